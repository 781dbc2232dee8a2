"""Frames held to their pandera model: what passes, what is a repeat, and what is quarantined with rule and position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts.check_results import CONTRACT_CHECK, CRITICAL, ROWS_SHOWN, CheckResult
from pipeline.parsing.faults import QuarantinedRow, RunFault

if TYPE_CHECKING:
    import polars as pl
    from pandera.polars import DataFrameSchema

    from schemas.base import Table

#: Where a row stands; two rows that differ in nothing else are one row twice.
POSITION = ("file_name", "row_number")
#: What a row holds of the file that it comes from.
ORIGIN = ("snapshot_id", "source_id", "edition")


@dataclass(frozen=True)
class Validated:
    """The rows that hold, the rules broken by those that do not, how many were rejected and how many were repeats."""

    frame: pl.DataFrame
    quarantined: tuple[QuarantinedRow, ...]
    rejected: int
    duplicates: int


@dataclass(frozen=True)
class BrokenRule:
    """One value that breaks one rule: row index in the frame, column, rule and the value as text."""

    index: int
    column: str
    rule: str
    value: str


def validated(frame: pl.DataFrame, model: type[Table]) -> Validated:
    """Split a source frame into rows that hold and rows that do not.

    Exact repeats (all but their position) are dropped and counted; rows that share a key and differ are all
    quarantined, since nobody can say which is right.
    """
    import polars as pl

    repeated = _repeated_keys(frame, model)
    unique = frame
    key = set(model.facts().key)
    if repeated or not key or key & set(POSITION):  # else a row that repeats another repeats its key too
        unique = _without_repeats(frame)
        repeated = _repeated_keys(unique, model)
    broken = repeated + _broken_columns(unique, model)
    bad = sorted({rule.index for rule in broken})
    good = unique.with_row_index("_index").filter(~pl.col("_index").is_in(bad)).drop("_index") if bad else unique
    quarantined = tuple(_quarantined(rule, unique, model) for rule in broken)
    return Validated(good, quarantined, len(bad), len(frame) - len(unique))


def _without_repeats(frame: pl.DataFrame) -> pl.DataFrame:
    content = [name for name in frame.columns if name not in POSITION]
    return frame.unique(subset=content, keep="first", maintain_order=True)


def broken_rules(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    """Every value of the frame that breaks a rule of the model, and every row whose key is not its own.

    Raises:
        RunFault: the frame as a whole is not of the model's columns and types.
    """
    return _repeated_keys(frame, model) + _broken_columns(frame, model)


def contract_check(
    model: type[Table], total: int, first: Sequence[tuple[BrokenRule, Mapping[str, object]]]
) -> CheckResult:
    """The rules that rows of a built table break, as a check of it; each row shown names its file, if it knows it."""
    name = model.facts().name
    shown = first[:ROWS_SHOWN]
    words = "; ".join(f"row {rule.index} {rule.column} = {rule.value} breaks {rule.rule}" for rule, _ in shown)
    return CheckResult(
        name,
        CONTRACT_CHECK,
        CRITICAL,
        not total,
        total,
        words or None,
        expected=f"every row keeps the rules of {model.__module__}.{model.__name__}, and its key is its own",
        likely_cause="a SQL model makes a value that its table does not declare, of rows that are new",
        next_step=f"correct warehouse/models/{name.replace('.', '/')}.sql, or the model, then: aigap refresh",
        worst_rows=tuple({**asdict(rule), **origin} for rule, origin in shown),
    )


def key_rule(model: type[Table]) -> str:
    """The rule that a row's key is its own, as messages call it."""
    return f"unique key ({', '.join(model.facts().key)})"


def _broken_columns(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    import pandera.errors

    if frame.is_empty() or _holds(frame, model.to_schema()):
        return []
    try:
        model.to_schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return [_broken(case, model) for case in errors.failure_cases.iter_rows(named=True)]
    return []


def _holds(frame: pl.DataFrame, schema: DataFrameSchema) -> bool:
    """Whether the frame surely holds to every rule: pandera's own checks of all columns, run in one query.

    ``validate`` runs each check by itself, several queries a column, which for a small table is most of the time that
    it takes to land. It still decides whatever is not sure, and it alone finds what is wrong.
    """
    import polars as pl
    from pandera.api.polars.types import PolarsData
    from pandera.backends.polars import builtin_checks  # noqa: F401  # makes the checks known for polars
    from pandera.polars import Check

    types = {name: column.dtype.type for name, column in schema.columns.items()}
    checks = [(name, check) for name, column in schema.columns.items() for check in column.checks]
    known = not schema.checks and all(Check.is_builtin_check(check.name) for _, check in checks)
    if not known or dict(frame.schema) != types:
        return False
    lazy = frame.lazy()
    never_null = [pl.col(name).is_not_null().all() for name, column in schema.columns.items() if not column.nullable]
    never_null += [pl.col(name).is_not_nan().all() for name in types if types[name] == pl.Float64]
    results = [lazy.select(pl.all_horizontal(pl.lit(True), *never_null))]
    for name, check in checks:
        result = Check.get_builtin_check_fn(check.name)(PolarsData(lazy, name), **check.statistics)
        results.append(result.select(pl.all().fill_null(check.ignore_na).all()))
    return all(result.item() for result in pl.collect_all(results))


def _broken(case: dict[str, Any], model: type[Table]) -> BrokenRule:
    """One failure of pandera's; one without a row is about the whole frame, which no quarantine can mend."""
    if case["index"] is None:
        raise RunFault(
            f"a frame does not fit the model of {model.facts().name}",
            expected="the model's columns in their types",
            seen=f"{case['failure_case']} breaks {case['check']} of {case['column']}",
            next_step=f"correct what makes the frame, or the model {model.__module__}.{model.__name__}",
        )
    value = "" if case["failure_case"] is None else str(case["failure_case"])
    return BrokenRule(case["index"], str(case["column"]), str(case["check"]), value)


def _repeated_keys(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    key = list(model.facts().key)
    if not key or frame.is_empty():
        return []
    repeated = frame.with_row_index("_index").filter(frame.select(key).is_duplicated())
    rule = key_rule(model)
    return [
        BrokenRule(row["_index"], key[0], rule, " | ".join(str(row[name]) for name in key))
        for row in repeated.iter_rows(named=True)
    ]


def _quarantined(rule: BrokenRule, frame: pl.DataFrame, model: type[Table]) -> QuarantinedRow:
    row = frame.row(rule.index, named=True)
    return QuarantinedRow(
        table_name=model.facts().name,
        file_name=row["file_name"],
        row_number=row["row_number"],
        column_name=rule.column,
        raw_value=rule.value,
        rule=rule.rule,
        expected=f"the rule {rule.rule} of {model.__module__}.{model.__name__}",
    )
