"""How far the values of a vintage moved from those of the one before it: whole columns, and single large cells.

Belongs here: the rules on magnitudes, with their thresholds and the evidence for them. The extent of a file is compared
in ``vintage_rules``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.normalizing.vintage_rules import Difference

if TYPE_CHECKING:
    import polars as pl

#: From which share of the large cells on that doubled or halved a file is of another thing. Of 30 and 28 counts of at
#: least 100 in those vintages none did, though 371 of all 588 cells moved from March to November.
MOVED_SHARE, MOVED_FACTOR = 0.25, 2.0
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

#: What tells one cell from another.
CELL = ("indicator_id", "geo", "period", "time_basis", "price_base", "base_year", "figure")
_COLUMN = ("indicator_id", "figure", "price_base", "base_year", "power")


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
        old, new = (frame.unique(subset=CELL, keep="first", maintain_order=True) for frame in (self.old, self.new))
        both = new.rename({"value": "new"}).join(
            old.select(*CELL, old="value"), on=CELL, how="inner", nulls_equal=True, validate="1:1"
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
