"""mart.pair_gaps and mart.gap_between: any two sides, economies and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.showing import comparisons
from tests.model_bench import Bench, Row, economy

GROUP = ("DEU", "FRA", "USA")


def _bench(
    indicator: Row | None = None,
    published: Row | None = None,
    members: Sequence[Row] = tuple({"geo": geo} for geo in GROUP),
    **by_geo: dict[object, float | None],
) -> Bench:
    """Full lists of the years, and a group of three."""
    bench = Bench()
    bench.observe(bench.values(**by_geo), robots=indicator or {})
    bench.put("core.economies", [economy(geo) for geo in sorted({*by_geo, *GROUP, "JPN", "OECD"})])
    years = sorted({str(year) for values in by_geo.values() for year in values})
    shown = {y: [v[int(y)] for v in by_geo.values() if v.get(int(y)) is not None] for y in years}
    bench.put("core.published_lists", [
        {"period": year, "smallest_shown": min(shown[year]), "largest_shown": max(shown[year]), **(published or {})}
        for year in years
    ])  # fmt: skip
    bench.put("core.group_members", members)
    bench.put("core.comparators", [])
    return bench


def _between(bench: Bench, focus: str, comparator: str, columns: str, period: str = "2024") -> tuple[Any, ...]:
    found = bench.asked_rows("mart.pair_gaps", f"'{focus}', '{comparator}'", columns, f"period = '{period}'")
    assert len(found) == 1, found
    return found[0]


def test_two_economies_are_compared_as_an_economy_and_its_leader_are() -> None:
    bench = _bench(JPN={2019: 1.0, 2022: 2.0, 2024: 2.0}, USA={2019: 1.0, 2022: 4.0, 2024: 8.0})
    shared = (
        "gap_abs, times_behind, log_gap, years_behind, years_behind_censoring, years_behind_n_points, cagr,"
        " growth_differential, years_to_parity, parity_status, growth_missing_reason, ratio_missing_reason"
    )
    to_leader = bench.row("mart.gap_indicators", shared, "geo = 'JPN' and period = '2024'")
    assert _between(bench, "JPN", "USA", shared) == to_leader
    assert _between(bench, "JPN", "USA", "ratio_to_comparator, ratio_low, ratio_high") == (0.25, 0.25, 0.25)


def test_who_is_ahead_is_at_or_above_and_years_before() -> None:
    bench = _bench(JPN={2019: 1.0, 2022: 2.0, 2024: 2.0}, USA={2019: 1.0, 2022: 4.0, 2024: 8.0})
    columns = "times_behind, parity_status, years_to_parity, years_behind, years_behind_censoring"
    # the United States passed 2, where Japan is in 2024, in 2020
    assert _between(bench, "USA", "JPN", columns) == (0.25, "at_or_above", 0.0, -4.0, "ahead")


def test_a_group_of_which_all_are_listed_is_their_sum_with_a_history() -> None:
    each = {2019: 1.0, 2022: 2.0, 2024: 4.0}
    bench = _bench(JPN={2019: 1.0, 2022: 3.0, 2024: 6.0}, DEU=each, FRA=each, USA=each)
    columns = "comparator_value, comparator_n_members, comparator_n_missing, ratio_to_comparator, missing_reason"
    assert _between(bench, "JPN", "OECD", columns) == (12.0, 3, 0, 0.5, None)
    # the three had 6 together in 2022
    assert _between(bench, "JPN", "OECD", "years_behind, years_behind_censoring") == (2.0, "none")
    growth = "cagr, cagr_comparator, parity_status"
    assert _between(bench, "JPN", "OECD", growth) == (
        pytest.approx(6 ** (1 / 5) - 1), pytest.approx(4 ** (1 / 5) - 1), "years",
    )  # fmt: skip
    assert _between(bench, "OECD", "JPN", "value, n_members, comparator_value, times_behind") == (12.0, 3, 6.0, 0.5)


def test_the_years_to_parity_put_back_into_the_growths_give_one_level() -> None:
    each = {2019: 1.0, 2022: 2.0, 2024: 4.0}
    bench = _bench(JPN={2019: 1.0, 2022: 3.0, 2024: 6.0}, DEU=each, FRA=each, USA=each)
    columns = "value, cagr, comparator_value, cagr_comparator, years_to_parity"
    value, growth, other, other_growth, years = _between(bench, "JPN", "OECD", columns)
    assert value * (1 + growth) ** years == pytest.approx(other * (1 + other_growth) ** years)


def test_a_group_whose_members_change_has_another_definition() -> None:
    """That a fourth joined is no growth of the three."""
    each = {2019: 1.0, 2022: 2.0, 2024: 4.0}
    joined = [{"geo": geo} for geo in GROUP] + [{"geo": "KOR", "valid_from": date(2023, 7, 1)}]
    bench = _bench(members=joined, JPN=each, DEU=each, FRA=each, USA=each, KOR=each)
    columns = "comparator_value, comparator_n_members, growth_missing_reason, years_behind_missing_reason"
    assert _between(bench, "JPN", "OECD", columns) == (16.0, 4, "comparator_series_break", "comparator_single_point")
    assert _between(bench, "JPN", "OECD", "comparator_value", "2022") == (6.0,)


def test_a_group_of_which_a_top_list_leaves_some_out_lies_between_bounds() -> None:
    top = {"list_kind": "top_k", "k": 3}
    bench = _bench(published=top, JPN={2024: 3.0}, USA={2024: 12.0}, CHN={2024: 6.0})
    columns = "comparator_value, comparator_low, comparator_high, ratio_to_comparator, ratio_low, ratio_high"
    # the United States 12, Germany and France up to 3 each
    assert _between(bench, "JPN", "OECD", columns) == (None, 12.0, 18.0, None, pytest.approx(3 / 18), 0.25)
    reasons = "missing_reason, ratio_missing_reason, years_behind_missing_reason, growth_missing_reason, parity_status"
    assert _between(bench, "JPN", "OECD", reasons) == (*["comparator_list_not_full"] * 4, None)
    assert _between(bench, "OECD", "CHN", "value_low, value_high, ratio_low, ratio_high, missing_reason") == (
        12.0, 18.0, 2.0, 3.0, "list_not_full",
    )  # fmt: skip


def test_shares_of_a_group_are_not_added_up() -> None:
    values: dict[str, dict[object, float | None]] = {geo: {2024: 0.25} for geo in ("JPN", *GROUP)}
    bench = _bench({"is_additive": False, "measure_kind": "share", "growth_basis": "points"}, **values)
    columns = "value, comparator_value, comparator_low, missing_reason"
    assert _between(bench, "JPN", "OECD", columns) == (0.25, None, None, "comparator_not_additive")


def test_what_the_publisher_prints_of_a_group_goes_before_the_sum() -> None:
    bench = _bench(JPN={2024: 6.0}, DEU={2024: 1.0}, FRA={2024: 1.0}, USA={2024: 1.0}, OECD={2024: 3.5})
    assert _between(bench, "JPN", "OECD", "comparator_value") == (3.5,)


def test_a_kind_of_measure_keeps_what_it_has_not() -> None:
    flow = {"measure_kind": "net_flow", "growth_basis": "points", "is_additive": False}
    bench = _bench(flow, JPN={2022: 1.0, 2024: 2.0}, USA={2022: 3.0, 2024: 4.0})
    columns = (
        "gap_abs, times_behind, ratio_low, ratio_missing_reason, years_behind_missing_reason, growth_missing_reason"
    )
    assert _between(bench, "JPN", "USA", columns) == (
        -2.0, None, None, "net_flow", "net_flow", "no_growth_for_this_measure",
    )  # fmt: skip


def test_one_side_open_is_every_economy_and_nobody_named_is_the_table() -> None:
    each = {2019: 1.0, 2022: 2.0, 2024: 4.0}
    bench = _bench(JPN=each, DEU=each, FRA=each, USA=each)
    bench.put("core.comparators", [{"geo": "USA"}])
    comparators = "distinct geo, comparator_geo"
    assert bench.asked_rows("mart.pair_gaps", "'JPN', null", comparators) == [
        ("JPN", "DEU"), ("JPN", "FRA"), ("JPN", "USA"),
    ]  # fmt: skip
    assert bench.asked_rows("mart.pair_gaps", "null, 'OECD'", comparators)[0] == ("DEU", "OECD")
    assert bench.rows("mart.pair_gaps", comparators) == [("JPN", "OECD"), ("JPN", "USA")]


def test_both_sides_are_of_one_edition() -> None:
    bench = Bench()
    rows = [row | {"edition": "2026", "snapshot_id": "file_b"} for row in bench.values(JPN={2024: 2.0})]
    bench.observe([*bench.values(USA={2024: 9.0}), *rows])
    bench.put("core.group_members", [])
    assert bench.asked_rows("mart.pair_gaps", "'JPN', 'USA'", "geo") == []


def _with_withdrawn(geo: str) -> Bench:
    """Four economies, of which a later edition withdrew the value of one."""
    bench = _bench(JPN={2024: 6.0}, DEU={2024: 2.0}, FRA={2024: 3.0}, USA={2024: 4.0})
    rows = bench.values(JPN={2024: 6.0}, DEU={2024: 2.0}, FRA={2024: 3.0}, USA={2024: 4.0})
    lists = bench.rows("core.published_lists", "smallest_shown")
    assert lists
    bench.observe([row | ({"withdrawn_at": datetime(2026, 2, 1)} if row["geo"] == geo else {}) for row in rows])
    bench.put("core.economies", [economy(code) for code in ("DEU", "FRA", "JPN", "OECD", "USA")])
    return bench


@pytest.mark.parametrize("geo", ["JPN", "USA"])
def test_a_pair_says_that_a_value_of_either_side_was_withdrawn(geo: str) -> None:
    bench = _with_withdrawn(geo)
    assert _between(bench, "JPN", "USA", "withdrawn_at") == (datetime(2026, 2, 1),)
    assert _between(bench, "DEU", "FRA", "withdrawn_at") == (None,)


def test_a_withdrawn_value_is_no_part_of_a_sum() -> None:
    bench = _with_withdrawn("USA")
    assert bench.rows("stage.comparable_observations", "value", "is_sum") == []
    assert _between(bench, "JPN", "OECD", "comparator_value, comparator_basis, missing_reason") == (
        None, None, "comparator_group_incomplete",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["WORLD", "WORLD_PUBLISHER"])
def test_the_world_is_the_publishers_total_where_there_is_one(code: str) -> None:
    bench = _bench(JPN={2024: 3.0}, USA={2024: 5.0}, **{code: {2024: 10.0}})
    bench.put("core.economies", [economy(geo) for geo in sorted({"JPN", "USA", "WORLD", code, *GROUP})])
    columns = "comparator_value, ratio_to_comparator, comparator_basis"
    assert _between(bench, "JPN", "WORLD", columns) == (10.0, 0.3, "published_total")
    share = bench.row("mart.gap_indicators", "world_value, share_of_world, world_basis", "geo = 'JPN'")
    assert share == (10.0, 0.3, "published_total")


def test_the_world_is_else_the_sum_of_a_full_list_of_the_world_or_a_reason() -> None:
    columns = "comparator_value, comparator_basis, missing_reason"
    geos = ("JPN", "USA", "WORLD", "OECD")
    for published, answer in (
        ({}, (8.0, "sum_of_listed", None)),
        ({"list_kind": "top_k", "k": 2}, (None, None, "comparator_list_not_full")),
    ):
        bench = _bench(published=published, JPN={2024: 3.0}, USA={2024: 5.0})
        bench.put("core.economies", [economy(geo) for geo in geos])
        assert _between(bench, "JPN", "WORLD", columns) == answer


def test_what_was_withdrawn_is_no_answer_to_a_reader() -> None:
    """Not the newest period, which a later edition took back, but the one before."""
    bench = _bench(JPN={2023: 5.0, 2024: 6.0}, USA={2023: 8.0, 2024: 9.0})
    rows = bench.values(JPN={2023: 5.0, 2024: 6.0}, USA={2023: 8.0, 2024: 9.0})
    gone = {"withdrawn_at": datetime(2026, 2, 1)}
    bench.observe(
        [row | (gone if (row["geo"], row["period"]) == ("JPN", "2024") else {}) for row in rows],
        robots={"headline_order": 1},
    )
    assert _between(bench, "JPN", "USA", "value") == (6.0,)
    answers = bench.connection.execute(comparisons.ANSWERS.format(focus="'JPN'", comparator="'USA'")).fetchall()
    assert [(answer.period, answer.value) for answer in map(comparisons.Answer._make, answers)] == [("2023", 5.0)]
