"""The gate: a snapshot compared with the one accepted before it, and held where it differs as no honest file does.

Belongs here: the rules, their thresholds with the evidence for them, and what is compared with what. A parser refuses
what it cannot read; the gate refuses what can be read and cannot be believed: a list cut short, years gone, a column
in other units. A person who knows better lets a snapshot pass with ``aigap accept``.

An embedded edition is written down by us and reviewed as code is, so it does not pass here. An edition is compared
with an earlier file of that edition only: another edition may list other cells, in other prices.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.landing.records import Snapshot, ValidationResult, accept_command
from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.periods import parse_period
from pipeline.reference.files import Reference
from pipeline.sources.declaration import Dataset

if TYPE_CHECKING:
    import polars as pl

    from pipeline.normalizing.table_sets import TableSet

#: A file with fewer rows than this share of the last is cut short. Epoch AI's vintages of February, March and November
#: 2025 have 2,064, 2,106 and 2,103 rows: publishers correct and merge rows, and lose next to none of them.
LEAST_SHARE_OF_ROWS = 0.8
#: A file with more rows than so many times the last is another list, or the same twice. Those vintages grew by 2% at
#: the most, a yearly chart by one year in its length, and quarterly waves from two to three.
MOST_TIMES_ROWS = 1.8
#: Of a shorter file every row is much: a chart of two years may well become one of four.
LEAST_ROWS_TO_DOUBLE = 20
#: From which share on economies that are gone hold a file, where so many are. Of the 33 economies of Epoch AI's list
#: none was gone in nine months; one that leaves is news of that economy, and named in the notes.
MOST_ECONOMIES_LOST, ECONOMIES_LOST = 0.1, 3
#: From which share of the large cells on that doubled or halved a file is of another thing. Of 30 and 28 counts of at
#: least 100 in those vintages none did, though 371 of all 588 cells moved from March to November.
MOVED_SHARE, MOVED_FACTOR = 0.25, 2.0
#: How far beyond the year of its landing a file may reach. A forecast of next year is common, and a fiscal year is
#: named after its end; a year further off is a misread column.
YEARS_AHEAD = 2
#: How near a power of ten a ratio has to be, in log10: 7%, since a file in other units may restate its numbers too.
NEAR_A_POWER = 0.03
#: From which share of a column's cells on, moved by the same power, the column is in other units. Of Epoch AI's
#: vintages of March and November 2025, 1 of 132 largest training runs (0.8%) and 1 of 409 cumulative counts moved by
#: any one power, and none of 179 yearly counts; from February to March none of 801 cells. Other units move them all.
COLUMN_SHARE = 0.1
#: How many cells make a column where the share alone could be chance: three of ten counts grow from 1 to 10 by honest
#: work, hardly three by the same power in one vintage. Of a smaller column all cells must have moved, two at least.
COLUMN_CELLS = 3
#: From which size on, before and after, one cell that moved by a power of ten holds its file. Small numbers do so
#: honestly: of those vintages a cumulative count went from 42 to 4 when models were given to their countries.
#: Of 137 cells of money and robots that the AI Index of 2025 and that of 2026 both print, none even doubled.
LARGE = 100.0
#: Units whose single cells may move so: estimates over orders of magnitude, of one model or one cluster that a later
#: vintage replaces. The largest training run of the Netherlands in 2014, of the United Kingdom in 2018 and of France in
#: 2023 moved by 1/100, 1/10 and 100 in eight months. A whole column of them is still held.
ESTIMATED_UNITS = ("FLOP", "H100 equivalents")
#: How many cells a message shows.
CELLS_SHOWN = 5

_CELL = ("indicator_id", "geo", "period", "time_basis", "price_base", "base_year", "figure")
_COLUMN = ("indicator_id", "figure", "price_base", "base_year", "power")
#: Reference tables that a source's own select may read.
_CORE_TABLE = re.compile(r"\bcore\.[a-z_]+")


class HeldByGateError(HeldFileError):
    """A file can be read and cannot be believed; a person who knows better may let it pass."""


@dataclass(frozen=True)
class Difference:
    """One rule that a snapshot breaks: what the rule expects, and what was seen."""

    expected: str
    seen: str


@dataclass(frozen=True)
class Gate:
    """What the snapshots that are read in one go are compared with.

    ``accepted`` is the reader's own growing list, in the order of the ledger; ``let_pass`` are the snapshots that a
    person accepted.
    """

    accepted: Sequence[TableSet]
    let_pass: frozenset[str]
    reference: Reference
    last_rejection: datetime | None = None

    def is_open_again(self, validation: ValidationResult) -> bool:
        """Whether the gate held a snapshot and is to judge it again: a person accepted it, or rejected another since.

        What was rejected may be the very file that it was compared with.
        """
        is_rejection_since = self.last_rejection is not None and validation.validated_at < self.last_rejection
        return validation.may_be_accepted and (validation.snapshot_id in self.let_pass or is_rejection_since)

    def comparison(self, snapshot: Snapshot, dataset: Dataset) -> Comparison | None:
        """What a snapshot is to be compared with; None where it passes without."""
        if snapshot.origin == "embedded" or snapshot.snapshot_id in self.let_pass:
            return None
        before = vintages_before(snapshot, dataset, self.accepted)
        if not before:
            return None
        # what a person accepted is not doubted; else a wrong file that was believed would make a right one look wrong
        earlier = None if before[-1].snapshot.snapshot_id in self.let_pass else next(iter(before[-2:-1]), None)
        return Comparison(snapshot, dataset, before[-1], core_tables_of(dataset, self.reference), earlier)


def core_tables_of(dataset: Dataset, reference: Reference) -> dict[str, pl.DataFrame]:
    """The reference tables that the dataset's own ``observations_sql`` reads."""
    from pipeline.reference.typed_tables import reference_frame
    from schemas.registry import models

    names = {name for table in dataset.tables for name in _CORE_TABLE.findall(table.observations_sql)}
    return {name: reference_frame(reference, models()[name]) for name in sorted(names)}


def vintages_before(snapshot: Snapshot, dataset: Dataset, accepted: Sequence[TableSet]) -> list[TableSet]:
    """The accepted table sets that a snapshot follows, the newest one last.

    Of a live dataset these are its vintages: for one handed over, those that are not younger than it. Of a dataset in
    editions they are the files of the same edition.
    """
    same = [s for s in accepted if (s.snapshot.source_id, s.snapshot.dataset_id) == _dataset_key(snapshot)]
    if not dataset.urls and not dataset.listing:
        return [s for s in same if s.snapshot.edition == snapshot.edition]
    if snapshot.origin == "handed_over":
        same = [s for s in same if s.snapshot.published_at <= snapshot.published_at]
    return sorted(same, key=lambda s: s.snapshot.published_at)  # stable: of one day, the last landed comes last


def _dataset_key(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.source_id, snapshot.dataset_id


@dataclass(frozen=True)
class Comparison:
    """A snapshot beside the one before it."""

    snapshot: Snapshot
    dataset: Dataset
    last: TableSet
    core_tables: dict[str, pl.DataFrame]
    #: The vintage before the last, asked where the last one may itself be the wrong one.
    earlier: TableSet | None = None

    def hold_what_differs(self, folder: Path, rows: int) -> list[str]:
        """Hold the snapshot, whose Parquet files stand in ``folder``, where it breaks a rule.

        Returns:
            What a person should know of a file that passes: economies that are gone, and the largest moves.

        Raises:
            HeldByGateError: it breaks a rule; every rule that it breaks is in the one message.
            HeldFileError: its rows cannot be made into observations.
        """
        new = self._observations(folder)
        differences, notes = self._against(self.last, new, rows)
        if not differences:
            return notes
        if self.earlier is not None and self._is_doubted(self.earlier):
            differs_from_both, notes = self._against(self.earlier, new, rows)
            if not differs_from_both:
                wrong = self.last.snapshot.snapshot_id
                return [f"it is as the file before {wrong}, which differs from both and may be the wrong one", *notes]
        raise HeldByGateError(
            source=self.snapshot.source_id,
            file=self.snapshot.file_name,
            expected="; ".join(difference.expected for difference in differences)
            + f" (compared with {self.last.snapshot.snapshot_id})",
            seen="; ".join(difference.seen for difference in differences),
            next_step="compare the file with its publisher's page; if it is right: "
            f"{accept_command(self.snapshot.snapshot_id)}; if its units changed, adapt the parser in "
            "pipeline/sources/ or warehouse/reference/indicators/units.csv",
        )

    def _is_doubted(self, earlier: TableSet) -> bool:
        """Whether the file before this one breaks a rule itself, beside the one before it."""
        last = observations(self.last.folder, self.dataset, self.core_tables)
        return bool(self._against(earlier, last, self.last.validation.rows_loaded)[0])

    def _observations(self, folder: Path) -> pl.DataFrame:
        import duckdb

        try:
            return observations(folder, self.dataset, self.core_tables)
        except duckdb.DataError as error:
            raise HeldFileError(
                source=self.snapshot.source_id,
                file=self.snapshot.file_name,
                expected="rows that can be made into observations",
                seen=str(error),
            ) from error

    def _against(self, before: TableSet, new: pl.DataFrame, rows: int) -> tuple[list[Difference], list[str]]:
        """The rules that the file breaks beside another one, and what is worth a note where it breaks none."""
        differences = rows_changed(before.validation.rows_loaded, rows)
        old = observations(before.folder, self.dataset, self.core_tables)  # what fails here is no fault of the file
        if old.is_empty() or new.is_empty():  # a table that feeds no indicator has only its rows to compare
            return differences, []
        magnitudes = Magnitudes(old, new)
        differences += years_lost(old, new, self.snapshot.recorded_at.year)
        differences += economies_lost(old, new)
        differences += magnitudes.differences()
        gone = _gone(old, new)
        notes = [f"gone since {before.snapshot.snapshot_id}: {', '.join(gone)}"] if gone else []
        return differences, notes + magnitudes.notes()


def observations(folder: Path, dataset: Dataset, core_tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What the Parquet files of one table set say, in base units, by the dataset's own ``observations_sql``."""
    import duckdb

    from pipeline.contracts.sql_text import qualified, quoted

    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema src; create schema core")
        for name, frame in core_tables.items():
            connection.register("incoming", frame)
            connection.execute(f"create table {qualified(name)} as from incoming")
        for table in dataset.tables:
            file = quoted(str(folder / f"{table.name}.parquet"))
            connection.execute(f"create view {qualified('src.' + table.name)} as from read_parquet({file})")
        selects = [f"from ({table.observations_sql})" for table in dataset.tables]
        union = "\nunion all by name\n".join(selects)
        return connection.sql(f"select {', '.join(_CELL)}, value, unit from ({union}) where value is not null").pl()


def rows_changed(old: int, new: int) -> list[Difference]:
    """A file cut short, or another list in its place, or the same list twice."""
    if new < LEAST_SHARE_OF_ROWS * old:
        return [Difference(f"at least {LEAST_SHARE_OF_ROWS:.0%} of the last file's {old:,} rows", f"{new:,} rows")]
    if old >= LEAST_ROWS_TO_DOUBLE and new > MOST_TIMES_ROWS * old:
        return [Difference(f"at most {MOST_TIMES_ROWS:g} times the last file's {old:,} rows", f"{new:,} rows")]
    return []


def economies_lost(old: pl.DataFrame, new: pl.DataFrame) -> list[Difference]:
    """A list that many economies have left; a single one never holds a file."""
    gone, before = _gone(old, new), old["geo"].n_unique()
    if len(gone) < ECONOMIES_LOST or len(gone) < MOST_ECONOMIES_LOST * before:
        return []
    return [Difference(f"nine in ten of the last file's {before} economies", f"without {', '.join(gone)}")]


def _gone(old: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    return sorted(set(old["geo"]) - set(new["geo"]))


def years_lost(old: pl.DataFrame, new: pl.DataFrame, landed_in: int) -> list[Difference]:
    """A history that begins later or ends earlier than before, or runs into a future that nobody has measured."""
    (old_first, old_last), (new_first, new_last) = _years(old), _years(new)
    differences = []
    if new_first > old_first:
        differences.append(Difference(f"years from {old_first} on, as before", f"years from {new_first} on"))
    if new_last < old_last:
        differences.append(Difference(f"years up to {old_last} at least, as before", f"years up to {new_last}"))
    if new_last > max(landed_in + YEARS_AHEAD, old_last):
        differences.append(Difference(f"no year after {landed_in + YEARS_AHEAD}", f"the year {new_last}"))
    return differences


def _years(frame: pl.DataFrame) -> tuple[int, int]:
    years = [parse_period(text, column="period").year for text in frame["period"].unique().to_list()]
    return min(years), max(years)


@dataclass(frozen=True)
class Magnitudes:
    """The cells that both snapshots have, and those of them that moved by a power of ten."""

    old: pl.DataFrame
    new: pl.DataFrame

    @cached_property
    def compared(self) -> pl.DataFrame:
        """Cells with their old and new value and the power of ten between them, 0 where there is none."""
        import polars as pl

        # a key that stands twice is found by another check; here either of its rows may stand for it
        old, new = (frame.unique(subset=_CELL, keep="first", maintain_order=True) for frame in (self.old, self.new))
        both = new.rename({"value": "new"}).join(
            old.select(*_CELL, old="value"), on=_CELL, how="inner", nulls_equal=True, validate="1:1"
        )
        both = both.filter(pl.col("old") * pl.col("new") > 0).with_columns(log=(pl.col("new") / pl.col("old")).log(10))
        is_near = (pl.col("log") - pl.col("log").round()).abs() <= NEAR_A_POWER
        return both.with_columns(power=pl.when(is_near).then(pl.col("log").round()).otherwise(0.0).cast(pl.Int64))

    def differences(self) -> list[Difference]:
        """Whole columns in other units, and single large cells that moved so."""
        columns = self.columns_moved()
        told = [*(self._of_column(column) for column in columns), *self._of_cells(columns)]
        return told or self._of_another_thing()  # other units explain why cells moved so far

    def notes(self) -> list[str]:
        """How many cells moved, and the largest moves."""
        import polars as pl

        moved = self.compared.filter(pl.col("old") != pl.col("new"))
        if moved.is_empty():
            return []
        largest = moved.sort(pl.col("log").abs(), descending=True)
        return [f"restated: {len(moved)} of {len(self.compared)} cells, most of all {_in_order(largest)}"]

    def _of_another_thing(self) -> list[Difference]:
        """Large cells that doubled or halved all over the file."""
        import polars as pl

        is_large = pl.min_horizontal(pl.col("old").abs(), pl.col("new").abs()) >= LARGE
        large = self.compared.filter(is_large & ~pl.col("unit").is_in(ESTIMATED_UNITS))
        moved = large.filter(pl.col("log").abs() >= math.log10(MOVED_FACTOR))
        if len(moved) < COLUMN_CELLS or len(moved) < MOVED_SHARE * len(large):
            return []
        moved = moved.sort(pl.col("log").abs(), descending=True)
        expected = f"fewer than {MOVED_SHARE:.0%} of the large values to double or halve"
        return [Difference(expected, f"{len(moved)} of {len(large)}: {_in_order(moved)}")]

    def columns_moved(self) -> list[dict[str, Any]]:
        """Indicators and figures of which too many cells moved by one power, the worst first."""
        import polars as pl

        column = list(_COLUMN[:-1])
        sizes = self.compared.group_by(column).agg(n_compared=pl.len())
        moved = self.compared.filter(pl.col("power") != 0).group_by(list(_COLUMN)).agg(n_moved=pl.len())
        moved = moved.join(sizes, on=column, how="inner", nulls_equal=True, validate="m:1")
        many = (pl.col("n_moved") >= COLUMN_CELLS) & (pl.col("n_moved") >= COLUMN_SHARE * pl.col("n_compared"))
        whole = (pl.col("n_moved") == pl.col("n_compared")) & (pl.col("n_moved") > 1)
        return moved.filter(many | whole).sort("n_moved", *_COLUMN, descending=True).to_dicts()

    def _of_column(self, column: dict[str, Any]) -> Difference:
        import polars as pl

        here = pl.all_horizontal(pl.col(name).eq_missing(column[name]) for name in _COLUMN)
        return Difference(
            f"{column['indicator_id']} in the units of before",
            f"{column['n_moved']} of {column['n_compared']} cells of {column['indicator_id']} times "
            f"{_power(column['power'])}: {_cells(self.compared.filter(here))}",
        )

    def _of_cells(self, columns: Sequence[dict[str, Any]]) -> list[Difference]:
        """Single cells, without those of columns that moved as a whole."""
        import polars as pl

        whole = [tuple(column[name] for name in _COLUMN) for column in columns]
        is_large = pl.min_horizontal(pl.col("old").abs(), pl.col("new").abs()) >= LARGE
        moved = self.compared.filter((pl.col("power") != 0) & is_large & ~pl.col("unit").is_in(ESTIMATED_UNITS))
        single = moved.filter([row not in whole for row in moved.select(_COLUMN).rows()])
        if single.is_empty():
            return []
        indicators = ", ".join(sorted(set(single["indicator_id"])))
        return [
            Difference(
                f"no large value of {indicators} to move by a power of ten", f"{len(single)} that did: {_cells(single)}"
            )
        ]


def _cells(frame: pl.DataFrame) -> str:
    """The largest cells in words: economy, period, old and new value."""
    import polars as pl

    return _in_order(frame.sort(pl.max_horizontal(pl.col("old").abs(), pl.col("new").abs()), descending=True))


def _in_order(rows: pl.DataFrame) -> str:
    """The first cells in words, and how many more there are."""
    shown = [
        f"{row['geo']} {row['period']} {row['old']:,.12g} -> {row['new']:,.12g} {row['unit']}"
        for row in rows.head(CELLS_SHOWN).iter_rows(named=True)
    ]
    return ", ".join(shown) + (f" and {len(rows) - CELLS_SHOWN} more" if len(rows) > CELLS_SHOWN else "")


def _power(power: int) -> str:
    return f"{10**power:,}" if power > 0 else f"1/{10**-power:,}"
