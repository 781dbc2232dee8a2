-- title: the corrections of a publisher's figures that have not expired
-- grain: one row per row of core.corrections that has not expired when the release is built
-- unit: as in core.corrections
-- caveats: internal, dropped before the release. A table of its own, so that the time of a build alone changes nothing
--          that is derived.

select
    c.correction_id, c.source_id, c.edition, c.figure, c.indicator_id, c.geo, c.period, c.seen_value, c.corrected_value
from core.corrections as c
cross join (select max(built_at) as built_at from meta.releases) as r
where r.built_at is null or c.expires_on >= cast(r.built_at as date)
