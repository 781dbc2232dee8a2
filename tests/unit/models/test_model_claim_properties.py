"""Properties that every verdict has, tried on figures that hypothesis makes up; many claims share one build."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.claims_bench import judged, observed

#: Few examples of many claims each, since every build of the models costs as much as a hundred claims.
TRIED = settings(max_examples=6, deadline=None, derandomize=True, database=None)
figures = st.floats(min_value=1e-3, max_value=1e12, allow_nan=False)
#: Stated and published: anything, or the published figure times what mistakes and rounding make of it.
pairs = st.lists(
    st.tuples(st.one_of(st.sampled_from([1.0, 1.004, 1.03, 1.2, 0.1, 1000.0]), figures), figures),
    min_size=10,
    max_size=25,
)
Check = dict[str, Any]


def _checks(stated: list[float], published: list[float], **claim: Any) -> list[Check]:
    """One claim for each pair, each of an economy of its own, so that no other reading bears on it."""
    geos = [f"E{number:02}" for number in range(len(stated))]
    claims = [{"geo": geo, "stated_value": value, **claim} for geo, value in zip(geos, stated, strict=True)]
    found = judged([observed(value, geo) for geo, value in zip(geos, published, strict=True)], claims)[1]
    return [found[f"c{number}"] for number in range(1, len(stated) + 1)]


def _outcomes(checks: list[Check]) -> list[tuple[Any, ...]]:
    return [(check["verdict"], check["error_class"], check["rule"]) for check in checks]


@TRIED
@given(pairs)
def test_another_unit_changes_no_verdict(drawn: list[tuple[float, float]]) -> None:
    """A power of two keeps every digit of a binary fraction, so that nothing but the unit changes."""
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    once = _outcomes(_checks(stated, published))
    assert _outcomes(_checks([1024 * v for v in stated], [1024 * v for v in published])) == once


@TRIED
@given(pairs)
def test_an_inequality_and_its_opposite_are_never_both_supported(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    outcomes = {o: _checks(stated, published, operator=o) for o in ("more_than", "at_most", "less_than", "at_least")}
    for one, opposite in (("more_than", "at_most"), ("less_than", "at_least")):
        for first, second in zip(outcomes[one], outcomes[opposite], strict=True):
            assert (first["verdict"] == "supported") != (second["verdict"] == "supported")


@TRIED
@given(pairs)
def test_turning_both_signs_turns_an_inequality(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    once = _outcomes(_checks(stated, published, operator="more_than"))
    assert _outcomes(_checks([-v for v in stated], [-v for v in published], operator="less_than")) == once


@TRIED
@given(pairs)
def test_what_is_published_is_never_refuted_when_it_is_stated(drawn: list[tuple[float, float]]) -> None:
    published = [value for _, value in drawn]
    for operator in ("equal", "about", "at_least", "at_most"):
        assert {check["verdict"] for check in _checks(published, published, operator=operator)} == {"supported"}


@TRIED
@given(pairs)
def test_a_wider_last_digit_never_makes_a_verdict_worse(drawn: list[tuple[float, float]]) -> None:
    stated, published = [factor * value for factor, value in drawn], [value for _, value in drawn]
    narrow = _checks(stated, published, half_digit=1e-6)
    wide = _checks(stated, published, half_digit=1e12)
    for before, after in zip(narrow, wide, strict=True):
        assert after["rating_value"] >= before["rating_value"]
