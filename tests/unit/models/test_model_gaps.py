"""mart.gap_indicators: every measure on tiny lists, and every reason for having none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.model_bench import Bench, Row

CONTEXT = {"pillar": "context", "direction": "none"}
PEOPLE = {"population": CONTEXT | {"unit": "persons"}, "gdp_current_usd": CONTEXT | {"unit": "US dollars"}}


def _bench(
    indicator: Row | None = None,
    list_kind: str | None = "full",
    extra: Sequence[Row] = (),
    **by_geo: dict[object, float | None],
) -> Bench:
    bench = Bench()
    if list_kind:
        periods = sorted({str(period) for values in by_geo.values() for period in values})
        bench.put("core.published_lists", [{"list_kind": list_kind, "period": period} for period in periods])
    bench.observe([*bench.values(**by_geo), *extra], robots=indicator or {}, **PEOPLE)
    bench.put("core.group_members", [{"geo": geo} for geo in by_geo])
    bench.put("stage.setting_values", [{"parameter": "peer_group", "value": "OECD"}])
    return bench


def _gap(bench: Bench, columns: str, geo: str = "JPN", period: str = "2024") -> tuple[Any, ...]:
    return bench.row("mart.gap_indicators", columns, f"geo = '{geo}' and period = '{period}'")


RATIOS = "ratio_to_leader, times_behind, log_gap, ratio_missing_reason"


def test_the_gap_by_difference_ratio_and_logarithm() -> None:
    bench = _bench(JPN={2024: 2.0}, USA={2024: 8.0}, CHN={2024: 4.0})
    assert _gap(bench, f"gap_abs, {RATIOS}") == (-6.0, 0.25, 4.0, pytest.approx(math.log(0.25)), None)


def test_the_leader_has_no_gap_and_its_runner_up_is_named() -> None:
    bench = _bench(JPN={2023: 1.0, 2024: 2.0}, USA={2023: 3.0, 2024: 8.0}, CHN={2023: 1.0, 2024: 4.0})
    columns = "gap_abs, ratio_to_leader, log_gap, years_behind, years_behind_censoring, runner_up_geo, runner_up_value"
    assert _gap(bench, columns, "USA") == (0.0, 1.0, 0.0, 0.0, "none", "CHN", 4.0)


def test_zero_has_a_ratio_but_no_times_behind_and_no_logarithm() -> None:
    bench = _bench(JPN={2024: 0.0}, USA={2024: 8.0})
    assert _gap(bench, f"gap_abs, {RATIOS}, share_of_world") == (-8.0, 0.0, None, None, "zero_base", 0.0)


@pytest.mark.parametrize(("focus", "leader"), [(-2.0, 8.0), (-2.0, -1.0), (-2.0, 0.0), (0.0, 0.0)])
def test_a_negative_value_or_a_leader_not_above_zero_leaves_the_difference_only(focus: float, leader: float) -> None:
    bench = _bench(
        {"growth_basis": "points", "measure_kind": "share"},
        JPN={2024: focus},
        USA={2024: leader},
        CHN={2024: leader - 9},
    )
    columns = f"gap_abs, {RATIOS}, share_of_world is null or {focus} = 0, per_capita_ratio"
    assert _gap(bench, columns) == (focus - leader, None, None, None, "nonpositive", True, None)


def test_where_lower_is_better_times_behind_is_value_by_leader() -> None:
    bench = _bench({"direction": "lower", "measure_kind": "rate"}, JPN={2024: 8.0}, USA={2024: 2.0})
    assert _gap(bench, "leader_geo, gap_abs, ratio_to_leader, times_behind, rank_computed") == ("USA", 6.0, 4.0, 4.0, 2)


def test_a_leader_at_zero_has_no_ratios_where_lower_is_better_either() -> None:
    bench = _bench({"direction": "lower", "measure_kind": "rate"}, JPN={2024: 8.0}, USA={2024: 0.0})
    assert _gap(bench, f"gap_abs, {RATIOS}, per_capita_ratio") == (8.0, None, None, None, "nonpositive", None)


def test_ranks_are_no_quantities() -> None:
    bench = _bench(
        {"direction": "lower", "measure_kind": "rank", "unit": "rank", "growth_basis": "points"},
        JPN={2024: 9.0},
        USA={2024: 1.0},
    )
    columns = f"gap_abs, rank_published, {RATIOS}, ratio_to_peer_mean, ratio_to_peer_median"
    assert _gap(bench, columns) == (8.0, 9, None, None, None, "not_a_quantity", None, None)


@pytest.mark.parametrize(
    ("kind", "reason"), [("rank", "not_a_quantity"), ("net_flow", "net_flow"), ("change", "rate_of_change")]
)
def test_what_means_nothing_for_a_kind_of_measure_says_so(kind: str, reason: str) -> None:
    history = {2020: 1.0, 2021: 2.0, 2023: 3.0, 2024: 4.0}
    bench = _bench(
        {"measure_kind": kind, "growth_basis": "points"}, JPN=history, USA={year: 2 * v for year, v in history.items()}
    )
    assert _gap(bench, f"gap_abs, {RATIOS}") == (-4.0, None, None, None, reason)
    assert _gap(bench, "per_capita_value is not null, per_capita_ratio, per_capita_missing_reason") == (
        False, None, reason,
    )  # fmt: skip
    columns = "years_behind, years_behind_censoring, years_behind_missing_reason, cagr, parity_status"
    assert _gap(bench, columns) == (None, None, reason, None, "cannot_say")
    assert _gap(bench, "growth_missing_reason") == ("no_growth_for_this_measure",)


def test_opinions_have_ratios_and_no_years_behind() -> None:
    history = {2020: 0.1, 2021: 0.2, 2023: 0.2, 2024: 0.2}
    bench = _bench({"measure_kind": "opinion"}, JPN=history, USA={year: 2 * share for year, share in history.items()})
    assert _gap(bench, "times_behind, years_behind_missing_reason, cagr") == (2.0, "opinion", None)


def test_ties_share_the_best_rank_and_the_mean_percentile() -> None:
    bench = _bench(
        USA={2024: 9.0}, JPN={2024: 5.0}, KOR={2024: 5.0}, CHN={2024: 5.0}, DEU={2024: 1.0}, WORLD={2024: 99.0}
    )
    columns = "geo, rank_computed, n_tied, n_ranked, percentile"
    assert bench.rows("mart.gap_indicators", columns) == [
        ("CHN", 2, 3, 5, 0.5), ("DEU", 5, 1, 5, 0.0), ("JPN", 2, 3, 5, 0.5),
        ("KOR", 2, 3, 5, 0.5), ("USA", 1, 1, 5, 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("list_kind", "percentile"), [("full", 0.0), ("top_k", None), ("selected", None), (None, None)]
)
def test_only_a_full_list_has_percentiles(list_kind: str | None, percentile: float | None) -> None:
    bench = _bench(list_kind=list_kind, JPN={2024: 2.0}, USA={2024: 8.0})
    assert _gap(bench, "rank_computed, percentile, rank_basis") == (2, percentile, list_kind)


def test_an_absent_economy_has_no_measure_at_all_and_every_reason() -> None:
    """The distance to the frontier of 23,149 absent values was once 0: least and greatest skip NULLs."""
    share = {
        "goalpost_worst": 0.0,
        "goalpost_best": 1.0,
        "unit": "share",
        "measure_kind": "share",
        "growth_basis": "points",
    }
    bench = _bench(share, JPN={2024: None}, USA={2024: 0.5, 2023: 0.2}, CHN={2024: 0.4})
    assert bench.rows("audit.measures_of_nothing", "geo") == []
    names = ("", "ratio_", "share_", "per_capita_", "per_gdp_", "years_behind_", "growth_")
    reasons = ", ".join(f"{name}missing_reason" for name in names)
    assert set(_gap(bench, reasons)) == {"not_listed"}
    assert _gap(bench, "leader_geo, leader_value, n_ranked, rank_computed, parity_status") == (
        "USA",
        0.5,
        2,
        None,
        None,
    )


def test_share_of_the_published_world_before_that_of_the_economies_listed() -> None:
    listed = {"JPN": {2024: 2.0}, "USA": {2024: 8.0}}
    assert _gap(_bench(**listed, WORLD_PUBLISHER={2024: 20.0}), "share_of_world, world_basis") == (
        0.1,
        "published_total",
    )
    assert _gap(_bench(**listed), "share_of_world, world_basis") == (0.2, "sum_of_listed")
    of_a_few = _bench(**listed)
    of_a_few.put("core.published_lists", [{"list_kind": "selected", "period": "2024"}])
    for name in ("stage.list_kinds", "mart.gap_indicators"):
        of_a_few.run(name)
    columns = "share_of_world, world_value, share_missing_reason"
    assert _gap(of_a_few, columns) == (None, 10.0, "list_not_full")
    not_additive = _bench({"is_additive": False}, **listed, WORLD_PUBLISHER={2024: 20.0})
    assert _gap(not_additive, "share_of_world, world_value, share_missing_reason") == (None, 20.0, "not_additive")


def test_an_economy_alone_in_its_list_has_no_gap_but_its_own_growth() -> None:
    bench = _bench(list_kind="single", JPN={2019: 1.0, 2022: 2.0, 2024: 32.0})
    assert _gap(bench, "leader_geo, gap_abs, rank_computed, missing_reason") == (None, None, None, "no_comparator")
    assert _gap(bench, "share_of_world, share_missing_reason") == (None, "no_world_total")
    assert _gap(bench, "years_behind, years_behind_missing_reason") == (None, "no_comparator")
    growth = _gap(bench, "cagr, growth_missing_reason, parity_status")
    assert growth == (pytest.approx(1.0), "no_comparator", "cannot_say")


def test_ratios_to_the_peers_mean_and_median() -> None:
    bench = _bench(JPN={2024: 2.0}, USA={2024: 9.0}, CHN={2024: 4.0})
    columns = "peer_group, peers_n, peer_mean, peer_median, ratio_to_peer_mean, ratio_to_peer_median"
    assert _gap(bench, columns) == ("OECD", 3, 5.0, 4.0, 0.4, 0.5)


@pytest.mark.parametrize(
    ("value", "distance", "clipped"), [(15.0, 0.25, False), (5.0, 0.0, True), (40.0, 1.0, True), (30.0, 1.0, False)]
)
def test_distance_to_the_frontier_is_clipped_to_the_goalposts_and_says_so(
    value: float, distance: float, clipped: bool
) -> None:
    bench = _bench({"goalpost_worst": 10.0, "goalpost_best": 30.0}, JPN={2024: value}, USA={2024: 50.0})
    assert _gap(bench, "distance_to_frontier, distance_clipped") == (distance, clipped)


def test_goalposts_may_run_downwards_and_without_them_there_is_no_distance() -> None:
    lower = {"goalpost_worst": 30.0, "goalpost_best": 10.0, "direction": "lower"}
    assert _gap(_bench(lower, JPN={2024: 25.0}, USA={2024: 12.0}), "distance_to_frontier, distance_clipped") == (
        0.25,
        False,
    )
    assert _gap(_bench(JPN={2024: 25.0}, USA={2024: 12.0}), "distance_to_frontier, distance_clipped") == (None, None)


def _denominator(indicator: str, geo: str, year: int, value: float) -> dict[str, object]:
    return {
        "indicator_id": indicator,
        "geo": geo,
        "period": str(year),
        "value": value,
        "edition": "W",
        "snapshot_id": "file_w",
    }


def test_per_head_takes_the_newest_population_and_stores_period_and_vintage() -> None:
    people = [("JPN", 2022, 20.0), ("JPN", 2023, 10.0), ("USA", 2022, 20.0), ("USA", 2023, 40.0)]
    extra = [_denominator("population", *row) for row in people]
    bench = _bench(extra=extra, JPN={2024: 5.0}, USA={2024: 80.0})
    columns = "per_capita_value, per_capita_ratio, population_period, population_edition, leader_population_period"
    assert _gap(bench, columns) == (0.5, 0.25, "2023", "W", "2023")
    assert _gap(bench, "per_gdp_value, per_gdp_ratio, gdp_period, per_gdp_missing_reason") == (
        None,
        None,
        None,
        "no_gdp",
    )


def test_two_denominators_of_different_years_make_no_ratio() -> None:
    extra = [
        _denominator(i, g, y, 10.0)
        for i in ("population", "gdp_current_usd")
        for g, y in (("JPN", 2023), ("USA", 2022))
    ]
    bench = _bench(extra=extra, JPN={2024: 5.0}, USA={2024: 80.0})
    columns = "per_capita_value, per_capita_ratio, per_gdp_value, per_gdp_ratio, per_capita_missing_reason"
    assert _gap(bench, columns) == (0.5, None, 0.5, None, "population_of_different_years")
    assert _gap(bench, "gdp_period, leader_gdp_period, gdp_edition") == ("2023", "2022", "W")


def test_a_denominator_that_lags_by_more_than_three_years_is_none() -> None:
    bench = _bench(
        extra=[_denominator("population", g, 2020, 10.0) for g in ("JPN", "USA")], JPN={2024: 5.0}, USA={2024: 80.0}
    )
    assert _gap(bench, "per_capita_value, population_period, per_capita_missing_reason") == (
        None,
        None,
        "no_population",
    )


def test_what_is_not_meant_per_head_is_not_divided() -> None:
    extra = [_denominator("population", geo, 2024, 10.0) for geo in ("JPN", "USA")]
    bench = _bench({"per_capita": False}, extra=extra, JPN={2024: 5.0}, USA={2024: 80.0})
    assert _gap(bench, "per_capita_value, per_capita_ratio, per_capita_missing_reason") == (
        None,
        None,
        "not_meaningful_per_head",
    )


MONEY = {"unit": "US dollars", "measure_kind": "flow"}
RATE = {
    "indicator_id": "exchange_rate_per_usd",
    "geo": "JPN",
    "period": "2024",
    "value": 150.0,
    "source_id": "bank",
    "edition": "E",
    "snapshot_id": "file_e",
}


def _yen(money: Row, period: str = "2024") -> tuple[Any, ...]:
    bench = Bench()
    rows = [{"geo": geo, "period": period, "value": 2.0, "indicator_id": "money", **money} for geo in ("JPN", "USA")]
    rate = CONTEXT | {"unit": "currency units per US dollar", "preferred_source_id": "bank"}
    bench.observe(
        [*rows, RATE],
        money={"unit": "US dollars"} | ({"unit": money["unit"]} if "unit" in money else {}),
        exchange_rate_per_usd=rate,
    )
    bench.put(
        "core.economies",
        [
            {"geo": "JPN", "geo_type": "economy", "currency": "JPY"},
            {"geo": "USA", "geo_type": "economy", "currency": "USD"},
        ],
    )
    return bench.row("mart.gap_indicators", "value_jpy, jpy_per_usd, jpy_rate_basis, jpy_missing_reason", "geo = 'JPN'")


def test_nominal_dollars_of_a_calendar_year_become_yen_with_rate_and_basis() -> None:
    basis = "annual mean of daily reference rates, bank E: row 2"
    assert _yen({"price_base": "nominal"}) == (300.0, 150.0, basis, None)


@pytest.mark.parametrize(
    ("money", "period", "reason"),
    [
        ({"price_base": "constant", "base_year": 2021}, "2024", "constant_prices"),
        ({"price_base": "nominal", "time_basis": "cumulative"}, "2013/2024", "not_a_year"),
        ({"price_base": "nominal", "time_basis": "fiscal"}, "2024", "no_rate"),
        ({"price_base": "nominal"}, "2024-Q1", "not_a_year"),
        ({"price_base": "nominal"}, "2023", "no_rate"),
        ({"unit": "robots"}, "2024", "not_us_dollars"),
    ],
)
def test_other_money_has_no_yen_and_says_why(money: Row, period: str, reason: str) -> None:
    assert _yen(money, period) == (None, None, None, reason)


def test_years_behind_and_growth_come_from_the_leader_of_the_period() -> None:
    history = {year: 100.0 + 10 * (year - 2014) for year in range(2014, 2025)}
    bench = _bench(JPN={2019: 5.0, 2022: 10.0, 2024: 160.0}, USA=history, CHN={2024: 1.0})
    columns = "years_behind, years_behind_censoring, years_behind_n_points, cagr, cagr_leader, growth_differential"
    years, censoring, n_points, own, leaders, apart = _gap(bench, columns)
    assert (years, censoring, n_points) == (4.0, "none", 11)
    assert (own, leaders) == (pytest.approx(1.0), pytest.approx((200 / 150) ** 0.2 - 1))
    assert apart == pytest.approx(own - leaders)


def test_a_leader_of_one_observation_leaves_the_years_unsaid() -> None:
    bench = _bench(JPN={2024: 5.0}, USA={2024: 9.0})
    assert _gap(bench, "years_behind, years_behind_missing_reason, growth_missing_reason") == (
        None,
        "leader_single_point",
        "single_point",
    )


def test_the_range_of_parity_has_no_upper_end_where_a_window_says_never() -> None:
    japan = {2014: 90.0, 2019: 10.0, 2022: 11.0, 2021: 20.0, 2024: 40.0}
    leader = {2014: 20.0, 2019: 50.0, 2021: 60.0, 2022: 70.0, 2024: 100.0}
    bench = _bench(JPN=japan, USA=leader)
    statuses = bench.rows("mart.parity", "window_years, parity_status", "geo = 'JPN' and period = '2024'")
    assert statuses == [(3, "years"), (5, "years"), (10, "never_at_current_rates")]
    three, five = (
        math.log(100 / 40) / (math.log(40 / start) / n - math.log(100 / lead) / n)
        for n, start, lead in ((3, 20, 60), (5, 10, 50))
    )
    columns = "years_to_parity, years_to_parity_low, years_to_parity_high, parity_status"
    assert _gap(bench, columns) == (pytest.approx(five), pytest.approx(min(three, five)), None, "years")
    assert _gap(_bench(JPN={k: v for k, v in japan.items() if k > 2014}, USA=leader), columns)[2] == pytest.approx(
        max(three, five)
    )


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        ({"rule_id": "estimated_side", "grade": "B", "threshold": 0.0}, {"obs_status": "estimated"}, "a"),
        (
            {"rule_id": "estimated_side", "grade": "B", "threshold": 0.0},
            {"obs_status": "computed_zero", "value": 0.0},
            "a",
        ),
        (
            {"rule_id": "rounded_side", "grade": "B", "threshold": 0.005},
            {"value": 37000.0, "upper_bound": 37500.0},
            "a",
        ),
        ({"rule_id": "top_k_list", "grade": "C", "threshold": 0.0}, {}, "a"),
    ],
)
def test_a_side_that_meets_a_rule_lowers_the_grade_of_the_gap(rule: Row, facts: Row, reason: str) -> None:
    rows = [
        {"geo": "JPN", "period": "2024", "value": 5.0, **facts},
        {"geo": "USA", "period": "2024", "value": 50000.0, "upper_bound": 50000.5},
    ]
    bench = Bench()
    bench.put("core.published_lists", [{"list_kind": "top_k" if rule["rule_id"] == "top_k_list" else "full"}])
    bench.observe(rows)
    bench.put("core.comparability_rules", [{"reason_en": reason, **rule}])
    assert bench.row("mart.gap_indicators", "comparability, comparability_reason", "geo = 'JPN'") == (
        rule["grade"],
        reason,
    )


def test_a_list_of_which_a_later_edition_restates_a_value_is_marked_as_a_whole() -> None:
    """Robot density of China was 470 in one edition and 142 in the next: Japan's rank in the first is no news."""
    rows = [
        {"geo": "JPN", "period": "2023", "value": 419.0},
        {"geo": "KOR", "period": "2023", "value": 1012.0},
        {"geo": "CHN", "period": "2023", "value": 470.0},
        {"geo": "CHN", "period": "2023", "value": 142.0, **NEXT},
    ]
    bench = Bench()
    bench.observe(rows)
    rule = {"rule_id": "restated_later", "grade": "C", "threshold": 0.1, "reason_en": "restated"}
    bench.put("core.comparability_rules", [rule])
    assert bench.row("mart.gap_indicators", "comparability, comparability_reason", "geo = 'JPN'") == ("C", "restated")
    bench.put("core.comparability_rules", [rule | {"threshold": 0.7}])
    for name in ("stage.comparability_flags", "stage.comparability_grades", "mart.gap_indicators"):
        bench.run(name)
    assert bench.row("mart.gap_indicators", "comparability", "geo = 'JPN'") == ("A",)


def test_a_leader_on_weak_ground_lowers_the_grade_of_every_gap_to_it() -> None:
    bench = Bench()
    rows = [
        {"geo": "JPN", "period": "2024", "value": 5.0},
        {"geo": "USA", "period": "2024", "value": 9.0, "obs_status": "estimated"},
    ]
    bench.observe(rows)
    bench.put("core.comparability_rules", [{"rule_id": "estimated_side", "grade": "B", "threshold": 0.0}])
    assert bench.rows("mart.gap_indicators", "geo, comparability") == [("JPN", "B"), ("USA", "B")]


def test_two_values_of_the_leader_lower_the_grade_of_every_gap_to_it() -> None:
    """Laws of the United States are 27 in one figure and 24 in another: Japan's gap to them is no better known."""
    rows = [
        {"geo": "JPN", "period": "2024", "value": 4.0},
        {"geo": "JPN", "period": "2024", "value": 3.0, "reading": 2},
        {"geo": "KOR", "period": "2024", "value": 9.0},
        {"geo": "USA", "period": "2024", "value": 27.0},
        {"geo": "USA", "period": "2024", "value": 24.0, "reading": 2},
    ]
    bench = Bench()
    bench.observe(rows)
    rule = {"rule_id": "readings_differ", "grade": "C", "threshold": 0.1, "reason_en": "readings"}
    bench.put("core.comparability_rules", [rule])
    assert bench.rows("mart.gap_indicators", "geo, comparability, comparability_reason") == [
        ("JPN", "C", "readings"), ("KOR", "C", "readings"), ("USA", "C", "readings"),
    ]  # fmt: skip


def test_the_lowest_grade_wins_and_names_all_rules_worst_first() -> None:
    rows = [
        {"geo": "JPN", "period": "2024", "value": 3.0, "obs_status": "estimated"},
        {"geo": "JPN", "period": "2024", "value": 4.0, "reading": 2},
        {"geo": "USA", "period": "2024", "value": 9.0},
    ]  # fmt: skip
    bench = Bench()
    bench.observe(rows)
    bench.put("core.comparability_rules", [
        {"rule_id": "estimated_side", "grade": "B", "threshold": 0.0, "reason_en": "estimated"},
        {"rule_id": "readings_differ", "grade": "C", "threshold": 0.1, "reason_en": "readings"},
    ])  # fmt: skip
    assert bench.rows("mart.gap_indicators", "geo, comparability, comparability_reason") == [
        ("JPN", "C", "readings; estimated"),
        ("USA", "A", "same period, one definition, full list of the world"),
    ]


def test_readings_within_the_threshold_lower_nothing() -> None:
    rows = [{"geo": "JPN", "period": "2024", "value": v, "reading": n} for n, v in ((1, 100.0), (2, 109.0))]
    bench = Bench()
    bench.observe([*rows, {"geo": "USA", "period": "2024", "value": 500.0}])
    bench.put("core.comparability_rules", [{"rule_id": "readings_differ", "grade": "C", "threshold": 0.1}])
    assert bench.row("mart.gap_indicators", "comparability", "geo = 'JPN'") == ("A",)


def _country(rows: Sequence[Row]) -> Bench:
    bench = Bench()
    bench.observe([{"indicator_id": "robots", **row} for row in rows], robots={})
    bench.put("core.sources", [{}, {"source_id": "another", "citation_en": "Another."}])
    bench.put("core.editions", [{"citation_en": "Report 2025."}])
    return bench


NEXT = {"edition": "2026", "snapshot_id": "file_b", "published_at": date(2026, 4, 1)}


def test_one_economy_against_the_world_at_the_newest_period() -> None:
    rows = [
        {"geo": g, "period": p, "value": v}
        for g, p, v in (("JPN", "2023", 1.0), ("JPN", "2024", 2.0), ("USA", "2023", 5.0), ("USA", "2024", 8.0))
    ]
    found = _country(rows).row("mart.country_vs_world", "period, value, times_behind, citation", "geo = 'JPN'")
    assert found == ("2024", 2.0, 4.0, "Report 2025.")


def test_a_newer_period_without_a_leader_does_not_hide_the_older_gap() -> None:
    rows = [
        {"geo": "JPN", "period": "2024", "value": 2.0},
        {"geo": "JPN", "period": "2023", "value": 1.0},
        {"geo": "USA", "period": "2023", "value": 5.0},
    ]
    assert _country(rows).row("mart.country_vs_world", "period, leader_geo", "geo = 'JPN'") == ("2023", "USA")


def test_a_newer_stated_absence_is_the_newest_observation() -> None:
    rows = [{"geo": g, "period": "2023", "value": v} for g, v in (("JPN", 1.0), ("USA", 5.0))]
    rows += [{"geo": "JPN", "period": "2024", "value": None, "obs_status": "not_listed", **NEXT}]
    rows += [{"geo": g, "period": "2024", "value": 5.0, **NEXT} for g in ("USA", "CHN")]
    columns = "period, edition, value, missing_reason, leader_value, citation"
    found = _country(rows).row("mart.country_vs_world", columns, "geo = 'JPN'")
    assert found == ("2024", "2026", None, "not_listed", 5.0, "c Vintage of 2026.")


def test_another_source_speaks_only_where_the_preferred_one_says_nothing() -> None:
    another = {"source_id": "another", "edition": "2030", "snapshot_id": "file_c"}
    rows = [{"geo": g, "period": "2030", "value": 5.0, **another} for g in ("JPN", "USA", "CHN")]
    rows += [{"geo": g, "period": "2020", "value": 5.0} for g in ("JPN", "USA")]
    found = _country(rows).rows("mart.country_vs_world", "geo, period, source_id")
    assert found == [("CHN", "2030", "another"), ("JPN", "2020", "publisher"), ("USA", "2020", "publisher")]


def test_the_default_focus_is_a_setting() -> None:
    bench = _country([{"geo": g, "period": "2024", "value": v} for g, v in (("JPN", 1.0), ("KOR", 2.0))])
    bench.put("meta.parameters", [{"parameter": "default_focus", "value": "KOR", "title_en": "t", "title_ja": "t"}])
    assert bench.rows("mart.japan_vs_world", "geo") == [("KOR",)]
