"""Our World in Data: grapher charts, each a csv of entity, code, time and one value column.

Belongs here: the charts that are landed, how their csv is read, and what its rows say. Not here: the charts' metadata,
whose ids and column names change whenever a chart is re-published.

That drift is why columns are taken by position. The first three are ``Entity,Code,Year`` or ``entity,code,year`` (or
``day`` for the year); the fourth is the value, under a name that follows the chart's title or the column's short name.
``OWID_WRL`` is the world; Europe and other regions have a blank code, so an economy is read by its name and its code
only confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_table import Record, TextTable, read_text_table
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, NO_OBSERVATIONS, cell_observations

#: The first year of the chart of large-scale models, by its title ("since 2017").
FIRST_LARGE_SCALE_YEAR = 2017

_NO_VALUE = "the publisher gives no value for this entity and year"
_REGION = "a region or group of the publisher, which has no country code; its members are listed themselves"
_CONSTANT_DOLLARS = "'constant' as price_base, 2021 as base_year, 'USD' as currency"


@dataclass(frozen=True)
class _Chart:
    """How one chart is read.

    ``time`` names what the third column may be; ``regions`` is whether regions and groups that nobody declared are
    left out by rule (charts of every country, with many overlapping groups) or quarantined like any unknown economy;
    ``entities`` is False where the entities are no economies.
    """

    slug: str
    table: str
    value_name: str
    unit_as_published: str
    time: tuple[str, ...] = ("year",)
    regions: bool = False
    entities: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether the value is a count."""
        return self.unit_as_published not in ("percent", "US dollars")

    def parse(self, payload: bytes, context: ParseContext) -> ParsedFile:
        """Read the chart.

        Raises:
            HeldFileError: the bytes are no csv of entity, code, time and one value column, or its shares are no
                percentages.
        """
        table = read_text_table(payload, source=context.source_id, file=context.file_name, required=None)
        _check_positions(table, context, self)
        parsed = ParsedFile(rows={self.table: []}, rows_read=len(table))
        for record in table:
            _add(record, table.header, context, self, parsed)
        _check_percentages(parsed, context, self)
        return parsed


def _check_positions(table: TextTable, context: ParseContext, chart: _Chart) -> None:
    header = table.header
    positions = tuple(name.lower() for name in header[:3])
    if len(header) != 4 or positions not in [("entity", "code", time) for time in chart.time] or not header[3]:
        expected = f"four columns: entity, code, {' or '.join(chart.time)} and one named value column"
        seen = ", ".join(header)[:300]
        raise HeldFileError(source=context.source_id, file=context.file_name, row=1, expected=expected, seen=seen)


def _add(record: Record, header: tuple[str, ...], context: ParseContext, chart: _Chart, parsed: ParsedFile) -> None:
    """Add one record's row, or say why it is left out."""
    if not record.cells[header[3]].strip():
        parsed.exclude(_NO_VALUE)
        return
    try:
        row = _row(record, header, context, chart)
    except BadCellError as error:
        code = record.cells[header[1]].strip()
        if chart.regions and error.rule == "unknown economy" and (not code or code.startswith("OWID_")):
            parsed.exclude(_REGION)
            return
        parsed.quarantined.append(
            QuarantinedRow.of(error, table_name=chart.table, file_name=context.file_name, row_number=record.row_number)
        )
    else:
        parsed.rows[chart.table].append(row)


def _row(record: Record, header: tuple[str, ...], context: ParseContext, chart: _Chart) -> dict[str, object]:
    entity, code, time, text = (record.cells[name].strip() for name in header)
    row: dict[str, object] = {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "entity": entity,
        "code": code or None,
        "value_column": header[3],
        "value_as_published": text,
    }
    if chart.entities:
        row["geo"] = _geo(entity, code, header, context)
    row |= _time(time, header[2], chart)
    return row | {chart.value_name: _value(text, header[3], context, chart)}


def _geo(entity: str, code: str, header: tuple[str, ...], context: ParseContext) -> str:
    geo = context.economies.geo(entity, column=header[0])
    # Regions have no code or one of the publisher's own (OWID_WRL); a country has its ISO code.
    if len(code) == 3 and code != geo:
        expected = f"{geo}, the code of {entity!r}"
        raise BadCellError("entity and code name two economies", column=header[1], raw_value=code, expected=expected)
    return geo


def _time(text: str, column: str, chart: _Chart) -> dict[str, object]:
    """The columns that say when: a year, a year and perhaps its day, or a day and the wave that ends on it."""
    if "day" not in chart.time:
        return {"year": calendar_year(text, column=column)}
    day = _day(text, column) if column.lower() == "day" else None
    if "year" not in chart.time:
        return {"day": day, "period": _wave(day, column) if day else None}
    return {"day": day, "year": day.year if day else calendar_year(text, column=column)}


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


def _value(text: str, column: str, context: ParseContext, chart: _Chart) -> float | int:
    if chart.is_whole:
        return strict_integer(text, column=column)
    return context.units.scaled(text, chart.unit_as_published, column=column)[0]


def _check_percentages(parsed: ParsedFile, context: ParseContext, chart: _Chart) -> None:
    """Hold shares that are fractions: 0.225 and 22.5 both fetch plausible, and publishers do change between them."""
    shares = [share for row in parsed.rows[chart.table] if isinstance(share := row[chart.value_name], float)]
    if chart.unit_as_published == "percent" and shares and max(shares) <= 0.01:
        seen = f"{100 * max(shares):g} as the largest"
        raise HeldFileError(
            source=context.source_id, file=context.file_name, expected="percentages, some of them above 1", seen=seen
        )


_INVESTMENT = _Chart(
    slug="private-investment-in-artificial-intelligence",
    table="our_world_in_data_private_ai_investment",
    value_name="private_investment",
    unit_as_published="US dollars",
)
_ROBOTS = _Chart(
    slug="annual-industrial-robots-installed",
    table="our_world_in_data_industrial_robots_installed",
    value_name="robots_installed",
    unit_as_published="robots",
)
_ARTICLES = _Chart(
    slug="annual-scholarly-publications-on-artificial-intelligence",
    table="our_world_in_data_ai_articles",
    value_name="articles",
    unit_as_published="articles",
    regions=True,
)
_PATENTS = _Chart(
    slug="artificial-intelligence-patents-submitted",
    table="our_world_in_data_ai_patents_submitted",
    value_name="patents_submitted",
    unit_as_published="patents",
    regions=True,
)
_COMPANIES = _Chart(
    slug="newly-funded-artificial-intelligence-companies",
    table="our_world_in_data_newly_funded_ai_companies",
    value_name="companies",
    unit_as_published="companies",
    regions=True,
)
_DIFFUSION = _Chart(
    slug="estimated-share-people-generative-ai",
    table="our_world_in_data_ai_diffusion",
    value_name="ai_diffusion_share",
    unit_as_published="percent",
    time=("day",),
    regions=True,
)
_LARGE_SCALE = _Chart(
    slug="cumulative-number-of-large-scale-ai-systems-by-country",
    table="our_world_in_data_large_scale_ai_models",
    value_name="models",
    unit_as_published="models",
    time=("year", "day"),
)
_AFFILIATIONS = _Chart(
    slug="affiliation-researchers-building-artificial-intelligence-systems-all",
    table="our_world_in_data_notable_model_affiliations",
    value_name="models",
    unit_as_published="models",
    entities=False,
)


def _observations(chart: _Chart, indicator_id: str, unit: str, **more: str) -> str:
    """The chart's rows as observations; ``more`` is what differs from a calendar year's plain value."""
    return cell_observations(
        chart.table,
        indicator_id=indicator_id,
        value=chart.value_name,
        unit=unit,
        figure=chart.slug,
        column="value_column",
        **more,
    )


#: The chart counts to the end of a year, or by the day in older vintages, where a year's last day stands for it. The
#: last year is still running when the chart is made.
_LARGE_SCALE_OBSERVATIONS = _observations(
    _LARGE_SCALE,
    "large_scale_ai_models_cumulative",
    "models",
    period=f"'{FIRST_LARGE_SCALE_YEAR}/' || year",
    time_basis="cumulative",
    obs_status="case when year = max(year) over (partition by snapshot_id) then 'provisional' else 'observed' end",
    where="true qualify row_number() over (partition by snapshot_id, geo, year order by day desc) = 1",
)

_OBSERVATIONS: Mapping[_Chart, str] = {
    _INVESTMENT: _observations(_INVESTMENT, "private_ai_investment", "US dollars", money=_CONSTANT_DOLLARS),
    _ROBOTS: _observations(_ROBOTS, "industrial_robots_installed", "robots", money=NO_MONEY),
    _ARTICLES: _observations(_ARTICLES, "ai_articles", "articles"),
    _PATENTS: _observations(_PATENTS, "ai_patents_submitted", "patents"),
    _COMPANIES: _observations(_COMPANIES, "newly_funded_ai_companies", "companies"),
    _DIFFUSION: _observations(
        _DIFFUSION,
        "ai_diffusion_share",
        "share",
        period="period",
        time_basis="survey_wave",
        obs_status="'estimated'",
    ),
    _LARGE_SCALE: _LARGE_SCALE_OBSERVATIONS,
    _AFFILIATIONS: NO_OBSERVATIONS,
}


def _dataset(chart: _Chart, dataset_id: str, schema: str, *, confirmed: bool = False) -> Dataset:
    table = SourceTable(chart.table, f"schemas.src.our_world_in_data:{schema}", _OBSERVATIONS[chart])
    return Dataset(
        dataset_id=dataset_id,
        file_name=f"{chart.slug}.csv",
        content="csv",
        parse=chart.parse,
        tables=(table,),
        urls=(f"https://ourworldindata.org/grapher/{chart.slug}.csv?v=1&csvType=full&useColumnShortNames=true",),
        confirmed=confirmed,
    )


SOURCE = Source(
    source_id="our_world_in_data",
    datasets=(
        _dataset(_INVESTMENT, "private_ai_investment", "PrivateAiInvestment", confirmed=True),
        _dataset(_ROBOTS, "industrial_robots_installed", "IndustrialRobotsInstalled", confirmed=True),
        _dataset(_ARTICLES, "ai_articles", "AiArticles"),
        _dataset(_PATENTS, "ai_patents_submitted", "AiPatentsSubmitted"),
        _dataset(_COMPANIES, "newly_funded_ai_companies", "NewlyFundedAiCompanies"),
        _dataset(_DIFFUSION, "ai_diffusion", "AiDiffusion"),
        _dataset(_LARGE_SCALE, "large_scale_ai_models", "LargeScaleAiModels"),
        _dataset(_AFFILIATIONS, "notable_model_affiliations", "NotableModelAffiliations"),
    ),
)
