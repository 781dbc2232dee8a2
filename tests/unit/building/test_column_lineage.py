"""Column lineage: what the SQL says, and nothing where it says nothing."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.building.column_lineage import column_lineage
from pipeline.building.sql_models import SqlModel, read_models
from pipeline.building.sql_templates import Fragments, Template
from pipeline.settings import PROJECT_ROOT
from schemas.registry import columns_of, models

DECLARED = {"core.a": ["id", "value"], "core.b": ["id", "name", "value"]}


def _lineage(*sqls: tuple[str, str]) -> dict[str, dict[str, set[str]]]:
    made = [SqlModel(name, Template(name, sql, Fragments({})), {}, frozenset()) for name, sql in sqls]
    with duckdb.connect() as connection:
        found = column_lineage(connection, made, DECLARED)
    return {
        name: {column: {".".join(origin) for origin in origins} for column, origins in columns.items()}
        for name, columns in found.items()
    }


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a.id, a.value + b.value as v from core.a as a join core.b as b using (id)",
         {"id": {"core.a.id"}, "v": {"core.a.value", "core.b.value"}}),
        ("select name, value from core.b", {"name": {"core.b.name"}, "value": {"core.b.value"}}),
        ("select name from core.a join core.b on true where core.a.value > 1", {"name": {"core.b.name"}}),
        ("with n as (select id as k, max(value) as top from core.a group by 1) select n.* exclude (k), 1 as one from n",
         {"top": {"core.a.value"}, "one": set()}),
        ("select id from core.a union all by name select value, id from core.b",
         {"id": {"core.a.id", "core.b.id"}, "value": {"core.b.value"}}),
        ("select id from core.a union all select name from core.b", {"id": {"core.a.id", "core.b.name"}}),
        ("select case when id > 1 then s.value end as c from core.a as t cross join (select value from core.b) as s",
         {"c": {"core.a.id", "core.b.value"}}),
        ("select (select max(value) from core.b) as m, sum(a.value) over (order by a.id) as s from core.a as a",
         {"m": {"core.b.value"}, "s": {"core.a.id", "core.a.value"}}),
        ("with n as (select row_number() over (order by id) as k, value from core.a) select max(value) over w as top, k"
         " from n window w as (partition by k)", {"top": {"core.a.value"}, "k": set()}),
        ("with recursive r as (select id from core.a union all select r.id + 1 from r where r.id < 3) select id from r",
         {"id": {"core.a.id"}}),
        ("select value as ambiguous from core.a join core.b on true", {"ambiguous": set()}),
        ("select x as n, list_transform([1], y -> y + 1) as l from range(3) as r(x)", {"n": set(), "l": set()}),
    ],
)  # fmt: skip
def test_origins(sql: str, expected: dict[str, set[str]]) -> None:
    assert _lineage(("mart.m", sql)) == {"mart.m": expected}


def test_internal_models_are_seen_through_and_not_shown() -> None:
    steps = (
        ("stage.s", "select id, value * 2 as twice from core.a"),
        ("mart.m", "select s.twice as t from stage.s as s"),
    )
    assert _lineage(*steps) == {"mart.m": {"t": {"core.a.value"}}}


def test_every_model_that_is_there_is_understood_column_by_column() -> None:
    declared = {name: [column.name for column in columns_of(model)] for name, model in models().items()}
    with duckdb.connect() as connection:
        found = column_lineage(connection, read_models(PROJECT_ROOT / "warehouse" / "models"), declared)
    for name, columns in found.items():
        assert name not in declared or set(columns) == set(declared[name]), name
        assert not any(table.startswith("stage.") for origins in columns.values() for table, _ in origins)
    gaps = found["mart.gap_indicators"]
    assert ("core.observations", "value") in gaps["ratio_to_leader"]
    assert gaps["year"] == {("core.observations", "year")}
    assert ("core.observations", "freq") in gaps["jpy_missing_reason"]
    assert not any(("core.economies", "geo") in gaps[column] for column in ("cagr", "years_behind", "rank_computed"))
