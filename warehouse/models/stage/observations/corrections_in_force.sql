-- title: the corrections of a publisher's figures that have not expired
-- grain: one row per row of core.corrections that has not expired when the release is built
-- unit: as in core.corrections
-- caveats: internal, dropped before the release. A table of its own, so that the time of a build alone changes nothing
--          that is derived.

select c.*
from core.corrections as c
cross join (select max(built_at) as built_at from meta.releases) as r
where r.built_at is null or c.expires_on >= cast(r.built_at as date)
