"""The product and its peers beside each other, in one run on one machine: `make benchmark` prints the ratios.

Every contestant reads the same file; at each size all of them run in turn, several times at small sizes, so that a
machine that becomes slower is slower for all. One that does not finish within its limit is told with its last words,
and is not tried at a larger size; the others go on. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.side_by_side.contestants import LOAD_RACE, MODEL_RACE, Contestant, contestants
from tests.benchmarks.side_by_side.measuring import run
from tests.benchmarks.side_by_side.panel import ROOT, Panel, write_panel
from tests.benchmarks.side_by_side.plot import cost_plot
from tests.benchmarks.side_by_side.results import Measurement, Results

FOLDER = ROOT / ".benchmark"
#: What takes a few minutes each at a million rows.
SIZES = (10_000, 100_000, 1_000_000)
LIMIT_SECONDS = 900.0
#: Rounds up to this size; one above it, where a round takes minutes and start-up is no part of it.
MANY_ROUNDS_UP_TO = 100_000
ROUNDS = 2
#: A load of more than this before the start is other work.
QUIET_LOAD = 0.5
TITLES = {
    LOAD_RACE: "One csv to a validated table in DuckDB",
    MODEL_RACE: "The same SQL models, input tables to mart",
}


def measured(
    contestant: Contestant, panel: Panel, number: int, limit_seconds: float, folder: Path
) -> Iterator[Measurement]:
    """Every step of a contestant, up to the first that fails; its files are deleted afterwards."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        steps = contestant.prepare(panel, Path(name))
        for step in steps:
            cost = run(step.command, cwd=step.cwd, variables=step.variables, limit_seconds=limit_seconds)
            is_done = step is steps[-1] and cost.failure is None
            found = contestant.found(Path(name), cost.output) if is_done else None
            yield Measurement(contestant.race, contestant.name, step.name, panel.rows, number, cost, found)
            if cost.failure is not None:
                return


def side_by_side(
    running: Sequence[Contestant], sizes: Sequence[int], *, rounds: int, limit_seconds: float, folder: Path
) -> Iterator[Measurement]:
    """All contestants at all sizes, in turn; files are written into the folder and deleted."""
    left = list(running)
    for size in sorted(sizes):
        panel = write_panel(folder / "files", size)
        for number in range(rounds if size <= MANY_ROUNDS_UP_TO else 1):
            for contestant in list(left):
                for one in measured(contestant, panel, number, limit_seconds, folder):
                    yield one
                    if one.cost.failure is not None:
                        left.remove(contestant)
        shutil.rmtree(panel.path.parent)


def told(one: Measurement) -> str:
    """A measurement as it is made."""
    cost = one.cost
    words = (
        f"{one.size:,} rows, {' '.join(one.key)}: {cost.cpu_seconds:.2f} s of the processor, {cost.wall_seconds:.2f} s"
    )
    if cost.failure:
        words += f"; did not finish, and is not tried at larger sizes: {cost.failure}"
    if cost.is_disturbed:
        words += (
            f"  WARNING: other work had {cost.others_share:.0%} of the machine (load {cost.load_before:.1f} before)"
        )
    return words


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="make benchmark", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="1e5,1e6,1e7: rows of the file")
    parser.add_argument("--only", type=lambda text: text.split(","), help=f"of: {', '.join(contestants())}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"at sizes up to {MANY_ROUNDS_UP_TO:,}")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS, help="seconds for each command")
    return parser.parse_args(given)


def _sizes(text: str) -> list[int]:
    return [int(float(size)) for size in text.split(",")]


def chosen(names: Sequence[str] | None) -> list[Contestant]:
    """Those that are named, or all.

    Raises:
        SystemExit: one is not known, or its environment is not there.
    """
    known = contestants()
    if unknown := sorted(set(names or ()) - known.keys()):
        raise SystemExit(f"nobody is called {', '.join(unknown)}; there are: {', '.join(known)}")
    running = [contestant for name, contestant in known.items() if names is None or name in names]
    if missing := [contestant.name for contestant in running if not contestant.python.exists()]:
        raise SystemExit(f"no environment of {', '.join(missing)}: make peers")
    return running


def main() -> None:
    """Run, print and write."""
    options = arguments()
    running = chosen(options.only)
    FOLDER.mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    if load > QUIET_LOAD:
        print(f"WARNING: the machine is not quiet (load {load:.1f} before the start): seconds are too many", flush=True)
    results = Results([])
    for one in side_by_side(running, options.sizes, rounds=options.rounds, limit_seconds=options.limit, folder=FOLDER):
        print(told(one), flush=True)
        results.measured.append(one)
        results.write(FOLDER / "results.json")  # at once: a long run may be broken off
    for race, title in TITLES.items():
        if results.keys(race):
            print(f"\n{title}\n{results.table(race)}")
            (FOLDER / f"{race}.svg").write_text(cost_plot(results, race, title), encoding="utf-8")
    if fits := results.fits():
        print(f"\nSeconds of the processor, fitted\n{fits}")
    if grown := results.rows_per_observation():
        print(f"\nRows that a table grows by with an observation: {grown}")
    if dearest := results.dearest_models():
        print(f"\nSeconds of the processor by model, at the largest size: {dearest}")
    print(f"\nwritten to {FOLDER.relative_to(ROOT)}/: results.json, {', '.join(f'{race}.svg' for race in TITLES)}")


if __name__ == "__main__":
    main()
