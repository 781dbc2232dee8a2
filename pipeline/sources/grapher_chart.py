"""A grapher chart of Our World in Data: which columns of its csv are read, and how. Declared in ``our_world_in_data``.

Belongs here: what holds for every chart. A chart is known by its value: by the name of the column, short or long, and
by the size of its largest value. Not here: which charts there are and what their rows mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_table import Record, TextTable, check_header
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import ParsedFile

_NO_VALUE = "the publisher gives no value for this entity and year"
_REGION = "a region or group of the publisher, which has no country code; its members are listed themselves"


@dataclass(frozen=True)
class Chart:
    """How one chart is read.

    ``value_columns`` are the names of its value, the publisher's present short name first; ``largest`` is between which
    sizes, as published, the largest value of a file lies: up to more than a thousand times what any vintage had, since
    a chart in other units is the gate's business. ``time`` names what the column of time may be; ``first_year`` is
    before which there is no row; ``regions`` is whether regions and groups that nobody declared are left out by rule
    (charts of every country, with many overlapping groups) or quarantined like any unknown economy; ``entities`` is
    False where the entities are no economies.
    """

    slug: str
    table: str
    value_name: str
    unit_as_published: str
    value_columns: tuple[str, ...]
    largest: tuple[float, float]
    time: tuple[str, ...] = ("year",)
    first_year: int | None = None
    regions: bool = False
    entities: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether the value is a count."""
        return self.unit_as_published not in ("percent", "US dollars")

    def parse(self, payload: bytes, context: ParseContext) -> ParsedFile:
        """Read the chart.

        Raises:
            HeldFileError: the bytes are no csv with entity, code, time and the chart's value, or its largest value is
                of another size.
        """
        table = context.text_table(payload, required=None)
        columns = _columns(table, context, self)
        parsed = ParsedFile(rows={self.table: []}, rows_read=len(table))
        parsed.notes += [f"column not read: {name}" for name in table.columns if name and name not in columns.names]
        for record in table:
            _add(record, columns, context, self, parsed)
        _check_size(parsed, context, self)
        return parsed


@dataclass(frozen=True)
class _Columns:
    """The names of the four columns that are read, and the value's as published."""

    entity: str
    code: str
    time: str
    value: str
    value_as_published: str

    @property
    def names(self) -> tuple[str, ...]:
        """The four, as the table's records have them."""
        return self.entity, self.code, self.time, self.value


def _columns(table: TextTable, context: ParseContext, chart: Chart) -> _Columns:
    """The columns by their names, in any case and order.

    Raises:
        HeldFileError: one of them is missing or there twice.
    """
    times = [time for time in chart.time if time in {name.lower() for name in table.columns}] or [chart.time[0]]
    wanted = ("entity", "code", times[0], chart.value_columns[0])
    standard = {name.lower(): chart.value_columns[0] for name in chart.value_columns}
    header = tuple(
        standard.get(name.lower(), name.lower() if name.lower() in wanted else name) for name in table.columns
    )
    check_header(header, wanted, source=context.source_id, file=context.file_name, dataset=context.dataset_id)
    entity, code, time, value = (header.index(name) for name in wanted)
    names = table.columns
    return _Columns(names[entity], names[code], names[time], names[value], value_as_published=table.header[value])


def _add(record: Record, columns: _Columns, context: ParseContext, chart: Chart, parsed: ParsedFile) -> None:
    """Add one record's row, or say why it is left out."""
    if not record.cells[columns.value].strip():
        parsed.exclude(_NO_VALUE)
        return
    try:
        row = _row(record, columns, context, chart)
    except BadCellError as error:
        code = record.cells[columns.code].strip()
        if chart.regions and error.rule == "unknown economy" and (not code or code.startswith("OWID_")):
            parsed.exclude(_REGION)
            return
        parsed.quarantined.append(
            QuarantinedRow.of(error, table_name=chart.table, file_name=context.file_name, row_number=record.row_number)
        )
    else:
        parsed.rows[chart.table].append(row)


def _row(record: Record, columns: _Columns, context: ParseContext, chart: Chart) -> dict[str, object]:
    entity, code, time, text = (record.cells[name].strip() for name in columns.names)
    row: dict[str, object] = {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "entity": entity,
        "code": code or None,
        "value_column": columns.value_as_published,
        "value_as_published": text,
    }
    if chart.entities:
        row["geo"] = _geo(entity, code, columns, context)
    row |= _time(time, columns.time, chart)
    return row | {chart.value_name: _value(text, columns.value_as_published, context, chart)}


def _geo(entity: str, code: str, columns: _Columns, context: ParseContext) -> str:
    geo = context.economies.geo(entity, column=columns.entity)
    # Regions have no code or one of the publisher's own (OWID_WRL); a country has its ISO code.
    if len(code) == 3 and code != geo:
        expected = f"{geo}, the code of {entity!r}"
        raise BadCellError("entity and code name two economies", column=columns.code, raw_value=code, expected=expected)
    return geo


def _time(text: str, column: str, chart: Chart) -> dict[str, object]:
    """The columns that say when: a year, a year and perhaps its day, or a day and the wave that ends on it."""
    day = _day(text, column) if column.lower() == "day" else None
    if "year" not in chart.time:
        return {"day": day, "period": _wave(day, column) if day else None}
    year = day.year if day else calendar_year(text, column=column)
    if chart.first_year is not None and year < chart.first_year:
        expected = f"no year before {chart.first_year}, from which on the chart counts"
        raise BadCellError("before the chart's first year", column=column, raw_value=text, expected=expected)
    return {"day": day, "year": year} if "day" in chart.time else {"year": year}


def _day(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCellError("not a date", column=column, raw_value=text, expected="a date such as 2025-06-30") from error


def _wave(day: date, column: str) -> str:
    """The period of the wave that ends on ``day``: half-years in 2025, quarters since.

    The publisher dates each of Microsoft's waves by the last day of its window: H1 2025 is 2025-06-30, H2 2025 is
    2025-12-31 and Q1 2026 is 2026-03-31.
    """
    months = 6 if day.year == 2025 else 3
    is_end = (day + timedelta(days=1)).day == 1 and day.month % months == 0
    if day.year < 2025 or not is_end:
        expected = "the last day of a half-year of 2025, or of a quarter since 2026"
        raise BadCellError("not the end of a wave", column=column, raw_value=day.isoformat(), expected=expected)
    return f"{day.year}-{'S' if months == 6 else 'Q'}{day.month // months}"


def _value(text: str, column: str, context: ParseContext, chart: Chart) -> float | int:
    if chart.is_whole:
        return strict_integer(text, column=column)
    return context.units.scaled(text, chart.unit_as_published, column=column)[0]


def _check_size(parsed: ParsedFile, context: ParseContext, chart: Chart) -> None:
    """Hold another chart, or the chart in another unit: both have plausible rows.

    Shares show why: 0.225 and 22.5 are both plausible, and publishers do change between them.
    """
    values = [float(str(row["value_as_published"])) for row in parsed.rows[chart.table]]
    low, high = chart.largest
    if values and not low <= max(values) <= high:
        raise HeldFileError(
            source=context.source_id,
            file=context.file_name,
            expected=f"a largest value between {low:,g} and {high:,g} {chart.unit_as_published}, as of the chart "
            f"{chart.slug}",
            seen=f"{max(values):,.12g} as the largest: another chart, or another unit",
        )
