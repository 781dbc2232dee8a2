"""How long fetching, parsing and landing every live source takes, beside plain requests and polars.read_csv.

Both ask a loopback server that serves the publishers' genuine files, which are not part of the project: the folder is
named by AIGAP_SHARED, or is ../shared. Aim: at most three times the bare engine; a look in which every source answers
304 parses and builds nothing.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import requests

from pipeline import refresh
from pipeline.building.source_tables import read_pending
from pipeline.landing.ledger import Ledger
from pipeline.landing.store import SnapshotStore
from pipeline.settings import PROJECT_ROOT, Settings
from pipeline.sources import declared_sources
from pipeline.sources.reference import Reference

PUBLISHERS = Path(os.environ.get("AIGAP_SHARED") or PROJECT_ROOT.parent / "shared") / "publishers"


def zipped(*paths: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return buffer.getvalue()


def world_bank(name: str) -> bytes:
    with (PUBLISHERS / f"world_bank_datahub/{name}/data/{name}.csv").open(encoding="utf-8") as file:
        rows = [
            {
                "indicator": {"id": name, "value": name},
                "country": {"id": row["Country Code"][:2], "value": row["Country Name"]},
                "countryiso3code": row["Country Code"],
                "date": row["Year"],
                "value": float(row["Value"]),
                "unit": "",
                "obs_status": "",
                "decimal": 0,
            }
            for row in csv.DictReader(file)
            if int(row["Year"]) >= 2000
        ]
    meta = {"page": 1, "pages": 1, "per_page": 20000, "total": len(rows), "lastupdated": "2026-07-13"}
    return json.dumps([meta, rows]).encode()


def bodies() -> dict[str, bytes]:
    """What is served, by a piece of its address."""
    epoch, owid = PUBLISHERS / "epoch_ai/2025-11-13", PUBLISHERS / "our_world_in_data"
    files = {
        "notable_ai_models": epoch / "notable_ai_models.csv",
        "large_scale_ai_models": epoch / "large_scale_ai_models.csv",
        "gpu_clusters": epoch / "gpu_clusters.csv",
        "ml_hardware": epoch / "ml_hardware.csv",
        "AI_Diffusion": PUBLISHERS / "microsoft_ai_diffusion/AI_Diffusion_Q12026_Update.csv",
        "private-investment-in-artificial-intelligence.csv": owid / "private-investment-in-artificial-intelligence.csv",
        "annual-industrial-robots": owid / "annual-industrial-robots-installed.csv",
    }
    return {name: path.read_bytes() for name, path in files.items()} | {
        "eurofxref": zipped(PUBLISHERS / "ecb/eurofxref-hist.csv"),
        "cat.zip": zipped(*sorted((PUBLISHERS / "eto_country_activity").glob("*.csv"))),
        "SP.POP.TOTL": world_bank("population"),
        "NY.GDP.MKTP.CD": world_bank("gdp"),
    }


def served(answers: Mapping[str, bytes]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            payload = next((body for name, body in answers.items() if name in self.path), None)
            tag = f'"{sha256(payload or b"").hexdigest()}"'
            code = 404 if payload is None else 304 if self.headers.get("If-None-Match") == tag else 200
            self.send_response(code)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(payload or b"") if code == 200 else 0))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(payload if payload and code == 200 else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Keep the figures readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def bare(base: str, answers: Mapping[str, bytes]) -> int:
    """The same bytes with plain requests and polars; gives how many bytes of text were read."""
    read = 0
    for name in answers:
        payload = requests.get(f"{base}/{name}", timeout=30).content
        if payload.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(payload)) as archive:
                texts = [archive.read(member) for member in archive.namelist()]
        else:
            texts = [payload]
        for text in texts:
            read += len(text)
            if text.startswith(b"["):
                pl.DataFrame(json.loads(text)[1])
            else:
                pl.read_csv(text, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)
    return read


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def landed(settings: Settings) -> None:
    refresh.look(settings)
    with Ledger.opened(settings.ledger_url) as ledger:
        store, reference = SnapshotStore(settings.snapshots_url), Reference(settings.reference_folder)
        read_pending(settings, ledger, store, reference)


def main() -> None:
    if not PUBLISHERS.is_dir():
        raise SystemExit(f"the publishers' genuine files are not at {PUBLISHERS} (AIGAP_SHARED)")
    answers = bodies()
    server = served(answers)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"AIGAP_DATA": folder, "AIGAP_MIRROR": base})
        refresh.look(settings, offline=True)
        landed_embedded = seconds(lambda: landed_offline(settings))  # the embedded editions are not part of the peer
        peer_bytes = bare(base, answers)
        peer = min(seconds(lambda: bare(base, answers)) for _ in range(3))
        ours = seconds(lambda: landed(settings))
        unchanged = seconds(lambda: refresh.look(settings))
    datasets = sum(len(source.datasets) for source in declared_sources())
    print(f"{len(answers)} files, {peer_bytes / 1e6:.1f} MB of text, {datasets} datasets asked for")
    print(f"requests + polars, nothing checked  {peer:6.2f} s")
    print(
        f"fetched, parsed, validated, landed  {ours:6.2f} s   (aim: at most {3 * peer:.2f} s; {ours / peer:.1f} times)"
    )
    print(f"a look in which all answer 304      {unchanged:6.2f} s")
    print(f"the embedded editions, read before  {landed_embedded:6.2f} s")
    server.shutdown()


def landed_offline(settings: Settings) -> None:
    with Ledger.opened(settings.ledger_url) as ledger:
        store, reference = SnapshotStore(settings.snapshots_url), Reference(settings.reference_folder)
        read_pending(settings, ledger, store, reference)


if __name__ == "__main__":
    main()
