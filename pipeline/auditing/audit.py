"""The audit as the release step calls it: every suite on the candidate, its checks, and its pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.auditing.suites import Suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from pipeline.contracts.check_results import CheckResult

#: The folder of the pages, in the folder of a release.
DATA_DOCS = "data_docs"


def audit_candidate(
    connection: duckdb.DuckDBPyConnection, suites: Sequence[Suite], release_folder: Path, release_id: str
) -> list[CheckResult]:
    """The results of all suites; Great Expectations is imported only where there is one.

    Raises:
        RunFault: a suite does not fit its view.
    """
    if not suites:
        return []
    from pipeline.auditing.data_docs import write_data_docs
    from pipeline.auditing.expectations import Auditor

    auditor = Auditor()
    audited = [auditor.audited(connection, suite) for suite in suites]
    write_data_docs(release_folder / DATA_DOCS, release_id, audited)
    return [check for result in audited for check in result.checks]
