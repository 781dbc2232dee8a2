"""What parsers need of ``warehouse/reference/``: names, units, figures and editions, taken from the files as text.

A file is named without its folder, in whichever folder of a subject it stands. Only parsing is done here: the rules
that the files must meet are in ``schemas.reference``, and the build holds them to those. A value that cannot be read at
all is refused here with its file and row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pipeline.parsing.economies import EconomyName, EconomyNames
from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.numbers import strict_decimal, strict_integer
from pipeline.parsing.text_table import Record, read_text_table
from pipeline.parsing.units import Unit, Units
from pipeline.reference.parse_context import ParseContext, PublishedFigure

_OURS = "reference data"
#: The folder of the embedded editions, which are no tables.
EDITIONS = "editions"
T = TypeVar("T")


@dataclass(frozen=True)
class Edition:
    """An edition that a person has described, and the embedded file that holds its values (or none)."""

    source_id: str
    edition: str
    published_at: date
    embedded_file: str


class Reference:
    """The reference folder, each file read once when it is first needed."""

    def __init__(self, folder: Path, instead: Mapping[str, Path] | None = None) -> None:
        """Remember the folder, and the files that stand in place of some of its own; nothing is read yet."""
        self.folder = folder
        self.instead = instead or {}

    @cached_property
    def tables(self) -> Mapping[str, Path]:
        """The file of each reference table by its name, from the folders by subject.

        Raises:
            HeldFileError: two files have one name, so that one would hide the other.
        """
        found: dict[str, Path] = {}
        for path in sorted(self.folder.rglob("*.csv")):
            if path.parent.name == EDITIONS:
                continue
            if path.name in found:
                raise HeldFileError(
                    source=_OURS,
                    file=path.name,
                    expected="one file of a name in all folders of warehouse/reference/: it is the name of its table",
                    seen=", ".join(str(other.relative_to(self.folder)) for other in (found[path.name], path)),
                    next_step="rename or delete one of them",
                )
            found[path.name] = path
        return found

    def path(self, name: str) -> Path:
        """Where a file stands: the one in its place, the table of that name, or a path within the folder."""
        return self.instead.get(name) or self.tables.get(name, self.folder / name)

    def shown(self, name: str) -> str:
        """How a message names a file: by its name, or by the path of the one that stands in its place."""
        return str(self.instead.get(name, name))

    def payload(self, name: str) -> bytes:
        """The bytes of one file, by the name of its table or its path within the folder.

        Raises:
            HeldFileError: the file is missing or cannot be read.
        """
        path = self.path(name)
        try:
            return path.read_bytes()
        except OSError as error:
            raise HeldFileError(
                source=_OURS,
                file=str(path),
                expected="a readable file",
                seen=error.strerror or str(error),
                next_step="make the file readable, or unset the setting that names it"
                if name in self.instead
                else "restore the file from the repository: git checkout -- warehouse/reference",
            ) from error

    def records(self, file_name: str, required: tuple[str, ...] | None = None) -> tuple[Record, ...]:
        """The records of one file.

        Raises:
            HeldFileError: the file is missing or not well-formed, or lacks a required column.
        """
        return read_text_table(
            self.payload(file_name), source=_OURS, file=self.shown(file_name), required=required, may_be_empty=True
        ).records

    @cached_property
    def source_ids(self) -> tuple[str, ...]:
        """Every described source."""
        return tuple(row.cells["source_id"] for row in self.records("sources.csv", ("source_id",)))

    @cached_property
    def _names(self) -> tuple[EconomyName, ...]:
        rows = self.records("economy_names.csv", ("name", "source_id", "geo"))
        return tuple(EconomyName(row.cells["name"], row.cells["source_id"], row.cells["geo"]) for row in rows)

    @cached_property
    def units(self) -> Units:
        """The declared units."""
        rows = self.records("units.csv", ("unit_as_published", "unit", "factor"))
        return Units(
            Unit(row.cells["unit_as_published"], row.cells["unit"], _value(row, "factor", _number, "units.csv"))
            for row in rows
        )

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """Every described edition."""
        name = "editions.csv"
        return tuple(
            Edition(
                row.cells["source_id"],
                row.cells["edition"],
                _value(row, "published_at", date.fromisoformat, name),
                row.cells["embedded_file"],
            )
            for row in self.records(name, ("source_id", "edition", "published_at", "embedded_file"))
        )

    @cached_property
    def figures(self) -> tuple[PublishedFigure, ...]:
        """Every declared figure."""
        name = "published_figures.csv"
        return tuple(_figure(row, name) for row in self.records(name, (*_TEXT_OF_A_FIGURE, *_NUMBERS_OF_A_FIGURE)))

    def economies(self, source_id: str) -> EconomyNames:
        """The names that hold for one publisher."""
        return EconomyNames(self._names, source_id=source_id)

    @cached_property
    def _renames(self) -> tuple[Record, ...]:
        return self.records("column_renames.csv", ("source_id", "dataset_id", "name_as_published", "name_expected"))

    def renames(self, source_id: str, dataset_id: str) -> dict[str, str]:
        """The names that a dataset's columns are published under, with the name that its parser knows."""
        return {
            row.cells["name_as_published"]: row.cells["name_expected"]
            for row in self._renames
            if (row.cells["source_id"], row.cells["dataset_id"]) == (source_id, dataset_id)
        }

    def context(self, source_id: str, dataset_id: str, edition: str, file_name: str, *, day: date) -> ParseContext:
        """What the parser of a file of that dataset and edition may know; ``day`` is the day of the snapshot."""
        return ParseContext(
            source_id=source_id,
            dataset_id=dataset_id,
            edition=edition,
            file_name=file_name,
            day=day,
            economies=self.economies(source_id),
            units=self.units,
            figures=tuple(f for f in self.figures if f.source_id == source_id and f.edition in {edition, ""}),
            renames=self.renames(source_id, dataset_id),
        )


#: The cells of a figure that stay text.
_TEXT_OF_A_FIGURE = (
    "source_id",
    "edition",
    "figure",
    "indicator_id",
    "list_kind",
    "file_name",
    "geo_column",
    "period_column",
    "fixed_period",
    "value_column",
    "unit_as_published",
    "time_basis",
    "price_base",
    "currency",
    "row_filter",
)


#: Those that are numbers.
_NUMBERS_OF_A_FIGURE = ("priority", "base_year", "cut_off")


def _figure(row: Record, file_name: str) -> PublishedFigure:
    cells = row.cells
    return PublishedFigure(
        priority=_value(row, "priority", _whole_number, file_name),
        base_year=_value(row, "base_year", _whole_number, file_name) if cells["base_year"] else None,
        cut_off=_value(row, "cut_off", _number, file_name) if cells["cut_off"] else None,
        **{name: cells[name] for name in _TEXT_OF_A_FIGURE},
    )


def _number(text: str) -> Decimal:
    return strict_decimal(text, column="")


def _whole_number(text: str) -> int:
    return strict_integer(text, column="")


def _value(row: Record, column: str, parse: Callable[[str], T], file_name: str) -> T:
    """The cell as a value.

    Raises:
        HeldFileError: it cannot be read as one.
    """
    text = row.cells[column]
    try:
        return parse(text)
    except ValueError as error:
        raise HeldFileError(
            source=_OURS,
            file=file_name,
            row=row.row_number,
            column=column,
            expected=f"a {'date such as 2024-12-31' if parse == date.fromisoformat else 'number'}",
            seen=repr(text),
            next_step="correct the file under warehouse/reference/",
        ) from error
