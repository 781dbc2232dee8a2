"""What lowers a gap's grade and since when, what a series break stops, and lists that lost their economies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from pipeline.building.sql_models import TIME_AXES
from tests.model_bench import Bench, Row

PUBLISHED = TIME_AXES[0]
CONTEXT = {"pillar": "context", "direction": "none"}
PEOPLE = {"population": CONTEXT | {"unit": "persons"}, "gdp_current_usd": CONTEXT | {"unit": "US dollars"}}
NEXT = {"edition": "2026", "snapshot_id": "file_b", "published_at": date(2026, 4, 1)}
BREAK = {"indicator_id": "robots", "first_period": "2020"}
SKEWS = [
    {"rule_id": "skew_one_year", "grade": "B", "threshold": 0.0},
    {"rule_id": "skew_two_years", "grade": "C", "threshold": 1.0},
    {"rule_id": "skew_over_three_years", "grade": "D", "threshold": 3.0},
]


def _bench(breaks: Sequence[Row] = (), extra: Sequence[Row] = (), **by_geo: Mapping[Any, float | None]) -> Bench:
    bench = Bench()
    periods = sorted({str(period) for values in by_geo.values() for period in values})
    bench.put("core.published_lists", [{"period": period} for period in periods])
    bench.put("core.series_breaks", [BREAK | dict(row) for row in breaks])
    bench.put("core.coverage_limits", [{}])
    bench.observe([*bench.values(**by_geo), *extra], robots={}, **PEOPLE)
    bench.put("core.group_members", [{"geo": geo} for geo in by_geo])
    bench.put("stage.setting_values", [{}])
    return bench


def _rule(bench: Bench, rule_id: str, grade: str = "C", threshold: float = 0.0) -> Bench:
    bench.put("core.comparability_rules", [{"rule_id": rule_id, "grade": grade, "threshold": threshold}])
    return bench


# ------------------------------------------------------------------------------------------------------ series breaks

JAPAN = {2018: 10.0, 2019: 11.0, 2020: 22.0, 2021: 24.0, 2022: 26.0, 2023: 28.0}
LEADER = {2018: 20.0, 2019: 24.0, 2020: 25.0, 2021: 50.0, 2022: 60.0, 2023: 70.0}


@pytest.mark.parametrize(
    ("window_years", "growth", "reason"),
    [(3, (28 / 22) ** (1 / 3) - 1, None), (5, None, "series_break"), (10, None, "no_start_value")],
)
def test_growth_is_never_measured_across_a_break(window_years: int, growth: float | None, reason: str | None) -> None:
    """The definition changes in 2020: 2020 to 2023 is one definition, 2018 to 2023 is two."""
    bench = _bench([{}], JPN=JAPAN, USA=LEADER)
    where = f"geo = 'JPN' and period = '2023' and window_years = {window_years}"
    found = bench.row("mart.growth_rates", "growth_per_year, missing_reason", where)
    assert found == (None if growth is None else pytest.approx(growth), reason)


def test_parity_follows_growth_into_its_silence() -> None:
    bench = _bench([{"geo": "USA"}], JPN=JAPAN, USA=LEADER)
    where = "geo = 'JPN' and period = '2023' and window_years = 5"
    assert bench.row("mart.parity", "parity_status, years_to_parity, missing_reason", where) == (
        "cannot_say", None, "leader_series_break",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("breaks", "years", "censoring"),
    [
        ([], 2.0, "none"),
        ([{}], 1.0, "left"),
        ([{"geo": "USA"}], 1.0, "left"),
        ([{"geo": "JPN"}], 2.0, "none"),
        ([{"edition": "2024"}], 2.0, "none"),
    ],
)
def test_years_behind_never_reach_back_across_a_break(breaks: list[Row], years: float, censoring: str) -> None:
    """Japan's 24 of 2021; the leader had 24 in 2019, but under another definition, and began the new one with 25."""
    bench = _bench(breaks, JPN=JAPAN, USA=LEADER)
    seen = "years_behind, years_behind_censoring"
    assert bench.row("mart.gap_indicators", seen, "geo = 'JPN' and period = '2021'") == (years, censoring)
    distance = "geo = 'JPN' and period = '2021' and comparator_geo = 'USA'"
    assert bench.row("mart.time_distance", "years_behind, censoring", distance) == (years, censoring)


def test_a_level_is_reached_under_the_last_definition_only() -> None:
    bench = _bench([{}], JPN=JAPAN, USA=LEADER)
    bench.put("core.level_ladder", [
        {"growth_basis": "exponential", "measure_kind": "flow", "level": 24.0, "is_in_every_decade": False}
    ])  # fmt: skip
    columns = "geo, reached_at, censoring, first_at"
    assert bench.rows("mart.level_years", columns) == [("JPN", 2021.5, "none", 2020.5), ("USA", 2020.5, "left", 2020.5)]


@pytest.mark.parametrize(
    ("breaks", "period", "grade"),
    [
        ([{"geo": "USA"}], "2021", "D"),
        ([{"geo": "JPN"}], "2021", "D"),
        ([{"geo": "USA"}], "2019", "A"),
        ([{}], "2021", "A"),
        ([{"geo": "JPN"}, {"geo": "USA"}], "2021", "A"),
    ],
)
def test_a_break_that_lies_between_the_two_sides_is_the_lowest_grade(
    breaks: list[Row], period: str, grade: str
) -> None:
    bench = _rule(_bench(breaks, JPN=JAPAN, USA=LEADER), "series_break", "D")
    where = f"geo = 'JPN' and period = '{period}'"
    assert bench.row("mart.gap_indicators", "comparability", where) == (grade,)


def test_a_break_that_no_series_has_is_reported() -> None:
    bench = _bench([{}, {"first_period": "2031"}], JPN=JAPAN, USA=LEADER)
    assert bench.rows("audit.series_breaks_without_effect", "first_period") == [("2031",)]


def test_a_break_that_its_publisher_announced_is_awaited() -> None:
    announced = {"first_period": "2031", "known_from": date(2031, 2, 1)}
    late = {"first_period": "2031", "known_from": date(2032, 2, 1), "geo": "JPN"}
    bench = _bench([{}, announced, late], JPN=JAPAN, USA=LEADER)
    assert bench.rows("audit.series_breaks_without_effect", "first_period, geo") == [("2031", "JPN")]


# --------------------------------------------------------------------------------------------------------- the grades


@pytest.mark.parametrize(
    ("newest", "grade", "rule"),
    [
        (2024, "A", None), (2023, "B", "skew_one_year"), (2022, "C", "skew_two_years"), (2021, "C", "skew_two_years"),
    ],
)  # fmt: skip
def test_an_older_denominator_lowers_its_own_ratio_and_not_the_gap(newest: int, grade: str, rule: str | None) -> None:
    people = [
        {"indicator_id": "population", "geo": geo, "period": str(newest), "value": 100.0} for geo in ("JPN", "USA")
    ]
    bench = _bench(extra=people, JPN={2024: 1.0}, USA={2024: 3.0})
    bench.put("core.comparability_rules", SKEWS)
    columns = "comparability, per_capita_comparability, per_gdp_comparability"
    assert bench.row("mart.gap_indicators", columns, "geo = 'JPN'") == ("A", grade, None)
    found = bench.rows("mart.comparability_findings", "measure, rule_id, measured", "geo = 'JPN'")
    assert found == ([("per_capita", rule, float(2024 - newest))] if rule else [])


@pytest.mark.parametrize(
    ("kind", "value", "half_a_digit", "grade"),
    [("flow", 4.0, 0.5, "A"), ("rank", 9.0, 0.5, "A"), ("rate", 4.0, 0.5, "B"), ("flow", 37000.0, 500.0, "B")],
)
def test_a_whole_number_of_things_is_exact_however_small(
    kind: str, value: float, half_a_digit: float, grade: str
) -> None:
    """Four laws are four; 37 thousand robots are known to 500, and a density of 4 to a half."""
    bench = Bench()
    rows = [
        {"geo": "JPN", "value": value, "upper_bound": value + half_a_digit},
        {"geo": "USA", "value": 1e6, "upper_bound": 1e6},
    ]
    bench.observe([{"period": "2024"} | row for row in rows], robots={"measure_kind": kind})
    _rule(bench, "rounded_side", "B", 0.005)
    assert bench.row("mart.gap_indicators", "comparability", "geo = 'JPN'") == (grade,)


@pytest.mark.parametrize(("other", "grade"), [(109.0, "A"), (112.0, "C")])
@pytest.mark.parametrize("geo", ["JPN", "USA"])
def test_another_source_that_differs_by_more_than_a_tenth_lowers_the_grade(geo: str, other: float, grade: str) -> None:
    another = {"source_id": "another", "edition": "x", "snapshot_id": "file_c", "published_at": date(2025, 9, 1)}
    own = {"JPN": 100.0, "USA": 101.0}
    value = own[geo] * other / 100
    bench = _bench(
        extra=[{"geo": geo, "period": "2024", "value": value, **another}], **{g: {2024: v} for g, v in own.items()}
    )
    bench.put("core.agreement_pairs", [
        {"pair_id": "p", "indicator_id": "robots", "source_a": "publisher", "source_b": "another",
         "tolerance_share": 0.02, "evidence": "e"},
    ])  # fmt: skip
    _rule(bench, "sources_differ", "C", 0.1)
    where = "geo = 'JPN' and source_id = 'publisher'"
    assert bench.row("mart.gap_indicators", "comparability", where) == (grade,)
    known = bench.rows("mart.comparability_findings", "known_from", where)
    assert known == ([(date(2025, 9, 1),)] if grade == "C" else [])


def test_a_survey_that_asked_economies_in_different_ways_is_declared() -> None:
    bench = _bench(JPN={2024: 1.0}, USA={2024: 3.0})
    bench.put("core.mixed_instruments", [{}])
    _rule(bench, "different_instruments")
    assert bench.row("mart.gap_indicators", "comparability", "geo = 'JPN'") == ("C",)


def test_sides_in_different_currencies_are_different_definitions() -> None:
    rows = [
        {"geo": geo, "period": "2024", "value": value, "currency": currency}
        for geo, value, currency in (("JPN", 1.0, "JPY"), ("USA", 2.0, "USD"))
    ]
    bench = Bench()
    bench.observe(rows)
    _rule(bench, "definitions_differ", "D")
    assert bench.rows("mart.gap_indicators", "geo, comparability") == [("JPN", "D"), ("USA", "A")]


def test_a_past_day_is_graded_by_what_was_known_then() -> None:
    """The edition of 2026 restates China's 470 as 142: in 2025 nobody could hold that against the list."""
    rows = [
        {"geo": geo, "period": "2023", "value": value}
        for geo, value in (("JPN", 419.0), ("KOR", 1012.0), ("CHN", 470.0))
    ]
    bench = Bench()
    bench.observe([*rows, {"geo": "CHN", "period": "2023", "value": 142.0, **NEXT}])
    _rule(bench, "restated_later", "C", 0.1)
    bench.put("core.sources", [{}])
    bench.put("core.editions", [{}])
    seen = "comparability, comparability_reason"
    assert bench.row("mart.country_vs_world", seen, "geo = 'JPN'") == ("C", "r")
    for day, grade in ((date(2026, 3, 31), "A"), (date(2026, 4, 1), "C")):
        found = bench.past_rows("mart.country_vs_world", PUBLISHED, day, "geo, comparability")
        assert ("JPN", grade) in found


# ---------------------------------------------------------------------------------------------- lists that lost some


def _list(*values: float | None) -> dict[str, dict[Any, float | None]]:
    """Eleven economies at 2023, of the sizes 11 to 1, and what they are at 2024 (None: not in the list)."""
    geos = [f"A{n:02}" for n in range(11)]
    return {
        geo: {2023: 11.0 - n} | ({} if value is None else {2024: value})
        for n, (geo, value) in enumerate(zip(geos, values, strict=True))
    }


COMPLETE = [11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("lost", "is_incomplete", "of_peers"),
    [
        ((), False, None),
        # within the limit, and yet of the group's mean only bounds are known
        ((10,), False, "group_incomplete"),
        ((9, 10), True, "list_incomplete"),
        ((0,), True, "list_incomplete"),
    ],
    ids=["complete", "one of eleven", "two of eleven", "the leader"],
)
def test_a_share_and_a_peer_ratio_need_the_economies_of_the_list_before(
    lost: tuple[int, ...], is_incomplete: bool, of_peers: str | None
) -> None:
    """One of eleven is 9 percent, two are 18: the limit is a tenth. The leader of the list before must be there."""
    bench = _bench(**_list(*[None if n in lost else value for n, value in enumerate(COMPLETE)]))
    columns = "share_missing_reason, share_of_world is null, peer_missing_reason, ratio_to_peer_mean is null"
    reason = "list_incomplete" if is_incomplete else None
    found = bench.row("mart.gap_indicators", columns, "geo = 'A05' and period = '2024'")
    assert found == (reason, is_incomplete, of_peers, of_peers is not None)


def test_a_total_that_the_publisher_prints_does_not_need_the_list() -> None:
    world = {"geo": "WORLD_PUBLISHER", "period": "2024", "value": 60.0}
    bench = _bench(extra=[world], **_list(None, *COMPLETE[1:]))
    columns = "share_of_world, share_missing_reason, world_basis"
    found = bench.row("mart.gap_indicators", columns, "geo = 'A05' and period = '2024'")
    assert found == (pytest.approx(0.1), None, "published_total")


def test_the_peers_need_their_own_best_and_not_that_of_the_list() -> None:
    """Of the list the first is gone; the group never had it, and keeps its ratio."""
    bench = _bench(**_list(None, *COMPLETE[1:]))
    bench.put("core.group_members", [{"geo": geo} for geo in ("A01", "A05")])
    columns = "share_missing_reason, peer_missing_reason, ratio_to_peer_mean"
    found = bench.row("mart.gap_indicators", columns, "geo = 'A05' and period = '2024'")
    assert found == ("list_incomplete", None, pytest.approx(6.0 / 8.0))
