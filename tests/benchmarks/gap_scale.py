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
from itertools import pairwise
from pathlib import Path

import duckdb

from pipeline.building.ddl import create_table
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import PROJECT_ROOT
from schemas.registry import models

ECONOMIES, YEARS, FIRST_YEAR = 200, 50, 1975
TARGET = "mart.gap_indicators"

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
            date '2025-01-01' as published_at, timestamp '2025-01-02' as recorded_at, 'snapshot' as snapshot_id,
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
            'embedded' as origin
        from core.observations
        group by indicator_id, period""",
    "stage.snapshots": """
        select 'snapshot' as snapshot_id, 'publisher' as source_id, 'e1' as edition, 'embedded' as origin""",
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
    """The inputs of the models, as a build has them."""
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
    connection.execute("alter table stage.snapshots add column published_at date")


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


def run(connection: duckdb.DuckDBPyConnection, model: SqlModel) -> float:
    """Seconds of one model, as the candidate runs it."""
    started = time.perf_counter()
    declared = models().get(model.name)
    if declared is None:
        connection.execute(f"create table {model.name} as {model.sql}")
    else:
        create_table(connection, declared)
        connection.execute(f"insert into {model.name} by name {model.sql}")
    return time.perf_counter() - started


def measured(millions: float, folder: Path) -> tuple[int, float, float]:
    """Rows, seconds of the models, and seconds of the peer."""
    with duckdb.connect(str(folder / f"panel_{millions:g}.duckdb")) as connection:
        prepared(connection, millions)
        rows = connection.sql("select count(*) from core.observations").fetchall()[0][0]
        seconds = {model.name: run(connection, model) for model in needed(TARGET)}
        connection.execute(
            "create view panel as select o.*, i.direction = 'lower' as unit_is_lower from core.observations as o "
            "join core.indicators as i using (indicator_id) where i.pillar <> 'context'"
        )
        started = time.perf_counter()
        connection.execute(_BY_HAND)
        peer = time.perf_counter() - started
        check_agreement(connection)
    slowest = sorted(seconds.items(), key=lambda item: -item[1])
    print("   " + ", ".join(f"{name} {value:.2f}" for name, value in slowest))
    return rows, sum(seconds.values()), peer


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


def main() -> None:
    sizes = [float(text) for text in sys.argv[1:]] or [1.0, 3.0, 10.0]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for millions in sizes:
            rows, ours, peer = measured(millions, Path(folder))
            results.append((rows, ours))
            print(f"{rows:>11,} rows  {ours:7.1f} s   by hand {peer:6.1f} s   {ours / peer:.2f} times (aim: at most 2)")
    for (fewer, shorter), (more, longer) in pairwise(results):
        exponent = math.log(longer / shorter) / math.log(more / fewer)
        print(f"from {fewer:,} to {more:,} rows: exponent {exponent:.2f} (aim: at most 1.15)")


if __name__ == "__main__":
    main()
