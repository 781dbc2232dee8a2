"""Properties that every verdict has, tried on values that hypothesis makes up; many claims share one build."""

from __future__ import annotations

from itertools import islice
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.claims_bench import judged, observed
from tests.property_settings import tried

#: Few examples of many claims each, since every build of the models costs as much as a hundred claims.
TRIED = tried(short=3, full=6)
values = st.floats(min_value=1e-3, max_value=1e12, allow_nan=False)
#: Stated and published: anything, or the published value times what mistakes and rounding make of it.
pairs = st.lists(
    st.tuples(st.one_of(st.sampled_from([1.0, 1.004, 1.03, 1.2, 0.1, 1000.0]), values), values),
    min_size=10,
    max_size=25,
)
Check = dict[str, Any]


def _checks(*blocks: tuple[list[float], list[float], dict[str, Any]]) -> list[list[Check]]:
    """One claim for each pair of stated and published, block by block, all of them in one build.

    Each is of an economy of its own, so that no other value bears on it.
    """
    published: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for stated_values, published_values, columns in blocks:
        for stated, value in zip(stated_values, published_values, strict=True):
            geo = f"E{len(claims):03}"
            published.append(observed(value, geo))
            claims.append({"geo": geo, "stated_value": stated, **columns})
    checks = judged(published, claims)[1]
    found = iter(checks[f"c{number}"] for number in range(1, len(claims) + 1))
    return [list(islice(found, len(stated_values))) for stated_values, _, _ in blocks]


def _outcomes(checks: list[Check]) -> list[tuple[Any, ...]]:
    return [(check["verdict"], check["error_class"], check["rule"]) for check in checks]


@TRIED
@given(pairs)
def test_another_unit_changes_no_verdict(drawn: list[tuple[float, float]]) -> None:
    """A power of two keeps every digit of a binary fraction, so that nothing but the unit changes."""
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    other = [1024 * value for value in stated], [1024 * value for value in published]
    once, again = _checks((stated, published, {}), (*other, {}))
    assert _outcomes(again) == _outcomes(once)


@TRIED
@given(pairs)
def test_an_inequality_and_its_opposite_are_never_both_supported(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    operators = ("more_than", "at_most", "less_than", "at_least")
    more, at_most, less, at_least = _checks(*((stated, published, {"operator": operator}) for operator in operators))
    for checks, opposites in ((more, at_most), (less, at_least)):
        for first, second in zip(checks, opposites, strict=True):
            assert (first["verdict"] == "supported") != (second["verdict"] == "supported")


@TRIED
@given(pairs)
def test_turning_both_signs_turns_an_inequality(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    turned = [-value for value in stated], [-value for value in published]
    once, again = _checks((stated, published, {"operator": "more_than"}), (*turned, {"operator": "less_than"}))
    assert _outcomes(again) == _outcomes(once)


@TRIED
@given(pairs)
def test_what_is_published_is_never_refuted_when_it_is_stated(drawn: list[tuple[float, float]]) -> None:
    published = [value for _, value in drawn]
    operators = ("equal", "about", "at_least", "at_most")
    for checks in _checks(*((published, published, {"operator": operator}) for operator in operators)):
        assert {check["verdict"] for check in checks} == {"supported"}


@TRIED
@given(pairs)
def test_a_wider_last_digit_never_makes_a_verdict_worse(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    narrow, wide = _checks((stated, published, {"half_digit": 1e-6}), (stated, published, {"half_digit": 1e12}))
    for before, after in zip(narrow, wide, strict=True):
        assert after["rating_value"] >= before["rating_value"]
