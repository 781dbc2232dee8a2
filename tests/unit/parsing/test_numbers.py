"""Strict numbers: what is a number, what is refused, and that no digit is bent on the way to a double."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsing.faults import BadCellError
from pipeline.parsing.numbers import decimals_shown, in_base_units, strict_decimal, strict_integer, strip_percent

_FACTORS = [Decimal(text) for text in ("1", "0.01", "1000", "1000000", "1000000000", "0.0001")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.927028226", "0.927028226"),
        (" 109.08 ", "109.08"),
        ("-1.5", "-1.5"),
        ("+7", "7"),
        ("5e+26", "5e26"),
        (".5", "0.5"),
        ("12.", "12"),
        ("0", "0"),
    ],
)
def test_a_plain_number_is_read_exactly(text: str, expected: str) -> None:
    assert strict_decimal(text, column="value") == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1,4", "1,234", "1 234", "1_000", "１２", "٣", "12%", "nan", "NaN", "inf", "-Infinity", "n/a", "-",
        "..", "***", "0x10", "1e", "--1", "−5", "1.2.3", "½",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused_with_its_text(text: str) -> None:
    """DuckDB makes 109.1 of 109.08 and pandas reads NA as missing: nothing may be guessed."""
    with pytest.raises(BadCellError) as refused:
        strict_decimal(text, column="value")
    assert (refused.value.column, refused.value.raw_value) == ("value", text)


@pytest.mark.parametrize(
    "text", ["1e999", "-1e999", "1e-999", "9" * 400, "1e99999999999999999999", "1e999999999", "1e-99999999999999999999"]
)
def test_a_number_that_no_double_can_hold_is_refused(text: str) -> None:
    """float() makes an infinity of 1e999 and a zero of 1e-999 without a word."""
    with pytest.raises(BadCellError, match="too large or too small"):
        strict_decimal(text, column="value")


def test_a_zero_may_have_any_exponent() -> None:
    assert strict_decimal("0e-400", column="value") == 0


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_every_decimal_survives_being_written_and_read(number: Decimal) -> None:
    read = strict_decimal(str(number), column="value")
    assert read.as_tuple() == number.as_tuple()


@given(st.floats(min_value=1e-40, max_value=1e40) | st.floats(min_value=-1e40, max_value=-1e-40) | st.just(0.0))
def test_every_double_survives_being_written_and_read(number: float) -> None:
    assert in_base_units(strict_decimal(repr(number), column="value"), Decimal(1)) == number


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=25),
    st.sampled_from(_FACTORS),
)
def test_scaling_gives_the_double_nearest_to_the_exact_product(number: Decimal, factor: Decimal) -> None:
    """Decimal multiplication rounds to 28 digits, so a long number was rounded twice."""
    assert in_base_units(number, factor) == float(Fraction(number) * Fraction(factor))


def test_a_long_number_is_rounded_once() -> None:
    """28 digits of it lie exactly between two doubles, and the wrong one would be taken."""
    assert in_base_units(Decimal("9007199254740993.00000000000000000001"), Decimal(1)) == 9007199254740994.0


def test_a_share_in_percent_is_the_fraction_that_a_person_would_write() -> None:
    """109.08 * 1e6 in doubles is 109079999.99999999."""
    assert in_base_units(Decimal("109.08"), Decimal(1_000_000)) == 109_080_000.0
    assert in_base_units(Decimal("22.5"), Decimal("0.01")) == 0.225


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_every_whole_number_of_64_bits_is_read_exactly(number: int) -> None:
    """A double keeps 53 bits: 9007199254740993 must not become 9007199254740992."""
    assert strict_integer(str(number), column="value") == number
    assert strict_integer(f"{number}.0", column="value") == number


@pytest.mark.parametrize("text", ["2013.5", "0.93", "1e-3", str(2**63), "1e30", "-9223372036854775809"])
def test_what_is_no_whole_number_of_64_bits_is_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="whole number"):
        strict_integer(text, column="value")


@pytest.mark.parametrize(
    ("text", "expected"), [("12.3%", ("12.3", True)), (" 12.3 % ", ("12.3", True)), ("12.3", ("12.3", False))]
)
def test_a_percent_sign_is_taken_off_and_reported(text: str, expected: tuple[str, bool]) -> None:
    assert strip_percent(text) == expected


@pytest.mark.parametrize("text", ["12％", "12%%"])
def test_no_other_percent_sign_slips_through(text: str) -> None:
    with pytest.raises(BadCellError):
        strict_decimal(strip_percent(text)[0], column="value")


@pytest.mark.parametrize(("text", "shown"), [("276.3", 1), ("276288", 0), ("5e+26", 0), ("12.", 0), ("0.050", 3)])
def test_the_digits_behind_the_point_are_counted_as_printed(text: str, shown: int) -> None:
    assert decimals_shown(text) == shown
