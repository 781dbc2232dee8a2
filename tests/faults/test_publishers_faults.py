"""What a publisher or the network does wrong: the others are landed, the last good file is served, and all is told."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from tests.mirror import Answer, Mirror, body, drip, in_turn, raw, redirect, status, with_etag
from tests.publications import (
    DIFFUSION,
    GDP,
    INVESTMENT,
    MODELS,
    PAYLOADS,
    POPULATION,
    RATES,
    ROBOTS,
    csv_of,
    diffusion,
    path_of,
    publish,
    rates_of,
    robots,
)
from tests.refreshing import ask, refreshed, seal, status_of, statuses_after_parsing
from tests.small_project import make_small_project, settings_of

pytestmark = pytest.mark.long

Small = Callable[..., Settings]
LIVE = {source_id for source_id, _ in PAYLOADS}
PATH = path_of(*DIFFUSION)
GOOD = PAYLOADS[DIFFUSION]


def test_a_name_that_does_not_resolve_costs_seconds_and_is_recorded(small: Small) -> None:
    settings = small(AIGAP_MIRROR="http://mirror.invalid")
    started = time.monotonic()
    landing = refresh.fetch(settings)
    assert time.monotonic() - started < 3
    asked = [fetch for fetch in landing.fetches if fetch.outcome != "not_configured"]
    assert {(fetch.outcome, fetch.failure_kind) for fetch in asked} == {("failed", "permanent")}
    assert all("the name mirror.invalid does not resolve" in str(fetch.message) for fetch in asked)
    refreshed(settings, offline=True)
    recorded = ask(settings, "select dataset, outcome, message from meta.runs")
    assert len(recorded) == len(landing.fetches)
    assert {(outcome, "does not resolve" in message) for _, outcome, message in recorded} == {
        ("failed", True),
        ("not_configured", False),
    }


def test_a_refused_connection_is_recorded(small: Small) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    landing = refresh.fetch(small(AIGAP_MIRROR=address, AIGAP_FETCH_SECONDS="3"), only=["ecb"])
    assert [(fetch.outcome, fetch.failure_kind) for fetch in landing.fetches] == [("failed", "transient")]
    assert "refused" in str(landing.fetches[0].message)


FAULTS: dict[str, tuple[Answer, str]] = {
    "slow drip": (drip(GOOD, every=0.1, times=50), "still sending after the deadline"),
    "not found": (status(404), "expected HTTP 200, seen 404"),
    "server error": (status(500), "expected HTTP 200, seen 500"),
    "HTML": (body(b"<!doctype html><title>Sign in</title>"), "expected csv, seen HTML"),
    "JSON": (body(b'{"error": "quota"}'), "expected csv, seen JSON"),
    "empty": (body(b""), "an empty body"),
    "too large": (body(b"Economy," + b"x" * 200_000), "more than 100,000 bytes"),
    "bomb": (body(gzip.compress(b"x" * 1_000_000), Content_Encoding="gzip"), "more than 100,000 bytes"),
    "cut short": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + GOOD), "IncompleteRead"),
    "redirects for ever": (redirect(PATH), "more than 5 redirects"),
    "redirect elsewhere": (redirect("http://169.254.169.254/"), "redirected to http://169.254.169.254/"),
    "come back tomorrow": (status(429, Retry_After="86400"), "not before Retry-After 86400"),
    "not modified, unasked": (status(304), "seen 304"),
}


#: Where it is not the address that has to be looked at.
FIRST_STEPS = {
    "come back tomorrow": "wait until ",
    "server error": "wait for the publisher to mend its server, then run: ",
    "slow drip": "check the network, then run: ",
    "cut short": "check the network, then run: ",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_source_in_trouble_is_unreachable_with_its_reason_and_its_last_good_file_is_served(
    served: Settings, mirror: Mirror, fault: str
) -> None:
    answer, said = FAULTS[fault]
    mirror.answers[PATH] = answer
    settings = _with(served, AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="1", AIGAP_MAX_FILE_MB="0.1")
    before = seal(settings)
    landing = refresh.fetch(settings, only=[DIFFUSION[0]])
    assert seal(settings) == before
    assert [fetch.outcome for fetch in landing.fetches] == ["failed"]
    status = next(status for status in landing.statuses if status.source_id == DIFFUSION[0])
    assert (landing.changed, status.status, status.served_from) == (True, "unreachable", "fetched")
    assert said in str(status.reason)
    assert str(status.reason).startswith("ai_diffusion: ")
    assert str(status.next_step).startswith(FIRST_STEPS.get(fault, "see https://"))
    assert str(status.next_step).endswith("then run: aigap refresh --source microsoft_ai_diffusion")


def test_a_source_that_asks_for_a_day_of_peace_gets_it_and_the_release_says_until_when(
    served: Settings, mirror: Mirror
) -> None:
    """It is unreachable, served from its last good file, and no second release is made of its silence."""
    mirror.answers[PATH] = status(429, Retry_After="86400")
    settings = _with(served, AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[DIFFUSION[0]])
    refresh.build_release(settings, trigger="tests")
    asked = mirror.count(PATH)
    again = refresh.fetch(settings, only=[DIFFUSION[0]])
    assert ([fetch.outcome for fetch in again.fetches], again.changed, mirror.count(PATH)) == (
        ["postponed"],
        False,
        asked,
    )
    [(until,)] = ask(settings, "select retry_at from meta.runs where outcome = 'failed'")
    status_row = status_of(settings, DIFFUSION[0])
    assert (status_row["status"], status_row["served_from"]) == ("unreachable", "fetched")
    assert status_row["next_step"].startswith(f"wait until {until:%Y-%m-%d %H:%M} UTC, as its server asks")
    with duckdb.connect(str(settings.status_database), read_only=True) as live:
        rows = live.execute("select outcome, retry_at from fetches order by fetched_at desc limit 2").fetchall()
    assert rows == [("postponed", until), ("failed", until)]


@pytest.fixture
def served(small: Small, mirror: Mirror) -> Settings:
    """A data folder in which the shares of people who use AI are landed."""
    mirror.answers[PATH] = body(GOOD)
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[DIFFUSION[0]])
    del mirror.answers[PATH]
    return settings


def _with(settings: Settings, **variables: str) -> Settings:
    return settings_of(settings.project_root, settings.data_folder, **variables)


def test_a_passing_trouble_is_retried_and_leaves_no_trace(small: Small, mirror: Mirror) -> None:
    mirror.answers[PATH] = in_turn([status(500), body(GOOD)])
    landing = refresh.fetch(small(AIGAP_MIRROR=mirror.url), only=[DIFFUSION[0]])
    assert [(fetch.outcome, fetch.message) for fetch in landing.fetches] == [("new", None)]


def test_a_wrong_content_type_is_no_failure_and_a_person_sees_it(small: Small, mirror: Mirror) -> None:
    """Release and ledger say so, and go on saying so while the publisher answers that nothing has changed."""
    said = "taken though its Content-Type is 'text/html': the bytes are csv, as expected"

    def with_wrong_type(handler: BaseHTTPRequestHandler) -> None:
        answer = status(304) if handler.headers.get("If-None-Match") else body(GOOD, Content_Type="text/html", ETag="1")
        answer(handler)

    mirror.answers[PATH] = with_wrong_type
    settings = small(AIGAP_MIRROR=mirror.url)
    fetches = [refresh.fetch(settings, only=[DIFFUSION[0]]).fetches[0] for _ in range(2)]
    assert [(fetch.outcome, fetch.message) for fetch in fetches] == [("new", said), ("unchanged", None)]
    refreshed(settings, offline=True)
    row = "select status, reason, notes from meta.source_status where source_id = 'microsoft_ai_diffusion'"
    assert ask(settings, row) == [("fresh", None, f"ai_diffusion: {said}")]
    assert ask(settings, "select message from meta.runs where outcome = 'new'") == [(said,)]
    assert ask(settings, f"select outcome from meta.snapshots where dataset_id = '{DIFFUSION[1]}'") == [("accepted",)]


def test_an_unmodified_file_is_unchanged(small: Small, mirror: Mirror) -> None:
    mirror.answers[PATH] = with_etag(GOOD, '"1"')
    settings = small(AIGAP_MIRROR=mirror.url)
    outcomes = [fetch.outcome for _ in range(3) for fetch in refresh.fetch(settings, only=[DIFFUSION[0]]).fetches]
    assert outcomes == ["new", "unchanged", "unchanged"]


def test_one_broken_source_never_empties_the_mart(tmp_path: Path, mirror: Mirror) -> None:
    """Stale, held and fresh side by side: the mart has the last good values of all three, and says which is which."""
    settings = settings_of(
        make_small_project(tmp_path / "project", marts=True), tmp_path / "data", AIGAP_MIRROR=mirror.url
    )
    publish(mirror)
    refreshed(settings)
    before = ask(settings, "select geo, indicator_id, value from mart.country_vs_world order by all")
    assert {("JPN", "ai_diffusion_share", 0.225), ("JPN", "industrial_robots_installed", 48_023.0)} <= set(before)
    old = seal(settings)
    old_path = settings.current_warehouse.resolve()

    mirror.answers[PATH] = status(503)
    mirror.answers[path_of(*ROBOTS)] = body(PAYLOADS[ROBOTS].replace(b"entity,code,year,", b"entity,code,t,"))
    mirror.answers[path_of(*POPULATION)] = body(b'[{"message": [{"id": "120", "value": "Invalid value"}]}]')
    assert refreshed(settings) is not None

    assert ask(settings, "select geo, indicator_id, value from mart.country_vs_world order by all") == before
    assert old_path.exists()
    assert old[0] != seal(settings)[0]
    unreachable = status_of(settings, "microsoft_ai_diffusion")
    assert (unreachable["status"], unreachable["served_from"]) == ("unreachable", "fetched")
    assert unreachable["stale_since"] is not None
    assert "seen 503" in unreachable["reason"]
    command = "aigap refresh --source microsoft_ai_diffusion"
    assert unreachable["next_step"] == f"wait for the publisher to mend its server, then run: {command}"
    held = status_of(settings, "our_world_in_data")
    assert (held["status"], held["served_from"]) == ("held", "fetched")
    assert "file annual-industrial-robots-installed.csv, row 1" in held["reason"]
    assert "expected: the columns entity, code, year" in held["reason"]
    assert "seen: missing year" in held["reason"]
    assert held["next_step"].endswith("aigap refresh --source our_world_in_data")
    assert "API's error message" in status_of(settings, "world_bank")["reason"]
    assert status_of(settings, "epoch_ai")["status"] == "fresh"
    assert ask(settings, "select count(*) from mart.country_vs_world where stale_since is not null") > [(0,)]

    publish(mirror, DIFFUSION, POPULATION)  # the World Bank's bytes are those of before its error message
    mirror.answers[path_of(*ROBOTS)] = body(robots(["Japan", "JPN", "2024", "44500"]))
    refresh.fetch(settings)
    statuses = {status.status for name, status in statuses_after_parsing(settings).items() if name in LIVE}
    assert statuses == {"fresh"}


BAD_FILES: dict[str, tuple[tuple[str, str], bytes, str]] = {
    "a missing column": (
        MODELS,
        PAYLOADS[MODELS].replace(b"Confidence", b"Sure"),
        "row 1, column 'Confidence'\n  expected: the columns Model",
    ),
    "days before months": (MODELS, PAYLOADS[MODELS].replace(b"-05-01", b"/05/01"), "seen '2023/05/01'"),
    "a spreadsheet's empty columns": (
        DIFFUSION,
        diffusion().replace(b"Economy,", b"Economy," + b"," * 364, 1),
        "row 2\n  expected: 368 cells, as in the header",
    ),
    "fractions for percent": (DIFFUSION, diffusion().replace(b"%", b""), "expected a percentage"),
    "decimal commas": (
        INVESTMENT,
        csv_of(["entity", "code", "year", "private_investment"], ["Japan", "JPN", "2023", "680,42"]),
        "row 2 column 'private_investment': expected a number such as 12.3, seen '680,42'",
    ),
    "only a part of the history": (
        RATES,
        rates_of(["2026-10-30", "1.1", "160.5", ""]),
        "the whole history, from 1999-01-04 on",
    ),
    "a zip without its end": (RATES, PAYLOADS[RATES][:-30], "expected: a readable zip archive"),
    "one page of two": (
        GDP,
        PAYLOADS[GDP].replace(b'"pages": 1', b'"pages": 2'),
        "expected: one page that holds every row",
    ),
    "another encoding": (ROBOTS, robots().decode().encode("utf-16"), "row 1\n  expected: utf-8 text"),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_file_is_held_with_its_reason_and_the_good_one_before_it_is_served(
    small: Small, mirror: Mirror, fault: str
) -> None:
    dataset, bad, said = BAD_FILES[fault]
    assert bad != PAYLOADS[dataset]
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, dataset)
    refresh.fetch(settings, only=[dataset[0]])
    good = statuses_after_parsing(settings)[dataset[0]]
    before = seal(settings)
    mirror.answers[path_of(*dataset)] = body(bad)
    refresh.fetch(settings, only=[dataset[0]])
    status = statuses_after_parsing(settings)[dataset[0]]
    assert seal(settings) == before
    assert (status.status, status.served_from, status.recorded_at) == ("held", "fetched", good.recorded_at)
    assert said in str(status.reason)
    assert str(status.reason).startswith(f"source {dataset[0]}, file ")
    assert str(status.next_step).endswith(f"aigap refresh --source {dataset[0]}")


def test_columns_in_another_order_are_read_and_an_added_one_is_noted(small: Small, mirror: Mirror) -> None:
    lines = [line.split(",") for line in diffusion().decode("mac-roman").splitlines()]
    shuffled = "\n".join(",".join([*reversed(line), "note"]) for line in lines)
    mirror.answers[PATH] = body(shuffled.encode("mac-roman"))
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[DIFFUSION[0]])
    assert statuses_after_parsing(settings)[DIFFUSION[0]].status == "fresh"
    with Ledger.opened(settings.ledger_url) as ledger:
        notes = [
            str(validation.notes)
            for (name, _), validation in ledger.validations().items()
            if name.startswith(DIFFUSION[0])
        ]
    assert [note.endswith("column not read: note") for note in notes] == [True]


def test_unknown_countries_are_quarantined_in_sight_and_the_rest_is_released(small: Small, mirror: Mirror) -> None:
    """Two of them in one cell share row, column and rule: as one key of meta.quarantine they stopped every release."""
    lines = PAYLOADS[MODELS].decode().splitlines()
    many = [lines[1].replace("Alpha", f"Model {number}") for number in range(200)]
    lines.append(lines[2].replace("Beta", "Gamma").replace("Japan,United", "Atlantis,Mu,United"))
    mirror.answers[path_of(*MODELS)] = body("\n".join([*lines, *many]).encode())
    mirror.answers[path_of(*ROBOTS)] = body(robots(["Atlantis", "ATL", "2023", "7"]))
    settings = small(AIGAP_MIRROR=mirror.url)
    refreshed(settings)
    position = "table_name, file_name, row_number, column_name, raw_value, rule"
    models, country = "src.epoch_ai_notable_model_countries", "Country (of organization)"
    robots_table = "src.our_world_in_data_industrial_robots_installed"
    assert ask(settings, f"select {position} from meta.quarantine order by all") == [
        (models, "notable_ai_models.csv", 4, country, "Atlantis", "unknown economy"),
        (models, "notable_ai_models.csv", 4, country, "Mu", "unknown economy"),
        (robots_table, "annual-industrial-robots-installed.csv", 62, "entity", "Atlantis", "unknown economy"),
    ]
    expected = "a name of warehouse/reference/geography/economy_names.csv (add a row there if the name is right)"
    assert ask(settings, "select distinct expected from meta.quarantine") == [(expected,)]
    account = "rows_read, rows_loaded, rows_quarantined, rows_duplicate, rows_excluded"
    robots_account = f"select {account} from meta.snapshots where dataset_id = '{ROBOTS[1]}'"
    assert ask(settings, robots_account) == [(61, 60, 1, 0, 0)]
