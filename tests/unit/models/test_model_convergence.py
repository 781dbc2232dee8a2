"""mart.convergence: panels worked by hand, the line and Student's t against scipy, a known beta that is found again."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.model_bench import Bench, Row
from tests.property_settings import tried

TRIED = tried(short=5, full=15)
WINDOWS: list[Row] = [
    {"window_id": "whole", "window_years": None},
    {"window_id": "years_3", "window_years": 3},
    {"window_id": "years_10", "window_years": 10},
]
NAMES = ("AUT", "BEL", "CHE", "DEU", "ESP", "FIN", "GBR", "HUN")
Panel = dict[str, dict[Any, float | None]]


def _bench(panel: Panel, indicator: Row | None = None, kinds: dict[str, str] | None = None) -> Bench:
    return _bench_of({"robots": panel}, indicator, kinds)


def _bench_of(panels: dict[str, Panel], indicator: Row | None = None, kinds: dict[str, str] | None = None) -> Bench:
    bench = Bench()
    bench.put("core.published_lists", [{"period": period, "list_kind": kind} for period, kind in (kinds or {}).items()])
    bench.put("core.growth_windows", [{"title_en": "t", "title_ja": "t", **window} for window in WINDOWS])
    rows = [row | {"indicator_id": name} for name, panel in panels.items() for row in bench.values(**panel)]
    bench.observe(rows, **dict.fromkeys(panels, indicator or {}))
    return bench


def _row(bench: Bench, columns: str, window: str = "whole") -> tuple[Any, ...]:
    return bench.row("mart.convergence", columns, f"window_id = '{window}'")


def _grown(logs: dict[str, float], growth: dict[str, float], years: int) -> Panel:
    """Economies that start at exp(log) in 2014 and grow at a mean annual log growth."""
    return {geo: {2014: math.exp(log), 2014 + years: math.exp(log + growth[geo] * years)} for geo, log in logs.items()}


def test_a_panel_worked_by_hand() -> None:
    # ln v at the start 0, 1, 2, 3; growth a year 0.30, 0.18, 0.12, 0.00 over 10 years. Mean log 1.5, mean growth 0.15;
    # Sxx = 2.25 + 0.25 + 0.25 + 2.25 = 5; Sxy = -1.5*0.15 - 0.5*0.03 - 0.5*0.03 - 1.5*0.15 = -0.48; beta = -0.096,
    # intercept 0.15 + 0.096*1.5 = 0.294. Residuals 0.006, -0.018, 0.018, -0.006: squares 0.00072;
    # error = sqrt(0.00072/2/5) = 0.0084853; t = -11.3137 (= -0.096/0.0084853); p with 2 degrees of freedom is
    # 1 - |t|/sqrt(2 + t^2) = 1 - sqrt(128/130) = 0.00772. Half-life: ln 2 * 10 / -ln(1 - 0.96) = 2.1534.
    logs = dict(zip(("JPN", "KOR", "CHN", "USA"), (0.0, 1.0, 2.0, 3.0), strict=True))
    growth = dict(zip(logs, (0.30, 0.18, 0.12, 0.0), strict=True))
    bench = _bench(_grown(logs, growth, 10))
    columns = "beta, intercept, beta_standard_error, t_statistic, p_value, half_life_years, sigma_start, sigma_end"
    # logs at the end 3.0, 2.8, 3.2, 3.0: mean 3, squares 0.08; sigma = sqrt(5/3) and sqrt(0.08/3)
    expected = (
        -0.096, 0.294, math.sqrt(0.000072), -math.sqrt(128), 1 - math.sqrt(128 / 130),
        10 * math.log(2) / -math.log(0.04), math.sqrt(5 / 3), math.sqrt(0.08 / 3),
    )  # fmt: skip
    for window in ("whole", "years_10"):
        assert _row(bench, columns, window) == pytest.approx(expected, rel=1e-9)
    assert _row(bench, "n_economies, years, start_period, end_period, missing_reason, half_life_missing_reason") == (
        4, 10.0, "2014", "2024", None, None,
    )  # fmt: skip


def test_the_coefficient_of_variation_is_of_the_values_themselves() -> None:
    # start 1, 2, 3: mean 2, standard deviation 1; end 6, 6, 12: mean 8, sqrt((4 + 4 + 16)/2) = sqrt(12)
    bench = _bench({"CHN": {2014: 1.0, 2024: 6.0}, "JPN": {2014: 2.0, 2024: 6.0}, "USA": {2014: 3.0, 2024: 12.0}})
    assert _row(bench, "cv_start, cv_end") == pytest.approx((0.5, math.sqrt(12) / 8))


def test_line_and_p_value_are_those_of_scipy_whatever_the_number_of_economies() -> None:
    # side by side, so that a series which took its economies or degrees of freedom from another would show
    random = Random(20)
    logs = {n: {f"geo_{i}": random.uniform(-3, 6) for i in range(n)} for n in range(3, 63)}
    growth = {n: {geo: 0.2 - 0.02 * log + random.gauss(0, 0.1) for geo, log in of.items()} for n, of in logs.items()}
    bench = _bench_of({f"indicator_{n}": _grown(logs[n], growth[n], 10) for n in logs})
    columns = "n_economies, beta, intercept, beta_standard_error, t_statistic, p_value"
    found = bench.rows("mart.convergence", columns, "window_id = 'whole'", order="n_economies")
    assert [row[0] for row in found] == list(logs)
    for n, beta, intercept, error, t, p in found:
        line = stats.linregress(list(logs[n].values()), list(growth[n].values()))
        assert (beta, intercept, error) == pytest.approx((line.slope, line.intercept, line.stderr), rel=1e-11)
        assert p == pytest.approx(2 * stats.t.sf(abs(t), n - 2), rel=0, abs=1e-15)


def test_zeros_negatives_and_one_sided_economies_are_left_out_and_counted() -> None:
    panel: Panel = {geo: {2014: float(n + 1), 2024: 10.0 + n} for n, geo in enumerate(NAMES[:3])}
    panel |= {"JPN": {2014: 0.0, 2024: 5.0}, "KOR": {2014: 5.0, 2024: 0.0}, "CHN": {2014: 0.0, 2024: -5.0}}
    panel |= {"ITA": {2014: 6.0, 2024: 0.0}}
    panel |= {"USA": {2014: 7.0}, "FRA": {2024: 7.0}, "EUROPE": {2014: 1.0, 2024: 50.0}}
    counts = "n_economies, n_zeros, n_negatives, n_one_end"
    bench = _bench(panel)
    assert _row(bench, counts) == (3, 3, 1, 2)
    alone = _bench({geo: panel[geo] for geo in NAMES[:3]})
    assert _row(bench, "beta, sigma_end, cv_end") == _row(alone, "beta, sigma_end, cv_end")


THREE: Panel = {"CHN": {2014: 1.0, 2024: 6.0}, "JPN": {2014: 2.0, 2024: 6.0}, "USA": {2014: 3.0, 2024: 12.0}}


@pytest.mark.parametrize(
    ("panel", "indicator", "kinds", "reason"),
    [
        (THREE, {"measure_kind": "rank"}, {}, "not_a_quantity"),
        (THREE, {"measure_kind": "net_flow"}, {}, "net_flow"),
        ({geo: {2024: 1.0} for geo in NAMES}, {}, {}, "single_period"),
        ({"JPN": {2014: 1.0}, "USA": {2024: 1.0}}, {}, {}, "no_common_economy"),
        ({geo: THREE[geo] for geo in ("JPN", "USA")}, {}, {}, "too_few_economies"),
        (THREE | {"JPN": {2014: 0.0, 2024: 1.0}}, {}, {}, "too_few_economies"),
        (THREE, {}, {"2014": "full", "2024": "top_k"}, "top_k_list"),
        (THREE, {}, {"2014": "top_k", "2024": "full"}, "top_k_list"),
        ({geo: {2014: 2.0, 2024: values[2024]} for geo, values in THREE.items()}, {}, {}, "no_variation"),
    ],
)
def test_no_beta_without_a_reason(panel: Panel, indicator: Row, kinds: dict[str, str], reason: str) -> None:
    measures = "beta, beta_standard_error, p_value, half_life_years, sigma_start, sigma_end, cv_start, cv_end"
    bench = _bench(panel, indicator, kinds)
    assert _row(bench, measures) == (None,) * 8
    assert _row(bench, "missing_reason, half_life_missing_reason") == (reason, reason)


def test_a_window_that_no_two_periods_span_has_a_reason() -> None:
    assert _row(_bench(THREE), "beta, start_period, missing_reason", "years_3") == (None, None, "no_start_value")


def test_an_earlier_span_stands_in_for_a_list_of_the_first() -> None:
    panel = {geo: values | {2021: 4.0, 2018: 3.0 + n} for n, (geo, values) in enumerate(THREE.items())}
    bench = _bench(panel, kinds={"2014": "selected", "2018": "full", "2021": "full", "2024": "top_k"})
    assert _row(bench, "start_period, end_period, list_kind_start, list_kind_end") == (
        "2014", "2021", "selected", "full",
    )  # fmt: skip
    assert _row(bench, "start_period, end_period, missing_reason", "years_3") == ("2018", "2021", None)


def test_of_several_windows_the_newest_counts_that_three_economies_share() -> None:
    # 2021 to 2024 has one economy, 2018 to 2021 all four
    panel: Panel = {geo: {2015: 1.0, 2018: 5.0 + n, 2021: 9.0 - n} for n, geo in enumerate(NAMES[:4])}
    panel["AUT"] = panel["AUT"] | {2024: 9.0}
    assert _row(_bench(panel), "start_period, end_period, n_economies", "years_3") == ("2018", "2021", 4)


def test_who_starts_high_and_grows_faster_leaves_no_half_life() -> None:
    diverging = _bench({"CHN": {2014: 1.0, 2024: 1.0}, "JPN": {2014: 2.0, 2024: 4.0}, "USA": {2014: 4.0, 2024: 16.0}})
    assert _row(diverging, "half_life_years, half_life_missing_reason, missing_reason") == (
        None, "no_convergence", None,
    )  # fmt: skip
    overtaken = _bench({"CHN": {2023: 1.0, 2024: 9.0}, "JPN": {2023: 2.0, 2024: 4.0}, "USA": {2023: 4.0, 2024: 1.0}})
    assert _row(overtaken, "half_life_years, half_life_missing_reason") == (None, "order_reversed")


@pytest.mark.parametrize(
    "panel",
    [
        # beta is -5e-18, and a half-life of minus infinity would break the table's contract
        {"AUT": {2014: 15.0, 2024: 60.0}, "BEL": {2014: 1.0, 2024: 4.0}, "CHE": {2014: 22.0, 2024: 88.0}},
        # beta is -1e-16, and a half-life of 6e15 years would keep it
        {"CHN": {2020: 1.0, 2022: 2.0}, "JPN": {2020: 10.0, 2022: 20.0}, "USA": {2020: 12.0, 2022: 24.0}},
    ],
)
def test_equal_growth_has_no_half_life_though_rounding_leaves_a_beta_below_zero(panel: Panel) -> None:
    found = _row(_bench(panel), "abs(beta) < 1e-15, half_life_years, half_life_missing_reason")
    assert found == (True, None, "no_convergence")


logs_of_a_panel = st.lists(st.integers(-40, 40), min_size=3, max_size=len(NAMES), unique=True)


@TRIED
@given(logs_of_a_panel, st.floats(-0.09, 0.05), st.floats(-0.2, 0.2), st.sampled_from([0.001, 7.5, 1e9]))
def test_a_panel_built_with_a_beta_gives_it_back_in_any_unit(
    numbers: list[int], beta: float, intercept: float, factor: float
) -> None:
    logs = {geo: number / 4 for geo, number in zip(NAMES, numbers, strict=False)}
    panel = _grown(logs, {geo: intercept + beta * log for geo, log in logs.items()}, 10)
    found = _row(_bench(panel), "beta, intercept")
    assert found == pytest.approx((beta, intercept), abs=1e-9)
    scaled: Panel = {
        geo: {year: None if value is None else value * factor for year, value in values.items()}
        for geo, values in panel.items()
    }
    same = "beta, sigma_start, sigma_end, cv_start, cv_end, n_economies"
    assert _row(_bench(scaled), same) == pytest.approx(_row(_bench(panel), same), rel=1e-6, abs=1e-9)


@TRIED
@given(logs_of_a_panel.filter(lambda numbers: len(numbers) >= 4), st.floats(-0.5, 0.5))
def test_the_p_value_is_a_probability(numbers: list[int], noise: float) -> None:
    logs = {geo: number / 4 for geo, number in zip(NAMES, numbers, strict=False)}
    growth = {geo: noise * math.sin(7 * n * n) for n, geo in enumerate(logs)}
    t, p, error = _row(_bench(_grown(logs, growth, 5)), "t_statistic, p_value, beta_standard_error")
    assert 0 <= p <= 1 and error >= 0
    assert t is None or p == pytest.approx(2 * stats.t.sf(abs(t), len(logs) - 2), rel=0, abs=1e-15)


def _longest(panel: Panel, kinds: dict[str, str]) -> tuple[str, str, str | None] | None:
    """The whole span by trying every pair of periods."""
    years = sorted({year for values in panel.values() for year in values})
    found: list[tuple[int, int, int, str | None]] = []
    for start in years:
        for end in (year for year in years if year > start):
            both = [(v[start] or 0, v[end] or 0) for v in panel.values() if start in v and end in v]
            if not both:
                continue
            reason = "too_few_economies" if sum(min(pair) > 0 for pair in both) < 3 else None
            if reason is None and "top_k" in (kinds[str(start)], kinds[str(end)]):
                reason = "top_k_list"
            order = {None: 1, "top_k_list": 2}.get(reason, 3)
            found.append((-order, end - start, end, reason))
    if not found:
        return None
    _, length, end, reason = max(found)
    return str(end - length), str(end), reason


@TRIED
@given(seed=st.integers(0, 2**32), holes=st.sampled_from([0.3, 0.6, 0.85]), tops=st.sampled_from([0.0, 0.5, 1.0]))
def test_the_whole_span_is_the_longest_of_all_pairs_of_periods(seed: int, holes: float, tops: float) -> None:
    """Most pairs are not looked at: none of those may be longer."""
    chance = Random(seed)
    panel: Panel = {
        geo: {year: float(chance.choice([0, 1, 2, 5])) for year in range(1985, 2025) if chance.random() > holes}
        for geo in NAMES[:5]
    }
    kinds = {str(year): "top_k" if chance.random() < tops else "full" for year in range(1985, 2025)}
    expected = _longest(panel, kinds)
    if expected is not None:
        assert _row(_bench(panel, kinds=kinds), "start_period, end_period, missing_reason") == expected
