"""The embedded editions: facts that people wrote down from a publisher's edition, one csv file for each edition.

The files are ``warehouse/reference/editions/<source_id>__<edition>.csv``. They let the first run work with no network
and no hand-over, and they are landed like any publisher's file. There is no source of its own here: ``EMBEDDED`` is
attached to whatever source each file belongs to. Because we write these files ourselves, they are read more strictly
than a publisher's: every vocabulary is closed, and a cell that contradicts another one quarantines its row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import decimals_shown, strict_integer
from pipeline.parsing.periods import parse_period
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, SourceTable

TABLE_NAME = "embedded_facts"

COLUMNS = (
    "indicator_id",
    "geo_as_published",
    "geo",
    "period",
    "time_basis",
    "value_as_published",
    "unit_as_published",
    "obs_status",
    "source_id",
    "edition",
    "figure",
    "price_base",
    "base_year",
    "currency",
    "locator_file",
    "locator_row",
    "locator_column",
    "page",
    "file_sha256",
    "confidence",
    "licence",
    "note",
)

#: The statuses that carry a value, and those that say why there is none.
WITH_VALUE = ("observed", "estimated", "provisional", "computed", "computed_zero")
WITHOUT_VALUE = ("not_listed", "not_covered", "suppressed", "not_applicable")

#: The closed vocabularies.
VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "time_basis": ("calendar", "fiscal", "survey_wave", "rolling_12_months", "cumulative"),
    "obs_status": (*WITH_VALUE, *WITHOUT_VALUE),
    "price_base": ("", "nominal", "constant"),
    "confidence": ("confirmed", "confirmed-secondary", "computed-from-confirmed-file", "conflict"),
}

_REQUIRED_CELLS = ("indicator_id", "geo_as_published", "geo", "figure", "locator_file", "licence")
_HASH = re.compile(r"[0-9a-f]{64}|transcribed")

_OBSERVATIONS_SQL = f"""
select
  indicator_id, geo, period, time_basis, price_base, cast(base_year as integer) as base_year, currency, value, unit,
  value_as_published, cast(decimals as integer) as decimals,
  obs_status, figure, cast(null as date) as published_at, snapshot_id,
  locator_file || coalesce(' row ' || locator_row, '') || coalesce(' column ' || locator_column, '')
    || coalesce(' page ' || page, '')
    || case file_sha256 when 'transcribed' then ', transcribed' else ', sha256 ' || file_sha256 end as locator
from src.{TABLE_NAME}
"""


def parse_embedded(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read one embedded edition.

    Args:
        payload: the csv file's bytes.
        context: names the source and the edition that every row must carry.

    Returns:
        Rows of ``embedded_facts``; values in base units (US dollars, robots; a share is a fraction).

    Raises:
        HeldFileError: not the declared columns, or a row of another source or edition.
    """
    table = context.text_table(payload, required=COLUMNS)
    if table.added_columns:
        expected, seen = f"only the columns {', '.join(COLUMNS)}", f"also {', '.join(table.added_columns)}"
        raise HeldFileError(source=context.source_id, file=context.file_name, row=1, expected=expected, seen=seen)
    parsed = ParsedFile(rows={TABLE_NAME: []}, rows_read=len(table))
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in table:
        _check_owner(record, context)
        groups.setdefault(_key(record), []).append(record)
    for group in groups.values():
        _add(group, context, parsed)
    return parsed


def _check_owner(record: Record, context: ParseContext) -> None:
    """A row of another edition would be published under the wrong date, so it holds the whole file."""
    for column, expected in (("source_id", context.source_id), ("edition", context.edition)):
        actual = record.cells[column].strip()
        if actual != expected:
            raise HeldFileError(
                source=context.source_id,
                file=context.file_name,
                row=record.row_number,
                column=column,
                expected=f"{expected!r} in every row",
                seen=repr(actual),
                next_step="move the row to the file of its own edition, or correct editions.csv",
            )


def _key(record: Record) -> tuple[str, ...]:
    """What makes two rows the same fact: figure, indicator, economy, period and the basis of time and prices."""
    names = ("figure", "indicator_id", "geo", "period", "time_basis", "price_base", "base_year")
    return tuple(record.cells[name].strip() for name in names)


def _add(group: list[Record], context: ParseContext, parsed: ParsedFile) -> None:
    """Add the one row of a fact; exact repeats are excluded, rows that contradict each other are all quarantined."""
    distinct = {tuple(record.cells[name].strip() for name in COLUMNS) for record in group}
    for position, record in enumerate(group):
        try:
            if len(distinct) > 1:
                raise _bad("conflicting key", record, "value_as_published", "one row for each fact")
            row = _row(record, context)
        except BadCellError as error:
            parsed.quarantined.append(_quarantined(error, record, context))
            continue
        if position:
            parsed.exclude("exact duplicate")
        else:
            parsed.rows[TABLE_NAME].append(row)


def _quarantined(error: BadCellError, record: Record, context: ParseContext) -> QuarantinedRow:
    row_number = record.row_number
    return QuarantinedRow.of(error, table_name=TABLE_NAME, file_name=context.file_name, row_number=row_number)


def _row(record: Record, context: ParseContext) -> dict[str, object]:
    """The typed row.

    Raises:
        BadCellError: a cell outside its vocabulary, a name that means another economy, a value without a number.
    """
    cells = {name: record.cells[name].strip() for name in COLUMNS}
    _check_vocabularies(record)
    _check_money(record)
    geo = context.economies.geo(cells["geo_as_published"], column="geo_as_published")
    if geo != cells["geo"]:
        raise _bad("name of another economy", record, "geo", f"{geo}, which geo_as_published means")
    value, unit = _scaled(record, context)
    text = cells["value_as_published"]
    return {name: cell or None for name, cell in cells.items()} | {
        "period": parse_period(cells["period"], column="period").text,
        "value": value,
        "unit": unit,
        "decimals": decimals_shown(text) if text else None,
        "base_year": _whole(record, "base_year"),
        "locator_row": _whole(record, "locator_row"),
        "file_name": context.file_name,
        "row_number": record.row_number,
    }


def _check_vocabularies(record: Record) -> None:
    for column, words in VOCABULARIES.items():
        if record.cells[column].strip() not in words:
            raise _bad("not a known word", record, column, f"one of {', '.join(word or '(empty)' for word in words)}")
    for column in _REQUIRED_CELLS:
        if not record.cells[column].strip():
            raise _bad("an empty cell", record, column, "text")
    if not _HASH.fullmatch(record.cells["file_sha256"].strip()):
        raise _bad("not a hash", record, "file_sha256", "64 hexadecimal digits, or the word transcribed")


def _check_money(record: Record) -> None:
    """A sum in US dollars says in which prices and currency; a constant price says of which year."""
    cells = {name: record.cells[name].strip() for name in ("unit_as_published", "price_base", "base_year", "currency")}
    is_money = re.search(r"(?<!per )US dollars", cells["unit_as_published"])
    if is_money and not (cells["price_base"] and cells["currency"]):
        raise _bad("money without its basis", record, "price_base", "price_base and currency beside US dollars")
    if bool(cells["base_year"]) is not (cells["price_base"] == "constant"):
        raise _bad("base year", record, "base_year", "a year at constant prices, else none")


def _scaled(record: Record, context: ParseContext) -> tuple[float | None, str]:
    """The value in base units (None where the status is one of absence) and the base unit."""
    text, status = record.cells["value_as_published"].strip(), record.cells["obs_status"].strip()
    unit_as_published = record.cells["unit_as_published"].strip()
    if bool(text) is not (status in WITH_VALUE):
        expected = f"a value with {', '.join(WITH_VALUE)}, and none with {', '.join(WITHOUT_VALUE)}"
        raise _bad("value against status", record, "value_as_published", expected)
    if not text:
        return None, context.units.of(unit_as_published, column="unit_as_published").unit
    return context.units.scaled(text, unit_as_published, column="value_as_published")


def _whole(record: Record, column: str) -> int | None:
    text = record.cells[column].strip()
    return strict_integer(text, column=column) if text else None


def _bad(rule: str, record: Record, column: str, expected: str) -> BadCellError:
    return BadCellError(rule, column=column, raw_value=record.cells[column], expected=expected)


EMBEDDED = Dataset(
    dataset_id="embedded",
    file_name="embedded.csv",
    content="csv",
    parse=parse_embedded,
    tables=(
        SourceTable(TABLE_NAME, "schemas.src.embedded:EmbeddedFacts", _OBSERVATIONS_SQL, time_columns=("period",)),
    ),
)
