"""mart.level_years: which levels are asked, when each was reached, and that two times are the time distance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row
from tests.property_settings import tried

TRIED = tried(short=4, full=12)
ONE_TWO_FIVE: list[Row] = [
    {"growth_basis": "exponential", "measure_kind": "flow", "level": level, "is_in_every_decade": True}
    for level in (1.0, 2.0, 5.0)
]
SHARES: list[Row] = [
    {"growth_basis": "points", "measure_kind": "share", "level": level, "is_in_every_decade": False}
    for level in (0.1, 0.5)
]
RATES: list[Row] = [
    {"growth_basis": "points", "measure_kind": "rate", "level": 3.0, "is_in_every_decade": False},
]
Path = dict[Any, float | None]


def _bench(indicator: Row | None = None, **paths: Path) -> Bench:
    bench = Bench()
    bench.put("core.level_ladder", [*ONE_TWO_FIVE, *SHARES, *RATES])
    bench.observe(bench.values(**paths), robots=indicator or {})
    return bench


def _answers(bench: Bench, geo: str = "JPN") -> dict[float, tuple[Any, ...]]:
    rows = bench.rows("mart.level_years", "level, reached_at, censoring, n_crossings", f"geo = '{geo}'")
    return {level: tuple(rest) for level, *rest in rows}


def test_levels_stand_between_the_smallest_and_the_largest_of_the_series() -> None:
    # from 0.04 to 30: 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, for every economy alike
    bench = _bench(JPN={2014: 0.04, 2024: 3.0}, USA={2014: 1.0, 2024: 30.0})
    ladder = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    assert list(_answers(bench)) == list(_answers(bench, "USA")) == ladder


def test_the_time_is_interpolated_between_the_middles_of_the_years_around_it() -> None:
    # from 4 in the middle of 2020 to 12 in the middle of 2022: 5 after 1/8, 10 after 6/8 of the two years
    bench = _bench(JPN={2020: 4.0, 2022: 12.0, 2024: 6.0}, USA={2020: 1.0, 2024: 60.0})
    assert _answers(bench) == {
        1.0: (2020.5, "left", 1), 2.0: (2020.5, "left", 1), 5.0: (2020.75, "none", 1), 10.0: (2022.0, "none", 1),
        20.0: (None, "not_reached", 0), 50.0: (None, "not_reached", 0),
    }  # fmt: skip


def test_interpolation_may_be_logarithmic() -> None:
    # from 1 to 100 in two years, 10 is passed after one
    bench = _bench({"interpolation": "log"}, JPN={2020: 1.0, 2022: 100.0})
    reached, censoring, _ = _answers(bench)[10.0]
    assert (reached, censoring) == (pytest.approx(2021.5), "none")


def test_a_hole_of_more_than_three_years_leaves_a_bound() -> None:
    assert _answers(_bench(JPN={2016: 4.0, 2020: 6.0}))[5.0] == (2020.5, "hole", 1)
    assert _answers(_bench(JPN={2017: 4.0, 2020: 6.0}))[5.0] == (2019.0, "none", 1)
    assert _answers(_bench(JPN={2016: 4.0, 2020: 5.0}))[5.0] == (2020.5, "none", 1)  # an observation is no hole


def test_an_equal_first_observation_is_a_time_and_a_level_lost_is_reached_again() -> None:
    bench = _bench(JPN={2020: 5.0, 2021: 4.0, 2022: 6.0, 2023: 1.0, 2024: 6.0})
    assert _answers(bench)[5.0] == (2020.5, "none", 3)


def test_where_lower_is_better_a_level_is_reached_from_above() -> None:
    indicator = {"direction": "lower", "growth_basis": "points", "measure_kind": "rate"}
    bench = _bench(indicator, JPN={2020: 5.0, 2022: 1.0}, USA={2020: 1.0, 2022: 4.0}, KOR={2020: 9.0, 2022: 8.0})
    assert _answers(bench) == {3.0: (2021.5, "none", 1)}
    assert _answers(bench, "USA") == {3.0: (2020.5, "left", 1)}
    assert _answers(bench, "KOR") == {3.0: (None, "not_reached", 0)}


def test_shares_have_levels_of_their_own_and_other_kinds_none() -> None:
    points = {"growth_basis": "points", "measure_kind": "share", "unit": "share"}
    assert list(_answers(_bench(points, JPN={2020: 0.05, 2021: 0.2, 2022: 0.4}))) == [0.1]
    assert _answers(_bench(points | {"measure_kind": "net_flow"}, JPN={2020: 0.05, 2021: 0.2})) == {}


def test_zeros_and_a_single_observation_ask_for_no_decade() -> None:
    assert _answers(_bench(JPN={2020: 0.0, 2021: 0.0})) == {}
    bench = _bench(JPN={2020: 0.0, 2021: 20.0}, USA={2021: 5000.0})
    assert list(_answers(bench)) == [10.0, 20.0]
    assert _answers(bench, "USA") == {}


@TRIED
@given(st.lists(st.floats(min_value=0.01, max_value=500), min_size=2, max_size=8), st.sampled_from(["linear", "log"]))
def test_two_times_of_one_level_are_the_time_distance(steps: list[float], interpolation: str) -> None:
    # Japan ends at exactly 100, which is a level: its years behind the United States are its time less theirs
    path: Path = {2010 + n: 1.0 + sum(steps[: n + 1]) for n in range(len(steps))}
    end = 2010 + len(steps)
    bench = _bench({"interpolation": interpolation}, JPN={2009: 50.0, end: 100.0}, USA=path | {end: 9e9})
    (own, *_), (theirs, censoring, _) = _answers(bench)[100.0], _answers(bench, "USA")[100.0]
    distance = bench.row("mart.time_distance", "years_behind, censoring", f"geo = 'JPN' and period = '{end}'")
    assert (own - theirs, censoring) == (pytest.approx(distance[0], abs=1e-9), distance[1])
