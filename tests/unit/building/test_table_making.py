"""Internal tables go as soon as nothing reads them: those of all models together are many times a release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.building.base_release import BaseRelease
from pipeline.building.candidate import create_schemas
from pipeline.building.keys import Keys
from pipeline.building.table_making import Only, TableMaking
from pipeline.settings import PROJECT_ROOT


def of_two_indicators(connection: duckdb.DuckDBPyConnection, name: str) -> Callable[[Only], None]:
    """Makes a table that splits."""

    def make(only: Only) -> None:
        connection.execute(f"create table {name} as select unnest(['papers', 'robots']) as indicator_id")

    return make


def internal_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select table_name from duckdb_tables() where database_name = 'stage'").fetchall()
    return {name for (name,) in rows}


def test_what_is_let_go_is_dropped_and_is_made_again_where_it_is_asked_for_after_all() -> None:
    with duckdb.connect() as connection:
        create_schemas(connection)
        making = TableMaking(connection, Keys(PROJECT_ROOT, "duckdb"), None)
        making.make("stage.whole", [], [], lambda: connection.execute("create table stage.whole as select 1 as x"))
        making.make_by_partition("stage.split", [], [], of_two_indicators(connection, "stage.split"))
        making.make_by_partition("core.reader", [], ["stage.split"], of_two_indicators(connection, "core.reader"))
        assert internal_tables(connection) == {"whole", "split"}
        making.let_go("stage.whole")
        making.let_go("stage.split")
        making.let_go("stage.never_made")
        assert internal_tables(connection) == set()
        making.make_by_partition("core.other", [], ["stage.split"], of_two_indicators(connection, "core.other"))
        assert internal_tables(connection) == {"split"}


@pytest.mark.parametrize("first_written", ["as before", "otherwise, to the same effect"])
def test_what_waits_for_its_reader_outlasts_what_it_is_made_of(tmp_path: Path, first_written: str) -> None:
    """The first table waits as well, or is made and goes before the second is asked for."""
    keys = Keys(PROJECT_ROOT, "duckdb")

    def built(path: Path, base: BaseRelease | None, first: str) -> TableMaking:
        with duckdb.connect(str(path)) as connection:
            create_schemas(connection)
            making = TableMaking(connection, keys, base)

            def number(name: str, sql: str) -> Callable[[], object]:
                return lambda: connection.execute(f"create table {name} as {sql}")

            making.make("stage.first", [first], [], number("stage.first", "select 1 as x"))
            making.make("stage.second", [], ["stage.first"], number("stage.second", "from stage.first"))
            making.let_go("stage.first")
            setting = "another" if base else "one"
            making.make("core.reader", [setting], ["stage.second"], number("core.reader", "from stage.second"))
            assert connection.execute("from core.reader").fetchall() == [(1,)]
            return making

    before = built(tmp_path / "before.duckdb", None, "as before")
    (tmp_path / "after.duckdb").write_bytes((tmp_path / "before.duckdb").read_bytes())
    base = BaseRelease(tmp_path / "before.duckdb", before.made, {}, [])
    built(tmp_path / "after.duckdb", base, first_written)
