"""How the gap models scale: a synthetic panel of 1, 3 and 10 million observations, beside a hand-written query.

The panel is indicators x 200 economies x 50 years, with holes and ties; the models are the files of warehouse/models as
a refresh runs them, from ``core.observations`` to ``mart.gap_indicators``. The peer is a query written by hand for this
panel alone, which gives the same ranks, shares and years behind under the same key and nothing else; beside it stand
these columns of ours with the models that they come from. The whole table is compared with the peer as well, and with
the peer and a copy of the finished table: what the engine alone takes to write its columns. Aims: time grows with at
most the 1.15th power of the rows, and the same columns take at most twice the peer's. Arguments: the millions of rows,
1 3 10 by default; 10 need about 16 GB of memory.
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

from pipeline.building.candidate import create_schemas
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.contracts.ddl import create_table
from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame, reference_names
from pipeline.settings import PROJECT_ROOT
from schemas.registry import models

ECONOMIES, YEARS, FIRST_YEAR = 200, 50, 1975
TARGET = "mart.gap_indicators"
#: What tells one row of the table from another, and the measures that the peer gives as well.
_KEY = "indicator_id, source_id, edition, time_basis, price_base"
_SAME_COLUMNS = f"{_KEY}, geo, period, rank_computed, share_of_world, years_behind, years_behind_censoring"
#: The models that these columns come from.
_SAME = (
    "stage.series_keys",
    "stage.comparable_observations",
    "stage.definition_changes",
    "stage.definitions",
    "stage.ranks",
    "stage.leaders",
    "stage.geo_series",
    "mart.timelines",
    "mart.time_distance",
    "stage.coverage",
    "stage.list_kinds",
    "stage.cross_sections",
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
        from (values ('largest_share_missing', 0.1), ('largest_share_not_covered', 0.5)) as l (parameter, setting)
        cross join (select 'fraction' as unit, 'e' as evidence) as f""",
    "core.measure_kinds": """
        select unnest(['flow', 'stock']) as measure_kind, 't' as title_en, 't' as title_ja, true as has_ratio,
            true as has_growth, true as has_years_behind, 0 as smallest_possible, 'r' as reason_en, 'r' as reason_ja""",
    "core.universes": """
        select 'world' as universe_id, 'world' as universe_kind, true as is_worldwide, 't' as title_en,
            't' as title_ja, 'e' as evidence""",
    "core.series_breaks": "select 'i1' as indicator_id where false",
    "core.agreement_pairs": "select 'i1' as indicator_id where false",
    "core.mixed_instruments": "select 'i1' as indicator_id where false",
    "core.observations": """
        select i.indicator_id || '|publisher|e1|calendar|nominal|' as series_id, false as is_list_complete,
            i.indicator_id, e.geo, cast(y.year as varchar) as period, 'calendar' as time_basis,
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
        select series_id, true as is_complete, true as is_whole, 'world' as universe_id,
            min(value) as smallest_shown, max(value) as largest_shown,
            'publisher' as source_id, 'e1' as edition, 'f' as figure, indicator_id, period, 'calendar' as time_basis,
            'nominal' as price_base, 'snapshot' as snapshot_id, 'full' as list_kind, count(*) as number_shown,
            max(unit) as unit, max(published_at) as published_at, max(recorded_at) as recorded_at,
            max(first_recorded_at) as first_recorded_at, 'embedded' as origin
        from core.observations
        group by series_id, indicator_id, period""",
    "stage.periods": """
        select distinct period, year, freq, period_start, period_end
        from core.observations""",
    "stage.accepted_snapshots": """
        select 'snapshot' as snapshot_id, 'publisher' as source_id, 'e1' as edition, 'embedded' as origin,
            date '2025-01-01' as published_at""",
    "stage.setting_values": """select 'peer_group' as parameter, 'OECD' as value""",
}  # fmt: skip

#: The best of some hand-written for this panel alone: years for periods, no groups, no breaks, one definition.
_BY_HAND = f"""
create table by_hand as
with placed as materialized (
    select {_KEY}, geo, period, year, value, oriented_value,
        rank() over (partition by {_KEY}, year order by oriented_value desc) as place
    from (select *, case when is_lower_better then -value else value end as oriented_value from panel)
),
lists as (
    select {_KEY}, year, sum(value) as world, min(geo) filter (where place = 1) as leader_geo
    from placed
    group by {_KEY}, year
),
records as (
    select {_KEY}, geo as leader_geo, year as reached, oriented_value as top, lag(year) over w as previous_year,
        lag(oriented_value) over w as previous_top,
        -- not NULL: with an `or` the join would be no join on a range
        coalesce(max(oriented_value) over (w rows between unbounded preceding and 1 preceding), '-infinity') as bottom
    from placed
    semi join (select distinct {_KEY}, leader_geo as geo from lists) using ({_KEY}, geo)
    window w as (partition by {_KEY}, geo order by year)
)
select {_KEY}, p.geo, p.period, p.place as rank_computed, p.value / l.world as share_of_world,
    case when p.geo = leader_geo then 0.0
        when r.previous_year is null or r.top = p.oriented_value or r.reached - r.previous_year > 3
            then p.year - r.reached
        else p.year - (r.previous_year + (r.reached - r.previous_year)
            * (p.oriented_value - r.previous_top) / (r.top - r.previous_top))
    end as years_behind,
    case when p.geo = leader_geo or r.top = p.oriented_value then 'none' when r.previous_year is null then 'left'
        when r.reached - r.previous_year > 3 then 'hole' else 'none'
    end as years_behind_censoring
from placed as p
join lists as l using ({_KEY}, year)
join (from records where top > bottom) as r using ({_KEY}, leader_geo)
where p.oriented_value <= r.top and p.oriented_value > r.bottom
"""


def prepared(connection: duckdb.DuckDBPyConnection, millions: float) -> None:
    """The inputs of the models, as a build has them; other reference data is the real one."""
    create_schemas(connection)
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


@dataclass(frozen=True)
class Measured:
    """The rows of a panel, what each model cost, and the peers."""

    rows: int
    models: dict[str, Cost]
    same_columns: Cost
    by_hand: Cost
    copy: Cost

    @property
    def all_models(self) -> Cost:
        return sum(self.models.values(), Cost(0, 0))

    @property
    def same(self) -> Cost:
        return sum((self.models[name] for name in _SAME), self.same_columns)


def measured(millions: float, folder: Path) -> Measured:
    """Build the table, then the same columns of it, then those by hand, then a copy of the finished table."""
    path = folder / f"panel_{millions:g}.duckdb"
    with duckdb.connect(str(path)) as connection:
        prepared(connection, millions)
        rows = connection.sql("select count(*) from core.observations").fetchall()[0][0]
        models_needed = needed(TARGET)
        costs = {model.name: cost(partial(run, connection, model)) for model in models_needed}
        connection.execute(
            "create view panel as select o.*, i.direction = 'lower' as is_lower_better from core.observations as o "
            "join core.indicators as i using (indicator_id) where i.pillar <> 'context'"
        )
        same_sql = f"create table same_columns as select {_SAME_COLUMNS} from ({models_needed[-1].sql})"
        same = cost(partial(connection.execute, same_sql))
        by_hand = cost(partial(connection.execute, _BY_HAND))
        check_agreement(connection)
        copy = cost(partial(connection.execute, f"create table copy as from {TARGET}"))
    path.unlink()
    return Measured(rows, costs, same, by_hand, copy)


def check_agreement(connection: duckdb.DuckDBPyConnection) -> None:
    """The models and the peer must say the same, or the times compare nothing.

    The peer knows no rules. Where ours withhold a share or years behind they say why, and only there nothing is
    compared.
    """
    rows, differing = connection.sql(
        f"""
        select count(*), count(*) filter (
            where h.rank_computed is distinct from g.rank_computed
                or g.share_missing_reason is null and (abs(h.share_of_world - g.share_of_world) <= 1e-9) is not true
                or g.years_behind_missing_reason is null and (
                    (abs(h.years_behind - g.years_behind) <= 1e-9) is not true
                    or h.years_behind_censoring is distinct from g.years_behind_censoring
                )
        )
        from by_hand as h
        full join (
            select s.*, t.share_missing_reason, t.years_behind_missing_reason
            from same_columns as s
            full join {TARGET} as t on s.indicator_id = t.indicator_id and s.geo = t.geo and s.period = t.period
        ) as g on h.indicator_id = g.indicator_id and h.geo = g.geo and h.period = g.period
        """
    ).fetchall()[0]
    listed = connection.sql("select count(*) from panel where value is not null").fetchall()[0][0]
    if differing or rows != listed:
        raise SystemExit(f"{differing} of {rows} rows differ from those by hand, of {listed} values")


def told(label: str, ours: Cost, peer: Cost) -> None:
    print(
        f"    {label:<44} {ours.wall:7.1f} s {ours.cpu:7.1f} s cpu   "
        f"{ours.wall / peer.wall:5.2f} times ({ours.cpu / peer.cpu:.2f} in cpu)"
    )


def main() -> None:
    sizes = [float(text) for text in sys.argv[1:]] or [1.0, 3.0, 10.0]
    results: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for millions in sizes:
            found = measured(millions, Path(folder))
            results.append(found)
            print(f"{found.rows:,} rows; by hand {found.by_hand.wall:.1f} s, {found.by_hand.cpu:.1f} s cpu")
            told("ranks, shares, years behind / by hand", found.same, found.by_hand)
            told("every model of the table / by hand", found.all_models, found.by_hand)
            told("every model / by hand, and a copy of the table", found.all_models, found.by_hand + found.copy)
            slowest = sorted(found.models.items(), key=lambda item: -item[1].cpu)[:6]
            print("    most cpu: " + ", ".join(f"{name} {value.cpu:.1f}" for name, value in slowest), flush=True)
    for before, after in pairwise(results):
        steps = math.log(after.rows / before.rows)
        wall = math.log(after.all_models.wall / before.all_models.wall) / steps
        cpu = math.log(after.all_models.cpu / before.all_models.cpu) / steps
        print(f"from {before.rows:,} to {after.rows:,} rows: exponent {wall:.2f}, in cpu {cpu:.2f} (aim: at most 1.15)")


if __name__ == "__main__":
    main()
