"""Vintages: what later editions changed, withdrew or left alone, what is corrected, and what other publishers say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.model_bench import Bench

Row = dict[str, Any]
FIRST: Row = {"edition": "2025", "snapshot_id": "file_a", "published_at": date(2025, 4, 7)}
NEXT: Row = {"edition": "2026", "snapshot_id": "file_b", "published_at": date(2026, 4, 13)}


def _revisions(*rows: Row) -> list[tuple[Any, ...]]:
    bench = Bench()
    bench.observe([{"geo": "JPN", **row} for row in rows])
    bench.put("meta.snapshots", [{"snapshot_id": s, "origin": "fetched"} for s in ("file_a", "file_b")])
    return bench.rows("mart.revisions", "geo, period, old_value, new_value, change, change_share, cause")


def test_a_restated_value_is_listed_with_old_new_and_change() -> None:
    found = _revisions({"period": "2024", "value": 40.0, **FIRST}, {"period": "2024", "value": 50.0, **NEXT})
    assert found == [("JPN", "2024", 40.0, 50.0, 10.0, 0.25, "restated")]


def test_the_same_value_again_is_no_revision() -> None:
    assert _revisions({"period": "2024", "value": 40.0, **FIRST}, {"period": "2024", "value": 40.0, **NEXT}) == []


def test_a_value_that_agrees_within_its_last_digits_is_only_rounded_otherwise() -> None:
    """276.3 thousand robots became 276 thousand in the next edition: nothing was restated."""
    found = _revisions(
        {"period": "2023", "value": 276300.0, "lower_bound": 276250.0, "upper_bound": 276350.0, **FIRST},
        {"period": "2023", "value": 276000.0, "lower_bound": 275500.0, "upper_bound": 276500.0, **NEXT},
    )
    assert [row[-1] for row in found] == ["other_rounding"]


def test_a_period_that_the_edition_before_did_not_reach_is_new() -> None:
    found = _revisions({"period": "2024", "value": 40.0, **FIRST}, {"period": "2025", "value": 50.0, **NEXT})
    assert found == [("JPN", "2025", None, 50.0, None, None, "new_period")]


def test_an_economy_that_the_edition_before_did_not_list_is_newly_listed() -> None:
    found = _revisions(
        {"geo": "USA", "period": "2024", "value": 40.0, **FIRST}, {"period": "2024", "value": 1.0, **NEXT}
    )
    assert found == [("JPN", "2024", None, 1.0, None, None, "newly_listed")]


def test_the_first_edition_revises_nothing() -> None:
    assert _revisions({"period": "2024", "value": 40.0, **FIRST}) == []


def test_a_value_that_we_corrected_is_told_from_one_that_was_restated() -> None:
    corrected = _revisions(
        {"period": "2024", "value": 40.0, **FIRST}, {"period": "2024", "value": 4.0, "correction_id": "tenth", **NEXT}
    )
    assert [row[-1] for row in corrected] == ["corrected_by_us"]


def _agreement(a: Row, b: Row) -> tuple[Any, ...]:
    bench = Bench()
    sources = ({"source_id": "a", "snapshot_id": "file_a", **a}, {"source_id": "b", "snapshot_id": "file_b", **b})
    bench.observe([{"geo": "JPN", "period": "2024", **row} for row in sources])
    bench.put(
        "core.agreement_pairs",
        [{"pair_id": "p", "indicator_id": "robots", "source_a": "a", "source_b": "b", "tolerance_share": 0.02}],
    )
    return bench.row("mart.source_agreement", "value_a, value_b, difference_share, agreement")


def test_two_publishers_agree_within_the_tolerance_of_the_pair() -> None:
    assert _agreement({"value": 100.0}, {"value": 102.0}) == (100.0, 102.0, pytest.approx(0.02), "agrees")
    assert _agreement({"value": 100.0}, {"value": 103.0})[-1] == "disagrees"


def test_prices_of_another_base_are_shown_and_not_judged() -> None:
    nominal, constant = {"value": 109.0, "price_base": "nominal"}, {"value": 94.0, "price_base": "constant"}
    assert _agreement(nominal, constant | {"base_year": 2021})[-1] == "other_price_base"


def test_the_newest_edition_of_each_side_is_compared() -> None:
    bench = Bench()
    rows = [{"source_id": "a", "value": 1.0, **FIRST}, {"source_id": "a", "value": 2.0, **NEXT}]
    rows += [{"source_id": "b", "value": 2.0, "snapshot_id": "file_c"}]
    bench.observe([{"geo": "JPN", "period": "2024", **row} for row in rows])
    bench.put(
        "core.agreement_pairs",
        [{"pair_id": "p", "indicator_id": "robots", "source_a": "a", "source_b": "b", "tolerance_share": 0.0}],
    )
    assert bench.row("mart.source_agreement", "value_a, edition_a, agreement") == (2.0, "2026", "agrees")
