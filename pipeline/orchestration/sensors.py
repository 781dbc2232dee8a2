"""The sensors of the daemon: failed fetches are repeated, the health of sources is reported, failed runs are alerted.

Each only asks ``pipeline.health`` what is due. Waits and limits are rows of ``cadences.csv`` (reference data).
"""

import hashlib
from dataclasses import replace
from typing import Any

import dagster as dg

from pipeline.alerting.alerts import run_ended
from pipeline.alerting.delivery import notify
from pipeline.health.problems import health_now
from pipeline.health.retries import due_retries
from pipeline.health.source_records import records_by_source
from pipeline.landing.ledger import Ledger
from pipeline.orchestration.asset_keys import landing_key
from pipeline.orchestration.current_checks import record_checks
from pipeline.orchestration.failures import failure_of
from pipeline.orchestration.retention import COMMAND_LINE, PRUNE, TRIGGER_TAG
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import read_source_cadences
from pipeline.settings import Settings

#: How often the ledger is read: a person who waits for a red check waits a minute.
EVERY_SECONDS = 60
RETRY = "retry_failed_fetches"


def retry_sensor(job: Any) -> dg.SensorDefinition:
    """Starts a fetch of the sources whose fetch failed or never happened, within their declared limits."""

    @dg.sensor(
        name=RETRY,
        job=job,
        minimum_interval_seconds=EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="fetches sources again whose fetch failed, and not before the time that a publisher's server named",
    )
    def retry_failed_fetches() -> dg.RunRequest | dg.SkipReason:
        """Ask for a run of the sources whose retry is due."""
        settings = Settings.from_environment()
        sources = read_source_cadences(Reference(settings.reference_folder))
        with Ledger.opened(settings.ledger_url) as ledger:
            freshness = [row for health in health_now(settings, ledger) for row in health.freshness]
            cadences = {source.source_id: source.cadence for source in sources}
            records = records_by_source(sources, [], {}, ledger.fetches())
            fetches = [fetch for own in records.values() for fetch in own.fetches]
            due = due_retries(fetches, freshness, cadences, settings.now())
        if not due:
            return dg.SkipReason("no fetch is to be repeated")
        # the same fetches give the same key, so that a tick while the run still waits starts no second one
        key = hashlib.sha256("\n".join(retry.key for retry in due).encode()).hexdigest()[:16]
        why = "; ".join(f"{retry.source_id}: {retry.why}" for retry in due)
        keys = [landing_key(retry.source_id) for retry in due]
        tags = {TRIGGER_TAG: RETRY, "aigap/why": why}
        return dg.RunRequest(run_key=f"retry {key}", asset_selection=keys, tags=tags)

    return retry_failed_fetches


@dg.sensor(
    minimum_interval_seconds=EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="records every check that Dagster shows otherwise than it stands, and sends the alerts that wait",
)
def report_health(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """What changed without a run, and what a run could not say that was killed."""
    settings = Settings.from_environment()
    with Ledger.opened(settings.ledger_url) as ledger:
        for delivery in notify(settings, ledger, health_now(settings, ledger)):
            context.log.info(f"alert {delivery.alert_id} to {delivery.channel}: {delivery.outcome}")
    recorded = record_checks(context.instance, settings)
    return dg.SkipReason(f"checks recorded: {recorded}")


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING, description="raises an alert for a run that failed, once a cause"
)
def raise_failed_run_alerts(context: dg.RunFailureSensorContext) -> None:
    """Of a run that a schedule, a retry or a person in the UI has started; the command line alerts by itself."""
    if context.dagster_run.tags.get(TRIGGER_TAG) == COMMAND_LINE:
        return
    settings = Settings.from_environment()
    failure = failure_of([*context.get_step_failure_events(), context.failure_event])
    message = f"{failure.message}\n(run {context.dagster_run.run_id[:8]})"
    with Ledger.opened(settings.ledger_url) as ledger:
        run_ended(ledger, replace(failure, message=message), settings.now())


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="ends the alerts on failed runs once a run has succeeded",
)
def end_failed_run_alerts(context: dg.RunStatusSensorContext) -> None:
    """So that the next failure raises an alert again; a run that was to fetch and release nothing proves nothing."""
    run = context.dagster_run
    if run.job_name == PRUNE or (run.asset_check_selection and not run.asset_selection):
        return
    settings = Settings.from_environment()
    with Ledger.opened(settings.ledger_url) as ledger:
        run_ended(ledger, None, settings.now())
