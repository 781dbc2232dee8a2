"""A release that Spark has derived: each table of what Spark made before it, checked, promoted, and made again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.contracts.sql_text import qualified, quoted
from pipeline.releasing.promotion import MANIFEST
from pipeline.releasing.replay import replay
from tests.engines.equal_tables import differences
from tests.engines.needs_spark import spark_or_skip
from tests.releases import Small

pytestmark = pytest.mark.long
spark_or_skip()

_TABLES = """
select schema_name || '.' || table_name from duckdb_tables()
where database_name = 'expected' and schema_name in ('core', 'mart')
"""


def differing_tables(expected: Path, actual: Path) -> dict[str, list[str]]:
    """The tables of two releases that say different things."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(str(expected))} as expected (read_only)")
        connection.execute(f"attach {quoted(str(actual))} as actual (read_only)")
        names = [name for (name,) in connection.execute(_TABLES).fetchall()]
        assert len(names) > 30
        told = {
            n: differences(connection, f"from expected.{qualified(n)}", f"from actual.{qualified(n)}") for n in names
        }
        return {name: found for name, found in told.items() if found}


def test_a_release_by_spark_is_that_by_duckdb_and_can_be_made_again(small_with_marts: Small, tmp_path: Path) -> None:
    settings = small_with_marts()
    by_duckdb = Path(shutil.copy(settings.current_warehouse.resolve(), tmp_path / "by_duckdb.duckdb"))
    with_spark = settings.with_engine("spark", "local[2]")
    built = refresh.build_release(with_spark, trigger="a test")
    assert built.promoted
    assert differing_tables(by_duckdb, built.path) == {}

    manifest = json.loads((built.path.parent / MANIFEST).read_text())
    assert " with spark " in manifest["made_of"]["engine"]
    assert sorted(path.name for path in built.path.parent.iterdir() if "spark" in path.name) == []
    # by its own engine, whatever the settings say now
    assert replay(settings, built.release_id, None, print).differing == []


def test_a_release_takes_from_one_by_the_same_engine_alone(small: Small) -> None:
    settings = small()
    with_spark = settings.with_engine("spark", "local[2]")
    made = [refresh.build_release(s, trigger="a test") for s in (settings, with_spark)]
    keys = [json.loads((built.path.parent / MANIFEST).read_text())["made"] for built in made]
    shared = {name for name in keys[0] if keys[0][name][0] == keys[1][name][0]}
    assert shared == set()
