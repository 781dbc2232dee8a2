"""The result of one check on one table, as the ledger, ``meta.checks`` and Dagster all show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckResult:
    """``severity`` error keeps a candidate from being released; warn is shown and released."""

    table_name: str
    check_name: str
    severity: str
    passed: bool
    failures: int
    message: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether the candidate must not be released."""
        return not self.passed and self.severity == "error"
