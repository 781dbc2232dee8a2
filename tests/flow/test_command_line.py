"""The commands that read, as a person types them on a release: their output and exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest
from click.testing import Result

from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed
from tests.terminal import environment_of

Ask = Callable[..., Result]


@pytest.fixture
def ask(released: Settings) -> Ask:
    """Run a reading command on the warehouse built offline."""
    return partial(typed, released)


def test_a_query_prints_a_table(ask: Ask) -> None:
    done = ask("query", "select geo, name_ja from core.economies where geo = 'JPN'")
    assert done.exit_code == 0, done.stderr
    assert "日本" in done.stdout


def test_a_query_may_start_with_a_comment_and_come_from_standard_input(ask: Ask) -> None:
    assert "7" in ask("query", "-- seven\nselect 3 + 4 as seven").stdout
    assert "7" in ask("query", "-", stdin="-- seven\nselect 3 + 4 as seven").stdout


def test_a_table_shows_what_a_terminal_would_obey_and_hands_on_none_of_it(ask: Ask) -> None:
    """A name that a publisher wrote could else move the cursor, or hide what stands beside it."""
    assert (
        ask("query", "select 'a' || chr(27) || '[31mb' || chr(9) || 'c' as a").stdout.splitlines()[-1]
        == "a\ufffd[31mb c"
    )


def test_csv_and_json_give_every_digit(ask: Ask) -> None:
    sql = (
        "select value, geo from core.observations where indicator_id = 'private_ai_investment' and geo = 'JPN' limit 1"
    )
    rows = list(csv.DictReader(io.StringIO(ask("query", sql, "--format", "csv").stdout)))
    parsed = json.loads(ask("query", sql, "--format", "json").stdout)
    assert float(rows[0]["value"]) == parsed[0]["value"]
    assert parsed[0]["geo"] == "JPN"


def test_parquet_goes_to_standard_output(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "units.parquet"
    file.write_bytes(ask("query", "from core.units", "--format", "parquet").stdout_bytes)
    assert duckdb.sql(f"select count(*) from '{file}'").fetchone() != (0,)


def test_json_keeps_every_column_of_one_name(ask: Ask) -> None:
    rows = json.loads(ask("query", "select 1 as a, 2 as a, 3 as b", "--format", "json").stdout)
    assert rows == [{"a": 1, "a_1": 2, "b": 3}]


def test_a_query_cannot_write(ask: Ask) -> None:
    done = ask("query", "delete from core.observations")
    assert done.exit_code == 1
    assert "read-only" in done.stderr


def test_wrong_sql_says_where_the_tables_are_listed(ask: Ask) -> None:
    done = ask("query", "from core.nothing_of_that_name")
    assert done.exit_code == 1
    assert "meta.dictionary" in done.stderr
    assert "Traceback" not in done.stderr


def test_gap_shows_any_economy_and_a_group_against_the_default_focus(ask: Ask) -> None:
    assert "South Korea against" in ask("gap", "kor").stdout
    done = ask("gap", "WORLD_AI_INDEX")
    assert done.exit_code == 0, done.stderr
    assert "against Japan" in done.stdout


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("PRK", "North Korea, which none lists"),
        ("O'Brien", "a code (JPN, JP) or a name in English or Japanese"),
    ],
)
def test_gap_leads_from_a_name_to_its_code(ask: Ask, written: str, answer: str) -> None:
    done = ask("gap", written)
    assert done.exit_code == 1
    assert answer in done.stderr
    assert "Traceback" not in done.stderr


def test_gap_says_places_of_a_rank_and_that_a_leader_has_no_history(ask: Ask) -> None:
    lines = {line.split("\t")[0]: line for line in ask("gap", "JPN").stdout.splitlines()}
    assert "8 places behind" in lines["Global AI Vibrancy rank"]
    assert "no history" in lines["Data centers"]


def test_status_names_every_source(ask: Ask) -> None:
    done = ask("status")
    assert done.exit_code == 0, done.stderr
    assert "stanford_ai_index" in done.stdout
    assert "quarantined rows: 0" in done.stdout


def test_releases_lists_the_current_one(ask: Ask, released: Settings) -> None:
    assert released.current_warehouse.resolve().parent.name in ask("releases").stdout


def test_before_the_first_release_the_message_says_what_to_type(settings: Settings) -> None:
    done = typed(settings, "query", "select 1")
    assert done.exit_code == 1
    assert "aigap refresh" in done.stderr


def test_landing_a_missing_path_or_an_unknown_source_is_explained(settings: Settings, tmp_path: Path) -> None:
    run = partial(typed, settings)
    missing = run("land", "stanford_ai_index", str(tmp_path / "nothing"), "--edition", "AI Index 2026")
    assert missing.exit_code == 1 and "cannot be read" in missing.stderr
    unknown = run("land", "nobody", str(tmp_path), "--edition", "x", "--published-at", "2026-01-01")
    assert unknown.exit_code == 1 and "takes no hand-over" in unknown.stderr
    undated = run("land", "stanford_ai_index", str(tmp_path), "--edition", "AI Index 2099")
    assert undated.exit_code == 1 and "--published-at" in undated.stderr


_READING = """
import sys
from pipeline.cli import main
for words in ("query|select 1", "gap|JPN", "cite|robot_density|JPN|2023", "status"):
    main(words.split("|"), standalone_mode=False)
print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded(released: Settings) -> set[str]:
    """What a process has imported that ran the commands which read."""
    command = [sys.executable, "-c", _READING]
    where = environment_of(released.data_folder)
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("module", ["dagster", "pandera", "polars", "pandas", "great_expectations"])
def test_reading_commands_load_no_heavy_library(module: str, loaded: set[str]) -> None:
    """The first row of a query is due in well under a second."""
    assert "pipeline.showing.queries" in loaded
    assert module not in loaded
