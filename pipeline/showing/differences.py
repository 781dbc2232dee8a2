"""What changed between two releases, or would change with a file: values of every series, economies, ranks, verdicts.

Belongs here: what is compared, and how it is shown. Not here: how a candidate with a file is built (``releasing``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.alerting.changes import NO_MOVEMENT
from pipeline.contracts.sql_text import attach
from pipeline.landing.records import accept_command, reject_command
from pipeline.parsing.faults import RunFault
from pipeline.releasing.making import Trial
from pipeline.releasing.promotion import released_warehouse, releases_on_disk, warehouse_file
from pipeline.settings import Settings
from pipeline.showing.paragraphs import say
from pipeline.showing.tables import columns_of, show_table

#: More than a person reads on a terminal; how many there are is printed.
ROWS_SHOWN = 50
#: What differs, and before and after what; the rest is left out first where a terminal is narrow.
_KEPT_LONGEST = (
    "indicator_id", "geo", "period", "before", "after", "who_is_gone", "who_comes", "rank_before", "rank_after",
    "movement",
)  # fmt: skip
#: What makes two values those of one series, economy and period, whatever edition says them.
_KEY = "indicator_id, source_id, time_basis, price_base, base_year, geo, period"
#: The newest word of every series, be its source preferred or not: a value, or an absence from a complete list.
_WORDS = f"""
select {_KEY}, value, obs_status, edition
from {{file}}.core.observations
where reading = 1 and superseded_at is null and (value is not null or is_list_complete)
qualify row_number() over (partition by {_KEY} order by published_at desc, recorded_at desc, snapshot_id) = 1
"""
_VALUES = f"""
create temp table changed_values as
with before as ({_WORDS.format(file="a")}),

after as ({_WORDS.format(file="b")})

select
    coalesce(a.indicator_id, b.indicator_id) as indicator_id,
    coalesce(a.source_id, b.source_id) as source_id,
    coalesce(a.geo, b.geo) as geo,
    coalesce(a.period, b.period) as period,
    coalesce(cast(a.value as varchar), a.obs_status) as before,
    coalesce(cast(b.value as varchar), b.obs_status) as after,
    case when a.value <> 0 then round(100 * (b.value / a.value - 1), 2) end as change_percent,
    a.edition as edition_before,
    b.edition as edition_after,
    case
        when a.value is null then 'new'
        when b.value is null then 'gone'
        else 'changed'
    end as what
from before as a
full outer join after as b
    on a.indicator_id = b.indicator_id
    and a.source_id = b.source_id
    and a.geo = b.geo
    and a.period = b.period
    and a.time_basis is not distinct from b.time_basis
    and a.price_base is not distinct from b.price_base
    and a.base_year is not distinct from b.base_year
where a.value is distinct from b.value
"""
_SERIES = """
select
    indicator_id,
    source_id,
    count(*) filter (what = 'changed') as changed,
    count(*) filter (what = 'new') as new,
    count(*) filter (what = 'gone') as gone,
    max(abs(change_percent)) as widest_percent
from changed_values
group by indicator_id, source_id
order by count(*) desc, indicator_id, source_id
"""
_WIDEST = """
select indicator_id, source_id, geo, period, before, after, change_percent, edition_before, edition_after
from changed_values
order by
    case what when 'gone' then 0 when 'changed' then 1 else 2 end,
    abs(change_percent) desc nulls last,
    indicator_id, source_id, geo, period
"""
#: Who is in the lists of a release, as far as nothing has taken it back.
_LISTED = """
select distinct '{file}' as file, indicator_id, source_id, geo
from {file}.core.observations
where value is not null and reading = 1 and superseded_at is null and withdrawn_at is null
"""
_ECONOMIES = f"""
with listed as ({_LISTED.format(file="a")} union all {_LISTED.format(file="b")}),

moved as (
    select indicator_id, source_id, geo, min(file) as file
    from listed
    group by indicator_id, source_id, geo
    having count(*) = 1
)

select
    indicator_id,
    source_id,
    count(*) filter (file = 'a') as gone,
    string_agg(geo, ' ' order by geo) filter (file = 'a') as who_is_gone,
    count(*) filter (file = 'b') as come,
    string_agg(geo, ' ' order by geo) filter (file = 'b') as who_comes
from moved
group by indicator_id, source_id
order by gone desc, indicator_id, source_id
"""
_RANKS = f"""
select
    coalesce(a.indicator_id, b.indicator_id) as indicator_id,
    coalesce(a.geo, b.geo) as geo,
    a.period as period_before,
    a.rank_words_en as rank_before,
    b.period as period_after,
    b.rank_words_en as rank_after,
    case
        when a.indicator_id is null or b.indicator_id is null then null
        when {NO_MOVEMENT} is not null then 'none: ' || {NO_MOVEMENT}
        when a.rank_computed > b.rank_computed then 'better'
        when a.rank_computed < b.rank_computed then 'worse'
    end as movement
from a.mart.japan_vs_world as a
full outer join b.mart.japan_vs_world as b on a.indicator_id = b.indicator_id
where (a.period, a.rank_words_en) is distinct from (b.period, b.rank_words_en)
order by all
"""
_VERDICTS = """
select coalesce(a.claim_id, b.claim_id) as claim_id, a.verdict_latest as before, b.verdict_latest as after
from a.mart.claim_checks as a
full outer join b.mart.claim_checks as b on a.claim_id = b.claim_id
where a.verdict_latest is distinct from b.verdict_latest
order by all
"""
_COUNTS = """
select coalesce(a.table_name, b.table_name) as table_name, a.row_count as rows_before, b.row_count as rows_after
from a.meta.dictionary as a
full outer join b.meta.dictionary as b on a.table_name = b.table_name
where a.row_count is distinct from b.row_count
order by table_name
"""
_VALUES_TITLE = "values, those that are gone and the widest change first"
#: What is compared, under which title; a release may lack the tables of some.
_PARTS: Mapping[str, str] = {
    "values by series": _SERIES,
    _VALUES_TITLE: _WIDEST,
    "economies that come and go": _ECONOMIES,
    "ranks of the default focus": _RANKS,
    "verdicts on claims, by the newest edition": _VERDICTS,
    "tables with another number of rows": _COUNTS,
}


@dataclass(frozen=True)
class _Part:
    """One kind of difference: its columns and rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[object, ...]]


def show_differences(settings: Settings, ids: Sequence[str]) -> None:
    """Print what changed between two releases: the one before and the current one, unless they are named.

    Raises:
        RunFault: a release is not on disk, or there is no earlier one, or another version of aigap made it.
    """
    before, after = _chosen(settings, ids)
    say(f"{before.name} -> {after.name}")
    _show(_compared(released_warehouse(before), released_warehouse(after)))


def show_trial(settings: Settings, snapshot_id: str, trial: Trial) -> bool:
    """Print what a candidate with one more file would change; return whether it could be released.

    Raises:
        RunFault: another version of aigap made the current release, or it was changed since.
    """
    current = settings.current_warehouse.resolve().parent
    after = trial.folder / warehouse_file(trial.release.release_id)
    say(f"{current.name} -> the same with {snapshot_id}")
    _show(_compared(released_warehouse(current), after))
    failed = [check for check in trial.checks if check.blocks]
    for check in failed:
        say(f"it could not be released: {check.in_words()}")
    say("in SQL, until the next refresh: aigap query 'from trial.core.observations_latest'")
    if trial.may_be_accepted:
        say(f"if it is right: {accept_command(snapshot_id)}")
    say(f"if it is wrong: {reject_command(snapshot_id)}")
    return not failed


def _show(parts: Sequence[_Part]) -> None:
    for part in parts:
        shown = f" ({ROWS_SHOWN} of {len(part.rows)})" if len(part.rows) > ROWS_SHOWN else ""
        if part.rows:
            columns = columns_of(part.columns, part.rows[:ROWS_SHOWN], kept=_KEPT_LONGEST)
            show_table(columns, part.rows[:ROWS_SHOWN], title=f"{part.title}{shown}")
    say(f"{next(len(part.rows) for part in parts if part.title == _VALUES_TITLE)} values changed")


def _compared(before: Path, after: Path) -> list[_Part]:
    with duckdb.connect() as connection:
        attach(connection, before, "a")
        attach(connection, after, "b")
        try:
            connection.execute(_VALUES)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise RunFault(
                "one of the releases was made by another version of aigap",
                expected="two releases with the same columns of core.observations",
                seen=str(error),
                next_step="aigap releases lists what is on disk; compare two that this version made",
            ) from error
        return [part for title, sql in _PARTS.items() if (part := _part(connection, title, sql))]


def _part(connection: duckdb.DuckDBPyConnection, title: str, sql: str) -> _Part | None:
    """One kind of difference; None where a release has no such table."""
    try:
        relation = connection.execute(sql)
    except duckdb.CatalogException:
        return None
    return _Part(title, [column[0] for column in relation.description or []], relation.fetchall())


def _chosen(settings: Settings, ids: Sequence[str]) -> tuple[Path, Path]:
    homes = releases_on_disk(settings)
    by_name = {home.name: home for home in homes}
    unknown = [name for name in ids if name not in by_name]
    current = settings.current_warehouse.resolve().parent
    earlier = homes[: homes.index(current)] if current in homes else []
    if unknown or (not ids and not earlier):
        raise RunFault(
            "there are no two such releases to compare",
            expected=f"one of: {', '.join(by_name)}" if by_name else "at least two releases",
            seen=", ".join(unknown) or f"{len(homes)} on disk",
            next_step="aigap releases lists them; aigap refresh makes one when something changed",
        )
    first = by_name[ids[0]] if ids else earlier[-1]
    return first, by_name[ids[1]] if len(ids) > 1 else current
