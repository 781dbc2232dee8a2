"""What a later vintage of a complete list no longer has is withdrawn once; it may come back, and leave again."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.building.sql_models import TIME_AXES, TimeAxis
from tests.model_bench import Row
from tests.vintage_bench import KEPT_LIST, File, landed, latest

PUBLISHED, RECORDED = TIME_AXES
USA = {("USA", "2023"): 9.0, ("USA", "2024"): 9.0}
JAPAN = {("JPN", "2023"): 5.0}
FIRST, SECOND, THIRD, FOURTH, FIFTH = "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"
GONE = (None, "not_covered")
CHANGES = "geo, period, old_edition, new_edition, old_value, new_value, cause"


def test_an_economy_that_leaves_after_two_vintages_is_withdrawn_once_against_the_edition_before() -> None:
    bench = landed(File(FIRST, USA | JAPAN), File(SECOND, USA | {("JPN", "2023"): 6.0}), File(THIRD, USA))
    assert bench.rows("mart.revisions", CHANGES, "cause = 'withdrawn'") == [
        ("JPN", "2023", SECOND, THIRD, 6.0, None, "withdrawn")
    ]
    assert latest(bench)["JPN", "2023"] == GONE
    where = "geo = 'JPN' and value is not null"
    assert bench.rows("core.observations", "edition, withdrawn_by", where) == [(FIRST, THIRD), (SECOND, THIRD)]


def test_what_stays_away_is_not_withdrawn_again() -> None:
    bench = landed(File(FIRST, USA | JAPAN), File(SECOND, USA), File(THIRD, USA), File(FOURTH, USA))
    assert bench.rows("mart.revisions", "new_edition", "cause = 'withdrawn'") == [(SECOND,)]
    assert latest(bench)["JPN", "2023"] == GONE


def test_a_value_that_comes_back_is_served_until_it_leaves_again() -> None:
    files = [File(FIRST, USA | JAPAN), File(SECOND, USA), File(THIRD, USA | JAPAN), File(FOURTH, USA)]
    back = landed(*files[:3])
    assert latest(back)["JPN", "2023"] == (5.0, "observed")
    assert back.rows("core.observations", "edition, withdrawn_by", "geo = 'JPN' and value is not null") == [
        (FIRST, SECOND), (THIRD, None),
    ]  # fmt: skip
    again = landed(*files)
    assert latest(again)["JPN", "2023"] == GONE
    assert again.rows("mart.revisions", "new_edition, old_edition, cause", order="new_edition") == [
        (SECOND, FIRST, "withdrawn"), (THIRD, SECOND, "newly_listed"), (FOURTH, THIRD, "withdrawn"),
    ]  # fmt: skip


@pytest.mark.parametrize(("axis", "days"), [(PUBLISHED, "published"), (RECORDED, "landed")], ids=lambda p: str(p)[:9])
def test_the_days_before_a_withdrawal_are_answered_with_the_value(axis: TimeAxis, days: str) -> None:
    bench = landed(
        File(FIRST, USA | JAPAN, landed=date(2026, 7, 1)),
        File(SECOND, USA, landed=date(2026, 7, 2)),
        File(THIRD, USA | JAPAN, landed=date(2026, 7, 3)),
    )
    moments = [FIRST, SECOND, THIRD] if days == "published" else ["2026-07-01", "2026-07-02", "2026-07-03"]
    found = [
        bench.past_rows("core.observations_latest", axis, date.fromisoformat(day), "geo, period, value")
        for day in moments
    ]
    assert [("JPN", "2023", value) in rows for rows, value in zip(found, (5.0, None, 5.0), strict=True)] == [True] * 3


def test_the_last_row_of_an_indicator_is_withdrawn_by_a_file_that_has_other_indicators_alone() -> None:
    models: Row = {"indicator_id": "models", "figure": "1"}
    figures = [KEPT_LIST, KEPT_LIST | {"indicator_id": "models"}]
    others = File(SECOND, {("USA", "2023"): 1.0}, rows=models)
    bench = landed(File(FIRST, JAPAN), others, figures=figures)
    assert bench.rows("core.observations_latest", "value", "indicator_id = 'robots' and geo = 'JPN'") == [(None,)]
    assert bench.rows("mart.revisions", "geo, cause", "indicator_id = 'robots'") == [("JPN", "withdrawn")]


def test_the_newest_period_is_withdrawn_where_its_only_value_is_gone() -> None:
    bench = landed(File(FIRST, JAPAN | {("JPN", "2024"): 7.0}), File(SECOND, JAPAN))
    assert latest(bench)["JPN", "2024"] == GONE
    assert latest(bench)["JPN", "2023"] == (5.0, "observed")


def test_the_focus_or_a_comparator_that_a_list_has_lost_is_told_until_it_is_back() -> None:
    def lost(*files: File) -> list[tuple[object, ...]]:
        bench = landed(*files)
        bench.put("meta.parameters", [{}])
        bench.put("core.comparators", [{"geo": "USA"}])
        return bench.rows("audit.watched_economies_lost", "geo, lost_with, periods_lost")

    everybody = USA | JAPAN | {("KOR", "2023"): 1.0}
    assert lost(File(FIRST, everybody), File(SECOND, USA | JAPAN)) == []  # nobody declared it
    one_year_less = File(SECOND, JAPAN | {("USA", "2023"): 9.0})
    assert lost(File(FIRST, everybody), one_year_less) == []  # a value is gone, and not the economy
    assert lost(File(FIRST, everybody), File(SECOND, USA)) == [("JPN", SECOND, 1)]
    assert lost(File(FIRST, everybody), File(SECOND, JAPAN)) == [("USA", SECOND, 2)]
    assert lost(File(FIRST, everybody), File(SECOND, USA), File(THIRD, everybody)) == []


def test_a_group_is_withdrawn_like_an_economy() -> None:
    world = {("WORLD_PUBLISHER", "2023"): 20.0}
    assert latest(landed(File(FIRST, USA | world), File(SECOND, USA)))["WORLD_PUBLISHER", "2023"] == GONE


def test_a_total_that_came_from_another_figure_is_not_missed_in_the_list() -> None:
    world = {("WORLD_PUBLISHER", "2023"): 20.0}
    total = File(FIRST, world, name="report", rows={"figure": "text"})
    files = [File(FIRST, USA, origin="embedded"), total, File(SECOND, USA)]
    bench = landed(*files, figures=[KEPT_LIST, KEPT_LIST | {"figure": "text", "list_kind": "single"}])
    bench.put("stage.accepted_snapshots", [
        {"snapshot_id": f.snapshot_id, "dataset_id": f.snapshot_id, "edition": f.edition, "origin": f.origin,
         "published_at": f.published_at, "recorded_at": f.recorded_at}
        for f in files
    ])  # fmt: skip
    assert latest(bench)["WORLD_PUBLISHER", "2023"] == (20.0, "observed")


def test_what_is_computed_from_a_complete_list_is_withdrawn_though_it_ranks_a_chosen_few() -> None:
    counted: Row = {"edition": None, "list_kind": "full"}
    largest: Row = {"edition": None, "list_kind": "selected", "indicator_id": "models"}
    rows: Row = {"indicator_id": "models"}
    files = File(FIRST, USA | JAPAN, rows=rows), File(SECOND, USA, rows=rows)
    found = latest(landed(*files, figures=[counted, largest]))
    assert found["JPN", "2023"] == (None, "not_listed")
    assert latest(landed(*files, figures=[largest]))["JPN", "2023"] == (5.0, "observed")


@pytest.mark.parametrize("list_kind", ["top_k", "selected"])
def test_a_list_of_the_first_few_withdraws_nothing(list_kind: str) -> None:
    figure = KEPT_LIST | {"list_kind": list_kind, "absence_status": "not_listed"}
    bench = landed(File(FIRST, USA | JAPAN), File(SECOND, USA), figures=[figure])
    assert latest(bench)["JPN", "2023"] == (5.0, "observed")
    assert bench.rows("mart.revisions", "geo", "cause = 'withdrawn'") == []


def test_a_file_with_a_refused_row_withdraws_nothing_and_the_next_whole_one_does() -> None:
    files = File(FIRST, USA | JAPAN), File(SECOND, USA), File(THIRD, USA)
    assert latest(landed(*files[:2], refused=[SECOND]))["JPN", "2023"] == (5.0, "observed")
    whole = landed(*files, refused=[SECOND])
    assert whole.rows("mart.revisions", "old_edition, new_edition") == [(FIRST, THIRD)]


def test_a_file_that_begins_later_says_nothing_of_the_years_before() -> None:
    bench = landed(File(FIRST, {("JPN", "2022"): 4.0} | USA), File(SECOND, USA))
    assert latest(bench)["JPN", "2022"] == (4.0, "observed")


def test_a_figure_of_one_edition_says_nothing_of_other_periods() -> None:
    figures = [KEPT_LIST | {"edition": edition} for edition in (FIRST, SECOND)]
    bench = landed(File(FIRST, {("JPN", "2024"): 4.0}), File(SECOND, {("USA", "2023"): 9.0}), figures=figures)
    assert latest(bench)["JPN", "2024"] == (4.0, "observed")


def test_a_value_that_the_list_suppresses_is_withdrawn() -> None:
    bench = landed(File(FIRST, USA | JAPAN), File(SECOND, USA | {("JPN", "2023"): None}))
    assert latest(bench)["JPN", "2023"] == (None, "suppressed")
    assert bench.rows("mart.revisions", "geo, cause") == [("JPN", "withdrawn")]


def test_vintages_of_one_day_follow_each_other_as_they_were_landed() -> None:
    day = date(2026, 2, 1)
    named = [
        File("b", USA | JAPAN, published=day, landed=date(2026, 2, 1)),
        File("a", USA, published=day, landed=date(2026, 2, 2)),
    ]
    bench = landed(*named)
    assert latest(bench)["JPN", "2023"] == GONE
    assert bench.rows("mart.revisions", "old_edition, new_edition, cause") == [("b", "a", "withdrawn")]


def test_the_headline_leaves_a_withdrawn_value_even_where_no_other_economy_is_left() -> None:
    """The list before would still say it, with a leader; the newer list has no value of that period at all."""
    before = {("USA", "2023"): 9.0} | JAPAN
    bench = landed(File(FIRST, before | {("JPN", "2024"): 7.0, ("USA", "2024"): 8.0}), File(SECOND, before))
    bench.put("core.sources", [{}])
    for table in ("core.editions", "meta.source_status"):
        bench.put(table, [])
    assert bench.rows("mart.country_vs_world", "period, value, edition", "geo = 'JPN'") == [("2023", 5.0, SECOND)]
    found = bench.past_rows("mart.country_vs_world", PUBLISHED, date(2026, 1, 15), "geo, period, value")
    assert ("JPN", "2024", 7.0) in found
