-- title: every column of the warehouse
-- grain: one row per table and column
-- unit: none
-- caveats: derived from the pandera models

select table_name, position, column_name, data_type, nullable, unit, title_en, title_ja, description, rules,
    name_as_published
from stage.declared_columns
