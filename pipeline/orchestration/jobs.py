"""The refresh jobs, their schedules and sensors, and the definitions that Dagster loads."""

import dagster as dg

from pipeline.orchestration.assets import landing_assets, release_assets
from pipeline.orchestration.progress import silent_logger
from pipeline.orchestration.retention import prune_history, prune_schedule
from pipeline.orchestration.schedules import cadence_schedules
from pipeline.orchestration.sensors import end_failed_run_alerts, raise_failed_run_alerts, report_health, retry_sensor
from pipeline.orchestration.specs import REFRESH, declared_assets, refresh_job
from pipeline.settings import Settings

#: The logger that the command line names in its run configuration, in place of Dagster's console.
SILENT = "silent"


def definitions(settings: Settings, *, with_columns: bool = False) -> dg.Definitions:
    """All assets, the refresh job over them, and what starts it by itself: schedules and sensors, on by default."""
    declared = declared_assets(settings, with_columns=with_columns)
    about = "Fetch every live source, and make a release if one is due. Does nothing where nothing changed."
    job = refresh_job(REFRESH, [spec.key for spec in declared.landing], about)
    return dg.Definitions(
        assets=[landing_assets(declared), release_assets(declared)],
        jobs=[job, prune_history],
        schedules=[*cadence_schedules(settings), prune_schedule],
        sensors=[retry_sensor(job), report_health, raise_failed_run_alerts, end_failed_run_alerts],
        executor=dg.in_process_executor,
        loggers={"console": dg.colored_console_logger, SILENT: silent_logger},
    )
