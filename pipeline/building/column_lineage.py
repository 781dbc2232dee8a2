"""Column lineage: from which columns of which public tables each column of a SQL model is made, as its SQL has it.

The engine's own parser reads the SQL, so that no second one has to agree with it. Internal ``stage`` models are passed
through. What does not follow from the text (a table function, a table that the build fills itself) has no lineage
rather than a guessed one. Only what a column is computed from counts: joins and filters choose rows, not values, and a
row's number names a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.building.sql_models import SqlModel, is_internal
from pipeline.contracts.sql_text import quoted

if TYPE_CHECKING:
    import duckdb

#: (table, column)
Origin = tuple[str, str]
#: Of a table or query, the origins of each column.
Columns = dict[str, frozenset[Origin]]
#: What the build fills from a public table, column by column under the same names.
_FILLED_FROM = {"stage.periods": ("core.observations", ("period", "year", "freq", "period_start", "period_end"))}
#: Numbers a row that it knows by name; it is in no value.
_NUMBERS_ROWS = "row_number"


def column_lineage(
    connection: duckdb.DuckDBPyConnection, models: Sequence[SqlModel], declared: Mapping[str, Sequence[str]]
) -> dict[str, Columns]:
    """The origins of every column of every public model.

    Args:
        connection: any; only its parser is used.
        models: in an order in which each comes after what it reads.
        declared: the columns of each table that has a pandera model.
    """
    tables: dict[str, Columns] = {
        name: {column: frozenset({(name, column)}) for column in columns} for name, columns in declared.items()
    }
    for name, (filled_from, names) in _FILLED_FROM.items():
        tables[name] = {column: frozenset({(filled_from, column)}) for column in names}
    found: dict[str, Columns] = {}
    for model in models:
        row = connection.execute(f"select json_serialize_sql({quoted(model.sql)})").fetchone()
        tree = json.loads(row[0]) if row else {}
        found[model.name] = _columns(tree["statements"][0]["node"], tables) if not tree.get("error", True) else {}
        tables.setdefault(model.name, found[model.name])
    return {name: columns for name, columns in found.items() if not is_internal(name)}


def _columns(node: Mapping[str, Any], outer: Mapping[str, Columns]) -> Columns:
    """The origins of each column that a query gives; ``outer`` holds the tables and queries that it may name."""
    tables = dict(outer)
    for entry in node.get("cte_map", {}).get("map", []):
        tables[entry["key"]] = _columns(entry["value"]["query"]["node"], tables)
    if "left" in node and "right" in node:
        left = _columns(node["left"], tables)
        if node.get("cte_name"):  # recursive: its right side reads what the left side has begun
            tables[node["cte_name"]] = left
        return _united(left, _columns(node["right"], tables), by_name="BY_NAME" in str(node.get("setop_type")))
    if "select_list" not in node:
        return {}
    return _selected(node["select_list"], dict(_relations(node["from_table"], tables)), tables)


def _united(left: Columns, right: Columns, *, by_name: bool) -> Columns:
    if not by_name and len(left) == len(right):
        return {name: left[name] | origins for name, origins in zip(left, right.values(), strict=True)}
    return {name: left.get(name, frozenset()) | right.get(name, frozenset()) for name in [*left, *right]}


def _relations(source: Mapping[str, Any], tables: Mapping[str, Columns]) -> Iterable[tuple[str, Columns]]:
    """What stands after ``from``: each relation by the name under which the query knows it."""
    kind = source["type"]
    if kind == "BASE_TABLE":
        name = source["table_name"]
        full = f"{source['schema_name']}.{name}" if source["schema_name"] else name
        yield source["alias"] or name, tables.get(full, {})
    elif kind == "JOIN":
        yield from _relations(source["left"], tables)
        yield from _relations(source["right"], tables)
    elif kind == "SUBQUERY":
        yield source["alias"], _columns(source["subquery"]["node"], tables)


def _selected(
    expressions: Sequence[Mapping[str, Any]], relations: Mapping[str, Columns], tables: Mapping[str, Columns]
) -> Columns:
    columns: Columns = {}
    for position, expression in enumerate(expressions):
        if expression["class"] == "STAR":
            columns |= _star(expression, relations)
            continue
        name = expression.get("alias") or expression.get("column_names", [""])[-1]
        if not name or name in columns:  # of a union's second query, only the place counts
            name = f"\0{position}"
        columns[name] = frozenset(_origins(expression, relations, tables))
    return columns


def _star(expression: Mapping[str, Any], relations: Mapping[str, Columns]) -> Columns:
    left_out = {str(name) for name in expression.get("exclude_list") or []}
    wanted = expression.get("relation_name")
    chosen = [columns for name, columns in relations.items() if not wanted or name == wanted]
    return {name: origins for columns in chosen for name, origins in columns.items() if name not in left_out}


def _origins(part: Any, relations: Mapping[str, Columns], tables: Mapping[str, Columns]) -> Iterable[Origin]:
    """Every origin that an expression names, at any depth."""
    if isinstance(part, list):
        for item in part:
            yield from _origins(item, relations, tables)
    elif isinstance(part, Mapping):
        if part.get("function_name") == _NUMBERS_ROWS:
            return
        if part.get("class") == "COLUMN_REF":
            yield from _origins_of_name(part["column_names"], relations)
        elif part.get("class") == "SUBQUERY":
            for origins in _columns(part["subquery"]["node"], tables).values():
                yield from origins
        else:
            for item in part.values():
                yield from _origins(item, relations, tables)


def _origins_of_name(names: Sequence[str], relations: Mapping[str, Columns]) -> Iterable[Origin]:
    """A name with its relation, or one that a single relation has; the variable of a lambda is neither."""
    if len(names) > 1:
        return relations.get(names[-2], {}).get(names[-1], frozenset())
    matching = [columns[names[0]] for columns in relations.values() if names[0] in columns]
    return matching[0] if len(matching) == 1 else frozenset()
