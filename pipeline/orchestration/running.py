"""The refresh from the command line: the same job, in this process, recorded in the instance that the UI shows."""

from collections.abc import Mapping, Sequence

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob

# Not public, but what a process that Dagster launches is made of; dagster is pinned to one version.
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.execution.api import execute_run
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteRepositoryOrigin

from pipeline.alerting.alerts import RunFailure, run_ended
from pipeline.alerting.delivery import notify
from pipeline.building.engines import require_engine
from pipeline.health.problems import health_now
from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.asset_keys import landing_key
from pipeline.orchestration.failures import failure_of
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import SILENT, definitions
from pipeline.orchestration.progress import LOG, show_progress
from pipeline.orchestration.retention import COMMAND_LINE, TRIGGER_TAG
from pipeline.orchestration.specs import REFRESH
from pipeline.parsing.faults import AigapError
from pipeline.reference.files import Reference
from pipeline.refresh import check_fetched
from pipeline.settings import Settings

#: As ``workspace.yaml`` names the code location, and Dagster its one repository.
_OF_THE_UI = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("aigap"), SINGLETON_REPOSITORY_NAME)


class RunFailedError(AigapError):
    """A run failed; the message is that of the failing step."""

    def __init__(self, failure: RunFailure) -> None:
        """Keep the failure for the alert that follows from it."""
        super().__init__(failure.message)
        self.failure = failure


def run_refresh(
    settings: Settings,
    *,
    offline: bool,
    sources: Sequence[str],
    force: bool = False,
    from_nothing: bool = False,
    engine: str | None = None,
    master: str | None = None,
) -> None:
    """Run the refresh job over the sources that are named, over all of them where none is.

    ``force`` makes a release though nothing changed, and though the current one was rolled back to; ``from_nothing``
    takes no table from the current release; ``engine`` and ``master`` go before the settings of these names.

    Raises:
        RunFault: a source is unknown, the engine is not installed, the data folder cannot be written, or another
            refresh runs.
        RunFailedError: the run failed; the current release is unchanged.
    """
    check_fetched(sources, Reference(settings.reference_folder, settings.reference_instead))
    require_engine(settings.with_engine(engine, master))
    instance = shared_instance(settings)
    show_progress()
    job = definitions(settings).resolve_job_def(REFRESH)
    with held_lock(settings.data_folder, "aigap refresh"):
        config: dict[str, bool | str] = {"offline": offline, "force": force, "from_nothing": from_nothing}
        chosen = {name: value for name, value in (("engine", engine), ("master", master)) if value is not None}
        run = _started_here(instance, job, sources=sources, config=config | chosen)
        result = execute_run(InMemoryJob(job), run, instance)
        failure = None if result.success else failure_of(result.all_events)
        _alert(settings, failure)
        if failure is not None:
            raise RunFailedError(failure)


def _started_here(
    instance: dg.DagsterInstance, job: dg.JobDefinition, *, sources: Sequence[str], config: Mapping[str, bool | str]
) -> dg.DagsterRun:
    """A run of the job as the UI's own are recorded: of no code location, its overview would leave it out."""
    return instance.create_run_for_job(
        job,
        asset_selection={landing_key(source_id) for source_id in sources} or None,
        tags={TRIGGER_TAG: COMMAND_LINE},
        run_config={"loggers": {SILENT: {}}, "ops": {"landing": {"config": dict(config)}}},
        remote_job_origin=_OF_THE_UI.get_job_origin(REFRESH),
    )


def _alert(settings: Settings, failure: RunFailure | None) -> None:
    """Raise and send the alerts that follow from this run, which a fault of theirs does not fail."""
    try:
        with Ledger.opened(settings.ledger_url) as ledger:
            run_ended(ledger, failure, settings.now())
            notify(settings, ledger, health_now(settings, ledger))
    except AigapError as fault:
        LOG.warning(f"alerts could not be raised; the next refresh or the daemon will do so: {fault}")
