"""The figures that are known from outside: golden.csv against the warehouse built from the embedded editions.

Expected values were read in the publishers' own files and reports, and derived ones are arithmetic on those: none
comes from a build. In ``source_note`` S25 and S26 are the public data of the AI Index 2025 and 2026, with the figure,
and p is the page of the 2025 report. Left out are the figures that no embedded edition holds: ETO's articles
(``ai_articles``, whose licence forbids embedding), the counts of notable models in the dated vintages of Epoch AI's
file, Epoch AI's clusters outside its standard analysis, and the part of private investment that goes to generative AI.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

GOLDEN = Path(__file__).with_name("golden.csv")


def _rows() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_golden_row_is_complete_and_named_once() -> None:
    rows = _rows()
    assert len({row["id"] for row in rows}) == len(rows)
    assert not [row["id"] for row in rows if not all(row[name] for name in row if name != "tolerance")]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["id"])
def test_golden(row: dict[str, str], warehouse: duckdb.DuckDBPyConnection) -> None:
    parameters = {"edition": row["edition"]} if "$edition" in row["sql"] else {}
    answer = warehouse.execute(row["sql"], parameters).fetchall()
    assert len(answer) == 1 and len(answer[0]) == 1, f"{row['id']}: one value expected, seen {answer}"
    seen = answer[0][0]
    if row["tolerance"]:
        assert seen is not None, f"{row['id']}: no value, {row['expected']} expected ({row['source_note']})"
        apart = abs(float(seen) - float(row["expected"]))
        assert apart <= float(row["tolerance"]), (
            f"{row['id']}: {seen}, {row['expected']} expected ({row['source_note']})"
        )
    else:
        assert str(seen) == row["expected"], f"{row['id']}: {row['description']} ({row['source_note']})"
