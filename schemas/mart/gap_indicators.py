"""``mart.gap_indicators``: the gap measures of every list, and those that the country tables share with it."""

from __future__ import annotations

import datetime as dt

from schemas.base import count, number, other, text
from schemas.columns import (
    GEO,
    GRADES,
    OBS_STATUSES,
    UNIVERSE_KINDS,
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
from schemas.mart.parity import PARITY_STATUSES
from schemas.mart.time_distance import CENSORINGS


class GapMeasures(UniverseColumn):
    """The measures that the gap table and the country table share."""

    value: float | None = number("value", "値", "in base units", unit="see unit", null=True)
    obs_status: str = text("status of the value", "値の状態", isin=OBS_STATUSES)
    cut_off: float | None = number(
        "cut-off", "掲載下限", "what an economy outside the list is below", unit="see unit", null=True
    )
    rank_published: int | None = count("rank as published", "公表順位", unit="rank", null=True, low=1)
    rank_computed: int | None = count(
        "rank", "順位", "among the economies listed, ties share the best", unit="rank", null=True, low=1
    )
    n_ranked: int | None = count("economies ranked", "順位の母数", unit="economies", null=True, low=1)
    n_tied: int | None = count("economies sharing the rank", "同順位数", unit="economies", null=True, low=1)
    rank_missing_reason: str | None = text("why there is no rank", "順位の欠測理由", null=True)
    rank_basis: str | None = text(
        "kind of list", "順位の対象", "how much of its universe is shown: full, top_k, selected, single", null=True
    )
    universe_kind: str | None = text("kind of universe", "母集団の種類", null=True, isin=UNIVERSE_KINDS)
    rank_words_en: str | None = text("rank in words", "順位（英語）", "joint 3 of 18 in the G20", null=True)
    rank_words_ja: str | None = text("rank in Japanese words", "順位（日本語）", null=True)
    percentile: float | None = number(
        "percentile", "百分位", "of the universe; 1 is best", unit="fraction", null=True, low=0, high=1
    )
    percentile_missing_reason: str | None = text("why there is no percentile", "百分位の欠測理由", null=True)
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
    peer_group: str | None = text("peer group", "比較集団", "that of meta.parameters", null=True, str_matches=GEO)
    peers_n: int | None = count("peers with a value", "値のある比較国数", unit="economies", null=True, low=1)
    peers_missing: int | None = count("peers without a value", "値のない比較国数", unit="economies", null=True)
    peers_not_covered: int | None = count(
        "peers of whom nothing is known", "不明の比較国数", "of those without a value", unit="economies", null=True
    )
    peer_median: float | None = number("peers' median", "比較集団の中央値", unit="see unit", null=True)
    peer_median_low: float | None = number(
        "peers' median, at least", "比較集団の中央値の下限", unit="see unit", null=True
    )
    peer_median_high: float | None = number(
        "peers' median, at most", "比較集団の中央値の上限", unit="see unit", null=True
    )
    ratio_to_peer_median: float | None = number("ratio to peers' median", "中央値比", unit="ratio", null=True, low=0)
    ratio_to_peer_median_low: float | None = number(
        "ratio to peers' median, at least", "中央値比の下限", unit="ratio", null=True, low=0
    )
    ratio_to_peer_median_high: float | None = number(
        "ratio to peers' median, at most", "中央値比の上限", "empty: without end", unit="ratio", null=True, low=0
    )
    peer_median_missing_reason: str | None = text(
        "why there is no ratio to peers' median", "中央値比の欠測理由", "it may have bounds", null=True
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
    comparability: str | None = text(
        "grade (comparability)",
        "等級（比較可能性）",
        "grade of the gap: A best, D worst; why in comparability_reason",
        null=True,
        isin=GRADES,
    )
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
    peer_mean: float | None = number("peers' mean", "比較集団の平均", unit="see unit", null=True)
    peer_mean_low: float | None = number("peers' mean, at least", "比較集団の平均の下限", unit="see unit", null=True)
    peer_mean_high: float | None = number("peers' mean, at most", "比較集団の平均の上限", unit="see unit", null=True)
    ratio_to_peer_mean: float | None = number("ratio to peers' mean", "平均比", unit="ratio", null=True, low=0)
    ratio_to_peer_mean_low: float | None = number(
        "ratio to peers' mean, at least", "平均比の下限", unit="ratio", null=True, low=0
    )
    ratio_to_peer_mean_high: float | None = number(
        "ratio to peers' mean, at most", "平均比の上限", "empty: without end", unit="ratio", null=True, low=0
    )
    peer_missing_reason: str | None = text(
        "why there is no ratio to peers' mean", "平均比の欠測理由", "it may have bounds", null=True
    )
    population_edition: str | None = text("vintage of the population", "人口の版", null=True)
    leader_population_period: str | None = text("period of the leader's population", "首位の人口の年", null=True)
    per_capita_value: float | None = number("per head", "一人当たり", unit="see unit, per person", null=True)
    gdp_period: str | None = text("period of the GDP", "GDPの年", null=True)
    gdp_edition: str | None = text("vintage of the GDP", "GDPの版", null=True)
    leader_gdp_period: str | None = text("period of the leader's GDP", "首位のGDPの年", null=True)
    per_gdp_value: float | None = number("per GDP", "GDP当たり", unit="see unit, per US dollar", null=True)
    per_capita_comparability: str | None = text(
        "grade per head", "人口比の等級", "the lower of the gap's and the skew's", null=True, isin=GRADES
    )
    per_gdp_comparability: str | None = text(
        "grade per GDP", "GDP比の等級", "the lower of the gap's and the skew's", null=True, isin=GRADES
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
