"""What changed between two releases: tables that grew or shrank, and every value that is not what it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.contracts.sql_text import quoted
from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import releases_on_disk, warehouse_file
from pipeline.settings import Settings
from pipeline.showing.queries import print_table

#: More than a person reads on a terminal; how many there are is printed.
ROWS_SHOWN = 50
_COUNTS = """
select coalesce(a.table_name, b.table_name) as table_name, a.row_count as rows_before, b.row_count as rows_after
from a.meta.dictionary as a
full outer join b.meta.dictionary as b on a.table_name = b.table_name
where a.row_count is distinct from b.row_count
order by table_name
"""
_VALUES = """
select
    coalesce(a.indicator_id, b.indicator_id) as indicator_id,
    coalesce(a.geo, b.geo) as geo,
    coalesce(a.period, b.period) as period,
    coalesce(cast(a.value as varchar), a.obs_status) as before,
    coalesce(cast(b.value as varchar), b.obs_status) as after,
    case when a.value <> 0 then round(100 * (b.value / a.value - 1), 2) end as change_percent,
    a.edition as edition_before,
    b.edition as edition_after
from a.core.observations_latest as a
full outer join b.core.observations_latest as b
    on a.indicator_id = b.indicator_id
    and a.geo = b.geo
    and a.period = b.period
where a.value is distinct from b.value
order by abs(change_percent) desc nulls last, indicator_id, geo, period
"""


def show_differences(settings: Settings, ids: Sequence[str]) -> None:
    """Print what changed between two releases: the one before and the current one, unless they are named.

    Raises:
        RunFault: a release is not on disk, or there is no earlier one.
    """
    before, after = _chosen(settings, ids)
    with duckdb.connect() as connection:
        for name, home in (("a", before), ("b", after)):
            path = str(home / warehouse_file(home.name))
            connection.execute(f"attach {quoted(path)} as {name} (read_only)")
        counts = connection.execute(_COUNTS).fetchall()
        values = connection.execute(_VALUES).fetchall()
        columns = [column[0] for column in connection.description or []]
    print(f"{before.name} -> {after.name}")
    print(f"{len(values)} values of core.observations_latest changed, {len(counts)} tables have another number of rows")
    if values:
        print_table(columns, values[:ROWS_SHOWN], title=f"values, the widest change first ({ROWS_SHOWN} at most)")
    if counts:
        print_table(["table", "rows before", "rows after"], counts)


def _chosen(settings: Settings, ids: Sequence[str]) -> tuple[Path, Path]:
    homes = releases_on_disk(settings)
    by_name = {home.name: home for home in homes}
    unknown = [name for name in ids if name not in by_name]
    current = settings.current_warehouse.resolve().parent
    earlier = [home for home in homes if home.name < current.name]
    if unknown or (not ids and not earlier):
        raise RunFault(
            "there are no two such releases to compare",
            expected=f"one of: {', '.join(by_name)}" if by_name else "at least two releases",
            seen=", ".join(unknown) or f"{len(homes)} on disk",
            next_step="aigap releases lists them; aigap refresh makes one when something changed",
        )
    first = by_name[ids[0]] if ids else earlier[-1]
    return first, by_name[ids[1]] if len(ids) > 1 else current
