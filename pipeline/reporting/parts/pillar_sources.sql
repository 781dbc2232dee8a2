-- The editions that the scores are made of.
select distinct p.source_id, p.edition
from mart.pillar_inputs as p
where p.source_id is not null
order by p.source_id, p.edition
