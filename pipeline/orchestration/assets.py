"""The two multi-assets: sources, which are fetched, and tables, which are released all together or not at all.

Whatever is selected, by a schedule, the command line or a button, the same happens: the selected sources that are live
are fetched, and a release is made if one is due. A publisher's fault never fails a run: the source serves its last good
version and its check turns red. What was done is reported as events, of assets that nobody selected as well; what was
selected and not done (a fetch that failed, a table of which nothing changed) is reported by no event.
"""

import time
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import dagster as dg

from pipeline import refresh
from pipeline.building.engines import require_engine
from pipeline.health.rollbacks import FORCE_COMMAND
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.current_checks import evaluation_of, record_checks, unrecorded_checks
from pipeline.orchestration.failures import NEXT_STEP, RunRefused, faults_as_failures
from pipeline.orchestration.instance import end_dead_runs
from pipeline.orchestration.materialisations import landed_sources, released_tables
from pipeline.orchestration.progress import FETCH_LOG, LOG, show_answer
from pipeline.orchestration.retention import RELEASE_TAG, TRIGGER_TAG
from pipeline.orchestration.specs import Declared
from pipeline.parsing.faults import HeldFileError, RunFault
from pipeline.reference.files import Reference
from pipeline.releasing.making import BuiltRelease
from pipeline.settings import DUCKDB, SPARK, Settings
from pipeline.sources.live_datasets import live_source_ids

Event = dg.AssetMaterialization | dg.AssetCheckEvaluation


def landing_assets(declared: Declared) -> dg.AssetsDefinition:
    """One asset per source, in one step."""
    names = [dg.EnumValue(spec.key.path[1]) for spec in declared.landing]

    @dg.multi_asset(
        name="landing",
        specs=declared.landing,
        check_specs=declared.landing_checks,
        can_subset=True,
        config_schema={
            "offline": dg.Field(bool, default_value=False, description="fetch nothing"),
            "force": dg.Field(
                bool,
                default_value=False,
                description="make a release though nothing changed, and though the current one was rolled back to",
            ),
            "from_nothing": dg.Field(
                bool, default_value=False, description="take no table from the current release: derive every one"
            ),
            "engine": dg.Field(
                dg.Enum("Engine", [dg.EnumValue(DUCKDB), dg.EnumValue(SPARK)]),
                is_required=False,
                description="what derives the models; AIGAP_ENGINE where nothing is said",
            ),
            "master": dg.Field(
                str, is_required=False, description="where Spark runs; AIGAP_SPARK_MASTER where nothing is said"
            ),
            "sources": dg.Field(
                [dg.Enum("Source", names)], default_value=[], description="of the selected ones, fetch these alone"
            ),
        },
    )
    def landing(context: dg.AssetExecutionContext) -> Iterator[Event]:
        """Fetch the selected sources, and make a release if one is due."""
        config = context.op_execution_context.op_config
        selected = {key.path[1] for key in context.selected_asset_keys}
        wanted = selected & set(config["sources"] or selected)
        yield from _refreshed(context, declared, set() if config["offline"] else wanted, config)

    return landing


def release_assets(declared: Declared) -> dg.AssetsDefinition:
    """Every table of the warehouse: built aside, checked, promoted, and only then shown as materialised."""

    @dg.multi_asset(name="release", specs=declared.tables, check_specs=declared.table_checks, can_subset=True)
    def release(context: dg.AssetExecutionContext) -> Iterator[Event]:
        """Make a release of what is landed, if one is due: of all tables, whichever were selected."""
        yield from _refreshed(context, declared, set(), {"force": False, "from_nothing": False})

    return release


def _refreshed(
    context: dg.AssetExecutionContext, declared: Declared, sources: AbstractSet[str], config: Mapping[str, Any]
) -> Iterator[Event]:
    """What a run does and reports. Where checks alone are selected, they are told anew and nothing else is done."""
    settings, own_run = Settings.from_environment(), context.run.run_id
    try:
        with faults_as_failures():
            settings = _with_engine(config)
        with faults_as_failures(), held_lock(settings.data_folder, f"run {own_run[:8]}"):
            if context.selected_asset_keys:
                end_dead_runs(context.instance, own_run)
                yield from _fetched_and_released(context, settings, declared, sources, config)
        yield from unrecorded_checks(context.instance, settings, context.selected_asset_check_keys, own_run)
    except Exception:
        record_checks(context.instance, settings, own_run)
        raise
    record_checks(
        context.instance, settings, own_run
    )  # what was recorded meanwhile by the daemon, of what is now the past


def _with_engine(config: Mapping[str, Any]) -> Settings:
    """The settings with what a run names of them; what is missing is said before anything is fetched."""
    settings = Settings.from_environment().with_engine(config.get("engine"), config.get("master"))
    require_engine(settings)
    return settings


def _fetched_and_released(
    context: dg.AssetExecutionContext,
    settings: Settings,
    declared: Declared,
    sources: AbstractSet[str],
    config: Mapping[str, Any],
) -> Iterator[Event]:
    live = sources & live_source_ids(Reference(settings.reference_folder, settings.reference_instead))
    landing = refresh.fetch(
        settings,
        only=sorted(live),
        offline=not live,
        force=config["force"],
        progress=FETCH_LOG.info,
        answered=show_answer,
    )
    began = time.monotonic()
    try:
        built = None
        if landing.changed:
            from_nothing = config["from_nothing"] or config["force"]
            built = refresh.build_release(
                settings, trigger=_trigger(context), progress=LOG.info, from_nothing=from_nothing
            )
    except (RunFault, HeldFileError):
        yield from landed_sources(context.instance, settings, landing.fetches)  # what was fetched was fetched
        raise
    yield from landed_sources(context.instance, settings, landing.fetches)
    seconds = time.monotonic() - began if built else None
    if built is not None and not built.promoted:
        yield from (evaluation_of(check) for check in built.checks if not check.passed)
        raise _refused(built)
    if built is not None:
        context.instance.add_run_tags(context.run.run_id, {RELEASE_TAG: built.release_id})
    LOG.info(_outcome(landing, built))
    yield from released_tables(context.instance, settings, declared.tables, seconds)


def _outcome(landing: refresh.Landing, built: BuiltRelease | None) -> str:
    if built is not None:
        return f"released {built.release_id}"
    if (rollback := landing.rollback) is not None:
        return (
            f"no release: {rollback.rolled_back} was rolled back to {rollback.release_id} by {rollback.decided_by} "
            f"({rollback.reason}); {FORCE_COMMAND} ends that"
        )
    return f"nothing changed since release {landing.current_release_id}"


def _trigger(context: dg.AssetExecutionContext) -> str:
    tags = context.run.tags
    return tags.get(TRIGGER_TAG) or tags.get("dagster/schedule_name") or "ui"


def _refused(built: BuiltRelease) -> RunRefused:
    blocking = [check for check in built.checks if check.blocks]
    words = "".join(f"\n  {check.in_words()}" for check in blocking)
    return RunRefused(
        f"the candidate was not released; the current release stays. What was found is in {built.path}."
        f"\n  failed checks:{words}",
        metadata={NEXT_STEP: step} if (step := blocking[0].next_step) else None,
    )
