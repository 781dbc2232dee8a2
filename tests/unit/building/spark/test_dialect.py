"""The models' SQL in Spark's words, without Spark: what is translated, and where Spark would say something else."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import UnsupportedError

from pipeline.building.spark.dialect import ENTRIES, spark_sql
from pipeline.building.spark.engine import view_of
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import PROJECT_ROOT

MODELS = [m for m in read_models(PROJECT_ROOT / "warehouse" / "models") if m.schema in ("stage", "core", "mart")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_model_is_translated_and_reads_views(model: SqlModel) -> None:
    sql = spark_sql(model.sql, view_of)
    assert [table for table in model.reads if view_of(table) not in sql] == []
    assert [table.sql() for table in sqlglot.parse_one(sql, read="spark").find_all(exp.Table) if table.db] == []


@pytest.mark.parametrize(
    ("by_duckdb", "by_spark"),
    [
        ("log10(x)", "LOG10(x)"),
        ("x / nullif(y, 0)", "CAST(x AS DOUBLE) / NULLIF(y, 0)"),
        ("x / y", "CASE WHEN y = 0 THEN x * DOUBLE('Infinity') ELSE CAST(x AS DOUBLE) / y END"),
        ("round(x, 2)", "(ROUND(CAST(x AS DOUBLE) * POWER(10, 2)) / POWER(10, 2))"),
        ("arg_max(x, y)", "MAX_BY(x, IF(NOT x IS NULL, y, NULL))"),
        ("cast('0x' || left(x, 8) as ubigint)", "CAST(CONV(LEFT(x, 8), 16, 10) AS BIGINT)"),
        ("list_slice(x, 1, 6)", "slice(x, 1, 6 - 1 + 1)"),
        ("x[1]", "GET(x, 0)"),
        ("x[-1]", "TRY_ELEMENT_AT(x, -2 + 1)"),
        ("avg(x order by y)", "AVG(x)"),
        ("format('{:,.10g}', x)", "AIGAP_FORMAT('{:,.10g}', x)"),
        ("extract(year from x)", "CAST(EXTRACT(YEAR FROM x) AS BIGINT)"),
        ("datediff('month', x, y)", "CAST(12 * (YEAR(y) - YEAR(x)) + MONTH(y) - MONTH(x) AS BIGINT)"),
        (
            "range(x, 1, -2)",
            "CASE WHEN SIGN(-2) * (x) < SIGN(-2) * (1) THEN FILTER(SEQUENCE(x, 1, -2), n -> n <> 1) ELSE ARRAY() END",
        ),
    ],
)
def test_an_expression(by_duckdb: str, by_spark: str) -> None:
    assert " ".join(spark_sql(f"select {by_duckdb}", view_of).split()) == f"SELECT {by_spark}"


def test_a_place_that_is_reckoned_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="a place in a list"):
        spark_sql("select x[y]", view_of)


def test_every_entry_stands_on_its_page_with_a_reason() -> None:
    page = (PROJECT_ROOT / "warehouse" / "docs" / "spark.md").read_text(encoding="utf-8")
    assert all(reason.strip() for reason in ENTRIES.values())
    assert [name for name in ENTRIES if f"| {name} |" not in page] == []
