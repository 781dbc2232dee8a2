"""The refresh from the command line: the same job, in this process, recorded in the instance that the UI shows."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import REFRESH, SILENT, definitions
from pipeline.orchestration.progress import show_progress
from pipeline.settings import Settings
from pipeline.tidy.faults import AigapError


class RunFailedError(AigapError):
    """A run failed; the message is what the failing step said."""


def run_refresh(settings: Settings, *, offline: bool, sources: Sequence[str]) -> None:
    """Run the refresh job to its end.

    Raises:
        RunFault: the data folder cannot be written.
        RunFailedError: a step failed; the current release is unchanged.
    """
    instance = shared_instance(settings)
    show_progress()
    job = definitions(settings).resolve_job_def(REFRESH)
    result = job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        tags={"aigap/trigger": "command line"},
        run_config={
            "loggers": {SILENT: {}},
            "ops": {"landing": {"config": {"offline": offline, "sources": list(sources)}}},
        },
    )
    if not result.success:
        raise RunFailedError(_message(result))


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
