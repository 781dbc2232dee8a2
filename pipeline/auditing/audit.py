"""The audit as the release step calls it: every suite on the candidate, its checks, and its pages.

A suite whose view says what it said in the release that the candidate is begun from would find the same: its checks and
its page are taken from there. Great Expectations is imported only where a suite is to be evaluated.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.auditing.expectations import Audited, Auditor, facts_of
from pipeline.auditing.suites import Suite
from pipeline.normalizing.identity import hash_of_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from pipeline.building.table_making import TableMaking
    from pipeline.contracts.check_results import CheckResult

#: The folder of the pages, in the folder of a release.
DATA_DOCS = "data_docs"


def audit_candidate(
    connection: duckdb.DuckDBPyConnection,
    making: TableMaking,
    suites: Sequence[Suite],
    release_folder: Path,
    release_id: str,
) -> list[CheckResult]:
    """The results of all suites.

    Raises:
        RunFault: a suite does not fit its view.
    """
    if not suites:
        return []
    from pipeline.auditing.data_docs import write_data_docs

    audit = _Audit(connection, making)
    audited = [audit.audited(suite) for suite in suites]
    write_data_docs(release_folder / DATA_DOCS, release_id, audited)
    return [check for result in audited for check in result.checks]


class _Audit:
    """One audit, whose suites are evaluated or taken."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, making: TableMaking) -> None:
        self._connection, self._making = connection, making
        own = Path(__file__).parent
        self._code = hash_of_files([*own.glob("*.py"), *own.glob("*.css")], own)

    @cached_property
    def _auditor(self) -> Auditor:
        return Auditor()

    def audited(self, suite: Suite) -> Audited:
        """What is found in one suite's view, now or before."""
        evaluated: list[Audited] = []
        page = self._making.file_before(f"{DATA_DOCS}/{suite.table_name}.html")
        self._making.make(
            f"expectations on {suite.table_name}",
            [json.dumps(asdict(suite), default=str), facts_of(self._connection, suite), self._code],
            [],
            lambda: evaluated.append(self._auditor.audited(self._connection, suite)),
            is_table=False,
            may_take=page is not None,
        )
        if evaluated:
            return evaluated[0]
        assert page is not None  # or nothing could have been taken
        names = [expectation.check for expectation in suite.expectations]
        return Audited(suite, tuple(self._making.checks_taken(suite.table_name, names)), page)
