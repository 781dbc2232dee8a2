"""What Dagster keeps of the past, and the job that forgets the rest: runs, events, logs, results of checks.

It is history alone: the ledger keeps every fetch and every release, whatever is forgotten here.
"""

import shutil
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipeline.orchestration.event_log import KeptEventLogStorage
from pipeline.orchestration.progress import LOG
from pipeline.settings import Settings

#: The tag of a run that made a release: its name.
RELEASE_TAG = "aigap/release"
#: The tag that says what started a run, and what it says of the command line.
TRIGGER_TAG, COMMAND_LINE = "aigap/trigger", "command line"
#: Runs that made a release or failed are kept for so many days: a release is a megabyte and a half of events.
DAYS_WITH_NEWS = 90
#: All others, which found nothing new: there are a dozen a day.
DAYS_WITHOUT_NEWS = 14
PRUNE = "prune_history"


def prune(instance: dg.DagsterInstance, settings: Settings, now: datetime) -> tuple[int, int]:
    """Forget what is older than is kept; what is shown now of an asset or a check is never too old.

    Args:
        instance: where it is recorded.
        settings: where the runs' logs are.
        now: the present time, with its time zone.

    Returns:
        How many runs and how many results of checks were forgotten.
    """
    newest = [record.asset_entry.last_materialization_record for record in instance.get_asset_records()]
    shown = {record.run_id for record in newest if record is not None}
    of_news, of_none = (now - timedelta(days=days) for days in (DAYS_WITH_NEWS, DAYS_WITHOUT_NEWS))
    forgotten = 0
    for record in instance.get_run_records(dg.RunsFilter(created_before=of_none)):
        run = record.dagster_run
        is_too_old = record.create_timestamp < of_news or not _brought_news(run)
        if is_too_old and run.is_finished and run.run_id not in shown:
            instance.delete_run(run.run_id)
            shutil.rmtree(settings.dagster_home / "storage" / run.run_id, ignore_errors=True)
            forgotten += 1
    storage = instance.event_log_storage
    return forgotten, storage.forget_checks(of_news) if isinstance(storage, KeptEventLogStorage) else 0


def _brought_news(run: dg.DagsterRun) -> bool:
    return RELEASE_TAG in run.tags or run.status is dg.DagsterRunStatus.FAILURE


@dg.op(name="prune")
def _prune(context: dg.OpExecutionContext) -> None:
    settings = Settings.from_environment()
    runs, results = prune(context.instance, settings, settings.now().replace(tzinfo=UTC))
    LOG.info(f"forgotten: {runs} runs and {results} results of checks")


@dg.job(
    name=PRUNE,
    description=f"Forget runs that found nothing new after {DAYS_WITHOUT_NEWS} days, and the others after "
    f"{DAYS_WITH_NEWS}, with their events and logs. What is shown of an asset or a check now is kept.",
    executor_def=dg.in_process_executor,
)
def prune_history() -> None:
    """Forget what is older than is kept."""
    _prune()


prune_schedule = dg.ScheduleDefinition(
    name=f"{PRUNE}_daily",
    job=prune_history,
    cron_schedule="40 4 * * *",
    execution_timezone="Asia/Tokyo",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="forgets what is older than is kept, when little else runs",
)
