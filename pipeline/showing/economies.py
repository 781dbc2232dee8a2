"""Which economy or group a person means: by code, two-letter code, English or Japanese name, or a common alias."""

from __future__ import annotations

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
    select geo, name from core.economy_names
    union all
    select geo, name from core.economy_aliases
)

select distinct n.geo, e.name_en, e.geo_type
from names as n
inner join core.economies as e on n.geo = e.geo
where {condition}
order by e.geo_type = 'economy' desc, length(e.name_en), n.geo
"""


def meant_economy(
    connection: duckdb.DuckDBPyConnection, text: str, *, command: str, groups: bool = False
) -> tuple[str, str]:
    """Code and English name of the one economy that a text means; of a group too, where ``groups`` are asked for.

    A whole name goes before a part of one. ``command`` is what is typed again with a code, such as "aigap gap {}".

    Raises:
        RunFault: nobody has such a name, or several do.
    """
    typed = quoted(text.strip())  # no parameter: for one, the engine first imports pandas, which takes longer
    allowed = "" if groups else " and e.geo_type = 'economy'"
    whole = connection.execute(_NAMES.format(condition=f"lower(n.name) = lower({typed}){allowed}")).fetchall()
    part = f"contains(lower(n.name), lower({typed})) and length({typed}) > 1{allowed}"
    found = whole or connection.execute(_NAMES.format(condition=part)).fetchall()
    if len(found) == 1:
        geo, name, _ = found[0]
        return geo, name
    if not found and not groups:
        _refuse_group(connection, typed)
    if found:
        raise RunFault(
            f"several economies are called {text!r}",
            expected=f"the code of one: {', '.join(f'{geo} ({name})' for geo, name, _ in found[:NAMED])}",
            seen=text,
            next_step=command.format(found[0][0]),
        )
    raise RunFault(
        f"there is no economy {text!r}",
        expected="a code (JPN, JP) or a name in English or Japanese",
        seen=text,
        next_step="aigap query \"select geo, name_en, name_ja from core.economies where geo_type = 'economy'\"",
    )


def _refuse_group(connection: duckdb.DuckDBPyConnection, typed: str) -> None:
    group = connection.execute(_NAMES.format(condition=f"lower(n.name) = lower({typed})")).fetchone()
    if group is not None:
        geo, name, _ = group
        raise RunFault(
            f"{geo} is a group of economies, and a gap is that of one",
            expected="an economy",
            seen=name,
            next_step=f"aigap query \"from core.observations_latest where geo = '{geo}'\"",
        )
