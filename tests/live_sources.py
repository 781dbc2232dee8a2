"""What the tests of the live sources share: a small world of names and units, and a DuckDB that runs a source's SQL.

Belongs here: reading a payload as the pipeline does and asking its observations. Not here: any publisher's shape.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.normalizing.typed_frames import ReadSnapshot, read_snapshot
from pipeline.parsing.economies import EconomyName, EconomyNames
from pipeline.parsing.units import Unit, Units
from pipeline.reference.files import Reference
from pipeline.reference.parse_context import ParseContext
from pipeline.sources import declared_dataset
from schemas.registry import columns_of, models, types_of
from schemas.stage.inputs import SourceObservations

NAMES = [
    EconomyName("Japan", "", "JPN"),
    EconomyName("China", "", "CHN"),
    EconomyName("United States", "", "USA"),
    EconomyName("United States of America", "", "USA"),
    EconomyName("Korea (Republic of)", "", "KOR"),
    EconomyName("Türkiye", "", "TUR"),
    EconomyName("Turkey", "", "TUR"),
    EconomyName("Multinational", "epoch_ai", "MULTINATIONAL_EPOCH_AI"),
    EconomyName("World", "our_world_in_data", "WORLD_OWID"),
    EconomyName("Europe", "our_world_in_data", "EUROPE_OWID"),
    EconomyName("All large-scale AI systems", "our_world_in_data", "WORLD_OWID"),
    EconomyName("China (mainland)", "eto", "CHN"),
    EconomyName("NATO", "eto", "NATO_ETO"),
    EconomyName("World", "world_bank", "WORLD_WORLD_BANK"),
    EconomyName("JP", "openalex", "JPN"),
    EconomyName("CN", "openalex", "CHN"),
    EconomyName("High income", "world_bank", "HIC_WORLD_BANK"),
    EconomyName("Arab World", "world_bank", "ARB_WORLD_BANK"),
]
UNITS = Units(
    [
        Unit("percent", "share", Decimal("0.01")),
        Unit("robots", "robots", Decimal(1)),
        Unit("US dollars", "US dollars", Decimal(1)),
        Unit("million US dollars", "US dollars", Decimal(1_000_000)),
        Unit("international dollars", "international dollars", Decimal(1)),
        Unit("index", "index", Decimal(1)),
        Unit("currency units per US dollar", "currency units per US dollar", Decimal(1)),
    ]
)


#: The day of every snapshot that does not name its own.
DAY = date(2026, 11, 20)
REFERENCE = Reference(Path(__file__).parents[1] / "warehouse" / "reference")


def context_of(source_id: str, dataset_id: str, file_name: str, day: date = DAY) -> ParseContext:
    """A context that knows the names and units above, and the project's own renames."""
    return ParseContext(
        source_id=source_id,
        dataset_id=dataset_id,
        edition=day.isoformat(),
        file_name=file_name,
        day=day,
        economies=EconomyNames(NAMES, source_id=source_id),
        units=UNITS,
        renames=REFERENCE.renames(source_id, dataset_id),
    )


def read(source_id: str, dataset_id: str, payload: bytes, day: date = DAY) -> ReadSnapshot:
    """The payload read under the dataset's own file name."""
    dataset = declared_dataset(source_id, dataset_id)
    return read_snapshot(dataset, payload, context_of(source_id, dataset_id, dataset.file_name, day))


def valid(snapshot: ReadSnapshot, snapshot_id: str) -> dict[str, pl.DataFrame]:
    """The snapshot's frames as they are stored: with their snapshot, and held to their pandera models."""
    frames = {}
    for name, frame in snapshot.frames.items():
        model = models()[f"src.{name}"]
        columns = [column.name for column in columns_of(model)]
        stored = frame.with_columns(pl.lit(snapshot_id).alias("snapshot_id")).select(columns)
        if stored.height:
            model.to_schema().validate(stored, lazy=True)
        assert stored.select(model.facts().key).is_unique().all()
        frames[name] = stored
    return frames


def observations(
    source_id: str, dataset_id: str, snapshots: dict[str, ReadSnapshot], economies: pl.DataFrame | None = None
) -> list[dict[str, Any]]:
    """What the dataset's SQL says of the snapshots, run in a DuckDB that has nothing but the tables it may read."""
    if economies is None:
        codes = sorted({name.geo for name in NAMES})
        economies = pl.DataFrame({"geo": codes, "geo_type": ["economy" if len(c) == 3 else "group" for c in codes]})
    connection = duckdb.connect()
    connection.execute("create schema src")
    connection.execute("create schema core")
    connection.execute("create table core.economies as select * from economies")
    stored = [valid(snapshot, snapshot_id) for snapshot_id, snapshot in snapshots.items()]
    found: list[dict[str, Any]] = []
    for table in declared_dataset(source_id, dataset_id).tables:
        rows = pl.concat([frames[table.name] for frames in stored])
        connection.register("rows", rows)
        connection.execute(f"create table src.{table.name} as select * from rows")
        answer = connection.execute(table.observations_sql).pl()
        assert set(answer.columns) == set(types_of(SourceObservations))
        found += answer.to_dicts()
    return found


def one(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    """The one observation that has these values."""
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row
