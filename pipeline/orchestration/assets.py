"""The two multi-assets: landing, which may find nothing new, and the release, which is all or nothing.

A publisher's fault never fails a run: the source serves its last good version and its check turns red. The release
yields its materialisations only after the promotion; where the candidate is refused, it yields its check results alone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from pipeline import refresh
from pipeline.auditing.audit import DATA_DOCS
from pipeline.building.column_lineage import Columns
from pipeline.contracts.check_results import CRITICAL
from pipeline.health.problems import health_now
from pipeline.health.source_status import BROKEN, SourceStatus
from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.failures import NEXT_STEP, faults_as_failures
from pipeline.orchestration.health_checks import check_results
from pipeline.orchestration.instance import end_dead_runs
from pipeline.orchestration.lineage_metadata import declared_lineage, shown_lineage
from pipeline.orchestration.progress import FETCH_LOG, LOG, show_answer
from pipeline.orchestration.shown import HEADLINE_TABLE, check_metadata, headline_chart, status_metadata
from pipeline.orchestration.specs import (
    GATE_CHECK,
    Declared,
    key_of,
    landing_key,
    source_of_table,
)
from pipeline.releasing.making import BuiltRelease
from pipeline.settings import Settings

Result = dg.MaterializeResult[None] | dg.AssetCheckResult


#: The resource that holds the lock from a run's first step to its last.
WRITER = "writer"


@dg.resource(description="the only writer of the data folder, for as long as the run goes on")
def writer(context: dg.InitResourceContext) -> Iterator[None]:
    """Hold the lock for the whole run, so that what was fetched is what is built."""
    run_id = context.run.run_id if context.run else ""
    with held_lock(Settings.from_environment().data_folder, f"run {run_id[:8]}"):
        if context.instance is not None:
            end_dead_runs(context.instance, run_id)
        yield


class FetchConfig(dg.Config):
    """What a run fetches: every live source by default."""

    offline: bool = False
    sources: list[str] = []  # noqa: RUF012 - a config field, which Dagster copies for each run


def landing_assets(declared: Declared) -> dg.AssetsDefinition:
    """One asset per source, in one step; yields nothing at all when nothing changed."""

    # can_subset makes the checks optional too: a multi-asset that must report every check cannot say "nothing changed"
    @dg.multi_asset(
        name="landing",
        specs=declared.landing,
        check_specs=declared.landing_checks,
        can_subset=True,
        required_resource_keys={WRITER},
    )
    def landing(context: dg.AssetExecutionContext, config: FetchConfig) -> Iterator[Result]:
        """Fetch every source; yield nothing where nothing changed."""
        settings = Settings.from_environment()
        with faults_as_failures():
            landing = refresh.fetch(
                settings, only=config.sources, offline=config.offline, progress=FETCH_LOG.info, answered=show_answer
            )
        if not landing.changed:
            LOG.info(f"nothing changed: release {landing.current_release_id} is up to date")
            return
        with Ledger.opened(settings.ledger_url) as ledger:
            healths = {health.source_id: health for health in health_now(settings, ledger)}
        for status in landing.statuses:
            yield _landed(status)
            yield from check_results(healths[status.source_id])

    return landing


def _landed(status: SourceStatus) -> dg.MaterializeResult[None]:
    version = (
        f"{status.source_id} {status.status} {status.served_from} {status.edition} "
        f"{status.recorded_at} {status.stale_since}"
    )
    metadata: dict[str, dg.MetadataValue | str | int] = {
        "status": status.status,
        "served from": status.served_from,
        "accepted files": status.n_snapshots,
    }
    metadata |= {"edition": status.edition} if status.edition else {}
    metadata |= {"reason": status.reason} if status.reason else {}
    return dg.MaterializeResult(
        asset_key=landing_key(status.source_id),
        data_version=dg.DataVersion(hashlib.sha256(version.encode()).hexdigest()[:16]),
        metadata=metadata,
    )


def release_assets(declared: Declared) -> dg.AssetsDefinition:
    """Every table of the warehouse: built aside, checked, promoted, and only then shown as materialised."""

    @dg.multi_asset(
        name="release", specs=declared.tables, check_specs=declared.table_checks, required_resource_keys={WRITER}
    )
    def release(context: dg.AssetExecutionContext) -> Iterator[Result]:
        """Build, check and promote; yield what was released."""
        settings = Settings.from_environment()
        trigger = context.run.tags.get("aigap/trigger") or context.run.tags.get("dagster/schedule_name") or "ui"
        with faults_as_failures():
            built = refresh.build_release(settings, trigger=trigger, progress=LOG.info)
        if not built.promoted:
            yield from _check_results(built)
            blocking = [check for check in built.checks if check.blocks]
            words = "".join(f"\n  {check.in_words()}" for check in blocking)
            raise dg.Failure(
                f"the candidate was not released; the current release stays. What was found is in {built.path}."
                f"\n  failed checks:{words}",
                metadata={NEXT_STEP: step} if (step := blocking[0].next_step) else None,
            )
        LOG.info(f"released {built.release_id}")
        lineage = declared_lineage(settings)
        for spec in declared.tables:
            name = ".".join(spec.key.path)
            yield _table(name, built, lineage) if name in built.row_counts else _view(spec)
        yield from _check_results(built)

    return release


def _view(spec: dg.AssetSpec) -> dg.MaterializeResult[None]:
    """An audit view: it holds nothing, and its check reports what it found."""
    return dg.MaterializeResult(asset_key=spec.key)


def _table(name: str, built: BuiltRelease, lineage: Mapping[str, Columns]) -> dg.MaterializeResult[None]:
    from schemas.registry import columns_of, models

    columns = [
        dg.TableColumn(
            column.name,
            column.sql_type,
            description=f"{column.title_en} / {column.title_ja}: {column.description}"
            + (f" Unit: {column.unit}." if column.unit else ""),
            constraints=dg.TableColumnConstraints(nullable=column.nullable, other=list(column.rules)),
        )
        for column in columns_of(models()[name])
    ]
    metadata: dict[str, dg.MetadataValue | dg.TableSchema | dg.TableColumnLineage | int | str] = {
        "dagster/row_count": built.row_counts[name],
        "dagster/column_schema": dg.TableSchema(columns=columns),
        "release": built.release_id,
    }
    if lineage.get(name):
        metadata["dagster/column_lineage"] = shown_lineage(lineage[name])
    page = built.path.parent / DATA_DOCS / f"{name}.html"
    if page.exists():
        metadata["expectations"] = dg.MetadataValue.path(str(page))
    if name == HEADLINE_TABLE:
        metadata["gap to the leader"] = dg.MetadataValue.md(headline_chart(built.path))
    return dg.MaterializeResult(asset_key=key_of(name), metadata=metadata)


def _check_results(built: BuiltRelease) -> Iterator[dg.AssetCheckResult]:
    for check in built.checks:
        severity = dg.AssetCheckSeverity.ERROR if check.severity == CRITICAL else dg.AssetCheckSeverity.WARN
        yield dg.AssetCheckResult(
            asset_key=key_of(check.table_name),
            check_name=check.check_name,
            passed=check.passed,
            severity=severity,
            metadata=check_metadata(check),
        )
    yield from _gate_results(built.statuses)


def _gate_results(statuses: Sequence[SourceStatus]) -> Iterator[dg.AssetCheckResult]:
    """Red on the tables of a source that is unreachable, outdated or held, and on no other; the mart is released.

    Files are fetched before they are parsed, so that only here is it known of a new file whether it was held.
    """
    by_source = {status.source_id: status for status in statuses}
    for table_name, source_id in source_of_table().items():
        status = by_source[source_id]
        yield dg.AssetCheckResult(
            asset_key=key_of(table_name),
            check_name=GATE_CHECK,
            passed=status.status not in BROKEN,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata=status_metadata(status),
        )
