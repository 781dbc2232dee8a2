"""The message of a failed run: what our own code raised, without Dagster's wrapping."""

from collections.abc import Iterable
from typing import Any

import dagster as dg


def message_of(events: Iterable[dg.DagsterEvent]) -> str:
    """What our own code raised in the step that failed, without Dagster's wrapping and without its causes."""
    for event in events:
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
    """The error of a run that failed outside its steps, such as one that could not take the lock."""
    return event.job_failure_data.error if event.is_job_failure else None
