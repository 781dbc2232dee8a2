"""What a release costs where one source has changed, beside one from nothing: `make timings` prints the ratio.

Seconds of the processor, as other work on the machine does not enter them. A copy of the checkout's project is changed
in three ways, one after the other: a value of one publisher, another focus, one mart's SQL. Each next release is made
twice of the same data, with and without the tables of the current one; a refresh that finds nothing new is what both
cost in any case. Medians of several rounds. Nothing is asserted: that both are equal is a test of its own.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.small_project import edit_rows, keep_rows

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
_COPIED = ("pipeline", "schemas", "warehouse/expectations", "warehouse/models", "warehouse/reference")


def copied(folder: Path) -> Path:
    """A project whose values may be changed: what is known of them from outside is left out."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / "requirements.lock", folder)
    keep_rows(folder / "warehouse" / "reference" / "operation" / "known_values.csv", lambda row: False)
    return folder


def seconds(project: Path, data_folder: Path, *arguments: str, focus: str = "JPN") -> float:
    """What a refresh takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"AIGAP_DATA": str(data_folder), "AIGAP_FOCUS": focus, "PYTHONPATH": str(project)}
    command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline", *arguments]
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def value(project: Path, number: int) -> str:
    def edit(row: dict[str, str]) -> dict[str, str]:
        is_one = (row["indicator_id"], row["geo"], row["period"]) == ("genai_personal_use_share", "JPN", "2024")
        return {**row, "value_as_published": f"2{number}.7"} if is_one else row

    edit_rows(project / "warehouse" / "reference" / "editions" / "mic__white_paper_2025.csv", edit)
    return "JPN"


def focus(project: Path, number: int) -> str:
    return ("KOR", "DEU", "FRA")[number % 3]


def model(project: Path, number: int) -> str:
    path = project / "warehouse" / "models" / "mart" / "growth" / "convergence.sql"
    text = path.read_text().partition("\nlimit ")[0].rstrip()
    path.write_text(f"{text}\nlimit {1_000_000 + number}\n")
    return "JPN"


CHANGES: dict[str, Callable[[Path, int], str]] = {"one value": value, "another focus": focus, "one mart's SQL": model}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project, data, beside = copied(Path(folder) / "project"), Path(folder) / "data", Path(folder) / "beside"
        seconds(project, Path(folder) / "warm")  # Python compiles the copy
        first = seconds(project, data)
        idle = statistics.median(seconds(project, data) for _ in range(ROUNDS))
        print(f"first release                            {first:6.2f} s of the processor")
        print(f"nothing new                              {idle:6.2f} s")
        for name, change in CHANGES.items():
            taken, made = [], []
            for number in range(ROUNDS):
                of = change(project, number)
                shutil.rmtree(beside, ignore_errors=True)
                shutil.copytree(data, beside, symlinks=True)
                made.append(seconds(project, beside, "--from-nothing", focus=of))
                taken.append(seconds(project, data, focus=of))
            ours, theirs = statistics.median(taken), statistics.median(made)
            ratio = (ours - idle) / (theirs - idle)
            said = f"{ours:6.2f} s   from nothing {theirs:6.2f} s   ratio of what is above nothing new {ratio:.2f}"
            print(f"{name:<40} {said}   (aim: 0.33)")


if __name__ == "__main__":
    main()
