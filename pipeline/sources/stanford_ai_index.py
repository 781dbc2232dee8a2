"""The Stanford AI Index: its yearly public data, some three hundred small csv files, handed over as a folder.

There is no interface to fetch, so the folder comes in as one zip archive. Which of its files feed an indicator, and
how each is laid out, are rows of ``published_figures.csv`` (reference data): a new edition needs rows there and no
code here. This module knows only what holds for every figure: how a year, a value, a blank and a repeated row read.

A declaration may say, beyond plain column names: ``geo_column`` ``=World`` (the figure has no column of economies),
and ``row_filter`` ``Column=value`` or ``Column!=value``, several joined by a semicolon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.parsing.archives import Member, read_members
from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import decimals_shown, strict_decimal, strip_percent
from pipeline.parsing.periods import parse_period
from pipeline.parsing.text_table import Record
from pipeline.parsing.units import Units
from pipeline.reference.parse_context import ParseContext, PublishedFigure
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable

TABLE_NAME = "stanford_ai_index_figures"

#: Members that are not UTF-8, by edition and base name; saved by a spreadsheet on a Mac.
ENCODINGS: Mapping[tuple[str, str], str] = {
    ("AI Index 2026", "fig_4.3.1.csv"): "mac-roman",
    ("AI Index 2026", "fig_4.4.33.csv"): "mac-roman",
}

#: The opinion tables append the change between two survey waves, under the header of the years.
_CHANGE_BETWEEN_YEARS = re.compile(r"Point change \d{4} vs\. \d{4}")

_OBSERVATIONS_SQL = f"""
select
  indicator_id, geo, period, time_basis, price_base, cast(base_year as integer) as base_year, currency, value, unit,
  value_as_published, cast(decimals as integer) as decimals,
  obs_status, figure, cast(null as date) as published_at, snapshot_id,
  file_name || ' row ' || row_number || ' column ' || column_name || ', sha256 ' || file_sha256 as locator
from src.{TABLE_NAME}
"""


@dataclass(frozen=True)
class _ParsedRecord:
    """One record as one figure declares it: its place, what it is about, and its value cell without decoration."""

    row_number: int
    geo: str
    geo_as_published: str
    period: str
    value: float | None
    unit: str
    value_as_published: str | None


def parse_public_data(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read every declared figure of the context's edition out of the archive.

    A record counts once for each figure that reads it: three figures that share a file count its records three times.

    Args:
        payload: the zip archive; its folders do not matter, its base names do.
        context: ``edition`` is the title under which the figures are declared, e.g. ``AI Index 2025``.

    Returns:
        Rows of ``stanford_ai_index_figures``; values in base units (US dollars, robots; a share is a fraction).

    Raises:
        HeldFileError: no figure is declared for the edition, the archive is unsafe or unreadable, a declared member
            is missing, or a member lacks a declared column.
    """
    figures = _declared_figures(context)
    wanted = {figure.file_name for figure in figures}
    members = read_members(payload, source=context.source_id, file=context.file_name, wanted=wanted)
    parsed = ParsedFile()
    for figure in figures:
        _read_figure(members[figure.file_name], figure, context, parsed)
    return parsed


def _declared_figures(context: ParseContext) -> list[PublishedFigure]:
    """The edition's figures that have a data file (a figure of the report's text is an embedded fact only)."""
    owner = (context.source_id, context.edition)
    figures = [row for row in context.figures if (row.source_id, row.edition) == owner and row.file_name]
    if not figures:
        raise HeldFileError(
            source=context.source_id,
            file=context.file_name,
            expected="an edition whose figures are rows of warehouse/reference/sources/published_figures.csv",
            seen=f"no row for edition {context.edition!r}",
            next_step="hand the folder over under its edition's name, or declare the new edition's figures there",
        )
    return figures


def _read_figure(member: Member, figure: PublishedFigure, context: ParseContext, parsed: ParsedFile) -> None:
    """Add the figure's rows to ``parsed``, and account for every record of its file."""
    table = context.text_table(
        member.payload,
        file=member.path,
        required=_columns(figure),
        encoding=ENCODINGS.get((figure.edition, figure.file_name), "utf-8"),
    )
    parsed.rows_read += len(table)
    records: list[_ParsedRecord] = []
    for record in table:
        if rule := _excluding_rule(record, figure):
            parsed.exclude(rule)
            continue
        try:
            records.append(_parsed_record(record, figure, context))
        except BadCellError as error:
            parsed.quarantined.append(_quarantined(error, member, record.row_number))
    _settle(records, member, figure, parsed)


def _columns(figure: PublishedFigure) -> tuple[str, ...]:
    """The columns that the declaration names, each once."""
    geo_column = "" if figure.geo_column.startswith("=") else figure.geo_column
    names = (geo_column, figure.period_column, figure.value_column, *(column for column, _, _ in _filters(figure)))
    return tuple(dict.fromkeys(filter(None, names)))


def _filters(figure: PublishedFigure) -> Iterator[tuple[str, bool, str]]:
    """The row filter as (column, whether equal cells are kept, value)."""
    for part in filter(None, figure.row_filter.split(";")):
        column, sign, value = part.rpartition("=")
        if not sign:
            raise HeldFileError(
                source=figure.source_id,
                file="warehouse/reference/sources/published_figures.csv",
                column="row_filter",
                expected="Column=value or Column!=value, several joined by a semicolon",
                seen=f"{figure.row_filter!r} at figure {figure.figure} of {figure.edition}",
                next_step="correct the declaration",
            )
        yield column.removesuffix("!"), not column.endswith("!"), value


def _excluding_rule(record: Record, figure: PublishedFigure) -> str | None:
    """The declared rule that leaves this record out, if one does."""
    if not any(cell.strip() for cell in record.cells.values()):
        return "blank record"
    for column, equal, value in _filters(figure):
        if (record.cells[column].strip() == value) is not equal:
            return f"figure {figure.figure} keeps {column}{'=' if equal else '!='}{value}"
    period = record.cells[figure.period_column].strip() if figure.period_column else ""
    return "a change between two years, not a period" if _CHANGE_BETWEEN_YEARS.fullmatch(period) else None


def _parsed_record(record: Record, figure: PublishedFigure, context: ParseContext) -> _ParsedRecord:
    """Read one record.

    Raises:
        BadCellError: an unknown economy, a cell that is no period, a value that is no number in the declared unit.
    """
    fixed_name = figure.geo_column.startswith("=")
    name = figure.geo_column[1:] if fixed_name else record.cells[figure.geo_column].strip()
    text = _value_text(record.cells[figure.value_column], figure)
    value, unit = _scaled(text, figure, context.units)
    geo = context.economies.geo(name, column=figure.geo_column)
    return _ParsedRecord(record.row_number, geo, name, _period(record, figure), value, unit, text)


def _period(record: Record, figure: PublishedFigure) -> str:
    """The declared period, or the cell's; some files print years as ``2013.0``."""
    if not figure.period_column:
        return parse_period(figure.fixed_period, column="fixed_period").text
    cell = record.cells[figure.period_column].strip()
    return parse_period(cell.removesuffix(".0"), column=figure.period_column).text


def _value_text(cell: str, figure: PublishedFigure) -> str | None:
    """The cell without blanks and percent sign; None where the publisher left it blank.

    Raises:
        BadCellError: a percent sign where the figure is declared in another unit, or none where it is in percent:
            the editions change between percent and fractions, and a wrong guess is a factor of a hundred.
    """
    text, has_sign = strip_percent(cell)
    if not text and not has_sign:
        return None
    if has_sign is not (figure.unit_as_published == "percent"):
        expected = "a percent sign" if not has_sign else f"{figure.unit_as_published} without a percent sign"
        rule = "percent sign against the declared unit"
        raise BadCellError(rule, column=figure.value_column, raw_value=cell, expected=expected)
    return text


def _scaled(text: str | None, figure: PublishedFigure, units: Units) -> tuple[float | None, str]:
    if text is None:
        return None, units.of(figure.unit_as_published, column=figure.value_column).unit
    return units.scaled(text, figure.unit_as_published, column=figure.value_column)


def _settle(records: Iterable[_ParsedRecord], member: Member, figure: PublishedFigure, parsed: ParsedFile) -> None:
    """Keep one record of each economy and period; a repeated one is excluded, contradicting ones are quarantined."""
    groups: dict[tuple[str, str], list[_ParsedRecord]] = {}
    for record in records:
        groups.setdefault((record.geo, record.period), []).append(record)
    rows = parsed.rows.setdefault(TABLE_NAME, [])
    for group in groups.values():
        if len({_exact(record) for record in group}) > 1:
            parsed.quarantined.extend(_contradiction(record, member, figure) for record in group)
            continue
        rows.append(_row(group[0], member, figure))
        for _ in group[1:]:
            parsed.exclude("exact duplicate")


def _exact(record: _ParsedRecord) -> object:
    """The value to compare: ``9`` and ``9.0`` are the same, a blank is not a zero."""
    text = record.value_as_published
    return None if text is None else strict_decimal(text, column="value")


def _contradiction(record: _ParsedRecord, member: Member, figure: PublishedFigure) -> QuarantinedRow:
    expected = f"one value for {record.geo_as_published} and {record.period}"
    raw_value = record.value_as_published or ""
    error = BadCellError("conflicting key", column=figure.value_column, raw_value=raw_value, expected=expected)
    return _quarantined(error, member, record.row_number)


def _quarantined(error: BadCellError, member: Member, row_number: int) -> QuarantinedRow:
    return QuarantinedRow.of(error, table_name=TABLE_NAME, file_name=member.path, row_number=row_number)


def _row(record: _ParsedRecord, member: Member, figure: PublishedFigure) -> dict[str, object]:
    text = record.value_as_published
    return {
        "indicator_id": figure.indicator_id,
        "geo": record.geo,
        "geo_as_published": record.geo_as_published,
        "period": record.period,
        "time_basis": figure.time_basis,
        "value": record.value,
        "unit": record.unit,
        "value_as_published": text,
        "unit_as_published": figure.unit_as_published,
        "decimals": None if text is None else decimals_shown(text),
        "obs_status": "not_covered" if text is None else "observed",
        "figure": figure.figure,
        "price_base": figure.price_base or None,
        "base_year": figure.base_year,
        "currency": figure.currency or None,
        "column_name": figure.value_column,
        "file_name": member.path,
        "file_sha256": member.sha256,
        "row_number": record.row_number,
    }


SOURCE = Source(
    source_id="stanford_ai_index",
    datasets=(
        Dataset(
            dataset_id="public_data",
            file_name="public_data.zip",
            content="zip",
            parse=parse_public_data,
            tables=(
                SourceTable(
                    TABLE_NAME,
                    "schemas.src.stanford_ai_index:StanfordAiIndexFigures",
                    _OBSERVATIONS_SQL,
                    time_columns=("period",),
                ),
            ),
        ),
    ),
)
