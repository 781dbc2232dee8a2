-- What changed for Japan from AI Index 2025 to 2026?
select indicator_id, period, cause, old_value, new_value, round(100 * change_share, 1) as change_percent
from mart.revisions
where geo = 'JPN' and old_edition = 'AI Index 2025' and new_edition = 'AI Index 2026'
order by cause, indicator_id, period
