"""No table grows faster than the observations: each adds at most the rows per observation that its header allows.

mart.time_distance once compared every economy with every other, and nobody saw it in the embedded editions, which are
small. A panel grows here in each direction by itself, as what is square in one is linear in the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb
import pytest

from pipeline.building.candidate import create_schemas
from pipeline.building.sql_models import read_models
from pipeline.contracts.ddl import create_table
from pipeline.parsing.faults import RunFault
from pipeline.parsing.periods import parse_period
from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame, reference_names
from pipeline.settings import PROJECT_ROOT
from schemas.registry import SQL_TYPES, model_of, models, types_of

MODELS = PROJECT_ROOT / "warehouse" / "models"


@dataclass(frozen=True)
class Panel:
    """A list of economies by month for each indicator, each edition with all of it; one cell in twenty is missing."""

    economies: int = 25
    months: int = 50
    indicators: int = 1
    editions: int = 1

    @property
    def cells(self) -> int:
        return self.economies * self.months * self.indicators * self.editions


SMALL = Panel()
GROWN = {
    "economies": replace(SMALL, economies=100),
    "months": replace(SMALL, months=200),
    "indicators": replace(SMALL, indicators=4),
    "editions": replace(SMALL, editions=4),
}
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
        select unnest(['default_focus', 'peer_group']) as parameter, unnest(['JPN', 'OECD']) as value""",
    "stage.source_observations": """
        with chosen as (
            select geo from core.economies where geo_type = 'economy' order by geo <> 'JPN', geo limit {economies}
        )
        select 'file_' || e as snapshot_id, 'i' || i as indicator_id, geo, 'calendar' as time_basis,
            strftime(date '1980-01-01' + to_months(cast(m as integer)), '%Y-%m') as period,
            round(exp(hash(geo, i) % 1000 / 250.0 + m * 0.01) * (0.8 + hash(geo, m, i, e) % 400 / 1000.0), 1) as value,
            'robots' as unit, cast(value as varchar) as value_as_published, 1 as decimals, 'observed' as obs_status,
            'f' as figure, 'row' as locator
        from chosen
        cross join range({months}) as months (m)
        cross join range({indicators}) as indicators (i)
        cross join range({editions}) as editions (e)
        where hash(geo, m, i, e) % 20 <> 0""",
}  # fmt: skip


def prepared(panel: Panel) -> duckdb.DuckDBPyConnection:
    """The tables that the models read and do not make."""
    connection = duckdb.connect()
    create_schemas(connection)
    reference = Reference(PROJECT_ROOT / "warehouse" / "reference")
    for name in reference_names(reference):
        create_table(connection, models()[name])
        connection.register("rows", reference_frame(reference, models()[name]))
        connection.execute(f"insert into {name} by name from rows")
    made = {model.name for model in read_models(MODELS)}
    for name in {name for model in read_models(MODELS) for name in model.reads} - made - set(reference_names(reference)):
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
    return connection


@cache
def rows(panel: Panel) -> dict[str, int]:
    """How many rows each model gives; audits list faults, and have none to list."""
    connection = prepared(panel)
    counts = {}
    for model in read_models(MODELS):
        if model.schema != "audit":
            connection.execute(f"create table {model.name} as {model.sql}")
            counts[model.name] = connection.execute(f"select count(*) from {model.name}").fetchall()[0][0]
    return counts


@pytest.mark.parametrize("direction", GROWN)
def test_no_table_grows_by_more_rows_than_its_header_allows(direction: str) -> None:
    cells = GROWN[direction].cells - SMALL.cells
    before, after = rows(SMALL), rows(GROWN[direction])
    bounds = {model.name: model.rows_per_observation for model in read_models(MODELS)}
    added = {name: (after[name] - before[name]) / cells for name in after}
    too_fast = {name: (round(added[name], 2), bounds[name]) for name in added if added[name] > bounds[name]}
    assert not too_fast, f"rows added per observation, and how many rows_per_observation allows: {too_fast}"
    assert added["core.observations"] > 0.9, "the panel did not arrive, so that nothing was measured"


def test_no_header_allows_more_than_it_needs() -> None:
    """A bound that nothing comes near would hide the growth that it is there to find."""
    growth = [
        {name: (rows(panel)[name] - rows(SMALL)[name]) / (panel.cells - SMALL.cells) for name in rows(panel)}
        for panel in GROWN.values()
    ]
    for model in read_models(MODELS):
        if model.rows_per_observation > 1:
            most = max(added[model.name] for added in growth)
            assert most > model.rows_per_observation / 2, f"{model.name} grows by {most:.2f} rows at most"


@pytest.mark.parametrize("words", ["1, one", "3", "many, as they are", ""])
def test_a_bound_that_cannot_be_read_or_has_no_reason_is_refused(tmp_path: Path, words: str) -> None:
    folder = tmp_path / "mart"
    folder.mkdir()
    header = "-- title: t\n-- grain: g\n-- unit: u\n-- caveats: c\n"
    (folder / "some.sql").write_text(f"{header}-- rows_per_observation: {words}\nselect 1 as one\n", encoding="utf-8")
    with pytest.raises(RunFault, match="how a model grows cannot be read"):
        read_models(tmp_path)
