"""The suites as data: ``warehouse/expectations/<schema>/<table>.json``, read and held to their form.

A file is a suite in the form of Great Expectations. Its ``meta`` names the audit view that is read and the columns that
a message shows of a row; the ``meta`` of each expectation names the check and says what a person is told if it fails.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contracts.check_results import SEVERITIES
from pipeline.parsing.faults import RunFault

#: Severity in a suite -> in our checks: a failed error keeps a candidate from being released, a warn is shown.
_OF_A_SUITE = {"name", "meta", "expectations"}
_OF_ITS_META = {"reads", "shows"}
_OF_AN_EXPECTATION = {"type", "kwargs", "severity", "notes", "meta"}
_TOLD = {"check", "expected", "likely_cause", "next_step"}


@dataclass(frozen=True)
class Expectation:
    """One expectation: what Great Expectations needs of it, and what a person is told where it fails."""

    check: str
    type: str
    kwargs: Mapping[str, Any]
    severity: str
    notes: str
    expected: str
    likely_cause: str
    next_step: str


@dataclass(frozen=True)
class Suite:
    """The expectations on one table, the audit view that states its facts, and the columns that name a row of it."""

    table_name: str
    reads: str
    shows: tuple[str, ...]
    expectations: tuple[Expectation, ...]


def read_suites(folder: Path) -> tuple[Suite, ...]:
    """Every suite of the folder, in the order of their tables.

    Raises:
        RunFault: a file is not JSON, lacks a key, has one that nobody reads, or names a check twice.
    """
    return tuple(_read_suite(path) for path in sorted(folder.glob("*/*.json")))


def _read_suite(path: Path) -> Suite:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _fault(path, "JSON", str(error)) from error
    _check_keys(path, "the suite", said, _OF_A_SUITE)
    _check_keys(path, "its meta", said["meta"], _OF_ITS_META)
    table_name = f"{path.parent.name}.{path.stem}"
    if said["name"] != table_name:
        raise _fault(path, f"the name {table_name}", repr(said["name"]))
    expectations = tuple(_expectation(path, entry) for entry in said["expectations"])
    checks = [expectation.check for expectation in expectations]
    if len(set(checks)) != len(checks):
        raise _fault(path, "each check named once", ", ".join(checks))
    return Suite(table_name, said["meta"]["reads"], tuple(said["meta"]["shows"]), expectations)


def _expectation(path: Path, said: Mapping[str, Any]) -> Expectation:
    _check_keys(path, "an expectation", said, _OF_AN_EXPECTATION)
    told = said["meta"]
    _check_keys(path, f"the meta of {said['type']}", told, _TOLD)
    if said["severity"] not in SEVERITIES:
        raise _fault(path, "the severity critical or warning", repr(said["severity"]))
    return Expectation(
        check=told["check"],
        type=said["type"],
        kwargs=said["kwargs"],
        severity=said["severity"],
        notes=said["notes"],
        expected=told["expected"],
        likely_cause=told["likely_cause"],
        next_step=told["next_step"],
    )


def _check_keys(path: Path, what: str, said: object, expected: set[str]) -> None:
    seen = set(said) if isinstance(said, Mapping) else {type(said).__name__}
    if seen != expected:
        raise _fault(path, f"{what} with {', '.join(sorted(expected))}", ", ".join(sorted(seen)))


def _fault(path: Path, expected: str, seen: str) -> RunFault:
    return RunFault(
        f"the suite {path.parent.name}/{path.name} cannot be read",
        expected=expected,
        seen=seen,
        next_step="correct the file in warehouse/expectations/ (its form: warehouse/docs/audit.md)",
    )
