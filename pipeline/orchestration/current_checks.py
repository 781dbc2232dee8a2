"""What every check has to show, and the one way to make Dagster show it.

The checks of sources follow from their health now, those of tables from the current release: the same that ``aigap
status`` tells. A run that succeeds, one that fails and the daemon between them all compare this with what Dagster has
recorded, and record what differs; so no order of events and no end of a run leaves a check that says something else.
"""

from collections.abc import Iterable

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData
from dagster._core.storage.asset_check_execution_record import (
    COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES,
    AssetCheckExecutionRecord,
    AssetCheckExecutionRecordStatus,
)
from dagster._core.storage.dagster_run import NOT_FINISHED_STATUSES
from dagster_shared.record import replace

from pipeline.contracts.check_results import CRITICAL, CheckResult
from pipeline.health.problems import health_now
from pipeline.health.rollbacks import rollback_problems
from pipeline.landing.ledger import Ledger
from pipeline.orchestration.asset_keys import key_of
from pipeline.orchestration.health_checks import gate_checks, rollback_check, source_checks
from pipeline.orchestration.shown import check_metadata
from pipeline.releasing.promotion import current_release
from pipeline.settings import Settings


def current_checks(settings: Settings) -> list[dg.AssetCheckEvaluation]:
    """What each check has to show now.

    Raises:
        HeldFileError: reference data is not well-formed.
        RunFault: the ledger cannot be read.
    """
    with Ledger.opened(settings.ledger_url) as ledger:
        healths, rolled_back = health_now(settings, ledger), rollback_problems(settings, ledger)
    of_sources = [check for health in healths for check in source_checks(health)]
    released = [evaluation_of(check) for check in _released_checks(settings)]
    return [*of_sources, *released, *((*gate_checks(healths), rollback_check(rolled_back)) if released else ())]


def evaluation_of(check: CheckResult) -> dg.AssetCheckEvaluation:
    """The result of a check of a candidate or a release, as Dagster has it."""
    return dg.AssetCheckEvaluation(
        asset_key=key_of(check.table_name),
        check_name=check.check_name,
        passed=check.passed,
        severity=dg.AssetCheckSeverity.ERROR if check.severity == CRITICAL else dg.AssetCheckSeverity.WARN,
        metadata=check_metadata(check),
    )


def unrecorded_checks(
    instance: dg.DagsterInstance, settings: Settings, requested: Iterable[dg.AssetCheckKey] = (), own_run: str = ""
) -> list[dg.AssetCheckEvaluation]:
    """The checks that Dagster shows otherwise than they stand, and those ``requested``, each with what it is of.

    What another run than ``own_run`` is about to tell is left to that run for as long as it goes on.
    """
    checks = current_checks(settings)
    recorded = instance.event_log_storage.get_latest_asset_check_execution_by_key([c.asset_check_key for c in checks])
    made = newest_materialisations(instance, {check.asset_key for check in checks})
    waiting = instance.get_runs(dg.RunsFilter(statuses=list(NOT_FINISHED_STATUSES)))
    others = {run.run_id for run in waiting} - {own_run}
    due = []
    for check in checks:
        record = recorded.get(check.asset_check_key)
        if record is not None and record.status is AssetCheckExecutionRecordStatus.PLANNED and record.run_id in others:
            continue
        target = _target(made.get(check.asset_key))
        if check.asset_check_key in set(requested) or not _shows(record, check, target):
            due.append(replace(check, target_materialization_data=target))
    return due


def record_checks(instance: dg.DagsterInstance, settings: Settings, own_run: str = "") -> int:
    """Record what :func:`unrecorded_checks` gives, outside of any run; how many checks that were."""
    checks = unrecorded_checks(instance, settings, own_run=own_run)
    for check in checks:
        instance.report_runless_asset_event(check)
    return len(checks)


def newest_materialisations(
    instance: dg.DagsterInstance, keys: Iterable[dg.AssetKey]
) -> dict[dg.AssetKey, dg.EventLogRecord]:
    """The newest materialisation of each of these assets that has one."""
    entries = [record.asset_entry for record in instance.get_asset_records(list(keys))]
    return {e.asset_key: e.last_materialization_record for e in entries if e.last_materialization_record is not None}


def _target(record: dg.EventLogRecord | None) -> AssetCheckEvaluationTargetMaterializationData | None:
    if record is None:
        return None
    return AssetCheckEvaluationTargetMaterializationData(
        storage_id=record.storage_id, run_id=record.run_id, timestamp=record.timestamp
    )


def _shows(
    record: AssetCheckExecutionRecord | None,
    check: dg.AssetCheckEvaluation,
    target: AssetCheckEvaluationTargetMaterializationData | None,
) -> bool:
    """Whether Dagster shows the check as it stands: only one that is of the newest materialisation is shown at all."""
    if record is None or record.status not in COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES:
        return False
    recorded = record.evaluation
    return (
        recorded is not None
        and recorded.target_materialization_data == target
        and (recorded.passed, recorded.severity, recorded.metadata) == (check.passed, check.severity, check.metadata)
    )


def _released_checks(settings: Settings) -> list[CheckResult]:
    """The checks of the current release; of one that an earlier version of aigap has made, none."""
    manifest = current_release(settings) or {}
    return [CheckResult.of_row(row) for row in manifest.get("checks", [])]
