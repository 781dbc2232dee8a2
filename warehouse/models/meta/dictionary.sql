-- title: every table of the warehouse
-- grain: one row per table
-- unit: rows
-- caveats: derived from the pandera models; audit views are not tables and stand in meta.checks

select table_name, title_en, title_ja, description, grain, key_columns, version, row_count
from stage.declared_tables
