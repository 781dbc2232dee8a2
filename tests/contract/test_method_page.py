"""The worked examples of warehouse/docs/method.md: every SQL block runs and gives the lines that the page shows."""

from __future__ import annotations

import re

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "warehouse" / "docs" / "method.md"
_BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = "-- = "


def _examples() -> list[tuple[str, list[str]]]:
    """Each block's statement and the rows that it promises."""
    blocks = [block.splitlines() for block in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
    return [
        (
            "\n".join(line for line in lines if not line.startswith(_EXPECTED)),
            [line.removeprefix(_EXPECTED) for line in lines if line.startswith(_EXPECTED)],
        )
        for lines in blocks
    ]


def _shown(value: object, promised: str) -> str:
    """The value as the page would print it: with as many decimals as the promised cell."""
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return f"{value:.{len(promised.partition('.')[2])}f}"
    return str(value)


def test_every_block_promises_what_it_gives() -> None:
    examples = _examples()
    assert len(examples) >= 20
    assert not [sql for sql, promised in examples if not promised]


@pytest.mark.parametrize(("sql", "promised"), _examples())
def test_example(sql: str, promised: list[str], warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(sql).fetchall()
    assert len(rows) == len(promised), rows
    for row, line in zip(rows, promised, strict=True):
        cells = line.split(" | ")
        assert len(cells) == len(row), (row, line)
        assert [_shown(value, cell) for value, cell in zip(row, cells, strict=True)] == cells
