"""mart.time_distance and mart.timelines: hand-worked crossings, and who is compared with whom.

Values are chosen so that the answer can be read off.
"""

from __future__ import annotations

import math

import pytest

from tests.model_bench import Bench, Row

ANSWER = "years_behind, censoring"


def _distance(
    focus: dict[object, float], comparator: dict[object, float], indicator: Row | None = None, columns: str = ANSWER
) -> tuple[object, ...] | None:
    """Japan's answer at its last period against the United States, or None where there is none."""
    bench = Bench()
    bench.observe(bench.values(JPN=focus, USA=comparator), robots=indicator or {})
    last = max(str(period) for period in focus)
    found = bench.rows("mart.time_distance", columns, f"geo = 'JPN' and period = '{last}'")
    assert len(found) <= 1
    return found[0] if found else None


def test_the_crossing_is_interpolated_between_the_years_around_it() -> None:
    # the leader passes 5 halfway between 2016 (4) and 2018 (6): 2017, seven years before 2024
    assert _distance({2024: 5.0}, {2014: 2.0, 2016: 4.0, 2018: 6.0, 2024: 20.0}) == (7.0, "none")


def test_interpolation_may_be_logarithmic() -> None:
    # from 1 to 100 in two years, 10 is passed after one
    assert _distance({2020: 10.0}, {2010: 1.0, 2012: 100.0, 2020: 200.0}, {"interpolation": "log"}) == (
        pytest.approx(9.0),
        "none",
    )


def test_logarithms_need_values_above_zero_and_fall_back_to_a_straight_line() -> None:
    log = {"interpolation": "log"}
    assert _distance({2020: 5.0}, {2010: 0.0, 2012: 10.0, 2020: 20.0}, log) == (9.0, "none")
    assert _distance({2020: 5.0}, {2010: -5.0, 2012: 15.0, 2020: 20.0}, log) == (9.0, "none")
    assert _distance({2020: -5.0}, {2010: -10.0, 2012: 10.0, 2020: 20.0}, log) == (9.5, "none")


def test_a_comparator_that_falls_to_zero_has_no_logarithm_there() -> None:
    """The build of the marts stopped at the logarithm of zero where lower is better."""
    falling = {"interpolation": "log", "direction": "lower"}
    assert _distance({2020: 2.0}, {2010: 8.0, 2012: 0.0, 2020: 0.0}, falling) == (8.5, "none")


def test_an_exactly_equal_observation_is_a_crossing_even_the_first_one() -> None:
    assert _distance({2024: 5.0}, {2014: 2.0, 2016: 5.0, 2024: 9.0}) == (8.0, "none")
    assert _distance({2024: 5.0}, {2014: 5.0, 2024: 9.0}) == (10.0, "none")


def test_a_comparator_that_starts_above_leaves_only_a_lower_bound() -> None:
    assert _distance({2024: 5.0}, {2013: 6.0, 2014: 7.0, 2024: 9.0}) == (11.0, "left")


def test_a_crossing_inside_a_hole_of_more_than_three_years_leaves_only_a_lower_bound() -> None:
    assert _distance({2024: 5.0}, {2014: 2.0, 2018: 6.0, 2024: 9.0}) == (6.0, "hole")
    assert _distance({2024: 5.0}, {2015: 2.0, 2018: 5.0, 2024: 9.0}) == (6.0, "none")
    assert _distance({2024: 5.0}, {2015: 4.0, 2018: 7.0, 2024: 9.0}) == (8.0, "none")  # three years are no hole


def test_three_years_of_months_are_no_hole() -> None:
    for month in range(1, 13):
        focus, comparator = (
            {f"2025-{month:02}": 5.0},
            {f"2020-{month:02}": 4.0, f"2023-{month:02}": 6.0, f"2025-{month:02}": 9.0},
        )
        assert _distance(focus, comparator) == (pytest.approx(3.5), "none")


def test_of_several_crossings_the_first_counts_and_all_are_counted() -> None:
    comparator = {2014: 1.0, 2015: 6.0, 2016: 7.0, 2017: 2.0, 2018: 8.0, 2019: 9.0}
    assert _distance({2019: 6.0}, comparator, columns="years_behind, n_crossings, n_points") == (4.0, 2, 6)


def test_a_comparator_that_has_fallen_back_was_there_before_all_the_same() -> None:
    # Japan leads today, but the United States had reached its level in 2016
    assert _distance({2020: 5.0}, {2014: 1.0, 2016: 5.0, 2020: 2.0}) == (4.0, "none")


def test_ahead_is_the_economys_own_distance_to_where_the_comparator_stands() -> None:
    # Japan passed 3, where the United States stand in 2020, in 2016
    assert _distance({2014: 1.0, 2016: 3.0, 2018: 7.0, 2020: 9.0}, {2018: 2.0, 2020: 3.0}) == (-4.0, "ahead")


def test_ahead_by_at_least_where_the_economy_starts_above() -> None:
    assert _distance({2016: 5.0, 2020: 9.0}, {2018: 2.0, 2020: 3.0}) == (-4.0, "ahead_left")


def test_ahead_is_not_said_of_a_comparator_last_seen_years_ago() -> None:
    """A comparator whose series ends early may have caught up since, so nothing is known of it at the period."""
    assert _distance({2016: 1.0, 2020: 9.0}, {2014: 2.0, 2016: 3.0}) is None
    assert _distance({2016: 1.0, 2020: 2.5}, {2014: 2.0, 2016: 3.0}) == (
        5.0,
        "none",
    )  # what it had reached, it had reached


def test_one_observation_is_no_history() -> None:
    assert _distance({2024: 5.0}, {2024: 9.0}) is None


def test_lower_is_better_turns_the_comparison_round() -> None:
    lower = {"direction": "lower"}
    # the leader fell through 8 halfway between 2016 (9) and 2018 (7)
    assert _distance({2024: 8.0}, {2014: 12.0, 2016: 9.0, 2018: 7.0, 2024: 1.0}, lower) == (7.0, "none")
    assert _distance({2024: 8.0}, {2014: 5.0, 2024: 1.0}, lower) == (10.0, "left")
    assert _distance({2021: 8.0, 2024: 2.0}, {2021: 9.0, 2024: 5.0}, lower) == (-1.5, "ahead")
    assert _distance({2020: 10.0}, {2010: 100.0, 2012: 1.0, 2020: 0.5}, lower | {"interpolation": "log"}) == (
        pytest.approx(9.0),
        "none",
    )


def test_months_and_half_years_are_measured_from_middle_to_middle() -> None:
    assert _distance({"2025-09": 4.0}, {"2024-12": 2.0, "2025-03": 4.0, "2025-09": 9.0}) == (pytest.approx(0.5), "none")
    # a quarter after two half-years: its middle is 10.5 months after that of the first
    assert _distance({"2026-Q1": 4.0}, {"2025-S1": 5.0, "2025-S2": 6.0, "2026-Q1": 7.0}) == (0.875, "left")


def test_groups_are_neither_behind_nor_compared_with() -> None:
    bench = Bench()
    bench.observe(bench.values(JPN={2023: 1.0, 2024: 2.0}, WORLD_PUBLISHER={2023: 1.0, 2024: 9.0}))
    assert bench.rows("mart.time_distance", "geo") == []


def test_editions_never_mix() -> None:
    bench = Bench()
    rows = [row | {"edition": "2026", "snapshot_id": "file_b"} for row in bench.values(JPN={2024: 2.0})]
    bench.observe([*bench.values(USA={2020: 1.0, 2024: 9.0}), *rows])
    assert bench.rows("mart.time_distance", "geo") == []


def test_the_golden_example_of_private_investment() -> None:
    china = {2013: 616584390.0, 2014: 673935556.0, 2015: 2086373778.0, 2024: 9290337909.0}
    years, censoring = _distance({2024: 927028226.0}, china) or (math.nan, "")
    assert (years, censoring) == (
        pytest.approx(2024 - (2014 + (927028226 - 673935556) / (2086373778 - 673935556))),
        "none",
    )


# ------------------------------------------------------------------------------------------------- who with whom


def _five(*declared: str) -> Bench:
    """Five rising economies, of which Japan is the default focus; the leader is Germany in 2022, then the States."""
    bench = Bench()
    bench.put("core.comparators", [{"geo": geo} for geo in declared])
    bench.observe(bench.values(
        DEU={2021: 6.0, 2022: 9.0, 2023: 10.0},
        FRA={2021: 1.0, 2022: 2.0, 2023: 3.0},
        JPN={2021: 4.0, 2022: 5.0, 2023: 6.0},
        KOR={2021: 2.0, 2022: 4.0, 2023: 8.0},
        USA={2021: 3.0, 2022: 8.0, 2023: 20.0},
    ))  # fmt: skip
    return bench


def _comparators(bench: Bench, geo: str, period: str) -> list[str]:
    found = bench.rows("mart.time_distance", "comparator_geo", f"geo = '{geo}' and period = '{period}'")
    return [row[0] for row in found]


def test_comparators_are_the_leader_of_the_list_the_declared_ones_and_the_default_focus() -> None:
    bench = _five("KOR")
    assert _comparators(bench, "FRA", "2022") == ["DEU", "JPN", "KOR"]
    assert _comparators(bench, "FRA", "2023") == ["JPN", "KOR", "USA"]
    assert _comparators(bench, "KOR", "2023") == ["JPN", "USA"]
    assert _comparators(bench, "USA", "2023") == ["JPN", "KOR"]


def test_the_default_focus_is_compared_with_every_economy() -> None:
    assert _comparators(_five(), "JPN", "2023") == ["DEU", "FRA", "KOR", "USA"]


def test_a_leader_that_is_declared_as_well_is_compared_with_once() -> None:
    assert _comparators(_five("USA", "JPN"), "FRA", "2023") == ["JPN", "USA"]


COLUMNS = "series_id, geo, period, comparator_geo, years_behind, censoring, interpolation, n_points, n_crossings"


def test_a_reader_may_ask_for_any_two_and_gets_what_the_table_says_of_declared_ones() -> None:
    undeclared, declared = _five(), _five("FRA")
    where = "geo = 'KOR' and comparator_geo = 'FRA'"
    assert undeclared.rows("mart.time_distance", COLUMNS, where) == []
    expected = declared.rows("mart.time_distance", COLUMNS, where)
    assert [row[2] for row in expected] == ["2022", "2023"]
    assert undeclared.asked_rows("mart.time_distance", "'KOR', 'FRA'", COLUMNS) == expected


def test_a_side_that_the_reader_leaves_open_is_every_economy_and_both_are_the_table() -> None:
    bench = _five()
    newest = "period = '2023'"
    against = bench.asked_rows("mart.time_distance", "'KOR', null", "geo, comparator_geo", newest)
    assert against == [("KOR", geo) for geo in ("DEU", "FRA", "JPN", "USA")]
    behind_france = bench.asked_rows("mart.time_distance", "null, 'FRA'", "geo, comparator_geo", newest)
    assert behind_france == [(geo, "FRA") for geo in ("DEU", "JPN", "KOR", "USA")]
    assert bench.asked_rows("mart.time_distance", "null, null", COLUMNS) == bench.rows("mart.time_distance", COLUMNS)
    assert bench.asked_rows("mart.time_distance", "'FRA', 'FRA'", COLUMNS) == []


def test_a_timeline_has_each_value_with_the_one_before_it_and_begins_again_at_a_break() -> None:
    bench = Bench()
    bench.put("core.series_breaks", [{"indicator_id": "robots", "geo": "JPN", "first_period": "2023"}])
    bench.observe(bench.values(JPN={2020: 1.0, 2021: 2.0, 2024: 7.0}, USA={2021: 3.0, 2023: 4.0}))
    columns = "geo, period, value, definition_number, number_in_definition, previous_value, leader_geo"
    assert bench.rows("mart.timelines", columns) == [
        ("JPN", "2020", 1.0, 0, 1, None, None),
        ("JPN", "2021", 2.0, 0, 2, 1.0, "USA"),
        ("JPN", "2024", 7.0, 1, 1, None, None),
        ("USA", "2021", 3.0, 0, 1, None, "USA"),
        ("USA", "2023", 4.0, 0, 2, 3.0, None),
    ]
    times = "geo, (time_index - 12) / 24, (previous_time_index - 12) / 24, (newest_until - 12) / 24"
    assert bench.rows("mart.timelines", times) == [
        ("JPN", 2020, None, 2021),
        ("JPN", 2021, 2020, 2023),
        ("JPN", 2024, None, None),
        ("USA", 2021, None, 2023),
        ("USA", 2023, 2021, None),
    ]


def test_a_comparator_whose_definition_has_changed_since_it_was_last_seen_is_none() -> None:
    bench = Bench()
    bench.put("core.series_breaks", [{"indicator_id": "robots", "geo": "USA", "first_period": "2023"}])
    bench.observe(bench.values(JPN={2020: 1.0, 2022: 2.0, 2023: 3.0}, USA={2020: 1.0, 2021: 5.0}))
    assert bench.rows("mart.time_distance", "geo, period, years_behind", "geo = 'JPN'") == [("JPN", "2022", 1.75)]
