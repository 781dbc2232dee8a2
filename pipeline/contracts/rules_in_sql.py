"""The rules of a pandera model as DuckDB SQL, so that a table is checked where its rows are, however many they are.

The model stays the one definition: what stands here is made of its checks, and a check that has no translation is
refused, never left out. Frames of ordinary files are held to the model by pandera itself (``table_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts.check_results import ROWS_SHOWN
from pipeline.contracts.sql_text import identifier, named_rows, quoted
from pipeline.contracts.table_rules import ORIGIN, BrokenRule, key_rule
from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    import duckdb

    from schemas.base import Table

#: What Rust's regular expressions, which polars uses, read otherwise than DuckDB's RE2: classes are of Unicode in the
#: one and of ASCII in the other (a full-width 2 is a \d of Rust alone). Groups with flags were not compared.
_READ_DIFFERENTLY = re.compile(r"\\[dDwWsSbBpP]|\(\?|\[\[:")

#: From so many rows on, a pattern is asked of each value that occurs in its column and not of each row: codes and
#: periods are few. Of 796,144 rows with five patterns it took 0.04 s of the processor instead of 0.28; of a small table
#: one pass is less than six.
MANY_ROWS = 122_880


@dataclass(frozen=True)
class Rule:
    """One rule of a column: its name as pandera tells it, and SQL that is true of a row that breaks it.

    ``is_pattern``: a regular expression, which takes longer than any other rule.
    """

    column: str
    name: str
    is_broken: str
    is_pattern: bool = False


@dataclass(frozen=True)
class Broken:
    """How often a table breaks each rule, by column and rule, and the first rows that do, with their origin."""

    counts: Mapping[tuple[str, str], int]
    first: tuple[tuple[BrokenRule, Mapping[str, object]], ...]

    @property
    def total(self) -> int:
        """How many values break a rule; of a key that rows share, each row."""
        return sum(self.counts.values())


def rules_of(model: type[Table]) -> tuple[Rule, ...]:
    """Every rule of the model's columns.

    Raises:
        RunFault: a check of the model has no translation.
    """
    schema = model.to_schema()
    if schema.checks or schema.unique or any(column.unique for column in schema.columns.values()):
        raise _untranslated(model, "a check of the whole table, or a column that is unique by itself")
    rules = []
    for name, column in schema.columns.items():
        cell = identifier(name)
        if not column.nullable:
            no_number = f" or isnan({cell})" if str(column.dtype) == "Float64" else ""
            rules.append(Rule(name, "not_nullable", f"{cell} is null{no_number}"))
        for check in column.checks:
            holds = _HOLDS.get(check.name)
            if holds is None or not check.ignore_na:
                raise _untranslated(model, f"{check.error or check.name} of {name}")
            if _READ_DIFFERENTLY.search(str(check.statistics.get("pattern", ""))):
                raise _untranslated(model, f"{check.error} of {name}, which two engines read differently")
            is_pattern = check.name == "str_matches"
            rules.append(Rule(name, str(check.error), f"not ({holds(cell, check.statistics)})", is_pattern))
    return tuple(rules)


def broken_in_table(
    connection: duckdb.DuckDBPyConnection, model: type[Table], rows: str, *, index: str = "rowid"
) -> Broken:
    """Check a table or a select where it is; nothing is fetched of it but the first rows that break a rule.

    Args:
        connection: where the rows are.
        model: the model that they are held to.
        rows: a table, or a select in parentheses, with the model's columns in their types.
        index: SQL of a number that tells one row from another, in whose order the first ones are shown.

    Raises:
        RunFault: a check of the model has no translation.
    """
    broken = counted(connection, rules_of(model), rows)
    counts = {(rule.column, rule.name): count for rule, count in broken.items()}
    selects = [_rows_of(rule, rows, index) for rule in broken]
    key = model.facts().key
    if key:
        shared = rows_that_share(key, rows, index)
        if repeated := connection.execute(f"select count(*) from ({shared})").fetchall()[0][0]:
            counts = {(key[0], key_rule(model)): repeated} | counts
            selects.insert(0, _keys_of(model, shared))
    return Broken(counts, _first(connection, selects, rows, index))


def counted(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], rows: str) -> dict[Rule, int]:
    """How many rows break each of the rules that any does: in one pass, and in one of each column with patterns."""
    has_many = _has_many(connection, rows)
    by_row, by_value = list[Rule](), dict[str, list[Rule]]()
    for rule in rules:
        (by_value.setdefault(rule.column, []) if rule.is_pattern and has_many else by_row).append(rule)
    found = _in_one_pass(connection, by_row, "count(*)", rows)
    for name, of_column in by_value.items():
        values = f"(select {identifier(name)}, count(*) as number_of_rows from {rows} group by {identifier(name)})"
        found |= _in_one_pass(connection, of_column, "sum(number_of_rows)", values)
    return {rule: found[rule] for rule in rules if found[rule]}


def _has_many(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return bool(connection.execute(f"select count(*) >= {MANY_ROWS} from {rows}").fetchall()[0][0])


def _in_one_pass(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], how_many: str, rows: str
) -> dict[Rule, int]:
    counts = "".join(f", coalesce({how_many} filter (where {rule.is_broken}), 0)" for rule in rules)
    found = connection.execute(f"select count(*){counts} from {rows}").fetchall()[0][1:]
    return dict(zip(rules, map(int, found), strict=True))


def rows_that_share(columns: tuple[str, ...], rows: str, index: str) -> str:
    """A select of the rows that agree in these columns with another one, as ``row_index`` and the columns.

    Grouped by a hash of 64 bits first, which takes half the time of grouping by several columns (of 10 million rows
    2.8 s instead of 5.6); rows of a hash that occurs twice are compared by the columns themselves.
    """
    names = ", ".join(map(identifier, columns))
    return (
        f"select * from (select {index} as row_index, {names} from {rows} where hash({names}) in "
        f"(select hash({names}) from {rows} group by all having count(*) > 1)) "
        f"qualify count(*) over (partition by {names}) > 1"
    )


def _rows_of(rule: Rule, rows: str, index: str) -> str:
    return (
        f"(select {index} as row_index, {quoted(rule.column)} as column_name, {quoted(rule.name)} as rule, "
        f"coalesce(cast({identifier(rule.column)} as varchar), '') as value from {rows} where {rule.is_broken} "
        f"order by row_index limit {ROWS_SHOWN})"
    )


def _keys_of(model: type[Table], shared: str) -> str:
    key = model.facts().key
    values = ", ".join(f"coalesce(cast({identifier(name)} as varchar), 'None')" for name in key)
    return (
        f"(select row_index, {quoted(key[0])} as column_name, {quoted(key_rule(model))} as rule, "
        f"concat_ws(' | ', {values}) as value from ({shared}) order by row_index limit {ROWS_SHOWN})"
    )


def _first(
    connection: duckdb.DuckDBPyConnection, selects: list[str], rows: str, index: str
) -> tuple[tuple[BrokenRule, Mapping[str, object]], ...]:
    """The first rows that break a rule, in the order of the rules, and what each says of where it comes from."""
    if not selects:
        return ()
    found = [row for select in selects for row in named_rows(connection, select)][:ROWS_SHOWN]
    columns = [name for name in connection.sql(f"from {rows} limit 0").columns if name in ORIGIN]
    names = "".join(f", {identifier(name)}" for name in columns)
    numbers = ", ".join(str(row["row_index"]) for row in found)
    origins = named_rows(connection, f"select {index} as row_index{names} from {rows} where {index} in ({numbers})")
    by_row = {row.pop("row_index"): row for row in origins}
    return tuple(
        (BrokenRule(row["row_index"], row["column_name"], row["rule"], row["value"]), by_row[row["row_index"]])
        for row in found
    )


def _untranslated(model: type[Table], check: str) -> RunFault:
    return RunFault(
        f"a rule of {model.__module__}.{model.__name__} cannot be checked in SQL",
        expected=f"pandera's own checks of columns: {', '.join(sorted(_HOLDS))}; patterns with classes spelled out, as "
        "[0-9] for \\d",
        seen=check,
        next_step="write the rule so, or translate its check in pipeline/contracts/rules_in_sql.py",
    )


def _literal(value: object) -> str:
    """A parameter of a check as SQL: a number as it is, anything else as text, which becomes the column's type."""
    return repr(value) if isinstance(value, (int, float)) else quoted(str(value))


def _list(values: object) -> str:
    return ", ".join(_literal(value) for value in values)  # type: ignore[attr-defined]  # a collection, says pandera


def _in_range(cell: str, of: Mapping[str, Any]) -> str:
    low = f"{cell} {'>=' if of['include_min'] else '>'} {_literal(of['min_value'])}"
    return f"{low} and {cell} {'<=' if of['include_max'] else '<'} {_literal(of['max_value'])}"


def _str_length(cell: str, of: Mapping[str, Any]) -> str:
    bounds = (("=", of["exact_value"]), (">=", of["min_value"]), ("<=", of["max_value"]))
    return " and ".join(f"length({cell}) {sign} {bound}" for sign, bound in bounds if bound is not None)


def _str_matches(cell: str, of: Mapping[str, Any]) -> str:
    pattern = str(of["pattern"])
    return f"regexp_matches({cell}, {quoted(pattern if pattern.startswith('^') else f'^{pattern}')})"


#: By pandera's name of a check, the SQL that is true of a cell that keeps it; it may be NULL where the cell is.
_HOLDS: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "equal_to": lambda cell, of: f"{cell} = {_literal(of['value'])}",
    "not_equal_to": lambda cell, of: f"{cell} <> {_literal(of['value'])}",
    "greater_than": lambda cell, of: f"{cell} > {_literal(of['min_value'])}",
    "greater_than_or_equal_to": lambda cell, of: f"{cell} >= {_literal(of['min_value'])}",
    "less_than": lambda cell, of: f"{cell} < {_literal(of['max_value'])}",
    "less_than_or_equal_to": lambda cell, of: f"{cell} <= {_literal(of['max_value'])}",
    "in_range": _in_range,
    "isin": lambda cell, of: f"{cell} in ({_list(of['allowed_values'])})",
    "notin": lambda cell, of: f"{cell} not in ({_list(of['forbidden_values'])})",
    "str_length": _str_length,
    "str_matches": _str_matches,
}
