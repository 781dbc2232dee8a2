"""What a parser is given besides a file's bytes: its day, and what people maintain: names, units, figures, renames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.parsing.economies import EconomyNames
from pipeline.parsing.text_frame import TextFrame, read_text_frame
from pipeline.parsing.text_table import NOTHING, Before, TextTable, read_text_table
from pipeline.parsing.units import Units


@dataclass(frozen=True)
class PublishedFigure:
    """A row of ``published_figures.csv`` (reference data): a figure that feeds an indicator, and how to read it."""

    source_id: str
    edition: str
    figure: str
    priority: int
    indicator_id: str
    list_kind: str
    file_name: str
    geo_column: str
    period_column: str
    fixed_period: str
    value_column: str
    unit_as_published: str
    time_basis: str
    price_base: str
    base_year: int | None
    currency: str
    row_filter: str
    cut_off: Decimal | None


@dataclass(frozen=True)
class ParseContext:
    """What a parser may know besides the bytes.

    ``day`` is the day of the snapshot: nothing in the file can have been measured after it. ``renames`` are the rows of
    ``warehouse/reference/sources/column_renames.csv`` for this dataset, from the name as published to the name that its
    parser knows; both ways of reading delimited text apply them. ``before`` is what stands before the bytes where they
    are a piece of the file, so that both count from its beginning.
    """

    source_id: str
    dataset_id: str
    edition: str
    file_name: str
    day: date
    economies: EconomyNames
    units: Units
    figures: tuple[PublishedFigure, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)
    before: Before = NOTHING

    def is_running(self, year: int) -> bool:
        """Whether the year had not ended on the day of the snapshot."""
        return year >= self.day.year

    def text_table(
        self,
        payload: bytes,
        *,
        required: tuple[str, ...] | None,
        optional: tuple[str, ...] = (),
        encoding: str = "utf-8",
        file: str | None = None,
    ) -> TextTable:
        """The payload, or ``file`` of an archive, as ``pipeline.parsing.text_table`` reads it under the renames.

        Raises:
            HeldFileError: as ``read_text_table`` says.
        """
        return read_text_table(
            payload,
            source=self.source_id,
            dataset=self.dataset_id,
            file=file or self.file_name,
            required=required,
            renames=self.renames,
            optional=optional,
            encoding=encoding,
            before=self.before,
        )

    def text_frame(self, payload: bytes, *, required: tuple[str, ...], file: str | None = None) -> TextFrame:
        """The payload, or ``file`` of an archive, as ``pipeline.parsing.text_frame`` reads it under the renames.

        Raises:
            HeldFileError: as ``read_text_table`` says.
        """
        return read_text_frame(
            payload,
            source=self.source_id,
            dataset=self.dataset_id,
            file=file or self.file_name,
            required=required,
            renames=self.renames,
            before=self.before,
        )
