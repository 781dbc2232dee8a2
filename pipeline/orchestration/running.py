"""The refresh from the command line: the same job, in this process, recorded in the instance that the UI shows."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import dagster as dg

from pipeline.alerting.alerts import RunFailure, run_ended
from pipeline.alerting.delivery import notify
from pipeline.health.problems import health_now
from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.failures import failure_of
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import REFRESH, SILENT, definitions
from pipeline.orchestration.progress import LOG, show_progress
from pipeline.orchestration.specs import LANDING
from pipeline.parsing.faults import AigapError
from pipeline.settings import Settings


class RunFailedError(AigapError):
    """A run failed; the message is that of the failing step."""

    def __init__(self, failure: RunFailure) -> None:
        """Keep the failure for the alert that follows from it."""
        super().__init__(failure.message)
        self.failure = failure


def run_refresh(settings: Settings, *, offline: bool, sources: Sequence[str]) -> None:
    """Run the refresh job: its landing part, and then, if that found anything new, the rest of it.

    In two parts, because Dagster writes two rows for every asset that a run might make: with all tables in it, a run
    that finds nothing new would spend most of its time on what it does not do.

    Raises:
        RunFault: the data folder cannot be written, or another refresh runs.
        RunFailedError: a step failed; the current release is unchanged.
    """
    instance = shared_instance(settings)
    show_progress()
    job = definitions(settings).resolve_job_def(REFRESH)
    keys = set(job.asset_layer.executable_asset_keys)
    landing = {key for key in keys if key.path[0] == LANDING}
    fetch = {"landing": {"config": {"offline": offline, "sources": list(sources)}}}
    with held_lock(settings.data_folder, "aigap refresh"):
        try:
            landed = _run_part(job, instance, landing, fetch)
            if landed.get_asset_materialization_events():
                _run_part(job, instance, keys - landing, {})
        except RunFailedError as error:
            _alert(settings, error.failure)
            raise
        _alert(settings, None)


def _alert(settings: Settings, failure: RunFailure | None) -> None:
    """Raise and send the alerts that follow from this run, which a fault of theirs does not fail."""
    try:
        with Ledger.opened(settings.ledger_url) as ledger:
            run_ended(ledger, failure, settings.now())
            notify(settings, ledger, health_now(settings, ledger))
    except AigapError as fault:
        LOG.warning(f"alerts could not be raised; the next refresh or the daemon will do so: {fault}")


def _run_part(
    job: dg.JobDefinition, instance: dg.DagsterInstance, keys: AbstractSet[dg.AssetKey], ops: dict[str, Any]
) -> dg.ExecuteInProcessResult:
    result = job.execute_in_process(
        instance=instance,
        asset_selection=sorted(keys),
        raise_on_error=False,
        tags={"aigap/trigger": "command line"},
        run_config={"loggers": {SILENT: {}}, "ops": ops},
    )
    if not result.success:
        raise RunFailedError(failure_of(result.all_events))
    return result
