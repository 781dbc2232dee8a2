"""Our World in Data: grapher charts, each a csv of entity, code, year and one value column.

Belongs here: the charts that feed an indicator, how their csv is read, and what its rows say. Not here: the charts'
metadata, whose ids and column names change whenever a chart is re-published.

That drift is why columns are taken by position. The first three are ``Entity,Code,Year`` or ``entity,code,year``;
the fourth is the value, under a name that follows the chart's title or the column's short name. ``OWID_WRL`` is the
world; Europe and other regions have a blank code, so an economy is read by its name and its code only confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.sources.declaration import Dataset, ParseContext, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, decimals_of
from pipeline.tidy.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.tidy.numbers import strict_integer
from pipeline.tidy.periods import calendar_year
from pipeline.tidy.text_table import Record, TextTable, read_text_table

INVESTMENT_SLUG = "private-investment-in-artificial-intelligence"
ROBOTS_SLUG = "annual-industrial-robots-installed"
INVESTMENT_TABLE = "our_world_in_data_private_ai_investment"
ROBOTS_TABLE = "our_world_in_data_industrial_robots_installed"

_POSITIONS = ("entity", "code", "year")
_NO_VALUE = "the publisher gives no value for this entity and year"


@dataclass(frozen=True)
class _Chart:
    """Where a chart's rows go, and which column of that table holds its value."""

    table: str
    value_name: str
    is_whole: bool
    unit_as_published: str


_INVESTMENT = _Chart(INVESTMENT_TABLE, "private_investment", is_whole=False, unit_as_published="US dollars")
_ROBOTS = _Chart(ROBOTS_TABLE, "robots_installed", is_whole=True, unit_as_published="robots")


def parse_private_ai_investment(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the chart of private AI investment, in US dollars of 2021.

    Raises:
        HeldFileError: the bytes are no csv of entity, code, year and one value column.
    """
    return _parse_chart(payload, context, _INVESTMENT)


def parse_industrial_robots_installed(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the chart of industrial robots installed in a year, in robots.

    Raises:
        HeldFileError: the bytes are no csv of entity, code, year and one value column.
    """
    return _parse_chart(payload, context, _ROBOTS)


def _parse_chart(payload: bytes, context: ParseContext, chart: _Chart) -> ParsedFile:
    table = read_text_table(payload, source=context.source_id, file=context.file_name, required=None)
    _check_positions(table, context)
    parsed = ParsedFile(rows={chart.table: []}, rows_read=len(table))
    for record in table:
        if not record.cells[table.header[3]].strip():
            parsed.exclude(_NO_VALUE)
            continue
        try:
            parsed.rows[chart.table].append(_row(record, table.header, context, chart))
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(
                    error, table_name=chart.table, file_name=context.file_name, row_number=record.row_number
                )
            )
    return parsed


def _check_positions(table: TextTable, context: ParseContext) -> None:
    header = table.header
    if len(header) != 4 or tuple(name.lower() for name in header[:3]) != _POSITIONS or not header[3]:
        expected = "four columns: entity, code, year and one named value column"
        seen = ", ".join(header)[:300]
        raise HeldFileError(source=context.source_id, file=context.file_name, row=1, expected=expected, seen=seen)


def _row(record: Record, header: tuple[str, ...], context: ParseContext, chart: _Chart) -> dict[str, object]:
    entity, code, year, text = (record.cells[name].strip() for name in header)
    return {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "entity": entity,
        "code": code or None,
        "geo": _geo(entity, code, header, context),
        "year": calendar_year(year, column=header[2]),
        "value_column": header[3],
        "value_as_published": text,
        chart.value_name: _value(text, header[3], context, chart),
    }


def _geo(entity: str, code: str, header: tuple[str, ...], context: ParseContext) -> str:
    geo = context.economies.geo(entity, column=header[0])
    # Regions have no code or one of the publisher's own (OWID_WRL); a country has its ISO code.
    if len(code) == 3 and code != geo:
        expected = f"{geo}, the code of {entity!r}"
        raise BadCellError("entity and code name two economies", column=header[1], raw_value=code, expected=expected)
    return geo


def _value(text: str, column: str, context: ParseContext, chart: _Chart) -> float | int:
    if chart.is_whole:
        return strict_integer(text, column=column)
    return context.units.scaled(text, chart.unit_as_published, column=column)[0]


def _url(slug: str) -> str:
    return f"https://ourworldindata.org/grapher/{slug}.csv?v=1&csvType=full&useColumnShortNames=true"


_LOCATOR = "file_name || ' row ' || row_number || ' column ' || value_column"

INVESTMENT_OBSERVATIONS = f"""
select
    'private_ai_investment' as indicator_id,
    geo,
    cast(year as varchar) as period,
    'calendar' as time_basis,
    'constant' as price_base,
    2021 as base_year,
    'USD' as currency,
    private_investment as value,
    'US dollars' as unit,
    value_as_published,
    {decimals_of("value_as_published")} as decimals,
    'observed' as obs_status,
    '{INVESTMENT_SLUG}' as figure,
    cast(null as date) as published_at,
    snapshot_id,
    {_LOCATOR} as locator
from src.{INVESTMENT_TABLE}
"""

ROBOTS_OBSERVATIONS = f"""
select
    'industrial_robots_installed' as indicator_id,
    geo,
    cast(year as varchar) as period,
    'calendar' as time_basis,
    {NO_MONEY},
    cast(robots_installed as double) as value,
    'robots' as unit,
    value_as_published,
    {decimals_of("value_as_published")} as decimals,
    'observed' as obs_status,
    '{ROBOTS_SLUG}' as figure,
    cast(null as date) as published_at,
    snapshot_id,
    {_LOCATOR} as locator
from src.{ROBOTS_TABLE}
"""

SOURCE = Source(
    source_id="our_world_in_data",
    datasets=(
        Dataset(
            dataset_id="private_ai_investment",
            file_name=f"{INVESTMENT_SLUG}.csv",
            content="csv",
            parse=parse_private_ai_investment,
            tables=(
                SourceTable(
                    name=INVESTMENT_TABLE,
                    schema="schemas.our_world_in_data:PrivateAiInvestment",
                    observations_sql=INVESTMENT_OBSERVATIONS,
                ),
            ),
            urls=(_url(INVESTMENT_SLUG),),
        ),
        Dataset(
            dataset_id="industrial_robots_installed",
            file_name=f"{ROBOTS_SLUG}.csv",
            content="csv",
            parse=parse_industrial_robots_installed,
            tables=(
                SourceTable(
                    name=ROBOTS_TABLE,
                    schema="schemas.our_world_in_data:IndustrialRobotsInstalled",
                    observations_sql=ROBOTS_OBSERVATIONS,
                ),
            ),
            urls=(_url(ROBOTS_SLUG),),
        ),
    ),
)
