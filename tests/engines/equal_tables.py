"""Whether two tables say the same: doubles to nine digits, everything else exactly, whatever the order of the rows."""

from __future__ import annotations

import duckdb

#: Of the larger of the two; sums in another order differ by less than a thousandth of it.
RELATIVE = 1e-9
#: Where a number is what is left of 1, its digits are those of 1: of a p value of 1e-12 the fourth is one of chance.
LEFT_OF_ONE = ("p_value",)


def differences(connection: duckdb.DuckDBPyConnection, expected: str, actual: str) -> list[str]:
    """What differs, in words that name the column and the first pair of values; nothing where the two are equal.

    Args:
        connection: knows both.
        expected: a select.
        actual: another one.
    """
    types = _types(connection, expected)
    others = _types(connection, actual)
    if set(types) != set(others):
        return [f"columns: {sorted(types)} and {sorted(others)}"]
    counts = [connection.sql(f"select count(*) from ({sql})").fetchall()[0][0] for sql in (expected, actual)]
    if counts[0] != counts[1]:
        return [f"rows: {counts[0]} and {counts[1]}"]
    order = ", ".join(_place(name, kind) for name, kind in types.items())
    numbered = {
        side: f"select {_cast(types)}, row_number() over (order by {order}) as place from ({sql})"
        for side, sql in (("e", expected), ("a", actual))
    }
    found = []
    connection.execute(f"create or replace temp table e as {numbered['e']}")
    connection.execute(f"create or replace temp table a as {numbered['a']}")
    for name, kind in types.items():
        rows = connection.sql(
            f'select e."{name}", a."{name}" from e join a using (place) where {_differ(name, kind)}'
        ).fetchall()
        if rows:
            found.append(f"{name} in {len(rows)} rows: {rows[0][0]!r} and {rows[0][1]!r}")
    return found


def _types(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"describe {sql}").fetchall()}


def _cast(types: dict[str, str]) -> str:
    """An internal table may count in 32 bits here and in 64 there; of public ones the types are checked."""
    return ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())


def _place(name: str, kind: str) -> str:
    return f'round("{name}", 6)' if kind == "DOUBLE" else f'"{name}"'


def _differ(name: str, kind: str) -> str:
    differ = f'e."{name}" is distinct from a."{name}"'
    if kind != "DOUBLE":
        return differ
    smallest = 1 if name in LEFT_OF_ONE else 0
    near = f'abs(e."{name}" - a."{name}") <= {RELATIVE} * greatest(abs(e."{name}"), abs(a."{name}"), {smallest})'
    return f"{differ} and ({near}) is not true"
