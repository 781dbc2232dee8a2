"""`aigap refresh` as a person types it: what it prints and leaves, in the instance that the UI shows too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed
from tests.small_project import make_small_project, settings_of
from tests.terminal import environment_of

pytestmark = pytest.mark.long

INVESTMENT = "stanford_ai_index__2026.csv"
RATES = "ecb__2026_10_30.csv"


@dataclass(frozen=True)
class Refreshed:
    """A small project and its data after the first refresh, and what that printed."""

    settings: Settings
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The first refresh of a data folder, in a process of its own; the project has marts and suites."""
    folder = tmp_path_factory.mktemp("refreshed")
    root = make_small_project(folder / "project", marts=True, suites=True, editions=(INVESTMENT,))
    command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
    where = environment_of(folder / "data", PYTHONPATH=str(root))
    done = subprocess.run(command, cwd=root, env=where, capture_output=True, text=True, check=False)
    return Refreshed(settings_of(root, folder / "data"), done)


@pytest.fixture
def instance(refreshed: Refreshed) -> Iterator[dg.DagsterInstance]:
    """What the UI shows of it: a run from the command line that the UI does not know of would be a second truth."""
    with dg.DagsterInstance.from_config(str(refreshed.settings.dagster_home)) as instance:
        yield instance


def test_the_first_refresh_ends_with_headline_gaps_and_a_release(refreshed: Refreshed) -> None:
    assert refreshed.done.returncode == 0, refreshed.done.stderr
    assert "Private AI investment" in refreshed.done.stdout
    assert "new release: " in refreshed.done.stdout
    assert refreshed.settings.current_warehouse.is_symlink()


def test_a_second_refresh_finds_nothing_changed_and_makes_no_release(refreshed: Refreshed) -> None:
    settings = refreshed.settings
    before = settings.current_warehouse.readlink()
    done = typed(settings, "refresh", "--offline")
    assert done.exit_code == 0, done.stderr
    assert "nothing changed, no new release" in done.stdout
    assert settings.current_warehouse.readlink() == before
    assert len(list(settings.releases_folder.iterdir())) == 1


def test_the_refresh_is_recorded_in_the_instance_that_the_ui_shows(
    refreshed: Refreshed, instance: dg.DagsterInstance
) -> None:
    with duckdb.connect(str(refreshed.settings.current_warehouse.resolve()), read_only=True) as connection:
        rows = connection.execute("select count(*) from mart.gap_indicators").fetchone()
    metadata = metadata_of(instance, dg.AssetKey(["mart", "gap_indicators"]))
    assert (metadata["dagster/row_count"].value,) == rows
    runs = [(run.job_name, run.status.value) for run in instance.get_runs()]
    assert set(runs) == {("refresh", "SUCCESS")}


def test_the_headline_shows_its_gap_its_lineage_and_its_checks_in_the_instance(instance: dg.DagsterInstance) -> None:
    key = dg.AssetKey(["mart", "japan_vs_world"])
    metadata = metadata_of(instance, key)
    chart = str(metadata["gap to the leader"].value)
    assert "| Private AI investment | 2025 |" in chart and "of USA" in chart and "█" in chart
    assert isinstance(metadata["Private AI investment: rank"].value, int)
    gap = metadata["AI patents granted per 100,000 inhabitants: gap to the leader (patents per 100,000 inhabitants)"]
    assert gap.value == float(f"{gap.value:.10g}") < 0
    lineage = metadata["dagster/column_lineage"].value
    assert isinstance(lineage, dg.TableColumnLineage)
    deps = [(dep.asset_key.path, dep.column_name) for dep in lineage.deps_by_column["ratio_to_leader"]]
    assert deps == [(["mart", "country_vs_world"], "ratio_to_leader")]
    check = dg.AssetCheckKey(key, "recent")
    record = instance.event_log_storage.get_latest_asset_check_execution_by_key([check])[check]
    assert record.event is not None and record.event.dagster_event is not None
    evaluation = record.event.dagster_event.asset_check_evaluation_data
    assert evaluation.passed
    assert evaluation.metadata["expected"].value == "no value of the headline is older than four years"


def metadata_of(instance: dg.DagsterInstance, key: dg.AssetKey) -> dict[str, dg.MetadataValue]:
    """What is shown of a table that the refresh has made."""
    event = instance.get_latest_materialization_event(key)
    assert event is not None and event.asset_materialization is not None
    return dict(event.asset_materialization.metadata)


def test_an_unreachable_publisher_is_named_with_what_is_used_instead(tmp_path: Path) -> None:
    root = make_small_project(tmp_path / "project", marts=True, editions=(RATES,))
    settings = settings_of(root, tmp_path / "data", AIGAP_MIRROR="http://127.0.0.1:1")
    done = typed(settings, "refresh", "--source", "ecb")
    assert done.exit_code == 0, done.stderr
    assert "ecb: unreachable; served from embedded" in done.stderr
    assert "aigap refresh --source ecb" in done.stderr


def test_a_refresh_on_an_unwritable_folder_ends_with_one_clear_message(tmp_path: Path) -> None:
    """In a process of its own: what would show is a traceback."""
    (tmp_path / "file").write_text("not a folder")
    command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
    where = environment_of(tmp_path / "file" / "data")
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{tmp_path / 'file'} is a file" in done.stderr
    assert "next step" in done.stderr
    assert "Traceback" not in done.stderr
