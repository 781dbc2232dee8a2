"""The composites: scales, coverage, means, weights and correlations, on panels small enough to work by hand."""

from __future__ import annotations

import math
import statistics
from datetime import date
from typing import Any

import pytest

from tests.model_bench import Bench
from tests.unit.models.composite_panel import gap_row, panel

SCORE = "score_arithmetic, score_geometric"
TWO_PILLARS = {"capital": {"money": 1.0, "firms": 3.0}, "models": {"released": 2.0}}
WORKED: dict[str, dict[str, float | None]] = {
    "money": {"JPN": 2.5, "USA": 10.0, "CHN": 5.0, "KOR": 0.0},
    "firms": {"JPN": 30.0, "USA": 50.0, "CHN": 10.0, "KOR": None},
    "released": {"JPN": 1.0, "USA": 5.0, "CHN": 4.0, "KOR": 3.0},
}


def scores(bench: Bench, geo: str, pillar: str, columns: str = SCORE) -> tuple[Any, ...]:
    return bench.row("mart.pillar_scores", columns, f"geo = '{geo}' and pillar = '{pillar}'")


def normalised(bench: Bench, indicator: str, columns: str = "normalised") -> dict[str, Any]:
    found = bench.rows("mart.pillar_inputs", f"geo, {columns}", f"indicator_id = '{indicator}'")
    return {geo: rest[0] if len(rest) == 1 else tuple(rest) for geo, *rest in found}


def test_an_example_worked_by_hand() -> None:
    """Money 2.5 of 0 to 10 is 1 + 99/4 = 25.75; firms 30 of 10 to 50 is 50.5; models 1 of 1 to 5 is 1.

    Capital: (25.75 + 3 * 50.5) / 4 = 44.3125, geometric (25.75 * 50.5^3)^(1/4) = 42.6739. Overall: (44.3125 + 1) / 2 =
    22.65625, geometric sqrt(42.6739 * 1) = 6.5325. The weight of a pillar's only indicator does not matter.
    """
    bench = panel(WORKED, TWO_PILLARS)
    assert normalised(bench, "money") == {"JPN": 25.75, "USA": 100.0, "CHN": 50.5, "KOR": 1.0}
    assert scores(bench, "JPN", "capital") == (44.3125, pytest.approx(42.6739, abs=1e-4))
    assert scores(bench, "JPN", "models") == (1.0, 1.0)
    assert scores(bench, "JPN", "overall") == (22.65625, pytest.approx(6.5325, abs=1e-4))
    assert scores(bench, "USA", "overall", f"{SCORE}, rank_arithmetic, rank_geometric, n_ranked") == (100, 100, 1, 1, 4)


def test_a_missing_value_is_no_zero_and_its_weight_goes_to_the_others() -> None:
    bench = panel(WORKED, TWO_PILLARS)
    assert normalised(bench, "firms", "normalised, missing_reason")["KOR"] == (None, "not_listed")
    assert scores(bench, "KOR", "capital", f"{SCORE}, n_present, share_present") == (1.0, 1.0, 1, 0.5)
    assert scores(bench, "KOR", "overall", "n_indicators, n_present, missing_reason") == (3, 2, None)


def test_z_scores_have_the_arithmetic_mean() -> None:
    bench = panel(WORKED, TWO_PILLARS)
    money, firms = [2.5, 10, 5, 0], [30, 50, 10]
    expected = (
        (2.5 - statistics.mean(money)) / statistics.stdev(money)
        + 3 * (30 - statistics.mean(firms)) / statistics.stdev(firms)
    ) / 4
    assert scores(bench, "JPN", "capital", "score_z") == (pytest.approx(expected),)


def test_a_pillar_weight_counts_in_the_overall_score() -> None:
    heavy = panel(WORKED, TWO_PILLARS, pillar_weights={"models": 3.0})
    assert scores(heavy, "JPN", "overall", "score_arithmetic") == ((44.3125 + 3 * 1.0) / 4,)


def test_a_pillar_of_weight_0_is_scored_and_kept_out_of_the_overall_score_and_of_its_coverage() -> None:
    """Without the models KOR has one of two indicators, so Japan is now the least of money: (1 + 3 * 50.5) / 4."""
    bench = panel(WORKED, TWO_PILLARS, pillar_weights={"models": 0.0})
    assert scores(bench, "JPN", "overall", "score_arithmetic, n_indicators") == (38.125, 2)
    assert scores(bench, "KOR", "overall", "missing_reason") == ("too_few_indicators",)
    assert scores(bench, "JPN", "models", "score_arithmetic, rank_median") == (1.0, 3)


SKEWED = dict(zip(("JPN", "USA", "CHN", "KOR", "DEU", "FRA", "GBR"), (1, 2000, 3, 4, 5, 6, 7), strict=True))


def shape(values: list[float]) -> tuple[float, float]:
    """Skewness and excess kurtosis of type 2 (Joanes and Gill 1998), which COINr takes."""
    n, mean = len(values), statistics.mean(values)
    m2, m3, m4 = (sum((x - mean) ** power for x in values) / n for power in (2, 3, 4))
    g1, g2 = m3 / m2**1.5, m4 / m2**2 - 3
    return g1 * math.sqrt(n * (n - 1)) / (n - 2), ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))


def test_a_skewed_indicator_is_put_on_logarithms() -> None:
    bench = panel({"money": SKEWED}, {"capital": {"money": 1.0}})
    found = normalised(bench, "money", "treatment, skewness, kurtosis, normalised")["CHN"]
    skewness, kurtosis = shape([float(x) for x in SKEWED.values()])
    on_logs = 1 + 99 * math.log(3) / math.log(2000)
    assert found == ("log", pytest.approx(skewness), pytest.approx(kurtosis), pytest.approx(on_logs))


@pytest.mark.parametrize("limits", [{"skewness_limit": 3.0}, {"kurtosis_limit": 8.0}])
def test_both_limits_must_be_passed(limits: dict[str, float]) -> None:
    """Skewness is 2.65 and excess kurtosis 7.0 here; Pearson's kurtosis would be 10 and pass the second limit."""
    bench = panel({"money": SKEWED}, {"capital": {"money": 1.0}}, parameters=limits)
    assert normalised(bench, "money", "treatment")["JPN"] == "none"


def test_a_list_with_a_value_not_above_zero_has_no_logarithm_and_says_so() -> None:
    bench = panel({"money": SKEWED | {"JPN": 0.0}}, {"capital": {"money": 1.0}})
    assert normalised(bench, "money", "treatment, normalised")["JPN"] == ("skewed_without_log", 1.0)


def test_where_less_is_better_the_smallest_has_the_best_score() -> None:
    values = {"rate": {"JPN": 1.0, "USA": 3.0, "CHN": 2.0}}
    bench = panel(values, {"capital": {"rate": 1.0}}, indicators={"rate": {"direction": "lower"}})
    columns = "normalised, z_score, normalised_by_rank"
    assert normalised(bench, "rate", columns) == {"JPN": (100, 1, 100), "USA": (1, -1, 1), "CHN": (50.5, 0, 50.5)}


def test_declared_goalposts_are_the_scale_and_values_outside_are_clipped() -> None:
    posts = {"goalpost_worst": 0.0, "goalpost_best": 0.5}
    bench = panel({"use": {"JPN": 0.25, "USA": 0.6}}, {"adoption": {"use": 1.0}}, indicators={"use": posts})
    assert normalised(bench, "use") == {"JPN": 50.5, "USA": 100.0}


def test_density_is_divided_by_population_and_has_no_goalposts() -> None:
    facts = {"firms": {"divide": True, "goalpost_worst": 0.0, "goalpost_best": 1000.0}}
    bench = panel({"firms": {"JPN": 30.0, "USA": 50.0}}, {"capital": {"firms": 1.0}}, indicators=facts)
    columns = "value, compared_value, population_period, normalised"
    assert normalised(bench, "firms", columns)["JPN"] == (30.0, 3.0, "2024", 1.0)


def test_an_economy_without_a_population_has_no_density() -> None:
    values = {"money": {"JPN": 1.0, "USA": 2.0}, "firms": {"JPN": 30.0, "USA": 50.0}}
    bench = panel(values, {"capital": {"money": 1.0, "firms": 1.0}}, indicators={"firms": {"divide": True}})
    rows = [gap_row(name, geo, x) for name, by_geo in values.items() for geo, x in by_geo.items()]
    taiwan = gap_row("firms", "TWN", 9.0, per_capita_value=None, population_period=None)
    bench.put("mart.gap_indicators", [*rows, gap_row("money", "TWN", 3.0), taiwan])
    columns = "value, compared_value, missing_reason"
    assert normalised(bench, "firms", columns)["TWN"] == (9.0, None, "no_population")


def test_equal_values_tell_nobody_apart() -> None:
    bench = panel({"money": {"JPN": 2.0, "USA": 2.0}}, {"capital": {"money": 1.0}})
    assert normalised(bench, "money", "normalised, z_score, missing_reason")["JPN"] == (None, None, "no_spread")
    assert scores(bench, "JPN", "overall", "score_arithmetic, missing_reason, rank_median") == (None, "no_spread", None)


def test_tied_values_share_their_mean_rank() -> None:
    bench = panel({"money": {"JPN": 1.0, "USA": 3.0, "CHN": 1.0}}, {"capital": {"money": 1.0}})
    assert normalised(bench, "money", "normalised_by_rank") == {"JPN": 25.75, "USA": 100.0, "CHN": 25.75}


def test_too_little_gives_no_score_and_the_reason_and_sets_no_scale() -> None:
    """DEU lacks a whole pillar, FRA one of three thirds too many; neither stretches the scale of money."""
    values = {name: dict(by_geo) for name, by_geo in WORKED.items()}
    values["money"] |= {"DEU": 1000.0, "FRA": None}
    values["firms"] |= {"DEU": 20.0}
    values["released"] |= {"FRA": 2.0}
    bench = panel(values, TWO_PILLARS)
    columns = "score_arithmetic, rank_median, missing_reason, thin_pillars, share_present"
    assert scores(bench, "DEU", "overall", columns) == (
        None,
        None,
        "too_few_in_a_pillar",
        "models",
        pytest.approx(2 / 3),
    )
    assert scores(bench, "FRA", "overall", columns) == (
        None,
        None,
        "too_few_indicators",
        "capital",
        pytest.approx(1 / 3),
    )
    assert scores(bench, "DEU", "models", "missing_reason") == ("too_few_in_pillar",)
    assert scores(bench, "DEU", "capital", "score_arithmetic, missing_reason") == (None, "economy_not_scored")
    assert normalised(bench, "money", "normalised, missing_reason")["DEU"] == (None, "economy_not_scored")
    assert scores(bench, "JPN", "overall", "score_arithmetic") == (22.65625,)


def test_a_pillar_without_a_full_list_is_withheld_from_everybody() -> None:
    """A list of the first few is newer here, and is not taken: nothing is known of those that it leaves out."""
    pillars = TWO_PILLARS | {"robots": {"installed": 1.0}, "policy": {"laws": 0.0}}
    values: dict[str, dict[str, float | None]] = WORKED | {"installed": {"USA": 1.0, "CHN": 3.0}, "laws": {"JPN": 1.0}}
    bench = panel(values, pillars, gaps={"installed": {"rank_basis": "top_k", "period_end": date(2025, 12, 31)}})
    columns = "score_arithmetic, missing_reason, n_declared, n_indicators"
    assert scores(bench, "USA", "robots", columns) == (None, "no_comparable_list", 1, 0)
    assert scores(bench, "USA", "policy", columns) == (None, "no_component", 0, 0)
    assert scores(bench, "JPN", "overall", columns) == (22.65625, None, 4, 3)


def test_one_list_serves_all_the_newest_full_one_of_the_preferred_source() -> None:
    bench = panel({"money": {"JPN": 1.0}}, {"capital": {"money": 1.0}})
    newer = {"series_id": "b", "edition": "2026", "period": "2025", "period_end": date(2025, 12, 31)}
    rows = [gap_row("money", geo, value) for geo, value in (("JPN", 1.0), ("USA", 2.0), ("CHN", 3.0))]
    rows += [gap_row("money", geo, value, **newer) for geo, value in (("JPN", 5.0), ("USA", 9.0))]
    rows += [
        gap_row("money", geo, 7.0, **newer | {"series_id": "c", "source_id": "other"}) for geo in ("JPN", "USA", "CHN")
    ]
    bench.put("mart.gap_indicators", rows)
    assert normalised(bench, "money", "edition, value") == {"JPN": ("2026", 5.0), "USA": ("2026", 9.0)}


def test_a_list_of_too_few_economies_is_passed_over_for_an_older_one() -> None:
    bench = panel({"money": {"JPN": 1.0}}, {"capital": {"money": 1.0}}, parameters={"min_economies": 3.0})
    newer = {"series_id": "b", "edition": "2026", "period": "2025", "period_end": date(2025, 12, 31)}
    rows = [gap_row("money", geo, value) for geo, value in (("JPN", 1.0), ("USA", 2.0), ("CHN", 3.0))]
    bench.put("mart.gap_indicators", rows + [gap_row("money", geo, 5.0, **newer) for geo in ("JPN", "USA")])
    assert normalised(bench, "money", "edition, value")["CHN"] == ("2025", 3.0)


def test_coverage_tells_the_oldest_period_and_the_share_estimated() -> None:
    old = {"period": "2021", "period_end": date(2021, 12, 31), "obs_status": "estimated"}
    bench = panel(WORKED, TWO_PILLARS, gaps={"released": old})
    columns = "oldest_period, share_estimated"
    assert scores(bench, "JPN", "overall", columns) == ("2021", pytest.approx(1 / 3))
    assert scores(bench, "JPN", "capital", columns) == ("2024", 0.0)


def test_the_period_of_a_missing_value_is_not_the_oldest() -> None:
    """KOR is not listed in firms, whose list is of 2021, so its capital is of 2024 alone."""
    bench = panel(WORKED, TWO_PILLARS, gaps={"firms": {"period": "2021", "period_end": date(2021, 12, 31)}})
    for pillar in ("capital", "overall"):
        periods = [scores(bench, geo, pillar, "oldest_period") for geo in ("JPN", "KOR")]
        assert periods == [("2021",), ("2024",)]


def test_components_that_move_together_or_with_size_are_flagged() -> None:
    money = {"JPN": 1.0, "USA": 9.0, "CHN": 4.0, "KOR": 2.0}
    values = {
        "money": money,
        "firms": {geo: 2 * x + 1 for geo, x in money.items()},
        "use": {"JPN": 3.0, "USA": 1.0, "CHN": 1.0, "KOR": 2.5},
    }
    bench = panel(values, {"capital": {"money": 1.0, "firms": 1.0}, "adoption": {"use": 1.0}})
    people = {"JPN": 124.0, "USA": 340.0, "CHN": 1409.0, "KOR": 52.0}
    bench.put("core.observations_latest", [
        {"indicator_id": "population", "geo": geo, "value": value, "period": "2024", "period_end": date(2024, 12, 31)}
        for geo, value in people.items()
    ])  # fmt: skip
    found = {
        (a, b): rest
        for a, b, *rest in bench.rows(
            "mart.component_correlations", "name_a, name_b, pearson, spearman, is_flagged, n_economies"
        )
    }
    assert found["firms", "money"] == [1.0, 1.0, True, 4]
    expected = statistics.correlation([1.0, 9.0, 4.0, 2.0], [math.log(people[geo]) for geo in money])
    assert found["money", "population"][:3] == [pytest.approx(expected), 0.6, False]
    assert found["money", "use"][0] == pytest.approx(statistics.correlation([1.0, 9.0, 4.0, 2.0], [3.0, 1.0, 1.0, 2.5]))
    assert {("capital", "population"), ("overall", "population"), ("use", "population")} <= found.keys()


PILLAR = {"pillar": "p", "weight": 1.0}
ROBOTS = {"pillar": "p", "indicator_id": "robots", "weight": 1.0, "per_capita": False}


@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        ([PILLAR, ROBOTS], None),
        ([PILLAR, ROBOTS | {"per_capita": True}], None),
        ([PILLAR, ROBOTS | {"indicator_id": "unmeant", "weight": 0.0}, ROBOTS], None),
        ([PILLAR], "a pillar without an indicator"),
        ([ROBOTS], "the pillar has no weight of its own"),
        ([PILLAR, ROBOTS | {"indicator_id": "robot"}], "no such indicator"),
        ([PILLAR, ROBOTS | {"per_capita": None}], "per_capita is not said"),
        (
            [PILLAR, ROBOTS | {"indicator_id": "share", "per_capita": True}],
            "the indicator is not divided by population",
        ),
        ([PILLAR, ROBOTS | {"indicator_id": "unmeant"}], "the indicator has no better direction"),
        ([PILLAR | {"pillar": "overall"}, ROBOTS | {"pillar": "overall"}], "overall is no pillar"),
    ],
)
def test_a_weight_that_nobody_could_apply_is_listed(weights: list[dict[str, Any]], fault: str | None) -> None:
    bench = Bench()
    share = {"indicator_id": "share", "per_capita": False}
    bench.put("core.indicators", [{}, share, {"indicator_id": "unmeant", "direction": "none"}])
    bench.put("core.composite_weights", [{"reason": "r", **weight} for weight in weights])
    found = {row[0] for row in bench.rows("audit.composite_weights_without_meaning", "fault")}
    assert found == ({fault} if fault else set())
