"""What the UI shows beside an asset before anything runs: what it is about, its code, its freshness, its columns."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._utils.warnings import disable_dagster_warnings

from pipeline.building.sql_models import SqlModel
from pipeline.reference.release_calendar import Cadence
from pipeline.settings import Settings

Metadata = dict[str, Any]

#: What the tables of a layer are about where its folder has no folders of its own.
_DOMAINS = {"core": "observations"}


def domain_of(model: SqlModel) -> str:
    """What a table is about: the folder within its layer's folder, as in ``warehouse/models/mart/<domain>/``."""
    _, *folders, _ = model.template.place.split("/")
    return folders[0] if folders else _DOMAINS.get(model.schema, "operation")


def code_of(settings: Settings, path: str | Path) -> Metadata:
    """Where a person reads how it is made, as the UI opens it in an editor of this machine."""
    file = settings.project_root / path
    if not file.exists():
        return {}
    label = file.relative_to(settings.project_root).as_posix()
    with disable_dagster_warnings():  # a beta of the version that is pinned
        reference = dg.LocalFileCodeReference(file_path=str(file), line_number=1, label=label)
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[reference])}


def freshness_of(cadence: Cadence) -> dg.FreshnessPolicy:
    """How long ago a source may have answered or been handed over, or a mart been made."""
    patience = timedelta(days=cadence.every_days + cadence.grace_days)
    return dg.FreshnessPolicy.time_window(
        fail_window=patience + timedelta(days=cadence.every_days), warn_window=patience
    )


def with_freshness(specs: list[dg.AssetSpec], live: Mapping[dg.AssetKey, Cadence]) -> list[dg.AssetSpec]:
    """The marts with the freshness of the slowest live source that each is made of: by then one must have had news."""
    slowest = dict(live)
    for spec in specs:  # each after what it reads
        own = [slowest[dep.asset_key] for dep in spec.deps if dep.asset_key in slowest]
        if own:
            slowest[spec.key] = max(own, key=lambda cadence: cadence.every_days)
    return [
        spec.replace_attributes(freshness_policy=freshness_of(slowest[spec.key]))
        if spec.key in slowest and spec.key.path[0] == "mart"
        else spec
        for spec in specs
    ]


def with_metadata(specs: list[dg.AssetSpec], more: Mapping[dg.AssetKey, Metadata]) -> list[dg.AssetSpec]:
    """The tables, each with what there is more of it."""
    return [spec.merge_attributes(metadata=more.get(spec.key, {})) for spec in specs]
