"""OECD.AI: venture capital investments in AI by country, the export of a chart that a person hands over.

Belongs here: the export's ``data.csv``, and what its rows for all industries together say. Not here: the chart's other
views. The shape comes from descriptions of the export, not from a genuine file: ``Country`` is a name, or an ISO code
with the name in ``Country_label``; ``Sum_of_deals`` is in millions of US dollars at current prices; the industries, and
in some exports the stages, have columns of their own.

Groups of countries stand among the countries and are left out. The export's last year is still running when it is
made, so it is ``provisional``.
"""

from __future__ import annotations

from pipeline.parsing.faults import BadCellError, QuarantinedRow
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NOMINAL_DOLLARS, cell_observations

TABLE = "oecd_ai_venture_capital"
ALL_INDUSTRIES = "-- All industries --"

_COUNTRY, _LABEL, _YEAR, _INDUSTRY, _STAGE, _VALUE = (
    "Country",
    "Country_label",
    "Year",
    "Industry",
    "Stage",
    "Sum_of_deals",
)
_GROUPS = frozenset({"EU27", "European Union (27)", "G7", "G20", "GPAI", "OECD", "World"})
_GROUP = "a group of countries; its members are listed themselves"
_ONE_INDUSTRY = "a single industry, which all industries together contain"


def parse_venture_capital(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the export, one row per economy and year.

    Raises:
        HeldFileError: the bytes are no csv with the columns of country, year, industry and sum of deals.
    """
    table = context.text_table(payload, required=(_COUNTRY, _YEAR, _INDUSTRY, _VALUE), optional=(_LABEL, _STAGE))
    parsed = ParsedFile(rows={TABLE: []}, rows_read=len(table))
    parsed.notes += [f"column not read: {name}" for name in table.added_columns]
    for record in table:
        if rule := _excluding_rule(record):
            parsed.exclude(rule)
            continue
        try:
            parsed.rows[TABLE].append(_row(record, context))
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(error, table_name=TABLE, file_name=context.file_name, row_number=record.row_number)
            )
    return parsed


def _excluding_rule(record: Record) -> str | None:
    if record.cells[_INDUSTRY].strip() != ALL_INDUSTRIES:
        return _ONE_INDUSTRY
    names = {record.cells[_COUNTRY].strip(), record.cells.get(_LABEL, "").strip()}
    return _GROUP if names & _GROUPS else None


def _row(record: Record, context: ParseContext) -> dict[str, object]:
    cells = {name: cell.strip() for name, cell in record.cells.items()}
    name_column = _LABEL if cells.get(_LABEL) else _COUNTRY
    geo = context.economies.geo(cells[name_column], column=name_column)
    code = cells[_COUNTRY] if name_column == _LABEL else ""
    if code and code != geo:
        expected = f"{geo}, the code of {cells[_LABEL]!r}"
        raise BadCellError("code and label name two economies", column=_COUNTRY, raw_value=code, expected=expected)
    return {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "country": cells[name_column],
        "geo": geo,
        "year": calendar_year(cells[_YEAR], column=_YEAR),
        "stage": cells.get(_STAGE) or None,
        "value_as_published": cells[_VALUE],
        "venture_capital": context.units.scaled(cells[_VALUE], "million US dollars", column=_VALUE)[0],
    }


OBSERVATIONS = cell_observations(
    TABLE,
    indicator_id="ai_venture_capital",
    value="venture_capital",
    unit="US dollars",
    figure="venture capital by country",
    column=f"'{_VALUE}'",
    money=NOMINAL_DOLLARS,
    obs_status="case when year = max(year) over (partition by snapshot_id) then 'provisional' else 'observed' end",
)

SOURCE = Source(
    source_id="oecd_ai",
    datasets=(
        Dataset(
            dataset_id="venture_capital",
            file_name="data.csv",
            content="csv",
            parse=parse_venture_capital,
            tables=(
                SourceTable(
                    TABLE,
                    "schemas.src.oecd_ai:VentureCapital",
                    OBSERVATIONS,
                    published_names={"year": _YEAR, "stage": _STAGE, "value_as_published": _VALUE},
                ),
            ),
            confirmed=False,
        ),
    ),
)
