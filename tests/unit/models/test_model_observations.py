"""core.observations, core.published_lists, core.observations_latest: values, stated absences, the latest word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from tests.model_bench import Bench, Row, economy

PERIOD = {
    "period": "2024",
    "year": 2024,
    "freq": "annual",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
}


def _observe(rows: Sequence[Row], figures: Sequence[Row]) -> Bench:
    bench = Bench()
    bench.put("stage.source_observations", rows)
    bench.put("stage.accepted_snapshots", [{"snapshot_id": "file_a"}])
    bench.put("stage.periods", [PERIOD])
    bench.put("core.published_figures", figures)
    bench.put("core.economies", [economy(geo) for geo in ("JPN", "USA", "CHN", "TWN", "WORLD_PUBLISHER")])
    bench.put("core.indicators", [
        {"indicator_id": "robots"}, {"indicator_id": "models"}, {"indicator_id": "population", "pillar": "context"},
    ])  # fmt: skip
    return bench


JAPAN_ELSEWHERE = {"indicator_id": "models", "geo": "JPN", "value": 1.0, "figure": "9"}


@pytest.mark.parametrize(
    ("list_kind", "absence_status"),
    [("full", "not_listed"), ("full", "not_covered"), ("top_k", "not_listed"), ("selected", "not_covered")],
)
def test_an_economy_outside_a_list_has_the_declared_status_and_no_value(list_kind: str, absence_status: str) -> None:
    figure = {"list_kind": list_kind, "absence_status": absence_status}
    bench = _observe([{"geo": "USA", "value": 9.0}, JAPAN_ELSEWHERE], [figure])
    where = "indicator_id = 'robots' and geo = 'JPN'"
    assert bench.row("core.observations", "value, obs_status, locator", where) == (
        None, absence_status, "absent from figure 1 (1 economies shown)",
    )  # fmt: skip


@pytest.mark.parametrize("list_kind", ["selected", "single", "top_k"])
def test_a_figure_that_declares_no_meaning_of_absence_states_none(list_kind: str) -> None:
    bench = _observe([{"geo": "USA", "value": 9.0}, JAPAN_ELSEWHERE], [{"list_kind": list_kind}])
    assert bench.rows("core.observations", "geo", "indicator_id = 'robots'") == [("USA",)]


def test_no_absence_is_ever_a_zero_and_none_is_stated_for_groups_or_economies_of_context_only() -> None:
    rows = [
        {"geo": "USA", "value": 9.0}, {"geo": "WORLD_PUBLISHER", "value": 12.0}, JAPAN_ELSEWHERE,
        {"indicator_id": "population", "geo": "TWN", "value": 23e6},
    ]  # fmt: skip
    bench = _observe(rows, [{"absence_status": "not_listed"}])
    absent = bench.rows("core.observations", "geo, value", "obs_status = 'not_listed'")
    assert absent == [("JPN", None)]
    assert bench.rows("core.observations", "count(*)", "value = 0") == [(0,)]


@pytest.mark.parametrize(
    ("refused", "absent"),
    [
        ([], [("models", "CHN"), ("robots", "JPN")]),
        (["models.csv"] * 4, [("robots", "JPN")]),
        (["data/models.csv"] * 4 + ["other.csv"] * 4, [("robots", "JPN")]),
        (["other.csv"] * 4, [("models", "CHN"), ("robots", "JPN")]),
        (["models.csv", "robots.csv"] * 4, []),
    ],
)
def test_many_refused_rows_of_a_file_leave_its_absences_open_and_every_other_row_once(
    refused: list[str], absent: list[tuple[str, str]]
) -> None:
    """A row that was refused may be the economy that seems to be absent; a thousand of them say no more than one."""
    values = [("models", "JPN"), ("robots", "CHN")]
    bench = _observe(
        [{"indicator_id": indicator, "geo": geo, "value": 1.0, "figure": indicator} for indicator, geo in values],
        [
            {"indicator_id": indicator, "figure": indicator, "absence_status": "not_listed", "file_name": file}
            for indicator, file in (("models", "models.csv"), ("robots", "robots.csv"))
        ],
    )
    bench.put("stage.accepted_snapshots", [{"snapshot_id": "file_a", "origin": "fetched"}])
    bench.put("meta.quarantine", [
        {"snapshot_id": "file_a", "file_name": file, "row_number": number} for number, file in enumerate(refused, 2)
    ])  # fmt: skip
    assert bench.rows("core.observations", "indicator_id, geo", "value is null") == absent
    assert bench.rows("core.observations", "indicator_id, geo", "value is not null") == values


def test_a_cut_off_bounds_the_absent_from_above() -> None:
    bench = _observe(
        [{"geo": "USA", "value": 50.0}, JAPAN_ELSEWHERE],
        [{"list_kind": "top_k", "absence_status": "not_listed", "cut_off": 4.0}],
    )
    bounds = "lower_bound, upper_bound, bound_type"
    assert bench.row("core.observations", bounds, "indicator_id = 'robots' and geo = 'JPN'") == (None, 4.0, "below")


def test_of_two_lists_the_longer_one_states_the_absence_once() -> None:
    figures = [
        {"figure": "1", "absence_status": "not_covered"},
        {"figure": "2", "absence_status": "not_listed", "priority": 2},
    ]
    rows = [
        {"geo": "USA", "value": 9.0, "figure": "1"}, {"geo": "USA", "value": 8.0, "figure": "2"},
        {"geo": "CHN", "value": 7.0, "figure": "2"}, JAPAN_ELSEWHERE,
    ]  # fmt: skip
    bench = _observe(rows, figures)
    absences = bench.rows("core.observations", "obs_status, figure", "indicator_id = 'robots' and geo = 'JPN'")
    assert absences == [("not_listed", "2")]


def test_an_economy_in_one_of_two_figures_is_not_absent() -> None:
    figures = [{"figure": "1", "absence_status": "not_listed"}, {"figure": "2", "priority": 2}]
    rows = [{"geo": "USA", "value": 9.0, "figure": "1"}, {"geo": "JPN", "value": 3.0, "figure": "2"}]
    bench = _observe(rows, figures)
    assert bench.rows("core.observations", "value, obs_status", "geo = 'JPN'") == [(3.0, "observed")]


@pytest.mark.parametrize(
    ("text", "decimals", "value", "half"),
    [
        ("276.3", 1, 276300.0, 50.0),
        ("276288", 0, 276288.0, 0.5),
        ("26.70", 2, 0.267, 0.00005),
        ("-1.58", 2, -1.58, 0.005),
    ],
)
def test_bounds_are_half_of_the_last_digit_shown(text: str, decimals: int, value: float, half: float) -> None:
    bench = _observe([{"geo": "CHN", "value": value, "value_as_published": text, "decimals": decimals}], [])
    low, high, kind = bench.row("core.observations", "lower_bound, upper_bound, bound_type")
    assert (low, high, kind) == (pytest.approx(value - half), pytest.approx(value + half), "rounding")


def test_a_computed_value_has_no_bounds() -> None:
    bench = _observe([{"geo": "CHN", "value": 3.0, "obs_status": "computed"}], [])
    assert bench.row("core.observations", "lower_bound, upper_bound, bound_type") == (None, None, None)


def test_a_list_counts_economies_only_and_also_those_that_another_figure_shows() -> None:
    """Economies that 4.3.10 shares with 4.3.8 were once taken off its count, which left a list of none."""
    figures = [{"figure": "1"}, {"figure": "2", "priority": 2, "list_kind": "selected"}]
    rows = [
        {"geo": geo, "value": value, "figure": figure}
        for figure in ("1", "2")
        for geo, value in (("USA", 9.0), ("CHN", 7.0), ("WORLD_PUBLISHER", 20.0))
    ]
    bench = _observe(rows, figures)
    shown = bench.rows("core.published_lists", "figure, list_kind, number_shown, smallest_shown")
    assert shown == [("1", "full", 2, 7.0), ("2", "selected", 2, 7.0)]
    assert bench.rows("core.observations", "count(*)") == [(3,)]


def _latest(*rows: Row) -> Bench:
    bench = Bench()
    bench.put("core.observations", [PERIOD | {"value": 1.0} | dict(row) for row in rows])
    bench.put("core.indicators", [{}])
    bench.put("core.economies", [economy(geo) for geo in sorted({str(row.get("geo", "JPN")) for row in rows})])
    return bench


NEW = {"edition": "2026", "published_at": date(2026, 4, 1), "snapshot_id": "file_b"}


def test_the_latest_edition_wins() -> None:
    bench = _latest({"value": 40.0}, {"value": 57.0, **NEW})
    assert bench.row("core.observations_latest", "value, edition") == (57.0, "2026")


def test_a_value_beats_the_absence_in_a_later_list() -> None:
    bench = _latest({"value": 40.0}, {"value": None, "obs_status": "not_listed", **NEW})
    assert bench.row("core.observations_latest", "value, edition") == (40.0, "2025")


def test_an_absence_stands_where_no_edition_has_a_value() -> None:
    bench = _latest({"value": None, "obs_status": "not_covered"}, {"value": None, "obs_status": "not_listed", **NEW})
    assert bench.row("core.observations_latest", "value, obs_status") == (None, "not_listed")


def test_only_the_preferred_source_and_its_preferred_value_count() -> None:
    bench = _latest(
        {"value": 1.0},
        {"value": 2.0, "reading": 2, "snapshot_id": "a_file"},
        {"value": 3.0, "source_id": "another", **NEW},
    )
    assert bench.row("core.observations_latest", "value, source_id") == (1.0, "publisher")


def test_of_two_files_of_one_edition_the_later_landed_speaks() -> None:
    late = {"snapshot_id": "file_b", "recorded_at": datetime(2026, 2, 1)}
    assert _latest({"value": 1.0}, {"value": 2.0, **late}).row("core.observations_latest", "value") == (2.0,)
