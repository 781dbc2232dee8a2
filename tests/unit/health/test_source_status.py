"""The status of a source, which follows from the ledger's rows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pipeline.health.source_records import SourceRecords
from pipeline.health.source_status import SourceStatus, source_statuses
from pipeline.landing.records import FailureCause, Fetch, HeldBy, Snapshot, ValidationResult
from pipeline.reference.release_calendar import Cadence, SourceCadence
from pipeline.sources.epoch_ai_hardware import CLUSTERS_OUTDATED_AFTER_DAYS

NOW = datetime(2026, 11, 21, 12, 0)
SOURCE = "our_world_in_data"
ROBOTS = "industrial_robots_installed"


def snapshot(number: int, *, origin: str = "fetched", dataset: str = ROBOTS, edition: str = "2026") -> Snapshot:
    dataset = "embedded" if origin == "embedded" else dataset
    return Snapshot(
        f"{SOURCE}/{dataset}/{number}", SOURCE, dataset, edition, origin, "data.csv", "https://x.example", "0" * 64,
        16, date(2026, 1, number), NOW,
    )  # fmt: skip


def fetch(day: int, outcome: str, dataset: str = ROBOTS) -> Fetch:
    message = f"message of day {day}" if outcome == "failed" else None
    return Fetch(SOURCE, dataset, datetime(2026, 11, day), outcome, 0.1, None, None, message)


def cadences(*source_ids: str) -> list[SourceCadence]:
    daily = Cadence("daily", "0 6 * * *", 1, 1, 3, 15)
    return [SourceCadence(name, name, f"https://{name}.example", daily, True) for name in source_ids]


def status_at(
    snapshots: list[Snapshot], fetches: list[Fetch] | None = None, *held: Snapshot, now: datetime = NOW
) -> SourceStatus:
    validations = {s.snapshot_id: ValidationResult(s.snapshot_id, "parser", "accepted", None, NOW) for s in snapshots}
    validations |= {s.snapshot_id: ValidationResult(s.snapshot_id, "parser", "held", "row 3 is bad", NOW) for s in held}
    return source_statuses(cadences(SOURCE), snapshots, validations, fetches or [], now)[0]


# ------------------------------------------------------------------------------------ a file that never changes

CLUSTERS = "gpu_clusters"


def clusters(day: date, number: int = 1, *, origin: str = "fetched", last_modified: str | None = None) -> Snapshot:
    return Snapshot(
        f"epoch_ai/{CLUSTERS}/{number}-{day}", "epoch_ai", CLUSTERS, str(day), origin, "gpu_clusters.csv", "x",
        str(number) * 64, 16, day, datetime(day.year, day.month, day.day, 6), None, last_modified,
    )  # fmt: skip


def clusters_status(now: datetime, *snapshots: Snapshot) -> SourceStatus:
    fetches = [Fetch("epoch_ai", CLUSTERS, now, "unchanged", 0.1)]
    return source_statuses(cadences("epoch_ai"), snapshots, {}, fetches, now)[0]


def test_a_file_that_never_changes_is_outdated_after_its_declared_days_though_every_fetch_succeeds() -> None:
    landed = clusters(date(2026, 1, 1))
    assert CLUSTERS_OUTDATED_AFTER_DAYS == 180
    before = clusters_status(datetime(2026, 6, 29, 23, 59, 59), landed)
    assert (before.status, before.stale_since) == ("fresh", None)
    actual = clusters_status(datetime(2026, 6, 30), landed)
    assert (actual.status, actual.stale_since, actual.served_from) == ("outdated", datetime(2026, 6, 30), "fetched")
    assert actual.reason == "gpu_clusters: unchanged since 2026-01-01, and 180 days are declared"
    assert "https://epoch.ai/data/gpu_clusters.csv" in str(actual.next_step)
    assert str(actual.next_step).endswith("aigap land epoch_ai PATH --dataset gpu_clusters --published-at DAY")
    assert clusters_status(datetime(2027, 6, 30), landed) == actual  # time alone makes no second release


def test_another_version_makes_it_fresh_and_the_same_bytes_landed_again_do_not() -> None:
    old, now = clusters(date(2025, 11, 13), origin="handed_over"), datetime(2026, 11, 1)
    assert clusters_status(now, old, clusters(date(2026, 10, 31))).stale_since == datetime(2026, 5, 12)
    assert clusters_status(now, old, clusters(date(2026, 10, 31), 2)).status == "fresh"


def test_the_servers_own_date_of_a_file_tells_its_age_on_the_first_fetch() -> None:
    now = datetime(2026, 11, 1)
    dated = clusters(date(2026, 10, 31), last_modified="Thu, 13 Nov 2025 10:00:00 GMT")
    assert clusters_status(now, dated).stale_since == datetime(2026, 5, 12)
    assert clusters_status(now, clusters(date(2026, 10, 31), last_modified="soon")).status == "fresh"


def test_a_failing_source_says_of_its_old_file_too() -> None:
    failed = Fetch("epoch_ai", "notable_ai_models", datetime(2026, 8, 1), "failed", 0.1, None, "transient", "seen 500")
    actual = source_statuses(cadences("epoch_ai"), [clusters(date(2026, 1, 1))], {}, [failed], datetime(2026, 9, 1))[0]
    assert (actual.status, actual.stale_since) == ("unreachable", datetime(2026, 6, 30))
    assert str(actual.reason).startswith("notable_ai_models: seen 500; gpu_clusters: unchanged since 2026-01-01")


def test_nothing_landed_says_how_to_land_it() -> None:
    actual = status_at([])
    assert (actual.status, actual.served_from, actual.next_step) == (
        "never_landed",
        "nothing",
        "aigap refresh --source our_world_in_data",
    )


def test_a_fetched_file_is_fresh_and_served_before_an_embedded_one() -> None:
    embedded = snapshot(1, origin="embedded", edition="2026-01-01")
    actual = status_at([snapshot(1), embedded], [fetch(1, "new")])
    assert (actual.status, actual.served_from, actual.reason, actual.stale_since) == ("fresh", "fetched", None, None)
    assert status_at([embedded]).status == "embedded_only"


def test_stale_since_is_the_first_failure_and_stays_while_it_fails() -> None:
    """A status that changed with every fetch would make a release with every fetch."""
    once = status_at([snapshot(1)], [fetch(1, "new"), fetch(2, "failed")])
    thrice = status_at([snapshot(1)], [fetch(1, "new"), fetch(2, "failed"), fetch(3, "failed"), fetch(4, "failed")])
    assert (once.status, once.stale_since) == ("unreachable", datetime(2026, 11, 2))
    assert thrice.stale_since == once.stale_since
    assert "message of day 4" in str(thrice.reason)
    assert thrice.served_from == "fetched"
    assert thrice.next_step == "check the network, then run: aigap refresh --source our_world_in_data"


def test_a_postponed_fetch_ends_no_failure_and_the_step_is_to_wait() -> None:
    until = datetime(2026, 11, 4, 6, 30)
    failed = replace(fetch(2, "failed"), retry_at=until)
    fetches = [fetch(1, "new"), failed, replace(fetch(3, "postponed"), retry_at=until)]
    actual = status_at([snapshot(1)], fetches, now=until - timedelta(hours=1))
    assert (actual.status, actual.stale_since) == ("unreachable", datetime(2026, 11, 2))
    assert actual.reason == f"{ROBOTS}: message of day 2"
    step = "wait until 2026-11-04 06:30 UTC, as its server asks, then run: aigap refresh --source our_world_in_data"
    assert actual.next_step == step
    later = status_at([snapshot(1)], fetches, now=until + timedelta(hours=1))
    assert str(later.next_step).startswith("check the network")


def test_one_good_fetch_makes_it_fresh() -> None:
    actual = status_at([snapshot(1)], [fetch(1, "new"), fetch(2, "failed"), fetch(3, "unchanged")])
    assert (actual.status, actual.stale_since) == ("fresh", None)


def test_one_failing_dataset_makes_the_source_unreachable_and_is_named() -> None:
    fetches = [fetch(1, "new"), fetch(1, "failed", "private_ai_investment")]
    actual = status_at([snapshot(1)], fetches)
    assert actual.status == "unreachable"
    assert str(actual.reason).startswith("private_ai_investment: ")


def failed(dataset: str, problem: str, cause: FailureCause) -> Fetch:
    address = f"https://publisher.example/{dataset}.csv"
    return Fetch(
        SOURCE, dataset, NOW, "failed", 0.1, message=f"{address}: {problem}", cause=cause, address=address
    )  # fmt: skip


def test_one_problem_of_many_files_is_told_once_with_their_number_and_what_helps_against_it() -> None:
    names = [d.dataset_id for d in SourceRecords(cadences(SOURCE)[0], {}).live_datasets]
    gone = "expected HTTP 200, seen 404 Not Found"
    fetches = [failed(name, gone, FailureCause.NOT_FOUND) for name in names[:4]]
    fetches += [failed(names[4], f"{SOURCE} timed out without an answer", FailureCause.TIMEOUT)]
    actual = status_at([snapshot(1)], fetches)
    assert actual.reason == f"4 of {len(names)} files: {gone}; {names[4]}: {SOURCE} timed out without an answer"
    assert str(actual.next_step).startswith(f"see https://{SOURCE}.example whether the file has moved")
    assert "address_changes.csv" in str(actual.next_step)


def test_what_is_fetched_no_more_is_no_trouble_and_is_noted() -> None:
    fetches = [fetch(1, "new"), failed("private_ai_investment", "seen 404", FailureCause.NOT_FOUND)]
    (source,) = cadences(SOURCE)
    assert source_statuses([source], [snapshot(1)], {}, fetches, NOW)[0].status == "unreachable"
    retired = replace(source, new_addresses={"private_ai_investment": ""})
    actual = source_statuses([retired], [snapshot(1)], {}, fetches, NOW)[0]
    assert (actual.status, actual.stale_since) == ("fresh", None)
    assert actual.notes == "private_ai_investment is fetched no more (address_changes.csv)"


def test_that_a_listing_failed_is_noted_until_the_next_good_fetch() -> None:
    noted = replace(fetch(2, "unchanged"), message="from the next address", cause=FailureCause.RATE_LIMITED)
    assert status_at([snapshot(1)], [fetch(1, "new"), noted]).notes == f"{ROBOTS}: from the next address"
    assert status_at([snapshot(1)], [fetch(1, "new"), noted, fetch(3, "failed")]).notes is not None
    assert status_at([snapshot(1)], [fetch(1, "new"), noted, fetch(3, "unchanged")]).notes is None


def test_an_old_vintage_that_is_held_says_nothing_of_the_present() -> None:
    old, new = snapshot(1, origin="handed_over", edition="2025"), snapshot(2)
    actual = status_at([new, old], [fetch(2, "new")], old)
    assert (actual.status, actual.reason) == ("fresh", None)
    assert actual.notes == f"{old.snapshot_id} is held, and older than what is served"
    newest = snapshot(3, origin="handed_over", edition="2027")
    assert status_at([new, newest], [fetch(2, "new")], newest).status == "held"


def test_a_held_file_is_reported_with_its_reason_and_an_older_one_is_served() -> None:
    good, bad = snapshot(1), snapshot(2)
    actual = status_at([good, bad], [fetch(1, "new"), fetch(2, "new")], bad)
    assert (actual.status, actual.served_from, actual.n_snapshots) == ("held", "fetched", 1)
    assert actual.edition == good.edition
    assert actual.reason == "row 3 is bad"
    assert str(actual.next_step).endswith("aigap refresh --source our_world_in_data")


def test_a_held_file_is_history_once_the_publisher_has_put_it_right() -> None:
    """A source once stayed red for ever after one bad upload."""
    actual = status_at([snapshot(1), snapshot(2), snapshot(3)], [fetch(3, "new")], snapshot(2))
    assert (actual.status, actual.reason) == ("fresh", None)


def test_a_good_file_of_another_dataset_or_edition_does_not_hide_a_held_one() -> None:
    held = snapshot(1, dataset="private_ai_investment")
    assert status_at([held, snapshot(2)], [], held).status == "held"
    old = snapshot(1, origin="embedded", edition="2025")
    assert status_at([old, snapshot(2, origin="embedded", edition="2026")], [], old).status == "held"


def test_a_held_hand_over_says_how_to_hand_it_over_again() -> None:
    held = snapshot(1, origin="handed_over", edition="AI Index 2026")
    assert "aigap land our_world_in_data PATH --edition 'AI Index 2026'" in str(status_at([held], [], held).next_step)


def test_a_file_that_no_parser_has_read_yet_counts_as_good() -> None:
    assert source_statuses(cadences(SOURCE), [snapshot(1)], {}, [], NOW)[0].status == "fresh"


def test_the_publishers_own_date_is_reported_where_the_parser_found_one() -> None:
    validation = ValidationResult(snapshot(1).snapshot_id, "parser", "accepted", None, NOW, date(2025, 7, 1))
    actual = source_statuses(cadences(SOURCE), [snapshot(1)], {snapshot(1).snapshot_id: validation}, [], NOW)[0]
    assert actual.published_at == date(2025, 7, 1)
    assert status_at([replace(snapshot(1), published_at=date(2025, 1, 1))]).published_at == date(2025, 1, 1)


def test_a_file_whose_bytes_are_lost_is_served_no_more_than_a_held_one() -> None:
    lost = snapshot(2)
    result = ValidationResult(lost.snapshot_id, "parser", "lost", "its bytes are lost: gone", NOW)
    actual = source_statuses(cadences(SOURCE), [snapshot(1), lost], {lost.snapshot_id: result}, [], NOW)[0]
    assert (actual.status, actual.reason, actual.edition) == ("held", "its bytes are lost: gone", snapshot(1).edition)
    assert actual.n_snapshots == 1


@pytest.mark.parametrize(
    ("held_by", "step"),
    [
        (HeldBy.GATE, f"aigap accept {SOURCE}/{ROBOTS}/1 --why TEXT"),
        (HeldBy.PARSER, "do what the reason says"),
        (HeldBy.BUILD, "do what the reason says"),
    ],
)
def test_only_what_the_gate_holds_is_a_persons_to_accept(held_by: HeldBy, step: str) -> None:
    result = ValidationResult(snapshot(1).snapshot_id, "parser", "held", "why", NOW, held_by=held_by)
    actual = source_statuses(cadences(SOURCE), [snapshot(1)], {snapshot(1).snapshot_id: result}, [], NOW)[0]
    assert step in str(actual.next_step)
