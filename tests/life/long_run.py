"""A long life by seed: ``python -m tests.life.long_run --days 300 --seeds 1 2``, each seed in a process of its own.

Prints what happened, what was held, released and refused, and how long it took; ends with 1 where something does not
hold, telling the day, and how to come back to it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.life.choosing import chosen_day
from tests.life.living import live, new_world
from tests.life.test_short_life import search
from tests.life.world import WITH_MARTS, simulated_sources
from tests.mirror import running_mirror

#: What share of the days nothing happens on.
_QUIET = 0.3
#: How long after the refresh before the next one comes: now and then there are two on a day.
_HOURS = (24, 24, 24, 6)
_TOTALS = ("days", "eventful days", "landed", "held", "released", "refused", "builds")


@dataclass(frozen=True)
class Lived:
    """What became of one seed: the counts, and what did not hold, if anything."""

    seed: int
    counts: Counter[str]
    seconds: float
    failure: str | None


def lived(seed: int, eventful_days: int) -> Lived:
    """Live so many eventful days, with quiet ones between them."""
    started, random = time.monotonic(), Random(seed)
    failure = None
    with running_mirror() as mirror, simulated_sources(), tempfile.TemporaryDirectory(prefix="life-") as folder:
        world = new_world(Path(folder) / "world", mirror, seed, marts=WITH_MARTS)
        try:
            while world.counts["eventful days"] < eventful_days:
                if random.random() < _QUIET:
                    live(world)
                else:
                    live(world, *chosen_day(world, random), hours=random.choice(_HOURS))
        except AssertionError as error:
            failure = str(error)
        return Lived(seed, world.counts, time.monotonic() - started, failure)


def _report(lives: list[Lived]) -> str:
    total = sum((life.counts for life in lives), Counter[str]())
    kinds = sorted(total.keys() - set(_TOTALS))
    lines = [f"{name}: {total[name]:,}" for name in _TOTALS]
    lines += ["events and acts", *(f"  {name}: {total[name]:,}" for name in kinds)]
    lines += [f"seed {life.seed}: {life.counts['eventful days']} eventful days, {life.seconds:.0f} s" for life in lives]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Live, print the report, and say whether everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=300, help="eventful days over all seeds (300)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4], help="one life each (1 2 3 4)")
    parser.add_argument("--processes", type=int, default=2, help="lives at a time (2)")
    parser.add_argument("--examples", type=int, default=0, help="instead: let hypothesis search so many lives")
    chosen = parser.parse_args(arguments)
    if chosen.examples:
        return _search(chosen.examples)
    each = -(-chosen.days // len(chosen.seeds))
    with ProcessPoolExecutor(chosen.processes) as processes:
        lives = list(processes.map(lived, chosen.seeds, [each] * len(chosen.seeds)))
    print(_report(lives))
    for life in lives:
        if life.failure:
            print(f"\nseed {life.seed}, after {life.counts['days']} days, does not hold: {life.failure}")
    return int(any(life.failure for life in lives))


def _search(examples: int) -> int:
    with running_mirror() as mirror, simulated_sources(), tempfile.TemporaryDirectory(prefix="life-") as folder:
        search(new_world(Path(folder) / "world", mirror), examples=examples, days=6)
    print(f"{examples} lives were searched, and everything held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
