"""mart.concentration: hand-worked lists, what each kind of list allows, and what holds for every list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row
from tests.property_settings import tried

TRIED = tried(short=6, full=20)
MEASURES = "hhi, gini, cr1, cr2, cr4"
NAMES = ("AUT", "BEL", "CHE", "DEU", "ESP", "FIN", "GBR", "HUN")
quantities = st.lists(st.floats(min_value=1e-3, max_value=1e9), min_size=2, max_size=len(NAMES))


def _list(values: dict[str, float | None], indicator: Row | None = None, kind: str | None = "full") -> Bench:
    bench = Bench()
    bench.put("core.published_lists", [{"period": "2024", "list_kind": kind}] if kind else [])
    bench.observe(bench.values(**{geo: {2024: value} for geo, value in values.items()}), robots=indicator or {})
    return bench


def _measures(bench: Bench, columns: str = MEASURES) -> tuple[Any, ...]:
    return bench.row("mart.concentration", columns)


def _close(seen: tuple[Any, ...], expected: tuple[Any, ...]) -> bool:
    return seen == tuple(None if value is None else pytest.approx(value, rel=1e-9, abs=1e-12) for value in expected)


def test_a_list_worked_by_hand() -> None:
    # Shares of 10, 20, 30, 40 of 100. HHI = 0.01 + 0.04 + 0.09 + 0.16 = 0.30.
    # Gini = ((2*1-5)*10 + (2*2-5)*20 + (2*3-5)*30 + (2*4-5)*40) / (4*100) = (-30 - 20 + 30 + 120) / 400 = 0.25.
    bench = _list({"DEU": 30.0, "FRA": 10.0, "JPN": 20.0, "USA": 40.0})
    assert _close(_measures(bench), (0.30, 0.25, 0.4, 0.7, 1.0))
    assert _measures(bench, "n_economies, n_zeros, list_kind, share_basis, sum_of_listed, missing_reason") == (
        4, 0, "full", "sum_of_listed", 100.0, None,
    )  # fmt: skip


def test_zeros_that_a_list_states_belong_to_its_population_and_are_counted() -> None:
    # 0, 0, 0, 8: Gini = (4 - 1)/4, HHI = 1; an economy that the list does not show is not part of it
    bench = _list({"DEU": 0.0, "FRA": 0.0, "JPN": 0.0, "USA": 8.0, "CHN": None})
    assert _close(_measures(bench), (1.0, 0.75, 1.0, 1.0, 1.0))
    assert _measures(bench, "n_economies, n_zeros") == (4, 3)


def test_groups_and_residuals_are_no_part_of_the_list() -> None:
    bench = _list({"JPN": 1.0, "USA": 3.0, "EUROPE": 9.0, "REST": 6.0, "WORLD_PUBLISHER": 10.0})
    assert _close(_measures(bench), (0.625, 0.25, 0.75, 1.0, 1.0))
    assert _measures(bench, "published_world, listed_share_of_world, share_basis") == (10.0, 0.4, "sum_of_listed")


@pytest.mark.parametrize(
    ("values", "indicator", "kind", "reason"),
    [
        ({"JPN": 1.0, "USA": 3.0}, {"is_additive": False}, "full", "not_additive"),
        ({"JPN": 1.0}, {}, "full", "too_few_economies"),
        ({"JPN": -1.0, "USA": 3.0}, {}, "full", "nonpositive"),
        ({"JPN": 0.0, "USA": 0.0}, {}, "full", "zero_total"),
        ({"JPN": 1.0, "USA": 3.0}, {}, None, "list_kind_unknown"),
        ({"JPN": 1.0, "USA": 3.0}, {}, "top_k", "list_not_full"),
        ({"JPN": 1.0, "USA": 3.0, "WORLD_PUBLISHER": 9.0}, {}, "selected", "list_not_full"),
    ],
)
def test_no_measure_without_a_reason(
    values: dict[str, float | None], indicator: Row, kind: str | None, reason: str
) -> None:
    bench = _list(values, indicator, kind)
    assert _measures(bench) == (None, None, None, None, None)
    assert _measures(bench, "missing_reason, cr_missing_reason, share_basis") == (reason, reason, None)


def test_the_first_of_a_list_of_the_first_have_shares_of_the_world_that_the_publisher_prints() -> None:
    values = {"CHN": 50.0, "USA": 20.0, "JPN": 10.0, "KOR": 5.0, "DEU": 4.0, "WORLD_PUBLISHER": 100.0}
    bench = _list(values, kind="top_k")
    assert _close(_measures(bench), (None, None, 0.5, 0.7, 0.85))
    assert _measures(bench, "missing_reason, cr_missing_reason, share_basis") == (
        "list_not_full", None, "published_total",
    )  # fmt: skip


def test_a_list_of_the_first_three_does_not_know_the_fourth() -> None:
    bench = _list({"CHN": 50.0, "USA": 20.0, "JPN": 10.0, "WORLD_PUBLISHER": 100.0}, kind="top_k")
    assert _close(_measures(bench), (None, None, 0.5, 0.7, None))
    assert _measures(bench, "cr_missing_reason") == ("list_too_short",)


@TRIED
@given(quantities, st.sampled_from([0.001, 7.5, 1e9]))
def test_bounds_hold_and_a_change_of_unit_changes_nothing(values: list[float], factor: float) -> None:
    named = dict(zip(NAMES, values, strict=False))
    hhi, gini, cr1, cr2, cr4 = found = _measures(_list(dict(named)))
    n = len(values)
    assert 1 / n - 1e-12 <= hhi <= 1
    assert 0 <= gini <= (n - 1) / n
    assert 1 / n - 1e-12 <= cr1 <= cr2 <= cr4 <= 1 + 1e-12
    assert _close(_measures(_list({geo: value * factor for geo, value in named.items()})), found)


@TRIED
@given(st.floats(min_value=1e-3, max_value=1e9), st.integers(min_value=2, max_value=len(NAMES)))
def test_equal_shares_are_not_concentrated(value: float, n: int) -> None:
    hhi, gini, *_ = _measures(_list(dict.fromkeys(NAMES[:n], value)))
    assert hhi == pytest.approx(1 / n)
    assert gini == pytest.approx(0, abs=1e-15)
