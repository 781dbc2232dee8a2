"""Internal tables of ``warehouse/models/stage/composites/``: what makes the scores and ranks by pillar."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, internal
from schemas.columns import GeoColumn, PeriodColumn, SeriesColumn
from schemas.stage.keys import ComponentColumns


class CompositeSettings(Table, name="stage.composite_settings"):
    """The rows of core.composite_parameters as columns."""

    draws: int = internal("draws of the choices behind a composite", unit="draws")
    seed: int = internal("seed of the draws")
    weight_range: float = internal("how far a draw moves a weight", unit="fraction")
    band_low: float = internal("best end of the band of ranks", unit="fraction of the draws")
    band_high: float = internal("worst end of the band of ranks", unit="fraction of the draws")
    min_share_indicators: float = internal("least share of all indicators", unit="fraction")
    min_share_pillar: float = internal("least share of a pillar's indicators", unit="fraction")
    min_economies: int = internal("economies that a list must have", unit="economies")
    skewness_limit: float = internal("beyond it logarithms are taken")
    kurtosis_limit: float = internal("beyond it logarithms are taken")
    correlation_limit: float = internal("of components with one another")
    size_correlation_limit: float = internal("with population and GDP")


class CompositeCrossSections(PeriodColumn, SeriesColumn, ComponentColumns, name="stage.composite_cross_sections"):
    """The one cross-section from which each component is taken."""

    weight: float = internal("weight in the pillar")
    per_capita: bool = internal("is the value divided by population")
    period_end: dt.date = internal("last day of the period")
    published_at: dt.date = internal("publication of the edition")
    time_basis: str = internal("what kind of year or span the period is")
    n_economies: int = internal("economies with a value", unit="economies")


class CompositeValues(GeoColumn, ComponentColumns, name="stage.composite_values"):
    """What each economy has of each component."""

    value: float | None = internal("value as published", unit="see core.indicators")
    obs_status: str | None = internal("observed, or why a value is missing")
    population_period: str | None = internal("period of the population, where it is divided by one")
    compared_value: float | None = internal("divided by population where so declared", unit="see core.indicators")
    snapshot_id: str | None = internal("the landed file, where there is a row")
    locator: str | None = internal("place in the publisher's file")


class CompositeCoverage(GeoColumn, name="stage.composite_coverage"):
    """How much of each pillar every economy has, and which economies are scored at all."""

    pillar: str = internal("pillar of the composite")
    pillar_weight: float = internal("weight in the overall score")
    n_indicators: int = internal("components of the pillar", unit="indicators")
    n_present: int = internal("those that the economy has", unit="indicators")
    has_enough: bool = internal("are they enough for a score of the pillar")
    thin_pillars: str | None = internal("pillars of which the economy has too little")
    is_scored: bool = internal("is the economy scored at all")
    has_too_few_indicators: bool = internal("has the economy too few over all pillars")


class CompositeScales(ComponentColumns, name="stage.composite_scales"):
    """The scale on which each component is put."""

    n_economies: int = internal("economies that set the scale", unit="economies")
    skewness: float | None = internal("type 2, of the values compared")
    kurtosis: float | None = internal("excess, type 2, of the values compared")
    treatment: str = internal("none, log, skewed_without_log or goalposts")
    sign_of_better: int = internal("-1 where lower is better, else 1")
    worst: float = internal("worst of the scale", unit="see treatment")
    best: float = internal("best of the scale", unit="see treatment")
    mean_value: float = internal("mean of the treated values", unit="see treatment")
    deviation: float | None = internal("their standard deviation", unit="see treatment")


class CompositeRanks(GeoColumn, name="stage.composite_ranks"):
    """How the ranks move when the choices behind a composite do."""

    pillar: str = internal("pillar, or overall")
    n_draws: int = internal("draws in which the pillar had an indicator", unit="draws")
    rank_median: int | None = internal("median rank of the draws", unit="rank")
    rank_low: int | None = internal("best end of the band", unit="rank")
    rank_high: int | None = internal("worst end of the band", unit="rank")
