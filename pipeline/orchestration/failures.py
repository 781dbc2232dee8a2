"""The failure of a run: what our own code raised, without Dagster's wrapping.

Dagster keeps an error as text alone; its next step travels beside it as metadata of a ``dagster.Failure``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from pipeline.alerting.alerts import RunFailure
from pipeline.parsing.faults import HeldFileError, RunFault

NEXT_STEP = "next step"
#: How Dagster's words begin where it finds a run dead.
FROM_OUTSIDE = "This run has been marked as failed"
#: What Dagster raises in a run that is ended from outside.
INTERRUPTED = "DagsterExecutionInterruptedError"


class RunRefused(dg.Failure):
    """The failure of a run with our own message.

    Dagster writes a class's name before what it says, on a run's page too: this one reads as the message's beginning.
    """


RunRefused.__module__, RunRefused.__qualname__ = "builtins", "the run failed"


@contextmanager
def faults_as_failures() -> Iterator[None]:
    """End a step with the message of a fault, its next step beside it."""
    try:
        yield
    except (RunFault, HeldFileError) as error:
        raise RunRefused(str(error), metadata={NEXT_STEP: error.next_step}) from error


def failure_of(events: Iterable[dg.DagsterEvent]) -> RunFailure:
    """What our own code raised in the step that failed, without Dagster's wrapping and without its causes."""
    for event in events:
        failure = event.step_failure_data if event.is_step_failure else None
        if failure and failure.user_failure_data and failure.user_failure_data.description:
            step = failure.user_failure_data.metadata.get(NEXT_STEP)
            return RunFailure(str(failure.user_failure_data.description), str(step.value) if step else None)
        error = failure.error if failure else _job_error(event)
        if error is not None and error.cls_name == INTERRUPTED:
            return RunFailure("the run was ended before it was done, as closing the UI does", "aigap refresh")
        while error is not None and error.cause is not None and (error.cls_name or "").startswith("Dagster"):
            error = error.cause
        if error is not None:
            return RunFailure(error.message.partition(": ")[2].strip())
        if event.is_job_failure and event.message:  # of a process that was killed, as others have found it
            is_ours = not event.message.startswith(FROM_OUTSIDE)
            return RunFailure(event.message if is_ours else "its process ended and could not say why")
    return RunFailure("the run failed before its first step; see the run in: aigap ui")


def _job_error(event: dg.DagsterEvent) -> Any:
    """The error of a run that failed outside its steps; of one that was killed there is none."""
    return event.job_failure_data.error if event.is_job_failure and event.event_specific_data else None
