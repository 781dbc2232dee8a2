"""Our World in Data: grapher charts, each a csv of entity, code, time and the value that the chart shows.

Belongs here: the charts that are landed, how their csv is read, and what its rows mean. Not here: the charts' metadata,
of which only the day of the last update is taken, when a chart is fetched.

A chart is known by its value: by the name of the column, short or long, and by the size of its largest value. So
another chart at the same address is held, and further columns (a scatter view adds some) are noted and not read. A
name that the publisher changes is declared in ``warehouse/reference/sources/column_renames.csv``. ``OWID_WRL``
is the world; Europe and other regions have a blank code, so an economy is read by its name, which its code only
confirms.

Two charts were withdrawn by the publisher in 2026, patents submitted and newly funded companies: they have no address
any more, and a file that somebody has kept can be handed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_table import Record, TextTable, check_header
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Chosen, Dataset, Listing, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, NO_OBSERVATIONS, cell_observations

SOURCE_ID = "our_world_in_data"

#: From this year on large-scale models are counted. Older charts say "since 2017", the one of 2026 "since 2019": both
#: are the same numbers, as Epoch AI's list of November 2025 has no model before 30 October 2019. A row before 2017
#: belongs to no such count.
FIRST_LARGE_SCALE_YEAR = 2017

_NO_VALUE = "the publisher gives no value for this entity and year"
_REGION = "a region or group of the publisher, which has no country code; its members are listed themselves"
_CONSTANT_DOLLARS = "'constant' as price_base, 2021 as base_year, 'USD' as currency"


@dataclass(frozen=True)
class _Chart:
    """How one chart is read.

    ``value_columns`` are the names of its value, the publisher's present short name first; ``largest`` is between
    which sizes, as published, the largest value of a file lies. ``time`` names what the column of time may be;
    ``first_year`` is before which there is no row; ``regions`` is whether regions and groups that nobody declared are
    left out by rule (charts of every country, with many overlapping groups) or quarantined like any unknown economy;
    ``entities`` is False where the entities are no economies.
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


def _columns(table: TextTable, context: ParseContext, chart: _Chart) -> _Columns:
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


def _add(record: Record, columns: _Columns, context: ParseContext, chart: _Chart, parsed: ParsedFile) -> None:
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


def _row(record: Record, columns: _Columns, context: ParseContext, chart: _Chart) -> dict[str, object]:
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


def _time(text: str, column: str, chart: _Chart) -> dict[str, object]:
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


def _value(text: str, column: str, context: ParseContext, chart: _Chart) -> float | int:
    if chart.is_whole:
        return strict_integer(text, column=column)
    return context.units.scaled(text, chart.unit_as_published, column=column)[0]


def _check_size(parsed: ParsedFile, context: ParseContext, chart: _Chart) -> None:
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


#: 130 billion of the world in 2024, which is the largest value since 2013.
_INVESTMENT = _Chart(
    slug="private-investment-in-artificial-intelligence",
    table="our_world_in_data_private_ai_investment",
    value_name="private_investment",
    unit_as_published="US dollars",
    value_columns=("private_investment", "Global total private investment in AI"),
    largest=(1e8, 1e13),
)
#: 541,000 in the world in 2023.
_ROBOTS = _Chart(
    slug="annual-industrial-robots-installed",
    table="our_world_in_data_industrial_robots_installed",
    value_name="robots_installed",
    unit_as_published="robots",
    value_columns=("industrial_robot_installations", "installations", "Annual industrial robots installed"),
    largest=(1e3, 1e7),
)
#: Some 112,000 of China in 2022.
_ARTICLES = _Chart(
    slug="annual-scholarly-publications-on-artificial-intelligence",
    table="our_world_in_data_ai_articles",
    value_name="articles",
    unit_as_published="articles",
    value_columns=("num_articles__field_all", "num_articles"),
    largest=(1, 1e7),
    regions=True,
)
_PATENTS = _Chart(
    slug="artificial-intelligence-patents-submitted",
    table="our_world_in_data_ai_patents_submitted",
    value_name="patents_submitted",
    unit_as_published="patents",
    value_columns=("num_patent_applications__field_all", "num_patent_applications"),
    largest=(1, 1e7),
    regions=True,
)
#: 1,143 of the United States in 2024.
_COMPANIES = _Chart(
    slug="newly-funded-artificial-intelligence-companies",
    table="our_world_in_data_newly_funded_ai_companies",
    value_name="companies",
    unit_as_published="companies",
    value_columns=("number_of_newly_funded_ai_companies", "newly_funded_ai_companies"),
    largest=(1, 1e5),
    regions=True,
)
_DIFFUSION = _Chart(
    slug="estimated-share-people-generative-ai",
    table="our_world_in_data_ai_diffusion",
    value_name="ai_diffusion_share",
    unit_as_published="percent",
    value_columns=("ai_user_share",),
    largest=(1, 100),
    time=("day",),
    regions=True,
)
#: Epoch AI's list had 331 models to the end of 2024.
_LARGE_SCALE = _Chart(
    slug="cumulative-number-of-large-scale-ai-systems-by-country",
    table="our_world_in_data_large_scale_ai_models",
    value_name="models",
    unit_as_published="models",
    value_columns=(
        "cumulative_count",
        "Cumulative number of large-scale AI systems by country",
        "Cumulative count of large-scale AI systems by country",
    ),
    largest=(1, 1e5),
    time=("year", "day"),
    first_year=FIRST_LARGE_SCALE_YEAR,
)
#: Fewer than a hundred of one kind in a year.
_AFFILIATIONS = _Chart(
    slug="affiliation-researchers-building-artificial-intelligence-systems-all",
    table="our_world_in_data_notable_model_affiliations",
    value_name="models",
    unit_as_published="models",
    value_columns=("yearly_count",),
    largest=(1, 1e4),
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


@dataclass(frozen=True)
class _LastUpdate:
    """Chooses a chart's csv, with the day of its last update as the chart's metadata have it."""

    chart: _Chart

    def __call__(self, metadata: bytes) -> Chosen:
        """The csv; without a day where the metadata name none, since they change more often than the csv does.

        Raises:
            HeldFileError: the metadata are no JSON.
        """
        name = f"{self.chart.slug}.metadata.json"
        days: list[date] = []
        match read_json(metadata, source=SOURCE_ID, file=name):
            case {"columns": dict() as columns}:
                days = [day for column in columns.values() if (day := self._day(column))]
        return Chosen(_address(self.chart, "csv"), published_at=max(days, default=None))

    def _day(self, column: object) -> date | None:
        """The day of the last update of the chart's value; None for other columns."""
        match column:
            case {"shortName": str() as short, "lastUpdated": str() as text} if re.fullmatch(
                r"\d{4}-\d{2}-\d{2}", text
            ):
                return date.fromisoformat(text) if short in self.chart.value_columns else None
        return None


def _address(chart: _Chart, kind: str) -> str:
    return f"https://ourworldindata.org/grapher/{chart.slug}.{kind}?v=1&csvType=full&useColumnShortNames=true"


def _dataset(
    chart: _Chart, dataset_id: str, schema: str, *, confirmed: bool = False, withdrawn: bool = False
) -> Dataset:
    schema = f"schemas.src.our_world_in_data:{schema}"
    table = SourceTable(chart.table, schema, _OBSERVATIONS[chart], time_columns=chart.time)
    metadata = Listing(url=_address(chart, "metadata.json"), content="json", choose=_LastUpdate(chart))
    return Dataset(
        dataset_id=dataset_id,
        file_name=f"{chart.slug}.csv",
        content="csv",
        parse=chart.parse,
        tables=(table,),
        urls=() if withdrawn else (_address(chart, "csv"),),
        listing=None if withdrawn else metadata,
        confirmed=confirmed,
    )


SOURCE = Source(
    source_id=SOURCE_ID,
    datasets=(
        _dataset(_INVESTMENT, "private_ai_investment", "PrivateAiInvestment", confirmed=True),
        _dataset(_ROBOTS, "industrial_robots_installed", "IndustrialRobotsInstalled", confirmed=True),
        _dataset(_ARTICLES, "ai_articles", "AiArticles"),
        _dataset(_PATENTS, "ai_patents_submitted", "AiPatentsSubmitted", withdrawn=True),
        _dataset(_COMPANIES, "newly_funded_ai_companies", "NewlyFundedAiCompanies", withdrawn=True),
        _dataset(_DIFFUSION, "ai_diffusion", "AiDiffusion"),
        _dataset(_LARGE_SCALE, "large_scale_ai_models", "LargeScaleAiModels"),
        _dataset(_AFFILIATIONS, "notable_model_affiliations", "NotableModelAffiliations"),
    ),
)
