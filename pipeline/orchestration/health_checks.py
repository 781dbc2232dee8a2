"""The checks of a landed source, as Dagster has them: they follow from its health now, and from nothing else.

A run reports them with what it landed; between the runs a sensor does, so that a publisher who falls silent and a
daemon that does not fetch turn a check red, though nothing happens at all.
"""

import hashlib
import json
from dataclasses import dataclass

import dagster as dg

from pipeline.health.problems import HAND_OVER, LATE_FETCH, LATE_PUBLISHER, SourceHealth
from pipeline.health.source_status import HELD, OUTDATED, UNREACHABLE
from pipeline.orchestration.specs import FETCH_CHECK, PUBLISHER_CHECK, SERVED_CHECK, landing_key


@dataclass(frozen=True)
class _Check:
    name: str
    kinds: tuple[str, ...]
    severity: dg.AssetCheckSeverity


_CHECKS = (
    _Check(SERVED_CHECK, (UNREACHABLE, OUTDATED, HELD), dg.AssetCheckSeverity.ERROR),
    _Check(FETCH_CHECK, (LATE_FETCH,), dg.AssetCheckSeverity.WARN),
    _Check(PUBLISHER_CHECK, (LATE_PUBLISHER,), dg.AssetCheckSeverity.WARN),
)


def check_results(health: SourceHealth) -> list[dg.AssetCheckResult]:
    """The checks of a source for a run."""
    return [
        dg.AssetCheckResult(
            asset_key=landing_key(health.source_id),
            check_name=check.name,
            passed=not health.of_kinds(*check.kinds),
            severity=check.severity,
            metadata=_metadata(health, check),
        )
        for check in _CHECKS
    ]


def check_evaluations(health: SourceHealth) -> list[dg.AssetCheckEvaluation]:
    """The same checks as events that need no run."""
    return [
        dg.AssetCheckEvaluation(
            asset_key=landing_key(health.source_id),
            check_name=check.name,
            passed=not health.of_kinds(*check.kinds),
            severity=check.severity,
            metadata={name: dg.MetadataValue.text(text) for name, text in _metadata(health, check).items()},
        )
        for check in _CHECKS
    ]


def fingerprint(evaluation: dg.AssetCheckEvaluation) -> tuple[str, str]:
    """A name for a check, and a hash of its result."""
    result = [evaluation.passed, {name: str(value.value) for name, value in sorted(evaluation.metadata.items())}]
    name = f"{evaluation.asset_key.to_user_string()}:{evaluation.check_name}"
    return name, hashlib.sha256(json.dumps(result).encode()).hexdigest()[:16]


def _metadata(health: SourceHealth, check: _Check) -> dict[str, str]:
    """Of a red check: what was expected, seen and to be done; of a green one, its part of the source's health."""
    problems = health.of_kinds(*check.kinds)
    if problems:
        return {
            "expected": "\n".join(problem.expected for problem in problems),
            "seen": "\n".join(f"{problem.title}: {problem.seen}" for problem in problems),
            "next step": "\n".join(problem.next_step for problem in problems),
        }
    if check.name == SERVED_CHECK:
        return {"status": health.status.status, "served from": health.status.served_from}
    if check.name == FETCH_CHECK:
        fetched = health.freshness[0]  # the same in every row of a source
        return {"last fetched (UTC)": str(fetched.last_fetched_at), "next fetch due (UTC)": str(fetched.fetch_due_at)}
    dates = "; ".join(f"{row.title_en}: {row.publisher_moved_at}, next {row.expected_at}" for row in health.freshness)
    waiting = "\n".join(f"{p.title}: {p.next_step}" for p in health.of_kinds(HAND_OVER))
    return {"publisher last moved": dates} | ({"to be handed over": waiting} if waiting else {})
