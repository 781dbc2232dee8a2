"""The refresh job, its schedules and sensors, and the definitions that Dagster loads."""

import dagster as dg

from pipeline.orchestration.assets import WRITER, landing_assets, release_assets, writer
from pipeline.orchestration.progress import silent_logger
from pipeline.orchestration.schedules import cadence_schedules
from pipeline.orchestration.sensors import end_failed_run_alerts, raise_failed_run_alerts, report_health, retry_sensor
from pipeline.orchestration.specs import declared_assets
from pipeline.settings import Settings

REFRESH = "refresh"
#: The logger that the command line names in its run configuration, in place of Dagster's console.
SILENT = "silent"


def definitions(settings: Settings) -> dg.Definitions:
    """All assets, the refresh job over them, and what starts it by itself: schedules and sensors, on by default."""
    declared = declared_assets(settings)
    job = dg.define_asset_job(
        REFRESH,
        selection=dg.AssetSelection.all(),
        description="Fetch, validate, load, derive, audit and release. Does nothing where nothing changed.",
    )
    return dg.Definitions(
        assets=[landing_assets(declared), release_assets(declared)],
        jobs=[job],
        schedules=cadence_schedules(settings, job),
        sensors=[retry_sensor(job), report_health, raise_failed_run_alerts, end_failed_run_alerts],
        resources={WRITER: writer},
        executor=dg.in_process_executor,
        loggers={"console": dg.colored_console_logger, SILENT: silent_logger},
    )
