"""Guards of the pipeline, each taken away on its own: the fixed life must then fail, or nothing here would need it.

``python -m tests.life.guards`` shows that for all of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

from pipeline.alerting import alerts
from pipeline.landing import fetching, live_sources, snapshots
from pipeline.normalizing import gate
from tests.life.fixed_life import lived
from tests.life.living import new_world
from tests.life.world import World, simulated_sources
from tests.mirror import running_mirror

Guard = Callable[[], AbstractContextManager[object]]

GUARDS: Mapping[str, Guard] = {
    "a file cut short is held": lambda: patch.object(gate, "rows_changed", lambda old, new: []),
    "a file in other units is held": lambda: patch.object(gate.Magnitudes, "differences", lambda self: []),
    "HTML is no file": lambda: patch.object(fetching, "other_content", lambda start, content: ""),
    "a server that asks for silence gets it": lambda: patch.object(live_sources, "_silenced_sources", lambda *_: {}),
    "an alert ends with its cause": lambda: patch.object(alerts, "_end", lambda *_: None),
    "rejected bytes stay rejected": lambda: patch.object(snapshots, "same_bytes", lambda ledger, snapshot: []),
}


def fails_without(first_day: World, folder: Path, guard: Guard) -> str | None:
    """What the fixed life says without a guard; None where it does not miss it."""
    world = first_day.copied(folder)
    try:
        with guard():
            lived(world)
    except AssertionError as error:
        return str(error)
    return None


def main() -> int:
    """Take each guard away, and say what missed it."""
    missed = []
    with running_mirror() as mirror, simulated_sources(), tempfile.TemporaryDirectory(prefix="life-") as folder:
        first_day = new_world(Path(folder) / "world", mirror)
        for number, (name, guard) in enumerate(GUARDS.items()):
            failure = fails_without(first_day, Path(folder) / f"without {number}", guard)
            print(f"without: {name}\n  {failure.splitlines()[1][:200] if failure else 'nothing fails'}", flush=True)
            missed += [] if failure else [name]
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
