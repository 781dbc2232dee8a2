"""The guard of every public table: infinity and what is no number become NULL, with the reason beside it."""

from __future__ import annotations

import math

import pytest

from pipeline.building.finite_numbers import guard, reason_of
from pipeline.contracts.table_rules import broken_rules
from schemas.registry import models
from tests.model_bench import Bench

ROW = {
    "series_id": "s", "indicator_id": "robots", "source_id": "publisher", "edition": "2025", "time_basis": "calendar",
    "window_id": "years_3", "period_start": "2020", "period_end": "2023", "n": 3, "n_excluded": 0, "n_in_list": 3,
    "beta": -0.1, "list_kind": "full", "growth_basis": "exponential",
}  # fmt: skip


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 1e300])
def test_a_number_that_is_none_is_stored_as_null_with_its_reason_and_counted(value: float) -> None:
    model = models()["mart.convergence"]
    bench = Bench()
    known = {name: value for name, value in ROW.items() if name in {*model.to_schema().columns}}
    reasons = {"half_life_missing_reason": None}
    bench.put("mart.convergence", [
        known | reasons | {"half_life_years": value}, known | {"window_id": "years_5", "half_life_years": 7.0},
    ])  # fmt: skip
    assert any(rule.column == "half_life_years" for rule in broken_rules(_frame(bench), model))
    check = guard(bench.connection, model, "mart/convergence.sql", "mart.convergence")
    assert bench.rows("mart.convergence", "half_life_years, half_life_missing_reason", order="window_id") == [
        (None, "not_finite"), (7.0, None),
    ]  # fmt: skip
    assert (check.passed, check.blocks, check.failures) == (False, False, 1)
    assert "half_life_years in 1 rows" in str(check.message)
    assert not any(rule.column == "half_life_years" for rule in broken_rules(_frame(bench), model))


def test_finite_numbers_are_left_as_they_are() -> None:
    bench = Bench()
    bench.put("mart.convergence", [{"window_id": "w", "half_life_years": 7.0, "beta": None}])
    check = guard(bench.connection, models()["mart.convergence"], "mart/convergence.sql", "mart.convergence")
    assert check.passed
    assert bench.rows("mart.convergence", "half_life_years, beta, half_life_missing_reason") == [(7.0, None, None)]


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        ("ratio_to_leader", "ratio_missing_reason"),
        ("ratio_to_peer_mean", "peer_missing_reason"),
        ("ratio_to_peer_median", "peer_median_missing_reason"),
        ("value_jpy", "jpy_missing_reason"),
        ("per_capita_value", "per_capita_missing_reason"),
        ("years_behind", "years_behind_missing_reason"),
        ("growth_differential", "growth_missing_reason"),
        ("gap_abs", "missing_reason"),
    ],
)
def test_a_measure_finds_the_column_that_says_why_it_is_empty(measure: str, reason: str) -> None:
    assert reason_of(measure, list(models()["mart.gap_indicators"].to_schema().columns)) == reason


def test_a_table_without_reasons_has_none() -> None:
    assert reason_of("value", ["value", "unit"]) is None


def _frame(bench: Bench):  # type: ignore[no-untyped-def]  # polars is imported by the test alone
    return bench.connection.sql("from mart.convergence").pl()
