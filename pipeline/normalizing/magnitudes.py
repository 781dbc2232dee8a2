"""How far the values of a vintage moved from those of the one before it: whole columns, and single large cells.

Belongs here: the rules on magnitudes, with their thresholds and the evidence for them. The extent of a file is compared
in ``vintage_rules``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.contracts.sql_text import named_rows, quoted
from pipeline.normalizing.vintage_rules import Difference

if TYPE_CHECKING:
    import duckdb

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
_COLUMN = ("indicator_id", "figure", "price_base", "base_year")
_IS_LARGE = f"least(abs(old), abs(new)) >= {LARGE} and unit not in {ESTIMATED_UNITS}"
_BY_MOVE = "abs(log) desc, indicator_id, geo, period"
_BY_SIZE = "greatest(abs(old), abs(new)) desc, indicator_id, geo, period"


class Magnitudes:
    """The cells that both snapshots have, and those of them that moved by a power of ten.

    All is asked of the engine, and no more fetched than is told: a file may have more cells than memory holds.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
        """Compare two relations of that connection, which have the columns of ``CELL``, ``value`` and ``unit``.

        A key that stands twice is found by another check; here either of its rows may stand for it.
        """
        self._connection = connection
        cell = ", ".join(CELL)
        same = " and ".join(f"new.{name} is not distinct from old.{name}" for name in CELL)
        connection.execute(f"""
            create or replace temp table compared as
            with old as (select {cell}, min(value) as value from {old} group by {cell}),
            new as (select {cell}, min(value) as value, min(unit) as unit from {new} group by {cell}),
            logs as (
                select new.*, old.value as old, new.value as new, log10(abs(new.value)) - log10(abs(old.value)) as log
                from new join old on {same}
                where sign(old.value) * sign(new.value) > 0
            )
            select
                * exclude (value),
                cast(if(abs(log - round(log)) <= {NEAR_A_POWER}, round(log), 0) as integer) as power
            from logs
        """)

    def differences(self) -> list[Difference]:
        """Whole columns in other units, and single large cells that moved so."""
        columns = self.columns_moved()
        told = [*(self._of_column(column) for column in columns), *self._of_cells(columns)]
        return told or self._of_another_thing()  # other units explain why cells moved so far

    def notes(self) -> list[str]:
        """How many cells moved, and the largest moves."""
        moved = self._count("old <> new")
        if not moved:
            return []
        largest = self._in_order("old <> new", _BY_MOVE)
        return [f"restated: {moved} of {self._count('true')} cells, most of all {largest}"]

    def _of_another_thing(self) -> list[Difference]:
        """Large cells that doubled or halved all over the file."""
        has_moved = f"{_IS_LARGE} and abs(log) >= {math.log10(MOVED_FACTOR)!r}"
        large, moved = self._count(_IS_LARGE), self._count(has_moved)
        if moved < COLUMN_CELLS or moved < MOVED_SHARE * large:
            return []
        expected = f"fewer than {MOVED_SHARE:.0%} of the large values to double or halve"
        return [Difference(expected, f"{moved} of {large}: {self._in_order(has_moved, _BY_MOVE)}")]

    def columns_moved(self) -> list[dict[str, Any]]:
        """Indicators and figures of which too many cells moved by one power, the worst first."""
        column = ", ".join(_COLUMN)
        return named_rows(
            self._connection,
            f"""
            with moved as (
                select {column}, power, count(*) as n_moved,
                    sum(count(*)) over (partition by {column}) as n_compared
                from compared group by {column}, power
            )
            select * from moved
            where power <> 0 and (
                (n_moved >= {COLUMN_CELLS} and n_moved >= {COLUMN_SHARE} * n_compared)
                or (n_moved = n_compared and n_moved > 1)
            )
            order by n_moved desc, {", ".join(f"{name} desc" for name in _COLUMN)}, power desc
            """,
        )

    def _of_column(self, column: dict[str, Any]) -> Difference:
        return Difference(
            f"{column['indicator_id']} in the units of before",
            f"{column['n_moved']} of {column['n_compared']} cells of {column['indicator_id']} times "
            f"{_power(column['power'])}: {self._in_order(_is_of(column), _BY_SIZE)}",
        )

    def _of_cells(self, columns: Sequence[dict[str, Any]]) -> list[Difference]:
        """Single cells, without those of columns that moved as a whole."""
        others = "".join(f" and not ({_is_of(column)})" for column in columns)
        is_single = f"power <> 0 and {_IS_LARGE}{others}"
        single = self._count(is_single)
        if not single:
            return []
        found = self._connection.execute(f"select distinct indicator_id from compared where {is_single} order by all")
        indicators = ", ".join(indicator for (indicator,) in found.fetchall())
        return [
            Difference(
                f"no large value of {indicators} to move by a power of ten",
                f"{single} that did: {self._in_order(is_single, _BY_SIZE)}",
            )
        ]

    def _count(self, where: str) -> int:
        return int(self._connection.execute(f"select count(*) from compared where {where}").fetchall()[0][0])

    def _in_order(self, where: str, order: str) -> str:
        """The first of these cells in words: economy, period, old and new value; and how many more there are."""
        rows = named_rows(self._connection, f"from compared where {where} order by {order} limit {CELLS_SHOWN}")
        shown = [f"{row['geo']} {row['period']} {row['old']:,.12g} -> {row['new']:,.12g} {row['unit']}" for row in rows]
        more = self._count(where) - len(rows)
        return ", ".join(shown) + (f" and {more} more" if more else "")


def _is_of(column: dict[str, Any]) -> str:
    """SQL that is true of the cells of a column that moved by its power."""
    values = {name: column[name] for name in (*_COLUMN, "power")}
    return " and ".join(f"{name} is not distinct from {_literal(value)}" for name, value in values.items())


def _literal(value: object) -> str:
    return "null" if value is None else quoted(value) if isinstance(value, str) else str(value)


def _power(power: int) -> str:
    return f"{10**power:,}" if power > 0 else f"1/{10**-power:,}"
