"""Fetching, against a real server on loopback: what is believed, what is retried, and what each failure says."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pipeline.landing import fetching
from pipeline.landing.fetching import Fetched, FetchError, fetch, mirrored
from pipeline.landing.file_caps import FileCap
from pipeline.landing.records import FailureCause
from pipeline.sources.declaration import MAX_BYTES_BY_FETCH
from tests.mirror import Mirror, body, bytes_of, drip, in_turn, raw, redirect, status, with_etag

CSV = b"geo,value\nJPN,1\n"
PATH = "/publisher.example/data.csv"
ADDRESS = "https://publisher.example/data.csv"


CAP = FileCap(MAX_BYTES_BY_FETCH)


def get(
    mirror: Mirror, *, content: str = "csv", seconds: float = 5, etag: str | None = None, cap: FileCap = CAP
) -> Fetched:
    deadline = time.monotonic() + seconds
    return fetch(ADDRESS, content=content, deadline=deadline, mirror_url=mirror.url, etag=etag, cap=cap)


def failure(mirror: Mirror, *, content: str = "csv", seconds: float = 5, cap: FileCap = CAP) -> FetchError:
    with pytest.raises(FetchError) as failed:
        get(mirror, content=content, seconds=seconds, cap=cap)
    assert f"{mirror.url}{PATH}" in str(failed.value)
    return failed.value


def test_a_mirror_stands_for_host_and_path() -> None:
    assert mirrored("https://a.example/b/c.csv?v=1", None) == "https://a.example/b/c.csv?v=1"
    assert mirrored("https://a.example/b/c.csv?v=1", "http://m") == "http://m/a.example/b/c.csv?v=1"


def test_a_good_answer_is_given_with_its_version(mirror: Mirror) -> None:
    mirror.answers[PATH] = body(CSV, ETag='"1"', Last_Modified="Fri, 30 Oct 2026 10:00:00 GMT")
    fetched = get(mirror)
    assert bytes_of(fetched) == CSV
    found = (fetched.address, fetched.etag, fetched.last_modified, fetched.note)
    assert found == (f"{mirror.url}{PATH}", '"1"', "Fri, 30 Oct 2026 10:00:00 GMT", None)
    assert mirror.asked[0][1]["user-agent"].startswith("aigap/")


def test_an_unchanged_answer_has_no_payload(mirror: Mirror) -> None:
    mirror.answers[PATH] = with_etag(CSV, '"1"')
    assert get(mirror, etag='"1"').content is None
    assert bytes_of(get(mirror, etag='"0"')) == CSV


def test_not_modified_without_having_asked_for_it_is_no_answer(mirror: Mirror) -> None:
    """A cache in between once said 304 to everybody; taken for unchanged, a source would never be landed at all."""
    mirror.answers[PATH] = status(304)
    assert failure(mirror).kind == "wrong_content"


def test_a_status_that_this_publisher_gives_now_and_then_is_asked_again(mirror: Mirror) -> None:
    mirror.answers[PATH] = in_turn([status(400), body(CSV)])
    deadline = time.monotonic() + 5
    fetched = fetch(ADDRESS, content="csv", deadline=deadline, mirror_url=mirror.url, retry_statuses=(400,))
    assert (bytes_of(fetched), mirror.count(PATH)) == (CSV, 2)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 501])
def test_a_status_that_no_retry_helps_is_asked_once(mirror: Mirror, code: int) -> None:
    mirror.answers[PATH] = status(code)
    error = failure(mirror)
    assert (error.kind, mirror.count(PATH)) == ("permanent", 1)
    assert f"expected HTTP 200, seen {code}" in str(error)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (404, FailureCause.NOT_FOUND),
        (410, FailureCause.NOT_FOUND),
        (403, FailureCause.FORBIDDEN),
        (429, FailureCause.RATE_LIMITED),
        (500, FailureCause.SERVER),
        (302, FailureCause.MOVED),
    ],
)
def test_a_status_has_its_cause_and_its_problem_names_no_address(
    mirror: Mirror, code: int, cause: FailureCause
) -> None:
    mirror.answers[PATH] = redirect("https://elsewhere.example/x") if code == 302 else status(code)
    error = failure(mirror)
    assert (error.cause, error.address) == (cause, f"{mirror.url}{PATH}")
    assert mirror.url not in error.problem


@pytest.mark.parametrize(("reset", "seconds"), [(1800, 1800), (None, 3600), (10**9, 2 * 86400)])
def test_a_used_up_limit_is_waited_for_until_it_begins_anew(mirror: Mirror, reset: int | None, seconds: int) -> None:
    """GitHub answers 403 and names the second in a header of its own; without that its limit is per hour."""
    now = datetime(2026, 11, 28, 12, 0)
    begins = {} if reset is None else {"X_RateLimit_Reset": str(int(now.replace(tzinfo=UTC).timestamp()) + reset)}
    mirror.answers[PATH] = status(403, X_RateLimit_Remaining="0", **begins)
    with pytest.raises(FetchError, match="its limit of requests is used up") as failed:
        fetch(ADDRESS, content="csv", deadline=time.monotonic() + 5, mirror_url=mirror.url, now=lambda: now)
    assert (failed.value.cause, failed.value.kind) == (FailureCause.RATE_LIMITED, "permanent")
    assert failed.value.retry_at == now + timedelta(seconds=seconds)
    assert mirror.count(PATH) == 1


def test_an_address_at_which_nothing_listens_and_a_name_that_nobody_has_are_told_apart() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused = failure(Mirror(f"http://127.0.0.1:{closed.getsockname()[1]}"), seconds=1)
    assert refused.cause == FailureCause.REFUSED
    assert refused.problem.startswith("nothing listens at 127.0.0.1:")
    nameless = failure(Mirror("http://mirror.invalid"), seconds=1)
    assert nameless.cause == FailureCause.NAME
    assert nameless.problem.startswith("the name mirror.invalid does not resolve")


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_passing_trouble_is_retried_and_then_good(mirror: Mirror, code: int) -> None:
    mirror.answers[PATH] = in_turn([status(code), body(CSV)])
    assert bytes_of(get(mirror)) == CSV
    assert mirror.count(PATH) == 2


def test_a_lasting_trouble_is_asked_three_times(mirror: Mirror) -> None:
    mirror.answers[PATH] = status(500)
    assert failure(mirror).kind == "transient"
    assert mirror.count(PATH) == 3


@pytest.mark.parametrize("value", ["1", "http date"])
def test_retry_after_is_waited_for(mirror: Mirror, value: str) -> None:
    if value == "http date":
        value = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)  # whole seconds: 1 to 2 from now
    mirror.answers[PATH] = in_turn([status(429, Retry_After=value), body(CSV)])
    started = time.monotonic()
    assert bytes_of(get(mirror)) == CSV
    assert time.monotonic() - started > 0.9


@pytest.mark.parametrize("value", ["86400", "999999999999999999999", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_retry_after_beyond_the_deadline_ends_the_attempt_and_is_reported(mirror: Mirror, value: str) -> None:
    """Asking again at once is what makes a publisher block us."""
    mirror.answers[PATH] = status(503, Retry_After=value)
    started = time.monotonic()
    assert f"not before Retry-After {value}" in str(failure(mirror))
    assert mirror.count(PATH) == 1
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("value", ["-5", "soon", "", "1.5", "１", "Wed, 21 Oct 1999 07:28:00 GMT"])
def test_a_retry_after_without_meaning_is_ignored(mirror: Mirror, value: str) -> None:
    mirror.answers[PATH] = in_turn([status(503, Retry_After=value.encode().decode("latin-1")), body(CSV)])
    assert bytes_of(get(mirror)) == CSV


@pytest.mark.parametrize(
    ("content", "payload", "seen"),
    [
        ("csv", b"<!DOCTYPE html><title>Sign in</title>", "HTML"),
        ("csv", b"\xef\xbb\xbf\n <html>", "HTML"),
        ("csv", b"<!-- v2 --><HTML>", "HTML"),
        ("csv", b'{"error": "too many requests"}', "JSON"),
        ("csv", b"", "an empty body"),
        ("csv", b" \r\n", "an empty body"),
        ("csv", b"PK\x03\x04...", "no csv"),
        ("csv", b"\x1f\x8b\x08...", "no csv"),
        ("json", CSV, "no JSON"),
        ("json", b"<?xml version='1.0'?><error/>", "HTML"),
        ("zip", CSV, "no zip"),
        ("zip", b"<html>", "HTML"),
    ],
)
def test_another_kind_of_content_is_refused_and_not_retried(
    mirror: Mirror, content: str, payload: bytes, seen: str
) -> None:
    """DuckDB reads an HTML page as an empty table."""
    mirror.answers[PATH] = body(payload, Content_Type="text/csv")
    error = failure(mirror, content=content)
    assert (error.kind, mirror.count(PATH)) == ("wrong_content", 1)
    assert f"expected {content}, seen" in str(error)
    assert seen in str(error)


@pytest.mark.parametrize(
    ("content", "kind", "is_noted"),
    [
        ("csv", "text/html", True),
        ("csv", "application/json; charset=utf-8", True),
        ("csv", "application/vnd.ms-excel", True),
        ("csv", "Text/CSV;charset=utf-8", False),
        ("csv", "text/plain", False),
        ("csv", "application/octet-stream", False),
        ("csv", "", False),
        ("json", "text/html", True),
        ("json", "application/geo+json", False),
        ("zip", "text/csv", True),
        ("zip", "application/x-zip-compressed", False),
    ],
)
def test_the_right_content_under_a_wrong_type_is_taken_and_noted(
    mirror: Mirror, content: str, kind: str, is_noted: bool
) -> None:
    payload = {"csv": CSV, "json": b"[1]", "zip": b"PK\x03\x04"}[content]
    mirror.answers[PATH] = body(payload, Content_Type=kind)
    fetched = get(mirror, content=content)
    note = f"taken though its Content-Type is {kind!r}: the bytes are {content}, as expected"
    assert (bytes_of(fetched), fetched.note) == (payload, note if is_noted else None)


def test_more_bytes_than_the_cap_are_refused(mirror: Mirror) -> None:
    mirror.answers[PATH] = body(b"x" * 1001)
    error = failure(mirror, cap=FileCap(1000))
    assert (error.kind, mirror.count(PATH)) == ("wrong_content", 1)
    assert "more than 1,000 bytes" in str(error)


def test_a_compressed_answer_is_unpacked(mirror: Mirror) -> None:
    mirror.answers[PATH] = body(gzip.compress(CSV[:5]) + gzip.compress(CSV[5:]), Content_Encoding="gzip")
    assert bytes_of(get(mirror)) == CSV


def test_a_bomb_is_refused_by_its_unpacked_size(mirror: Mirror) -> None:
    mirror.answers[PATH] = body(gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    error = failure(mirror, cap=FileCap(100_000))
    assert (error.kind, "more than 100,000 bytes" in str(error)) == ("wrong_content", True)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_a_compression_that_was_not_asked_for_is_refused(mirror: Mirror, encoding: str) -> None:
    mirror.answers[PATH] = body(CSV, Content_Encoding=encoding)
    assert failure(mirror).kind == "wrong_content"


def test_a_body_that_is_no_gzip_is_refused(mirror: Mirror) -> None:
    mirror.answers[PATH] = body(CSV, Content_Encoding="gzip")
    assert failure(mirror).kind == "wrong_content"


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + CSV),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + CSV + b"\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + CSV),
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(CSV * 100)[:-12]),
        raw(b""),
    ],
    ids=["length", "no last chunk", "in a chunk", "gzip without length", "nothing"],
)
def test_a_body_that_is_cut_short_is_retried_and_never_taken(mirror: Mirror, answer: object) -> None:
    """requests alone takes a truncated gzip for a good answer with 200."""
    mirror.answers[PATH] = in_turn([answer, answer, answer, body(CSV)])  # type: ignore[list-item]
    assert failure(mirror).kind == "transient"
    assert mirror.count(PATH) == 3


def test_an_answer_that_ends_in_its_head_is_an_empty_body(mirror: Mirror) -> None:
    mirror.answers[PATH] = raw(b"HTTP/1.1 200 OK\r\nContent-Le")
    assert "an empty body" in str(failure(mirror))


@pytest.mark.parametrize("answer", [raw(b"SSH-2.0-OpenSSH_9.6\r\n"), raw(b"HTTP/1.1 abc\r\n\r\n")])
def test_an_answer_that_is_no_http_is_a_typed_failure(mirror: Mirror, answer: object) -> None:
    mirror.answers[PATH] = answer  # type: ignore[assignment]
    assert failure(mirror).kind == "transient"


def test_a_slow_drip_ends_at_the_deadline(mirror: Mirror) -> None:
    """The timeout of requests is per read: a server that sends a byte now and then held it for ever."""
    mirror.answers[PATH] = drip(CSV, every=0.05, times=100)
    started = time.monotonic()
    error = failure(mirror, seconds=0.6)
    assert time.monotonic() - started < 1.2
    assert "still sending after the deadline" in str(error)


def test_a_refused_connection_is_retried_within_the_deadline() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        mirror = Mirror(f"http://127.0.0.1:{closed.getsockname()[1]}")
    started = time.monotonic()
    error = failure(mirror, seconds=1)
    assert (error.kind, time.monotonic() - started < 1.5) == ("transient", True)


def test_a_server_that_takes_no_connection_is_given_up_at_the_deadline() -> None:
    """Its queue of connections is full, so that no answer ever comes to the first packet of another one."""
    with socket.socket() as deaf, contextlib.ExitStack() as waiting:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            other = waiting.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(deaf.getsockname())
        error = failure(Mirror(f"http://127.0.0.1:{deaf.getsockname()[1]}"), seconds=0.6)
    assert error.kind == "transient"
    assert "timed out" in str(error)


def test_the_last_trouble_is_reported_and_not_that_time_ran_out(mirror: Mirror) -> None:
    mirror.answers[PATH] = status(500)
    assert "seen 500" in str(failure(mirror, seconds=0.8))


def test_a_name_that_does_not_resolve_fails_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(FetchError, match=r"the name nowhere\.invalid does not resolve") as failed:
        fetch("https://nowhere.invalid/x.csv", content="csv", deadline=started + 10)
    assert failed.value.kind == "permanent"
    assert time.monotonic() - started < 3


def test_redirects_on_the_same_host_are_followed(mirror: Mirror) -> None:
    mirror.answers[PATH] = redirect("/publisher.example/new%20name.csv")
    mirror.answers["/publisher.example/new%20name.csv"] = body(CSV)
    fetched = get(mirror)
    assert (bytes_of(fetched), fetched.address) == (CSV, f"{mirror.url}{PATH}")


def test_a_circle_of_redirects_ends(mirror: Mirror) -> None:
    mirror.answers[PATH] = redirect(PATH)
    error = failure(mirror)
    assert (error.kind, mirror.count(PATH)) == ("permanent", fetching.MAX_REDIRECTS + 1)
    assert "redirects" in str(error)


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/data.csv",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/data.csv",
        "file:///etc/passwd",
        "//elsewhere.example/data.csv",
        "http://[::1",
        "http://127.0.0.1:99999/x",
    ],
)
def test_a_redirect_to_another_host_is_refused_and_shown(mirror: Mirror, location: str) -> None:
    """A publisher's hijacked page must not make us read a cloud's metadata or a neighbour's files."""
    mirror.answers[PATH] = redirect(location)
    error = failure(mirror)
    assert (error.kind, mirror.count(PATH)) == ("permanent", 1)
    assert location.removeprefix("//") in str(error)


def test_a_redirect_without_an_address_is_a_failure(mirror: Mirror) -> None:
    mirror.answers[PATH] = status(302)
    assert failure(mirror).kind == "permanent"


@pytest.mark.parametrize(
    ("first", "hop", "allowed"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "https://www.a.example/x", True),
        ("https://www.a.example/x", "https://a.example/x", True),
        ("http://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("https://a.example/x", "https://a.example.evil.example/x", False),
        ("https://a.example/x", "https://a.example@evil.example/x", False),
        ("https://a.example/x", "ftp://a.example/x", False),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8001/x", False),
    ],
)
def test_a_hop_stays_with_its_publisher_and_never_leaves_encryption(first: str, hop: str, allowed: bool) -> None:
    assert fetching.may_follow(first, hop) is allowed


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "10.1.2.3", "169.254.169.254", "0.0.0.0"])
def test_a_private_address_is_asked_only_where_a_mirror_is_set(host: str) -> None:
    """A publisher's name that a poisoned resolver points into the own network."""
    with pytest.raises(FetchError, match="not a public address") as failed:
        fetch(f"http://{host}/x.csv", content="csv", deadline=time.monotonic() + 5)
    assert failed.value.kind == "permanent"


@pytest.mark.parametrize("url", [f"http://{'a' * 64}.example/x", "http://127.0.0.1:99999/x", "http://[::1/x"])
def test_an_address_that_is_none_is_a_typed_failure(url: str) -> None:
    """Any other exception would end the thread that fetches, and cost the whole deadline."""
    with pytest.raises(FetchError):
        fetch(url, content="csv", deadline=time.monotonic() + 5)


def test_neither_proxy_nor_netrc_of_the_environment_is_used(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    mirror.answers[PATH] = body(CSV)
    assert bytes_of(get(mirror)) == CSV
