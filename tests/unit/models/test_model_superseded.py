"""Of an edition and data set one file is current; what it replaces answers for the days before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.building.sql_models import TIME_AXES
from tests.vintage_bench import KEPT_LIST, File, landed, latest

PUBLISHED, RECORDED = TIME_AXES
DAY = "2026-02-01"
USA = {("USA", "2023"): 9.0}
JAPAN = {("JPN", "2023"): 5.0}


def _second(cells: dict[tuple[str, str], float | None], **columns: object) -> File:
    """Another file of the edition, landed the day after."""
    return File(DAY, cells, name="second", landed=date(2026, 2, 2), **columns)  # type: ignore[arg-type]


def test_the_file_that_was_landed_last_is_the_edition() -> None:
    bench = landed(File(DAY, USA | JAPAN), _second(USA | {("JPN", "2023"): 4.0}))
    assert latest(bench)["JPN", "2023"] == (4.0, "observed")
    assert bench.rows("core.observations", "value, reading, superseded_at", "geo = 'JPN'") == [
        (4.0, 1, None), (5.0, 2, datetime(2026, 2, 2, 12)),
    ]  # fmt: skip
    assert bench.rows("mart.gap_indicators", "geo, value") == [("JPN", 4.0), ("USA", 9.0)]
    assert bench.rows("mart.revisions", "geo") == []


def test_no_row_of_a_replaced_file_is_served_beside_the_new_one() -> None:
    bench = landed(File(DAY, USA | JAPAN), _second(USA))
    assert latest(bench)["JPN", "2023"] == (None, "not_covered")
    assert bench.rows("core.observations", "geo, reading, snapshot_id", "value is not null and reading = 1") == [
        ("USA", 1, "second")
    ]
    assert bench.rows("mart.gap_indicators", "geo, value") == [("JPN", None), ("USA", 9.0)]
    assert bench.rows("core.published_lists", "snapshot_id, number_shown", "superseded_at is null") == [("second", 1)]


def test_a_list_without_a_meaning_of_absence_loses_the_row_too() -> None:
    figure = KEPT_LIST | {"absence_status": None}
    found = latest(landed(File(DAY, USA | JAPAN), _second(USA), figures=[figure]))
    assert found["JPN", "2023"] == (None, "not_listed")
    chosen_few = figure | {"list_kind": "selected"}
    assert ("JPN", "2023") not in latest(landed(File(DAY, USA | JAPAN), _second(USA), figures=[chosen_few]))


def test_the_publishers_time_goes_before_the_order_of_landing() -> None:
    newer = File(DAY, JAPAN, name="newer", published=date(2026, 2, 3), landed=date(2026, 5, 1))
    older = File(DAY, {("JPN", "2023"): 1.0}, name="older", published=date(2026, 2, 1), landed=date(2026, 5, 2))
    bench = landed(newer, older)
    assert latest(bench)["JPN", "2023"] == (5.0, "observed")
    asked = bench.past_rows("core.observations_latest", PUBLISHED, date(2026, 2, 2), "geo, value")
    assert ("JPN", 1.0) in asked


def test_a_file_that_is_landed_again_under_an_earlier_day_of_its_edition_says_nothing_of_absences() -> None:
    """It never was current; what it has was once given as absent too, and no release could be built with it."""
    bench = landed(
        File(DAY, USA | JAPAN),
        _second(USA),
        File(DAY, USA | JAPAN, name="again", published=date(2026, 1, 15), landed=date(2026, 2, 3)),
    )
    assert latest(bench)["JPN", "2023"] == (None, "not_covered")
    key = "series_id, geo, period, reading, snapshot_id"
    rows = bench.rows("core.observations", key)
    assert len(set(rows)) == len(rows)
    assert bench.rows("core.observations", "snapshot_id", "geo = 'JPN' and value is null") == [("second",)]
    day = bench.past_rows("core.observations_latest", RECORDED, date(2026, 2, 1), "geo, value")
    assert ("JPN", 5.0) in day


def test_what_the_embedded_edition_has_and_the_file_lacks_stands() -> None:
    bench = landed(
        File(DAY, USA | JAPAN, name="embedded", origin="embedded"), _second(USA | {("CHN", "2023"): 3.0})
    )  # fmt: skip
    served = bench.rows("core.observations", "geo, value, snapshot_id", "reading = 1")
    assert served == [("CHN", 3.0, "second"), ("JPN", 5.0, "embedded"), ("USA", 9.0, "second")]


def test_what_the_file_says_otherwise_replaces_the_embedded_row() -> None:
    bench = landed(File(DAY, JAPAN, name="embedded", origin="embedded"), _second({("JPN", "2023"): 6.0}))
    assert bench.rows("core.observations", "value, reading, snapshot_id") == [(5.0, 2, "embedded"), (6.0, 1, "second")]


def test_files_of_two_data_sets_stand_side_by_side() -> None:
    bench = landed(File(DAY, USA), File(DAY, JAPAN, name="second"))
    bench.put("stage.accepted_snapshots", [
        {"snapshot_id": name, "dataset_id": name, "edition": DAY, "origin": "fetched", "published_at": DAY}
        for name in (DAY, "second")
    ])  # fmt: skip
    assert bench.rows("core.observations_latest", "geo, value") == [("JPN", 5.0), ("USA", 9.0)]


def test_a_lesser_figure_of_the_current_file_goes_before_the_better_one_of_the_replaced() -> None:
    figures = [KEPT_LIST | {"figure": figure, "priority": number} for number, figure in enumerate("ab", 1)]
    bench = landed(
        File(DAY, JAPAN, rows={"figure": "a"}), _second({("JPN", "2023"): 6.0}, rows={"figure": "b"}), figures=figures
    )
    assert bench.rows("core.observations", "reading, figure, value") == [(1, "b", 6.0), (2, "a", 5.0)]


#: Two editions, each of which comes in up to two files, and the embedded rows of the first.
cells = st.dictionaries(
    st.tuples(st.sampled_from(("JPN", "USA")), st.sampled_from(("2022", "2023"))),
    st.integers(min_value=1, max_value=3).map(float),
    max_size=4,
)
files = st.lists(
    st.tuples(st.sampled_from(["2026-01-01", "2026-02-01"]), st.booleans(), cells), min_size=1, max_size=5
)  # fmt: skip
FIRST_LANDING = date(2026, 6, 1)
ANSWER = "indicator_id, geo, period, value, obs_status, edition, snapshot_id"


@pytest.mark.long
@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(files)
def test_each_day_is_answered_as_the_build_of_that_day_answered(
    drawn: list[tuple[str, bool, dict[tuple[str, str], float | None]]],
) -> None:
    """Files of editions that are replaced, withdraw and bring back, each landed a day after the one before.

    The first of them names every economy and period, so that each is one that is asked for from that day on.
    """
    named = {(geo, period): 7.0 for geo in ("JPN", "USA") for period in ("2022", "2023")}
    history: list[File] = [File("2025-01-01", named, name="first", landed=FIRST_LANDING)]
    for number, (edition, is_embedded, found) in enumerate(drawn, 1):
        if is_embedded and any(f.origin == "embedded" and f.edition == edition for f in history):
            continue  # of an embedded edition the newest alone is kept
        origin = "embedded" if is_embedded else "fetched"
        day = FIRST_LANDING + timedelta(days=number)
        history.append(File(edition, found, name=f"file_{number}", landed=day, origin=origin))
    everything = landed(*history)
    for count, file in enumerate(history, 1):
        then = landed(*history[:count]).rows("core.observations_latest", ANSWER)
        assert everything.past_rows("core.observations_latest", RECORDED, file.recorded_at.date(), ANSWER) == then
