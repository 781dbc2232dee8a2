"""The checks of a landed source, as Dagster has them: from what stands now, and from nothing else.

A run reports them with what it landed; between the runs a sensor does, so that a publisher who falls silent and a
daemon that does not look turn a check, where nothing happens at all.
"""

import hashlib
import json
from dataclasses import dataclass

import dagster as dg

from pipeline.health.problems import HAND_OVER, HELD, LATE_LOOK, LATE_PUBLISHER, STALE, Standing
from pipeline.orchestration.specs import LOOK_CHECK, PUBLISHER_CHECK, SERVED_CHECK, landing_key


@dataclass(frozen=True)
class _Check:
    name: str
    kinds: tuple[str, ...]
    severity: dg.AssetCheckSeverity


_CHECKS = (
    _Check(SERVED_CHECK, (STALE, HELD), dg.AssetCheckSeverity.ERROR),
    _Check(LOOK_CHECK, (LATE_LOOK,), dg.AssetCheckSeverity.WARN),
    _Check(PUBLISHER_CHECK, (LATE_PUBLISHER,), dg.AssetCheckSeverity.WARN),
)


def check_results(standing: Standing) -> list[dg.AssetCheckResult]:
    """The checks of a source for a run."""
    return [
        dg.AssetCheckResult(
            asset_key=landing_key(standing.source_id),
            check_name=check.name,
            passed=not standing.of_kinds(*check.kinds),
            severity=check.severity,
            metadata=_metadata(standing, check),
        )
        for check in _CHECKS
    ]


def check_evaluations(standing: Standing) -> list[dg.AssetCheckEvaluation]:
    """The same checks as events that need no run."""
    return [
        dg.AssetCheckEvaluation(
            asset_key=landing_key(standing.source_id),
            check_name=check.name,
            passed=not standing.of_kinds(*check.kinds),
            severity=check.severity,
            metadata={name: dg.MetadataValue.text(text) for name, text in _metadata(standing, check).items()},
        )
        for check in _CHECKS
    ]


def fingerprint(evaluation: dg.AssetCheckEvaluation) -> tuple[str, str]:
    """A name for a check, and a hash of what it says."""
    said = [evaluation.passed, {name: str(value.value) for name, value in sorted(evaluation.metadata.items())}]
    name = f"{evaluation.asset_key.to_user_string()}:{evaluation.check_name}"
    return name, hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _metadata(standing: Standing, check: _Check) -> dict[str, str]:
    """Of a red check: what was expected, seen and to be done; of a green one, where the source stands."""
    problems = standing.of_kinds(*check.kinds)
    if problems:
        return {
            "expected": "\n".join(problem.expected for problem in problems),
            "seen": "\n".join(f"{problem.title}: {problem.seen}" for problem in problems),
            "next step": "\n".join(problem.next_step for problem in problems),
        }
    if check.name == SERVED_CHECK:
        return {"state": standing.state.state, "served from": standing.state.served_from}
    if check.name == LOOK_CHECK:
        clock = standing.clocks[0]
        return {"last looked at (UTC)": str(clock.last_looked_at), "next look due (UTC)": str(clock.look_due_at)}
    dates = "; ".join(f"{c.title_en}: {c.publisher_moved_at}, next {c.expected_at}" for c in standing.clocks)
    waiting = "\n".join(f"{p.title}: {p.next_step}" for p in standing.of_kinds(HAND_OVER))
    return {"publisher last moved": dates} | ({"to be handed over": waiting} if waiting else {})
