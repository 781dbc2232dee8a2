"""Looking and landing, through a real server and real folders: what is new, what is not, and what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch, Snapshot
from pipeline.parsing.faults import HeldFileError, RunFault
from pipeline.settings import Settings, utc_now
from pipeline.sources import declared_sources, live_datasets
from tests.mirror import Mirror, body, drip, raw, status, with_etag
from tests.publications import DIFFUSION, INVESTMENT, MODELS, PAYLOADS, ROBOTS, path_of, paths_of, publish, robots
from tests.small_project import edit_rows, keep_rows

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def snapshots(settings: Settings, dataset_id: str) -> list[Snapshot]:
    with Ledger.opened(settings.ledger_url) as ledger:
        return [s for s in ledger.snapshots() if s.dataset_id == dataset_id]


def look_at(settings: Settings, source_id: str) -> dict[str, Fetch]:
    return {fetch.dataset_id: fetch for fetch in refresh.fetch(settings, only=[source_id]).fetches}


def test_every_dataset_is_landed_with_its_address_and_version(small: Small, mirror: Mirror) -> None:
    publish(mirror)
    mirror.answers[path_of(*DIFFUSION)] = body(PAYLOADS[DIFFUSION], ETag='"1"')
    landing = refresh.fetch(small(AIGAP_MIRROR=mirror.url))
    assert {(fetch.source_id, fetch.dataset_id) for fetch in landing.fetches} == set(PAYLOADS)
    assert {fetch.outcome for fetch in landing.fetches} == {"new"}
    assert landing.changed
    landed = snapshots(small(), "ai_diffusion")[-1]
    assert (landed.address, landed.etag) == (f"{mirror.url}{path_of(*DIFFUSION)}", '"1"')
    assert landed.bytes == len(PAYLOADS[DIFFUSION])


def test_a_second_fetch_asks_for_what_is_newer_and_lands_nothing(small: Small, mirror: Mirror) -> None:
    mirror.answers[path_of(*DIFFUSION)] = with_etag(PAYLOADS[DIFFUSION], '"1"')
    settings = small(AIGAP_MIRROR=mirror.url)
    first = look_at(settings, DIFFUSION[0])["ai_diffusion"]
    second = look_at(settings, DIFFUSION[0])["ai_diffusion"]
    assert (first.outcome, second.outcome) == ("new", "unchanged")
    assert second.snapshot_id == first.snapshot_id
    assert mirror.asked[-1][1]["if-none-match"] == '"1"'


def test_a_publishers_day_counts_where_it_has_advanced(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed bytes under an old day are published on the day on which they are first seen."""
    monkeypatch.setattr(live_datasets, "declared_sources", declared_sources)  # with the listings, which name the day

    def landed_on(day: str, *rows: list[str]) -> date:
        columns = {"a": {"shortName": "industrial_robot_installations", "lastUpdated": day}}
        mirror.answers[path_of(*ROBOTS).replace(".csv", ".metadata.json")] = body(
            json.dumps({"columns": columns}).encode()
        )
        mirror.answers[path_of(*ROBOTS)] = body(robots(*rows))
        look_at(settings, ROBOTS[0])
        return snapshots(settings, ROBOTS[1])[-1].published_at

    settings = small(AIGAP_MIRROR=mirror.url)
    assert landed_on("2025-04-08") == date(2025, 4, 8)
    assert landed_on("2026-04-08", ["Japan", "JPN", "2023", "46106"]) == date(2026, 4, 8)
    assert landed_on("2026-04-08", ["Japan", "JPN", "2023", "46107"]) == utc_now().date()


def test_an_old_file_that_is_handed_over_changes_nothing_of_what_is_asked_and_dated(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its day is long ago: beside it the publisher's old day seemed to have advanced, for bytes that were new."""
    monkeypatch.setattr(live_datasets, "declared_sources", declared_sources)
    columns = {"a": {"shortName": "industrial_robot_installations", "lastUpdated": "2026-04-15"}}
    mirror.answers[path_of(*ROBOTS).replace(".csv", ".metadata.json")] = body(json.dumps({"columns": columns}).encode())
    mirror.answers[path_of(*ROBOTS)] = with_etag(robots(), '"1"')
    settings = small(AIGAP_MIRROR=mirror.url)
    look_at(settings, ROBOTS[0])
    old = tmp_path / "robots.csv"
    old.write_bytes(robots(["Japan", "JPN", "2008", "33138"]))
    refresh.land(settings, ROBOTS[0], old, dataset_id=ROBOTS[1], published_at=date(2024, 5, 1))
    assert look_at(settings, ROBOTS[0])[ROBOTS[1]].outcome == "unchanged"
    assert [h["if-none-match"] for path, h in mirror.asked if path == path_of(*ROBOTS) and "if-none-match" in h] == [
        '"1"'
    ]
    mirror.answers[path_of(*ROBOTS)] = with_etag(robots(["Japan", "JPN", "2023", "46107"]), '"2"')
    look_at(settings, ROBOTS[0])
    assert snapshots(settings, ROBOTS[1])[-1].published_at == utc_now().date()


def test_a_file_that_the_store_has_lost_is_fetched_anew(small: Small, mirror: Mirror) -> None:
    """Its ETag would be answered with 304 for ever, and the file never come back."""
    mirror.answers[path_of(*DIFFUSION)] = with_etag(PAYLOADS[DIFFUSION], '"1"')
    settings = small(AIGAP_MIRROR=mirror.url)
    look_at(settings, DIFFUSION[0])
    sha256 = snapshots(settings, "ai_diffusion")[-1].sha256
    blob = settings.data_folder / "snapshots" / sha256[:2] / sha256
    blob.unlink()
    assert look_at(settings, DIFFUSION[0])["ai_diffusion"].outcome == "unchanged"
    assert blob.read_bytes() == PAYLOADS[DIFFUSION]


def test_the_other_address_is_not_asked_about_the_first_ones_version(small: Small, mirror: Mirror) -> None:
    """An older file behind the older address would rightly say that it has not changed since."""
    first, second = paths_of(*MODELS)
    dated = body(PAYLOADS[MODELS], Last_Modified="Fri, 30 Oct 2026 10:00:00 GMT")
    mirror.answers[first] = dated
    settings = small(AIGAP_MIRROR=mirror.url)
    look_at(settings, MODELS[0])
    del mirror.answers[first]
    mirror.answers[second] = dated
    assert look_at(settings, MODELS[0])["notable_ai_models"].outcome == "unchanged"
    conditions = {path: "if-modified-since" in headers for path, headers in mirror.asked[1:]}
    assert conditions == {first: True, second: False}


def test_bytes_that_come_back_after_others_are_a_vintage_of_their_own(small: Small, mirror: Mirror) -> None:
    """A publisher takes a bad upload back: else the withdrawn file would stay the newest for ever."""
    settings = small(AIGAP_MIRROR=mirror.url)
    first, second = robots(), robots(["Japan", "JPN", "2024", "44000"])
    outcomes = []
    for payload in (first, second, first, first):
        mirror.answers[path_of(*ROBOTS)] = body(payload)
        outcomes.append(look_at(settings, ROBOTS[0])["industrial_robots_installed"].outcome)
    assert outcomes == ["new", "new", "new", "unchanged"]
    landed = snapshots(settings, "industrial_robots_installed")
    assert landed[2].snapshot_id == f"{landed[0].snapshot_id}-2"
    assert landed[2].sha256 == landed[0].sha256


def test_one_source_in_trouble_keeps_no_other_from_landing(small: Small, mirror: Mirror) -> None:
    publish(mirror)
    mirror.answers[path_of(*DIFFUSION)] = status(404)
    mirror.answers[path_of(*MODELS)] = drip(PAYLOADS[MODELS], every=0.1, times=100)
    mirror.answers[path_of(*ROBOTS)] = raw(b"\x00\xff nonsense \r\n\r\n")
    started = time.monotonic()
    landing = refresh.fetch(small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="1"))
    assert time.monotonic() - started < 3
    outcomes = {(fetch.source_id, fetch.dataset_id): fetch.outcome for fetch in landing.fetches}
    assert {key for key, outcome in outcomes.items() if outcome == "failed"} == {DIFFUSION, MODELS, ROBOTS}
    assert {key for key, outcome in outcomes.items() if outcome == "new"} == PAYLOADS.keys() - {
        DIFFUSION, MODELS, ROBOTS,
    }  # fmt: skip
    kinds = {fetch.dataset_id: fetch.failure_kind for fetch in landing.fetches if fetch.outcome == "failed"}
    assert kinds == {
        "ai_diffusion": "permanent",
        "notable_ai_models": "permanent",  # its second address is not there
        "industrial_robots_installed": "transient",
    }


# ------------------------------------------------------------------------------------ Retry-After


def asked_after(small: Small, mirror: Mirror, value: str, code: int = 429) -> tuple[Fetch, Fetch, int]:
    """Two fetches a publisher that answers with a Retry-After, and how often the second one asked it."""
    mirror.answers[path_of(*DIFFUSION)] = status(code, Retry_After=value.encode().decode("latin-1"))
    settings = small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="1")
    first = look_at(settings, DIFFUSION[0])["ai_diffusion"]
    before = len(mirror.asked)
    second = look_at(settings, DIFFUSION[0])["ai_diffusion"]
    return first, second, len(mirror.asked) - before


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("60", 60),
        ("86400", 86_400),
        ("http date", 3_600),
        ("999999999999999999999", 2 * 86_400),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 2 * 86_400),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_a_source_is_left_alone_for_as_long_as_it_asks_and_two_days_at_most(
    small: Small, mirror: Mirror, value: str, seconds: int, code: int
) -> None:
    if value == "http date":
        value = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    first, second, asked = asked_after(small, mirror, value, code)
    assert (first.outcome, first.failure_kind) == ("failed", "transient")
    assert first.retry_at is not None
    assert abs((first.retry_at - first.fetched_at).total_seconds() - seconds) < 60
    assert (second.outcome, second.retry_at, asked) == ("postponed", first.retry_at, 0)
    assert f"left alone until {first.retry_at:%Y-%m-%d %H:%M:%S} UTC" in str(second.message)


@pytest.mark.parametrize("value", ["-5", "0", "soon", "", "1.5", "１", "Wed, 21 Oct 1999 07:28:00 GMT", "86400, 1"])
def test_a_retry_after_that_asks_for_nothing_postpones_nothing(small: Small, mirror: Mirror, value: str) -> None:
    first, second, asked = asked_after(small, mirror, value)
    assert [(fetch.outcome, fetch.retry_at) for fetch in (first, second)] == [("failed", None)] * 2
    assert asked > 0


def test_no_file_of_a_silenced_source_is_asked_for_and_other_sources_are(small: Small, mirror: Mirror) -> None:
    publish(mirror, ROBOTS, DIFFUSION)
    mirror.answers[path_of(*INVESTMENT)] = status(429, Retry_After="3600")
    settings = small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="1")
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])
    before = [mirror.count(path_of(*dataset)) for dataset in (ROBOTS, INVESTMENT, DIFFUSION)]
    fetches = {
        fetch.dataset_id: fetch.outcome for fetch in refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]]).fetches
    }
    assert fetches == {ROBOTS[1]: "postponed", INVESTMENT[1]: "postponed", DIFFUSION[1]: "unchanged"}
    after = [mirror.count(path_of(*dataset)) for dataset in (ROBOTS, INVESTMENT, DIFFUSION)]
    assert after == [before[0], before[1], before[2] + 1]


@pytest.mark.parametrize("hours", [-1, 1, 49])
def test_the_time_over_the_source_is_asked_again_and_so_it_is_after_the_clock_was_set_back(
    small: Small, mirror: Mirror, hours: int
) -> None:
    """A time further off than is ever recorded was recorded before the clock was set back, or by a fault of ours."""
    mirror.answers[path_of(*DIFFUSION)] = body(PAYLOADS[DIFFUSION])
    settings = small(AIGAP_MIRROR=mirror.url)
    at = utc_now() + timedelta(hours=hours)
    with Ledger.opened(settings.ledger_url) as ledger:
        ledger.add_fetch(Fetch(*DIFFUSION, utc_now(), "failed", 0.1, None, "transient", "seen 429", at))
    assert look_at(settings, DIFFUSION[0])["ai_diffusion"].outcome == ("postponed" if hours == 1 else "new")


def test_the_longest_time_that_any_address_of_a_file_asks_for_is_kept(small: Small, mirror: Mirror) -> None:
    first, second = paths_of(*MODELS)
    mirror.answers |= {first: status(503, Retry_After="7200"), second: status(404)}
    fetch = look_at(small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="1"), MODELS[0])["notable_ai_models"]
    assert fetch.retry_at is not None
    assert "seen 404" in str(fetch.message)


def test_an_unknown_source_is_reported_with_the_known_ones(small: Small) -> None:
    with pytest.raises(
        RunFault, match=r"expected: a source that is fetched, one of: ecb, epoch_ai, .*\n  seen: nonsense"
    ):
        refresh.fetch(small(), only=["nonsense"])


def test_a_corrected_date_of_an_embedded_edition_is_landed(small: Small) -> None:
    """The bytes are the same, so a data folder of before kept the wrong date for ever."""
    settings = small()

    def correct(row: dict[str, str]) -> dict[str, str]:
        return row | ({"published_at": "2024-11-21"} if row["edition"] == "Robot density 2023" else {})

    edit_rows(settings.reference_folder / "sources" / "editions.csv", correct)
    landing = refresh.fetch(settings, offline=True)
    assert len(landing.landed) == 1
    assert snapshots(settings, "embedded")[-1].published_at == date(2024, 11, 21)


@pytest.mark.parametrize("missing", ["row", "file"])
def test_an_embedded_file_without_its_row_or_the_reverse_stops_the_run(small: Small, missing: str) -> None:
    settings = small()
    name = "mic__white_paper_2025.csv"
    if missing == "file":
        (settings.reference_folder / "editions" / name).unlink()
    else:
        keep_rows(settings.reference_folder / "sources" / "editions.csv", lambda row: row["embedded_file"] != name)
    with pytest.raises(RunFault, match=rf"no {missing}: \['{name}'\]"):
        refresh.fetch(settings, offline=True)


def test_an_embedded_file_that_cannot_be_read_is_reported(small: Small) -> None:
    settings = small()
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.unlink()
    path.mkdir()
    with pytest.raises(HeldFileError, match=rf"{path}\n  expected: a readable file"):
        refresh.fetch(settings, offline=True)


def hand_over(tmp_path: Path, payload: bytes) -> Path:
    folder = tmp_path / "ai_index"
    folder.mkdir(exist_ok=True)
    (folder / "fig_1.csv").write_bytes(payload)
    return folder


def test_a_hand_over_is_landed_once(small: Small, tmp_path: Path) -> None:
    folder, day = hand_over(tmp_path, b"a,b\n1,2\n"), date(2025, 4, 7)
    handed_over = refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2025", published_at=day)
    first, is_new = handed_over.snapshot, handed_over.is_new
    handed_over = refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2025", published_at=day)
    again, is_new_again = handed_over.snapshot, handed_over.is_new
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert (first.file_name, first.origin, first.published_at) == ("ai_index", "handed_over", day)


def test_a_hand_over_of_the_present_folder_has_that_folders_name(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file without a name breaks a rule of meta.snapshots, and with it every release."""
    monkeypatch.chdir(hand_over(tmp_path, b"a,b\n1,2\n"))
    landed = refresh.land(
        small(), "stanford_ai_index", Path(), edition="AI Index 2025", published_at=date(2025, 4, 7)
    ).snapshot
    assert landed.file_name == "ai_index"


def test_the_bytes_of_one_edition_are_not_taken_for_another(small: Small, tmp_path: Path) -> None:
    folder, day = hand_over(tmp_path, b"a,b\n1,2\n"), date(2025, 4, 7)
    refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2025", published_at=day)
    with pytest.raises(RunFault, match="landed already, as another edition"):
        refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2026", published_at=day)


def test_a_hand_over_without_edition_says_which_are_known(small: Small, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match="Global AI Vibrancy Tool 2025"):
        refresh.land(small(), "stanford_ai_index", hand_over(tmp_path, b"x"))


def test_a_source_of_no_code_takes_no_hand_over_and_is_reported_which_do(small: Small, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match=r"takes no hand-over\n  expected: one of: .*stanford_ai_index"):
        refresh.land(small(), "nonsense", hand_over(tmp_path, b"x"))


@pytest.mark.parametrize("dataset_id", [None, "nonsense"])
def test_of_several_datasets_one_must_be_named(small: Small, tmp_path: Path, dataset_id: str | None) -> None:
    with pytest.raises(RunFault, match=r"which dataset of epoch_ai is it\?\n  expected: one of: .*notable_ai_models"):
        refresh.land(small(), "epoch_ai", hand_over(tmp_path, b"x"), dataset_id=dataset_id)


def test_the_nearest_name_is_suggested_in_a_command_that_keeps_what_was_typed(small: Small, tmp_path: Path) -> None:
    file = tmp_path / "my models (1).csv"
    file.write_bytes(b"x")
    day = date(2025, 2, 24)
    with pytest.raises(RunFault) as failed:
        refresh.land(small(), "epoch_ai", file, dataset_id="notable_models", published_at=day)
    command = f"aigap land epoch_ai '{file}' --dataset notable_ai_models --published-at 2025-02-24"
    assert failed.value.next_step == command
    with pytest.raises(RunFault) as failed:
        refresh.land(small(), "epoch", file, dataset_id="notable_ai_models", published_at=day)
    assert failed.value.next_step == command


def test_a_vintage_of_a_live_source_is_named_after_its_day(small: Small, tmp_path: Path) -> None:
    file = tmp_path / "models.csv"
    file.write_bytes(b"Model\nx\n")
    handed_over = refresh.land(
        small(), "epoch_ai", file, dataset_id="notable_ai_models", published_at=date(2025, 2, 24)
    )
    landed, is_new = handed_over.snapshot, handed_over.is_new
    assert (landed.edition, landed.origin, is_new) == ("2025-02-24", "handed_over", True)
