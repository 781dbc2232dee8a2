"""stage.vintage_observations: which row of which file counts, and as which reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from tests.model_bench import Bench, Row

COLUMNS = "value, figure, snapshot_id, reading, is_repeat"


def _read(rows: Sequence[Row], figures: Sequence[Row] = ()) -> Bench:
    bench = Bench()
    bench.put("stage.source_observations", rows)
    bench.put("stage.accepted_snapshots", [
        {"snapshot_id": "embedded", "origin": "embedded"}, {"snapshot_id": "landed", "origin": "handed_over"},
    ])  # fmt: skip
    bench.put("core.published_figures", figures)
    bench.put("meta.releases", [])
    return bench


def test_an_embedded_row_equal_to_the_landed_file_is_superseded() -> None:
    bench = _read([{"value": 5.0, "snapshot_id": "embedded"}, {"value": 5.0, "snapshot_id": "landed"}])
    served = bench.rows("stage.vintage_observations", COLUMNS, "superseded_at is null")
    assert served == [(5.0, "1", "landed", 1, False)]


def test_an_unequal_embedded_row_is_superseded_and_stays_to_be_found_by_the_audit() -> None:
    bench = _read([{"value": 5.0, "snapshot_id": "embedded"}, {"value": 6.0, "snapshot_id": "landed"}])
    assert bench.rows("stage.vintage_observations", "value, snapshot_id, reading, superseded_at is null") == [
        (5.0, "embedded", 2, False),
        (6.0, "landed", 1, True),
    ]


def test_a_fact_of_another_figure_is_not_superseded() -> None:
    bench = _read([{"value": 5.0, "snapshot_id": "embedded"}, {"value": 5.0, "snapshot_id": "landed", "figure": "2"}])
    assert len(bench.rows("stage.vintage_observations", COLUMNS)) == 2


def test_two_figures_that_agree_are_one_reading() -> None:
    figures = [{"figure": "1", "priority": 1}, {"figure": "2", "priority": 2}]
    bench = _read([{"value": 4.0, "snapshot_id": "landed", "figure": f} for f in ("1", "2")], figures)
    assert bench.rows("stage.vintage_observations", COLUMNS, "not is_repeat") == [(4.0, "1", "landed", 1, False)]
    assert bench.rows("stage.vintage_observations", "figure", "is_repeat") == [("2",)]


def test_two_figures_that_differ_are_two_readings_in_the_declared_order() -> None:
    figures = [{"figure": "4.3.14", "priority": 2}, {"figure": "4.3.12", "priority": 1}]
    rows = [
        {"value": 1143.0, "figure": "4.3.14", "snapshot_id": "landed"},
        {"value": 1073.0, "figure": "4.3.12", "snapshot_id": "landed"},
    ]
    assert _read(rows, figures).rows("stage.vintage_observations", "reading, value") == [(1, 1073.0), (2, 1143.0)]


def test_a_lesser_figure_handed_over_alone_does_not_become_the_preferred_reading() -> None:
    """Readings were once numbered file by file: landing 4.3.14 alone put its slip before the embedded 4.3.12."""
    figures = [{"figure": "4.3.14", "priority": 2}, {"figure": "4.3.12", "priority": 1}]
    rows = [
        {"value": 1143.0, "figure": "4.3.14", "snapshot_id": "landed"},
        {"value": 1073.0, "figure": "4.3.12", "snapshot_id": "embedded"},
    ]
    assert _read(rows, figures).rows("stage.vintage_observations", "reading, value") == [(1, 1073.0), (2, 1143.0)]


def test_a_value_comes_before_a_missing_one_whatever_the_priority() -> None:
    figures = [{"figure": "1", "priority": 1}, {"figure": "2", "priority": 2}]
    rows = [
        {"value": None, "obs_status": "suppressed", "figure": "1", "snapshot_id": "landed"},
        {"value": 7.0, "figure": "2", "snapshot_id": "landed"},
    ]
    assert _read(rows, figures).rows("stage.vintage_observations", "reading, value") == [(1, 7.0), (2, None)]


def test_bases_are_never_readings_of_one_another() -> None:
    bases = [{}, {"price_base": "nominal"}, {"price_base": "constant", "base_year": 2021}, {"time_basis": "fiscal"}]
    bench = _read([{"value": float(n), "snapshot_id": "landed", **basis} for n, basis in enumerate(bases)])
    assert [reading for (reading,) in bench.rows("stage.vintage_observations", "reading")] == [1, 1, 1, 1]


def test_a_row_with_its_own_day_is_known_from_that_day() -> None:
    own = date(2024, 1, 1)
    bench = _read([
        {"value": 1.0, "snapshot_id": "landed", "published_at": own},
        {"value": 2.0, "snapshot_id": "landed", "geo": "USA"},
    ])  # fmt: skip
    assert bench.rows("stage.vintage_observations", "geo, published_at") == [("JPN", own), ("USA", date(2025, 4, 1))]


CORRECTION: dict[str, object] = {
    "correction_id": "tenfold",
    "source_id": "publisher",
    "figure": "1",
    "indicator_id": "robots",
    "geo": "JPN",
    "period": "2024",
    "seen_value": 14.0,
    "corrected_value": 140.0,
    "expires_on": date(2027, 1, 1),
}


@pytest.mark.parametrize(
    ("value", "correction", "found"),
    [
        (14.0, {}, (140.0, "tenfold", "row 2 (corrected: tenfold)")),
        (15.0, {}, (15.0, None, "row 2")),
        (14.0, {"edition": "2024"}, (14.0, None, "row 2")),
        (14.0, {"geo": "USA"}, (14.0, None, "row 2")),
    ],
)
def test_a_correction_changes_the_very_cell_that_it_names_and_says_so(
    value: float, correction: dict[str, object], found: tuple[float, str | None, str]
) -> None:
    bench = _read([{"value": value, "snapshot_id": "landed"}])
    bench.put("core.corrections", [CORRECTION | correction])
    assert bench.row("stage.vintage_observations", "value, correction_id, locator") == found


@pytest.mark.parametrize(("built_at", "value"), [("2027-01-01", 140.0), ("2027-01-02", 14.0)])
def test_an_expired_correction_is_not_applied(built_at: str, value: float) -> None:
    bench = _read([{"value": 14.0, "snapshot_id": "landed"}])
    bench.put("core.corrections", [CORRECTION])
    bench.put("meta.releases", [{"release_id": "r", "built_at": datetime.fromisoformat(built_at)}])
    assert bench.row("stage.vintage_observations", "value") == (value,)


@pytest.mark.parametrize(
    ("correction", "built_at", "found"),
    [({}, "2026-11-21", 0), ({"seen_value": 99.0}, "2026-11-21", 1), ({}, "2027-01-02", 1)],
)
def test_a_correction_that_meets_nothing_or_has_expired_is_reported(
    correction: dict[str, object], built_at: str, found: int
) -> None:
    bench = Bench()
    value = 140.0 if not correction else 14.0
    bench.observe(
        [{"geo": "JPN", "period": "2024", "value": value, "correction_id": None if correction else "tenfold"}]
    )
    bench.put("core.corrections", [CORRECTION | correction])
    bench.put("meta.releases", [{"release_id": "r", "built_at": datetime.fromisoformat(built_at)}])
    assert len(bench.rows("audit.corrections_without_effect", "correction_id")) == found


CORRECTED: Row = {"source_id": "publisher", "revises": "2025", "edition": "2025, corrected"}


def _corrected(*files: Row, rows: Sequence[Row]) -> Bench:
    """A bench with these files of an edition and of its correction, and the rows that they hold."""
    bench = Bench()
    bench.put("core.editions", [CORRECTED])
    bench.put("stage.accepted_snapshots", files)
    bench.put("stage.source_observations", rows)
    bench.put("core.published_figures", [{"edition": None, "list_kind": "selected"}])
    bench.put("core.corrections", [])
    bench.put("meta.quarantine", [])
    bench.put("meta.releases", [])
    bench.put("core.indicators", [{}])
    return bench


def _landed(snapshot: str, edition: str, day: int) -> Row:
    when = datetime(2026, 1, day)
    return {"snapshot_id": snapshot, "edition": edition, "published_at": when.date(), "recorded_at": when}


STANDING = "geo, value, snapshot_id, recorded_at, superseded_at"
OF_THE_CORRECTION = "edition = '2025, corrected'"


def test_what_a_correction_does_not_restate_stands_on_in_its_edition() -> None:
    bench = _corrected(
        _landed("original", "2025", 1),
        _landed("correction", "2025, corrected", 5),
        rows=[
            {"geo": "CHN", "value": 470.0, "snapshot_id": "original"},
            {"geo": "JPN", "value": 419.0, "snapshot_id": "original"},
            {"geo": "CHN", "value": 142.0, "snapshot_id": "correction"},
        ],
    )
    assert bench.rows("stage.vintage_observations", STANDING, OF_THE_CORRECTION) == [
        ("CHN", 142.0, "correction", datetime(2026, 1, 5), None),
        ("JPN", 419.0, "original", datetime(2026, 1, 5), None),
    ]


def test_what_stands_on_does_so_while_both_files_are_served() -> None:
    bench = _corrected(
        _landed("original", "2025", 1),
        _landed("replaced before", "2025", 3),
        _landed("correction", "2025, corrected", 5),
        _landed("correction again", "2025, corrected", 9),
        rows=[
            {"geo": "JPN", "value": 400.0, "snapshot_id": "original"},
            {"geo": "JPN", "value": 419.0, "snapshot_id": "replaced before"},
            {"geo": "CHN", "value": 142.0, "snapshot_id": "correction"},
            {"geo": "CHN", "value": 143.0, "snapshot_id": "correction again"},
        ],
    )
    of_japan = OF_THE_CORRECTION + " and geo = 'JPN'"
    assert bench.rows("stage.vintage_observations", STANDING, of_japan) == [
        ("JPN", 419.0, "replaced before", datetime(2026, 1, 5), datetime(2026, 1, 9)),
        ("JPN", 419.0, "replaced before", datetime(2026, 1, 9), None),
    ]
    assert bench.rows("stage.vintage_observations", "reading, superseded_at", of_japan) == [
        (1, None), (2, datetime(2026, 1, 9)),
    ]  # fmt: skip
