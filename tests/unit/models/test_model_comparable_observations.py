"""stage.comparable_observations, stage.leaders, core.denominators and mart.peer_groups: what is compared with what."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from tests.model_bench import Bench, Row


def _bench(indicator: Row | None = None, **by_geo: dict[object, float | None]) -> Bench:
    bench = Bench()
    bench.observe(bench.values(**by_geo), robots=indicator or {})
    return bench


LEADER = "leader_geo, leader_value, runner_up_geo, runner_up_value, n_ranked"


def test_an_economy_leads_never_a_group_or_a_residual() -> None:
    bench = _bench(JPN={2024: 3.0}, USA={2024: 5.0}, WORLD_PUBLISHER={2024: 20.0}, EUROPE={2024: 9.0}, REST={2024: 8.0})
    assert bench.row("stage.leaders", LEADER) == ("USA", 5.0, "JPN", 3.0, 2)


def test_the_lowest_leads_where_lower_is_better() -> None:
    bench = _bench({"direction": "lower"}, JPN={2024: 3.0}, USA={2024: 5.0})
    assert bench.row("stage.leaders", LEADER) == ("JPN", 3.0, "USA", 5.0, 2)


def test_a_tie_is_broken_by_the_code_so_that_every_build_names_the_same_leader() -> None:
    bench = _bench(USA={2024: 5.0}, CHN={2024: 5.0}, JPN={2024: 1.0})
    assert bench.row("stage.leaders", LEADER) == ("CHN", 5.0, "USA", 5.0, 3)


def test_a_list_of_one_economy_has_no_leader_and_its_sum_is_no_world() -> None:
    """Japan alone in the list of exported robots was once its own world, with a share of 100 percent."""
    bench = _bench(JPN={2024: 5.0}, USA={2024: None})
    assert bench.row("stage.leaders", f"{LEADER}, sum_of_listed") == (None, None, None, None, 1, None)


@pytest.mark.parametrize("code", ["WORLD", "WORLD_PUBLISHER"])
def test_the_world_is_the_published_total_under_either_code(code: str) -> None:
    """Epoch AI's total has the plain code WORLD, which was once not seen: shares were of the economies' sum."""
    bench = _bench(JPN={2024: 3.0}, USA={2024: 5.0}, **{code: {2024: 10.0}})
    assert bench.row("stage.leaders", "published_world, sum_of_listed") == (10.0, 8.0)


def test_a_group_named_like_the_world_is_not_the_world() -> None:
    bench = _bench(JPN={2024: 3.0}, USA={2024: 5.0}, EUROPE={2024: 10.0})
    assert bench.row("stage.leaders", "published_world, sum_of_listed") == (None, 8.0)


def test_a_series_is_one_source_one_edition_and_one_basis() -> None:
    bench = Bench()
    bases = [
        {}, {"edition": "2026", "snapshot_id": "file_b"}, {"source_id": "another", "snapshot_id": "file_c"},
        {"time_basis": "fiscal"}, {"price_base": "nominal"}, {"price_base": "constant", "base_year": 2021},
    ]  # fmt: skip
    bench.observe([{"geo": "JPN", "period": "2024", "value": 1.0, **basis} for basis in bases])
    assert bench.rows("stage.comparable_observations", "count(distinct series_number), count(*)") == [(6, 6)]


def test_the_numbers_of_a_point_stand_for_its_names() -> None:
    bench = Bench()
    names = itertools.product(["2023", "2024", "2024-S1"], ["CHN", "JPN", "USA", "WORLD"], ["2025", "2026"])
    bench.observe(
        [
            {"geo": geo, "period": period, "value": 1.0, "edition": edition, "snapshot_id": edition}
            for period, geo, edition in names
        ]
    )
    numbers = (
        "count(*), count(distinct observation_id), count(distinct cross_section_number),"
        " count(distinct geo_series_number),"
        " count(distinct (series_number, period, geo)), count(distinct (series_number, period, cross_section_number)),"
        " count(distinct (series_number, geo, geo_series_number))"
    )
    assert bench.row("stage.comparable_observations", numbers) == (24, 24, 6, 8, 24, 6, 8)


@pytest.mark.parametrize(
    ("period", "t"),
    [
        ("2024", 2024.5), ("2025-S1", 2025.25), ("2025-S2", 2025.75), ("2026-Q1", 2026.125),
        ("2025-09", 2025 + 8.5 / 12),         ("2013/2024", 2025.0),
    ],
)  # fmt: skip
def test_time_is_the_middle_of_the_period_and_the_end_of_a_span(period: str, t: float) -> None:
    assert _bench(JPN={period: 1.0}).row("stage.comparable_observations", "time_index / 24.0") == (pytest.approx(t),)


def test_context_is_no_series() -> None:
    assert _bench({"pillar": "context"}, JPN={2024: 1.0}).rows("stage.comparable_observations", "geo") == []


def _with_lists(bench: Bench, *years: int) -> Bench:
    """With full lists of these years: without one nobody knows what the world is a mean of."""
    bench.put("core.published_lists", [{"period": str(year)} for year in years])
    return bench


def test_peers_are_the_members_on_the_last_day_of_the_period() -> None:
    bench = _bench(
        JPN={2019: 1.0, 2020: 1.0}, USA={2019: 2.0, 2020: 3.0}, GBR={2019: 9.0, 2020: 9.0}, KOR={2019: 8.0, 2020: 8.0}
    )
    bench.put("core.group_members", [
        {"geo": "JPN"}, {"geo": "USA"}, {"geo": "GBR", "valid_to": date(2020, 1, 31)},
        {"geo": "KOR", "valid_from": date(2020, 6, 1)},
    ])  # fmt: skip
    found = _with_lists(bench, 2019, 2020).rows(
        "mart.peer_groups", "group_geo, period, n_members, mean_value, median_value, sum_value"
    )
    assert found == [
        ("OECD", "2019", 3, 4.0, 2.0, 12.0), ("OECD", "2020", 3, 4.0, 3.0, 12.0),
        # every economy that the list has, whatever else it is a member of
        ("WORLD", "2019", 4, 5.0, 5.0, 20.0), ("WORLD", "2020", 4, 5.25, 5.5, 21.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "group", "world"),
    [
        ("higher", "list_incomplete", "list_incomplete"),
        ("lower", "group_incomplete", None),
        # whom the list left out may be anywhere where nothing is better: it has no part in the mean
        ("none", None, None),
    ],
)
def test_where_nothing_is_better_no_peer_is_the_best(direction: str, group: str | None, world: str | None) -> None:
    """One of eleven is within the limit of a tenth, unless it was the best of them."""
    peers = [f"E{n:02}" for n in range(11)]
    values = {geo: {2023: float(n), 2024: float(n)} for n, geo in enumerate(peers)}
    del values["E10"][2024]
    bench = _with_lists(_bench({"direction": direction}, **values), 2023, 2024)
    bench.put("core.group_members", [{"geo": geo} for geo in peers])
    bench.put("core.coverage_limits", [{}])
    found = bench.rows("mart.peer_groups", "group_geo, n_missing, n_lost, mean_missing_reason", "period = '2024'")
    assert found == [("OECD", 1, 1, group), ("WORLD", 0, 1, world)]


def test_peers_are_economies_with_a_value() -> None:
    bench = _with_lists(_bench(JPN={2024: 1.0}, CHN={2024: 3.0}, USA={2024: None}, EUROPE={2024: 9.0}), 2024)
    bench.put("core.group_members", [{"geo": geo} for geo in ("JPN", "CHN", "EUROPE")])
    found = bench.rows("mart.peer_groups", "group_geo, n_members, mean_value", "group_geo = 'WORLD'")
    assert found == [("WORLD", 2, 2.0)]


def _with_population(**by_geo: dict[object, float | None]) -> Bench:
    bench = Bench()
    rows = [{"indicator_id": "robots", "geo": "JPN", "period": "2024", "value": 1.0}]
    rows += [row | {"indicator_id": "population", "edition": "P"} for row in bench.values(**by_geo)]
    bench.observe(rows, robots={}, population={"pillar": "context", "direction": "none"})
    return bench


DENOMINATOR = "denominator_period, denominator_edition, denominator"


def test_the_denominator_is_the_newest_of_at_most_three_years_before() -> None:
    assert _with_population(JPN={2021: 9.0, 2022: 8.0, 2025: 7.0}).row(
        "core.denominators", DENOMINATOR, "year = 2024"
    ) == (
        "2022",
        "P",
        8.0,
    )
    assert _with_population(JPN={2021: 9.0}).row("core.denominators", DENOMINATOR, "year = 2024") == ("2021", "P", 9.0)
    assert _with_population(JPN={2020: 9.0}).rows("core.denominators", DENOMINATOR, "year = 2024") == []


def test_an_absent_or_empty_population_is_no_denominator() -> None:
    assert _with_population(JPN={2022: 8.0, 2023: None, 2024: 0.0}).row(
        "core.denominators", DENOMINATOR, "year = 2024"
    ) == (
        "2022",
        "P",
        8.0,
    )


@pytest.mark.parametrize(
    ("kind", "mean", "median", "reason"),
    [("rank", None, None, "not_a_quantity"), ("net_flow", 3.0, 2.0, None), ("change", 3.0, 2.0, None)],
)
def test_places_have_no_mean_and_balances_have_one(
    kind: str, mean: float | None, median: float | None, reason: str | None
) -> None:
    indicator: Row = {"measure_kind": kind, "is_additive": False, "growth_basis": None, "direction": "lower"}
    bench = _with_lists(_bench(indicator, JPN={2024: 1.0}, USA={2024: 2.0}, KOR={2024: 6.0}), 2024)
    bench.put("core.group_members", [{"geo": geo} for geo in ("JPN", "KOR", "USA")])
    columns = "mean_value, mean_missing_reason, median_value, median_missing_reason, is_incomplete"
    found = bench.row("mart.peer_groups", columns, "group_geo = 'OECD'")
    assert found == (mean, reason, median, reason, False)
