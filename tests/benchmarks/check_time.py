"""How long ``aigap check`` takes on an article of 10,000 characters, apart from starting up.

The article is the hand-marked texts of our own, one after another, until it is long enough: over two hundred
quantities, many times as dense as a newspaper's. The release is built offline in a folder that is deleted
afterwards, unless AIGAP_DATA names one. Aim: under 2 s after start-up. Nothing is asserted; the parts are printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from pipeline import refresh
from pipeline.settings import PROJECT_ROOT, Settings
from tests.unit.factcheck.linked_texts import TEXTS

CHARACTERS = 10_000
_PARTS = """
import sys, time
from pathlib import Path
from pipeline.settings import Settings
import duckdb
from pipeline.factcheck import checking, finding
settings, text = Settings.from_environment(), Path(sys.argv[1]).read_text(encoding="utf-8")
started = time.perf_counter()
found = finding.parse_text(text)
read = time.perf_counter()
check = checking.check_text(text, title="", warehouse=settings.current_warehouse.resolve(),
                            models_folder=settings.models_folder)
done = time.perf_counter()
print(f"{len(text):,} characters, {len(check.findings)} quantities; text to quantities {read - started:.2f} s; "
      f"the whole check {done - read:.2f} s")
"""


def main() -> None:
    """Build a release where none is named, then time the check and the command."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"AIGAP_DATA": os.environ.get("AIGAP_DATA") or f"{folder}/data"})
        if not settings.current_warehouse.exists():
            refresh.fetch(settings, offline=True)
            refresh.build_release(settings, trigger="benchmark")
        article = Path(folder) / "article.txt"
        article.write_text(_article(), encoding="utf-8")
        environment = {**os.environ, "AIGAP_DATA": str(settings.data_folder)}
        for _ in range(3):
            subprocess.run([sys.executable, "-c", _PARTS, str(article)], cwd=PROJECT_ROOT, env=environment, check=True)
        started = time.perf_counter()
        command = [sys.executable, "-m", "pipeline.cli", "check", str(article), "--format", "json"]
        subprocess.run(command, cwd=PROJECT_ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        print(f"the command with its start-up {time.perf_counter() - started:.2f} s")


def _article() -> str:
    text = ""
    for piece in cycle(TEXTS):
        if len(text) + len(piece) > CHARACTERS:
            return text
        text += f"{piece}\n\n"
    return text


if __name__ == "__main__":
    main()
