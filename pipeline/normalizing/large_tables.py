"""The tables of a file that is read in pieces: written as they come, and held to their schemas where they then lie.

Belongs here: what ``validated`` does with a frame, done by the engine with a Parquet file, in memory that does not grow
with it. The frame of a file that is one piece stays with pandera.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.rules_in_sql import Rule, counted, rows_that_share, rules_of
from pipeline.contracts.sql_text import identifier, named_rows, quoted
from pipeline.contracts.table_rules import POSITION, key_rule
from pipeline.landing.records import Snapshot
from pipeline.normalizing.engine import engine_on
from pipeline.normalizing.table_sets import RowAccount, shown_rows
from pipeline.parsing.faults import HeldFileError, QuarantinedRow
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    import duckdb

    from pipeline.normalizing.typed_frames import ReadSnapshot
    from schemas.base import Table

#: A file of which more rows break a rule is held, however many it has: each of them is told, with its own reason, and
#: 250,000 are 2% (what most tables allow) of a file of 12.5 million rows, the largest that was tried.
MOST_QUARANTINED = 250_000
_INDEX = "file_row_number"


def write_large_tables(folder: Path, snapshot: Snapshot, dataset: Dataset, reads: Iterator[ReadSnapshot]) -> RowAccount:
    """Hold the pieces of a file to their schemas and write the rows that pass, one file a table.

    Raises:
        HeldFileError, RunFault: a piece cannot be read, or more rows than are told break a rule.
        OSError: a file cannot be written.
    """
    from schemas.registry import model_at

    account = RowAccount()
    _write_pieces(folder, snapshot, dataset, reads, account)
    for table in dataset.tables:
        with engine_on(folder) as connection:
            path = folder / f"{table.name}.parquet"
            _LargeTable(connection, model_at(table.schema), path).hold_to_rules(account)
        _hold_beyond_the_most(snapshot, account)
    return account


def _write_pieces(
    folder: Path, snapshot: Snapshot, dataset: Dataset, reads: Iterator[ReadSnapshot], account: RowAccount
) -> None:
    """Every piece of each table as row groups of its one Parquet file."""
    import polars as pl
    import pyarrow.parquet as pq

    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for read in reads:
            account.add(read)
            _hold_beyond_the_most(snapshot, account)
            for name, frame in read.frames.items():
                rows = frame.with_columns(pl.lit(snapshot.snapshot_id).alias("snapshot_id"))
                rows = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", rows.schema, compression="zstd")
                writers[name].write_table(rows)
    finally:
        for writer in writers.values():
            writer.close()


def _hold_beyond_the_most(snapshot: Snapshot, account: RowAccount) -> None:
    if account.bad > MOST_QUARANTINED or len(account.quarantined) > MOST_QUARANTINED:
        raise HeldFileError(
            source=snapshot.source_id,
            file=snapshot.file_name,
            expected=f"at most {MOST_QUARANTINED:,} rows to break a rule",
            seen=f"{account.bad:,} of the first {account.rows_read:,} that do, first {shown_rows(account.quarantined)}",
        )


class _LargeTable:
    """One table in its Parquet file; a row is known by its place there."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, model: type[Table], path: Path) -> None:
        self.connection, self.model, self.path = connection, model, path
        self.file = f"read_parquet({quoted(str(path))}, file_row_number = true)"
        self.columns = [column for column in connection.sql(f"from {self.file} limit 0").columns if column != _INDEX]

    def hold_to_rules(self, account: RowAccount) -> None:
        """Count and tell the rows that break a rule, and leave those that pass in the file."""
        key = self.model.facts().key
        self.connection.execute("create table repeats (row_index bigint)")
        shared = self._shared(key) if key else []
        if shared or not key or {*key} & {*POSITION}:  # else a row that repeats another repeats its key too
            self._find_repeats()
            shared = self._shared(key) if key else []
        rules = counted(self.connection, rules_of(self.model), self.file)
        broken = shared + [row for rule in rules for row in self._broken(rule)]
        bad = {int(str(row["row_index"])) for row in broken}
        duplicates = self._count("repeats")
        account.quarantined += [self._quarantined(row) for row in broken]
        account.bad += len(bad)
        account.duplicates += duplicates
        account.loaded += self._count(self.file) - duplicates - len(bad)
        if bad or duplicates:
            self._leave_out(bad)

    def _shared(self, key: tuple[str, ...]) -> list[dict[str, object]]:
        """Rows whose key another row has too; of exact repeats the first alone is a row."""
        rows = f"(select * from {self.file} where {_INDEX} not in (from repeats))"
        values = ", ".join(f"coalesce(cast(shared.{identifier(name)} as varchar), 'None')" for name in key)
        return self._told(
            key[0], key_rule(self.model), f"concat_ws(' | ', {values})", f"({rows_that_share(key, rows, _INDEX)})"
        )

    def _find_repeats(self) -> None:
        content = tuple(name for name in self.columns if name not in POSITION)
        names = ", ".join(map(identifier, content))
        self.connection.execute(
            f"insert into repeats select row_index from ({rows_that_share(content, self.file, _INDEX)}) "
            f"qualify row_number() over (partition by {names} order by row_index) > 1"
        )

    def _broken(self, rule: Rule) -> list[dict[str, object]]:
        rows = f"(select {_INDEX} as row_index, {identifier(rule.column)} from {self.file} where {rule.is_broken})"
        value = f"coalesce(cast(shared.{identifier(rule.column)} as varchar), '')"
        return self._told(rule.column, rule.name, value, rows)

    def _told(self, column: str, rule: str, value: str, rows: str) -> list[dict[str, object]]:
        """The rows of a select with their position, in their order; more than are ever told need not be fetched."""
        return named_rows(
            self.connection,
            f"select row_index, {quoted(column)} as column_name, {quoted(rule)} as rule, {value} as raw_value, "
            f"file.file_name, file.row_number from {rows} as shared "
            f"join {self.file} as file on file.{_INDEX} = row_index "
            f"where row_index not in (from repeats) order by row_index limit {MOST_QUARANTINED + 1}",
        )

    def _quarantined(self, row: dict[str, object]) -> QuarantinedRow:
        return QuarantinedRow(
            table_name=self.model.facts().name,
            file_name=str(row["file_name"]),
            row_number=int(str(row["row_number"])),
            column_name=str(row["column_name"]),
            raw_value=str(row["raw_value"]),
            rule=str(row["rule"]),
            expected=f"the rule {row['rule']} of {self.model.__module__}.{self.model.__name__}",
        )

    def _leave_out(self, bad: set[int]) -> None:
        import polars as pl

        self.connection.register("bad", pl.DataFrame({"row_index": sorted(bad)}, schema={"row_index": pl.Int64}))
        aside = self.path.with_suffix(".passed")
        self.connection.execute(
            f"copy (select * exclude ({_INDEX}) from {self.file} where {_INDEX} not in (from repeats) "
            f"and {_INDEX} not in (select row_index from bad)) to {quoted(str(aside))} (format parquet, codec zstd)"
        )
        aside.replace(self.path)

    def _count(self, rows: str) -> int:
        return int(self.connection.execute(f"select count(*) from {rows}").fetchall()[0][0])
