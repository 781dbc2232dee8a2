-- The names of what lists are lists of.
select u.universe_id, u.title_en, u.title_ja
from core.universes as u
order by u.universe_id
