"""Which economy or group a person means: by code, two-letter code, English or Japanese name, or a common alias."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import quoted
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    import duckdb

#: As many as a message names.
NAMED = 5
#: Every name under which somebody knows an economy or group. A publisher's own names of groups are among them.
_NAMES = """
with names as (
    select geo, geo as name from core.economies
    union all
    select geo, name_en from core.economies
    union all
    select geo, name_ja from core.economies
    union all
    -- Asia (UN M49)
    select geo, regexp_replace(name_en, ' \\(.*$', '') from core.economies where geo_type = 'group'
    union all
    select geo, regexp_replace(name_ja, '（.*$', '') from core.economies where geo_type = 'group'
    union all
    select geo, name from core.economy_names
    union all
    select geo, name from core.economy_aliases
)

select distinct
    n.geo,
    e.name_en,
    e.geo_type,
    e.source_id is not null and e.geo not in (select group_geo from core.group_members) as is_publishers
from names as n
inner join core.economies as e on n.geo = e.geo
where {condition}
order by is_publishers, e.geo_type = 'economy' desc, length(e.name_en), n.geo
"""


def meant_economy(connection: duckdb.DuckDBPyConnection, text: str, *, command: str) -> tuple[str, str]:
    """Code and English name of the one economy or group that a text means.

    A whole name goes before a part of one, and a group whose members are known before a publisher's own of that name.
    ``command`` is what is typed again with a code, such as "aigap gap {}".

    Raises:
        RunFault: nobody has such a name, or several do.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    # no parameter: for one, the engine first imports pandas, which takes longer
    typed = quoted(re.sub("^the ", "", plain, flags=re.IGNORECASE))
    whole = connection.execute(_NAMES.format(condition=f"lower(n.name) = lower({typed})")).fetchall()
    part = f"contains(lower(n.name), lower({typed})) and n.name <> n.geo and length({typed}) > 1"
    found = whole or connection.execute(_NAMES.format(condition=part)).fetchall()
    common = [row for row in found if not row[3]]
    if len(common or found) == 1:
        geo, name, *_ = (common or found)[0]
        return geo, name
    if found:
        raise RunFault(
            f"several economies are called {text!r}",
            expected=f"the code of one: {', '.join(f'{geo} ({name})' for geo, name, *_ in found[:NAMED])}",
            seen=text,
            next_step=command.format(found[0][0]),
        )
    raise RunFault(
        f"there is no economy {text!r}",
        expected="a code (JPN, JP) or a name in English or Japanese",
        seen=text,
        next_step="aigap query \"select geo, name_en, name_ja from core.economies where geo_type = 'economy'\"",
    )


def is_group(connection: duckdb.DuckDBPyConnection, geo: str) -> bool:
    """Whether a code is that of several economies together."""
    row = connection.execute(f"select geo_type <> 'economy' from core.economies where geo = {quoted(geo)}").fetchone()
    return bool(row and row[0])
