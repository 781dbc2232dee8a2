"""A panel of any size as the tables that the SQL models read and do not make: what a build has before its first model.

Reference tables are the genuine ones, with a publisher and its indicators added. One cell in twenty is missing, and
values are growth with noise, so that leaders change and lists differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.building.candidate import create_schemas
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.contracts.ddl import create_table
from pipeline.parsing.periods import parse_period
from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame, reference_names
from pipeline.settings import PROJECT_ROOT
from schemas.registry import SQL_TYPES, model_of, models, types_of


@dataclass(frozen=True)
class Panel:
    """A list of economies by month for each indicator, each edition with all of it."""

    economies: int = 25
    months: int = 50
    indicators: int = 1
    editions: int = 1

    @property
    def cells(self) -> int:
        """How many values it would have if none were missing."""
        return self.economies * self.months * self.indicators * self.editions


#: What the panel adds to the reference tables, and the staged rows that a build of it has.
_ADDED = {
    "core.sources": """
        select 'publisher' as source_id, 't' as title_en, 't' as title_ja, 'p' as publisher, 'h' as homepage,
            'l' as licence, 'free' as redistribution, 'c' as citation_en, 'c' as citation_ja, 'yearly' as cadence,
            'hand_over' as access, 'edition_date' as published_at_rule, true as confirmed""",
    "core.indicators": """
        select 'i' || i as indicator_id, 'research' as pillar, 't' as title_en, 't' as title_ja, 'd' as definition_en,
            'd' as definition_ja, 'robots' as unit, 'higher' as direction, 'flow' as measure_kind,
            true as is_additive, 'exponential' as growth_basis, 'linear' as interpolation,
            'publisher' as preferred_source_id, true as per_capita
        from range({indicators}) as r (i)""",
    "core.published_figures": """
        select 'publisher' as source_id, 'f' as figure, 1 as priority, 'i' || i as indicator_id, 'full' as list_kind,
            'world' as universe_id, 'calendar' as time_basis, 'not_covered' as absence_status
        from range({indicators}) as r (i)""",
    "stage.accepted_snapshots": """
        select 'file_' || e as snapshot_id, 'publisher' as source_id, 'edition ' || e as edition,
            'panel' as dataset_id, 'handed_over' as origin, date '2024-01-01' + cast(e as integer) as published_at,
            timestamp '2025-01-01' + to_days(cast(e as integer)) as recorded_at
        from range({editions}) as r (e)""",
    "stage.setting_values": """
        select unnest(['default_focus', 'peer_group']) as parameter, unnest(['JPN', 'OECD']) as value,
            't' as title_en, 't' as title_ja""",
    "stage.source_observations": """
        with chosen as (
            select geo from core.economies where geo_type = 'economy' order by geo <> 'JPN', geo limit {economies}
        )
        select 'file_' || e as snapshot_id, 'i' || i as indicator_id, geo, 'calendar' as time_basis,
            strftime(date '1975-01-01' + to_months(cast(m as integer)), '%Y-%m') as period,
            round(exp(hash(geo, i) % 1000 / 250.0 + m * 0.01) * (0.8 + hash(geo, m, i, e) % 400 / 1000.0), 1) as value,
            'robots' as unit, cast(value as varchar) as value_as_published, 1 as decimals, 'observed' as obs_status,
            'f' as figure, 'row' as locator
        from chosen
        cross join range({months}) as months (m)
        cross join range({indicators}) as indicators (i)
        cross join range({editions}) as editions (e)
        where hash(geo, m, i, e) % 20 <> 0""",
}  # fmt: skip


def all_models() -> tuple[SqlModel, ...]:
    """The models that make tables, in order; audits are views that list faults, and a panel has none to list."""
    return tuple(m for m in read_models(PROJECT_ROOT / "warehouse" / "models") if m.schema != "audit")


def fill(connection: duckdb.DuckDBPyConnection, panel: Panel, *, stage_is_kept: bool = False) -> None:
    """Make the tables that the models read and do not make.

    ``stage_is_kept`` puts internal tables into the connection's own file; else they are in memory, as in a build.
    """
    if stage_is_kept:
        for schema in ("src", "core", "mart", "meta", "stage"):
            connection.execute(f"create schema {schema}")
    else:
        create_schemas(connection)
    reference = Reference(PROJECT_ROOT / "warehouse" / "reference")
    names = reference_names(reference)
    for name in names:
        create_table(connection, models()[name])
        connection.register("rows", reference_frame(reference, models()[name]))
        connection.execute(f"insert into {name} by name from rows")
    made = {model.name for model in all_models()}
    for name in {name for model in all_models() for name in model.reads} - made - set(names):
        declared = model_of(name)
        assert declared is not None, name
        columns = ", ".join(f"{column} {SQL_TYPES[dtype]}" for column, dtype in types_of(declared).items())
        connection.execute(f"create table {name} ({columns})")
    for name, sql in _ADDED.items():
        connection.execute(f"insert into {name} by name {sql.format(**vars(panel))}")
    for (text,) in connection.execute("select distinct period from stage.source_observations").fetchall():
        period = parse_period(text, column="period")
        row = [text, period.year, period.freq, period.start, period.end]
        connection.execute("insert into stage.periods values (?, ?, ?, ?, ?)", row)
