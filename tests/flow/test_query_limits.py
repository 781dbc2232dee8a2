"""What a query may take and do, and what of its answer reaches a terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from tests.commands import typed
from tests.terminal import each_on_terminal, environment_of

pytestmark = pytest.mark.long

ATTEMPTS = {
    "another limit": "set memory_limit = '64GB'",
    "another limit by pragma": "pragma memory_limit = '64GB'",
    "the limits back": "reset memory_limit",
    "the lock itself": "set lock_configuration = false",
    "a log in a file, which ended the process": "call enable_logging(storage = 'file', storage_path = '/tmp/log')",
    "the same as a table": "from enable_logging(storage = 'file', storage_path = '/tmp/log')",
    "the same behind a comment": "from enable_logging/* */(storage = 'file')",
    "the same behind what looks like a comment": "select '--', * from enable_logging(storage = 'file')",
    "the same behind a space of no width": "from enable_logging\u200b(storage = 'file')",
    "the same in quotes": "from \"enable_logging\"(storage = 'file')",
    "the same as a text that is run": "from query('from enable_' || 'logging(storage = ''file'')')",
    "a checkpoint": "from force_checkpoint()",
    "a file that is written": "copy (select 1) to '/tmp/aigap-was-here'",
    "a file that is read": "from read_text('/etc/passwd')",
    "another database": "attach '/tmp/other.duckdb'",
    "an extension": "load httpfs",
    "profiles in a file": "pragma enable_profiling",
}


@pytest.mark.parametrize("sql", ATTEMPTS.values(), ids=ATTEMPTS)
def test_what_would_act_on_the_engine_is_refused_with_one_message(released: Settings, sql: str) -> None:
    refused = typed(released, "query", sql)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("aigap: the query cannot be run")
    assert not Path("/tmp/aigap-was-here").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "from mart.japan_vs_world limit 1",
        "describe core.units",
        "summarize core.units",
        "explain select 1",
        "create temp table mine as select 1 as a; from mine",
        "set variable geo = 'JPN'; select getvariable('geo')",
        "pivot core.units on unit",
    ],
)
def test_questions_are_answered(released: Settings, sql: str) -> None:
    assert typed(released, "query", sql).exit_code == 0


def test_a_query_that_takes_too_long_is_ended(released: Settings) -> None:
    endless = "select count(*) from range(100000000) as a, range(100000000) as b where (a.range * b.range) % 7 = 3"
    refused = typed(replace(released, query_seconds=0.5), "query", endless)
    assert refused.exit_code == 1
    assert "it took too long" in refused.stderr and "AIGAP_QUERY_SECONDS" in refused.stderr


def test_a_query_that_takes_too_much_memory_is_ended(released: Settings) -> None:
    greedy = "select list(a.range || 'x' || b.range) from range(20000) as a, range(1000) as b"
    refused = typed(replace(released, query_memory="100MB"), "query", greedy)
    assert refused.exit_code == 1
    assert "too much memory" in refused.stderr and "AIGAP_QUERY_MEMORY" in refused.stderr


def test_what_a_terminal_would_obey_reaches_none(released: Settings) -> None:
    sql = "select 'a' || chr(27) || ']0;title' || chr(7) || chr(155) || '31m' as x"
    styles = ("table", "csv", "json")
    commands = [["query", sql, "--format", style] for style in styles] + [["query", sql, "--format", "parquet"]]
    *shown, parquet = each_on_terminal(commands, environment_of(released.data_folder, NO_COLOR="1"))
    for style, text in zip(styles, shown, strict=True):
        assert "title" in text, style
        assert not {"\x1b", "\x07", "\x9b"} & set(text), style
    assert "is not written to a terminal" in " ".join(parquet.split())


@pytest.mark.parametrize("value", ["2", "2 GB", "lots"])
def test_a_limit_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(RunFault, match="AIGAP_QUERY_MEMORY"):
        Settings.from_environment({"AIGAP_QUERY_MEMORY": value})
