"""The commands as a person types them: real processes on a real data folder, their output and exit codes read."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT, Settings

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_at(data_folder: Path) -> Run:
    def run(*arguments: str, stdin: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIGAP_", "DAGSTER_"))}
        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *arguments],
            cwd=PROJECT_ROOT,
            env={**environment, "AIGAP_DATA": str(data_folder), **variables},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    return run


@pytest.fixture
def ask(released: Settings) -> Run:
    """Run a reading command on the warehouse built offline."""
    return run_at(released.data_folder)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A data folder after its first `aigap refresh --offline`, and what that printed."""
    folder = tmp_path_factory.mktemp("refreshed")
    return folder, run_at(folder)("refresh", "--offline")


def test_the_first_refresh_ends_with_headline_gaps_and_a_release(
    refreshed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = refreshed
    assert done.returncode == 0, done.stderr
    assert "Private AI investment" in done.stdout
    assert "new release: " in done.stdout
    assert (folder / "aigap.duckdb").is_symlink()


def test_a_second_refresh_finds_nothing_changed_and_makes_no_release(
    refreshed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = refreshed
    before = (folder / "aigap.duckdb").readlink()
    done = run_at(folder)("refresh", "--offline")
    assert done.returncode == 0, done.stderr
    assert "nothing changed, no new release" in done.stdout
    assert (folder / "aigap.duckdb").readlink() == before
    assert len(list((folder / "releases").iterdir())) == 1


def test_the_refresh_is_recorded_in_the_instance_that_the_ui_shows(
    refreshed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """A run from the command line that the UI does not know of would be a second truth."""
    folder, _ = refreshed
    with duckdb.connect(str((folder / "aigap.duckdb").resolve()), read_only=True) as connection:
        rows = connection.execute("select count(*) from mart.gap_indicators").fetchone()
    code = (
        "import dagster as dg, json\n"
        "instance = dg.DagsterInstance.get()\n"
        "event = instance.get_latest_materialization_event(dg.AssetKey(['mart', 'gap_indicators']))\n"
        "metadata = event.asset_materialization.metadata\n"
        "runs = [(run.job_name, run.status.value) for run in instance.get_runs()]\n"
        "print(json.dumps([metadata['dagster/row_count'].value,\n"
        "  [c.name for c in metadata['dagster/column_schema'].value.columns], runs]))"
    )
    environment = os.environ | {"DAGSTER_HOME": str(folder / "dagster")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    row_count, columns, runs = json.loads(done.stdout)
    assert rows is not None and row_count == rows[0]
    assert {"geo", "indicator_id", "years_behind"} <= set(columns)
    assert ["refresh", "SUCCESS"] in runs
    assert {name for name, _ in runs} == {"refresh"}


def test_the_headline_shows_its_gap_its_lineage_and_its_checks_in_the_instance(
    refreshed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = refreshed
    code = (
        "import dagster as dg, json\n"
        "instance = dg.DagsterInstance.get()\n"
        "key = dg.AssetKey(['mart', 'japan_vs_world'])\n"
        "metadata = instance.get_latest_materialization_event(key).asset_materialization.metadata\n"
        "deps = metadata['dagster/column_lineage'].value.deps_by_column['ratio_to_leader']\n"
        "check = dg.AssetCheckKey(key, 'recent')\n"
        "record = instance.event_log_storage.get_latest_asset_check_execution_by_key([check])[check]\n"
        "said = record.event.dagster_event.asset_check_evaluation_data\n"
        "print(json.dumps([metadata['gap to the leader'].value, metadata['expectations'].value,\n"
        "  [[dep.asset_key.path, dep.column_name] for dep in deps], said.passed, said.metadata['expected'].value]))"
    )
    environment = os.environ | {"DAGSTER_HOME": str(folder / "dagster")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    chart, page, lineage, passed, expected = json.loads(done.stdout)
    assert "| Private AI investment | 2025 |" in chart and "of USA" in chart and "█" in chart
    assert Path(page).is_file()
    assert lineage == [[["mart", "country_vs_world"], "ratio_to_leader"]]
    assert passed is True
    assert expected == "no value of the headline is older than four years"


def test_an_unreachable_publisher_is_named_with_what_is_used_instead(tmp_path: Path) -> None:
    done = run_at(tmp_path / "data")("refresh", "--source", "ecb", AIGAP_MIRROR="http://127.0.0.1:1")
    assert done.returncode == 0, done.stderr
    assert "ecb: unreachable; served from embedded" in done.stderr
    assert "aigap refresh --source ecb" in done.stderr


def test_a_refresh_on_an_unwritable_folder_ends_with_one_clear_message(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    done = run_at(file / "data")("refresh", "--offline")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "next step" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_prints_a_table(ask: Run) -> None:
    done = ask("query", "select geo, name_ja from core.economies where geo = 'JPN'")
    assert done.returncode == 0, done.stderr
    assert "日本" in done.stdout


def test_a_query_may_start_with_a_comment_and_come_from_standard_input(ask: Run) -> None:
    assert "7" in ask("query", "-- seven\nselect 3 + 4 as seven").stdout
    assert "7" in ask("query", "-", stdin="-- seven\nselect 3 + 4 as seven").stdout


def test_csv_and_json_give_every_digit(ask: Run) -> None:
    sql = (
        "select value, geo from core.observations where indicator_id = 'private_ai_investment' and geo = 'JPN' limit 1"
    )
    rows = list(csv.DictReader(io.StringIO(ask("query", sql, "--format", "csv").stdout)))
    parsed = json.loads(ask("query", sql, "--format", "json").stdout)
    assert float(rows[0]["value"]) == parsed[0]["value"]
    assert parsed[0]["geo"] == "JPN"


def test_parquet_goes_to_standard_output(released: Settings, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "query", "from core.units", "--format", "parquet"]
    environment = os.environ | {"AIGAP_DATA": str(released.data_folder)}
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, check=True)
    file = tmp_path / "units.parquet"
    file.write_bytes(done.stdout)
    assert duckdb.sql(f"select count(*) from '{file}'").fetchone() != (0,)


def test_a_query_cannot_write(ask: Run) -> None:
    done = ask("query", "delete from core.observations")
    assert done.returncode == 1
    assert "read-only" in done.stderr


def test_wrong_sql_says_where_the_tables_are_listed(ask: Run) -> None:
    done = ask("query", "from core.nothing_of_that_name")
    assert done.returncode == 1
    assert "meta.dictionary" in done.stderr
    assert "Traceback" not in done.stderr


def test_gap_shows_any_economy_and_refuses_what_is_none(ask: Run) -> None:
    assert "South Korea against" in ask("gap", "kor").stdout
    done = ask("gap", "WORLD_AI_INDEX")
    assert done.returncode == 1
    assert "ISO 3166" in done.stderr


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("Korea", "KOR (South Korea), PRK (North Korea)"),
        ("日本", "next step: aigap gap JPN"),
        ("PRK", "North Korea, which none lists"),
        ("O'Brien", "an ISO 3166 alpha-3 code"),
    ],
)
def test_gap_leads_from_a_name_to_its_code(ask: Run, written: str, answer: str) -> None:
    done = ask("gap", written)
    assert done.returncode == 1
    assert answer in done.stderr
    assert "Traceback" not in done.stderr


def test_gap_says_places_of_a_rank_and_that_a_leader_has_no_history(ask: Run) -> None:
    lines = {line.split("  ")[0].strip(): line for line in ask("gap", "JPN").stdout.splitlines()}
    assert "+8 places" in lines["Global AI Vibrancy rank"]
    assert "no history" in lines["Data centers"]


def test_status_names_every_source(ask: Run) -> None:
    done = ask("status")
    assert done.returncode == 0, done.stderr
    assert "stanford_ai_index" in done.stdout
    assert "quarantined rows: 0" in done.stdout


def test_releases_lists_the_current_one(ask: Run, released: Settings) -> None:
    assert released.current_warehouse.resolve().parent.name in ask("releases").stdout


def test_before_the_first_release_the_message_says_what_to_type(tmp_path: Path) -> None:
    done = run_at(tmp_path)("query", "select 1")
    assert done.returncode == 1
    assert "aigap refresh" in done.stderr


def test_landing_a_missing_path_or_an_unknown_source_is_explained(tmp_path: Path) -> None:
    run = run_at(tmp_path / "data")
    missing = run("land", "stanford_ai_index", str(tmp_path / "nothing"), "--edition", "AI Index 2026")
    assert missing.returncode == 1 and "cannot be read" in missing.stderr
    unknown = run("land", "nobody", str(tmp_path), "--edition", "x", "--published-at", "2026-01-01")
    assert unknown.returncode == 1 and "takes no hand-over" in unknown.stderr
    undated = run("land", "stanford_ai_index", str(tmp_path), "--edition", "AI Index 2099")
    assert undated.returncode == 1 and "--published-at" in undated.stderr


@pytest.mark.parametrize("module", ["dagster", "pandera", "polars", "pandas", "great_expectations"])
def test_reading_commands_load_no_heavy_library(module: str, released: Settings) -> None:
    """The first row of a query is due in well under a second."""
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        "main(['query', 'select 1'], standalone_mode=False)\nmain(['gap', 'JPN'], standalone_mode=False)\n"
        "main(['cite', 'robot_density', 'JPN', '2023'], standalone_mode=False)\n"
        f"main(['status'], standalone_mode=False)\nsys.exit({module!r} in sys.modules)"
    )
    environment = os.environ | {"AIGAP_DATA": str(released.data_folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
