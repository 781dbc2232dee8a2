"""How long a refresh takes, beside the bare import of Dagster: `make timings` prints the figures.

A no-change `aigap refresh --offline` should take at most twice `python -c "import dagster"` plus two seconds, and the
first offline refresh under 30 s. Medians of several runs; one warm-up first, so that the disk's cache is alike for all.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5


def seconds(command: list[str], data_folder: Path) -> float:
    started = time.perf_counter()
    environment = os.environ | {"AIGAP_DATA": str(data_folder)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    python = sys.executable
    bare = [python, "-c", "import dagster"]
    refresh = [python, "-m", "pipeline.cli", "refresh", "--offline"]
    query = [python, "-m", "pipeline.cli", "query", "select 1"]
    with tempfile.TemporaryDirectory() as folder:
        data_folder = Path(folder) / "data"
        seconds(bare, data_folder)
        first = seconds(refresh, data_folder)
        seconds(refresh, data_folder)
        baseline = statistics.median(seconds(bare, data_folder) for _ in range(RUNS))
        unchanged = statistics.median(seconds(refresh, data_folder) for _ in range(RUNS))
        answer = statistics.median(seconds(query, data_folder) for _ in range(RUNS))
    allowed = 2 * baseline + 2
    print(f'python -c "import dagster"          {baseline:6.2f} s')
    print(f"first refresh --offline             {first:6.2f} s   (aim: under 30 s)")
    share = f"aim: at most {allowed:.2f} s; {unchanged / allowed:.2f} of it"
    print(f"refresh --offline, nothing changed  {unchanged:6.2f} s   ({share})")
    print(f"query, first row                    {answer:6.2f} s   (aim: under 0.6 s)")


if __name__ == "__main__":
    main()
