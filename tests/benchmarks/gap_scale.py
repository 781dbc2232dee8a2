"""How the gap models scale: a synthetic panel of 1, 3 and 10 million observations, beside a hand-written query.

The panel is indicators x 200 economies x 50 years, with holes and ties; the models are the files of warehouse/models as
a refresh runs them, from ``core.observations`` to ``mart.gap_indicators``. The peer is a query written by hand for this
panel alone, which gives the same ranks, shares and years behind and nothing else. Aims: time grows with at most the
1.15th power of the rows, and is at most twice the peer's. Arguments: the millions of rows, 1 3 10 by default.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb

from pipeline.building.ddl import create_table
from pipeline.building.reference_tables import reference_frame, reference_names
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import PROJECT_ROOT
from pipeline.sources.reference import Reference
from schemas.registry import models

ECONOMIES, YEARS, FIRST_YEAR = 200, 50, 1975
TARGET = "mart.gap_indicators"
#: The models that give what the peer gives.
_SAME = (
    "stage.series_keys",
    "stage.repeated_readings",
    "stage.series",
    "stage.standings",
    "stage.leaders",
    "stage.histories",
    "stage.rises",
    "stage.leader_distance",
)

#: What a test states of each input table; every other column is NULL.
_INPUTS = {
    "core.economies": f"""
        select 'E' || lpad(cast(i as varchar), 3, '0') as geo, 'economy' as geo_type, 'n' as name_en, 'n' as name_ja,
            case when i = 1 then 'JPY' end as currency
        from range({ECONOMIES}) as r(i)""",
    "core.indicators": """
        select 'i' || i as indicator_id, 'p' || (i % 10) as pillar, 't' as title_en, 't' as title_ja,
            'd' as definition_en, 'd' as definition_ja, case when i % 2 = 0 then 'US dollars' else 'robots' end as unit,
            case when i % 5 = 0 then 'lower' else 'higher' end as direction, 'flow' as measure_kind,
            i % 3 <> 0 as is_additive, 'exponential' as growth_basis, 'linear' as interpolation,
            'publisher' as preferred_source_id, i % 4 = 0 as per_capita
        from range({indicators}) as r(i)
        union all by name
        select unnest(['population', 'gdp_current_usd', 'exchange_rate_per_usd']) as indicator_id, 'context' as pillar,
            't' as title_en, 't' as title_ja, 'd' as definition_en, 'd' as definition_ja, 'persons' as unit,
            'none' as direction, 'stock' as measure_kind, true as is_additive, 'linear' as interpolation,
            'publisher' as preferred_source_id, false as per_capita""",
    "core.group_members": """
        select 'OECD' as group_geo, geo, date '1961-01-01' as valid_from
        from core.economies
        where geo < 'E038'""",
    "core.comparability_rules": """
        from (values ('rounded_side', 'B', 0.005, 'r', 'r', 'e'), ('restated_later', 'C', 0.1, 'r', 'r', 'e'))
            as r (rule_id, grade, threshold, reason_en, reason_ja, evidence)""",
    "core.coverage_limits": """
        select 'largest_share_missing' as parameter, 0.1 as setting, 'fraction' as unit, 'e' as evidence""",
    "core.series_breaks": "select 'i1' as indicator_id where false",
    "core.agreement_pairs": "select 'i1' as indicator_id where false",
    "core.mixed_instruments": "select 'i1' as indicator_id where false",
    "core.observations": """
        select i.indicator_id, e.geo, cast(y.year as varchar) as period, 'calendar' as time_basis,
            -- growth with noise; one value in twenty is missing and many tie
            round(exp(hash(e.geo, i.indicator_id) % 1000 / 120.0 + (y.year - 1975) * 0.03)
                * (0.8 + hash(e.geo, y.year, i.indicator_id) % 400 / 1000.0), 1) as value,
            i.unit, 'observed' as obs_status, 'publisher' as source_id, 'e1' as edition, 1 as reading,
            date '2025-01-01' as published_at, timestamp '2025-01-02' as recorded_at,
            recorded_at as first_recorded_at, 'snapshot' as snapshot_id,
            'row ' || y.year as locator, y.year, 'annual' as freq, make_date(y.year, 1, 1) as period_start,
            make_date(y.year, 12, 31) as period_end, 'nominal' as price_base, 'f' as figure
        from core.indicators as i
        cross join core.economies as e
        cross join (select unnest(range({first}, {first} + {years})) as year) as y
        where hash(i.indicator_id, y.year, e.geo) % 20 <> 0
        order by all""",
    "core.published_lists": """
        select 'publisher' as source_id, 'e1' as edition, 'f' as figure, indicator_id, period, 'calendar' as time_basis,
            'nominal' as price_base, 'snapshot' as snapshot_id, 'full' as list_kind, count(*) as number_shown,
            max(unit) as unit, max(published_at) as published_at, max(recorded_at) as recorded_at,
            max(first_recorded_at) as first_recorded_at, 'embedded' as origin
        from core.observations
        group by indicator_id, period""",
    "stage.snapshots": """
        select 'snapshot' as snapshot_id, 'publisher' as source_id, 'e1' as edition, 'embedded' as origin,
            date '2025-01-01' as published_at""",
    "stage.parameters": """select 'peer_group' as parameter, 'OECD' as value""",
}  # fmt: skip

_BY_HAND = """
create table by_hand as
with points as (
    select indicator_id, geo, year, value, case when unit_is_lower then -value else value end as height
    from panel
),
placed as (
    select *,
        rank() over (partition by indicator_id, year order by height desc) as rank_computed,
        value / sum(value) over (partition by indicator_id, year) as share_of_world,
        first_value(geo) over (partition by indicator_id, year order by height desc, geo) as leader_geo
    from points
),
records as (
    select *, lag(year) over w as previous_year, lag(height) over w as previous_height,
        max(height) over (w rows between unbounded preceding and 1 preceding) as best_before
    from points
    where (indicator_id, geo) in (select (indicator_id, leader_geo) from placed)
    window w as (partition by indicator_id, geo order by year)
)
select p.indicator_id, p.geo, p.year, p.rank_computed, p.share_of_world,
    case when p.geo = p.leader_geo then 0.0
        when r.previous_year is null or r.height = p.height or r.year - r.previous_year > 3 then p.year - r.year
        else p.year - (r.previous_year + (r.year - r.previous_year)
            * (p.height - r.previous_height) / (r.height - r.previous_height))
    end as years_behind
from placed as p
asof join (from records where best_before is null or height > best_before) as r
    on p.indicator_id = r.indicator_id and p.leader_geo = r.geo and p.height <= r.height
"""


def prepared(connection: duckdb.DuckDBPyConnection, millions: float) -> None:
    """The inputs of the models, as a build has them; other reference data is the real one."""
    for schema in ("stage", "core", "mart", "meta"):
        connection.execute(f"create schema {schema}")
    numbers = {"indicators": round(millions * 1e6 / (ECONOMIES * YEARS)), "first": FIRST_YEAR, "years": YEARS}
    for name, sql in _INPUTS.items():
        declared = models().get(name)
        statement = sql.format(**numbers)
        if declared is None:
            connection.execute(f"create table {name} as {statement}")
        else:
            create_table(connection, declared)
            connection.execute(f"insert into {name} by name {statement}")
    reference = Reference(PROJECT_ROOT / "warehouse" / "reference")
    for name in sorted(set(reference_names(reference)) - _INPUTS.keys()):
        create_table(connection, models()[name])
        connection.register("rows", reference_frame(reference, models()[name]))
        connection.execute(f"insert into {name} by name from rows")


def needed(target: str) -> list[SqlModel]:
    """The models between the inputs and ``target``, in order."""
    by_name = {model.name: model for model in read_models(PROJECT_ROOT / "warehouse" / "models")}
    wanted, left = set(), [target]
    while left:
        name = left.pop()
        if name in by_name and name not in _INPUTS and name not in wanted:
            wanted.add(name)
            left += by_name[name].reads
    return [model for name, model in by_name.items() if name in wanted]


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds, and processor seconds of all threads, which other work on the machine disturbs less."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)


def cost(work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def run(connection: duckdb.DuckDBPyConnection, model: SqlModel) -> None:
    """One model, as the candidate runs it."""
    declared = models().get(model.name)
    if declared is None:
        connection.execute(f"create table {model.name} as {model.sql}")
    else:
        create_table(connection, declared)
        connection.execute(f"insert into {model.name} by name {model.sql}")


def measured(millions: float, folder: Path) -> tuple[int, dict[str, Cost], Cost]:
    """Rows, the cost of each model, and that of the peer."""
    with duckdb.connect(str(folder / f"panel_{millions:g}.duckdb")) as connection:
        prepared(connection, millions)
        rows = connection.sql("select count(*) from core.observations").fetchall()[0][0]
        costs = {model.name: cost(partial(run, connection, model)) for model in needed(TARGET)}
        connection.execute(
            "create view panel as select o.*, i.direction = 'lower' as unit_is_lower from core.observations as o "
            "join core.indicators as i using (indicator_id) where i.pillar <> 'context'"
        )
        peer = cost(partial(connection.execute, _BY_HAND))
        check_agreement(connection)
    return rows, costs, peer


def check_agreement(connection: duckdb.DuckDBPyConnection) -> None:
    """The models and the peer must say the same, or the times compare nothing."""
    differing = connection.sql(
        f"""
        select count(*)
        from by_hand as h
        join {TARGET} as g on h.indicator_id = g.indicator_id and h.geo = g.geo and h.year = g.year
        where h.rank_computed <> g.rank_computed or abs(h.years_behind - g.years_behind) > 1e-9
            or abs(h.share_of_world - g.share_of_world) > 1e-9
        """
    ).fetchall()[0][0]
    if differing:
        raise SystemExit(f"{differing} rows on which the models and the hand-written query differ")


def told(label: str, ours: Cost, peer: Cost) -> None:
    print(
        f"    {label:<36} {ours.wall:7.1f} s {ours.cpu:7.1f} s cpu   "
        f"{ours.wall / peer.wall:5.2f} times the peer ({ours.cpu / peer.cpu:.2f} in cpu)"
    )


def main() -> None:
    sizes = [float(text) for text in sys.argv[1:]] or [1.0, 3.0, 10.0]
    results: list[tuple[int, Cost]] = []
    with tempfile.TemporaryDirectory() as folder:
        for millions in sizes:
            rows, costs, peer = measured(millions, Path(folder))
            results.append((rows, sum(costs.values(), Cost(0, 0))))
            print(f"{rows:,} rows; by hand {peer.wall:.1f} s, {peer.cpu:.1f} s cpu")
            told("all measures of mart.gap_indicators", results[-1][1], peer)
            told("ranks, shares, years behind alone", sum((costs[name] for name in _SAME), Cost(0, 0)), peer)
            slowest = sorted(costs.items(), key=lambda item: -item[1].cpu)[:6]
            print("    most cpu: " + ", ".join(f"{name} {value.cpu:.1f}" for name, value in slowest), flush=True)
    for (fewer, less), (more, longer) in pairwise(results):
        steps = math.log(more / fewer)
        wall, cpu = math.log(longer.wall / less.wall) / steps, math.log(longer.cpu / less.cpu) / steps
        print(f"from {fewer:,} to {more:,} rows: exponent {wall:.2f}, in cpu {cpu:.2f} (aim: at most 1.15)")


if __name__ == "__main__":
    main()
