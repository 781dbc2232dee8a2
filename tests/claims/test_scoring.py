"""The count of marks and quantities is the one that ``README.md`` defines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.claims.scoring import (
    Mark,
    Pair,
    Rate,
    Scored,
    Told,
    as_read,
    economy_of,
    has_unit,
    has_value,
    matched,
    rates,
)

MARK = Mark(
    text="100 robots",
    start=10,
    end=20,
    is_claim=True,
    value=100.0,
    unit="robots",
    claim_type="level",
    indicator_id="industrial_robots_installed",
    geo="JPN",
    comparator_geo=None,
    period="2023",
    expected="supported",
)
TOLD = Told(
    quote="100",
    start=10,
    end=13,
    value=100.0,
    unit="robots",
    indicator_id="industrial_robots_installed",
    geo="JPN",
    comparator_geo=None,
    period="2023",
    verdict="supported_within_rounding",
    why="",
    is_change=False,
    is_implied=False,
)


def scored(marks: list[Mark], told: list[Told]) -> Scored:
    """The count of one text."""
    claims = matched([mark for mark in marks if mark.is_claim], told)
    return Scored("line", "", tuple(marks), claims, tuple(told))


def test_two_kinds_of_support_are_one_verdict() -> None:
    pair = Pair(MARK, TOLD)
    assert (pair.is_found, pair.is_linked, pair.is_right) == (True, True, True)
    assert not Pair(MARK, replace(TOLD, verdict="misleading")).is_right


@pytest.mark.parametrize(
    ("mark", "told", "agrees"),
    [
        (MARK, replace(TOLD, value=100.00005), True),
        (MARK, replace(TOLD, value=100.001), False),
        (replace(MARK, value=None), TOLD, True),
        (replace(MARK, value=-100.0), TOLD, False),
        (replace(MARK, value=-100.0, claim_type="trend"), TOLD, True),
        (replace(MARK, value=-100.0), replace(TOLD, is_change=True), True),
        (replace(MARK, value=-100.0, unit="share"), TOLD, True),
    ],
)
def test_values_agree_to_a_millionth_and_a_change_without_its_sign(mark: Mark, told: Told, agrees: bool) -> None:
    assert has_value(mark, told) is agrees


@pytest.mark.parametrize(
    ("text", "value", "unit", "told", "agrees"),
    [
        ("3分の1", 1 / 3, "times", "share", True),
        ("half", 0.5, "share", "times", True),
        ("50%", 0.5, "share", "times", False),
        ("0.5倍", 0.5, "times", "share", False),
        ("twice", 2.0, "times", "share", False),
        ("a million people", 1e6, "persons", "people", True),
        ("3", 3.0, None, "months", True),
        ("100", 100.0, "robots", "units", False),
    ],
)
def test_units_agree_where_a_part_is_in_words(text: str, value: float, unit: str, told: str, agrees: bool) -> None:
    assert has_unit(replace(MARK, text=text, value=value, unit=unit), replace(TOLD, unit=told)) is agrees


def test_world_and_europe_are_one_economy_of_any_publisher() -> None:
    assert economy_of("WORLD_IFR") == economy_of("WORLD_AI_INDEX") == economy_of("WORLD")
    assert economy_of("EUROPE_IFR") == economy_of("EUROPE_AI_INDEX")
    assert len({economy_of(geo) for geo in ("EUROPE_IFR", "EU27", "EUROPE_CENTRAL_ASIA_AI_INDEX", "WORLD", None)}) == 5


def test_a_link_needs_indicator_economy_and_a_marked_period() -> None:
    for other in ({"indicator_id": "robot_density"}, {"geo": "KOR"}, {"period": "2022"}, {"period": None}):
        assert not Pair(MARK, replace(TOLD, **other)).is_linked
        assert Pair(MARK, replace(TOLD, **other)).is_found
    assert Pair(replace(MARK, period=None), replace(TOLD, period="2022")).is_linked


def test_a_mark_takes_one_quantity_and_prefers_the_one_that_agrees() -> None:
    rank = replace(TOLD, value=2.0, unit="rank", end=20, is_implied=True)
    [pair] = matched([MARK], [rank, TOLD])
    assert pair.told is TOLD
    assert scored([MARK], [rank, TOLD]).extra == (rank,)


def test_one_quantity_is_not_matched_with_two_marks() -> None:
    other = replace(MARK, start=20, end=30)
    across = replace(TOLD, start=10, end=30)
    assert [pair.told for pair in matched([MARK, other], [across])] == [across, None]


def test_refuted_is_false_on_any_mark_that_does_not_expect_it_and_off_every_mark() -> None:
    refuted = replace(TOLD, verdict="refuted")
    unlinked = replace(refuted, value=1.0, indicator_id=None)
    no_claim = replace(MARK, is_claim=False, expected=None)
    for marks, told in (([MARK], refuted), ([MARK], unlinked), ([], refuted), ([no_claim], refuted)):
        assert scored(marks, [told]).false_refuted == (told,)
    assert scored([replace(MARK, expected="refuted")], [refuted]).false_refuted == ()


def test_the_rates_are_numerators_and_denominators() -> None:
    absent = replace(MARK, start=40, end=50, expected="not_enough_information")
    told = [TOLD, *(replace(TOLD, start=at, end=at + 3) for at in (60, 70))]
    counted = {rate.name: (rate.numerator, rate.denominator) for rate in rates([scored([MARK, absent], told)])}
    assert counted["found, of the marks (recall)"] == (1, 2)
    assert counted["found, of the told (precision)"] == (1, 3)
    assert counted["linked rightly, of the checkable"] == (1, 1)
    assert counted["verdict right, of the marks"] == (1, 2)
    assert counted["false refuted, of the refuted"] == (0, 0)


def test_the_marks_of_a_page_follow_their_text_when_it_is_read() -> None:
    text = "<p>It was <b>26.7&#37;</b>.</p>"
    [mark] = as_read({"text": text, "quantities": [{"text": "26.7&#37;", "start": 13, "end": 22}]})["quantities"]
    assert mark == {"text": "26.7%", "start": 7, "end": 12}


def test_a_link_to_another_series_is_wrong_and_so_is_any_link_of_what_no_series_holds() -> None:
    other = replace(TOLD, indicator_id="robot_density")
    assert Pair(MARK, other).is_wrongly_linked
    assert not Pair(MARK, TOLD).is_wrongly_linked
    assert not Pair(MARK, replace(other, is_linked=False)).is_wrongly_linked
    assert Pair(replace(MARK, indicator_id=None, geo=None, period=None), TOLD).is_wrongly_linked


@pytest.mark.parametrize(
    ("expected", "verdict", "is_permitted"),
    [
        ("supported", "supported_within_rounding", True),
        ("supported", "not_enough_information", True),
        ("supported", "misleading", False),
        ("refuted", "misleading", True),
        ("refuted", "supported", False),
        ("misleading", "refuted", False),
        ("not_enough_information", "supported", False),
        ("not_checkable", "not_enough_information", True),
    ],
)
def test_abstaining_does_no_wrong_and_neither_does_a_milder_word(
    expected: str, verdict: str, is_permitted: bool
) -> None:
    assert replace(MARK, expected=expected).permits(verdict) is is_permitted


def test_a_mark_that_lists_its_verdicts_permits_these_alone() -> None:
    mark = replace(MARK, expected="misleading", allowed=("misleading", "refuted"))
    assert mark.permits("refuted")
    assert not mark.permits("not_enough_information")


def test_false_support_is_counted_of_all_that_is_supported() -> None:
    planted = replace(MARK, expected="refuted")
    counted = {rate.name: (rate.numerator, rate.denominator) for rate in rates([scored([planted], [TOLD])])}
    assert counted["false supported, of the supported"] == (1, 1)
    assert counted["false refuted, of the refuted"] == (0, 0)


def test_an_interval_is_wilsons_and_wide_where_little_was_counted() -> None:
    low, high = Rate("none of ten", 0, 10).interval
    assert (low, high) == (0.0, pytest.approx(0.2775, abs=1e-4))
    assert Rate("half of a hundred", 50, 100).interval == pytest.approx((0.4038, 0.5962), abs=1e-4)
    with pytest.raises(ValueError, match="nothing to count"):
        _ = Rate("nothing", 0, 0).interval
