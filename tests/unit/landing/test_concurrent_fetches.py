"""Asking the publishers: listings that lead to the newest file, fallbacks, and keys that are never written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.landing.concurrent_fetches import Answer, Target, fetch_all
from pipeline.landing.records import FailureCause, Snapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.settings import Settings
from pipeline.sources.declaration import Chosen, Dataset, Listing, ParsedFile
from tests.mirror import Mirror, body, bytes_of, running_mirror, status

KEY = "s3cret/key"
DAY, NOW = date(2026, 11, 1), datetime(2026, 11, 1, 12)


@pytest.fixture
def server() -> Iterator[Mirror]:
    with running_mirror() as running:
        yield running


def chosen(listing: bytes) -> Chosen:
    if listing != b"[1]":
        raise HeldFileError(source="a", file="listing", expected="[1]", seen=repr(listing))
    return Chosen("https://publisher.example/new.csv", DAY, "a note")


def dataset(**columns: object) -> Dataset:
    said = {"urls": ("https://publisher.example/known.csv",), **columns}
    return Dataset("rows", "rows.csv", "csv", lambda payload, context: ParsedFile(), (), **said)  # type: ignore[arg-type]


LISTED = dataset(listing=Listing("https://publisher.example/list", "json", chosen))
KEYED = dataset(key_setting="AIGAP_EXAMPLE_KEY", key_parameter="api_key")


@pytest.fixture
def ask(server: Mirror, tmp_path: Path, settings_at: Callable[..., Settings]) -> Callable[..., Answer]:
    def asked(which: Dataset, **variables: str) -> Answer:
        settings = settings_at(tmp_path, AIGAP_MIRROR=server.url, AIGAP_FETCH_SECONDS="5", **variables)
        return fetch_all([Target("example", which, None)], settings)[0]

    return asked


def test_a_listing_leads_to_the_newest_file(server: Mirror, ask: Callable[..., Answer]) -> None:
    server.answers |= {"/publisher.example/list": body(b"[1]"), "/publisher.example/new.csv": body(b"a\n1\n")}
    answer = ask(LISTED)
    assert answer.fetched is not None and bytes_of(answer.fetched) == b"a\n1\n"
    assert answer.address == f"{server.url}/publisher.example/new.csv"
    assert (answer.published_at, answer.note) == (DAY, "a note")


def test_a_listing_out_of_reach_leaves_the_known_address(server: Mirror, ask: Callable[..., Answer]) -> None:
    server.answers |= {"/publisher.example/list": status(404), "/publisher.example/known.csv": body(b"a\n1\n")}
    answer = ask(LISTED)
    assert answer.fetched is not None and bytes_of(answer.fetched) == b"a\n1\n"
    assert answer.address == f"{server.url}/publisher.example/known.csv"


def test_that_a_listing_failed_is_told_whatever_came_of_the_known_address(
    server: Mirror, ask: Callable[..., Answer]
) -> None:
    """A limit of requests was once told as "expected HTTP 200, seen 404", the fallback's own trouble."""
    server.answers["/publisher.example/list"] = status(403, X_RateLimit_Remaining="0")
    server.answers["/publisher.example/known.csv"] = status(404)
    error = ask(LISTED).error
    assert error is not None and error.retry_at is not None
    assert error.cause == FailureCause.RATE_LIMITED
    first, second = error.problem.split("; then ")
    assert first == "expected HTTP 200, seen 403 Forbidden, and its limit of requests is used up"
    assert second == f"{server.url}/publisher.example/known.csv: expected HTTP 200, seen 404 Not Found"
    server.answers["/publisher.example/known.csv"] = body(b"a\n1\n")
    answer = ask(LISTED)
    assert answer.error is None and answer.fetched is not None and bytes_of(answer.fetched) == b"a\n1\n"
    assert answer.earlier is not None and "limit of requests" in answer.earlier.problem


@pytest.mark.parametrize(("landed_from", "payload"), [("known", b"a\n1\n"), ("new", None)])
def test_a_listing_out_of_reach_brings_no_old_file_back(
    server: Mirror, tmp_path: Path, settings_at: Callable[..., Settings], landed_from: str, payload: bytes | None
) -> None:
    """Zenodo's listing failed once, and the archive of the year before became the newest vintage."""
    server.answers["/publisher.example/known.csv"] = body(b"a\n1\n")
    settings = settings_at(tmp_path, AIGAP_MIRROR=server.url, AIGAP_FETCH_SECONDS="5")
    address = f"{server.url}/publisher.example/{landed_from}.csv"
    newest = Snapshot(
        "example/rows/0", "example", "rows", "2026", "fetched", "rows.csv", address, "0" * 64, 4, DAY, NOW
    )
    answer = fetch_all([Target("example", LISTED, newest)], settings)[0]
    assert (bytes_of(answer.fetched) if answer.fetched else None) == payload
    assert (answer.error is None) is (payload is not None)


def test_a_listing_that_its_reader_did_not_foresee_fails_at_once_and_says_what_was_raised(
    server: Mirror, ask: Callable[..., Answer]
) -> None:
    """A thread once ended without an answer, and the source was said not to have answered in time."""

    def unforeseen(listing: bytes) -> str:
        return str({}[listing])

    server.answers["/publisher.example/list"] = body(b"[2]")
    answer = ask(dataset(listing=Listing("https://publisher.example/list", "json", unforeseen)))
    assert answer.error is not None
    assert (answer.error.kind, str(answer.error)) == (
        "wrong_content",
        "https://publisher.example/list: this listing cannot be read, KeyError: b'[2]'",
    )
    assert answer.seconds < 4


def test_a_listing_in_which_nothing_fits_is_no_reason_to_take_an_old_file(
    server: Mirror, ask: Callable[..., Answer]
) -> None:
    server.answers |= {"/publisher.example/list": body(b"[2]"), "/publisher.example/known.csv": body(b"a\n1\n")}
    answer = ask(LISTED)
    assert answer.error is not None and answer.error.kind == "wrong_content"
    assert server.count("/publisher.example/known.csv") == 0


def test_without_its_key_a_dataset_is_not_asked_for(server: Mirror, ask: Callable[..., Answer]) -> None:
    answer = ask(KEYED)
    assert (answer.fetched, answer.error, server.asked) == (None, None, [])


def test_a_key_is_sent_and_written_down_nowhere(server: Mirror, ask: Callable[..., Answer]) -> None:
    server.answers["/publisher.example/known.csv"] = body(b"a\n1\n")
    good = ask(KEYED, AIGAP_EXAMPLE_KEY=KEY)
    assert good.fetched is not None and bytes_of(good.fetched) == b"a\n1\n"
    server.answers["/publisher.example/known.csv"] = status(403)
    bad = ask(KEYED, AIGAP_EXAMPLE_KEY=KEY)
    assert bad.error is not None and "***" in str(bad.error)
    assert "s3cret" not in f"{good.address} {bad.error}"
