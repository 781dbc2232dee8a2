"""The words of the reference data name what exists, and every indicator that people write of has words."""

from __future__ import annotations

import duckdb
import pytest


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("core.indicator_aliases", "indicator_id", "core.indicators"),
        ("core.economy_aliases", "geo", "core.economies"),
        ("core.source_aliases", "source_id", "core.sources"),
    ],
)
def test_words_name_what_exists(table: str, column: str, target: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    unknown = warehouse.sql(
        f"select distinct {column} from {table} where {column} not in (select {column} from {target})"
    )
    assert unknown.fetchall() == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_gap_indicator_has_words_that_name_it(language: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    without = warehouse.execute(
        "select indicator_id from core.indicators where pillar <> 'context' and indicator_id not in ("
        "select indicator_id from core.indicator_aliases where language = $language and strength = 3)",
        {"language": language},
    ).fetchall()
    assert [name for (name,) in without] in ([], ["large_scale_ai_models_cumulative"])
