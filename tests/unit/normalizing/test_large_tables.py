"""A file that is read in pieces gives the rows, the quarantine and the account that it gives as a whole."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipeline.landing.records import Snapshot
from pipeline.normalizing import large_tables
from pipeline.normalizing.large_tables import write_large_tables
from pipeline.normalizing.table_sets import RowAccount, write_tables
from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError, QuarantinedRow
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset, SourceTable
from schemas.registry import models
from tests.unit.contracts.test_rules_in_sql import frame_of

SNAPSHOT = Snapshot(
    "publisher/data/0123", "publisher", "data", "2026", "handed_over", "data.csv", "data.csv", "0" * 64, 1,
    date(2026, 11, 21), datetime(2026, 11, 21),
)  # fmt: skip
TABLES = [(dataset, table) for source in declared_sources() for dataset in source.datasets for table in dataset.tables]


def messy_rows(table: SourceTable, seed: int) -> pl.DataFrame:
    """Rows that break rules, share keys and repeat each other, under numbers of their own."""
    dice = random.Random(seed)
    rows = frame_of(models()[f"src.{table.name}"], seed, rows=40).drop("snapshot_id")
    rows = rows[[dice.randrange(len(rows)) for _ in range(60)]]
    return rows.with_columns(file_name=pl.lit("data.csv"), row_number=pl.int_range(2, len(rows) + 2))


def read_of(table: SourceTable, frame: pl.DataFrame) -> ReadSnapshot:
    refused = QuarantinedRow(table.name, "data.csv", 1, "geo", "x", "a rule of the parser", "y")
    return ReadSnapshot({table.name: frame}, (refused,), len(frame) + 2, {"blank": 1}, date(2026, 1, 1), ("a note",))


def written(
    folder: Path, dataset: Dataset, reads: list[ReadSnapshot]
) -> tuple[pl.DataFrame, set[QuarantinedRow], RowAccount]:
    folder.mkdir()
    account = write_tables(folder, SNAPSHOT, dataset, iter(reads))
    assert [path.name for path in folder.iterdir()] == [f"{dataset.tables[0].name}.parquet"]
    return pl.read_parquet(folder / f"{dataset.tables[0].name}.parquet"), set(account.quarantined), account


@pytest.mark.parametrize(("dataset", "table"), TABLES, ids=[table.name for _, table in TABLES])
def test_pieces_are_held_to_every_schema_as_the_whole_is(dataset: Dataset, table: SourceTable, tmp_path: Path) -> None:
    dataset = replace(dataset, tables=(table,))
    for seed in range(2):
        rows = messy_rows(table, seed)
        parts = [rows[:1], rows[1:30], rows[30:30], rows[30:]]
        reads = [read_of(table, part) for part in parts]
        whole = replace(reads[0], frames={table.name: rows}, quarantined=reads[0].quarantined * 4, rows_read=68,
                        rows_excluded={"blank": 4})  # fmt: skip
        expected, refused, account = written(tmp_path / f"whole {seed}", dataset, [whole])
        found, refused_too, account_too = written(tmp_path / f"pieces {seed}", dataset, reads)
        assert found.equals(expected)
        assert plain(refused_too) == plain(refused)
        assert sizes(account_too) == sizes(account)
        assert account.loaded + account.bad + account.duplicates + 4 == account.rows_read


def test_those_rows_are_kept_refused_and_repeated() -> None:
    """A comparison in which nothing passes, or nothing is refused, would prove little."""
    from pipeline.contracts.table_rules import validated

    results = [
        validated(messy_rows(table, seed).with_columns(snapshot_id=pl.lit("s")), models()[f"src.{table.name}"])
        for _, table in TABLES
        for seed in range(2)
    ]
    assert sum(result.duplicates for result in results) > len(TABLES)
    assert any(row.rule.startswith("unique key") for result in results for row in result.quarantined)


def plain(rows: set[QuarantinedRow]) -> set[tuple[object, ...]]:
    """Rows without how their value is spelled: of numbers polars and DuckDB each have their own way."""
    return {(row.table_name, row.file_name, row.row_number, row.column_name, row.rule, row.expected) for row in rows}


def sizes(account: RowAccount) -> tuple[object, ...]:
    return (
        len(account.quarantined), account.bad, account.loaded, account.duplicates, account.rows_read,
        account.rows_excluded, account.published_at, account.notes,
    )  # fmt: skip


def test_more_bad_rows_than_are_ever_told_hold_the_file_with_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, table = TABLES[0]
    dataset = replace(dataset, tables=(table,))
    monkeypatch.setattr(large_tables, "MOST_QUARANTINED", 10)
    rows = messy_rows(table, 0)
    with pytest.raises(HeldFileError, match="at most 10 rows to break a rule") as held:
        write_large_tables(tmp_path, SNAPSHOT, dataset, iter([read_of(table, rows)] * 2))
    assert "data.csv row 1 column 'geo': expected y, seen 'x'" in str(held.value)
