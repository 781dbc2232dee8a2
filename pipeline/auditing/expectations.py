"""Great Expectations on frames of the candidate: the only module that imports it, beside the one that draws its pages.

A frame is an audit view, read on the candidate's own connection: no second one is opened, so none can be left over.
Views summarise; one that grows beyond ``MOST_ROWS`` is judged by a sample of that size, as the message says.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.auditing.deferred_imports import deferred
from pipeline.auditing.suites import Expectation, Suite
from pipeline.building.keys import content_of
from pipeline.contracts.check_results import ROWS_SHOWN, CheckResult, filled, in_words
from pipeline.contracts.lasting_imports import lasting_imports
from pipeline.contracts.sql_text import qualified
from pipeline.parsing.faults import RunFault
from schemas.unseen_modules import S3, SPARK, unseen

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext

#: How many rows of a view are judged: three times the largest (economies by indicators, 1,300 of at most 7,000 rows).
#: A frame of 20,000 rows and ten columns takes some 10 MB.
MOST_ROWS = 20_000
#: What two kinds of expectations in fifty reckon and draw with: 1.2 s of the 2.5 s that the import takes.
_FOR_FEW = ("scipy.stats", "altair")


@dataclass(frozen=True)
class Audited:
    """One suite with its results: as our checks, and for its page as Great Expectations gave them.

    Of results that are taken from the release before, there is the page of then.
    """

    suite: Suite
    checks: tuple[CheckResult, ...]
    raw: ExpectationSuiteValidationResult | Path


class Auditor:
    """Great Expectations, imported and set up once for all suites of an audit."""

    def __init__(self) -> None:
        self.context = _context()

    def audited(self, connection: duckdb.DuckDBPyConnection, suite: Suite) -> Audited:
        """Hold one suite's view to its expectations.

        Raises:
            RunFault: the view cannot be read, or an expectation cannot be evaluated on it.
        """
        from great_expectations import ExpectationSuite

        frame, note = _frame(connection, suite)
        asset = self.context.data_sources.pandas_default.add_dataframe_asset(suite.table_name)
        batch = asset.add_batch_definition_whole_dataframe("candidate").get_batch({"dataframe": frame})
        expectations: list[Any] = [_configuration(expectation) for expectation in suite.expectations]
        raw = batch.validate(
            ExpectationSuite(name=suite.table_name, expectations=expectations),
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.shows)},
        )
        by_check = {r.expectation_config.meta["check"]: r for r in raw.results if r.expectation_config}
        checks = tuple(_check(suite, e, by_check[e.check], len(frame), note) for e in suite.expectations)
        return Audited(suite, checks, raw)


def facts_of(connection: duckdb.DuckDBPyConnection, suite: Suite) -> str:
    """A hash of all that a suite's view says.

    Raises:
        RunFault: the view cannot be read.
    """
    import duckdb

    try:
        return content_of(connection, suite.reads)
    except duckdb.Error as error:
        raise _unreadable(suite, error) from error


def _context() -> EphemeralDataContext:
    """A context in memory that writes nothing, sends nothing and draws no progress bars."""
    with warnings.catch_warnings(), lasting_imports(), unseen(*SPARK, *S3), deferred(*_FOR_FEW):
        warnings.simplefilter("ignore")  # its own use of modules that Python is about to drop: nobody here can mend it
        import great_expectations as gx
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )
    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        ),
    )


def _frame(connection: duckdb.DuckDBPyConnection, suite: Suite) -> tuple[pd.DataFrame, str]:
    """The rows that are judged, and a note for the message where they are not all."""
    import duckdb

    view = qualified(suite.reads)
    try:
        (total,) = connection.execute(f"select count(*) from {view}").fetchone() or (0,)
        some = f" order by hash(facts) limit {MOST_ROWS}" if total > MOST_ROWS else " order by all"
        frame = connection.sql(f"select facts.* from {view} as facts{some}").df()
    except duckdb.Error as error:
        raise _unreadable(suite, error) from error
    missing = sorted(set(suite.shows) - set(frame.columns))
    if missing:
        raise _fault(suite, f"a view {suite.reads} with all columns that it shows", f"no {', '.join(missing)}")
    return frame, f" (a sample of {MOST_ROWS} of {total} rows)" if total > MOST_ROWS else ""


def _configuration(expectation: Expectation) -> dict[str, Any]:
    return {
        "type": expectation.type,
        "kwargs": dict(expectation.kwargs),
        "severity": expectation.severity,
        "meta": {"check": expectation.check},
    }


def _check(suite: Suite, expectation: Expectation, result: Any, rows: int, note: str) -> CheckResult:
    """One result as a check of ours, with the worst rows."""
    _refuse_exception(suite, expectation, result.exception_info)
    passed = bool(result.success)
    unexpected = [plain(row) for row in result.result.get("unexpected_index_list") or []]
    unexpected.sort(key=lambda row: _distance(expectation, row), reverse=True)
    worst = unexpected[:ROWS_SHOWN]
    count = result.result.get("unexpected_count")
    actual = f"{count} of {rows} rows" if count is not None else f"{plain(result.result.get('observed_value'))}"
    return CheckResult(
        table_name=suite.table_name,
        check_name=expectation.check,
        severity=expectation.severity,
        passed=passed,
        failures=0 if passed else max(1, len(unexpected)),
        message=None if passed else f"{actual} of {suite.reads}{note}" + (f": {in_words(worst)}" if worst else ""),
        expected=expectation.expected,
        likely_cause=expectation.likely_cause,
        next_step=filled(expectation.next_step, worst),
        worst_rows=() if passed else tuple(worst),
    )


def _refuse_exception(suite: Suite, expectation: Expectation, info: Mapping[str, Any]) -> None:
    """An expectation that could not be evaluated has judged nothing: neither a pass nor a fault of the data."""
    raised = [info, *(part for part in info.values() if isinstance(part, Mapping))]
    for part in raised:
        if part.get("raised_exception") is True:
            raise _fault(suite, f"{expectation.check} that fits the view", str(part.get("exception_message")))


def _distance(expectation: Expectation, row: Mapping[str, Any]) -> float:
    """How far a row is beyond the bounds; the same for all rows where there are none."""
    value = row.get(str(expectation.kwargs.get("column")))
    if not isinstance(value, int | float):
        return 0.0
    low, high = expectation.kwargs.get("min_value"), expectation.kwargs.get("max_value")
    return max(value - high if high is not None else 0.0, low - value if low is not None else 0.0, 0.0)


def plain(value: Any) -> Any:
    """A value without numpy's types and without NaN, which here always stands for a missing one."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def _unreadable(suite: Suite, error: Exception) -> RunFault:
    return _fault(suite, "a view that can be read", str(error))


def _fault(suite: Suite, expected: str, actual: str) -> RunFault:
    return RunFault(
        f"the suite of {suite.table_name} cannot be evaluated",
        expected=expected,
        seen=" ".join(actual.split())[:500],
        next_step=f"correct warehouse/expectations/{suite.table_name.replace('.', '/')}.json or the view {suite.reads}",
    )
