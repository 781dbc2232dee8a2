"""Frames held to their pandera model: what passes, what is a repeat, and what is quarantined with rule and position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.tidy.faults import QuarantinedRow, RunFault

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
    import polars as pl

    said = [name for name in frame.columns if name not in POSITION]
    unique = frame.unique(subset=said, keep="first", maintain_order=True)
    broken = broken_rules(unique, model)
    bad = sorted({rule.index for rule in broken})
    good = unique.with_row_index("_index").filter(~pl.col("_index").is_in(bad)).drop("_index")
    quarantined = tuple(_quarantined(rule, unique, model) for rule in broken)
    return Validated(good, quarantined, len(bad), len(frame) - len(unique))


def broken_rules(frame: pl.DataFrame, model: type[Table]) -> list[BrokenRule]:
    """Every value of the frame that breaks a rule of the model, and every row whose key is not its own.

    Raises:
        RunFault: the frame as a whole is not of the model's columns and types.
    """
    import pandera.errors

    broken = _repeated_keys(frame, model)
    if frame.is_empty():
        return broken
    try:
        model.to_schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        broken += [_broken(case, model) for case in errors.failure_cases.iter_rows(named=True)]
    return broken


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
