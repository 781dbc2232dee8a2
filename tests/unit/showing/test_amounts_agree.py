"""A value reads the same in the headline and beside another economy's."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.showing.comparisons import _amount as beside_another
from pipeline.showing.headlines import _amount as in_the_headline


@pytest.mark.parametrize(
    ("unit", "value"),
    [("US dollars", 1_234_567_890_123.0), ("US dollars", 927_028_226.0), ("share", 0.267), ("robots", 44_500.0)],
)
def test_a_value_reads_the_same_in_the_headline_and_in_a_comparison(unit: str, value: float) -> None:
    sql = in_the_headline(f"{value!r}::double", f"'{unit}'")
    assert duckdb.sql(f"select {sql}").fetchall() == [(beside_another(unit, value),)]
