"""The audit models: each lists exactly what should not be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pipeline.building.sql_models import read_models
from pipeline.settings import PROJECT_ROOT
from tests.model_bench import Bench

COUNTS = {"rows_loaded": 7, "rows_quarantined": 1, "rows_duplicate": 1, "rows_excluded": 1}


@pytest.mark.parametrize(
    ("rows_read", "outcome", "found"), [(10, "accepted", 0), (11, "accepted", 1), (9, "accepted", 1), (11, "held", 0)]
)
def test_rows_in_are_loaded_quarantined_repeated_or_excluded(rows_read: int, outcome: str, found: int) -> None:
    bench = Bench()
    bench.put("meta.snapshots", [{"snapshot_id": "file_a", "outcome": outcome, "rows_read": rows_read, **COUNTS}])
    assert len(bench.rows("audit.rows_not_accounted_for", "snapshot_id")) == found


def _observed(*rows: dict[str, Any]) -> Bench:
    bench = Bench()
    bench.observe([{"geo": "JPN", "period": "2024", "value": 1.0, **row} for row in rows])
    return bench


def test_an_embedded_value_that_the_publishers_file_contradicts_is_listed() -> None:
    embedded = {"snapshot_id": "embedded", "reading": 2, "superseded_at": datetime(2026, 3, 1)}
    for landed, found in (
        ({"value": 2.0}, 1),
        ({"value": 1.0}, 0),
        ({"value": 2.0, "figure": "9"}, 0),
        ({"value": 2.0, "edition": "x"}, 0),
    ):
        bench = _observed(embedded, {"snapshot_id": "landed"} | landed)
        bench.put(
            "meta.snapshots",
            [{"snapshot_id": "embedded", "origin": "embedded"}, {"snapshot_id": "landed", "origin": "handed_over"}],
        )
        assert len(bench.rows("audit.embedded_against_published", "geo")) == found, landed


def test_an_undeclared_indicator_economy_or_unit_is_listed() -> None:
    assert _observed({}).rows("audit.undeclared_references", "geo") == []
    assert _observed({"unit": "apples"}).rows("audit.undeclared_references", "unit, declared_unit") == [
        ("apples", "robots")
    ]
    bench = _observed({}, {"geo": "USA"})
    bench.put("core.economies", [{"geo": "JPN"}])
    assert bench.rows("audit.undeclared_references", "geo") == [("USA",)]
    bench = _observed({})
    bench.put("core.indicators", [{"indicator_id": "models", "unit": "models"}])
    assert bench.rows("audit.undeclared_references", "indicator_id") == [("robots",)]


def test_a_comparator_that_is_no_economy_is_listed() -> None:
    bench = _observed({}, {"geo": "WORLD"})
    bench.put("core.comparators", [{"geo": geo} for geo in ("JPN", "JAP", "WORLD")])
    assert bench.rows("audit.comparators_that_are_no_economy", "geo") == [("JAP",), ("WORLD",)]


@pytest.mark.parametrize(("world", "found"), [(10.0, 0), (8.0, 0), (7.9, 0), (7.8, 1)])
def test_economies_that_add_up_to_more_than_the_world_are_listed(world: float, found: int) -> None:
    bench = _observed({"value": 3.0}, {"geo": "USA", "value": 5.0}, {"geo": "WORLD", "value": world})
    assert len(bench.rows("audit.sums_above_the_world", "sum_of_listed")) == found


def test_a_measure_of_an_absent_value_is_listed() -> None:
    bench = Bench()
    missing = {"geo": "JPN", "series_id": "s", "period": "2024", "obs_status": "not_listed", "value": None}
    bench.put(
        "mart.gap_indicators",
        [
            missing,
            missing | {"geo": "USA", "distance_to_frontier": 0.0},
            missing | {"geo": "CHN", "value": 1.0, "gap_abs": 0.0},
        ],
    )
    assert bench.rows("audit.measures_of_nothing", "geo") == [("USA",)]


KNOWN: dict[str, Any] = {
    "known_id": "k", "indicator_id": "robots", "geo": "JPN", "period": "2024", "source_id": "publisher",
    "edition": "2025", "value": 46106, "tolerance": 0.5, "read_in": "r",
}  # fmt: skip


def _held_against(known: dict[str, Any], row: dict[str, Any], origin: str = "embedded") -> tuple[int, int]:
    """How many known values are missed by our own rows, and how many a publisher's file contradicts."""
    bench = _observed(row)
    bench.put("core.known_values", [known])
    bench.put("meta.snapshots", [{"snapshot_id": "file_a", "origin": origin}])
    views = ("audit.known_values_missed", "audit.known_values_contradicted")
    missed, contradicted = (len(bench.rows(view, "known_id")) for view in views)
    return missed, contradicted


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"value": 46106.0}, 0),
        ({"value": 46107.0}, 1),
        ({"value": 1.0, "edition": "2024"}, 0),
        ({"value": 46106.0, "withdrawn_at": datetime(2026, 1, 1), "withdrawn_by": "2026"}, 0),
        ({"geo": "USA", "value": 46106.0}, 1),
        ({"value": None, "obs_status": "not_listed"}, 1),
    ],
)
def test_a_known_value_of_a_landed_edition_is_held_to_its_tolerance_whatever_later_editions_do(
    row: dict[str, Any], found: int
) -> None:
    assert _held_against(KNOWN, row) == (found, 0)
    assert _held_against(KNOWN, row, "fetched") == (0, found)


def test_a_known_value_that_the_publishers_file_contradicts_keeps_no_release_back() -> None:
    severities = {model.name: model.severity for model in read_models(PROJECT_ROOT / "warehouse" / "models")}
    told = ("known_values_contradicted", "embedded_against_published", "corrections_without_effect")
    assert {severities[f"audit.{name}"] for name in told} == {"warning"}
    assert severities["audit.known_values_missed"] == "critical"
