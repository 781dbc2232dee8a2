"""mart.growth_rates and mart.parity: windows, the reasons for having none, and when the gap would close."""

from __future__ import annotations

import math

import pytest

from tests.model_bench import Bench, Row

POINTS = {"growth_basis": "points", "measure_kind": "share", "unit": "share"}
PARITY = "years_to_parity, parity_status, missing_reason"


def _bench(indicator: Row | None = None, **by_geo: dict[object, float | None]) -> Bench:
    bench = Bench()
    bench.observe(bench.values(**by_geo), robots=indicator or {})
    return bench


def _growth(
    bench: Bench, window: int, period: str = "2024", columns: str = "growth_per_year, missing_reason"
) -> tuple[object, ...]:
    return bench.row("mart.growth_rates", columns, f"geo = 'JPN' and period = '{period}' and window_years = {window}")


def test_compound_growth_over_each_window() -> None:
    values = {year: 100 * 1.1 ** (year - 2014) for year in range(2014, 2025)}
    bench = _bench(JPN=values)
    for window, n_points in ((3, 4), (5, 6), (10, 11)):
        assert _growth(bench, window, columns="growth_per_year, n_points") == (pytest.approx(0.1), n_points)


def test_shares_grow_in_points_a_year() -> None:
    bench = _bench(POINTS, JPN={2021: 0.0, 2022: 0.1, 2023: 0.2, 2024: 0.3})
    assert _growth(bench, 3) == (pytest.approx(0.1), None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({2024: 5.0}, "single_point"),
        ({2022: 3.0, 2023: 4.0, 2024: 5.0}, "no_start_value"),
        ({2021: 3.0, 2024: 5.0}, "too_few_points"),
        ({2021: 0.0, 2023: 4.0, 2024: 5.0}, "zero_base"),
        ({2021: 3.0, 2023: 4.0, 2024: 0.0}, "zero_base"),
        ({2021: -3.0, 2023: 4.0, 2024: 5.0}, "nonpositive"),
        ({2021: None, 2023: 4.0, 2024: 5.0}, "no_start_value"),
    ],
)
def test_no_growth_without_a_reason(values: dict[object, float | None], reason: str) -> None:
    assert _growth(_bench(JPN=values), 3) == (None, reason)


@pytest.mark.parametrize("kind", ["net_flow", "rank", "change", "opinion"])
def test_a_kind_of_measure_without_growth_has_none_whatever_the_indicator_says(kind: str) -> None:
    flow = {"growth_basis": "points", "measure_kind": kind}
    bench = _bench(flow, JPN={2021: 1.0, 2022: 1.0, 2024: 4.0})
    assert bench.rows("mart.growth_rates", "count(*)") == [(0,)]


def test_growth_never_runs_from_one_edition_to_another() -> None:
    bench = Bench()
    later = [row | {"edition": "2026", "snapshot_id": "file_b"} for row in bench.values(JPN={2024: 9.0})]
    bench.observe([*bench.values(JPN={2021: 1.0, 2022: 2.0, 2023: 3.0}), *later])
    assert bench.rows("mart.growth_rates", "missing_reason", "edition = '2026' and window_years = 3") == [
        ("single_point",)
    ]


def test_monthly_windows_find_the_same_month_years_before() -> None:
    bench = _bench(JPN={"2022-09": 1.0, "2024-01": 1.5, "2025-09": 8.0})
    assert _growth(bench, 3, "2025-09") == (pytest.approx(1.0), None)
    beside = _bench(JPN={"2022-10": 1.0, "2024-01": 1.5, "2025-09": 8.0})
    assert _growth(beside, 3, "2025-09") == (None, "no_start_value")


def _parity(bench: Bench, window: int = 3, columns: str = PARITY) -> tuple[object, ...]:
    return bench.row("mart.parity", columns, f"geo = 'JPN' and period = '2024' and window_years = {window}")


def test_parity_put_back_into_the_growth_formula_gives_equality() -> None:
    bench = _bench(JPN={2021: 10.0, 2022: 15.0, 2024: 80.0}, USA={2021: 100.0, 2022: 110.0, 2024: 172.8})
    years, own, leaders = _parity(bench, columns="years_to_parity, growth_per_year, leader_growth_per_year")
    assert (own, leaders) == (pytest.approx(1.0), pytest.approx(0.2))
    assert years == pytest.approx(math.log(2.16) / math.log(2.0 / 1.2))
    assert 80.0 * 2.0**years == pytest.approx(172.8 * 1.2**years)


def test_parity_of_shares_is_counted_in_points() -> None:
    bench = _bench(POINTS, JPN={2021: 0.1, 2022: 0.2, 2024: 0.4}, USA={2021: 0.45, 2022: 0.5, 2024: 0.6})
    assert _parity(bench) == (pytest.approx(0.2 / 0.05), "years", None)


@pytest.mark.parametrize("leader", [{2021: 10.0, 2022: 20.0, 2024: 80.0}, {2021: 10.0, 2022: 40.0, 2024: 160.0}])
def test_the_same_or_a_slower_growth_never_closes_the_gap(leader: dict[object, float | None]) -> None:
    bench = _bench(JPN={2021: 5.0, 2022: 6.0, 2024: 40.0}, USA=leader)
    assert _parity(bench) == (None, "never_at_current_rates", None)


def test_the_last_binary_digit_of_a_share_is_no_faster_growth() -> None:
    """20 points in three years on both sides; 0.5 - 0.3 is more than 0.7 - 0.5 in floating point, by 1e-16."""
    bench = _bench(POINTS, JPN={2021: 0.3, 2022: 0.4, 2024: 0.5}, USA={2021: 0.5, 2022: 0.6, 2024: 0.7})
    assert _parity(bench) == (None, "never_at_current_rates", None)


def test_the_leader_and_its_equal_are_at_parity() -> None:
    bench = _bench(JPN={2024: 5.0}, USA={2024: 5.0})
    assert bench.rows("mart.parity", f"geo, {PARITY}", "window_years = 3") == [
        ("JPN", 0.0, "at_or_above", None), ("USA", 0.0, "at_or_above", None),
    ]  # fmt: skip


def test_where_a_growth_is_missing_parity_cannot_be_said_and_names_the_side() -> None:
    history = {2021: 1.0, 2022: 2.0, 2024: 4.0}
    assert _parity(_bench(JPN={2024: 4.0}, USA={2021: 5.0, 2022: 6.0, 2024: 9.0})) == (
        None,
        "cannot_say",
        "single_point",
    )
    assert _parity(_bench(JPN=history, USA={2024: 9.0})) == (None, "cannot_say", "leader_single_point")


def test_where_lower_is_better_the_faster_fall_closes_the_gap() -> None:
    lower = POINTS | {"direction": "lower"}
    closing = _bench(lower, JPN={2021: 20.0, 2022: 17.0, 2024: 8.0}, USA={2021: 5.0, 2022: 4.0, 2024: 2.0})
    assert _parity(closing) == (pytest.approx(6.0 / 3.0), "years", None)
    widening = _bench(lower, JPN={2021: 9.0, 2022: 9.0, 2024: 9.0}, USA={2021: 5.0, 2022: 4.0, 2024: 2.0})
    assert _parity(widening) == (None, "never_at_current_rates", None)
