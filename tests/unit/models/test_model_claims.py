"""The rules of the verdicts, each on a few published values and a made-up claim."""

from __future__ import annotations

import operator
from typing import Any

import pytest

from tests.claims_bench import judged, latest, observed, rate, verdict, verdicts

SUPPORTED = ("supported", None)
ROUNDED = ("supported_within_rounding", None)
UNKNOWN = ("not_enough_information", None)
UNCITED: dict[str, Any] = {"source_id_cited": None, "edition_cited": None}


def test_a_quantity_is_held_to_the_digits_that_it_shows() -> None:
    expected = {
        (276_300.0, 50.0, "JPN"): SUPPORTED,  # rounded to hundreds
        (276_200.0, 50.0, "JPN"): ROUNDED,  # cut off at hundreds
        (276_400.0, 50.0, "JPN"): ROUNDED,  # neither, but within one percent
        (290_000.0, 50.0, "JPN"): ("misleading", "value"),  # five percent off: inaccurate, not refuted
        (400_000.0, 50.0, "JPN"): ("refuted", "value"),
        (-276_300.0, 50.0, "JPN"): ("refuted", "value"),  # the other sign is no rounding
        (-512_300.0, 50.0, "CHN"): SUPPORTED,
        (-512_200.0, 50.0, "CHN"): ROUNDED,
        (0.0, 0.5, "JPN"): ("refuted", "value"),
        (3.0, None, "KOR"): SUPPORTED,
    }
    published = [observed(276_288.0), observed(-512_288.0, "CHN"), observed(3.0, "KOR")]
    claims = [{"stated_value": stated, "half_digit": half_digit, "geo": geo} for stated, half_digit, geo in expected]
    assert dict(zip(expected, verdicts(published, claims), strict=True)) == expected


def test_what_the_publisher_rounded_may_be_any_of_what_it_rounds() -> None:
    printed_thousands = observed(3_000.0, lower_bound=2_500.0, upper_bound=3_500.0)
    assert verdict([printed_thousands], stated_value=3_300.0, half_digit=50.0) == ROUNDED
    assert verdict([observed(3_000.0)], stated_value=3_300.0, half_digit=50.0) == ("misleading", "value")


def test_about_without_digits_allows_its_own_tolerance() -> None:
    assert verdict([observed(103.0)], stated_value=100.0, operator="about") == SUPPORTED
    assert verdict([observed(103.0)], stated_value=100.0, operator="equal") == ("misleading", "value")


def test_a_power_of_ten_is_found_where_equality_would_miss_it() -> None:
    expected = {
        9.93: "order_of_magnitude",  # at 150 yen for a dollar
        10.03: "order_of_magnitude",  # at the mean rate of the year
        10.0 * 10**0.029: "order_of_magnitude",
        10.0 * 10**0.031: "value",
        0.1: "order_of_magnitude",
        100.0: "order_of_magnitude",
        1000.0: "unit",  # thousands read as single ones
        1e6: "unit",
    }
    claims = [{"stated_value": 1000.0 * factor, "half_digit": 1.0 * factor} for factor in expected]
    found = dict(zip(expected, verdicts([observed(1000.0)], claims), strict=True))
    assert found == {factor: ("refuted", error_class) for factor, error_class in expected.items()}


def test_percent_read_as_a_fraction_is_a_matter_of_unit() -> None:
    published = [observed(0.232, indicator_id="share")]
    claim = {"claim_type": "share", "indicator_id": "share", "stated_unit": "share"}
    assert verdict(published, stated_value=23.2, half_digit=0.05, **claim) == ("refuted", "unit")


MONEY = {"indicator_id": "money", "stated_unit": "Japanese yen"}


def test_yen_are_compared_through_the_mean_rate_of_the_year() -> None:
    expected = {
        (15.0e12, 5e10): SUPPORTED,
        (14.4e12, 5e10): ROUNDED,  # four percent below: another rate of the year
        (13.5e12, 5e10): ("misleading", "value"),
        (1.5e12, 5e10): ("refuted", "order_of_magnitude"),
        (100e9, 5e8): ("refuted", "currency"),  # the number of dollars under the name of yen
    }
    published = [observed(100e9, indicator_id="money"), rate(150.0), rate(15.0, "2023")]
    claims = [{"stated_value": stated, "half_digit": half_digit, **MONEY} for stated, half_digit in expected]
    assert dict(zip(expected, verdicts(published, claims), strict=True)) == expected


def test_without_a_rate_of_that_year_nothing_is_said() -> None:
    published = [observed(100e9, indicator_id="money"), rate(150.0, "2023")]
    assert verdict(published, stated_value=15e12, half_digit=5e10, **MONEY) == UNKNOWN


def test_a_unit_that_is_not_the_indicators_is_not_compared() -> None:
    assert verdict([observed(5.0)], stated_value=5.0, stated_unit="companies") == UNKNOWN
    assert verdict([observed(5.0), rate(150.0)], stated_value=5.0, stated_unit="Japanese yen") == UNKNOWN


def test_inequalities_are_tested_as_inequalities() -> None:
    values = {"JPN": 9.0, "CHN": 10.0, "USA": 11.0}
    holds = {"more_than": operator.gt, "at_least": operator.ge, "less_than": operator.lt, "at_most": operator.le}
    expected = {(geo, name): compare(value, 10.0) for geo, value in values.items() for name, compare in holds.items()}
    claims = [{"stated_value": 10.0, "geo": geo, "operator": name} for geo, name in expected]
    found = verdicts([observed(value, geo) for geo, value in values.items()], claims)
    assert {case: outcome == SUPPORTED for case, outcome in zip(expected, found, strict=True)} == expected


def test_a_majority_is_more_than_a_half() -> None:
    claim = {"claim_type": "share", "comparator_geo": "WORLD", "operator": "majority", "stated_unit": "share"}
    for value, expected in ((51.0, SUPPORTED), (30.0, ("refuted", "value"))):
        assert verdict([observed(value), observed(100.0, "WORLD")], stated_value=0.5, **claim) == expected


def test_ratio_share_and_difference_take_both_sides_from_one_edition() -> None:
    published = [observed(276.3, "CHN"), observed(46.1), observed(100.0, edition="2026")]
    ratio = {"claim_type": "ratio", "geo": "CHN", "comparator_geo": "JPN", "stated_unit": "times"}
    assert verdict(published, stated_value=6.0, half_digit=0.5, **ratio) == SUPPORTED
    # the newest word on each side: no reading of the edition cited, and no ground to refute either
    assert verdict(published, stated_value=2.763, half_digit=0.0005, **ratio) == ("misleading", "edition")
    assert latest(published, stated_value=2.763, half_digit=0.0005, **ratio) == SUPPORTED
    less = {"claim_type": "difference", "comparator_geo": "CHN", "operator": "less_than"}
    assert verdict(published, stated_value=0.0, **less) == SUPPORTED


def test_a_share_of_what_is_no_share_is_one_of_the_world() -> None:
    published = [observed(51.0), observed(100.0, "WORLD_PUBLISHER")]
    claim = {"claim_type": "share", "stated_unit": "share"}
    assert verdict(published, stated_value=0.51, half_digit=0.005, **claim) == SUPPORTED
    beside_another_world = claim | {"comparator_geo": "WORLD"}
    assert verdict(published, stated_value=0.51, half_digit=0.005, **beside_another_world) == SUPPORTED


def test_a_division_by_zero_gives_no_verdict() -> None:
    published = [observed(5.0), observed(0.0, "CHN", obs_status="computed_zero")]
    assert verdict(published, claim_type="ratio", comparator_geo="CHN", stated_value=5.0) == UNKNOWN


LIST = [
    observed(23.2, "CHN", figure="1"), observed(15.2, "EUROPE", figure="1"), observed(9.22, "IND", figure="1"),
    observed(9.20, "USA", figure="1"), observed(90.0, "WORLD", figure="1"), observed(25.0, "REST", figure="1"),
]  # fmt: skip


def test_a_rank_is_one_among_those_that_the_claim_counts() -> None:
    expected = {
        ("CHN", 1.0, "economies_and_groups"): SUPPORTED,
        ("EUROPE", 2.0, "economies_and_groups"): SUPPORTED,
        ("IND", 3.0, "economies_and_groups"): SUPPORTED,
        ("USA", 3.0, "economies_and_groups"): ("misleading", "rank_population"),  # third among economies alone
        ("USA", 3.0, "economies"): SUPPORTED,
        ("USA", 3.0, None): SUPPORTED,
        ("USA", 5.0, "economies_and_groups"): ("misleading", "value"),
        ("CHN", 4.0, "economies_and_groups"): ("refuted", "value"),
    }
    rank = {"claim_type": "rank", "stated_unit": "rank"}
    claims = [rank | {"geo": geo, "stated_value": v, "rank_population": among} for geo, v, among in expected]
    assert dict(zip(expected, verdicts(LIST, claims), strict=True)) == expected


def test_a_rank_shows_whom_it_was_counted_among() -> None:
    claim = {"claim_type": "rank", "geo": "USA", "stated_value": 3.0, "rank_population": "economies_and_groups"}
    check = judged(LIST, [claim | {"stated_unit": "rank"}])[1]["c1"]
    assert "23.2、n 15.2、n 9.22、n 9.2" in check["explanation_ja"]


def test_equal_values_share_a_place() -> None:
    tied = [observed(5.0, "USA"), observed(3.0), observed(3.0, "CHN"), observed(1.0, "KOR")]
    claims = [{"claim_type": "rank", "stated_value": stated} for stated in (2.0, 3.0, 4.0)]
    assert verdicts(tied, claims) == [SUPPORTED, SUPPORTED, ("misleading", "value")]


def test_a_place_that_is_held_needs_every_period() -> None:
    lead = [observed(v, g, p) for p, (a, b) in {"2022": (3.0, 1.0), "2023": (3.0, 1.0), "2024": (3.0, 1.0)}.items()
            for g, v in (("JPN", a), ("USA", b))]  # fmt: skip
    claim = {"claim_type": "rank", "stated_value": 1.0, "comparator_period": "2022"}
    assert verdict(lead, **claim) == SUPPORTED
    lost = [row | {"value": 9.0} if (row["geo"], row["period"]) == ("USA", "2023") else row for row in lead]
    assert verdict(lost, **claim) == ("misleading", "value")
    assert verdict([row for row in lead if row["period"] != "2022"], **claim) == UNKNOWN


def test_absence_has_three_states() -> None:
    claim: dict[str, Any] = {"stated_value": 0.0, "half_digit": 0.5}
    assert verdict([observed(None, obs_status="not_listed")], **claim)[1] == "absent_is_not_zero"
    assert verdict([observed(None, obs_status="not_covered")], **claim) == (
        "not_enough_information",
        "absent_is_not_zero",
    )
    assert verdict([observed(0.0, obs_status="computed_zero")], **claim) == SUPPORTED


def test_a_complete_list_of_another_source_derives_the_zero() -> None:
    listed = observed(None, obs_status="not_listed")
    complete = observed(0.0, obs_status="computed_zero", source_id="complete", edition="2024", snapshot_id="other")
    check = judged([listed, complete], [{"stated_value": 0.0}])[1]["c1"]
    assert (check["verdict"], check["rule"]) == ("supported", "computed_zero")


def test_not_on_the_list_is_what_it_says() -> None:
    claim: dict[str, Any] = {"claim_type": "existence", "stated_value": 0.0}
    assert verdict([observed(None, obs_status="not_listed")], **claim) == SUPPORTED
    assert verdict([observed(3.0)], **claim) == ("refuted", "value")
    on_the_list = claim | {"stated_value": 1.0}
    assert verdict([observed(None, obs_status="not_listed")], **on_the_list) == UNKNOWN


EDITIONS = [observed(40.0), observed(57.0, edition="2026")]


def test_a_later_edition_overtakes_and_does_not_refute() -> None:
    check = judged(EDITIONS, [{"stated_value": 40.0, "half_digit": 0.5}])[1]["c1"]
    assert (check["verdict"], check["verdict_latest"], check["error_class_latest"]) == (
        "supported",
        "misleading",
        "edition",
    )
    assert check["is_overtaken"] and check["is_verdict_changed"]
    assert (check["evidence_value"], check["evidence_value_latest"]) == (40.0, 57.0)


def test_the_value_of_another_edition_is_not_the_one_cited() -> None:
    assert verdict(EDITIONS, stated_value=57.0, half_digit=0.5) == ("misleading", "edition")


def test_without_an_edition_the_one_of_the_articles_day_counts() -> None:
    cited = {"edition_cited": None, "half_digit": 0.5}
    assert verdict(EDITIONS, stated_value=40.0, **cited) == SUPPORTED
    assert verdict(EDITIONS, stated_value=57.0, **cited) == ("misleading", "edition")
    assert latest(EDITIONS, stated_value=57.0, **cited) == SUPPORTED


def test_what_only_another_source_says_is_unsupported_by_the_one_cited() -> None:
    elsewhere = observed(500.0, source_id="another", snapshot_id="file_b")
    expected = ("unsupported_by_the_cited_source", None)
    assert verdict([observed(100.0), elsewhere], stated_value=500.0, half_digit=0.5) == expected
    assert verdict([elsewhere], stated_value=500.0, half_digit=0.5) == expected
    assert verdict([observed(100.0), elsewhere], stated_value=500.0, half_digit=0.5, **UNCITED) == UNKNOWN


def test_a_series_in_other_prices_is_told_from_a_wrong_quantity() -> None:
    published = [
        observed(109.0, price_base="nominal"),
        observed(94.2, price_base="constant", base_year=2021, source_id="another", snapshot_id="file_b"),
    ]
    assert verdict(published, stated_value=94.2, half_digit=0.05) == ("misleading", "price_basis")


def test_a_quantity_of_another_year_economy_or_series_is_reported_by_its_digits() -> None:
    investment = {"indicator_id": "private_ai_investment"}
    published = [
        observed(109.1, **investment),
        observed(67.2, period="2023", **investment),
        observed(471.3, indicator_id="private_ai_investment_cumulative"),
        observed(9.29, "CHN", **investment),
    ]
    expected = {
        (67.2, 0.05): ("misleading", "year"),
        (471.3, 0.05): ("misleading", "flow_or_stock"),
        (9.29, 0.005): ("misleading", "entity_mixup"),
        # two digits tell another year of the same economy, but meet another economy's value by chance; one tells none
        (67.0, 0.5): ("misleading", "year"),
        (9.3, 0.05): ("refuted", "value"),
        (70.0, 5.0): ("refuted", "value"),
    }
    claims = [{"stated_value": stated, "half_digit": half_digit, **investment} for stated, half_digit in expected]
    assert dict(zip(expected, verdicts(published, claims), strict=True)) == expected


def test_a_quantity_near_any_evidence_or_between_two_is_not_refuted() -> None:
    restated = observed(142.0, edition="2026")
    claims = [{"stated_value": stated, "half_digit": 0.5} for stated in (150.0, 250.0, 900.0)]
    found = verdicts([observed(470.0), restated], claims)
    assert found == [("misleading", "value"), UNKNOWN, ("refuted", "value")]


def test_a_claim_without_a_source_is_refuted_only_where_the_mistake_is_known() -> None:
    expected = {
        ("JPN", 300.0): UNKNOWN,
        ("JPN", 10.0): ("refuted", "order_of_magnitude"),
        ("CHN", 1.0): UNKNOWN,
    }
    claims = [{"geo": geo, "stated_value": stated, "half_digit": 0.5, **UNCITED} for geo, stated in expected]
    found = verdicts([observed(100.0), observed(10.0, "CHN")], claims)
    assert dict(zip(expected, found, strict=True)) == expected


def test_a_value_that_the_edition_prints_elsewhere_supports() -> None:
    assert verdict([observed(1073.0), observed(1143.0, reading=2)], stated_value=1143.0, half_digit=0.5) == SUPPORTED


def _course(**values: dict[int, float]) -> list[dict[str, Any]]:
    return [observed(v, geo, str(year)) for geo, series in values.items() for year, v in series.items()]


@pytest.mark.parametrize(
    ("direction", "china", "is_continuous", "expected"),
    [
        ("closing", {2022: 20.0, 2023: 15.0, 2024: 12.0}, True, SUPPORTED),
        ("closing", {2022: 20.0, 2023: 30.0, 2024: 12.0}, False, SUPPORTED),
        ("closing", {2022: 20.0, 2023: 30.0, 2024: 12.0}, True, ("misleading", "year")),
        ("closing", {2022: 20.0, 2023: 30.0, 2024: 40.0}, False, ("refuted", "value")),
        ("widening", {2022: 20.0, 2023: 30.0, 2024: 40.0}, True, SUPPORTED),
        ("widening", {2022: 20.0, 2023: 20.0, 2024: 19.5}, False, ("misleading", "value")),
    ],
)
def test_a_distance_is_held_to_its_direction(
    direction: str, china: dict[int, float], is_continuous: bool, expected: tuple[str, str | None]
) -> None:
    published = _course(JPN={2022: 10.0, 2023: 10.0, 2024: 10.0}, CHN=china)
    claim = {"claim_type": "trend", "comparator_geo": "CHN", "comparator_period": "2022", "direction": direction}
    assert verdict(published, is_continuous=is_continuous, **claim) == expected


def test_a_volume_that_rises_while_its_share_falls_is_no_plain_decline() -> None:
    published = _course(JPN={2015: 7.0, 2022: 11.0}, CHN={2015: 30.0, 2022: 110.0})
    claim = {"claim_type": "trend", "period": "2022", "comparator_period": "2015", "direction": "falling"}
    assert verdict(published, **claim) == ("misleading", "denominator")
    both = _course(JPN={2015: 7.0, 2022: 5.0}, CHN={2015: 30.0, 2022: 110.0})
    assert verdict(both, **claim) == SUPPORTED
    assert verdict(published[:1], **claim) == UNKNOWN


def test_a_first_time_is_the_first_crossing_that_can_be_seen() -> None:
    claim = {
        "claim_type": "first_time",
        "geo": "CHN",
        "comparator_geo": "JPN",
        "stated_unit": "years",
        "period": "2013",
    }
    crossing = _course(CHN={2012: 23.0, 2013: 37.0, 2014: 57.0}, JPN={2012: 29.0, 2013: 25.0, 2014: 29.0})
    found = verdicts(crossing, [{**claim, "stated_value": year} for year in (2013.0, 2014.0, 2016.0)])
    assert found == [SUPPORTED, ("misleading", "value"), ("refuted", "value")]
    assert verdict(crossing[1:3] + crossing[4:], stated_value=2013.0, **claim) == UNKNOWN


def test_opinions_forecasts_and_causes_are_not_checked_and_what_has_no_series_is_not_known() -> None:
    never = [{"claim_type": claim_type, "stated_value": 9.0} for claim_type in ("opinion", "forecast", "causal")]
    unknown: list[dict[str, Any]] = [{"indicator_id": None, "stated_value": 9.0}, {"stated_value": None}]
    found = verdicts([observed(1.0)], [*never, *unknown])
    assert found == [("not_checkable", None)] * 3 + [UNKNOWN] * 2


def test_a_right_quantity_under_a_wrong_concept_is_misleading() -> None:
    published = [observed(40.0, indicator_id="notable_ai_models")]
    claim = {"indicator_id": "notable_ai_models", "concept_id": "foundation_models"}
    found = verdicts(published, [{**claim, "stated_value": stated, "half_digit": 0.5} for stated in (40.0, 90.0)])
    assert found == [("misleading", "scope"), ("refuted", "value")]


def test_a_derived_claim_inherits_unless_it_stands_by_itself() -> None:
    published = [observed(1404.0), observed(165_000.0, "USA")]
    ratio = {"claim_type": "ratio", "comparator_geo": "USA", "operator": "at_most", "parent_claim_id": "c1"}
    claims = [
        {"stated_value": 140.0, "half_digit": 0.5},
        ratio | {"stated_value": 0.001},
        ratio | {"stated_value": 0.01},
        {"claim_type": "existence", "indicator_id": None, "parent_claim_id": "c2"},
        {"claim_type": "opinion", "parent_claim_id": "c1"},
    ]
    checks = judged(published, claims)[1]
    found = [
        (checks[f"c{n}"]["verdict"], checks[f"c{n}"]["error_class"], checks[f"c{n}"]["inherited_from"])
        for n in range(1, 6)
    ]
    assert found == [
        ("refuted", "order_of_magnitude", None),
        ("refuted", "order_of_magnitude", "c1"),
        ("supported", None, None),
        ("refuted", "value", "c2"),
        ("not_checkable", None, None),
    ]


def test_claims_that_derive_from_each_other_come_to_an_end() -> None:
    claims = [{"stated_value": 5.0, "parent_claim_id": "c2"}, {"stated_value": 5.0, "parent_claim_id": "c1"}]
    checks = judged([observed(100.0)], claims)[1]
    assert {name: check["verdict"] for name, check in checks.items()} == {"c1": "refuted", "c2": "refuted"}


def test_a_signature_counts_for_the_verdict_that_was_signed() -> None:
    claims = [{"stated_value": 140.0, "half_digit": 0.5}, {"stated_value": 140.0, "half_digit": 0.5}]
    signed = {"reviewed_by": "A. Reviewer", "reviewed_at": "2026-05-01"}
    reviews = [{"claim_id": "c1", "verdict": "refuted", **signed}, {"claim_id": "c2", "verdict": "supported", **signed}]
    bench, checks = judged([observed(1404.0)], claims, claim_reviews=reviews)
    assert [(c["status"], c["reviewed_by"]) for c in checks.values()] == [("signed", "A. Reviewer"), ("machine", None)]
    assert bench.rows("audit.signatures_without_verdict", "claim_id, verdict_found") == [("c2", "refuted")]


def test_the_audit_lists_what_a_newer_edition_changes() -> None:
    bench, _ = judged(EDITIONS, [{"stated_value": 40.0, "half_digit": 0.5}, {"stated_value": 900.0, "half_digit": 0.5}])
    assert bench.rows("audit.verdicts_that_changed", "claim_id") == [("c1",)]


def test_a_claim_that_names_what_does_not_exist_is_listed() -> None:
    good = {"stated_value": 1.0, "source_id_cited": None}
    bad = [{"article_id": "no_article"}, {"geo": "XXX"}, {"indicator_id": "robots", "parent_claim_id": "c9"},
           {"tolerance_rule": "no_rule"}, {"source_id_cited": "no_source"}, {"end_offset": 6}]  # fmt: skip
    bench, _ = judged([observed(1.0)], [good, *({**good, **slip} for slip in bad)])
    found = bench.rows("audit.claims_without_meaning", "claim_id, column_name")
    names = ("article_id", "geo", "parent_claim_id", "tolerance_rule", "source_id_cited", "end_offset")
    assert found == [(f"c{n}", name) for n, name in enumerate(names, 2)]


def _money(number: int, geo: str, value: float, unit: str, sentence: int) -> dict[str, Any]:
    place = {"start_offset": number, "sentence_number": sentence}
    return {"indicator_id": "money", "geo": geo, "stated_value": value, "stated_unit": unit, **place}


def test_pairs_of_currencies_in_one_sentence_imply_a_rate() -> None:
    claims = [
        _money(1, "USA", 16e12, "Japanese yen", 1), _money(2, "USA", 109.1e9, "US dollars", 1),
        _money(3, "CHN", 1.4e12, "Japanese yen", 2), _money(4, "CHN", 9.3e9, "US dollars", 2),
        _money(5, "JPN", 14e9, "Japanese yen", 3), _money(6, "JPN", 0.93e9, "US dollars", 3),
        _money(7, "KOR", 14e9, "Japanese yen", 4), _money(8, "KOR", 0.93e9, "US dollars", 5),
    ]  # fmt: skip
    bench, _ = judged([observed(1.0, indicator_id="money")], claims)
    found = bench.rows("mart.claim_consistency", "claim_id, round(value, 1), consistent")
    assert found == [("c1", 146.7, False), ("c3", 150.5, False), ("c5", 15.1, False)]
    without_japan, _ = judged([observed(1.0, indicator_id="money")], claims[:4])
    assert without_japan.rows("mart.claim_consistency", "claim_id, consistent") == [("c1", True), ("c3", True)]


def test_a_ratio_is_held_to_the_articles_own_quantities() -> None:
    sides = [
        {"geo": "JPN", "stated_value": 140.0, "stated_unit": "robots"},
        {"geo": "USA", "stated_value": 160_000.0, "stated_unit": "robots"},
    ]
    ratio = {"claim_type": "ratio", "comparator_geo": "USA", "stated_unit": "times", "start_offset": 50}
    claims = [*sides, ratio | {"operator": "at_most", "stated_value": 0.001}, ratio | {"stated_value": 0.01}]
    bench, _ = judged([observed(1.0)], claims)
    found = bench.rows("mart.claim_consistency", "claim_id, check_kind, round(expected, 6), consistent")
    assert found == [("c3", "ratio", 0.000875, True), ("c4", "ratio", 0.000875, False)]
