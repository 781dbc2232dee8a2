"""The checks of a landed source and of its tables, as Dagster has them: they follow from its health now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from pipeline.health.problems import HAND_OVER, LATE_FETCH, LATE_PUBLISHER, Problem, SourceHealth
from pipeline.health.source_status import BROKEN, HELD, OUTDATED, UNREACHABLE
from pipeline.orchestration.asset_keys import key_of, landing_key
from pipeline.orchestration.shown import status_metadata
from pipeline.orchestration.specs import (
    FETCH_CHECK,
    GATE_CHECK,
    PUBLISHER_CHECK,
    RELEASES_TABLE,
    ROLLBACK_CHECK,
    SERVED_CHECK,
    source_of_table,
)


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


def source_checks(health: SourceHealth) -> list[dg.AssetCheckEvaluation]:
    """The checks of a landed source."""
    return [
        dg.AssetCheckEvaluation(
            asset_key=landing_key(health.source_id),
            check_name=check.name,
            passed=not health.of_kinds(*check.kinds),
            severity=check.severity,
            metadata=_metadata(health, check),
        )
        for check in _CHECKS
    ]


def rollback_check(problems: Sequence[Problem]) -> dg.AssetCheckEvaluation:
    """Yellow on the table of releases for as long as a rollback holds."""
    return dg.AssetCheckEvaluation(
        asset_key=key_of(RELEASES_TABLE),
        check_name=ROLLBACK_CHECK,
        passed=not problems,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=_of_problems(problems) if problems else {},
    )


def gate_checks(healths: Iterable[SourceHealth]) -> Iterator[dg.AssetCheckEvaluation]:
    """Red on the tables of a source that is unreachable, outdated or held, and on no other."""
    statuses = {health.source_id: health.status for health in healths}
    for table_name, source_id in source_of_table().items():
        status = statuses[source_id]
        yield dg.AssetCheckEvaluation(
            asset_key=key_of(table_name),
            check_name=GATE_CHECK,
            passed=status.status not in BROKEN,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata=status_metadata(status),
        )


def _metadata(health: SourceHealth, check: _Check) -> Mapping[str, str]:
    """Of a red check: what was expected, seen and to be done; of a green one, its part of the source's health."""
    problems = health.of_kinds(*check.kinds)
    if problems:
        return _of_problems(problems)
    if check.name == SERVED_CHECK:
        return {"status": health.status.status, "served from": health.status.served_from}
    if check.name == FETCH_CHECK:
        fetched = health.freshness[0]  # the same in every row of a source
        return {
            "last fetched (UTC)": _minute(fetched.last_fetched_at, "never"),
            "next fetch due (UTC)": _minute(fetched.fetch_due_at, "none: its files are handed over"),
        }
    dates = _lines(
        f"{row.title_en}: {row.publisher_moved_at or 'not known'}, next {row.expected_at or 'not announced'}"
        for row in health.freshness
    )
    waiting = "\n".join(f"{p.title}: {p.next_step}" for p in health.of_kinds(HAND_OVER))
    return {"publisher last moved": dates} | ({"to be handed over": waiting} if waiting else {})


def _lines(texts: Iterable[str]) -> str:
    """Each text once, a line each: two figures of a source may wait for the same command."""
    return "\n".join(dict.fromkeys(texts))


def _minute(time: datetime | None, otherwise: str) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time else otherwise


def _of_problems(problems: Sequence[Problem]) -> Mapping[str, str]:
    return {
        "expected": _lines(problem.expected for problem in problems),
        "seen": _lines(f"{problem.title}: {problem.seen}" for problem in problems),
        "next step": _lines(problem.next_step for problem in problems),
    }
