"""The result of one check on one table, as the ledger, ``meta.checks`` and Dagster all show it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: The severities of a check, of Great Expectations' and ours alike: the first keeps a candidate from being released.
CRITICAL, WARNING = SEVERITIES = ("critical", "warning")
#: The check of a table by the rules of its pandera model.
CONTRACT_CHECK = "pandera"
#: The check of a table that a model makes which counts the numbers that are none, and what it asks for.
FINITE_CHECK = "finite_numbers"
FINITE_EXPECTED = "every number that a model reckons is a finite one, or NULL with its reason"
#: A column of the worst row in a next step.
_COLUMN = re.compile(r"\{(\w+)\}")
#: How many offending rows a failed check names.
ROWS_SHOWN = 5


@dataclass(frozen=True)
class CheckResult:
    """``severity`` critical keeps a candidate from being released; warning is shown and released.

    Attributes:
        message: what was seen where it failed, with the worst rows.
        expected: what the check asks for; with ``likely_cause`` and ``next_step`` it is declared beside the rule.
        worst_rows: the first or worst of the offending rows, ``ROWS_SHOWN`` at most.
    """

    table_name: str
    check_name: str
    severity: str
    passed: bool
    failures: int
    message: str | None = None
    expected: str | None = None
    likely_cause: str | None = None
    next_step: str | None = None
    worst_rows: tuple[Mapping[str, object], ...] = ()

    @property
    def actual(self) -> str | None:
        """The message without the worst rows, for where they are shown beside it."""
        message, rows = self.message, self.worst_rows
        return message.removesuffix(f": {in_words(rows)}") if message and rows else message

    @property
    def blocks(self) -> bool:
        """Whether the candidate must not be released."""
        return not self.passed and self.severity == CRITICAL

    def as_row(self) -> dict[str, object]:
        """A row of ``meta.checks``; the next step is there where something is to be done."""
        result = asdict(self)
        if self.passed:
            result |= {"likely_cause": None, "next_step": None}
        rows = [{name: in_figures(value) for name, value in row.items()} for row in self.worst_rows]
        return result | {"worst_rows": json.dumps(rows, ensure_ascii=False) if rows else None}

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> CheckResult:
        """The result that a row was made of by :meth:`as_row`."""
        return cls(**{**row, "worst_rows": tuple(json.loads(row["worst_rows"] or "[]"))})

    def in_words(self) -> str:
        """A failed check as a person reads it."""
        parts = [("expected", self.expected), ("seen", self.message), ("likely cause", self.likely_cause)]
        parts.append(("next step", self.next_step))
        lines = "".join(f"\n    {name}: {text}" for name, text in parts if text)
        return f"{self.table_name}, {self.check_name}:{lines}"


def in_words(rows: Sequence[Mapping[str, object]]) -> str:
    """Offending rows as text, a semicolon between them."""
    return "; ".join(", ".join(f"{name} {in_figures(value)}" for name, value in row.items()) for row in rows)


def columns_named(next_step: str) -> set[str]:
    """The columns of the worst row that a declared next step is filled from."""
    return set(_COLUMN.findall(next_step))


def filled(next_step: str | None, worst_rows: Sequence[Mapping[str, object]]) -> str | None:
    """A next step whose ``{column}`` are those of the worst row, so that its command can be typed as it stands.

    None where there is no row to fill them from, as of a check that has passed.
    """
    if not next_step or not columns_named(next_step):
        return next_step
    if not worst_rows:
        return None
    values = {f"{{{name}}}": in_figures(value) for name, value in worst_rows[0].items()}
    for name, value in values.items():
        next_step = next_step.replace(name, value)
    return next_step


def in_figures(value: object) -> str:
    """A value as a person reads it: of a number that was reckoned, the ten figures that mean something."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
