"""``meta.checks``: checks of this release."""

from __future__ import annotations

from schemas.base import Table, count, other, text


class Checks(
    Table,
    name="meta.checks",
    key=("table_name", "check_name"),
    title_en="Checks of this release",
    title_ja="検査結果",
    grain="one row per table and check",
):
    """What was checked before the release was promoted."""

    table_name: str = text("table", "表")
    check_name: str = text("check", "検査")
    severity: str = text("severity", "重大度", isin=["critical", "warning"])
    passed: bool = other("passed", "合格")
    failures: int = count("failures", "違反数", unit="rows")
    message: str | None = text("message", "内容", "what was found, where it failed", null=True)
    expected: str | None = text("expected", "期待", null=True)
    likely_cause: str | None = text("likely cause", "考えられる原因", "where it failed", null=True)
    next_step: str | None = text("next step", "次の手順", "where it failed", null=True)
    worst_rows: str | None = text("worst rows", "主な違反行", "the first or worst rows, as JSON", null=True)
