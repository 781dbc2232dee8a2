-- title: every macro of the warehouse
-- grain: one row per macro
-- unit: none
-- caveats: derived from the headers of the SQL models; a macro is no part of an attached database

select macro_name, parameters, table_name, title_en, title_ja, description
from stage.declared_macros
