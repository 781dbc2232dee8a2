-- title: what the release was built with
-- grain: one row per parameter
-- unit: none
-- caveats: default_focus is the economy of mart.japan_vs_world, which mart.time_distance compares with every other;
--          peer_group that of the peer columns

select parameter, value, title_en, title_ja
from stage.setting_values
