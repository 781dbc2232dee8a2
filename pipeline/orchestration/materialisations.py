"""What there is, as Dagster's materialisations: sources that answered or brought news, and tables of a release.

They name the data versions that they are made of, as a step of Dagster's would, so that the graph shows what is out of
step: after a release nothing, after a fetch without a release what has news.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import dagster as dg
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_TAG,
    DEFAULT_DATA_VERSION,
    NULL_EVENT_POINTER,
    extract_data_version_from_entry,
    get_input_data_version_tag,
    get_input_event_pointer_tag,
)

from pipeline.health.problems import SourceHealth, health_now
from pipeline.health.source_status import UNREACHABLE
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch, Snapshot
from pipeline.orchestration.asset_attributes import Metadata
from pipeline.orchestration.asset_keys import landing_key
from pipeline.orchestration.current_checks import newest_materialisations
from pipeline.orchestration.lineage_metadata import declared_lineage, shown_lineage
from pipeline.orchestration.shown import HEADLINE_TABLE, headline_chart, headline_numbers, source_numbers
from pipeline.orchestration.specs import RELEASES_TABLE
from pipeline.reference.files import Reference
from pipeline.releasing.promotion import current_release
from pipeline.settings import Settings
from pipeline.sources.live_datasets import live_source_ids


def landed_sources(
    instance: dg.DagsterInstance, settings: Settings, fetches: Sequence[Fetch]
) -> Iterator[dg.AssetMaterialization]:
    """The sources whose own fetch succeeded, and those not fetched that took in a new file all the same."""
    with Ledger.opened(settings.ledger_url) as ledger:
        healths, snapshots = health_now(settings, ledger), ledger.snapshots()
    live = live_source_ids(Reference(settings.reference_folder, settings.reference_instead))
    numbers = source_numbers(settings.current_warehouse.resolve())
    known = _known_versions(instance, (landing_key(health.source_id) for health in healths))
    for health in healths:
        version = _version([snapshot for snapshot in snapshots if snapshot.source_id == health.source_id])
        own = [fetch for fetch in fetches if fetch.source_id == health.source_id]
        has_answered = bool(own) and all(fetch.is_good for fetch in own)
        is_news = not own and _may_bring_news(health, live) and known.get(landing_key(health.source_id)) != version
        if has_answered or is_news:
            yield dg.AssetMaterialization(
                landing_key(health.source_id),
                metadata=_source_metadata(health) | numbers.get(health.source_id, {}),
                tags={DATA_VERSION_TAG: version},
            )


def _may_bring_news(health: SourceHealth, live: AbstractSet[str]) -> bool:
    """Whether its files came from its publisher: what is embedded says of no live source that it is there."""
    status = health.status
    is_there = status.served_from != "embedded" or status.source_id not in live
    return status.status != UNREACHABLE and status.n_snapshots > 0 and is_there


def _version(snapshots: Iterable[Snapshot]) -> str:
    """A hash of the files that are landed of a source, whatever was found in them."""
    names = " ".join(sorted(snapshot.snapshot_id for snapshot in snapshots))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def _source_metadata(health: SourceHealth) -> Metadata:
    status = health.status
    metadata: Metadata = {
        "status": status.status,
        "served from": status.served_from,
        "accepted files": status.n_snapshots,
    }
    metadata |= {"edition": status.edition} if status.edition else {}
    return metadata | ({"reason": status.reason} if status.reason else {})


def released_tables(
    instance: dg.DagsterInstance, settings: Settings, tables: Sequence[dg.AssetSpec], seconds: float | None = None
) -> Iterator[dg.AssetMaterialization]:
    """The tables of the current release, where Dagster shows those of another; an audit view holds no row.

    ``seconds`` is how long the release took, if it was made just now.
    """
    manifest = current_release(settings)
    known = _known_versions(instance, (spec.key for spec in tables))
    if manifest is None or all(known.get(spec.key) == manifest["release_id"] for spec in tables):
        return
    lineage, warehouse = declared_lineage(settings), settings.current_warehouse.resolve()
    sources = {dep.asset_key for spec in tables for dep in spec.deps} - {spec.key for spec in tables}
    versions = _known_versions(instance, sources) | {spec.key: manifest["release_id"] for spec in tables}
    for spec in tables:
        name = ".".join(spec.key.path)
        metadata: Metadata = {"release": manifest["release_id"]}
        if name in manifest["row_counts"]:
            metadata |= _table_metadata(name, manifest["row_counts"][name], warehouse)
        if name == RELEASES_TABLE:
            metadata |= {"megabytes": round(warehouse.stat().st_size / 1e6, 1)}
            metadata |= {"seconds": round(seconds, 1)} if seconds is not None else {}
        if columns := lineage.get(name):
            metadata["dagster/column_lineage"] = shown_lineage(columns)
        yield dg.AssetMaterialization(spec.key, metadata=metadata, tags=_made_of(spec, versions))


def _made_of(spec: dg.AssetSpec, versions: Mapping[dg.AssetKey, str]) -> dict[str, str]:
    tags = {DATA_VERSION_TAG: versions[spec.key], CODE_VERSION_TAG: "release"}
    for dep in spec.deps:
        tags[get_input_data_version_tag(dep.asset_key)] = versions.get(dep.asset_key, DEFAULT_DATA_VERSION.value)
        tags[get_input_event_pointer_tag(dep.asset_key)] = NULL_EVENT_POINTER
    return tags


def _table_metadata(name: str, rows: int, warehouse: Path) -> Metadata:
    metadata: Metadata = {"dagster/row_count": rows}
    if name == HEADLINE_TABLE:
        metadata["gap to the leader"] = dg.MetadataValue.md(headline_chart(warehouse))
        metadata |= headline_numbers(warehouse)
    return metadata


def _known_versions(instance: dg.DagsterInstance, keys: Iterable[dg.AssetKey]) -> dict[dg.AssetKey, str]:
    """The data version of each of these assets that is materialised."""
    made = newest_materialisations(instance, set(keys))
    versions = {key: extract_data_version_from_entry(record.event_log_entry) for key, record in made.items()}
    return {key: version.value for key, version in versions.items() if version is not None}
