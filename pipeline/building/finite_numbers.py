"""No number that is no number: what a model reckons beyond any finite number becomes NULL, with its reason beside it.

Equal growth of all economies gives a half-life without end, a difference of nothing a ratio of anything: such a result
says nothing, and would break the rule of its column. One guard stands where the result of a model is stored, and
another select does the same for a macro, so that no model needs a case of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.contracts.check_results import FINITE_CHECK, FINITE_EXPECTED, WARNING, CheckResult
from pipeline.contracts.sql_text import identifier, qualified, quoted

if TYPE_CHECKING:
    import duckdb

    from schemas.base import Table

_REASON = "missing_reason"


def numbers_of(model: type[Table]) -> tuple[str, ...]:
    """The columns of a table that may hold a number which is none."""
    from schemas.registry import columns_of

    return tuple(column.name for column in columns_of(model) if column.sql_type == "DOUBLE")


def reason_of(measure: str, columns: Sequence[str]) -> str | None:
    """The column that says why a measure is empty: the one that its name ends in or holds last, else the row's.

    ``value_jpy`` has ``jpy_missing_reason``, ``ratio_to_peer_mean`` has ``peer_missing_reason``; what has no column of
    its own has ``missing_reason``, and None where the table has none.
    """
    words = f"_{measure}_"
    stems = [name.removesuffix(f"_{_REASON}") for name in columns if name.endswith(f"_{_REASON}")]
    fitting = [stem for stem in stems if f"_{stem}_" in words]
    if fitting:
        best = max(fitting, key=lambda stem: (words.rindex(f"_{stem}_") + len(stem), len(stem)))
        return f"{best}_{_REASON}"
    return _REASON if _REASON in columns else None


def finite_select(model: type[Table], sql: str) -> str:
    """The select of a table's columns with NULL in place of every number that is none, and the reason beside it."""
    from schemas.registry import columns_of

    names = [column.name for column in columns_of(model)]
    numbers = numbers_of(model)
    measures: dict[str, list[str]] = {}
    for number in numbers:
        if (reason := reason_of(number, names)) is not None:
            measures.setdefault(reason, []).append(number)
    columns = ", ".join(_column(name, name in numbers, measures.get(name, [])) for name in names)
    return f"select {columns} from ({sql})"


def _column(name: str, is_number: bool, measures: Sequence[str]) -> str:
    from schemas.base import NOT_FINITE

    column = identifier(name)
    if is_number:
        return f"case when {_is_finite(name)} then {column} end as {column}"
    if measures:
        lost = " or ".join(f"not ({_is_finite(measure)})" for measure in measures)
        return f"coalesce({column}, case when {lost} then {quoted(NOT_FINITE)} end) as {column}"
    return column


def _is_finite(name: str) -> str:
    from schemas.base import LARGEST

    return f"abs({identifier(name)}) <= {LARGEST!r}"


def guard(connection: duckdb.DuckDBPyConnection, model: type[Table], place: str, rows: str) -> CheckResult:
    """Take what is no number out of a table that was stored, and tell of it.

    Args:
        connection: the candidate.
        model: the table's model.
        place: the file of its SQL under ``warehouse/models``, which the check names.
        rows: the table, or a select of those of its rows that are new.
    """
    from schemas.base import NOT_FINITE

    name = model.facts().name
    found = _counted(connection, model, rows)
    if found:
        connection.execute(f"create temp table finite as {finite_select(model, f'from {qualified(name)}')}")
        connection.execute(f"delete from {qualified(name)}")
        connection.execute(f"insert into {qualified(name)} by name from finite")
        connection.execute("drop table finite")
    words = ", ".join(f"{column} in {count} rows" for column, count in found.items())
    return CheckResult(
        name,
        FINITE_CHECK,
        WARNING,
        not found,
        sum(found.values()),
        f"no finite number: {words}; stored as NULL, with {NOT_FINITE} as the reason" if found else None,
        FINITE_EXPECTED,
        "economies that are equal, alone, or without change",
        f"give the case a reason of its own in warehouse/models/{place}, then: aigap refresh",
        tuple({"column": column, "rows": count} for column, count in found.items()),
    )


def _counted(connection: duckdb.DuckDBPyConnection, model: type[Table], rows: str) -> Mapping[str, int]:
    """In how many rows each column holds what is no number: in one pass, as it is nearly always none."""
    numbers = numbers_of(model)
    if not numbers:
        return {}
    counts = ", ".join(f"count(*) filter (where not ({_is_finite(number)}))" for number in numbers)
    row = connection.execute(f"select {counts} from {rows}").fetchone() or ()
    return {number: count for number, count in zip(numbers, row, strict=True) if count}
