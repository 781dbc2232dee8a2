"""``aigap.duckdb``: the tables in one database, with types, comments and the macros that they suffice for.

Belongs here: what a database for others holds beside the tables asked for: the dictionary, and what says of which
release they are. The publishers' own tables (``src``) stay behind.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.contracts.sql_text import identifier, qualified, quoted
from pipeline.publishing.content import RELEASE, Content, rows_sql
from pipeline.publishing.selection import Selection

_FILE = "aigap.duckdb"
#: The database while it is written.
_WRITTEN = "written"
#: What of ``meta`` is not about this machine.
_ABOUT = ("releases", "parameters", "snapshots", "source_status", "source_freshness")
#: What of these is not as in the release: a file that somebody handed over has the folder of a machine as its address,
#: and what was odd about a file is told with values of it, which may not be passed on where its rows may not.
_REPLACED = {
    "snapshots": "case when origin = 'handed_over' then file_name else address end as address, {told}",
    "source_status": "{told}",
}
_TOLD = ", ".join(
    f"case when source_id not in ({{left_out}}) then {name} end as {name}" for name in ("reason", "notes")
)
#: What of ``meta`` describes tables, by the column that names one.
_DESCRIBES = ("dictionary", "columns", "macros")
_TABLE = re.compile(r"\b(?:src|core|mart|meta|audit)\.\"?[a-z0-9_]+\"?")
_MACROS = """
select schema_name || '.' || function_name, array_to_string(parameters, ', '), macro_definition, comment
from duckdb_functions()
where database_name = ? and function_type = 'table_macro' and not internal
order by 1
"""
_COMMENTS = """
select 'table ' || {written} || schema_name || '.' || table_name, comment from duckdb_tables()
where database_name = ? and comment is not null
union all
select 'column ' || {written} || schema_name || '.' || table_name || '."' || column_name || '"', comment
from duckdb_columns()
where database_name = ? and comment is not null
"""


def write(content: Content, folder: Path) -> None:
    """Write the database of the tables asked for."""
    write_database(content, folder / _FILE)


def write_database(content: Content, path: Path) -> None:
    """Write the database of a content; older DuckDB, from 1.0 on, reads it."""
    connection = content.connection
    connection.execute(f"attach {quoted(str(path))} as {_WRITTEN} (storage_version 'v1.0.0')")
    try:
        for schema in ("core", "mart", "meta"):
            connection.execute(f"create schema if not exists {_WRITTEN}.{schema}")
        for selection in content.written:
            _write_table(content, selection)
        _write_meta(content)
        _write_macros(content)
        _write_comments(content)
    finally:
        connection.execute(f"detach {_WRITTEN}")


def _write_table(content: Content, selection: Selection) -> None:
    columns = ", ".join(
        f"{identifier(column.name)} {column.data_type}{'' if column.nullable else ' not null'}"
        for column in selection.table.columns
    )
    name = f"{_WRITTEN}.{selection.table.sql_name}"
    content.connection.execute(f"create table {name} ({columns})")
    content.connection.execute(f"insert into {name} {rows_sql(selection)}")


def _write_meta(content: Content) -> None:
    named = ", ".join(quoted(selection.table.name) for selection in content.written)
    present = f"where table_name in ({named or quoted('')})"
    told = _TOLD.format(left_out=", ".join(map(quoted, content.reasons)) or "''")
    for name, condition in [*((name, "") for name in _ABOUT), *((name, present) for name in _DESCRIBES)]:
        columns = f"* replace ({_REPLACED[name].format(told=told)})" if name in _REPLACED else "*"
        content.connection.execute(
            f"create table {_WRITTEN}.meta.{name} as select {columns} from {RELEASE}.meta.{name} {condition}"
        )


def _tables(content: Content) -> set[str]:
    return {selection.table.name for selection in content.written} | {f"meta.{name}" for name in (*_ABOUT, *_DESCRIBES)}


def _write_macros(content: Content) -> None:
    """The macros that read nothing but what is here; what they answer is of the rows that are here."""
    present = _tables(content)
    waiting = content.connection.execute(_MACROS, [RELEASE]).fetchall()
    while ready := [macro for macro in waiting if _reads(macro[2]) <= present]:  # a macro may read another one
        for name, parameters, definition, comment in ready:
            macro = f"{_WRITTEN}.{qualified(name)}"
            content.connection.execute(f"create macro {macro}({parameters}) as table {definition}")
            content.connection.execute(f"comment on macro table {macro} is {quoted(comment or '')}")
        present |= {name for name, *_ in ready}
        waiting = [macro for macro in waiting if macro not in ready]
    for name, *_ in waiting:
        content.connection.execute(f"delete from {_WRITTEN}.meta.macros where macro_name = {quoted(name)}")


def _reads(definition: str) -> set[str]:
    return {found.replace('"', "") for found in _TABLE.findall(definition)}


def _write_comments(content: Content) -> None:
    present = _tables(content)
    sql = _COMMENTS.format(written=quoted(f"{_WRITTEN}."))
    for place, comment in content.connection.execute(sql, [RELEASE, RELEASE]).fetchall():
        if ".".join(place.partition(f"{_WRITTEN}.")[2].split(".")[:2]) in present:
            content.connection.execute(f"comment on {place} is {quoted(comment)}")
