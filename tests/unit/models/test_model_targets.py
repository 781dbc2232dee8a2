"""mart.target_gaps: which value meets a target, in which unit, and what growth it would take."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row
from tests.property_settings import tried

TRIED = tried(short=5, full=15)
TARGET: Row = {
    "target_id": "aim", "geo": "JPN", "indicator_id": "robots", "target_value": 80.0, "unit": "robots",
    "target_year": 2030, "title_en": "t", "title_ja": "t", "citation": "c", "confidence": "confirmed",
}  # fmt: skip
GAP: Row = {
    "geo": "JPN", "indicator_id": "robots", "series_id": "s", "period": "2024", "period_end": "2024-12-31",
    "source_id": "publisher", "edition": "2025", "published_at": "2025-04-01", "time_basis": "calendar",
    "unit": "robots", "obs_status": "observed",
}  # fmt: skip
POINTS: Row = {"growth_basis": "points", "measure_kind": "share", "unit": "robots"}


def _bench(*gaps: Row, target: Row | None = None, indicator: Row | None = None, growths: tuple[Row, ...] = ()) -> Bench:
    bench = Bench()
    bench.put("core.policy_targets", [{**TARGET, **(target or {})}])
    bench.put("core.indicators", [indicator or {}])
    bench.put("mart.gap_indicators", [{**GAP, **gap} for gap in gaps])
    series = {"series_id": "s", "geo": "JPN", "period": "2024"}
    bench.put("mart.growth_rates", [{**series, **growth} for growth in growths])
    return bench


def _answer(bench: Bench, columns: str = "required_growth_per_year, missing_reason") -> tuple[Any, ...]:
    return bench.row("mart.target_gaps", columns)


def test_a_target_worked_by_hand() -> None:
    # from 20 at the end of 2024 to 80 at the end of 2030: six years, (80/20)^(1/6) - 1 = 0.259921
    bench = _bench({"value": 20.0})
    assert _answer(bench, "value, gap, ratio_to_target, years_left, year_aimed_at") == (20.0, -60.0, 0.25, 6.0, 2030)
    assert _answer(bench) == (pytest.approx(0.259921, abs=1e-6), None)


def test_shares_need_points_a_year() -> None:
    # 0.267 to 0.5 in six years: 0.233 / 6
    assert _answer(_bench({"value": 0.267}, target={"target_value": 0.5}, indicator=POINTS)) == (
        pytest.approx(0.233 / 6), None,
    )  # fmt: skip


def test_years_are_counted_from_the_end_of_the_period() -> None:
    quarter = {"value": 20.0, "period": "2026-Q1", "period_end": "2026-03-31"}
    assert _answer(_bench(quarter), "years_left") == (4.75,)


def test_a_target_in_yen_meets_the_value_in_yen_and_keeps_the_rate() -> None:
    yen = {"unit": "Japanese yen", "target_value": 6000.0}
    dollars = {"unit": "US dollars", "value": 10.0}
    rate = {"value_jpy": 1500.0, "jpy_per_usd": 150.0, "jpy_rate_basis": "annual mean"}
    bench = _bench(dollars | rate, target=yen, indicator={"unit": "US dollars"})
    assert _answer(bench, "value, unit, value_unconverted, unit_unconverted, jpy_per_usd, jpy_rate_basis, gap") == (
        1500.0, "Japanese yen", 10.0, "US dollars", 150.0, "annual mean", -4500.0,
    )  # fmt: skip
    assert _answer(bench) == (pytest.approx(4 ** (1 / 6) - 1), None)
    constant = dollars | {"jpy_missing_reason": "constant_prices"}
    assert _answer(_bench(constant, target=yen), "value, ratio_to_target, missing_reason") == (
        None, None, "constant_prices",
    )  # fmt: skip


def test_the_newest_value_of_the_preferred_source_that_can_be_compared_counts() -> None:
    older = {"value": 10.0, "period": "2022", "period_end": "2022-12-31", "series_id": "older"}
    newer = {"value": 20.0, "published_at": "2025-04-01", "series_id": "newer"}
    restated = {"value": 21.0, "published_at": "2026-04-01", "edition": "2026", "series_id": "restated"}
    others = {"value": 90.0, "period": "2025", "period_end": "2025-12-31", "source_id": "another", "series_id": "o"}
    absent = {"value": None, "obs_status": "not_listed", "period": "2025", "period_end": "2025-12-31"}
    dollars = {"value": 5.0, "unit": "US dollars", "period": "2025", "period_end": "2025-12-31"}
    for candidates, value in (
        ((older, newer), 20.0),
        ((newer, restated), 21.0),
        ((newer, others), 20.0),
        ((newer, absent, dollars), 20.0),
    ):
        assert _answer(_bench(*candidates), "value") == (value,)
        assert _answer(_bench(*reversed(candidates)), "value") == (value,)


@pytest.mark.parametrize(
    ("gap", "target", "indicator", "reason"),
    [
        (None, {}, {}, "no_value"),
        ({"value": None, "obs_status": "not_covered"}, {}, {}, "not_covered"),
        ({"value": 2.0, "unit": "US dollars"}, {}, {}, "other_unit"),
        ({"value": 20.0}, {"target_year": None}, {}, "undated_target"),
        ({"value": 80.0}, {"target_year": None}, {}, "already_reached"),
        ({"value": 70.0}, {}, {"direction": "lower"}, "already_reached"),
        ({"value": 20.0}, {"target_year": 2024}, {}, "target_year_passed"),
        ({"value": 20.0}, {}, {"growth_basis": None}, "no_growth_for_this_measure"),
        ({"value": 0.0}, {}, {}, "zero_base"),
        ({"value": -1.0}, {}, {}, "nonpositive"),
    ],
)
def test_no_required_growth_without_a_reason(gap: Row | None, target: Row, indicator: Row, reason: str) -> None:
    bench = _bench(*([gap] if gap else []), target=target, indicator=indicator)
    assert _answer(bench) == (None, reason)


def test_where_lower_is_better_the_growth_is_a_fall() -> None:
    bench = _bench({"value": 320.0}, indicator={"direction": "lower"})
    assert _answer(bench) == (pytest.approx((80 / 320) ** (1 / 6) - 1), None)


def test_the_growth_seen_stands_beside_with_the_reason_for_what_is_missing() -> None:
    growths = (
        {"window_years": 3, "growth_per_year": 0.1},
        {"window_years": 5, "growth_per_year": 0.2},
        {"window_years": 10, "missing_reason": "no_start_value"},
    )
    bench = _bench({"value": 20.0}, growths=growths)
    assert _answer(bench, "growth_3_years, growth_5_years, growth_10_years, growth_missing_reason") == (
        0.1, 0.2, None, "10 years: no_start_value",
    )  # fmt: skip


@TRIED
@given(
    st.floats(min_value=0.01, max_value=1e6), st.floats(min_value=1.01, max_value=1e3), st.integers(2025, 2060),
    st.sampled_from(["exponential", "points"]),
)  # fmt: skip
def test_the_required_growth_put_back_into_the_formula_reaches_the_target(
    value: float, times: float, year: int, basis: str
) -> None:
    target = {"target_value": value * times, "target_year": year}
    growth, years = _answer(
        _bench({"value": value}, target=target, indicator={"growth_basis": basis}),
        "required_growth_per_year, years_left",
    )
    reached = value + growth * years if basis == "points" else value * (1 + growth) ** years
    assert reached == pytest.approx(value * times, rel=1e-9)
