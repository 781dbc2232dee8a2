-- title: the default focus economy (Japan, unless the settings name another) against the world
-- grain: one row per indicator
-- unit: as mart.country_vs_world
-- as_of: mart.japan_vs_world_asof
-- recorded_by: mart.japan_vs_world_recorded_by
-- caveats: the same rows as mart.country_vs_world at the default focus of the release (meta.parameters), and the same
--          columns, which are those of mart.gap_indicators

select ${columns(c, mart.country_vs_world)}
from mart.country_vs_world as c
inner join meta.parameters as p
    on p.parameter = 'default_focus'
    and c.geo = p.value
