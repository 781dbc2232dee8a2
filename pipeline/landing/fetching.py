"""Fetching one address over HTTP: a total deadline, a cap on bytes, retries only where a retry can help.

Failures are typed: :class:`FetchError` says whether a retry can help (transient, permanent, wrong content).
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import tenacity

#: The largest file of a publisher here is Epoch's list of models, 2.3 MB in 2026; ECB's zip is 0.7 MB.
MAX_BYTES = 64 * 1024 * 1024
MAX_REDIRECTS = 5
#: Some publishers refuse a client that does not say who it is (Our World in Data answers 403).
USER_AGENT = "aigap/0.1 (statistics pipeline; python-requests)"
_RETRIED_STATUSES = {408, 425, 429, 500, 502, 503, 504}


class FetchError(Exception):
    """An address could not be fetched. ``kind`` is transient, permanent or wrong_content."""

    def __init__(self, kind: str, message: str) -> None:
        """Say what kind of failure it is, so that the type answers whether a retry can help."""
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Fetched:
    """The bytes of an address and what the server says of them; ``payload`` is None for 304 (not modified)."""

    payload: bytes | None
    address: str
    etag: str | None
    last_modified: str | None


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
) -> Fetched:
    """Fetch ``url`` before ``deadline`` (of time.monotonic), retrying transient failures with jitter.

    Args:
        url: the publisher's address.
        content: csv, json or zip: what the first bytes must look like.
        deadline: when to stop altogether.
        mirror_url: a base address to ask instead of the publisher.
        etag: of the last good answer, for a conditional request.
        last_modified: likewise.

    Raises:
        FetchError: with its kind and a message that names the address and what was seen.
    """
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": USER_AGENT, **{name: value for name, value in conditions.items() if value}}
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, FetchError) and error.kind == "transient"),
        stop=tenacity.stop_after_attempt(3) | tenacity.stop_after_delay(max(0.0, deadline - time.monotonic())),
        wait=tenacity.wait_random_exponential(multiplier=0.3, max=2),
        reraise=True,
    )
    return retrying(_fetch_once, mirrored(url, mirror_url), content, headers, deadline)


def _fetch_once(url: str, content: str, headers: dict[str, str], deadline: float) -> Fetched:
    _resolve(url)
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise FetchError("permanent", f"{url}: the deadline passed before the request")
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no .netrc that nobody asked for
        session.max_redirects = MAX_REDIRECTS
        try:
            with session.get(url, headers=headers, timeout=(min(5, remaining), remaining), stream=True) as answer:
                return _read(answer, url, content, deadline)
        except requests.RequestException as error:
            kind = "permanent" if isinstance(error, _PERMANENT) else "transient"
            raise FetchError(kind, f"{url}: {_short(error)}") from error


_PERMANENT = (requests.TooManyRedirects, requests.exceptions.SSLError, requests.exceptions.InvalidURL)


def _resolve(url: str) -> None:
    """Ask for the host's address first: a name that does not resolve is final here, and must not be retried."""
    parts = urlsplit(url)
    try:
        socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError("permanent", f"the name {parts.hostname} does not resolve ({error})") from error


def _read(answer: requests.Response, url: str, content: str, deadline: float) -> Fetched:
    if answer.status_code == 304:
        return Fetched(None, url, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
    if answer.status_code != 200:
        kind = "transient" if answer.status_code in _RETRIED_STATUSES else "permanent"
        raise FetchError(kind, f"{url}: expected HTTP 200, seen {answer.status_code} {answer.reason}")
    payload = bytearray()
    for chunk in answer.iter_content(65_536):
        payload += chunk
        if len(payload) > MAX_BYTES:
            raise FetchError("wrong_content", f"{url}: more than {MAX_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise FetchError("transient", f"{url}: still sending after the deadline, {len(payload):,} bytes so far")
    _sniff(bytes(payload[:512]), url, content)
    return Fetched(bytes(payload), url, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))


def _sniff(start: bytes, url: str, content: str) -> None:
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    seen = (
        "an empty body" if not head else "an HTML page" if head.startswith((b"<!doctype", b"<html", b"<?xml")) else ""
    )
    if not seen and content == "zip" and not start.startswith(b"PK"):
        seen = f"something that is no zip: {start[:40]!r}"
    if not seen and content == "csv" and head.startswith((b"{", b"[")):
        seen = f"JSON: {start[:80]!r}"
    if not seen and content == "json" and not head.startswith((b"{", b"[")):
        seen = f"something that is no JSON: {start[:40]!r}"
    if seen:
        raise FetchError("wrong_content", f"{url}: expected {content}, seen {seen}")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
