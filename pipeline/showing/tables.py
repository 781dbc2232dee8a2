"""Rows as a table that fits its terminal, for every command.

Each column says how important it is, whether its texts may be broken between words, and whether they may stand on lines
of their own, above or below their row. What does not fit is left out, the least important first, and said in one line;
a single wide row, or values as wide as the terminal, are shown vertically. No cell is ever cut or folded. Where no
terminal is, every column is there, with a tab between two.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import Literal

from pipeline.showing.paragraphs import Colour, cells, emphasised, harmless, longest_word, width_of, wrapped

#: Between two columns.
GAP = "  "
#: As many columns that are left out are named; of more, the number.
NAMED = 6
#: From this importance on, a column is shown only where nothing need be broken for it.
EXTRA = 100
#: A text up to this width is shown in one line; a longer one may be broken between words.
SHORT_TEXT = 20

Row = Sequence[object]


@dataclass(frozen=True)
class Column:
    """One column: its title, its place in the order of leaving out, and how its cells are shown.

    ``importance`` 0 is kept longest; of equal ones, that on the left; from ``EXTRA`` on, no text is broken for it. A
    text may be broken into lines of ``narrowest`` columns or more where that is given. ``own_line`` puts it above or
    below its row where not every column fits. ``colour`` says which values mean something.
    """

    title: str
    importance: int = 0
    narrowest: int | None = None
    own_line: Literal["above", "below"] | None = None
    colour: Callable[[str], Colour | None] | None = None


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A column with its cells as text, and the width that it got."""

    column: Column
    texts: Sequence[str]
    is_number: bool
    width: int = 0

    @cached_property
    def natural(self) -> int:
        """The width in which no cell is broken; a title may be."""
        return max([longest_word(self.column.title), *(cells(line) for text in self.texts for line in _lines(text))])

    @cached_property
    def full(self) -> int:
        """The width in which the title is not broken either."""
        return max(self.natural, cells(self.column.title))

    @cached_property
    def least(self) -> int:
        """The width in which no word is broken."""
        if self.column.narrowest is None:
            return self.natural
        words = max(map(longest_word, (self.column.title, *self.texts)))
        return min(self.natural, max(self.column.narrowest, words))

    def at(self, width: int) -> _Fitted:
        return _Fitted(self.column, self.texts, self.is_number, width)


def columns_of(names: Sequence[str], rows: Sequence[Row], *, kept: Sequence[str] = ()) -> list[Column]:
    """Columns of rows of which only names and values are known.

    Those of the names ``kept`` are left out last, the first of them never before another one; then come numbers and
    codes, then texts, then what is empty.
    """
    first = {name: position for position, name in enumerate(kept)}
    columns = []
    for position, name in enumerate(names):
        column = _column(name, [row[position] for row in rows])
        columns.append(replace(column, importance=first.get(name, len(first) + column.importance)))
    return columns


def _column(name: str, values: Sequence[object]) -> Column:
    filled = [value for value in values if value is not None]
    long_texts = [value for value in filled if isinstance(value, str) and cells(value) > SHORT_TEXT]
    importance = 3 if values and not filled else 2 if long_texts else 1
    may_break = any(cells(text) > longest_word(text) for text in long_texts)
    return Column(name, importance, narrowest=SHORT_TEXT if may_break else None)


def _lines(text: str) -> list[str]:
    return text.splitlines() or [""]


def shown(value: object) -> str:
    """A value as a person reads it: no number is rounded away, an empty one is empty."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    return str(value)


def show_table(
    columns: Sequence[Column], rows: Sequence[Row], *, title: str | None = None, remedy: str = "a wider terminal"
) -> None:
    """Print rows as a table on standard output; ``remedy`` says how else to see the columns that are left out.

    Where no terminal is, a tab parts the columns and nothing pads them.
    """
    everything = [
        _Fitted(
            column,
            [harmless(shown(row[position])) for row in rows],
            is_number=any(isinstance(row[position], int | float) for row in rows),
        )
        for position, column in enumerate(columns)
    ]
    width = width_of(sys.stdout)
    if title is not None:
        print("\n".join(emphasised(line, "bold") for line in wrapped(title, width)))
    if width is None:
        _print_tabbed(everything)
        return
    for widths in ([fitted.full for fitted in everything], [fitted.natural for fitted in everything]):
        if _total(widths) <= width:
            _show_columns([fitted.at(own) for fitted, own in zip(everything, widths, strict=True)])
            return
    _show_what_fits(everything, width, remedy, is_single=len(rows) == 1)


def _print_tabbed(columns: Sequence[_Fitted]) -> None:
    """One line a row, as other programs read it; a cell's own line ends and tabs are blanks in it."""
    titles = [fitted.column.title for fitted in columns]
    for row in [titles, *zip(*(fitted.texts for fitted in columns), strict=True)]:
        print("\t".join(re.sub(r"[\t\r\n]+", " ", cell) for cell in row).rstrip("\t"))


def _show_what_fits(everything: Sequence[_Fitted], width: int, remedy: str, *, is_single: bool) -> None:
    """Some columns beside each other, others above or below, and what is left out; else all of them vertically."""
    beside = [fitted for fitted in everything if fitted.column.own_line is None]
    apart = [fitted.at(width) for fitted in everything if fitted.column.own_line]
    margin = GAP if apart else ""
    chosen = [] if is_single and not apart else _chosen(beside, width - len(margin))
    if not chosen:
        _show_vertically(everything, width)
        return
    _show_columns(_widened(chosen, width - len(margin)), apart, margin)
    left_out = [fitted.column.title for fitted in beside if fitted not in chosen]
    if left_out:
        listed = f" ({', '.join(left_out)})" if len(left_out) <= NAMED else ""
        many = "column" if len(left_out) == 1 else "columns"
        print("\n".join(wrapped(f"{len(left_out)} more {many}{listed}: {remedy}", width)))


def _total(widths: Iterable[int]) -> int:
    """The width of columns beside each other."""
    return sum(width + len(GAP) for width in widths) - len(GAP)


def _chosen(columns: Sequence[_Fitted], width: int) -> list[_Fitted]:
    """The columns that fit beside each other, in their order; none where the first does not."""
    by_importance = sorted(range(len(columns)), key=lambda position: columns[position].column.importance)
    kept: list[int] = []
    for position in by_importance:
        is_extra = columns[position].column.importance >= EXTRA
        beside = [columns[number] for number in [*kept, position]]
        if _total(fitted.natural if is_extra else fitted.least for fitted in beside) <= width:
            kept.append(position)
        elif not kept:
            return []
    return [columns[position] for position in sorted(kept)]


def _widened(chosen: Sequence[_Fitted], width: int) -> list[_Fitted]:
    """Each column at its width: what is left over goes in equal parts to texts that are broken."""
    slack = width - _total(fitted.least for fitted in chosen)
    widths = {}
    by_want = sorted(range(len(chosen)), key=lambda position: chosen[position].natural - chosen[position].least)
    for done, position in enumerate(by_want):
        fitted = chosen[position]
        more = min(fitted.natural - fitted.least, slack // (len(chosen) - done))
        widths[position] = fitted.least + more
        slack -= more
    return [fitted.at(widths[position]) for position, fitted in enumerate(chosen)]


def _show_columns(beside: Sequence[_Fitted], apart: Sequence[_Fitted] = (), margin: str = "") -> None:
    """Titles, a rule, and the rows, each with what stands above and below it."""
    above = [fitted for fitted in apart if fitted.column.own_line == "above"]
    below = [fitted for fitted in apart if fitted.column.own_line == "below"]
    for fitted in above:
        print(emphasised(fitted.column.title, "bold"))
    _print_row([wrapped(fitted.column.title, fitted.width) for fitted in beside], beside, margin, is_head=True)
    for fitted in below:
        print(margin * 2 + emphasised(fitted.column.title, "bold"))
    print(margin + GAP.join("─" * fitted.width for fitted in beside))
    for number in range(len(beside[0].texts) if beside else 0):
        _print_apart(above, number, "", margin)
        _print_row([wrapped(fitted.texts[number], fitted.width) for fitted in beside], beside, margin)
        _print_apart(below, number, margin * 2, margin * 2)


def _print_apart(columns: Sequence[_Fitted], number: int, first: str, rest: str) -> None:
    for fitted in columns:
        if text := fitted.texts[number]:
            print("\n".join(wrapped(text, fitted.width, first=first, rest=rest)))


def _print_row(row: Sequence[Sequence[str]], columns: Sequence[_Fitted], margin: str, *, is_head: bool = False) -> None:
    """The lines of one row. Blanks stand before a value or between two, never at the end of a line."""
    for lines in zip_longest(*row, fillvalue=""):
        line, pending = "", margin
        for text, fitted, whole in zip(lines, columns, row, strict=True):
            blanks = " " * (fitted.width - cells(text))
            if not text:
                pending += blanks + GAP
                continue
            colour = fitted.column.colour(" ".join(whole)) if fitted.column.colour else None
            before, after = (blanks, "") if fitted.is_number else ("", blanks)
            line += pending + before + emphasised(text, "bold" if is_head else colour)
            pending = after + GAP
        print(line)


def _show_vertically(columns: Sequence[_Fitted], width: int) -> None:
    """Each row as lines of name and value; what is empty is named at the end."""
    for number in range(len(columns[0].texts)):
        if number:
            print()
        filled = [(fitted.column.title, fitted.texts[number]) for fitted in columns if fitted.texts[number]]
        names = max((cells(name) for name, _ in filled), default=0) + len(GAP)
        for name, text in filled:
            _print_pair(name, text, names, width)
        if empty := [fitted.column.title for fitted in columns if not fitted.texts[number]]:
            print("\n".join(wrapped(f"empty: {', '.join(empty)}", width, rest=GAP)))


def _print_pair(name: str, text: str, names: int, width: int) -> None:
    """A name and its value beside it; below it where a word of the value is as wide as that."""
    if names + longest_word(text) > width:
        print(emphasised(name, "bold"))
        print("\n".join(wrapped(text, width, first=GAP, rest=GAP)))
        return
    first, *others = wrapped(text, width, first=" " * names, rest=" " * names)
    print("\n".join([emphasised(name, "bold") + first[cells(name) :], *others]))
