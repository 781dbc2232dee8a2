"""What can be wrong with a publisher's file, as one message that a person can act on.

Three words are kept apart in the whole project: a *file* is **held** (:class:`HeldFileError`), a *row* is
**quarantined** (:class:`QuarantinedRow`, raised inside a parser as :class:`BadCellError`), a *run* **fails**
(:class:`RunFault`). Only these types live here; who records them lives with the stage that meets them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class AigapError(Exception):
    """The base of every fault that aigap explains to a person: its text is the whole message."""


class RunFault(AigapError):
    """The run cannot go on: the message says what was expected, what was seen and the next step."""

    def __init__(self, problem: str, *, expected: str, seen: str, next_step: str) -> None:
        """Join the four parts into one message of several short lines."""
        super().__init__(f"{problem}\n  expected: {expected}\n  seen: {seen}\n  next step: {next_step}")
        self.problem, self.expected, self.seen, self.next_step = problem, expected, seen, next_step


def is_about(error: OSError, folder: Path) -> bool:
    """Whether an error of the system names a folder, something in it, or something on the way to it."""
    if not isinstance(error.filename, str | bytes | os.PathLike):
        return False
    path = Path(os.fsdecode(error.filename))
    return path.is_relative_to(folder) or folder.is_relative_to(path)


class ResourceFault(RunFault):
    """The run cannot go on for want of disk, memory or permission: no file is to blame, and nothing is held for it."""


class HeldFileError(AigapError):
    """A publisher's file cannot be believed as a whole, so it is held and the last good vintage is served."""

    def __init__(  # every part is named at the call, so that no message lacks one
        self,
        *,
        source: str,
        file: str,
        expected: str,
        seen: str,
        row: int | None = None,
        column: str | None = None,
        next_step: str = "compare the file with its publisher's page; if the publisher changed its format, "
        "adapt the parser in pipeline/sources/, else fetch or hand over the file again",
    ) -> None:
        """Keep the parts for the ledger and join them into the message that a person reads."""
        position = "".join([f", row {row}" if row is not None else "", f", column {column!r}" if column else ""])
        super().__init__(
            f"source {source}, file {file}{position}\n  expected: {expected}\n  seen: {seen}\n  next step: {next_step}"
        )
        self.source, self.file, self.row, self.column = source, file, row, column
        self.expected, self.seen, self.next_step = expected, seen, next_step


class BadCellError(ValueError):
    """One cell breaks a rule: its row will be quarantined, the rest of the file goes on."""

    def __init__(self, rule: str, *, column: str, raw_value: str, expected: str) -> None:
        """Name the rule, the publisher's column, the raw text and what was expected of it."""
        super().__init__(f"column {column!r}: expected {expected}, seen {raw_value!r} (rule: {rule})")
        self.rule, self.column, self.raw_value, self.expected = rule, column, raw_value, expected


@dataclass(frozen=True)
class QuarantinedRow:
    """One row of a publisher's file that was kept out of its table, with its position and the rule it broke."""

    table_name: str
    file_name: str
    row_number: int
    column_name: str
    raw_value: str
    rule: str
    expected: str

    @classmethod
    def of(cls, error: BadCellError, *, table_name: str, file_name: str, row_number: int) -> QuarantinedRow:
        """The quarantine entry of a cell that a parser refused."""
        return cls(table_name, file_name, row_number, error.column, error.raw_value, error.rule, error.expected)
