"""``make audit`` against a source of advisories on loopback: what is known, and that nothing is known."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT
from tests import audit

pytestmark = pytest.mark.long

ADVISORY = {
    "id": "EX-1", "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z", "summary": "an example",
    "details": "an example", "schema_version": "1.6.0",
    "affected": [{"package": {"name": "click", "ecosystem": "PyPI"}, "versions": [version("click")]}],
}  # fmt: skip


@contextmanager
def advisories(known: dict[str, object] | None) -> Iterator[str]:
    """A source in the form of OSV's that knows one advisory or none; its address."""

    class Source(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            found = {"vulns": [{"id": "EX-1", "modified": ADVISORY["modified"]}]} if known else {}
            self._answer({"results": [found if q["package"]["name"] == "click" else {} for q in asked]})

        def do_GET(self) -> None:
            self._answer(ADVISORY)

        def _answer(self, said: object) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of one package, which uv must be able to resolve."""
    path = tmp_path / "requirements.lock"
    path.write_text(f"click=={version('click')} \\\n    --hash=sha256:0\n", encoding="utf-8")
    with advisories(None) as address:
        done = audit.audited(audit.locked_requirements(path), address)
    if "No solution found" in done.stderr or "Failed to fetch" in done.stderr:
        pytest.skip("no package index can be reached")
    return path


def test_an_advisory_an_all_clear_and_no_source_are_told_apart(lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with advisories(None) as address:
        assert audit.main(["--lock", str(lock), "--service", address]) == 0
    with advisories(ADVISORY) as address:
        assert audit.main(["--lock", str(lock), "--service", address]) == audit.FOUND
    assert "EX-1" in capsys.readouterr().out
    assert audit.main(["--lock", str(lock), "--service", "http://127.0.0.1:9/"]) == audit.UNKNOWN
    assert "nothing is known of 1 packages" in capsys.readouterr().out


def test_every_package_of_the_lock_is_asked_about() -> None:
    text = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    asked = audit.locked_requirements(PROJECT_ROOT / "requirements.lock")
    assert len(asked) == sum("==" in line and not line.startswith((" ", "#")) for line in text.splitlines()) > 100
