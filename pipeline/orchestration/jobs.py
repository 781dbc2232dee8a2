"""The refresh job, its schedule, and the definitions that Dagster loads."""

import dagster as dg

from pipeline.orchestration.assets import WRITER, landing_assets, release_assets, writer
from pipeline.orchestration.progress import silent_logger
from pipeline.orchestration.specs import declared_assets
from pipeline.settings import Settings

REFRESH = "refresh"
#: The logger that the command line names in its run configuration, in place of Dagster's console.
SILENT = "silent"
#: 06:30 in Tokyo: after the European fixings of the day before, before a working day in Japan.
REFRESH_CRON, REFRESH_TIMEZONE = "30 6 * * *", "Asia/Tokyo"


def definitions(settings: Settings) -> dg.Definitions:
    """All assets, the refresh job over them, and its daily schedule, which runs by default."""
    declared = declared_assets(settings)
    job = dg.define_asset_job(
        REFRESH,
        selection=dg.AssetSelection.all(),
        description="Fetch, validate, load, derive, audit and release. Does nothing where nothing changed.",
    )
    schedule = dg.ScheduleDefinition(
        name="daily_refresh",
        job=job,
        cron_schedule=REFRESH_CRON,
        execution_timezone=REFRESH_TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    return dg.Definitions(
        assets=[landing_assets(declared), release_assets(declared)],
        jobs=[job],
        schedules=[schedule],
        resources={WRITER: writer},
        executor=dg.in_process_executor,
        loggers={"console": dg.colored_console_logger, SILENT: silent_logger},
    )
