"""What no honest vintage does to the one before it: loses rows, economies or years, or reaches into the future.

Belongs here: the rules on the extent of a file, with their thresholds and the evidence for them. How far its values may
move stands in ``magnitudes``; what is compared with what, in ``gate``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsing.periods import parse_period

if TYPE_CHECKING:
    import polars as pl

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
#: How far beyond the year of its landing a file may reach. A forecast of next year is common, and a fiscal year is
#: named after its end; a year further off is a misread column.
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Difference:
    """One rule that a snapshot breaks: what the rule expects, and what was seen."""

    expected: str
    seen: str


def rows_changed(old: int, new: int) -> list[Difference]:
    """A file cut short, or another list in its place, or the same list twice."""
    if new < LEAST_SHARE_OF_ROWS * old:
        return [Difference(f"at least {LEAST_SHARE_OF_ROWS:.0%} of the last file's {old:,} rows", f"{new:,} rows")]
    if old >= LEAST_ROWS_TO_DOUBLE and new > MOST_TIMES_ROWS * old:
        return [Difference(f"at most {MOST_TIMES_ROWS:g} times the last file's {old:,} rows", f"{new:,} rows")]
    return []


def economies_lost(old: pl.DataFrame, new: pl.DataFrame) -> list[Difference]:
    """A list that many economies have left; a single one never holds a file."""
    gone, before = economies_gone(old, new), old["geo"].n_unique()
    if len(gone) < ECONOMIES_LOST or len(gone) < MOST_ECONOMIES_LOST * before:
        return []
    return [Difference(f"nine in ten of the last file's {before} economies", f"without {', '.join(gone)}")]


def economies_gone(old: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    """The codes of those that the older file has and the newer has not."""
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
