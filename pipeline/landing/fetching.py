"""Fetching one address over HTTP: a total deadline, a cap on bytes, retries only where a retry can help.

Failures are typed: :class:`FetchError` says whether a retry can help (transient, permanent, wrong content). What
``requests`` accepts in silence is checked here: a body that drips, a gzip stream cut short, a redirect to anywhere.
"""

from __future__ import annotations

import email.utils
import http.client
import re
import tempfile
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

import requests
import tenacity
import urllib3

from pipeline.landing.content_types import note_on_type, other_content
from pipeline.landing.failure_causes import cause_and_words
from pipeline.landing.file_caps import FileCap
from pipeline.landing.host_names import HostNames, is_public
from pipeline.landing.pinned_connections import PinnedAdapter
from pipeline.landing.records import FailureCause
from pipeline.settings import utc_now
from pipeline.sources.declaration import MAX_BYTES_BY_FETCH

#: How much of an answer is kept in memory before it goes to the disk.
_IN_MEMORY = 1 << 20
_CAP = FileCap(MAX_BYTES_BY_FETCH)
MAX_REDIRECTS = 5
#: The longest that a Retry-After is obeyed: twice the day that publishers ask for whose quotas are per day. What asks
#: for more (a lying header, a date of another century) must not silence a source for ever.
LONGEST_SILENCE = timedelta(days=2)
#: Some publishers refuse a client that does not say who it is (Our World in Data answers 403).
USER_AGENT = "aigap/0.1 (statistics pipeline; python-requests)"
_RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_CAUSE_OF_STATUS = {
    401: FailureCause.FORBIDDEN,
    403: FailureCause.FORBIDDEN,
    404: FailureCause.NOT_FOUND,
    410: FailureCause.NOT_FOUND,
    429: FailureCause.RATE_LIMITED,
}
#: What a wrong address or a broken answer makes the libraries raise; each becomes a FetchError.
_TROUBLES = (OSError, ValueError, http.client.HTTPException, urllib3.exceptions.HTTPError)
#: Troubles of which asking again changes nothing: no certificate that holds, no address that is one (ValueError).
_PERMANENT = (requests.exceptions.SSLError, ValueError)


class FetchError(Exception):
    """An address could not be fetched. ``kind`` is transient, permanent or wrong_content.

    ``problem`` is the message without the address; ``retry_at`` (UTC, without a zone) is when the server may be asked
    again, at most ``LONGEST_SILENCE`` later.
    """

    def __init__(
        self,
        kind: str,
        problem: str,
        *,
        cause: FailureCause = FailureCause.OTHER,
        address: str = "",
        seconds_to_wait: float = 0,
        retry_at: datetime | None = None,
    ) -> None:
        """Say what kind of failure it is, why, where, and how long the server wants to be left alone."""
        super().__init__(f"{address}: {problem}" if address else problem)
        self.kind, self.problem, self.cause, self.address = kind, problem, cause, address
        self.seconds_to_wait, self.retry_at = seconds_to_wait, retry_at


@dataclass(frozen=True)
class Fetched:
    """The bytes of an address and what the server says of them; ``content`` is None for 304 (not modified).

    ``content`` is a file without a name, which whoever gets it closes. ``note`` says what was odd about an answer that
    was taken all the same.
    """

    content: IO[bytes] | None
    address: str
    etag: str | None
    last_modified: str | None
    note: str | None = None


@dataclass(frozen=True)
class _Request:
    """What is requested, and until when; ``is_mirror`` allows a private address, which a person has set."""

    address: str
    content: str
    headers: dict[str, str]
    deadline: float
    names: HostNames
    is_mirror: bool
    now: Callable[[], datetime]
    retry_statuses: frozenset[int]
    cap: FileCap
    folder: Path | None

    @property
    def host(self) -> str:
        return self.address.partition("://")[2].partition("/")[0]

    @property
    def is_conditional(self) -> bool:
        return bool({"If-None-Match", "If-Modified-Since"} & self.headers.keys())

    def failure(self, kind: str, cause: FailureCause, problem: str, *, seconds_to_wait: float = 0) -> FetchError:
        silence = min(timedelta(seconds=seconds_to_wait), LONGEST_SILENCE)
        retry_at = self.now() + silence if seconds_to_wait else None
        return FetchError(
            kind, problem, cause=cause, address=self.address, seconds_to_wait=seconds_to_wait, retry_at=retry_at
        )


def mirrored(url: str, mirror_url: str | None) -> str:
    """The address to ask: the publisher's own, or the same host and path under the mirror."""
    if mirror_url is None:
        return url
    return f"{mirror_url}/{url.partition('://')[2]}"


def fetch(
    url: str,
    *,
    content: str,
    deadline: float,
    mirror_url: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    names: HostNames | None = None,
    now: Callable[[], datetime] = utc_now,
    retry_statuses: Collection[int] = (),
    cap: FileCap = _CAP,
    folder: Path | None = None,
) -> Fetched:
    """Fetch ``url`` before ``deadline`` (of time.monotonic), retrying transient failures with jitter.

    Args:
        url: the publisher's address.
        content: csv, json or zip: what the first bytes must look like.
        deadline: when to stop altogether.
        mirror_url: a base address to ask instead of the publisher.
        etag: of the last good answer, for a conditional request.
        last_modified: likewise.
        names: the host names resolved so far, where several fetches share them.
        now: the clock (UTC) by which a Retry-After is understood.
        retry_statuses: further HTTP statuses after which this server is asked again.
        cap: how many bytes are taken, as they are sent and unpacked.
        folder: on whose disk a large answer is kept meanwhile; that of temporary files, if none is named.

    Raises:
        FetchError: with its kind and a message that names the address, what was expected and what was seen.
    """
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
    headers |= {name: value for name, value in conditions.items() if value}
    request = _Request(
        mirrored(url, mirror_url),
        content,
        headers,
        deadline,
        names or HostNames(),
        mirror_url is not None,
        now,
        _RETRIED_STATUSES.union(retry_statuses),
        cap,
        folder,
    )
    jitter = tenacity.wait_random_exponential(multiplier=0.3, max=2)
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, FetchError) and error.kind == "transient"),
        stop=tenacity.stop_after_attempt(3) | tenacity.stop_before_delay(max(0.0, deadline - time.monotonic())),
        wait=lambda state: max(jitter(state), _seconds_to_wait(state)),
        reraise=True,
    )
    return retrying(_fetch_once, request)


def _seconds_to_wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.seconds_to_wait if isinstance(error, FetchError) else 0


class _Session(requests.Session):
    """Leaves redirects to us; requests would first read the whole body of a redirect, without a cap or a deadline."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _fetch_once(request: _Request) -> Fetched:
    try:
        return _follow(request)
    except _TROUBLES as error:
        kind = "permanent" if isinstance(error, _PERMANENT) else "transient"
        raise request.failure(kind, *cause_and_words(error, request.host)) from error


def _session(hop: str, addresses: Sequence[str]) -> _Session:
    """A session for one hop, which dials its checked addresses and knows no other host."""
    session = _Session()
    session.trust_env = False  # no proxy, no .netrc that nobody asked for
    for prefix in list(session.adapters):
        del session.adapters[prefix]
    session.mount(f"{urlsplit(hop).scheme}://", PinnedAdapter(addresses))
    return session


def _follow(request: _Request) -> Fetched:
    """Ask, and follow redirects by hand, because each hop is checked before it is asked."""
    hop = request.address
    for _ in range(MAX_REDIRECTS + 1):
        addresses = _checked_addresses(hop, request)
        remaining = max(0.01, request.deadline - time.monotonic())
        timeout = (min(5, remaining), remaining)
        with (
            _session(hop, addresses) as session,
            session.get(hop, headers=request.headers, timeout=timeout, stream=True, allow_redirects=False) as answer,
        ):
            if not 300 <= answer.status_code < 400 or answer.status_code == 304:
                return _read(answer, request)
            location = answer.headers.get("Location", "")
        hop = _target(hop, location)
        if not location or not may_follow(request.address, hop):
            expected = f"expected an address of {urlsplit(request.address).netloc}"
            problem = f"redirected to {location or 'nowhere'}, {expected}"
            raise request.failure("permanent", FailureCause.MOVED, problem)
    problem = f"more than {MAX_REDIRECTS} redirects, the last one to {hop}"
    raise request.failure("permanent", FailureCause.MOVED, problem)


def _target(hop: str, location: str) -> str:
    try:
        return urljoin(hop, location)
    except ValueError:
        return location


def may_follow(first: str, hop: str) -> bool:
    """Whether a redirect stays with the publisher (``www.`` may come or go) and does not leave encryption."""
    try:
        before, after = urlsplit(first), urlsplit(hop)
        ports = (before.port, after.port)
    except ValueError:
        return False
    hosts = [(parts.hostname or "").removeprefix("www.") for parts in (before, after)]
    schemes = ("https",) if before.scheme == "https" else ("http", "https")
    return hosts[0] == hosts[1] and ports[0] == ports[1] and after.scheme in schemes and "@" not in after.netloc


def _checked_addresses(url: str, request: _Request) -> list[str]:
    """The host's addresses, each of them checked: these and no others are dialled.

    They are resolved first: a name that does not resolve is final here, and must not be retried.
    """
    host = urlsplit(url).hostname or ""
    try:
        found = request.names.addresses(host)
    except OSError as error:
        problem = f"the name {host} does not resolve ({error.strerror or error})"
        raise request.failure("permanent", FailureCause.NAME, problem) from error
    private = [address for address in found if not is_public(address)]
    if private and not request.is_mirror:
        problem = f"{host} is {private[0]}, not a public address (AIGAP_MIRROR sets an own mirror)"
        raise request.failure("permanent", FailureCause.NAME, problem)
    return found


def _read(answer: requests.Response, request: _Request) -> Fetched:
    etag, last_modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if answer.status_code == 304 and request.is_conditional:
        return Fetched(None, request.address, etag, last_modified)
    if answer.status_code != 200:
        raise _refusal(answer, request)
    encoding = answer.headers.get("Content-Encoding", "")
    content = _kept(_decoded(_body(answer, request), encoding, request), request)
    start = content.read(512)
    content.seek(0)
    if other := other_content(start, request.content):
        content.close()
        raise request.failure("wrong_content", FailureCause.CONTENT, f"expected {request.content}, seen {other}")
    note = note_on_type(answer.headers.get("Content-Type", ""), request.content)
    return Fetched(content, request.address, etag, last_modified, note)


def _kept(pieces: Iterator[bytes], request: _Request) -> IO[bytes]:
    """The pieces in a file without a name, which is read from its beginning."""
    content = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(request.folder) if request.folder else None)  # noqa: SIM115  # who reads it closes it
    try:
        for piece in pieces:
            _write(content, piece, request)
    except BaseException:
        content.close()
        raise
    content.seek(0)
    return content


def _write(content: IO[bytes], piece: bytes, request: _Request) -> None:
    """Keep a piece; that the disk is full is not the publisher's fault, and must not be told as the network's."""
    try:
        content.write(piece)
    except OSError as error:
        where = request.folder or tempfile.gettempdir()
        problem = f"the answer cannot be kept at {where}: {error.strerror or error}"
        raise request.failure("permanent", FailureCause.OTHER, problem) from error


def _refusal(answer: requests.Response, request: _Request) -> FetchError:
    status = answer.status_code
    problem = f"expected HTTP 200, seen {status} {answer.reason}"
    if status == 304:
        return request.failure("wrong_content", FailureCause.CONTENT, f"{problem}, though no version was asked for")
    if seconds := _limit_used_up(answer, request.now()):
        problem += ", and its limit of requests is used up"
        return request.failure("permanent", FailureCause.RATE_LIMITED, problem, seconds_to_wait=seconds)
    cause = _CAUSE_OF_STATUS.get(status, FailureCause.SERVER)
    if status not in request.retry_statuses:
        return request.failure("permanent", cause, problem)
    text = answer.headers.get("Retry-After", "")
    seconds = _retry_after(text, request.now())
    wait = f", not before Retry-After {text}" if seconds else ""
    return request.failure("transient", cause, problem + wait, seconds_to_wait=seconds)


def _limit_used_up(answer: requests.Response, now: datetime) -> float:
    """The seconds until a used up limit of requests begins anew, as GitHub states it; 0 where none is.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    if answer.status_code not in {403, 429} or answer.headers.get("X-RateLimit-Remaining") != "0":
        return 0.0
    reset = answer.headers.get("X-RateLimit-Reset", "")
    # a limit that does not say when it ends is per hour
    return max(1.0, int(reset) - now.replace(tzinfo=UTC).timestamp()) if reset.isdecimal() else 3600.0


def _retry_after(text: str, now: datetime) -> float:
    """The seconds that a Retry-After asks for, as seconds or as a date; 0 where it asks for nothing sensible."""
    if re.fullmatch("[0-9]+", text):
        return float(text[:9] if len(text) < 10 else 1e9)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now.replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return 0.0


def _body(answer: requests.Response, request: _Request) -> Iterator[bytes]:
    """The bytes as sent, piece by piece as they arrive: any larger read would wait for a drip past the deadline."""
    received = 0
    for piece in _pieces(answer.raw):
        received += len(piece)
        if received > request.cap.bytes:
            stated = answer.headers.get("Content-Length", "")
            raise _too_large(request, "", int(stated) if stated.isdecimal() else None)
        if time.monotonic() > request.deadline:
            problem = f"still sending after the deadline, {received:,} bytes so far"
            raise request.failure("transient", FailureCause.TIMEOUT, problem)
        yield piece


def _too_large(request: _Request, how: str, size: int | None) -> FetchError:
    """More than the cap: how much, where the server says it, and the setting that allows it."""
    cap = request.cap
    stated = f"{size:,} bytes are stated" if size else "how many is not stated"
    problem = (
        f"more than {cap.bytes:,} bytes{how}, {cap.whose}; {stated}; if the file is right: "
        f"{cap.raising_command(size or 10 * cap.bytes)}"
    )
    return request.failure("wrong_content", FailureCause.CONTENT, problem)


def _pieces(raw: urllib3.response.BaseHTTPResponse) -> Iterator[bytes]:
    while piece := raw.read1(65_536, decode_content=False):
        yield piece


def _decoded(pieces: Iterator[bytes], encoding: str, request: _Request) -> Iterator[bytes]:
    """Unpack gzip, of which requests takes a stream cut short for a whole one."""
    if encoding in {"", "identity"}:
        yield from pieces
    elif encoding == "gzip":
        yield from _unpacked(pieces, request)
    else:
        problem = f"expected gzip or no compression, seen {encoding!r}"
        raise request.failure("wrong_content", FailureCause.CONTENT, problem)


def _unpacked(pieces: Iterator[bytes], request: _Request) -> Iterator[bytes]:
    """What one gzip stream after another holds, never more at once than ``_IN_MEMORY``."""
    received, unpacked, decoder = 0, 0, None
    for piece in pieces:
        received += len(piece)
        while piece:
            decoder = decoder or zlib.decompressobj(wbits=31)
            try:
                data = decoder.decompress(piece, _IN_MEMORY)
            except zlib.error as error:
                problem = f"expected gzip, seen {piece[:20]!r} ({error})"
                raise request.failure("wrong_content", FailureCause.CONTENT, problem) from error
            unpacked += len(data)
            if unpacked > request.cap.bytes:
                raise _too_large(request, " when unpacked", None)
            yield data
            piece, decoder = (decoder.unused_data, None) if decoder.eof else (decoder.unconsumed_tail, decoder)
    if decoder is not None:
        problem = f"the gzip stream is cut short after {received:,} bytes"
        raise request.failure("transient", FailureCause.CUT, problem)
