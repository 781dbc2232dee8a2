"""What a failed run is told to have failed of: our own words, also where nobody was left to say any."""

from __future__ import annotations

import dagster as dg

from pipeline.orchestration.failures import failure_of, faults_as_failures
from pipeline.orchestration.instance import end_dead_runs
from pipeline.parsing.faults import RunFault


@dg.op
def faulty() -> None:
    """A step that meets a fault of ours."""
    with faults_as_failures():
        raise RunFault("the disk is full", expected="space", seen="none", next_step="free some")


@dg.op
def interrupted() -> None:
    """A step that is ended from outside."""
    raise dg.DagsterExecutionInterruptedError


@dg.job
def failing() -> None:
    """A job of it."""
    faulty()


def events_of(instance: dg.DagsterInstance, run_id: str) -> list[dg.DagsterEvent]:
    return [entry.dagster_event for entry in instance.all_logs(run_id) if entry.dagster_event]


def test_a_fault_is_told_with_its_next_step() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        done = failing.execute_in_process(instance=instance, raise_on_error=False)
        failure = failure_of(events_of(instance, done.run_id))
    assert failure.message.startswith("the disk is full")
    assert failure.next_step == "free some"


def test_a_failed_runs_page_begins_with_our_own_message() -> None:
    """Dagster writes the class of an exception before what it says, which was a name of its own."""
    with dg.DagsterInstance.ephemeral() as instance:
        done = failing.execute_in_process(instance=instance, raise_on_error=False)
        (failed,) = [event for event in events_of(instance, done.run_id) if event.is_step_failure]
    error = failed.step_failure_data.error
    assert error is not None and error.message.startswith("the run failed: the disk is full")


def test_a_run_that_is_ended_from_outside_is_told_so() -> None:
    """As closing the UI does; it once gave no reason."""

    @dg.job
    def ended() -> None:
        interrupted()

    with dg.DagsterInstance.ephemeral() as instance:
        done = ended.execute_in_process(instance=instance, raise_on_error=False)
        failure = failure_of(events_of(instance, done.run_id))
    assert failure.message == "the run was ended before it was done, as closing the UI does"


def test_a_run_whose_process_was_killed_is_told_as_its_successor_found_it() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(failing, status=dg.DagsterRunStatus.STARTED)
        end_dead_runs(instance, "another")
        failure = failure_of(events_of(instance, run.run_id))
    assert failure.message == "its process ended and could not say so; a later run has found it so"
