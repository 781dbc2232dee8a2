"""mart.denominator_moves: when a value per head moved because of the number of heads, by hand-worked examples."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model_bench import Bench, Row

MOVE = "previous_period, previous_per_unit, per_unit, move, move_with_old, caused_by_denominator, missing_reason"
Path = dict[Any, float | None]


def _bench(robots: Path, people: Path, indicator: Row | None = None, *, denominator: str = "population") -> Bench:
    bench = Bench()
    rows = [*bench.values(JPN=robots)]
    rows += [row | {"indicator_id": denominator} for row in bench.values(JPN=people)]
    context = {"pillar": "context", "direction": "none", "growth_basis": None}
    bench.observe(rows, **{"robots": indicator or {}, denominator: context})
    return bench


def _move(robots: Path, people: Path, period: str = "2024") -> tuple[Any, ...]:
    bench = _bench(robots, people)
    return bench.row("mart.denominator_moves", MOVE, f"period = '{period}' and denominator_id = 'population'")


def test_a_move_of_the_value_is_its_own() -> None:
    # 10 over 10 heads to 24 over 12: from 1 to 2; over 10 heads it would have been 1.4
    assert _move({2023: 10.0, 2024: 24.0}, {2023: 10.0, 2024: 12.0}) == (
        "2023", 1.0, 2.0, 1.0, pytest.approx(1.4), False, None,
    )  # fmt: skip


def test_a_move_that_turns_round_over_the_old_denominator_is_caused_by_it() -> None:
    # 10 over 10 to 9 over 6: up from 1 to 1.5, though there are fewer; over 10 it would be down by 0.1
    assert _move({2023: 10.0, 2024: 9.0}, {2023: 10.0, 2024: 6.0}) == (
        "2023", 1.0, 1.5, 0.5, pytest.approx(-0.1), True, None,
    )  # fmt: skip


@pytest.mark.parametrize(("value", "with_old", "caused"), [(10.0, 0.0, True), (12.5, 0.25, True), (15.0, 0.5, False)])
def test_a_move_that_halves_over_the_old_denominator_is_caused_by_it(
    value: float, with_old: float, caused: bool
) -> None:
    # over 8 heads: 10/8 = 1.25, 12.5/8 = 1.5625 and 15/8 = 1.875; over the old 10 heads 1, 1.25 and 1.5
    found = _move({2023: 10.0, 2024: value}, {2023: 10.0, 2024: 8.0})
    assert found[3:] == (pytest.approx(value / 8 - 1), pytest.approx(with_old), caused, None)


def test_exactly_half_is_halved() -> None:
    # 8 over 8 to 10 over 20/3: from 1 to 1.5; over the old 8 heads 1.25
    assert _move({2023: 8.0, 2024: 10.0}, {2023: 8.0, 2024: 20.0 / 3})[3:] == (
        pytest.approx(0.5), pytest.approx(0.25), True, None,
    )  # fmt: skip


def test_what_did_not_move_per_head_has_no_cause() -> None:
    # three times the robots and three times the heads: 0.1 to 0.1, though decimals differ in the last digit
    assert _move({2023: 0.7, 2024: 2.1}, {2023: 7.0, 2024: 21.0})[5:] == (False, None)


def test_the_move_is_from_the_period_before_that_has_a_value() -> None:
    found = _move({2021: 10.0, 2022: None, 2024: 20.0}, {2021: 10.0, 2024: 10.5})
    assert found[0] == "2021"


@pytest.mark.parametrize(
    ("robots", "people", "reason"),
    [
        ({2024: 10.0}, {2024: 10.0}, "no_previous_period"),
        ({2023: 9.0, 2024: 10.0}, {2025: 10.0}, "no_denominator"),
        ({2023: 9.0, 2024: 10.0}, {2024: 10.0}, "no_previous_denominator"),
        ({2023: 9.0, 2024: 10.0}, {2022: 10.0}, "same_denominator"),
    ],
)
def test_where_it_cannot_say_there_is_a_reason(robots: Path, people: Path, reason: str) -> None:
    assert _move(robots, people)[5:] == (None, reason)


def test_gdp_is_a_denominator_of_its_own_and_a_share_has_none() -> None:
    bench = _bench({2023: 10.0, 2024: 9.0}, {2023: 10.0, 2024: 6.0}, denominator="gdp_current_usd")
    found = bench.rows(
        "mart.denominator_moves", "denominator_id, caused_by_denominator, missing_reason", "period = '2024'"
    )
    assert found == [("gdp_current_usd", True, None), ("population", None, "no_denominator")]
    share = _bench({2023: 0.1, 2024: 0.2}, {2023: 10.0, 2024: 6.0}, {"per_capita": False})
    assert share.rows("mart.denominator_moves", MOVE) == []
