"""The marts: gaps, distances in time, growth, parity, peers, and one economy against the world."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
from schemas.columns import (
    GEO,
    IDENTIFIER,
    OBS_STATUSES,
    TIME_BASES,
    AsOfColumns,
    BasisColumns,
    GeoColumn,
    IndicatorColumn,
    PeriodColumn,
    PublishedAtColumn,
    SeriesColumn,
    SnapshotColumn,
    VintageColumns,
)

CENSORINGS = ["none", "left", "hole", "ahead", "ahead_left"]
CAUSES = ["new_period", "newly_listed", "restated", "other_rounding", "withdrawn", "corrected_by_us"]
GRADED_MEASURES = ["gap", "per_capita", "per_gdp"]
GRADES = ["A", "B", "C", "D"]
PARITY_STATUSES = ["years", "at_or_above", "never_at_current_rates", "cannot_say"]


class PeerGroups(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    name="mart.peer_groups",
    key=("series_id", "period", "group_geo"),
    title_en="What peer groups reach",
    title_ja="比較集団の水準",
    grain="one row per series, period and group",
):
    """Unweighted mean and median of a group's members that have a value."""

    group_geo: str = text("group", "集団", "code of core.economies; WORLD: all that the list has", str_matches=GEO)
    n_members: int = count("members with a value", "値のある構成国数", unit="economies", low=1)
    mean_value: float = number("mean", "平均", unit="see core.indicators")
    median_value: float = number("median", "中央値", unit="see core.indicators")
    n_missing: int | None = count(
        "members lost", "欠けた構成国数", "had a value in the period before", unit="economies", null=True, low=0
    )
    is_incomplete: bool = other("incomplete", "不完全", "the best member of the period before is missing, or too many")


class Timelines(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.timelines",
    key=("series_id", "geo", "period"),
    title_en="The values of each economy in the order of time",
    title_ja="国・地域ごとの値の時系列",
    grain="one row per series with a direction, economy and period with a value",
):
    """Each value with its time and the value before it: what years behind are measured on."""

    direction: str = text("direction", "望ましい方向", "which way is better", isin=["higher", "lower"])
    interpolation: str = text("interpolation", "補間", "between observed years", isin=["linear", "log"])
    time_index: int = count(
        "time", "時点", "middle of the period, end of a span; 24 to a year", unit="half-months since the year 0"
    )
    value: float = number("value", "値", unit="see core.indicators")
    definition_number: int = count("definition", "定義", "breaks of the series before it", unit="breaks")
    number_in_definition: int = count("number", "番号", "1 is the first under its definition", unit="values", low=1)
    previous_time_index: int | None = count(
        "time of the value before", "前の値の時点", "under the same definition", unit="half-months", null=True
    )
    previous_value: float | None = number(
        "value before", "前の値", "under the same definition", unit="see core.indicators", null=True
    )
    newest_until: int | None = count(
        "newest until", "最新である期限", "the next value or break; empty: there is none", unit="half-months", null=True
    )
    leader_geo: str | None = text(
        "leader", "首位", "of the list; empty where it has one economy", null=True, str_matches=GEO
    )


class TimeDistance(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.time_distance",
    key=("series_id", "geo", "period", "comparator_geo"),
    title_en="Years behind the declared comparators",
    title_ja="既定の比較相手からの遅れ（年）",
    grain="one row per series, economy, period and comparator",
):
    """How long ago the comparator stood where the economy stands (S-time-distance).

    Comparators are the leader of the list, those of core.comparators and the default focus, which is itself compared
    with every economy. Of any other two: mart.time_distance_between(focus, comparator).
    """

    comparator_geo: str = text(
        "comparator",
        "比較相手",
        "the leader, one of core.comparators, or the other side is the default focus",
        str_matches=GEO,
    )
    years_behind: float = number(
        "years behind", "遅れ", "positive behind, negative ahead", unit="years", low=-500, high=500
    )
    censoring: str = text(
        "censoring",
        "打ち切り",
        "none: a number; left, hole: at least; ahead: less than zero; ahead_left: ahead by at least",
        isin=CENSORINGS,
    )
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    n_points: int = count("comparator's observations", "観測数", unit="observations", low=2)
    n_crossings: int = count(
        "crossings", "交差回数", "how often the value was reached from below", unit="crossings", low=1
    )


class GrowthRates(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.growth_rates",
    key=("series_id", "geo", "period", "window_years"),
    title_en="Growth over 3, 5 and 10 years",
    title_ja="伸び率（3・5・10年）",
    grain="one row per series, geo, period and window",
):
    """Compound growth, or points per year for bounded shares; inside one edition only."""

    window_years: int = count("window", "期間", unit="years", low=1)
    growth_basis: str = text("growth basis", "伸びの測り方", isin=["exponential", "points"])
    n_points: int = count("observations in the window", "観測数", unit="observations", low=1)
    start_value: float | None = number("start value", "始点の値", unit="see core.indicators", null=True)
    end_value: float = number("end value", "終点の値", unit="see core.indicators")
    growth_per_year: float | None = number("growth", "年平均伸び", unit="fraction (or points) per year", null=True)
    missing_reason: str | None = text("why there is no growth", "欠測理由", null=True)


class Parity(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.parity",
    key=("series_id", "geo", "period", "window_years"),
    title_en="Years to parity with the leader",
    title_ja="首位に並ぶまでの年数",
    grain="one row per series, geo, period and window",
):
    """Arithmetic at the growth of the window, not a forecast."""

    window_years: int = count("window", "期間", unit="years", low=1)
    leader_geo: str = text("leader", "首位", str_matches=GEO)
    growth_per_year: float | None = number("growth", "年平均伸び", unit="fraction (or points) per year", null=True)
    leader_growth_per_year: float | None = number(
        "leader's growth", "首位の伸び", unit="fraction (or points) per year", null=True
    )
    growth_differential: float | None = number("difference of growth", "伸びの差", unit="fraction per year", null=True)
    years_to_parity: float | None = number("years to parity", "並ぶまでの年数", unit="years", null=True, low=0)
    parity_status: str = text("status", "状態", isin=PARITY_STATUSES)
    missing_reason: str | None = text("why it cannot say", "欠測理由", null=True)


class SourceAgreement(
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.source_agreement",
    key=("pair_id", "geo", "period", "time_basis", "price_base_a", "base_year_a", "price_base_b", "base_year_b"),
    title_en="What several publishers say of the same quantity",
    title_ja="出典間の照合",
    grain="one row per pair of sources, price base of either side, economy and period",
):
    """The newest word of two publishers side by side; a disagreement is shown, never hidden."""

    pair_id: str = text("pair", "組", "row of core.agreement_pairs")
    time_basis: str = text("time basis", "期間の種類", isin=TIME_BASES)
    series_id_a: str = text("first series", "系列A", "series_id of core.observations")
    source_a: str = text("first source", "出典A")
    edition_a: str = text("its edition", "Aの版")
    price_base_a: str | None = text("its price base", "Aの価格基準", null=True)
    base_year_a: int | None = count("its base year", "Aの基準年", unit="year", null=True, low=1900)
    value_a: float = number("its value", "Aの値", unit="see core.indicators")
    series_id_b: str = text("second series", "系列B", "series_id of core.observations")
    source_b: str = text("second source", "出典B")
    edition_b: str = text("its edition", "Bの版")
    price_base_b: str | None = text("its price base", "Bの価格基準", null=True)
    base_year_b: int | None = count("its base year", "Bの基準年", unit="year", null=True, low=1900)
    value_b: float = number("its value", "Bの値", unit="see core.indicators")
    difference: float = number("difference", "差", "second less first", unit="see core.indicators")
    difference_share: float | None = number(
        "difference as a share", "差の割合", unit="fraction of the first", null=True
    )
    tolerance_share: float = number("tolerance", "許容差", unit="fraction", low=0)
    agreement: str = text("agreement", "一致", isin=["agrees", "disagrees", "other_price_base"])
    known_from: dt.date = other("known from", "判明日", "the later publication of the two")
    evidence: str = text("evidence for the tolerance", "許容差の根拠")


class ComparabilityFindings(
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.comparability_findings",
    key=("series_id", "geo", "period", "measure", "rule_id"),
    title_en="What lowers the grade of each gap",
    title_ja="比較可能性を下げた規則",
    grain="one row per series, economy, period, measure and rule that lowers it",
):
    """Which rule of core.comparability_rules lowers a gap, by how much it is broken, and since when that is known."""

    measure: str = text("measure", "対象", "the gap itself, or its ratio per head or per GDP", isin=GRADED_MEASURES)
    rule_id: str = text("rule", "規則", "row of core.comparability_rules", str_matches=IDENTIFIER)
    grade: str = text("grade", "等級", isin=GRADES)
    measured: float = number("measured", "測定値", "1 where a rule is met or not", unit="fraction, or years of skew")
    threshold: float = number("threshold", "閾値", "the rule holds above it", unit="fraction, or years of skew")
    known_from: dt.date = other("known from", "判明日", "the publication from which the finding can be known")
    reason_en: str = text("reason", "理由（英語）")
    reason_ja: str = text("reason in Japanese", "理由")


class Revisions(
    BasisColumns,
    PublishedAtColumn,
    PeriodColumn,
    GeoColumn,
    IndicatorColumn,
    name="mart.revisions",
    key=("indicator_id", "source_id", "geo", "period", "time_basis", "price_base", "base_year", "new_edition", "cause"),
    title_en="What later editions changed",
    title_ja="改定の記録",
    grain="one row per source, indicator, economy, period, basis and edition that says something else",
):
    """Old and new value of each restated, new, newly listed, withdrawn or corrected figure."""

    source_id: str = text("source", "出典", str_matches=IDENTIFIER)
    old_edition: str = text("edition before", "前の版")
    new_edition: str = text("edition", "新しい版")
    old_value: float | None = number("value before", "前の値", unit="see core.indicators", null=True)
    new_value: float | None = number("value", "新しい値", unit="see core.indicators", null=True)
    change: float | None = number("change", "変化", unit="see core.indicators", null=True)
    change_share: float | None = number("change as a share", "変化率", unit="fraction of the value before", null=True)
    cause: str = text("cause", "理由", isin=CAUSES)
    locator: str = text("locator", "所在")


class GapMeasures(Table):
    """The measures that the gap table and the country table share."""

    value: float | None = number("value", "値", "in base units", unit="see unit", null=True)
    obs_status: str = text("status of the value", "値の状態", isin=OBS_STATUSES)
    rank_published: int | None = count("rank as published", "公表順位", unit="rank", null=True, low=1)
    rank_computed: int | None = count(
        "rank", "順位", "among the economies listed, ties share the best", unit="rank", null=True, low=1
    )
    n_ranked: int | None = count("economies ranked", "順位の母数", unit="economies", null=True, low=1)
    n_tied: int | None = count("economies sharing the rank", "同順位数", unit="economies", null=True, low=1)
    rank_missing_reason: str | None = text("why there is no rank", "順位の欠測理由", null=True)
    rank_basis: str | None = text("population of the rank", "順位の対象", "full, top_k, selected, single", null=True)
    leader_geo: str | None = text("leader", "首位", "an economy, never a group", null=True, str_matches=GEO)
    leader_value: float | None = number("leader's value", "首位の値", unit="see unit", null=True)
    gap_abs: float | None = number("gap", "差", "value less leader", unit="see unit", null=True)
    ratio_to_leader: float | None = number("ratio to leader", "首位比", unit="ratio", null=True, low=0)
    times_behind: float | None = number("times behind", "何倍の差", unit="ratio", null=True, low=0)
    ratio_missing_reason: str | None = text(
        "why there is no times behind and no log gap",
        "倍率の欠測理由",
        "the ratio itself stands at zero_base",
        null=True,
    )
    world_value: float | None = number(
        "world", "世界", "the publisher's total, or the sum of the listed", unit="see unit", null=True
    )
    world_basis: str | None = text(
        "what the world is", "世界の根拠", null=True, isin=["published_total", "sum_of_listed"]
    )
    share_of_world: float | None = number("share of world", "世界シェア", unit="fraction", null=True, low=0)
    share_missing_reason: str | None = text("why there is no share", "シェアの欠測理由", null=True)
    peer_median: float | None = number(
        "peers' median", "比較集団の中央値", "of the group in meta.parameters", unit="see unit", null=True
    )
    population_period: str | None = text("period of the population", "人口の年", null=True)
    per_capita_ratio: float | None = number(
        "per head, ratio to leader", "人口比の首位比", unit="ratio", null=True, low=0
    )
    per_capita_missing_reason: str | None = text(
        "why there is no per-head ratio", "人口比の欠測理由", "the value per head may stand", null=True
    )
    per_gdp_ratio: float | None = number("per GDP, ratio to leader", "GDP比の首位比", unit="ratio", null=True, low=0)
    per_gdp_missing_reason: str | None = text(
        "why there is no per-GDP ratio", "GDP比の欠測理由", "the value per GDP may stand", null=True
    )
    value_jpy: float | None = number(
        "value in yen", "円換算値", "nominal, at the rate of jpy_rate_rule", unit="yen", null=True
    )
    jpy_rate_rule: str | None = text("rule of the rate", "換算率の種類", "see core.yen_per_dollar", null=True)
    jpy_per_usd: float | None = number(
        "yen per dollar used", "円換算率", "see jpy_rate_basis", unit="yen per US dollar", null=True
    )
    jpy_rate_days: int | None = count(
        "days of the rate", "換算率の日数", "daily fixings that it is of", unit="days", null=True
    )
    jpy_rate_basis: str | None = text("basis of the rate", "換算率の根拠", "rule, source, edition and place", null=True)
    jpy_missing_reason: str | None = text("why there are no yen", "円換算の欠測理由", null=True)
    years_behind: float | None = number(
        "years behind the leader", "首位からの遅れ", unit="years", null=True, low=-500, high=500
    )
    years_behind_censoring: str | None = text(
        "censoring", "打ち切り", "left or hole mean: at least", null=True, isin=CENSORINGS
    )
    years_behind_missing_reason: str | None = text("why there are no years behind", "遅れの欠測理由", null=True)
    growth_basis: str | None = text("growth basis", "伸びの測り方", null=True)
    cagr: float | None = number(
        "growth over 5 years", "5年の年平均伸び", unit="fraction (or points) per year", null=True
    )
    cagr_leader: float | None = number("leader's growth", "首位の伸び", unit="fraction (or points) per year", null=True)
    growth_missing_reason: str | None = text(
        "why there is no difference of growth",
        "伸びの欠測理由",
        "leader_...: the leader's; its own growth may stand",
        null=True,
    )
    years_to_parity: float | None = number(
        "years to parity", "並ぶまでの年数", "arithmetic, not a forecast", unit="years", null=True, low=0
    )
    parity_status: str | None = text("status of parity", "並ぶかどうか", null=True, isin=PARITY_STATUSES)
    direction: str = text("direction", "望ましい方向", isin=["higher", "lower"])
    comparability: str | None = text("comparability", "比較可能性", "A best, D worst", null=True, isin=GRADES)
    comparability_reason: str | None = text("why that grade", "等級の理由", null=True)
    missing_reason: str | None = text("why a value is missing", "欠測理由", null=True)


class GapIndicators(
    GapMeasures,
    SnapshotColumn,
    PublishedAtColumn,
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.gap_indicators",
    key=("geo", "series_id", "period"),
    title_en="The gap of every economy, by every measure",
    title_ja="全ての国・地域の格差指標",
    grain="one row per economy as focus, indicator, period, source, edition, time basis and price base",
):
    """Both sides of a gap come from one source and one edition; an empty measure has its reason beside it."""

    pillar: str = text("pillar", "分野")
    year: int = count("year", "年", unit="year", low=1900)
    period_end: dt.date = other("last day of the period", "期末")
    currency: str | None = text("currency", "通貨", null=True)
    unit: str = text("unit", "単位")
    withdrawn_at: dt.datetime | None = other(
        "withdrawn (UTC)", "撤回日時", "when a later edition withdrew the value", null=True
    )
    withdrawal_recorded_at: dt.datetime | None = other(
        "withdrawal recorded (UTC)", "撤回の取得日時", "when aigap landed an edition that withdrew it", null=True
    )
    recorded_at: dt.datetime = other(
        "recorded (UTC)", "取得日時", "when aigap landed the last file that gave the edition's list something"
    )
    runner_up_geo: str | None = text("runner-up", "二位", null=True, str_matches=GEO)
    runner_up_value: float | None = number("runner-up's value", "二位の値", unit="see unit", null=True)
    log_gap: float | None = number("log gap", "対数差", "ln(value/leader)", unit="log points", null=True)
    percentile: float | None = number("percentile", "百分位", "1 is best", unit="fraction", null=True, low=0, high=1)
    percentile_missing_reason: str | None = text("why there is no percentile", "百分位の欠測理由", null=True)
    peer_group: str | None = text("peer group", "比較集団", null=True, str_matches=GEO)
    peers_n: int | None = count("peers with a value", "比較国数", unit="economies", null=True, low=1)
    peer_mean: float | None = number("peers' mean", "比較集団の平均", unit="see unit", null=True)
    ratio_to_peer_mean: float | None = number("ratio to peers' mean", "平均比", unit="ratio", null=True, low=0)
    ratio_to_peer_median: float | None = number("ratio to peers' median", "中央値比", unit="ratio", null=True, low=0)
    peer_missing_reason: str | None = text("why there is no ratio to peers' mean", "平均比の欠測理由", null=True)
    peer_median_missing_reason: str | None = text(
        "why there is no ratio to peers' median", "中央値比の欠測理由", null=True
    )
    population_edition: str | None = text("vintage of the population", "人口の版", null=True)
    leader_population_period: str | None = text("period of the leader's population", "首位の人口の年", null=True)
    per_capita_value: float | None = number("per head", "一人当たり", unit="see unit, per person", null=True)
    gdp_period: str | None = text("period of the GDP", "GDPの年", null=True)
    gdp_edition: str | None = text("vintage of the GDP", "GDPの版", null=True)
    leader_gdp_period: str | None = text("period of the leader's GDP", "首位のGDPの年", null=True)
    per_gdp_value: float | None = number("per GDP", "GDP当たり", unit="see unit, per US dollar", null=True)
    per_capita_comparability: str | None = text(
        "comparability per head", "人口比の比較可能性", "the lower of the gap's and the skew's", null=True, isin=GRADES
    )
    per_gdp_comparability: str | None = text(
        "comparability per GDP", "GDP比の比較可能性", "the lower of the gap's and the skew's", null=True, isin=GRADES
    )
    distance_to_frontier: float | None = number(
        "distance to frontier", "フロンティア比", "0 worst, 1 best goalpost", unit="fraction", null=True, low=0, high=1
    )
    distance_clipped: bool | None = other("clipped to the goalposts", "基準外", null=True)
    distance_missing_reason: str | None = text("why there is no distance", "フロンティア比の欠測理由", null=True)
    interpolation: str = text("interpolation", "補間", isin=["linear", "log"])
    years_behind_n_points: int | None = count("leader's observations", "首位の観測数", unit="observations", null=True)
    years_behind_n_crossings: int | None = count("crossings", "交差回数", unit="crossings", null=True)
    growth_differential: float | None = number("difference of growth", "伸びの差", unit="fraction per year", null=True)
    years_to_parity_low: float | None = number(
        "fewest years to parity", "最短年数", "over the windows that have an answer", unit="years", null=True, low=0
    )
    years_to_parity_high: float | None = number(
        "most years to parity",
        "最長年数",
        "over the windows; empty where one says never",
        unit="years",
        null=True,
        low=0,
    )
    locator: str = text("locator", "所在")


class CountryVsWorld(
    AsOfColumns,
    GapMeasures,
    PublishedAtColumn,
    SeriesColumn,
    BasisColumns,
    VintageColumns,
    PeriodColumn,
    IndicatorColumn,
    GeoColumn,
    name="mart.country_vs_world",
    key=("geo", "indicator_id"),
    title_en="One economy against the leader and the world",
    title_ja="国・地域と世界の比較",
    grain="one row per geo and indicator",
):
    """The newest period of the preferred source in which the economy has a value or a stated absence."""

    pillar: str = text("pillar", "分野")
    title_en: str = text("title", "名称（英語）")
    title_ja: str = text("title in Japanese", "名称")
    unit: str = text("unit", "単位")
    stale_since: dt.datetime | None = other(
        "stale since (UTC)", "更新停止", "when the source could first not be reached", null=True
    )
    citation: str | None = text("citation", "引用", null=True)
    caveat: str | None = text("caveat", "注意", null=True)


class JapanVsWorld(
    CountryVsWorld,
    name="mart.japan_vs_world",
    key=("indicator_id",),
    title_en="The default focus against the world",
    title_ja="日本と世界の比較",
    grain="one row per indicator",
):
    """mart.country_vs_world at the default focus of the release: Japan, unless the settings name another economy."""
