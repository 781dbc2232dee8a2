"""What parsers need of ``warehouse/reference/``: names, units, figures and editions, read from the files as text.

Only the reading stands here. The rules that the files must meet are in ``schemas.reference``, and the build holds
them to those; a value that cannot be read at all is refused here with its file and row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pipeline.sources.declaration import ParseContext, PublishedFigure
from pipeline.tidy.economies import EconomyName, EconomyNames
from pipeline.tidy.faults import HeldFileError
from pipeline.tidy.text_table import Record, read_text_table
from pipeline.tidy.units import Unit, Units


@dataclass(frozen=True)
class Edition:
    """An edition that a person has described, and the embedded file that holds its figures (or none)."""

    source_id: str
    edition: str
    published_at: date
    embedded_file: str


class Reference:
    """The reference folder, each file read once when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is read yet."""
        self.folder = folder

    def records(self, file_name: str) -> tuple[Record, ...]:
        """The records of one file.

        Raises:
            HeldFileError: the file is missing or not well-formed.
        """
        path = self.folder / file_name
        try:
            payload = path.read_bytes()
        except OSError as error:
            raise HeldFileError(
                source="reference data",
                file=str(path),
                expected="a readable file",
                seen=error.strerror or str(error),
                next_step="restore the file from the repository: git checkout -- warehouse/reference",
            ) from error
        return read_text_table(payload, source="reference data", file=file_name, required=None).records

    @cached_property
    def _names(self) -> tuple[EconomyName, ...]:
        rows = self.records("economy_names.csv")
        return tuple(EconomyName(row.cells["name"], row.cells["source_id"], row.cells["geo"]) for row in rows)

    @cached_property
    def units(self) -> Units:
        """The declared units."""
        rows = (row.cells for row in self.records("units.csv"))
        return Units(Unit(row["unit_as_published"], row["unit"], Decimal(row["factor"])) for row in rows)

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """Every described edition."""
        rows = (row.cells for row in self.records("editions.csv"))
        return tuple(
            Edition(row["source_id"], row["edition"], date.fromisoformat(row["published_at"]), row["embedded_file"])
            for row in rows
        )

    @cached_property
    def figures(self) -> tuple[PublishedFigure, ...]:
        """Every declared figure."""
        return tuple(_figure(row) for row in self.records("published_figures.csv"))

    def economies(self, source_id: str) -> EconomyNames:
        """The names that hold for one publisher."""
        return EconomyNames(self._names, source_id=source_id)

    def context(self, source_id: str, edition: str, file_name: str) -> ParseContext:
        """What the parser of a file of that source and edition may know."""
        figures = tuple(f for f in self.figures if (f.source_id, f.edition) == (source_id, edition))
        return ParseContext(source_id, edition, file_name, self.economies(source_id), self.units, figures)


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


def _figure(row: Record) -> PublishedFigure:
    cells = row.cells
    return PublishedFigure(
        priority=int(cells["priority"]),
        base_year=int(cells["base_year"]) if cells["base_year"] else None,
        cut_off=Decimal(cells["cut_off"]) if cells["cut_off"] else None,
        **{name: cells[name] for name in _TEXT_OF_A_FIGURE},
    )
