"""The parser of the embedded editions, on rows of our own: each rule that a person's slip would break."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from pipeline.parsing.economies import EconomyName, EconomyNames
from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.units import Unit, Units
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import ParsedFile
from pipeline.sources.embedded import COLUMNS, TABLE_NAME, parse_embedded
from tests.live_sources import DAY

ROW = {
    "indicator_id": "private_ai_investment",
    "geo_as_published": "Japan",
    "geo": "JPN",
    "period": "2024",
    "time_basis": "calendar",
    "value_as_published": "0.927028226",
    "unit_as_published": "billion US dollars",
    "obs_status": "observed",
    "source_id": "stanford_ai_index",
    "edition": "AI Index 2025",
    "figure": "4.3.8",
    "price_base": "nominal",
    "base_year": "",
    "currency": "USD",
    "locator_file": "4. Economy/Data/fig_4.3.8.csv",
    "locator_row": "15",
    "locator_column": "Total",
    "page": "252",
    "file_sha256": "0" * 64,
    "confidence": "confirmed",
    "licence": "CC BY-ND 4.0",
    "note": "",
}
UNITS = [
    Unit("billion US dollars", "US dollars", Decimal(10**9)),
    Unit("currency units per US dollar", "currency units per US dollar", Decimal(1)),
    Unit("models", "models", Decimal(1)),
]


def parse(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> ParsedFile:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, lineterminator="\n", extrasaction="ignore", restval="x")
    writer.writeheader()
    writer.writerows(rows)
    names = [EconomyName("Japan", "", "JPN"), EconomyName("China", "", "CHN")]
    economies = EconomyNames(names, source_id="stanford_ai_index")
    context = ParseContext(
        source_id="stanford_ai_index",
        dataset_id="embedded",
        edition="AI Index 2025",
        file_name="edition.csv",
        day=DAY,
        economies=economies,
        units=Units(UNITS),
    )
    parsed = parse_embedded(buffer.getvalue().encode(), context)
    excluded = sum(parsed.rows_excluded.values())
    assert parsed.rows_read == len(parsed.rows[TABLE_NAME]) + len(parsed.quarantined) + excluded
    return parsed


def test_a_fact_is_typed_and_keeps_both_positions() -> None:
    (row,) = parse(ROW).rows[TABLE_NAME]
    assert row == {
        **{name: cell or None for name, cell in ROW.items()},
        "value": 927028226.0,
        "unit": "US dollars",
        "decimals": 9,
        "base_year": None,
        "locator_row": 15,
        "file_name": "edition.csv",
        "row_number": 2,
    }


def test_an_absence_that_the_publisher_prints_has_no_value_but_a_unit() -> None:
    (row,) = parse(ROW | {"value_as_published": "", "obs_status": "not_covered"}).rows[TABLE_NAME]
    assert (row["value"], row["value_as_published"], row["decimals"], row["unit"]) == (None, None, None, "US dollars")


def test_an_exchange_rate_is_no_sum_of_money() -> None:
    rate = {"unit_as_published": "currency units per US dollar", "price_base": "", "currency": ""}
    assert len(parse(ROW | rate).rows[TABLE_NAME]) == 1


@pytest.mark.parametrize(("column", "cell"), [("source_id", "epoch_ai"), ("edition", "AI Index 2026")])
def test_a_row_of_another_edition_holds_the_file(column: str, cell: str) -> None:
    with pytest.raises(HeldFileError, match=f"row 3, column '{column}'"):
        parse(ROW, ROW | {"geo": "CHN", "geo_as_published": "China", column: cell})


def test_a_column_that_nobody_declared_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="also colour"):
        parse(ROW, header=(*COLUMNS, "colour"))


def test_a_missing_column_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="missing licence"):
        parse(ROW, header=tuple(name for name in COLUMNS if name != "licence"))


@pytest.mark.parametrize(
    ("changes", "rule", "column"),
    [
        ({"time_basis": "yearly"}, "not a known word", "time_basis"),
        ({"obs_status": "zero"}, "not a known word", "obs_status"),
        ({"confidence": "sure"}, "not a known word", "confidence"),
        ({"price_base": "real"}, "not a known word", "price_base"),
        ({"period": "2024.0"}, "not a period", "period"),
        ({"geo": "CHN"}, "name of another economy", "geo"),
        ({"geo_as_published": "Japn"}, "unknown economy", "geo_as_published"),
        ({"value_as_published": "1,073"}, "not a plain number", "value_as_published"),
        ({"value_as_published": ""}, "value against status", "value_as_published"),
        ({"obs_status": "not_listed"}, "value against status", "value_as_published"),
        ({"unit_as_published": "yen"}, "unknown unit", "value_as_published"),
        ({"price_base": ""}, "money without its basis", "price_base"),
        ({"currency": ""}, "money without its basis", "price_base"),
        ({"price_base": "constant"}, "base year", "base_year"),
        ({"base_year": "2021"}, "base year", "base_year"),
        ({"file_sha256": "unknown"}, "not a hash", "file_sha256"),
        ({"licence": " "}, "an empty cell", "licence"),
        ({"locator_row": "15-20"}, "not a plain number", "locator_row"),
    ],
)
def test_a_cell_that_breaks_a_rule_quarantines_its_row(changes: dict[str, str], rule: str, column: str) -> None:
    parsed = parse(ROW | changes)
    assert [(row.rule, row.column_name, row.row_number) for row in parsed.quarantined] == [(rule, column, 2)]


def test_the_same_fact_twice_is_counted_as_a_duplicate() -> None:
    parsed = parse(ROW, ROW)
    assert (len(parsed.rows[TABLE_NAME]), parsed.rows_excluded) == (1, {"exact duplicate": 1})


def test_a_fact_said_in_two_ways_is_quarantined_whole() -> None:
    parsed = parse(ROW, ROW | {"value_as_published": "0.93"})
    assert [row.rule for row in parsed.quarantined] == ["conflicting key", "conflicting key"]


def test_two_figures_of_an_edition_may_disagree() -> None:
    parsed = parse(ROW, ROW | {"value_as_published": "0.93", "figure": "4.3.10"})
    assert len(parsed.rows[TABLE_NAME]) == 2
