"""A model that splits by indicator reads of what splits the rows of its own indicator alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlglot
from sqlglot import exp

from pipeline.building.sql_models import PARTITION, SqlModel, read_models
from pipeline.settings import PROJECT_ROOT

MODELS = read_models(PROJECT_ROOT / "warehouse" / "models")
SPLIT = {model.name for model in MODELS if model.has_partitions} | {"stage.source_observations"}


def tables_asked_for_one_indicator(sql: str) -> Iterator[str]:
    """The tables of which a select names an indicator: `where indicator_id = 'population'`."""
    for condition in sqlglot.parse_one(sql, read="duckdb").find_all(exp.EQ, exp.In):
        select = condition.find_ancestor(exp.Select)
        if select is None or not any(literal.is_string for literal in condition.find_all(exp.Literal)):
            continue
        tables = {table.alias_or_name: f"{table.db}.{table.name}" for table in select.find_all(exp.Table) if table.db}
        for column in condition.find_all(exp.Column):
            if column.name == PARTITION:
                yield from [tables[column.table]] if column.table in tables else tables.values()


@pytest.mark.parametrize("model", [model for model in MODELS if model.splits], ids=lambda model: model.name)
def test_a_model_that_splits_asks_no_split_table_for_another_indicator(model: SqlModel) -> None:
    """Constant prices once read the deflator, another indicator, of a table of which they were given their own rows."""
    assert not set(tables_asked_for_one_indicator(model.sql)) & SPLIT


def test_the_deflators_are_such_a_select() -> None:
    (deflators,) = [model for model in MODELS if model.name == "stage.deflators"]
    assert "core.observations_latest" in set(tables_asked_for_one_indicator(deflators.sql)) & SPLIT
