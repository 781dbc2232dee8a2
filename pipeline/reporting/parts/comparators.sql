-- The declared comparators, which the page begins with.
select c.geo, c.reason_en, c.reason_ja
from core.comparators as c
