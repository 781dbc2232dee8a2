"""The rules of columns in words."""

from __future__ import annotations

from schemas.registry import columns_of, models


def test_every_rule_of_every_column_is_told_in_words() -> None:
    rules = {rule for model in models().values() for column in columns_of(model) for rule in column.rules}
    assert {"three capital letters", ">= 0", "not empty", "0 to 1"} <= rules
    assert [rule for rule in rules if rule.startswith("matches ") or "{" in rule or "<" in rule] == []
