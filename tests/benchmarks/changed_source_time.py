"""What a release costs where one source has changed, beside one from nothing: `make timings` prints the ratio.

Seconds of the processor, as other work on the machine does not enter them. A copy of the checkout's project is changed
in three ways, one after the other: a value of one publisher, another focus, one mart's SQL. Each next release is made
twice of the same data, with and without the tables of the current one; a refresh that finds nothing new is what both
cost in any case. Medians of several rounds. Nothing is asserted: that both are equal is a test of its own.

With a number of rows (3e5) one round is made with a panel of that size beside the embedded editions, and with one more
change: the panel's publisher corrects a row of one of its indicators.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.side_by_side.panel import write_panel
from tests.benchmarks.side_by_side.publisher import SOURCE_ID, copy_of_checkout, project_with_publisher
from tests.small_project import edit_rows, keep_rows

ROUNDS = 3


def copied(folder: Path, indicators: Sequence[str] = ()) -> Path:
    """A project whose values may be changed: what is known of them from outside is left out."""
    if indicators:
        project_with_publisher(folder, indicators)
    else:
        copy_of_checkout(folder)
    keep_rows(folder / "warehouse" / "reference" / "operation" / "known_values.csv", lambda row: False)
    return folder


def run(project: Path, data_folder: Path, *arguments: str, focus: str = "JPN") -> None:
    """One command of the project's own."""
    environment = os.environ | {"AIGAP_DATA": str(data_folder), "AIGAP_FOCUS": focus, "PYTHONPATH": str(project)}
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)


def land(project: Path, data_folder: Path, path: Path, day: int) -> None:
    """Land the panel, of a day in September."""
    edition = ["--edition", "Panel 2026", "--published-at", f"2026-09-{day:02}"]
    run(project, data_folder, "land", SOURCE_ID, str(path), *edition)


def seconds(project: Path, data_folder: Path, *arguments: str, focus: str = "JPN") -> float:
    """What a refresh takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(project, data_folder, "refresh", "--offline", *arguments, focus=focus)
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


def told(name: str, ours: float, theirs: float, idle: float) -> None:
    ratio = (ours - idle) / (theirs - idle)
    said = f"{ours:6.2f} s   from nothing {theirs:6.2f} s   ratio of what is above nothing new {ratio:.2f}"
    print(f"{name:<40} {said}   (aim: 0.33)", flush=True)


def made_both_ways(project: Path, data: Path, beside: Path, focus: str) -> tuple[float, float]:
    """The next release, with what the current one has and, of a copy of the data, from nothing."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(data, beside, symlinks=True)
    theirs = seconds(project, beside, "--from-nothing", focus=focus)
    return seconds(project, data, focus=focus), theirs


def of_the_embedded_editions(folder: Path) -> None:
    project, data = copied(folder / "project"), folder / "data"
    seconds(project, folder / "warm")  # Python compiles the copy
    print(f"first release                            {seconds(project, data):6.2f} s of the processor", flush=True)
    idle = statistics.median(seconds(project, data) for _ in range(ROUNDS))
    print(f"nothing new                              {idle:6.2f} s", flush=True)
    for name, change in CHANGES.items():
        rounds = [made_both_ways(project, data, folder / "beside", change(project, n)) for n in range(ROUNDS)]
        ours, theirs = (statistics.median(side) for side in zip(*rounds, strict=True))
        told(name, ours, theirs, idle)


def with_a_panel(folder: Path, rows: int) -> None:
    panel = write_panel(folder / "files", rows)
    project, data, beside = copied(folder / "project", panel.indicators), folder / "data", folder / "beside"
    land(project, data, panel.path, 1)
    print(f"first release with {rows:,} rows          {seconds(project, data):6.2f} s of the processor", flush=True)
    idle = seconds(project, data)
    print(f"nothing new                              {idle:6.2f} s", flush=True)
    told("one value of another source", *made_both_ways(project, data, beside, value(project, 1)), idle)
    lines = panel.path.read_text(encoding="utf-8").splitlines(keepends=True)
    corrected = folder / "corrected" / panel.path.name
    corrected.parent.mkdir()
    corrected.write_text("".join([lines[0], f"{lines[1].rpartition(',')[0]},99.9\n", *lines[2:]]), encoding="utf-8")
    land(project, data, corrected, 2)
    told(f"one row of {len(panel.indicators)} indicators' file", *made_both_ways(project, data, beside, "JPN"), idle)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            with_a_panel(Path(folder), round(float(sys.argv[1])))
        else:
            of_the_embedded_editions(Path(folder))


if __name__ == "__main__":
    main()
