"""How long fetching, parsing and landing every live source takes, beside plain requests and polars.read_csv.

Both ask a loopback server that serves the publishers' genuine files, which are not part of the project: the folder is
named by AIGAP_SHARED, or is ../shared. Aim: at most three times the bare engine; a fetch in which every source answers
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
from pipeline.landing.ledger import Ledger
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.normalizing.source_tables import read_pending
from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT, Settings

TIMES = 3
PUBLISHERS = Path(os.environ.get("AIGAP_SHARED") or PROJECT_ROOT.parent / "shared") / "publishers"


def zipped(*paths: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return buffer.getvalue()


def world_bank(code: str, name: str) -> bytes:
    """The answer for a series, in the API's shape, of the rows of a genuine file since 2000."""
    with (PUBLISHERS / f"world_bank_datahub/{name}/data/{name}.csv").open(encoding="utf-8") as file:
        rows = [
            {
                "indicator": {"id": code, "value": name},
                "country": {"id": row["Country Code"][:2], "value": row["Country Name"]},
                "countryiso3code": row["Country Code"],
                "date": row["Year"],
                "value": float(row["Value"]) if "." in row["Value"] else int(row["Value"]),
                "unit": "",
                "obs_status": "",
                "decimal": 0,
            }
            for row in csv.DictReader(file)
            if int(row["Year"]) >= 2000
        ]
    meta = {"page": 1, "pages": 1, "per_page": 20000, "total": len(rows), "lastupdated": "2026-07-13"}
    return json.dumps([meta, rows]).encode()


def chart(member: str, time: str = "year") -> bytes:
    """An Our World in Data chart of countries, of the rows that ETO gives for all fields."""
    with (PUBLISHERS / f"eto_country_activity/{member}.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["field"] == "All"]
    value = next(name for name in rows[0] if name not in ("country", "field", "year", "complete"))
    lines = [f'"{row["country"].replace(" (mainland)", "")}",,{row["year"]},{row[value]}' for row in rows]
    return "\n".join([f"entity,code,{time},{value}", *lines]).encode()


def bodies() -> dict[str, bytes]:
    """What is served for each live dataset, by a piece of its address; genuine but for the envelope where noted."""
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
    series = dict.fromkeys(("NY.GDP.MKTP.CD", "NY.GDP.MKTP.PP.CD", "NY.GDP.DEFL.ZS", "PA.NUS.FCRF"), "gdp")
    return (
        {name: path.read_bytes() for name, path in files.items()}
        | {code: world_bank(code, name) for code, name in (series | {"SP.POP.TOTL": "population"}).items()}
        | {
            "eurofxref": zipped(PUBLISHERS / "ecb/eurofxref-hist.csv"),
            "cat.zip": zipped(*sorted((PUBLISHERS / "eto_country_activity").glob("*.csv"))),
            "annual-scholarly-publications": chart("publications_yearly_articles"),
            "artificial-intelligence-patents-submitted": chart("patents_yearly_applications"),
        }
    )


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


def bare(base: str, answers: Mapping[str, bytes], *, typed: bool) -> int:
    """The same bytes with plain requests and polars; gives how many bytes of text were read.

    ``typed`` lets polars find each column's type, over the whole file: its default of 100 rows fails on half of them.
    """
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
                pl.read_csv(
                    text,
                    infer_schema=typed,
                    infer_schema_length=None,
                    encoding="utf8-lossy",
                    truncate_ragged_lines=True,
                )
    return read


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def landed(settings: Settings, *, offline: bool = False) -> None:
    """What a refresh does before it builds."""
    refresh.fetch(settings, offline=offline)
    with Ledger.opened(settings.ledger_url) as ledger:
        store, reference = SnapshotStore(settings.snapshots_url), Reference(settings.reference_folder)
        read_pending(settings, ledger, store, reference)


def measured(base: str) -> tuple[float, float, int]:
    """Seconds of landing everything once, of a fetch without news after it, and how many files were accepted."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"AIGAP_DATA": folder, "AIGAP_MIRROR": base})
        landed(settings, offline=True)  # the embedded editions are no part of what the peer does
        first = seconds(lambda: landed(settings))
        unchanged = seconds(lambda: refresh.fetch(settings))
        with Ledger.opened(settings.ledger_url) as ledger:
            fetched = {s.snapshot_id for s in ledger.snapshots() if s.origin == "fetched"}
            held = [v for (s, _), v in ledger.validations().items() if s in fetched and v.outcome != "accepted"]
    if held:
        raise SystemExit("\n".join(str(verdict.reason) for verdict in held))
    return first, unchanged, len(fetched)


def main() -> None:
    if not PUBLISHERS.is_dir():
        raise SystemExit(f"the publishers' genuine files are not at {PUBLISHERS} (AIGAP_SHARED)")
    answers = bodies()
    server = served(answers)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    peer_bytes = bare(base, answers, typed=True)
    as_text = min(seconds(lambda: bare(base, answers, typed=False)) for _ in range(TIMES))
    peer = min(seconds(lambda: bare(base, answers, typed=True)) for _ in range(TIMES))
    runs = [measured(base) for _ in range(TIMES)]
    ours, unchanged = min(run[0] for run in runs), min(run[1] for run in runs)
    print(
        f"{len(answers)} files, {peer_bytes / 1e6:.1f} MB of text; {runs[0][2]} landed; the best of {TIMES} runs each"
    )
    print(f"requests + polars.read_csv            {peer:6.2f} s   ({as_text:.2f} s if it leaves all as text)")
    print(f"fetched, parsed, validated, landed    {ours:6.2f} s   {ours / peer:.1f} times (aim: at most 3)")
    print(f"a fetch in which all answer 304        {unchanged:6.2f} s")
    server.shutdown()


if __name__ == "__main__":
    main()
