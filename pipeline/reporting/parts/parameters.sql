-- The default focus and the peer group.
select parameter, value, title_en, title_ja
from meta.parameters
order by parameter
