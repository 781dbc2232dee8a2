"""The dictionary describes macros as it describes tables, and maps publishers' names to ours."""

from __future__ import annotations

import duckdb

from pipeline.sources import declared_tables
from schemas.registry import columns_of, models


def test_every_macro_is_described_in_the_dictionary_and_in_the_database(warehouse: duckdb.DuckDBPyConnection) -> None:
    there = warehouse.execute(
        "select schema_name || '.' || function_name, array_to_string(parameters, ', '), comment "
        "from duckdb_functions() where database_name = 'release' and function_type = 'table_macro' order by 1"
    ).fetchall()
    described = warehouse.execute(
        "select macro_name, parameters, title_en || ' / ' || title_ja || ': ' || description "
        "from meta.macros order by 1"
    ).fetchall()
    assert described == there != []
    assert ("mart.gap_between", "focus, comparator") in [row[:2] for row in described]


def test_a_macro_has_the_columns_of_the_table_that_the_dictionary_names(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (table,) = warehouse.execute(
        "select table_name from meta.macros where macro_name = 'mart.japan_vs_world_asof'"
    ).fetchone() or ("",)
    columns = "select column_name from (describe from {})"
    of_macro = warehouse.execute(columns.format("mart.japan_vs_world_asof(date '2025-06-01')")).fetchall()
    assert of_macro == warehouse.execute(columns.format(table)).fetchall()


def test_a_publisher_s_name_is_that_of_a_column_that_exists() -> None:
    for table in declared_tables():
        columns = {column.name for column in columns_of(models()[f"src.{table.name}"])}
        assert set(table.published_names) <= columns, table.name


def test_publishers_names_lead_to_ours(warehouse: duckdb.DuckDBPyConnection) -> None:
    ask = "select table_name, column_name from meta.columns where name_as_published = ?"
    assert ("src.epoch_ai_gpu_clusters", "h100_equivalents") in warehouse.execute(ask, ["H100 equivalents"]).fetchall()
    assert ("src.world_bank_population", "population") in warehouse.execute(ask, ["value"]).fetchall()
    assert ("src.eto_articles", "articles") in warehouse.execute(ask, ["num_articles"]).fetchall()
    unnamed = "select count(*) from meta.columns where name_as_published is not null and table_name not like 'src.%'"
    assert warehouse.execute(unnamed).fetchone() == (0,)
