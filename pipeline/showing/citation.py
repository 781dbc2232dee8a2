"""``aigap cite``: the passport of one value: what it is, where it stands, since when, and how to cite it.

Belongs here: one economy's value of one indicator and period, every vintage of it, and the measures that are derived
from it with their formulas. Not here: verdicts on what others print of it (``article_check``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.contracts.sql_text import named_rows, quoted
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.economies import meant_economy
from pipeline.showing.paragraphs import say
from pipeline.showing.queries import connected
from pipeline.showing.tables import shown

if TYPE_CHECKING:
    import duckdb

#: The newest of the preferred source first; a value before a stated absence.
_VINTAGES = """
select
    i.title_en, i.title_ja, e.name_en as economy_en, e.name_ja as economy_ja,
    o.value, o.unit, o.value_as_published, o.obs_status, o.price_base, o.base_year, o.time_basis, o.lower_bound,
    o.upper_bound, o.reading, o.source_id, o.edition, o.published_at as known_from, o.recorded_at, o.withdrawn_at,
    o.withdrawn_by, o.superseded_at, o.correction_id, u.title_en as universe_en, u.title_ja as universe_ja,
    o.locator, f.file_name, f.address, f.sha256, c.licence, c.redistribution,
    coalesce(d.citation_en, c.citation_en) as citation_en, coalesce(d.citation_ja, c.citation_ja) as citation_ja
from core.observations as o
inner join core.indicators as i on o.indicator_id = i.indicator_id
inner join core.economies as e on o.geo = e.geo
inner join core.sources as c on o.source_id = c.source_id
left join core.universes as u on o.universe_id = u.universe_id
left join meta.snapshots as f on o.snapshot_id = f.snapshot_id
-- by the file that has the value: a correction of some economies leaves the others as an older file has them
left join core.editions as d on o.source_id = d.source_id and coalesce(f.edition, o.edition) = d.edition
where o.indicator_id = {indicator} and o.geo = {geo} and o.period = {period}
order by
    o.source_id = i.preferred_source_id desc, o.value is null, o.published_at desc, o.price_base = 'nominal' desc,
    o.reading, o.recorded_at desc, o.snapshot_id
"""
#: Each derived measure of the value: its name, how it is computed, and the columns that went into it.
_DERIVED = (
    ("ratio_to_leader", "value / leader_value", ("value", "leader_geo", "leader_value")),
    ("share_of_world", "value / world_value", ("value", "world_value", "world_basis")),
    ("rank_words_en", "place in the universe", ("rank_computed", "n_ranked", "n_tied", "rank_basis", "universe_id")),
    ("percentile", "(n - rank) / (n - 1), of the universe", ("rank_computed", "n_ranked", "universe_id")),
    (
        "years_behind",
        "period - time at which the leader had reached the value",
        ("leader_geo", "years_behind_censoring"),
    ),
    ("per_capita_value", "value / population", ("value", "population_period", "population_edition")),
    ("per_gdp_value", "value / gross domestic product", ("value", "gdp_period", "gdp_edition")),
    ("value_jpy", "value x jpy_per_usd", ("value", "jpy_per_usd", "jpy_rate_basis")),
)
_SHOWN_FIRST = (
    "source_id", "edition", "known_from", "recorded_at", "obs_status", "value_as_published", "price_base", "base_year",
    "time_basis", "lower_bound", "upper_bound", "withdrawn_at", "withdrawn_by", "superseded_at", "correction_id",
    "universe_en", "universe_ja",
    "locator", "file_name", "address", "sha256", "licence", "redistribution", "citation_en", "citation_ja",
)  # fmt: skip

Row = dict[str, Any]


def show_citation(settings: Settings, indicator_id: str, economy: str, period: str, style: str) -> None:
    """Print the passport of one value as text or JSON; the economy or group goes by its code or one of its names.

    Raises:
        RunFault: there is no release, or nothing is known of that indicator, economy and period.
    """
    with connected(settings) as connection:
        geo, _ = meant_economy(connection, economy, command=f"aigap cite {indicator_id} {{}} {period}")
        key = {"indicator": quoted(indicator_id), "geo": quoted(geo), "period": quoted(period)}
        vintages = named_rows(connection, _VINTAGES.format(**key))
        if not vintages:
            raise _unknown(connection, indicator_id, geo, period)
        derived = _derived(connection, key, vintages[0])
    if style == "json":
        json.dump({"vintage": vintages[0], "derived": derived, "vintages": vintages[1:]}, sys.stdout, **_JSON)
        print()
    else:
        _print(indicator_id, geo, period, vintages, derived)


_JSON: dict[str, Any] = {"ensure_ascii": False, "indent": 2, "default": str}


def _derived(connection: duckdb.DuckDBPyConnection, key: dict[str, str], vintage: Row) -> list[Row]:
    """The measures that the release derives from this value, each with its formula and inputs."""
    rows = named_rows(
        connection,
        f"""
        from mart.gap_indicators
        where indicator_id = {key["indicator"]} and geo = {key["geo"]} and period = {key["period"]}
            and source_id = {quoted(vintage["source_id"])} and edition = {quoted(vintage["edition"])}
            and price_base is not distinct from {quoted(vintage["price_base"]) if vintage["price_base"] else "null"}
            and base_year is not distinct from {vintage["base_year"] or "null"}
            and time_basis = {quoted(vintage["time_basis"])}
        """,
    )
    return [
        {"measure": name, "value": row[name], "formula": formula, "inputs": {column: row[column] for column in inputs}}
        for row in rows
        for name, formula, inputs in _DERIVED
        if row[name] is not None
    ]


def _unknown(connection: duckdb.DuckDBPyConnection, indicator_id: str, geo: str, period: str) -> RunFault:
    """Which of the three is unknown, and what there is instead."""
    known_id = f"select indicator_id from core.indicators where indicator_id = {quoted(indicator_id)}"
    if connection.execute(known_id).fetchone() is None:
        return RunFault(
            f"there is no indicator {indicator_id!r}",
            expected="an id of core.indicators, such as private_ai_investment",
            seen=indicator_id,
            next_step='aigap query "select indicator_id, title_en, title_ja from core.indicators"',
        )
    periods = connection.execute(
        "select string_agg(distinct period, ', ' order by period) from core.observations "
        f"where indicator_id = {quoted(indicator_id)} and geo = {quoted(geo)}"
    ).fetchone()
    known = periods[0] if periods and periods[0] else None
    step = (
        f"name one of these periods: {known}"
        if known
        else 'aigap query "select indicator_id, title_en from core.indicators"; economies: core.economies'
    )
    return RunFault(
        "nothing is known of that value",
        expected="an indicator, an economy and a period of core.observations, such as private_ai_investment JPN 2024",
        seen=f"{indicator_id} {geo} {period}",
        next_step=step,
    )


def _print(indicator_id: str, geo: str, period: str, vintages: Sequence[Row], derived: Sequence[Row]) -> None:
    newest = vintages[0]
    say(f"{newest['title_en']} ({newest['title_ja']}): {newest['economy_en']} ({newest['economy_ja']}), {period}")
    say(f"{indicator_id} {geo} {period}", 2)
    say(f"value: {_value(newest)}", 2)
    for name in _SHOWN_FIRST:
        if newest[name] is not None:
            say(f"{name.replace('_', ' ')}: {shown(newest[name])}", 2)
    for row in derived:
        inputs = ", ".join(f"{name} {shown(value)}" for name, value in row["inputs"].items() if value is not None)
        say(f"derived: {row['measure']} = {shown(row['value'])} ({row['formula']}; {inputs})", 2)
    if vintages[1:]:
        print("other vintages, sources and readings")
    for other in vintages[1:]:
        base = f" {other['price_base']} {other['base_year'] or ''}".rstrip() if other["price_base"] else ""
        reading = f", reading {other['reading']}" if other["reading"] > 1 else ""
        where = f"{other['source_id']}, {other['edition']}{reading}"
        say(f"{other['known_from']}  {_value(other)}{base}  {where}: {other['locator']}", 2)


def _value(row: Row) -> str:
    return row["obs_status"] if row["value"] is None else f"{shown(row['value'])} {row['unit']}"
