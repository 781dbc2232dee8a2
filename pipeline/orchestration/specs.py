"""What Dagster is told of each asset before anything runs: key, group, owners, kinds, description and upstreams.

All of it follows from the declarations: sources, reference files and SQL models. No schema is imported here, so that
loading the definitions stays quick; column schemas come with the first materialisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from graphlib import TopologicalSorter

import dagster as dg

from pipeline.building.reference_tables import reference_names
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import Settings
from pipeline.sources import declared_sources
from pipeline.sources.embedded import EMBEDDED
from pipeline.sources.reference import Reference
from pipeline.sources.release_calendar import Cadence, read_cadences

OWNERS = ["team:aigap"]
CONTRACT_CHECK = "pandera"
#: First part of the keys, and the group, of what is landed.
LANDING = "landing"
SERVED_CHECK = "served_as_declared"
LOOK_CHECK = "looked_at_in_time"
PUBLISHER_CHECK = "publisher_in_time"
#: The checks of every landed source, by name.
_LANDING_CHECKS = {
    SERVED_CHECK: "looked at without a fault, and nothing held",
    LOOK_CHECK: "all files of the source have answered within its cadence and grace",
    PUBLISHER_CHECK: "the publisher has moved by the day that core.release_calendar expects, and its grace",
}
#: Tables that the build fills itself, beside sources, reference files and models.
QUARANTINE_TABLE = "meta.quarantine"


@dataclass(frozen=True)
class Declared:
    """The specs of the two multi-assets and their checks."""

    landing: list[dg.AssetSpec]
    landing_checks: list[dg.AssetCheckSpec]
    tables: list[dg.AssetSpec]
    table_checks: list[dg.AssetCheckSpec]


def key_of(table_name: str) -> dg.AssetKey:
    """The asset key of a table: its SQL name."""
    return dg.AssetKey(table_name.split("."))


def landing_key(source_id: str) -> dg.AssetKey:
    """The asset key of a landed source."""
    return dg.AssetKey([LANDING, source_id])


def declared_assets(settings: Settings) -> Declared:
    """Every asset of the project, read from the declarations."""
    reference = Reference(settings.reference_folder)
    cadences = read_cadences(reference)
    landing = [_landing_spec(record.cells, cadences) for record in reference.records("sources.csv")]
    models = read_models(settings.models_folder)
    tables = _upstream_first([*_source_specs(reference), *_reference_specs(reference), *_model_specs(models)])
    landing_checks = [
        dg.AssetCheckSpec(name, asset=spec.key, description=about)
        for spec in landing
        for name, about in _LANDING_CHECKS.items()
    ]
    return Declared(landing, landing_checks, tables, [_check_spec(spec) for spec in tables])


def _upstream_first(specs: list[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """The specs ordered so that each stands after what it reads, as Dagster wants a multi-asset's results."""
    by_key = {spec.key: spec for spec in specs}
    graph = {spec.key: [dep.asset_key for dep in spec.deps if dep.asset_key in by_key] for spec in specs}
    return [by_key[key] for key in TopologicalSorter(graph).static_order()]


def _check_spec(spec: dg.AssetSpec) -> dg.AssetCheckSpec:
    if spec.key.path[0] == "audit":
        return dg.AssetCheckSpec(spec.key.path[1], asset=spec.key, description=f"none: {spec.description}")
    about = "every row keeps the rules of its pandera model, and its key is its own"
    return dg.AssetCheckSpec(CONTRACT_CHECK, asset=spec.key, description=about)


def _landing_spec(cells: Mapping[str, str], cadences: Mapping[str, Cadence]) -> dg.AssetSpec:
    return dg.AssetSpec(
        landing_key(cells["source_id"]),
        group_name=LANDING,
        owners=OWNERS,
        kinds={"file"} if cells["access"] != "live" else {"api"},
        description=f"{cells['title_en']} ({cells['publisher']}). Licence: {cells['licence']}.",
        metadata={"publisher's page": dg.MetadataValue.url(cells["homepage"]), "cadence": cells["cadence"]},
        skippable=True,
        freshness_policy=_freshness(cadences[cells["cadence"]]),
    )


def _freshness(cadence: Cadence) -> dg.FreshnessPolicy:
    """How long no release may have taken the source up: any news of any source takes up all of them."""
    patience = timedelta(days=cadence.every_days + cadence.grace_days)
    return dg.FreshnessPolicy.time_window(
        fail_window=patience + timedelta(days=cadence.every_days), warn_window=patience
    )


def _source_specs(reference: Reference) -> list[dg.AssetSpec]:
    specs = [
        _table_spec(
            f"src.{table.name}",
            f"{source.source_id}: rows of the dataset {dataset.dataset_id}, close to the publisher.",
            {"python"},
            [landing_key(source.source_id)],
        )
        for source in declared_sources()
        for dataset in source.datasets
        for table in dataset.tables
    ]
    embedded = sorted({edition.source_id for edition in reference.editions if edition.embedded_file})
    about = "Figures that people wrote down from publishers' editions, with figure, row, column and hash."
    return specs + [
        _table_spec(f"src.{table.name}", about, {"csv"}, [landing_key(source_id) for source_id in embedded])
        for table in EMBEDDED.tables
    ]


def _reference_specs(reference: Reference) -> list[dg.AssetSpec]:
    return [
        _table_spec(
            name, f"Data that people maintain in warehouse/reference/{name.partition('.')[2]}.csv.", {"csv"}, []
        )
        for name in reference_names(reference)
    ]


def _model_specs(models: "tuple[SqlModel, ...]") -> list[dg.AssetSpec]:
    by_name = {model.name: model for model in models}
    specs = [
        _table_spec(
            model.name,
            f"{model.header['title'].capitalize()}. Grain: {model.header['grain']}. Unit: {model.header['unit']}.",
            {"sql"},
            sorted(key_of(name) for name in _public_reads(model, by_name)),
        )
        for model in models
        if model.schema != "stage"
    ]
    about = "Every row that broke a rule, with its file, row, column, raw value and what was expected."
    return [*specs, _table_spec(QUARANTINE_TABLE, about, {"python"}, _every_source_table())]


def _public_reads(model: SqlModel, by_name: dict[str, SqlModel]) -> set[str]:
    """The public tables that a model reads, seen through the internal ones between them."""
    reads: set[str] = set()
    for name in model.reads:
        if name == "stage.observations":
            reads |= {".".join(key.path) for key in _every_source_table()}
        elif name.startswith("stage."):
            reads |= _public_reads(by_name[name], by_name) if name in by_name else set()
        else:
            reads.add(name)
    return reads


def _every_source_table() -> list[dg.AssetKey]:
    tables = {table.name for source in declared_sources() for dataset in source.datasets for table in dataset.tables}
    return [key_of(f"src.{name}") for name in sorted(tables | {table.name for table in EMBEDDED.tables})]


def _table_spec(name: str, description: str, kinds: set[str], deps: list[dg.AssetKey]) -> dg.AssetSpec:
    return dg.AssetSpec(
        key_of(name),
        group_name=name.partition(".")[0],
        owners=OWNERS,
        kinds={"duckdb", *kinds},
        description=description,
        deps=deps,
    )
