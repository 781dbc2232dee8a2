"""The rules of a model as SQL say of every table what pandera says of the same rows as a frame."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import duckdb
import pandera.polars as pa
import polars as pl
import pytest

from pipeline.contracts import rules_in_sql
from pipeline.contracts.rules_in_sql import broken_in_table, rules_of
from pipeline.contracts.table_rules import broken_rules
from pipeline.parsing.faults import RunFault
from schemas.base import MODELS, Table, number, text
from schemas.registry import SQL_TYPES, models, stage_models, types_of
from tests.unit.contracts.example_models import frame, readings

__all__ = ["readings"]

#: Texts on which two engines might differ, and which are nearly right: what ends in a line, full-width digits and
#: letters, white space of other alphabets, letters that a terminal does not show, an apostrophe.
TEXTS = [
    "", " ", "\n", "JPN", "jpn", "JPN\n", "\nJPN", "JP", "JPNX", "ＪＰＮ", "ja", "J1_", "a", "a_1", "1a", "A",
    "a\u0301", "2024", "２０２４", "2024-S1", "2024-S3", "2024-Q4", "2024-09", "2024-13", "2013/2024", "2013/2024\n",
    "٢٠٢٤", "0" * 64, "f" * 63, "transcribed", "https://example.org", "http://example.org", " https://", "0 1 * * *",
    "0 1 * *", "0\t1 * * * *", "0 1 * * *\u3000", "it's", 'say "yes"', "\u200b", "🇯🇵", "x" * 300,
]  # fmt: skip
NUMBERS = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-300, 1e40, -1e40, 1.0000000000000002e40, 1e300, math.inf, -math.inf, math.nan]
INTEGERS = [0, 1, -1, 1899, 1900, 2024, 2**53 + 1, 2**63 - 1, -(2**63)]
DAYS = [dt.date(1900, 1, 1), dt.date(1899, 12, 31), dt.date(2024, 2, 29), dt.date(2999, 12, 31)]
VALUES: dict[str, list[Any]] = {
    "VARCHAR": TEXTS,
    "DOUBLE": NUMBERS,
    "BIGINT": INTEGERS,
    "BOOLEAN": [True, False],
    "DATE": DAYS,
    "TIMESTAMP": [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 0, 0, 0, 1)],
}


def all_models() -> dict[str, type[Table]]:
    return {**models(), **stage_models()}


def values_of(column: Any, dtype: pl.DataType) -> list[Any]:
    """Values of a column's type, and those at and beside the bounds of its own rules."""
    values = list(VALUES[SQL_TYPES[dtype]])
    for check in column.checks:
        for bound in (check.statistics.get("min_value"), check.statistics.get("max_value")):
            if isinstance(bound, (int, float)) and dtype == pl.Float64():
                values += [float(bound), math.nextafter(bound, math.inf), math.nextafter(bound, -math.inf)]
            elif isinstance(bound, int) and dtype == pl.Int64():
                values += [bound, bound + 1, bound - 1]
            elif isinstance(bound, dt.date):
                values += [bound, bound - dt.timedelta(days=1)]
        values += list(check.statistics.get("allowed_values", ()))
    return values


def frame_of(model: type[Table], seed: int, rows: int = 60) -> pl.DataFrame:
    """Rows of which some repeat the key of another one, and any cell may be missing or break its rule."""
    dice, columns = random.Random(seed), {}
    for name, dtype in types_of(model).items():
        values = values_of(model.to_schema().columns[name], dtype)
        pool = dice.sample(values, 2) if name in model.facts().key else values
        cells = [None if dice.random() < 0.1 else dice.choice(pool) for _ in range(rows)]
        columns[name] = pl.Series(name, cells, dtype=dtype, strict=True)
    return pl.DataFrame(columns)


def in_sql(
    rows: pl.DataFrame, model: type[Table]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], set[int]]]:
    """The counts by rule, and by rule of a column which rows break it."""
    with duckdb.connect() as connection:
        connection.register("rows", rows.with_row_index("number"))
        broken = broken_in_table(connection, model, '"rows"', index='"number"')
        assert (not broken.first) == (not broken.total)
        indexes = {}
        for rule in rules_of(model):
            found = connection.execute(f'select "number" from "rows" where {rule.is_broken}').fetchall()
            indexes[rule.column, rule.name] = {index for (index,) in found}
    return dict(broken.counts), {rule: found for rule, found in indexes.items() if found}


@pytest.mark.parametrize("name", sorted(all_models()))
def test_every_model_is_broken_by_the_same_rows_in_sql_and_in_pandera(name: str) -> None:
    compare(all_models()[name], range(1))


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(all_models()))
def test_every_model_is_broken_by_the_same_rows_of_many_frames(name: str) -> None:
    compare(all_models()[name], range(1, 10))


def compare(model: type[Table], seeds: Iterable[int]) -> None:
    for seed in seeds:
        rows = frame_of(model, seed)
        expected = broken_rules(rows, model)
        with pytest.MonkeyPatch.context() as patch:
            # in turns, as tables of many rows are checked and as those of few are
            patch.setattr(rules_in_sql, "MANY_ROWS", rules_in_sql.MANY_ROWS if seed % 2 else 1)
            counts, indexes = in_sql(rows, model)
        assert counts == Counter((rule.column, rule.rule) for rule in expected), seed
        by_rule: dict[tuple[str, str], set[int]] = {}
        for rule in expected:
            if not rule.rule.startswith("unique key"):
                by_rule.setdefault((rule.column, rule.rule), set()).add(rule.index)
        assert indexes == by_rule, seed


def test_the_frames_of_that_comparison_break_every_kind_of_rule_and_keep_it_too() -> None:
    """A comparison of rows that all hold, or none of them, would prove little."""
    seen, kinds, kept = Counter[str](), set[str](), set[str]()
    for model in all_models().values():
        rows = frame_of(model, 0)
        for (_, rule), count in in_sql(rows, model)[0].items():
            kinds.add(rule.partition("(")[0].strip())
            seen[rule] += count
            if count < len(rows):
                kept.add(rule.partition("(")[0].strip())
    patterns = {
        check.statistics["pattern"]
        for model in all_models().values()
        for column in model.to_schema().columns.values()
        for check in column.checks
        if "pattern" in check.statistics
    }
    assert kinds == kept == {
        "not_nullable", "str_length", "str_matches", "isin", "in_range", "greater_than_or_equal_to", "unique key",
    }  # fmt: skip
    assert all(seen[f"str_matches({pattern!r})"] for pattern in patterns), patterns


def test_further_checks_of_pandera_are_translated_too() -> None:
    class Further(Table, name="src.further", key=(), title_en="t", title_ja="t", grain="g"):
        """Checks that no table uses yet."""

        a: float = pa.Field(gt=0.0, lt=1.0)
        b: int | None = pa.Field(le=5, ne=3, nullable=True)
        c: str = pa.Field(notin=["x", "it's"], str_length={"max_value": 3})
        d: int = pa.Field(eq=1)
        e: float = pa.Field(in_range={"min_value": 0, "max_value": 1, "include_min": False, "include_max": False})

    del MODELS["src.further"]
    for seed in range(20):
        rows = frame_of(Further, seed)
        assert in_sql(rows, Further)[0] == Counter((r.column, r.rule) for r in broken_rules(rows, Further))


def test_a_rule_that_has_no_translation_is_refused_and_not_left_out() -> None:
    class Odd(Table, name="src.odd", key=(), title_en="t", title_ja="t", grain="g"):
        """A pattern that Rust and RE2 read differently, and a check that pandera has and DuckDB has not."""

        a: str = text("a", "a", str_matches=r"^\d+$")
        b: float = number("b", "b", unit="u")

    class Unknown(Table, name="src.unknown", key=(), title_en="t", title_ja="t", grain="g"):
        """A check that no translation knows."""

        a: str = pa.Field(str_endswith="x")

    class Whole(Table, name="src.whole", key=(), title_en="t", title_ja="t", grain="g"):
        """A column that is unique by pandera's own word for it."""

        a: str = pa.Field(unique=True)

    for model, seen in ((Odd, "read differently"), (Unknown, "str_endswith"), (Whole, "unique")):
        del MODELS[model.facts().name]
        with pytest.raises(RunFault, match=seen):
            rules_of(model)


def test_the_first_rows_that_break_a_rule_are_shown_with_what_they_come_from(readings: type[Table]) -> None:
    rows = frame({"geo": "USA"}, {"geo": "jp"}, {"value": -1.0}, {"value": 2.0}).with_columns(edition=pl.lit("2025"))
    with duckdb.connect() as connection:
        connection.execute("create schema src")
        connection.register("incoming", rows)
        connection.execute("create table src.readings as from incoming")
        broken = broken_in_table(connection, readings, "src.readings")
    assert broken.counts == {
        ("geo", "unique key (geo, year)"): 2,
        ("geo", "str_matches('^[A-Z]{3}$')"): 1,
        ("value", "in_range(0, 1e+40)"): 1,
    }  # fmt: skip
    assert broken.total == 4
    shown = [(rule.index, rule.column, rule.value, dict(origin)) for rule, origin in broken.first]
    assert shown == [
        (2, "geo", "JPN | 2024", {"edition": "2025"}),
        (3, "geo", "JPN | 2024", {"edition": "2025"}),
        (1, "geo", "jp", {"edition": "2025"}),
        (2, "value", "-1.0", {"edition": "2025"}),
    ]
