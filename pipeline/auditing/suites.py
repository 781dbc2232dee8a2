"""The suites as data: ``warehouse/expectations/<schema>/<table>.json``, read and held to their form.

A file is a suite in the form of Great Expectations. Its ``meta`` names the audit view that is read and the columns that
a message shows of a row; the ``meta`` of each expectation names the check and holds what a person reads where it fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contracts.check_results import SEVERITIES, columns_named
from pipeline.parsing.faults import RunFault

#: The keys of a suite, of its meta, of an expectation and of its meta.
_OF_A_SUITE = {"name", "meta", "expectations"}
_OF_ITS_META = {"reads", "shows"}
_OF_AN_EXPECTATION = {"type", "kwargs", "severity", "notes", "meta"}
#: Expectations on each row by itself, of which the worst rows are known; others judge a column as a whole.
_ON_ROWS = re.compile(r"expect_(?:multicolumn|compound|select|column(?:_pair)?_values)_")
_OF_AN_EXPECTATIONS_META = {"check", "expected", "likely_cause", "next_step"}


@dataclass(frozen=True)
class Expectation:
    """One expectation: what Great Expectations needs of it, and what a person reads where it fails."""

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
        suite = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _fault(path, "JSON", str(error)) from error
    _check_keys(path, "the suite", suite, _OF_A_SUITE)
    _check_keys(path, "its meta", suite["meta"], _OF_ITS_META)
    table_name = f"{path.parent.name}.{path.stem}"
    if suite["name"] != table_name:
        raise _fault(path, f"the name {table_name}", repr(suite["name"]))
    expectations = tuple(_expectation(path, entry) for entry in suite["expectations"])
    checks = [expectation.check for expectation in expectations]
    if len(set(checks)) != len(checks):
        raise _fault(path, "each check named once", ", ".join(checks))
    shows = tuple(suite["meta"]["shows"])
    for entry in expectations:
        known = set(shows) if _ON_ROWS.match(entry.type) else set[str]()
        if unknown := columns_named(entry.next_step) - known:
            expected = f"columns of {', '.join(shows)}" if known else "no column, for it has no worst row,"
            raise _fault(path, f"{expected} in the next step of {entry.check}", ", ".join(sorted(unknown)))
    return Suite(table_name, suite["meta"]["reads"], shows, expectations)


def _expectation(path: Path, entry: Mapping[str, Any]) -> Expectation:
    _check_keys(path, "an expectation", entry, _OF_AN_EXPECTATION)
    meta = entry["meta"]
    _check_keys(path, f"the meta of {entry['type']}", meta, _OF_AN_EXPECTATIONS_META)
    if entry["severity"] not in SEVERITIES:
        raise _fault(path, "the severity critical or warning", repr(entry["severity"]))
    return Expectation(
        check=meta["check"],
        type=entry["type"],
        kwargs=entry["kwargs"],
        severity=entry["severity"],
        notes=entry["notes"],
        expected=meta["expected"],
        likely_cause=meta["likely_cause"],
        next_step=meta["next_step"],
    )


def _check_keys(path: Path, what: str, content: object, expected: set[str]) -> None:
    actual = set(content) if isinstance(content, Mapping) else {type(content).__name__}
    if actual != expected:
        raise _fault(path, f"{what} with {', '.join(sorted(expected))}", ", ".join(sorted(actual)))


def _fault(path: Path, expected: str, actual: str) -> RunFault:
    return RunFault(
        f"the suite {path.parent.name}/{path.name} cannot be read",
        expected=expected,
        seen=actual,
        next_step="correct the file in warehouse/expectations/ (its form: warehouse/docs/audit.md)",
    )
