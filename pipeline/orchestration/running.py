"""The refresh from the command line: the same job, in this process, recorded in the instance that the UI shows."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import dagster as dg

from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import REFRESH, SILENT, definitions
from pipeline.orchestration.progress import show_progress
from pipeline.orchestration.specs import LANDING
from pipeline.releasing.lease import held_lease
from pipeline.settings import Settings
from pipeline.tidy.faults import AigapError


class RunFailedError(AigapError):
    """A run failed; the message is what the failing step said."""


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
    look_at = {"landing": {"config": {"offline": offline, "sources": list(sources)}}}
    with held_lease(settings.data_folder, "aigap refresh"):
        landed = _run_part(job, instance, landing, look_at)
        if landed.get_asset_materialization_events():
            _run_part(job, instance, keys - landing, {})


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
        raise RunFailedError(_message(result))
    return result


def _message(result: dg.ExecuteInProcessResult) -> str:
    """What our own code raised in the step that failed, without Dagster's wrapping and without its causes."""
    for event in result.all_events:
        failure = event.step_failure_data if event.is_step_failure else None
        if failure and failure.user_failure_data and failure.user_failure_data.description:
            return str(failure.user_failure_data.description)
        error = failure.error if failure else _job_error(event)
        while error is not None and error.cause is not None and (error.cls_name or "").startswith("Dagster"):
            error = error.cause
        if error is not None:
            return error.message.partition(": ")[2].strip()
    return "the run failed before its first step; see the run in: aigap ui"


def _job_error(event: dg.DagsterEvent) -> Any:
    """The error of a run that failed outside its steps, such as one that could not take the lease."""
    return event.job_failure_data.error if event.is_job_failure else None
