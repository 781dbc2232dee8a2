"""The asset graph as a whole: keys, groups, owners, dependencies, checks, job and schedule."""

import dagster as dg
import duckdb
import pytest

from pipeline.auditing.suites import read_suites
from pipeline.building.sql_models import read_models
from pipeline.health.problems import SourceHealth
from pipeline.health.source_status import SourceStatus
from pipeline.orchestration.asset_attributes import domain_of
from pipeline.orchestration.health_checks import gate_checks
from pipeline.orchestration.jobs import definitions
from pipeline.orchestration.specs import declared_assets, source_of_table
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    return definitions(Settings.from_environment({}))


@pytest.fixture(scope="module")
def graph(defs: dg.Definitions) -> dg.AssetsDefinition:
    return defs.resolve_asset_graph()


def test_every_table_of_the_release_is_an_asset_of_its_sql_name(
    graph: dg.AssetsDefinition, warehouse: duckdb.DuckDBPyConnection
) -> None:
    tables = warehouse.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_catalog = current_database()"
    ).fetchall()
    assets = {".".join(key.path) for key in graph.get_all_asset_keys() if key.path[0] != "landing"}
    assert assets == {name for (name,) in tables}


def test_every_source_is_a_landed_asset(graph: dg.AssetsDefinition, warehouse: duckdb.DuckDBPyConnection) -> None:
    sources = {name for (name,) in warehouse.execute("select source_id from core.sources").fetchall()}
    assert {key.path[1] for key in graph.get_all_asset_keys() if key.path[0] == "landing"} == sources


def test_every_asset_has_group_owner_kind_and_description(graph: dg.AssetsDefinition) -> None:
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name == key.path[0] or node.group_name == f"{key.path[0]}_{node.tags['domain']}", key
        assert node.owners == [f"team:{node.tags['domain']}"], key
        assert "dagster/code_references" in node.metadata, key
        assert node.kinds, key
        assert node.description, key


def test_layers_with_many_tables_are_grouped_by_what_they_are_about(graph: dg.AssetsDefinition) -> None:
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert {"mart_gaps", "mart_growth", "mart_claims", "mart_composites", "mart_sources"} <= groups
    assert {"core_reference", "core_observations", "landing", "src", "meta", "audit"} <= groups
    assert len(groups) == 11


def test_a_mart_is_about_what_its_folder_says() -> None:
    folder = Settings.from_environment({}).models_folder
    marts = [model for model in read_models(folder) if model.schema == "mart"]
    assert {domain_of(model) for model in marts} == {path.name for path in (folder / "mart").iterdir()}
    assert all(model.template.place.startswith(f"mart/{domain_of(model)}/") for model in marts)


def test_a_description_keeps_the_names_in_it(graph: dg.AssetsDefinition) -> None:
    """It once wrote the country in small letters."""
    assert graph.get(dg.AssetKey(["mart", "japan_vs_world"])).description.startswith("The default focus economy (Japan")


def test_the_marts_and_the_release_lead_to_the_report(graph: dg.AssetsDefinition) -> None:
    leading = {key for key in graph.get_all_asset_keys() if "report" in graph.get(key).metadata}
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "mart"}
    assert leading == marts | {dg.AssetKey(["meta", "releases"])}


def test_every_asset_has_a_check_but_the_views_of_facts_that_a_suite_judges(graph: dg.AssetsDefinition) -> None:
    checked = {check.asset_key for check in graph.asset_check_keys}
    facts = {
        dg.AssetKey(suite.reads.split(".")) for suite in read_suites(Settings.from_environment({}).expectations_folder)
    }
    assert facts
    assert checked == graph.get_all_asset_keys() - facts


def test_a_source_that_is_held_turns_exactly_its_own_tables_red() -> None:
    statuses = [
        SourceStatus(source_id=source_id, status="held" if source_id == "eto" else "fresh", served_from="fetched",
                    edition=None, published_at=None, recorded_at=None, stale_since=None, n_snapshots=1,
                    reason="few rows" if source_id == "eto" else None, next_step="aigap accept x --why TEXT")
        for source_id in sorted(set(source_of_table().values()))
    ]  # fmt: skip
    results = list(gate_checks(SourceHealth(status.source_id, status, (), ()) for status in statuses))
    red = {".".join(result.asset_key.path) for result in results if not result.passed}
    assert red == {table for table, source in source_of_table().items() if source == "eto"} != set()
    assert all(result.severity is dg.AssetCheckSeverity.ERROR for result in results)
    metadata = next(result for result in results if not result.passed).metadata
    assert metadata["seen"].value == "few rows"
    assert metadata["next step"].value == "aigap accept x --why TEXT"


def test_the_ui_is_told_the_columns_of_every_table() -> None:
    """Of the table as it is declared: a materialisation that repeats them is most of what a release writes."""
    declared = declared_assets(Settings.from_environment({}), with_columns=True)
    columns = {
        ".".join(spec.key.path): {column.name for column in spec.metadata["dagster/column_schema"].columns}
        for spec in declared.tables
        if spec.key.path[0] != "audit"
    }
    assert {"geo", "indicator_id", "years_behind"} <= columns["mart.gap_indicators"]
    assert all(columns.values())


def test_the_mart_reads_observations_through_the_internal_models(graph: dg.AssetsDefinition) -> None:
    """Internal tables are no assets: a reader of the graph must still see what a mart is made of."""
    upstream = {".".join(key.path) for key in graph.get(dg.AssetKey(["mart", "gap_indicators"])).parent_keys}
    assert {"core.observations", "core.indicators", "mart.peer_groups"} <= upstream
    assert not any(name.startswith("stage.") for name in upstream)


def test_observations_read_every_source_table(graph: dg.AssetsDefinition) -> None:
    sources = {key for key in graph.get_all_asset_keys() if key.path[0] == "src"}
    assert sources <= graph.get(dg.AssetKey(["core", "observations"])).parent_keys


def test_every_cadence_has_a_schedule_that_runs_by_default_in_tokyo(
    defs: dg.Definitions, warehouse: duckdb.DuckDBPyConnection
) -> None:
    said = warehouse.execute(
        "select distinct s.cadence, c.cron from core.sources as s inner join core.cadences as c using (cadence)"
    )
    crons = {f"{cadence}_refresh": cron for cadence, cron in said.fetchall()}
    schedules = {schedule.name: schedule for schedule in defs.schedules or [] if schedule.name != "prune_history_daily"}
    assert {name: schedule.cron_schedule for name, schedule in schedules.items()} == crons
    for schedule in schedules.values():
        assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
        assert schedule.execution_timezone == "Asia/Tokyo"
        assert schedule.job_name == f"refresh_{schedule.name.removesuffix('_refresh')}"


def test_every_sensor_runs_by_default(defs: dg.Definitions) -> None:
    sensors = {sensor.name: sensor for sensor in defs.sensors or []}
    assert set(sensors) == {"retry_failed_fetches", "report_health", "raise_failed_run_alerts", "end_failed_run_alerts"}
    assert {sensor.default_status for sensor in sensors.values()} == {dg.DefaultSensorStatus.RUNNING}


def test_every_landed_source_has_a_freshness_policy(graph: dg.AssetsDefinition) -> None:
    landed = [key for key in graph.get_all_asset_keys() if key.path[0] == "landing"]
    assert all(graph.get(key).freshness_policy is not None for key in landed)


def test_a_mart_is_late_when_the_slowest_of_its_live_sources_must_have_had_news(graph: dg.AssetsDefinition) -> None:
    def windows(*path: str) -> dg.FreshnessPolicy | None:
        return graph.get(dg.AssetKey(path)).freshness_policy

    assert windows("mart", "gap_indicators") == windows("landing", "eto")  # a quarter, and its grace
    assert windows("core", "observations") is None


def test_each_schedule_is_of_the_sources_of_its_cadence_and_of_no_table(
    defs: dg.Definitions, warehouse: duckdb.DuckDBPyConnection
) -> None:
    by_cadence = dict(
        warehouse.execute(
            "select cadence, list(source_id order by source_id) from core.sources group by all"
        ).fetchall()
    )
    for cadence, sources in by_cadence.items():
        job = defs.resolve_job_def(f"refresh_{cadence}")
        assert sorted(key.path[1] for key in job.asset_layer.selected_asset_keys) == sources
