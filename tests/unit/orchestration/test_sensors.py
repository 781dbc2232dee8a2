"""What the sensors of failed runs make of a run, by who started it."""

from __future__ import annotations

import dagster as dg
import pytest

from pipeline.landing.ledger import Ledger
from pipeline.orchestration.failures import faults_as_failures
from pipeline.orchestration.retention import COMMAND_LINE, TRIGGER_TAG
from pipeline.orchestration.sensors import raise_failed_run_alerts
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings


@dg.op
def faulty() -> None:
    """A step that meets a fault of ours."""
    with faults_as_failures():
        raise RunFault("the disk is full", expected="space", seen="none", next_step="free some")


@dg.job
def failing() -> None:
    """A job of it."""
    faulty()


@pytest.mark.parametrize(("trigger", "raised"), [("daily_refresh", ["free some"]), (COMMAND_LINE, [])])
def test_a_run_of_the_command_line_which_alerts_by_itself_is_not_alerted_twice(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, trigger: str, raised: list[str]
) -> None:
    """Once it had failed and another had succeeded, the daemon would have raised its alert anew."""
    monkeypatch.setattr(Settings, "from_environment", classmethod(lambda cls, environment=None: settings))
    with dg.DagsterInstance.ephemeral() as instance:
        done = failing.execute_in_process(instance=instance, raise_on_error=False, tags={TRIGGER_TAG: trigger})
        context = dg.build_run_status_sensor_context(
            "raise_failed_run_alerts", done.get_run_failure_event(), instance, done.dagster_run
        )
        raise_failed_run_alerts(context.for_run_failure())
    with Ledger.opened(settings.ledger_url) as ledger:
        assert [alert.next_step for alert in ledger.alerts()] == raised
