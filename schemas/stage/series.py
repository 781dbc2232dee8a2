"""Internal tables of ``warehouse/models/stage/series/``: what may be compared with what."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, internal
from schemas.columns import (
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    SnapshotColumn,
    UniverseColumn,
    VintageColumns,
)
from schemas.stage.keys import (
    CrossSectionColumn,
    GeoSeriesColumn,
    ObservationColumn,
    OrientedValueColumns,
    SeriesNumberColumn,
    TimeIndexColumn,
)


class MeasureColumns(Table):
    """What core.indicators says of how a series is measured."""

    pillar: str = internal("pillar of the indicator")
    direction: str = internal("which way is better: higher, lower or none")
    measure_kind: str = internal("kind of core.measure_kinds")
    no_ratio_reason: str | None = internal("why its ratios mean nothing; empty: they do")
    no_years_behind_reason: str | None = internal("why its years behind mean nothing; empty: they do")
    growth_basis: str | None = internal("exponential, or points per year; empty: no growth")
    interpolation: str = internal("between observed years: linear or log")


class SeriesKeys(
    MeasureColumns,
    BasisColumns,
    VintageColumns,
    IndicatorColumn,
    SeriesColumn,
    SeriesNumberColumn,
    name="stage.series_keys",
):
    """The series."""


class ComparableObservations(
    UniverseColumn,
    PublishedAtColumn,
    SnapshotColumn,
    PeriodColumn,
    GeoColumn,
    OrientedValueColumns,
    TimeIndexColumn,
    SeriesNumberColumn,
    GeoSeriesColumn,
    CrossSectionColumn,
    ObservationColumn,
    name="stage.comparable_observations",
):
    """One value, or the reason why there is none, per series, geo and period."""

    geo_type: str = internal("economy, group, residual or unallocated")
    upper_bound: float | None = internal("value plus half its last digit, or a list's cut-off", unit="see unit")
    unit: str = internal("base unit")
    currency: str | None = internal("ISO 4217, for money")
    obs_status: str = internal("observed, or why a value is missing")
    first_recorded_at: dt.datetime = internal("when the first file that says so was landed (UTC)")
    withdrawn_at: dt.datetime | None = internal("when a later edition withdrew the value (UTC)")
    withdrawal_recorded_at: dt.datetime | None = internal("when an edition was landed that withdrew it (UTC)")
    locator: str = internal("file, row and column in the publisher's file, or figure and page")
    is_sum: bool = internal("the sum of a group's members, which no publisher prints")


class GeoSeries(
    GeoColumn,
    OrientedValueColumns,
    TimeIndexColumn,
    SeriesNumberColumn,
    GeoSeriesColumn,
    ObservationColumn,
    name="stage.geo_series",
):
    """Every value after the one before it, geo by geo."""

    geo_type: str = internal("economy, group, residual or unallocated")
    definition_number: int = internal("breaks of the series before it", unit="breaks")
    observation_number: int = internal("place among the values of the geo, 1 is the first", unit="values")
    n_observations: int = internal("values of the geo", unit="values")
    number_in_definition: int = internal("place under its definition, 1 is the first", unit="values")
    previous_time_index: int | None = internal("time of the value before", unit="half-months")
    previous_value: float | None = internal("value before", unit="see core.indicators")
    previous_oriented_value: float | None = internal("oriented value before")


class DefinitionChanges(GeoColumn, SeriesNumberColumn, name="stage.definition_changes"):
    """Where the definition behind a series changes for an economy."""

    first_time_index: int = internal("first time of the new definition", unit="half-months")
    known_from: dt.date | None = internal("since when it is known; empty: with the edition")


class Definitions(ObservationColumn, name="stage.definitions"):
    """Under which definition a value stands, where its series has changed it."""

    definition_number: int = internal("breaks of the series before it", unit="breaks")
    break_times: str = internal("times of those breaks: equal where two economies have the same definition")
    known_from: dt.date | None = internal("since when the last of them is known")


class Ranks(ObservationColumn, name="stage.ranks"):
    """The place of every economy in its cross-section."""

    rank_computed: int = internal("1 is best; ties share the best place", unit="rank")
    n_tied: int = internal("economies with the same value", unit="economies")


class Leaders(CrossSectionColumn, name="stage.leaders"):
    """Who leads a cross-section, who follows, and what the world is."""

    n_ranked: int = internal("economies with a value", unit="economies")
    leader_observation_id: int | None = internal("observation of the leader; empty where there is one economy")
    leader_geo: str | None = internal("the leader, an economy")
    leader_value: float | None = internal("the leader's value", unit="see core.indicators")
    runner_up_geo: str | None = internal("the second")
    runner_up_value: float | None = internal("the second's value", unit="see core.indicators")
    sum_of_listed: float | None = internal("sum of the economies listed", unit="see core.indicators")
    published_world: float | None = internal("the world's total as the publisher prints it", unit="see core.indicators")


class ListKinds(UniverseColumn, PeriodColumn, SeriesColumn, name="stage.list_kinds"):
    """Of which kind of list a cross-section is, and of what."""

    list_kind: str = internal("the best of its lists: full, top_k, selected or single")
    list_order: int = internal("1 for full, 2 for top_k, 3 for selected, 4 for single")
    universe_kind: str | None = internal("world, group, sample or respondents")


class AbsenceBounds(PeriodColumn, SeriesColumn, name="stage.absence_bounds"):
    """Between which values those lie whom a list leaves out."""

    universe_group: str | None = internal("the group whose members it bounds; empty: of all economies")
    absent_low: float | None = internal("at least; empty: nobody knows", unit="see core.indicators")
    absent_high: float | None = internal("at most; empty: nobody knows", unit="see core.indicators")


class Coverage(TimeIndexColumn, SeriesNumberColumn, name="stage.coverage"):
    """Whether a cross-section still has the economies of the one before it."""

    time_index_before: int | None = internal("time of the one before", unit="half-months")
    is_incomplete: bool = internal("its leader is missing, or too many of its economies")


class SamplingErrors(ObservationColumn, name="stage.sampling_errors"):
    """Survey values that the sample cannot tell from another one of their cross-section."""


class ComparabilityFlags(ObservationColumn, name="stage.comparability_flags"):
    """What lowers the grade of each gap."""

    measure: str = internal("gap, or per_capita and per_gdp for what the denominator adds")
    rule_id: str = internal("row of core.comparability_rules")
    grade: str = internal("grade of the rule, B to D")
    reason_en: str = internal("reason of the rule")
    reason_ja: str = internal("reason of the rule in Japanese")
    threshold: float = internal("the rule holds above it", unit="fraction, or years of skew")
    measured: float = internal("what was measured; 1 where a rule is met or not", unit="fraction, or years of skew")
    known_from: dt.date = internal("since when that is known")


class ComparabilityGrades(ObservationColumn, name="stage.comparability_grades"):
    """How far each gap can be trusted; without a row it is A."""

    grade: str | None = internal("grade of the gap")
    reason: str | None = internal("the rules that lowered it, the lowest first")
    per_capita_grade: str | None = internal("the lower of the gap's and of what the population adds")
    per_gdp_grade: str | None = internal("the lower of the gap's and of what the GDP adds")


class YenRateColumns(Table):
    """At which rate dollars become yen, or why at none."""

    jpy_rate_rule: str | None = internal("mean_of_calendar_year, mean_of_fiscal_year or year_end")
    jpy_per_usd: float | None = internal("the rate", unit="yen per US dollar")
    jpy_rate_days: int | None = internal("daily fixings that it is of", unit="days")
    jpy_rate_basis: str | None = internal("rule, source, edition and place")
    jpy_missing_reason: str | None = internal("why there is no rate")


class Deflators(VintageColumns, GeoColumn, name="stage.deflators"):
    """The price deflators of economies by year."""

    year: int = internal("calendar year")
    deflator: float = internal("index, of the base year that the publisher chose", unit="index")
    deflator_basis: str = internal("source, edition and place in the publisher's file")


class YenRates(YenRateColumns, CrossSectionColumn, name="stage.yen_rates"):
    """At which rate the dollars of a cross-section become yen."""


class CrossSections(
    UniverseColumn,
    YenRateColumns,
    MeasureColumns,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    SeriesColumn,
    CrossSectionColumn,
    name="stage.cross_sections",
):
    """What mart.gap_indicators says of a cross-section and not of an economy."""

    year: int = internal("the year that the period ends in", unit="year")
    freq: str = internal("annual, half_yearly, quarterly, monthly or span")
    period_end: dt.date = internal("last day of the period")
    recorded_at: dt.datetime = internal("when the last of its files was landed (UTC)")
    leader_geo: str | None = internal("the leader, an economy")
    leader_value: float | None = internal("the leader's value", unit="see core.indicators")
    leader_n_in_definition: int | None = internal("place of that value under its definition", unit="values")
    runner_up_geo: str | None = internal("the second")
    runner_up_value: float | None = internal("the second's value", unit="see core.indicators")
    n_ranked: int | None = internal("economies with a value", unit="economies")
    world_value: float | None = internal("the world's total", unit="see core.indicators")
    world_basis: str | None = internal("published_total or sum_of_listed")
    is_additive: bool = internal("may economies be summed to a world")
    per_capita: bool = internal("is a ratio per head meaningful")
    goalpost_worst: float | None = internal("worst goalpost of the indicator", unit="see core.indicators")
    goalpost_best: float | None = internal("best goalpost of the indicator", unit="see core.indicators")
    list_kind: str | None = internal("full, top_k, selected or single")
    universe_kind: str | None = internal("world, group, sample or respondents")
    is_universe_shown: bool = internal("a full list that has all economies of its universe")
    rank_phrase_en: str | None = internal("what stands behind a rank")
    rank_phrase_ja: str | None = internal("what stands before a rank in Japanese")
    is_incomplete: bool = internal("the leader of the period before is missing, or too many of its economies")
    peer_group: str | None = internal("group of the peer columns")
    peers_n: int | None = internal("its members with a value", unit="economies")
    peers_missing: int | None = internal("its members without a value", unit="economies")
    peers_not_covered: int | None = internal("of whom nothing is known", unit="economies")
    peer_mean: float | None = internal("the mean", unit="see core.indicators")
    peer_mean_low: float | None = internal("its lower bound", unit="see core.indicators")
    peer_mean_high: float | None = internal("its upper bound", unit="see core.indicators")
    peer_mean_missing_reason: str | None = internal("why there is no mean")
    peer_median: float | None = internal("the median", unit="see core.indicators")
    peer_median_low: float | None = internal("its lower bound", unit="see core.indicators")
    peer_median_high: float | None = internal("its upper bound", unit="see core.indicators")
    peer_median_missing_reason: str | None = internal("why there is no median")
    leader_population: float | None = internal("the leader's population", unit="persons")
    leader_population_period: str | None = internal("its period")
    leader_gdp: float | None = internal("the leader's GDP", unit="US dollars")
    leader_gdp_period: str | None = internal("its period")
    leader_growth_per_year: float | None = internal("the leader's over 5 years", unit="fraction (or points) per year")
    leader_growth_missing_reason: str | None = internal("why there is none")
