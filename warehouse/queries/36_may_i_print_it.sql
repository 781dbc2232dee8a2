-- Under which licence does each answer stand, and may it be passed on? facts_only: single values, with the citation.
select j.title_en, j.period, j.edition, s.licence, s.redistribution, j.citation
from mart.japan_vs_world as j
inner join core.sources as s using (source_id)
order by j.title_en
