-- What did later editions change in what earlier ones had said of 2024, and by how much?
select indicator_id, geo, old_edition, old_value, new_edition, new_value, round(100 * change_share, 1) as change_percent
from mart.revisions
where period = '2024' and cause = 'restated' and geo in ('USA', 'CHN', 'JPN')
order by abs(change_share) desc
