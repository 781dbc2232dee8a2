"""What an accepted file says, in the few numbers that a person who hands it over can check at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.landing.embedded_editions import dataset_of
from pipeline.landing.records import Snapshot, ValidationResult
from pipeline.normalizing.gate import core_tables_of, observations
from pipeline.normalizing.table_sets import TableSet
from pipeline.reference.files import Reference


@dataclass(frozen=True)
class FileContents:
    """Values by indicator, how many economies they are of, and the first and last period; empty without indicators."""

    values_by_indicator: dict[str, int]
    economies: int
    first_period: str
    last_period: str


@dataclass(frozen=True)
class HandedOver:
    """What became of a file that a person handed over; ``contents`` is None where it is held."""

    snapshot: Snapshot
    is_new: bool
    validation: ValidationResult
    contents: FileContents | None


def contents_of(table_set: TableSet, reference: Reference) -> FileContents:
    """Count what the source tables of one file say of indicators."""
    dataset = dataset_of(table_set.snapshot.source_id, table_set.snapshot.dataset_id)
    with observations(table_set.folder, dataset, core_tables_of(dataset, reference)) as connection:
        counts = connection.sql("select indicator_id, count(*) from observations group by all order by all").fetchall()
        extent = connection.sql("select count(distinct geo), min(period), max(period) from observations").fetchall()
    economies, first, last = extent[0]
    return FileContents(dict(counts), economies, first or "", last or "")
