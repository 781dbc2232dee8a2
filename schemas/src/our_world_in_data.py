"""The source tables of Our World in Data: one per grapher chart, close to the csv that the chart offers."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import GeoColumn, PeriodColumn, PositionColumns, SnapshotColumn


class _EntityColumns(PositionColumns, SnapshotColumn):
    """What every grapher chart has beside its time and its value."""

    entity: str = text("entity", "系列名(公表表記)", "the economy, region or kind as the publisher names it")
    code: str | None = text(
        "code", "コード", "ISO 3166-1 alpha-3 or the publisher's own (OWID_WRL); empty for most regions", null=True
    )
    value_column: str = text("value column", "値の列名", "header of the value column, which the publisher renames")
    value_as_published: str = text("value as published", "公表値", "the cell's text")


class _YearColumn(Table):
    """The year of a chart by year."""

    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})


class _ChartColumns(GeoColumn, _YearColumn, _EntityColumns):
    """What every chart of economies by year has."""


class PrivateAiInvestment(
    _ChartColumns,
    name="src.our_world_in_data_private_ai_investment",
    key=("snapshot_id", "geo", "year"),
    title_en="Private investment in AI, constant 2021 US dollars (Our World in Data)",
    title_ja="AIへの民間投資（2021年実質米ドル、Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Private investment in AI companies, upstream Quid through the AI Index, deflated to US dollars of 2021."""

    private_investment: float = number(
        "private investment", "民間投資額", "deflated by the publisher", unit="US dollars of 2021", low=0
    )


class IndustrialRobotsInstalled(
    _ChartColumns,
    name="src.our_world_in_data_industrial_robots_installed",
    key=("snapshot_id", "geo", "year"),
    title_en="Industrial robots installed in a year (Our World in Data)",
    title_ja="産業用ロボットの年間設置台数（Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Industrial robots installed in a year, upstream the International Federation of Robotics through the AI Index.

    Figures are rounded upstream to hundreds or thousands of robots, and only some economies are shown.
    """

    robots_installed: int = count("robots installed", "設置台数", "installed in the year", unit="robots")


class AiArticles(
    _ChartColumns,
    name="src.our_world_in_data_ai_articles",
    key=("snapshot_id", "geo", "year"),
    title_en="Scholarly publications on AI in a year (Our World in Data)",
    title_ja="AI関連論文の年間発表数（Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Scholarly publications on AI, upstream the Country AI Activity Metrics of CSET: whole counting by economy."""

    articles: int = count("articles", "論文数", "published in the year", unit="articles")


class AiPatentsSubmitted(
    _ChartColumns,
    name="src.our_world_in_data_ai_patents_submitted",
    key=("snapshot_id", "geo", "year"),
    title_en="AI patent applications in a year (Our World in Data)",
    title_ja="AI特許の年間出願数（Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """Patent applications on AI, upstream the Country AI Activity Metrics of CSET. Applications, not grants."""

    patents_submitted: int = count("patents submitted", "出願数", "submitted in the year", unit="patents")


class NewlyFundedAiCompanies(
    _ChartColumns,
    name="src.our_world_in_data_newly_funded_ai_companies",
    key=("snapshot_id", "geo", "year"),
    title_en="Newly funded AI companies in a year (Our World in Data)",
    title_ja="新たに資金調達したAI企業の年間数（Our World in Data）",
    grain="one row per snapshot, economy and year",
):
    """AI companies that were funded for the first time in the year, upstream Quid through the AI Index."""

    companies: int = count("companies", "企業数", "newly funded in the year", unit="companies")


class AiDiffusion(
    GeoColumn,
    PeriodColumn,
    _EntityColumns,
    name="src.our_world_in_data_ai_diffusion",
    key=("snapshot_id", "geo", "period"),
    title_en="Estimated share of people who use generative AI (Our World in Data)",
    title_ja="生成AI利用者の推計割合（Our World in Data）",
    grain="one row per snapshot, economy and wave",
):
    """The share of people aged 15 to 64 who used generative AI, upstream Microsoft's AI Diffusion Report."""

    day: dt.date = other("day", "日", "the last day of the wave, by which the publisher dates it")
    ai_diffusion_share: float = number("share of people", "利用者の割合", "a fraction", unit="share", low=0, high=1)


class LargeScaleAiModels(
    _ChartColumns,
    name="src.our_world_in_data_large_scale_ai_models",
    key=("snapshot_id", "geo", "year", "day"),
    title_en="Large-scale AI models, cumulative (Our World in Data)",
    title_ja="大規模AIモデルの累計（Our World in Data）",
    grain="one row per snapshot, economy and year, or day where the chart is by day",
):
    """AI models trained with more than 10^23 FLOP since 2017, upstream Epoch AI."""

    day: dt.date | None = other("day", "日", "empty where the chart is by year", null=True)
    models: int = count("models", "モデル数", "since 2017, up to the end of the year", unit="models")


class NotableModelAffiliations(
    _YearColumn,
    _EntityColumns,
    name="src.our_world_in_data_notable_model_affiliations",
    key=("snapshot_id", "entity", "year"),
    title_en="Notable AI models by the affiliation of their developers (Our World in Data)",
    title_ja="注目すべきAIモデルの開発者の所属別件数（Our World in Data）",
    grain="one row per snapshot, kind of affiliation and year",
):
    """Notable AI models by whether industry, academia or both built them, upstream Epoch AI.

    The entities are kinds of organisation and no economies, so the table feeds no indicator.
    """

    models: int = count("models", "モデル数", "published in the year", unit="models")
