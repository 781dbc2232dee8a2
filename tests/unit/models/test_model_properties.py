"""Properties that the measures have for every list, tried on lists that hypothesis makes up."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row
from tests.property_settings import tried

#: Few examples, since each builds every mart; the same ones on every machine.
TRIED = tried(short=4, full=12)

ECONOMIES = ("JPN", "USA", "CHN", "KOR", "WORLD_PUBLISHER")
YEARS = range(2018, 2025)
#: Whole numbers, so that ties and exact crossings happen; None is an absence from the list.
values = st.one_of(st.none(), st.integers(min_value=1, max_value=60).map(float))
tables = st.fixed_dictionaries({geo: st.fixed_dictionaries(dict.fromkeys(YEARS, values)) for geo in ECONOMIES})
Table = dict[str, dict[int, float | None]]

UNCHANGED = (
    "ratio_to_leader, times_behind, log_gap, share_of_world, rank_computed, n_tied, percentile, years_behind,"
    " years_behind_censoring, leader_geo, years_to_parity, parity_status, ratio_to_peer_median"
)


def _bench(table: Table, indicator: Row | None = None, *, factor: float = 1.0, seed: int | None = None) -> Bench:
    bench = Bench()
    rows = bench.values(**table)
    rows = [row | {"value": None if row["value"] is None else row["value"] * factor} for row in rows]
    if seed is not None:
        random.Random(seed).shuffle(rows)
    bench.observe(rows, robots=indicator or {})
    bench.put("core.published_lists", [{"period": str(year)} for year in YEARS])
    bench.put("core.group_members", [{"geo": geo} for geo in ECONOMIES])
    bench.put("stage.setting_values", [{"parameter": "peer_group", "value": "OECD"}])
    return bench


def _gaps(bench: Bench, columns: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    found = bench.rows("mart.gap_indicators", f"geo, period, {columns}", "indicator_id = 'robots'")
    return {(geo, period): tuple(rest) for geo, period, *rest in found}


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _close(seen: tuple[Any, ...], expected: tuple[Any, ...]) -> bool:
    return all(
        a == pytest.approx(b, rel=1e-9, abs=1e-9) if isinstance(b, float) else a == b
        for a, b in zip(seen, expected, strict=True)
    )


@TRIED
@given(
    tables,
    st.sampled_from([0.001, 7.5, 1e9]),
    st.sampled_from(["linear", "log"]),
    st.sampled_from(["exponential", "points"]),
)
def test_a_change_of_unit_scales_differences_and_leaves_the_rest(
    table: Table, factor: float, interpolation: str, growth_basis: str
) -> None:
    """Points a year are a difference; compound growth is none."""
    indicator = {"interpolation": interpolation, "growth_basis": growth_basis}
    before, after = (_gaps(_bench(table, indicator, factor=f), f"gap_abs, cagr, {UNCHANGED}") for f in (1.0, factor))
    assert before.keys() == after.keys()
    for key, (gap, growth, *rest) in before.items():
        scaled_growth = _times(growth, factor if growth_basis == "points" else 1.0)
        assert _close(after[key], (_times(gap, factor), scaled_growth, *rest)), key


@TRIED
@given(tables, st.integers(min_value=0, max_value=1000))
def test_the_order_of_the_rows_changes_nothing_to_the_last_digit(table: Table, seed: int) -> None:
    columns = f"{UNCHANGED}, cagr, world_value, peer_mean"
    assert _gaps(_bench(table), columns) == _gaps(_bench(table, seed=seed), columns)


@TRIED
@given(tables, st.integers(-5, 70), st.integers(-5, 70).filter(bool))
def test_distance_to_the_frontier_lies_between_0_and_1_where_there_is_a_value(
    table: Table, worst: int, span: int
) -> None:
    bench = _bench(table, {"goalpost_worst": float(worst), "goalpost_best": float(worst + span)})
    for value, distance, clipped in _gaps(bench, "value, distance_to_frontier, distance_clipped").values():
        assert (value is None) == (distance is None) == (clipped is None)
        if value is not None:
            assert 0 <= distance <= 1
            assert clipped or distance == pytest.approx((value - worst) / span)


@TRIED
@given(st.lists(st.floats(min_value=0.01, max_value=1000), min_size=2, max_size=8), st.sampled_from(["linear", "log"]))
def test_an_economy_is_no_years_behind_its_own_rising_path(steps: list[float], interpolation: str) -> None:
    path = {2010 + n: 1.0 + sum(steps[: n + 1]) for n in range(len(steps))}
    bench = Bench()
    bench.observe(bench.values(JPN=path, USA=path), robots={"interpolation": interpolation})
    answers = bench.rows("mart.time_distance", "years_behind, censoring")
    assert answers == [(0.0, "none")] * (2 * (len(steps) - 1))


@TRIED
@given(tables, st.sampled_from(["exponential", "points"]))
def test_the_years_to_parity_put_back_into_the_growth_formula_give_equality(table: Table, basis: str) -> None:
    bench = _bench(table, {"growth_basis": basis})
    bench.run("mart.parity")
    rows = bench.connection.execute(
        "select s.value, l.leader_value, p.years_to_parity, p.growth_per_year, p.leader_growth_per_year"
        " from mart.parity as p inner join stage.series_keys as k using (series_id)"
        " inner join stage.comparable_observations as s using (series_number, geo, period)"
        " inner join stage.leaders as l using (cross_section_number)"
        " where p.parity_status = 'years'"
    ).fetchall()
    for value, leader, years, own, leaders in rows:
        assert years >= 0
        if basis == "points":
            assert value + own * years == pytest.approx(leader + leaders * years)
        else:
            assert math.log(value) + years * math.log1p(own) == pytest.approx(
                math.log(leader) + years * math.log1p(leaders)
            )


@TRIED
@given(tables, tables)
def test_an_unrelated_indicator_changes_no_gap(table: Table, unrelated: Table) -> None:
    alone = _bench(table)
    together = _bench(table)
    rows = [row | {"indicator_id": "models"} for row in together.values(**unrelated, DEU={2024: 3.0})]
    together.observe([*together.values(**table), *rows], robots={}, models={"unit": "models"})
    columns = f"{UNCHANGED}, cagr, gap_abs, missing_reason, comparability"
    assert _gaps(together, columns) == _gaps(alone, columns)


@TRIED
@given(tables)
def test_what_is_missing_never_becomes_a_number_and_always_has_a_reason(table: Table) -> None:
    bench = _bench(table)
    assert bench.rows("audit.measures_of_nothing", "geo") == []
    unexplained = bench.rows(
        "mart.gap_indicators", "geo, period",
        "(value is null and missing_reason is null) or (ratio_to_leader is null and ratio_missing_reason is null)"
        " or (share_of_world is null and share_missing_reason is null)"
        " or (years_behind is null and years_behind_missing_reason is null)"
        " or ((cagr is null or cagr_leader is null) and growth_missing_reason is null)"
        " or (per_gdp_ratio is null and per_gdp_missing_reason is null)"
        " or (value_jpy is null and jpy_missing_reason is null)",
    )  # fmt: skip
    assert unexplained == []
