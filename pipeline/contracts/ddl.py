"""DDL and comments, derived from the pandera models: nobody writes a column's type or text twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import identifier, qualified, quoted
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from schemas.base import Table

_MACROS = "select macro_name, title_en || ' / ' || title_ja || ': ' || description from meta.macros"
#: Types that DuckDB may give where another is declared, because every value survives: the left fits into the right.
LOSSLESS = {("INTEGER", "BIGINT"), ("SMALLINT", "BIGINT"), ("FLOAT", "DOUBLE"), ("INTEGER", "DOUBLE")}


def create_table(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> None:
    """Create the model's empty table with its declared types and NOT NULL rules."""
    from schemas.registry import columns_of

    columns = ", ".join(
        f"{identifier(column.name)} {column.sql_type}{'' if column.nullable else ' NOT NULL'}"
        for column in columns_of(model)
    )
    connection.execute(f"create table {qualified(model.facts().name)} ({columns})")


def check_types(model: type[Table], actual: Mapping[str, str], place: str) -> None:
    """Compare the columns of the query in ``warehouse/models/<place>`` with the declared ones.

    Raises:
        RunFault: a column is missing, undeclared, or of a type that would have to be bent into the declared one.
    """
    from schemas.registry import SQL_TYPES, types_of

    declared = {name: SQL_TYPES[dtype] for name, dtype in types_of(model).items()}
    wrong = [f"{name} is missing" for name in declared if name not in actual]
    wrong += [f"{name} is not declared" for name in actual if name not in declared]
    wrong += [
        f"{name} is {actual[name]}, declared {sql_type}"
        for name, sql_type in declared.items()
        if name in actual and actual[name] != sql_type and (actual[name], sql_type) not in LOSSLESS
    ]
    if wrong:
        raise RunFault(
            f"the SQL of {model.facts().name} does not give its declared columns",
            expected="the columns of its pandera model, in their types",
            seen="; ".join(wrong),
            next_step=f"correct warehouse/models/{place}, or the model in {model.__module__.replace('.', '/')}.py",
        )


def comment_on(connection: duckdb.DuckDBPyConnection, model: type[Table]) -> None:
    """Write the model's texts into the database, so that a SQL user and a BI tool see them."""
    from schemas.registry import columns_of

    facts = model.facts()
    table = qualified(facts.name)
    about = f"{facts.title_en} / {facts.title_ja}. {' '.join((model.__doc__ or '').split())} Grain: {facts.grain}."
    connection.execute(f"comment on table {table} is {quoted(about)}")
    for column in columns_of(model):
        unit = f" Unit: {column.unit}." if column.unit else ""
        text = f"{column.title_en} / {column.title_ja}: {column.description}.{unit}"
        connection.execute(f"comment on column {table}.{identifier(column.name)} is {quoted(text)}")


def comment_on_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the texts of ``meta.macros`` into the database, where it has that table."""
    tables = connection.execute(
        "select true from duckdb_tables() where schema_name || '.' || table_name = 'meta.macros'"
    )
    if tables.fetchone():
        for name, text in connection.execute(_MACROS).fetchall():
            connection.execute(f"comment on macro table {qualified(name)} is {quoted(text)}")
