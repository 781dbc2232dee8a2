"""The refresh from the command line: the same job, in this process, recorded in the instance that the UI shows."""

from collections.abc import Sequence

from pipeline.alerting.alerts import RunFailure, run_ended
from pipeline.alerting.delivery import notify
from pipeline.health.problems import health_now
from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.asset_keys import landing_key
from pipeline.orchestration.failures import failure_of
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import SILENT, definitions
from pipeline.orchestration.progress import LOG, show_progress
from pipeline.orchestration.specs import REFRESH
from pipeline.parsing.faults import AigapError
from pipeline.reference.files import Reference
from pipeline.refresh import check_fetched
from pipeline.settings import Settings


class RunFailedError(AigapError):
    """A run failed; the message is that of the failing step."""

    def __init__(self, failure: RunFailure) -> None:
        """Keep the failure for the alert that follows from it."""
        super().__init__(failure.message)
        self.failure = failure


def run_refresh(settings: Settings, *, offline: bool, sources: Sequence[str]) -> None:
    """Run the refresh job over the sources that are named, over all of them where none is.

    Raises:
        RunFault: a source is unknown, the data folder cannot be written, or another refresh runs.
        RunFailedError: the run failed; the current release is unchanged.
    """
    check_fetched(sources, Reference(settings.reference_folder, settings.reference_instead))
    instance = shared_instance(settings)
    show_progress()
    job = definitions(settings).resolve_job_def(REFRESH)
    with held_lock(settings.data_folder, "aigap refresh"):
        result = job.execute_in_process(
            instance=instance,
            asset_selection=[landing_key(source_id) for source_id in sources] or None,
            raise_on_error=False,
            tags={"aigap/trigger": "command line"},
            run_config={"loggers": {SILENT: {}}, "ops": {"landing": {"config": {"offline": offline}}}},
        )
        failure = None if result.success else failure_of(result.all_events)
        _alert(settings, failure)
        if failure is not None:
            raise RunFailedError(failure)


def _alert(settings: Settings, failure: RunFailure | None) -> None:
    """Raise and send the alerts that follow from this run, which a fault of theirs does not fail."""
    try:
        with Ledger.opened(settings.ledger_url) as ledger:
            run_ended(ledger, failure, settings.now())
            notify(settings, ledger, health_now(settings, ledger))
    except AigapError as fault:
        LOG.warning(f"alerts could not be raised; the next refresh or the daemon will do so: {fault}")
