"""core.yen_per_dollar and mart.money_values: dollars in yen, at constant prices, and in yen of those prices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model_bench import Bench, Row

CONTEXT = {"pillar": "context", "direction": "none", "preferred_source_id": "bank"}
RATES = ("exchange_rate_per_usd", "exchange_rate_per_usd_fiscal_year", "exchange_rate_per_usd_year_end")
DAYS = ("exchange_rate_days", "exchange_rate_days_fiscal_year")
#: Yen per dollar: 110 in 2021 and 150 in 2024, 155 in fiscal 2024, 160 at the end of 2024.
STATED = [
    (RATES[0], "2021", 110.0), (RATES[0], "2024", 150.0), (RATES[1], "2024", 155.0), (RATES[2], "2024", 160.0),
    (DAYS[0], "2021", 258.0), (DAYS[0], "2024", 256.0), (DAYS[1], "2024", 255.0),
]  # fmt: skip
YEN = "value_jpy, jpy_rate_rule, jpy_per_usd, jpy_rate_days, jpy_missing_reason"
CONSTANT = "value_constant, constant_base_year, deflator, base_deflator, constant_missing_reason"
CONSTANT_YEN = "value_constant_jpy, base_jpy_per_usd, base_jpy_rate_days, constant_jpy_missing_reason"


def _bench(
    sums: list[Row], indicator: Row | None = None, deflators: dict[str, float] | None = None, bases: bool = True
) -> Bench:
    bench = Bench()
    bank = {"source_id": "bank", "edition": "E", "snapshot_id": "file_e"}
    context = [{"indicator_id": i, "geo": "JPN", "period": p, "value": v, **bank} for i, p, v in STATED]
    context += [
        {"indicator_id": "price_deflator", "geo": "USA", "period": period, "value": value, **bank}
        for period, value in (deflators or {}).items()
    ]
    money = {"indicator_id": "money", "geo": "JPN", "period": "2024", "currency": "USD", "price_base": "nominal"}
    bench.observe(
        [money | row for row in sums] + context,
        money={"unit": "US dollars"} | dict(indicator or {}),
        **dict.fromkeys((*RATES, *DAYS, "price_deflator"), CONTEXT),
    )
    economies = [("JPN", "JPY"), ("USA", "USD")]
    bench.put("core.economies", [{"geo": g, "geo_type": "economy", "currency": c} for g, c in economies])
    base = {"currency": "USD", "deflator_geo": "USA", "base_year": 2021, "evidence": "e"}
    bench.put("core.price_bases", [base] if bases else [])
    return bench


def _money(columns: str, *sums: Row, **options: Any) -> tuple[Any, ...]:
    return _bench(list(sums), **options).row("mart.money_values", columns)


def test_each_rule_has_its_rate_and_its_days() -> None:
    columns = "year, rate_rule, jpy_per_usd, jpy_rate_days, jpy_rate_basis"
    assert _bench([{"value": 1.0}]).rows("core.yen_per_dollar", columns, "year = 2024") == [
        (2024, "mean_of_calendar_year", 150.0, 256, "annual mean of daily reference rates, bank E: row 2"),
        (2024, "mean_of_fiscal_year", 155.0, 255, "mean of daily reference rates from April to March, bank E: row 2"),
        (2024, "year_end", 160.0, 1, "last daily reference rate of the year, bank E: row 2"),
    ]


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        ("flow", {}, (300.0, "mean_of_calendar_year", 150.0, 256, None)),
        ("net_flow", {"value": -2.0}, (-300.0, "mean_of_calendar_year", 150.0, 256, None)),
        ("stock", {}, (320.0, "year_end", 160.0, 1, None)),
        ("flow", {"time_basis": "fiscal"}, (310.0, "mean_of_fiscal_year", 155.0, 255, None)),
        ("stock", {"time_basis": "fiscal"}, (None, None, None, None, "not_a_year")),
        ("flow", {"period": "2024-Q1"}, (None, None, None, None, "not_a_year")),
        ("stock", {"period": "2013/2024", "time_basis": "cumulative"}, (None, None, None, None, "not_a_year")),
        ("flow", {"period": "2023"}, (None, None, None, None, "no_rate")),
        ("flow", {"price_base": "constant", "base_year": 2021}, (None, None, None, None, "constant_prices")),
    ],
)
def test_flows_take_the_mean_of_their_year_and_stocks_its_end(kind: str, row: Row, expected: tuple[Any, ...]) -> None:
    bench = _bench([{"value": 2.0} | dict(row)], {"measure_kind": kind})
    assert bench.row("mart.money_values", YEN) == expected
    columns = "value_jpy, jpy_rate_rule, jpy_per_usd, jpy_rate_days, jpy_missing_reason"
    value, rule, rate, days, reason = bench.row("mart.gap_indicators", columns)
    # the gap keeps the rule of a year without a rate: another day may have had one
    rule = None if reason == "no_rate" else rule
    assert (value, rule, rate, days, reason) == expected


def test_nominal_dollars_are_deflated_first_and_converted_then() -> None:
    """116 dollars of 2024 are 100 of 2021, which are 11,000 yen of 2021; nominally 17,400 yen."""
    found = _money(f"{CONSTANT}, {CONSTANT_YEN}, value_jpy", {"value": 116.0}, deflators={"2021": 90.0, "2024": 104.4})
    assert found == (pytest.approx(100), 2021, 104.4, 90.0, None, pytest.approx(11_000), 110.0, 258, None, 17_400)


def test_the_deflator_is_named_on_both_sides() -> None:
    (basis,) = _money("deflator_basis", {"value": 1.0}, deflators={"2021": 90.0, "2024": 104.4})
    assert basis == "bank E: row 2; base year: bank E: row 2"


@pytest.mark.parametrize(
    ("row", "deflators", "value", "basis"),
    [
        ({"price_base": "constant", "base_year": 2021}, {"2021": 90.0}, 50.0, "as published"),
        ({"price_base": "constant", "base_year": 2015}, {"2015": 80.0, "2021": 100.0}, 62.5, None),
        ({"period": "2021"}, {"2021": 90.0}, 50.0, "of the base year"),
    ],
)
def test_what_is_in_prices_of_a_year_is_taken_from_there(
    row: Row, deflators: dict[str, float], value: float, basis: str | None
) -> None:
    found = _money("value_constant, deflator_basis, deflator", {"value": 50.0} | dict(row), deflators=deflators)
    assert found[0] == value
    assert basis is None or found[1:] == (basis, None)


@pytest.mark.parametrize(
    ("row", "options", "reason"),
    [
        ({}, {}, "no_deflator"),
        ({}, {"deflators": {"2024": 104.4}}, "no_deflator"),
        ({}, {"deflators": {"2021": 90.0}}, "no_deflator"),
        ({}, {"deflators": {"2021": 90.0, "2024": 0.0}}, "no_deflator"),
        ({"period": "2013/2024"}, {"deflators": {"2021": 90.0, "2024": 104.4}}, "not_a_calendar_year"),
        ({"time_basis": "fiscal"}, {"deflators": {"2021": 90.0, "2024": 104.4}}, "not_a_calendar_year"),
        ({}, {"bases": False}, "no_base_year"),
        ({"currency": "EUR"}, {"deflators": {"2021": 90.0, "2024": 104.4}}, "no_base_year"),
    ],
)
def test_what_cannot_be_deflated_says_why(row: Row, options: dict[str, Any], reason: str) -> None:
    found = _money(f"{CONSTANT}, {CONSTANT_YEN}, deflator_basis", {"value": 1.0} | dict(row), **options)
    assert found == (None, None, None, None, reason, None, None, None, "no_constant_value", None)


def test_deflators_of_two_editions_never_meet() -> None:
    """The second edition counts from another year: 100 / 44 would be a factor of nothing."""
    bench = _bench([{"value": 50.0}], deflators={"2021": 90.0, "2024": 104.4})
    newer = "indicator_id = 'price_deflator' and period = '2024'"
    bench.connection.execute(f"update core.observations set edition = 'F', value = 44 where {newer}")
    assert bench.row("mart.money_values", CONSTANT) == (None, None, None, None, "no_deflator")


def test_an_absence_is_no_sum() -> None:
    absent = {"value": None, "obs_status": "not_listed"}
    assert _bench([absent]).rows("mart.money_values", "geo") == []
