"""stage.sampling_errors: survey values that their samples cannot tell apart have no rank."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model_bench import Bench, Row

SHARE = {"unit": "share", "growth_basis": "points", "measure_kind": "share"}
SURVEY = {"source_id": "publisher", "indicator_id": "robots", "design_effect": 1.0, "citation": "c"}
NEAR = "within_sampling_error"


def _ranks(surveys: list[Row], indicator: Row = SHARE, **values: float | None) -> dict[str, tuple[Any, ...]]:
    bench = Bench()
    bench.observe(bench.values(**{geo: {2024: value} for geo, value in values.items()}), robots=indicator)
    bench.put("core.published_lists", [{"period": "2024"}])
    bench.put("core.surveys", [SURVEY | dict(row) for row in surveys])
    limit = {"parameter": "standard_errors_of_a_difference", "setting": 1.96}
    bench.put("core.coverage_limits", [{}, limit])
    columns = "geo, rank_computed, n_tied, rank_missing_reason, percentile, percentile_missing_reason"
    return {row[0]: row[1:] for row in bench.rows("mart.gap_indicators", columns)}


def test_values_within_the_error_of_their_difference_have_no_rank() -> None:
    """Of 1,000 each: 1.96 sqrt(0.50 0.50/1000 + 0.53 0.47/1000) = 0.0438 > 0.03; 0.0433 < 0.07 to the next."""
    found = _ranks([{"sample_size": 1000}], JPN=0.50, USA=0.53, CHN=0.60)
    assert found == {
        "CHN": (1, 1, None, 1.0, None),
        "JPN": (None, None, NEAR, None, NEAR),
        "USA": (None, None, NEAR, None, NEAR),
    }


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ({"sample_size": 1000}, None),  # 1.96 sqrt(0.25/1000 + 0.24/1000) = 0.0434
        ({"sample_size": 1000, "design_effect": 2.0}, NEAR),  # 0.0614
        ({"sample_size": 400}, NEAR),  # 0.0686
        ({"standard_error": 0.03}, NEAR),  # 1.96 sqrt(2) 0.03 = 0.0832
        ({"standard_error": 0.01, "sample_size": 10}, None),  # what the publisher states goes first: 0.0277
        ({"sample_size": 400, "geo": "JPN"}, None),  # 1.96 sqrt(0.25/400) = 0.049: the other side counts as exact
        ({"sample_size": 200, "geo": "JPN"}, NEAR),  # 0.0693
        ({"sample_size": 10, "period": "2023"}, None),
        ({"sample_size": 10, "edition": "2024"}, None),
        ({"sample_size": 10, "edition": "2025"}, NEAR),
        ({"sample_size": 10, "source_id": "another"}, None),
        ({"sample_size": 10, "indicator_id": "models"}, None),
        ({"mode": "online panel"}, None),
    ],
)
def test_the_error_follows_the_sample_of_the_survey(survey: Row, expected: str | None) -> None:
    found = _ranks([survey], JPN=0.50, USA=0.56)
    assert {reason for _, _, reason, _, _ in found.values()} == {expected}


def test_equal_shares_of_a_survey_are_no_tie_but_unknown() -> None:
    assert _ranks([{"sample_size": 1000}], JPN=0.5, USA=0.5)["JPN"] == (None, None, NEAR, None, NEAR)
    assert _ranks([], JPN=0.5, USA=0.5)["JPN"] == (1, 2, None, 0.5, None)


def test_a_count_has_no_error_of_a_share() -> None:
    assert _ranks([{"sample_size": 10}], {}, JPN=0.50, USA=0.51)["JPN"] == (2, 1, None, 0.0, None)


def test_an_absence_and_a_list_of_one_have_their_own_reasons() -> None:
    found = _ranks([{"sample_size": 10}], JPN=None, USA=0.5)
    assert found == {
        "JPN": (None, None, "not_listed", None, "not_listed"),
        "USA": (None, None, "no_comparator", None, "no_comparator"),
    }
