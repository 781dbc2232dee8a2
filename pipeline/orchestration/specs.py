"""What Dagster knows of each asset before anything runs: key, group, owners, kinds, description and upstreams.

All of it follows from the declarations: sources, reference files and SQL models. Schemas are imported for the UI alone,
which shows the columns, so that the command line stays quick.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg

from pipeline.auditing.audit import DATA_DOCS
from pipeline.auditing.suites import Suite, read_suites
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.contracts.check_results import FINITE_CHECK, FINITE_EXPECTED
from pipeline.orchestration.asset_attributes import (
    Metadata,
    code_of,
    domain_of,
    freshness_of,
    with_freshness,
    with_metadata,
)
from pipeline.orchestration.asset_keys import LANDING, key_of, landing_key
from pipeline.orchestration.column_schemas import column_schemas
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import Cadence, read_cadences
from pipeline.reporting.report import REPORT
from pipeline.settings import Settings
from pipeline.sources import declared_sources
from pipeline.sources.embedded import EMBEDDED

REFRESH = "refresh"
CONTRACT_CHECK = "pandera"
SERVED_CHECK = "served_as_declared"
#: Of a source table: whether the newest file of its source was taken, or an older one is served in its place.
GATE_CHECK = "gate"
FETCH_CHECK = "fetched_in_time"
PUBLISHER_CHECK = "publisher_in_time"
#: The checks of every landed source, by name.
_LANDING_CHECKS = {
    SERVED_CHECK: "fetched without a fault, and nothing held",
    FETCH_CHECK: "all files of the source have answered within its cadence and grace",
    PUBLISHER_CHECK: "the publisher has moved by the day that core.release_calendar expects, and its grace",
}
#: The table on which a release's own numbers and its one check are shown.
RELEASES_TABLE = "meta.releases"
ROLLBACK_CHECK = "not_rolled_back"
#: Tables that the build fills itself, beside sources, reference files and models.
QUARANTINE_TABLE = "meta.quarantine"


@dataclass(frozen=True)
class Declared:
    """The specs of the two multi-assets and their checks."""

    landing: list[dg.AssetSpec]
    landing_checks: list[dg.AssetCheckSpec]
    tables: list[dg.AssetSpec]
    table_checks: list[dg.AssetCheckSpec]


def refresh_job(name: str, sources: Sequence[dg.AssetKey], description: str) -> Any:
    """A job that fetches sources and makes a release if one is due.

    Tables and checks are no part of it, though it reports on all of them: Dagster writes two rows for each that a job
    might make, and most refreshes make none; and a run that is ended half-way would leave them without a result.
    """
    return dg.define_asset_job(name, dg.AssetSelection.assets(*sources).without_checks(), description=description)


def declared_assets(settings: Settings, *, with_columns: bool = False) -> Declared:
    """Every asset of the project, read from the declarations; ``with_columns``, each table's columns as well."""
    reference = Reference(settings.reference_folder)
    cadences = read_cadences(reference)
    landing = [_landing_spec(settings, record.cells, cadences) for record in reference.records("sources.csv")]
    models = read_models(settings.models_folder)
    tables = _upstream_first(
        [*_source_specs(settings, reference), *_reference_specs(settings, reference), *_model_specs(settings, models)]
    )
    rows = [record.cells for record in reference.records("sources.csv")]
    tables = with_freshness(
        tables, {landing_key(row["source_id"]): cadences[row["cadence"]] for row in rows if row["access"] == "live"}
    )
    suites = read_suites(settings.expectations_folder)
    tables = with_metadata(tables, {key_of(suite.table_name): _expectations(suite) for suite in suites})
    report = {"report": dg.MetadataValue.url(f"/{REPORT.as_posix()}")}  # as ``release_pages`` serves it
    shown_in_it = [spec.key for spec in tables if spec.key.path[0] == "mart" or spec.key == key_of(RELEASES_TABLE)]
    tables = with_metadata(tables, dict.fromkeys(shown_in_it, report))
    if with_columns:
        tables = with_metadata(tables, column_schemas())
    landing_checks = [
        dg.AssetCheckSpec(name, asset=spec.key, description=about)
        for spec in landing
        for name, about in _LANDING_CHECKS.items()
    ]
    about = "the current release is the newest one, and nobody went back to it from a newer one"
    of_release = dg.AssetCheckSpec(ROLLBACK_CHECK, asset=key_of(RELEASES_TABLE), description=about)
    table_checks = [*_table_checks(tables, models), *_gate_checks(), *_suite_checks(suites), of_release]
    return Declared(landing, landing_checks, tables, table_checks)


def _upstream_first(specs: list[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """The specs ordered so that each stands after what it reads, as Dagster wants a multi-asset's results."""
    by_key = {spec.key: spec for spec in specs}
    graph = {spec.key: [dep.asset_key for dep in spec.deps if dep.asset_key in by_key] for spec in specs}
    return [by_key[key] for key in TopologicalSorter(graph).static_order()]


def _expectations(suite: Suite) -> Metadata:
    """Where the UI serves what was found of a table (``release_pages``)."""
    return {"expectations": dg.MetadataValue.url(f"/{DATA_DOCS}/{suite.table_name}.html")}


def source_of_table() -> dict[str, str]:
    """The source of each source table, by the table's SQL name; the embedded editions are of several."""
    return {
        f"src.{table.name}": source.source_id
        for source in declared_sources()
        for dataset in source.datasets
        for table in dataset.tables
    }


def _table_checks(tables: Sequence[dg.AssetSpec], models: Sequence[SqlModel]) -> Iterator[dg.AssetCheckSpec]:
    """The contract of every table, and of every audit view that lists faults that there are none."""
    audits = {key_of(model.name): model for model in models if model.schema == "audit"}
    reckoned = {key_of(model.name) for model in models if model.schema not in ("stage", "audit")}
    for spec in tables:
        audit = audits.get(spec.key)
        if audit is None:
            about = "every row keeps the rules of its pandera model, and its key is its own"
            yield dg.AssetCheckSpec(CONTRACT_CHECK, asset=spec.key, description=about)
            if spec.key in reckoned:
                yield dg.AssetCheckSpec(FINITE_CHECK, asset=spec.key, description=FINITE_EXPECTED)
        elif not audit.judged_by:
            yield dg.AssetCheckSpec(spec.key.path[1], asset=spec.key, description=audit.header.get("expected"))


def _gate_checks() -> Iterator[dg.AssetCheckSpec]:
    about = "the newest file of the source was reached, parsed and accepted; else the last good one is served"
    for name in source_of_table():
        yield dg.AssetCheckSpec(GATE_CHECK, asset=key_of(name), description=about)


def _suite_checks(suites: Sequence[Suite]) -> Iterator[dg.AssetCheckSpec]:
    for suite in suites:
        for expectation in suite.expectations:
            about = f"{expectation.expected}. {expectation.notes} Facts: {suite.reads}."
            yield dg.AssetCheckSpec(expectation.check, asset=key_of(suite.table_name), description=about)


def _landing_spec(settings: Settings, cells: Mapping[str, str], cadences: Mapping[str, Cadence]) -> dg.AssetSpec:
    return dg.AssetSpec(
        landing_key(cells["source_id"]),
        group_name=LANDING,
        owners=["team:sources"],
        tags={"layer": LANDING, "domain": "sources", "cadence": cells["cadence"]},
        kinds={"api"} if cells["access"] == "live" else {"file"},
        description=f"{cells['title_en']} ({cells['publisher']}). Licence: {cells['licence']}.",
        metadata={
            "publisher's page": dg.MetadataValue.url(cells["homepage"]),
            "cadence": cells["cadence"],
            **code_of(settings, f"pipeline/sources/{cells['source_id']}.py"),
        },
        skippable=True,
        freshness_policy=freshness_of(cadences[cells["cadence"]]),
    )


def _source_specs(settings: Settings, reference: Reference) -> list[dg.AssetSpec]:
    pages = {record.cells["source_id"]: record.cells["homepage"] for record in reference.records("sources.csv")}
    specs = [
        _table_spec(
            f"src.{table.name}",
            f"{source.source_id}: rows of the dataset {dataset.dataset_id}, close to the publisher.",
            {"python"},
            [landing_key(source.source_id)],
            "sources",
            {"publisher's page": dg.MetadataValue.url(pages[source.source_id])}
            | code_of(settings, f"pipeline/sources/{source.source_id}.py"),
        )
        for source in declared_sources()
        for dataset in source.datasets
        for table in dataset.tables
    ]
    embedded = sorted({edition.source_id for edition in reference.editions if edition.embedded_file})
    about = "Values that people wrote down from publishers' editions, with figure, row, column and hash."
    code = code_of(settings, "pipeline/sources/embedded.py")
    return specs + [
        _table_spec(
            f"src.{table.name}", about, {"csv"}, [landing_key(source_id) for source_id in embedded], "sources", code
        )
        for table in EMBEDDED.tables
    ]


def _reference_specs(settings: Settings, reference: Reference) -> list[dg.AssetSpec]:
    return [
        _table_spec(
            f"core.{path.stem}",
            f"Data that people maintain in warehouse/reference/{path.relative_to(reference.folder).as_posix()}.",
            {"csv"},
            [],
            "reference",
            code_of(settings, path),
        )
        for path in reference.tables.values()
    ]


def _model_specs(settings: Settings, models: Sequence[SqlModel]) -> list[dg.AssetSpec]:
    by_name = {model.name: model for model in models}
    specs = [
        _table_spec(
            model.name,
            _description(model),
            {"sql"},
            sorted(key_of(name) for name in _public_reads(model, by_name)),
            domain_of(model),
            code_of(settings, settings.models_folder / model.template.place),
        )
        for model in models
        if model.schema != "stage"
    ]
    about = "Every row that broke a rule, with its file, row, column, raw value and what was expected."
    code = code_of(settings, "pipeline/normalizing/table_sets.py")
    return [*specs, _table_spec(QUARANTINE_TABLE, about, {"python"}, _every_source_table(), "operation", code)]


def _description(model: SqlModel) -> str:
    title, grain, unit = (model.header[name] for name in ("title", "grain", "unit"))
    return f"{title[:1].upper()}{title[1:]}. Grain: {grain}. Unit: {unit}."


def _public_reads(model: SqlModel, by_name: dict[str, SqlModel]) -> set[str]:
    """The public tables that a model reads, seen through the internal ones between them."""
    reads: set[str] = set()
    for name in model.reads:
        if name == "stage.source_observations":
            reads |= {".".join(key.path) for key in _every_source_table()}
        elif name.startswith("stage."):
            reads |= _public_reads(by_name[name], by_name) if name in by_name else set()
        else:
            reads.add(name)
    return reads


def _every_source_table() -> list[dg.AssetKey]:
    tables = {table.name for source in declared_sources() for dataset in source.datasets for table in dataset.tables}
    return [key_of(f"src.{name}") for name in sorted(tables | {table.name for table in EMBEDDED.tables})]


def _table_spec(
    name: str, description: str, kinds: set[str], deps: list[dg.AssetKey], domain: str, metadata: Metadata
) -> dg.AssetSpec:
    layer = name.partition(".")[0]
    return dg.AssetSpec(
        key_of(name),
        group_name=f"{layer}_{domain}" if layer in ("core", "mart") else layer,
        owners=[f"team:{domain}"],
        tags={"layer": layer, "domain": domain},
        kinds={"duckdb", *kinds},
        description=description,
        deps=deps,
        metadata=metadata,
        skippable=True,
    )
