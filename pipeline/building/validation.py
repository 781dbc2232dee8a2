"""Frames held to their pandera model: what passes, what is a repeat, and what is quarantined with rule and position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.tidy.faults import QuarantinedRow

if TYPE_CHECKING:
    import polars as pl

    from schemas.base import Table

#: Where a row stands; two rows that differ in nothing else say the same thing twice.
POSITION = ("file_name", "row_number")


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
    said = [name for name in frame.columns if name not in POSITION]
    unique = frame.unique(subset=said, keep="first", maintain_order=True)
    broken = broken_rules(unique, model)
    bad = sorted({rule.index for rule in broken})
    good = unique.with_row_index("_index").filter(~_is_in("_index", bad)).drop("_index")
    quarantined = tuple(_quarantined(rule, unique, model) for rule in broken)
    return Validated(good, quarantined, len(bad), len(frame) - len(unique))


def broken_rules(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    """Every value of the frame that breaks a rule of the model, and every row whose key is not its own."""
    import pandera.errors

    broken = _repeated_keys(frame, model)
    if frame.is_empty():
        return broken
    try:
        model.to_schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            index = case["index"]
            rule = str(case["check"])
            broken.append(
                BrokenRule(-1 if index is None else index, str(case["column"]), rule, str(case["failure_case"]))
            )
    return broken


def _repeated_keys(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    import polars as pl

    key = list(model.facts().key)
    if not key or frame.is_empty():
        return []
    repeated = frame.with_row_index("_index").filter(pl.struct(key).is_duplicated())
    rule = f"unique key ({', '.join(key)})"
    return [
        BrokenRule(row["_index"], key[0], rule, " | ".join(str(row[name]) for name in key))
        for row in repeated.iter_rows(named=True)
    ]


def _is_in(column: str, values: list[int]) -> pl.Expr:
    import polars as pl

    return pl.col(column).is_in(values)


def _quarantined(rule: BrokenRule, frame: pl.DataFrame, model: type[Table]) -> QuarantinedRow:
    row = frame.row(rule.index, named=True) if rule.index >= 0 else {}
    return QuarantinedRow(
        table_name=model.facts().name,
        file_name=str(row.get("file_name", "")) or "?",
        row_number=int(row.get("row_number", 1) or 1),
        column_name=rule.column,
        raw_value=rule.value,
        rule=rule.rule,
        expected=f"the rule {rule.rule} of {model.__module__}.{model.__name__}",
    )
