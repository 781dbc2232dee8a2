"""Our World in Data: grapher charts, each a csv of entity, code, time and the value that the chart shows.

Belongs here: the charts that are landed, and what their rows mean. Not here: how a chart's csv is read
(``grapher_chart``), and the charts' metadata, of which only the day of the last update is taken, when one is fetched.

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
from datetime import date

from pipeline.parsing.json_answer import read_json
from pipeline.sources.declaration import Chosen, Dataset, Listing, Source, SourceTable
from pipeline.sources.grapher_chart import Chart
from pipeline.sources.observation_sql import NO_MONEY, NO_OBSERVATIONS, cell_observations

SOURCE_ID = "our_world_in_data"

#: From this year on large-scale models are counted. Older charts say "since 2017", the one of 2026 "since 2019": both
#: are the same numbers, as Epoch AI's list of November 2025 has no model before 30 October 2019. A row before 2017
#: belongs to no such count.
FIRST_LARGE_SCALE_YEAR = 2017

_CONSTANT_DOLLARS = "'constant' as price_base, 2021 as base_year, 'USD' as currency"


#: 130 billion of the world in 2024, which is the largest value since 2013.
_INVESTMENT = Chart(
    slug="private-investment-in-artificial-intelligence",
    table="our_world_in_data_private_ai_investment",
    value_name="private_investment",
    unit_as_published="US dollars",
    value_columns=("private_investment", "Global total private investment in AI"),
    largest=(1e8, 1e15),
)
#: 541,000 in the world in 2023.
_ROBOTS = Chart(
    slug="annual-industrial-robots-installed",
    table="our_world_in_data_industrial_robots_installed",
    value_name="robots_installed",
    unit_as_published="robots",
    value_columns=("industrial_robot_installations", "installations", "Annual industrial robots installed"),
    largest=(1e2, 1e9),
)
#: Some 112,000 of China in 2022.
_ARTICLES = Chart(
    slug="annual-scholarly-publications-on-artificial-intelligence",
    table="our_world_in_data_ai_articles",
    value_name="articles",
    unit_as_published="articles",
    value_columns=("num_articles__field_all", "num_articles"),
    largest=(1, 1e9),
    regions=True,
)
_PATENTS = Chart(
    slug="artificial-intelligence-patents-submitted",
    table="our_world_in_data_ai_patents_submitted",
    value_name="patents_submitted",
    unit_as_published="patents",
    value_columns=("num_patent_applications__field_all", "num_patent_applications"),
    largest=(1, 1e9),
    regions=True,
)
#: 1,143 of the United States in 2024.
_COMPANIES = Chart(
    slug="newly-funded-artificial-intelligence-companies",
    table="our_world_in_data_newly_funded_ai_companies",
    value_name="companies",
    unit_as_published="companies",
    value_columns=("number_of_newly_funded_ai_companies", "newly_funded_ai_companies"),
    largest=(1, 1e7),
    regions=True,
)
_DIFFUSION = Chart(
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
_LARGE_SCALE = Chart(
    slug="cumulative-number-of-large-scale-ai-systems-by-country",
    table="our_world_in_data_large_scale_ai_models",
    value_name="models",
    unit_as_published="models",
    value_columns=(
        "cumulative_count",
        "Cumulative number of large-scale AI systems by country",
        "Cumulative count of large-scale AI systems by country",
    ),
    largest=(1, 1e7),
    time=("year", "day"),
    first_year=FIRST_LARGE_SCALE_YEAR,
)
#: Fewer than a hundred of one kind in a year.
_AFFILIATIONS = Chart(
    slug="affiliation-researchers-building-artificial-intelligence-systems-all",
    table="our_world_in_data_notable_model_affiliations",
    value_name="models",
    unit_as_published="models",
    value_columns=("yearly_count",),
    largest=(1, 1e6),
    entities=False,
)


def _observations(chart: Chart, indicator_id: str, unit: str, **more: str) -> str:
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

_OBSERVATIONS: Mapping[Chart, str] = {
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

    chart: Chart

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


def _address(chart: Chart, kind: str) -> str:
    return f"https://ourworldindata.org/grapher/{chart.slug}.{kind}?v=1&csvType=full&useColumnShortNames=true"


def _dataset(
    chart: Chart, dataset_id: str, schema: str, *, confirmed: bool = False, withdrawn: bool = False
) -> Dataset:
    schema = f"schemas.src.our_world_in_data:{schema}"
    table = SourceTable(
        chart.table,
        schema,
        _OBSERVATIONS[chart],
        time_columns=chart.time,
        published_names={
            "entity": "entity",
            "code": "code",
            **{name: name for name in chart.time},
            chart.value_name: chart.value_columns[0],
        },
    )
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
