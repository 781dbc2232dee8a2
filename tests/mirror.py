"""A publishers' mirror for the tests: a real HTTP server on loopback whose answers are written by the test.

Belongs here: the server, and the ways in which a server goes wrong. Not here: what the publishers publish
(``tests.publications``).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.landing.fetching import Fetched

Answer = Callable[[BaseHTTPRequestHandler], None]


def bytes_of(fetched: Fetched) -> bytes | None:
    """What was fetched, read to its end; None where it has not changed."""
    if fetched.content is None:
        return None
    with fetched.content as content:
        return content.read()


class Mirror:
    """Answers by path (``/host/path`` without the query), and what was asked."""

    def __init__(self, url: str) -> None:
        """Start with no answers: every path gives 404."""
        self.url = url
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)


@contextmanager
def running_mirror() -> Iterator[Mirror]:
    """Serve on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            mirror.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):  # some tests are about a client that gives up
                mirror.answers.get(path, status(404))(self)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    mirror = Mirror(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()


def body(payload: bytes, code: int = 200, **headers: str) -> Answer:
    """A whole answer with its length; ``Content_Type`` stands for ``Content-Type``."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(payload)))
        handler.end_headers()
        handler.wfile.write(payload)

    return answer


def status(code: int, **headers: str) -> Answer:
    """A status and a short text."""
    return body(f"status {code}".encode(), code, **headers)


def with_etag(payload: bytes, etag: str) -> Answer:
    """304 to who has that version, else the whole answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
            return
        body(payload, ETag=etag)(handler)

    return answer


def in_turn(answers: Sequence[Answer]) -> Answer:
    """One answer after the other, the last one again and again."""
    left = list(answers)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def redirect(location: str, code: int = 302) -> Answer:
    """A redirect."""
    return status(code, Location=location)


def raw(payload: bytes) -> Answer:
    """These bytes as the whole answer, status line and all; then the connection is closed."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(payload)

    return answer


def drip(head: bytes, *, every: float, times: int) -> Answer:
    """A good start, then one byte at a time."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + head)
        for _ in range(times):
            time.sleep(every)
            handler.wfile.write(b"x")

    return answer
