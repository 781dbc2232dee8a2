"""The source tables of ETO's Country AI Activity Metrics: one per csv of the archive, countries only."""

from __future__ import annotations

from schemas.base import count, number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn

_YEARLY = ("snapshot_id", "geo", "field", "year")
_TOTALS = ("snapshot_id", "geo", "field")


class _FieldColumns(GeoColumn, PositionColumns, SnapshotColumn):
    """What every csv has."""

    country: str = text("country", "国・地域(公表表記)", "the economy as the publisher names it")
    field: str = text("field", "分野", "All, or a field of application")


class _YearlyColumns(_FieldColumns):
    """What every csv by year has."""

    year: int = other("year", "年", "calendar year", in_range={"min_value": 1900, "max_value": 2100})
    is_complete: bool = other(
        "complete", "確定", "whether the publisher calls the year complete; of citations, whether it does of articles"
    )
    value_as_published: str = text("value as published", "公表値", "the cell's text")


class Articles(
    _YearlyColumns,
    name="src.eto_articles",
    key=_YEARLY,
    title_en="AI articles by year (ETO)",
    title_ja="AI関連論文数（年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """AI-related articles with an author in the economy: whole counting. Non-commercial use only."""

    articles: int = count("articles", "論文数", unit="articles")


class ArticleCitations(
    _YearlyColumns,
    name="src.eto_article_citations",
    key=_YEARLY,
    title_en="Citations of AI articles by year of the article (ETO)",
    title_ja="AI関連論文の被引用数（論文の発表年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """Citations of AI-related articles with an author in the economy, which grow with age. Non-commercial use only."""

    citations: int = count("citations", "被引用数", unit="citations")


class PatentApplications(
    _YearlyColumns,
    name="src.eto_patent_applications",
    key=_YEARLY,
    title_en="AI patent applications by year (ETO)",
    title_ja="AI特許の出願数（年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """AI patent families by year and office of their first application. Non-commercial use only."""

    patent_applications: int = count("applications", "出願数", unit="patents")


class PatentsGranted(
    _YearlyColumns,
    name="src.eto_patents_granted",
    key=_YEARLY,
    title_en="AI patents granted, by year of application (ETO)",
    title_ja="AI特許の登録数（出願年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """AI patent families of which a document was granted, by year and office of their first application.

    The last five to seven years are incomplete. Feeds no indicator: a patent granted in 2024 stands in the year in
    which it was applied for. Non-commercial use only.
    """

    patents_granted: int = count("granted", "登録数", unit="patents")


class InvestmentDisclosed(
    _YearlyColumns,
    name="src.eto_investment_disclosed",
    key=_YEARLY,
    title_en="Disclosed investment in private AI companies by year (ETO)",
    title_ja="未上場AI企業への投資（公表額、年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """Disclosed incoming investment, rounded by the publisher to millions of US dollars. Non-commercial use only."""

    disclosed_investment: float = number("disclosed investment", "公表投資額", "nominal", unit="US dollars", low=0)


class InvestmentEstimated(
    _YearlyColumns,
    name="src.eto_investment_estimated",
    key=_YEARLY,
    title_en="Estimated investment in private AI companies by year (ETO)",
    title_ja="未上場AI企業への投資（推計額、年別、ETO）",
    grain="one row per snapshot, economy, field and year",
):
    """Disclosed investment and the publisher's guess of undisclosed deals, in millions. Non-commercial use only."""

    estimated_investment: float = number("estimated investment", "推計投資額", "nominal", unit="US dollars", low=0)


class PublicationTotals(
    _FieldColumns,
    name="src.eto_publication_totals",
    key=_TOTALS,
    title_en="AI articles and citations, all years (ETO)",
    title_ja="AI関連論文数と被引用数（全期間、ETO）",
    grain="one row per snapshot, economy and field",
):
    """The publisher's sums over all years, incomplete ones among them. Non-commercial use only."""

    articles: int = count("articles", "論文数", unit="articles")
    citations: int = count("citations", "被引用数", unit="citations")


class PatentTotals(
    _FieldColumns,
    name="src.eto_patent_totals",
    key=_TOTALS,
    title_en="AI patents, all years (ETO)",
    title_ja="AI特許の件数（全期間、ETO）",
    grain="one row per snapshot, economy and field",
):
    """The publisher's sums over all years, incomplete ones among them. Non-commercial use only."""

    patent_applications: int = count("applications", "出願数", unit="patents")
    patents_granted: int = count("granted", "登録数", unit="patents")


class InvestmentTotals(
    _FieldColumns,
    name="src.eto_investment_totals",
    key=_TOTALS,
    title_en="Investment in private AI companies, all years (ETO)",
    title_ja="未上場AI企業への投資（全期間、ETO）",
    grain="one row per snapshot, economy and field",
):
    """The publisher's sums over all years, incomplete ones among them. Non-commercial use only."""

    disclosed_investment: float = number("disclosed investment", "公表投資額", "nominal", unit="US dollars", low=0)
    estimated_investment: float = number("estimated investment", "推計投資額", "nominal", unit="US dollars", low=0)
