-- Where did Japan rise or fall between editions? What did not move has no row; a place in another universe is no movement.
select indicator_id, edition_before, rank_words_before_en, edition, rank_words_en, places_gained, missing_reason
from mart.rank_changes
where geo = 'JPN'
order by places_gained nulls last, indicator_id
