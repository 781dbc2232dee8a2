"""mart.required_growth: what growth meets the leader after a number of years, and when that cannot be said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row
from tests.property_settings import tried

TRIED = tried(short=4, full=12)
POINTS: Row = {"growth_basis": "points", "measure_kind": "share", "unit": "share"}
CENTRAL = "required_growth_per_year, required_growth_low, required_growth_high, missing_reason"
Path = dict[Any, float | None]


def _bench(indicator: Row | None = None, **paths: Path) -> Bench:
    bench = Bench()
    bench.put("core.growth_horizons", [{"horizon_years": n, "title_en": "t", "title_ja": "t"} for n in (5, 10)])
    bench.observe(bench.values(**paths), robots=indicator or {})
    return bench


def _japan(bench: Bench, columns: str = CENTRAL, horizon: int = 5) -> tuple[Any, ...]:
    return bench.row("mart.required_growth", columns, f"geo = 'JPN' and horizon_years = {horizon}")


#: Ends at 320, after doubling each year for three years, and doubled once in the two before: 2^(4/5) over five years.
LEADER: Path = {2019: 20.0, 2020: 30.0, 2021: 40.0, 2022: 80.0, 2024: 320.0}


def test_parity_worked_by_hand() -> None:
    # the leader's growth: 2 - 1 = 1 over 3 years, 16^(1/5) - 1 = 0.741101 over 5, none over 10. Required of 10 in 5
    # years: (320/10)^(1/5) = 2, times the leader's factor: 2 * 2 - 1 = 3, and 2 * 1.741101 - 1 = 2.482202
    bench = _bench(JPN={2024: 10.0}, USA=LEADER)
    assert _japan(bench) == pytest.approx((2.482202, 2.482202, 3.0, None), abs=1e-6)
    columns = "leader_geo, leader_value, leader_growth_per_year, leader_value_ahead, n_windows, is_at_bound"
    # 320 * 16 = 5120
    assert _japan(bench, columns) == ("USA", 320.0, pytest.approx(0.741101, abs=1e-6), pytest.approx(5120), 2, False)
    # in 10 years: 32^(1/10) * 1.741101 - 1
    assert _japan(bench, horizon=10)[0] == pytest.approx(2**0.5 * 16**0.2 - 1)


def test_shares_meet_in_points_and_never_pass_the_whole() -> None:
    # the leader gains 0.02 a year over 5 years (0.5 to 0.6) and 0.1 over 3 (0.3 to 0.6): in 5 years 0.7, or 1.1, held
    # at 1. Required of 0.4: 0.3/5 = 0.06, and 0.6/5 = 0.12
    bench = _bench(POINTS, JPN={2024: 0.4}, USA={2019: 0.5, 2020: 0.4, 2021: 0.3, 2022: 0.5, 2024: 0.6})
    assert _japan(bench) == pytest.approx((0.06, 0.06, 0.12, None))
    assert _japan(bench, "is_at_bound, leader_value_ahead") == (True, pytest.approx(0.7))
    falling = _bench(POINTS, JPN={2024: 0.4}, USA={2019: 1.0, 2020: 0.9, 2022: 0.8, 2024: 0.5})
    # 0.1 less a year: nothing is left after 5 years, and minus 0.5 after 10 is held at 0
    assert _japan(falling, "leader_value_ahead, is_at_bound") == (pytest.approx(0), False)
    assert _japan(falling, "leader_value_ahead, is_at_bound", 10) == (0.0, True)


def test_own_growth_stands_beside() -> None:
    own: Path = {2019: 1.0, 2022: 10.0, 2024: 32.0}
    assert _japan(_bench(JPN=own, USA=LEADER), "growth_per_year") == (pytest.approx(1.0),)
    assert _japan(_bench(JPN={2024: 1.0}, USA=LEADER), "growth_per_year") == (None,)


@pytest.mark.parametrize(
    ("indicator", "own", "leader", "reason"),
    [
        ({}, 320.0, LEADER, "at_or_above"),
        ({"measure_kind": "rank", "growth_basis": "points"}, 5.0, LEADER, "no_growth_for_this_measure"),
        ({"growth_basis": None}, 5.0, LEADER, "no_growth_for_this_measure"),
        ({}, 0.0, LEADER, "zero_base"),
        ({}, -5.0, LEADER, "nonpositive"),
        ({}, 5.0, {2024: 9.0}, "leader_single_point"),
        ({}, 5.0, {2019: 3.0, 2024: 9.0}, "leader_too_few_points"),
        (POINTS, 0.1, {2024: 0.9}, "leader_single_point"),
    ],
)
def test_no_required_growth_without_a_reason(indicator: Row, own: float, leader: Path, reason: str) -> None:
    assert _japan(_bench(indicator, JPN={2024: own}, USA=leader)) == (None, None, None, reason)


def test_a_shorter_window_gives_a_range_where_the_middle_one_cannot_say() -> None:
    bench = _bench(JPN={2024: 10.0}, USA={year: LEADER[year] for year in (2021, 2022, 2024)})
    assert _japan(bench) == (None, pytest.approx(3.0), pytest.approx(3.0), "leader_no_start_value")


def test_only_the_newest_period_that_has_a_leader_is_asked() -> None:
    # in 2025 only Japan is listed: nobody to compare with; Korea has no value in 2024
    bench = _bench(JPN={2023: 4.0, 2024: 10.0, 2025: 11.0}, USA=LEADER, KOR={2023: 5.0})
    assert bench.rows("mart.required_growth", "distinct geo, period") == [("JPN", "2024"), ("USA", "2024")]


@TRIED
@given(
    st.lists(st.floats(min_value=1, max_value=1e6), min_size=11, max_size=11),
    st.floats(min_value=0.001, max_value=0.999),
    st.sampled_from(["exponential", "points"]),
)
def test_the_required_growth_put_back_meets_the_leader(path: list[float], part: float, basis: str) -> None:
    leader: Path = {2014 + n: value for n, value in enumerate(path)}
    bench = _bench({"growth_basis": basis}, JPN={2024: path[-1] * part}, USA=leader)
    columns = "value, leader_value, leader_growth_per_year, required_growth_per_year, leader_value_ahead"
    for horizon in (5, 10):
        value, ahead, leaders, own, meeting = _japan(bench, columns, horizon)
        if basis == "points":
            assert value + own * horizon == pytest.approx(ahead + leaders * horizon, abs=1e-6)
        else:
            assert value * (1 + own) ** horizon == pytest.approx(ahead * (1 + leaders) ** horizon, rel=1e-9)
            assert value * (1 + own) ** horizon == pytest.approx(meeting, rel=1e-9)
        low, high = _japan(bench, "required_growth_low, required_growth_high", horizon)
        assert low <= own <= high
