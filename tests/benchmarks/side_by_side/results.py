"""What was measured, as a table of medians, ratios and fits, and as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.side_by_side.contestants import BASE, LOAD_RACE, MODEL_RACE, MODELS, Found
from tests.benchmarks.side_by_side.curve import Curve, fitted
from tests.benchmarks.side_by_side.measuring import Cost

#: Who the others of a race are divided by.
_BASES = {LOAD_RACE: (BASE, "load"), MODEL_RACE: (MODELS, "models")}
MODELS_SHOWN = 10


@dataclass(frozen=True)
class Measurement:
    """One step of one contestant at one size, in one round; ``found`` is of its last step, where that ended well."""

    race: str
    contestant: str
    step: str
    size: int
    round: int
    cost: Cost
    found: Found | None

    @property
    def key(self) -> tuple[str, str]:
        """Whose step it is."""
        return self.contestant, self.step


@dataclass(frozen=True)
class Summary:
    """The medians of all rounds of a step at a size."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    found: Found | None
    is_disturbed: bool
    failure: str | None


def summary(measured: Sequence[Measurement]) -> Summary:
    """The medians; a failure of any round is one of all."""
    costs = [one.cost for one in measured]
    return Summary(
        statistics.median(cost.cpu_seconds for cost in costs),
        statistics.median(cost.wall_seconds for cost in costs),
        max(cost.peak_bytes for cost in costs),
        measured[-1].found,
        any(cost.is_disturbed for cost in costs),
        next((cost.failure for cost in costs if cost.failure), None),
    )


class Results:
    """All measurements of a run."""

    def __init__(self, measured: Sequence[Measurement]) -> None:
        self.measured = list(measured)

    @property
    def sizes(self) -> list[int]:
        """The sizes, smallest first."""
        return sorted({one.size for one in self.measured})

    def keys(self, race: str) -> list[tuple[str, str]]:
        """The steps of a race, in the order in which they were first run."""
        return list(dict.fromkeys(one.key for one in self.measured if one.race == race))

    def of(self, key: tuple[str, str], size: int) -> Summary | None:
        """The summary of a step at a size; None where it was not tried."""
        found = [one for one in self.measured if one.key == key and one.size == size]
        return summary(found) if found else None

    def seconds(self, key: tuple[str, str]) -> dict[int, float]:
        """The processor's seconds by size, where the step ended well."""
        found = {size: self.of(key, size) for size in self.sizes}
        return {size: one.cpu_seconds for size, one in found.items() if one and one.failure is None}

    def curve(self, key: tuple[str, str]) -> Curve | None:
        """Its cost against size."""
        return fitted(self.seconds(key))

    def table(self, race: str) -> str:
        """A line per size and step, with its ratio to the base of the race."""
        lines = [
            f"{'rows':>10}  {'':34}{'cpu s':>9}{'wall s':>9}{'peak MB':>9}{'file MB':>9}{'kept':>11}{'refused':>9}"
            f"{'cpu / base':>12}"
        ]
        for size in self.sizes:
            base = self.of(_BASES[race], size)
            for key in self.keys(race):
                if (one := self.of(key, size)) is not None:
                    lines.append(_line(size, key, one, base))
        return "\n".join(lines)

    def fits(self) -> str:
        """The fitted cost of each step, and what a million rows cost without the start, in times of the race's base."""
        lines = []
        for race in dict.fromkeys(one.race for one in self.measured):
            base = self.curve(_BASES[race])
            for key in self.keys(race):
                if (curve := self.curve(key)) is not None:
                    is_known = base is not None and base.per_million > 0
                    ratio = f"; {curve.per_million / base.per_million:.1f} times the base's" if is_known else ""
                    lines.append(f"  {_name(key):34}cpu s = {curve}{ratio}")
        return "\n".join(lines)

    def rows_per_observation(self) -> str:
        """The product's tables that grew by a tenth of a row or more with an observation, between two sizes."""
        found = {one.size: one.found for one in self.measured if one.found and one.found.tables}
        if len(found) < 2:
            return ""
        (small, before), *_, (large, after) = sorted(found.items())
        grown = {name: (rows - before.tables.get(name, 0)) / (large - small) for name, rows in after.tables.items()}
        most = sorted(((rows, name) for name, rows in grown.items() if rows >= 0.1), reverse=True)
        return ", ".join(f"{name} {rows:.1f}" for rows, name in most)

    def dearest_models(self) -> str:
        """The models that took most of the processor at the largest size."""
        seconds = next((one.found.models for one in reversed(self.measured) if one.found and one.found.models), {})
        most = sorted(seconds.items(), key=lambda item: -item[1])[:MODELS_SHOWN]
        return ", ".join(f"{name} {value:.1f}" for name, value in most)

    def write(self, path: Path) -> None:
        """All measurements as JSON, with the machine."""
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
        rows = [
            {key: value for key, value in asdict(one).items() if key != "cost"} | _costs(one) for one in self.measured
        ]
        path.write_text(json.dumps({"machine": machine, "measured": rows}, indent=1), encoding="utf-8")


def _costs(one: Measurement) -> dict[str, object]:
    return {key: value for key, value in asdict(one.cost).items() if key != "output"}


def _name(key: tuple[str, str]) -> str:
    contestant, step = key
    return contestant if step in {"load", "models"} else f"{contestant} {step}"


def _line(size: int, key: tuple[str, str], one: Summary, base: Summary | None) -> str:
    start = f"{size:>10,}  {_name(key):34}"
    if one.failure is not None:
        return f"{start}did not finish: {' '.join(one.failure.split())[:300]}"
    ratio = f"{one.cpu_seconds / base.cpu_seconds:.1f}" if base and base.failure is None else ""
    file = f"{one.found.bytes / 1e6:.1f}" if one.found else ""
    kept, refused = (f"{one.found.rows:,}", f"{one.found.refused:,}") if one.found else ("", "")
    mark = "  (disturbed)" if one.is_disturbed else ""
    return (
        f"{start}{one.cpu_seconds:>9.2f}{one.wall_seconds:>9.2f}{one.peak_bytes / 1e6:>9.0f}{file:>9}{kept:>11}"
        f"{refused:>9}{ratio:>12}{mark}"
    )
