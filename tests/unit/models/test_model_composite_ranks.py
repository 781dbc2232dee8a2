"""The range of a composite's ranks: an independent Monte-Carlo in plain Python, and what holds for every panel."""

from __future__ import annotations

import hashlib
import math
import random
import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.property_settings import tried
from tests.unit.models.composite_panel import Values, declared_parameters, panel

#: Few examples, since each runs every model of the composites; the same ones on every machine.
TRIED = tried(short=3, full=8)

ECONOMIES = ("CHN", "DEU", "FRA", "JPN", "KOR", "USA")
PILLARS = {
    "capital": {"firms": 3.0, "money": 1.0},
    "compute": {"chips": 1.0, "sites": 2.0},
    "models": {"released": 1.0},
}
INDICATORS = [name for weights in PILLARS.values() for name in weights]
RANKS = "geo, pillar, rank_median, rank_low, rank_high, n_draws"
#: No skewness passes it: the plain Monte-Carlo below takes no logarithms.
NO_LOGS = {"skewness_limit": 1e9}

present = st.integers(min_value=1, max_value=1000).map(float)
complete = st.fixed_dictionaries(
    {name: st.fixed_dictionaries(dict.fromkeys(ECONOMIES, present)) for name in INDICATORS}
)
holed = st.fixed_dictionaries(
    {name: st.fixed_dictionaries(dict.fromkeys(ECONOMIES, st.one_of(st.none(), present))) for name in INDICATORS}
)


def chance(seed: int, draw: int, *purpose: str) -> float:
    text = "|".join([str(seed), str(draw), *purpose])
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) / 2**32


def scale(values: dict[str, float], normalisation: str) -> dict[str, float]:
    """One indicator on one scale, by the definitions of the method page."""
    numbers = list(values.values())
    if normalisation == "z_score":
        mean, deviation = statistics.mean(numbers), statistics.stdev(numbers)
        return {geo: (x - mean) / deviation for geo, x in values.items()}
    if normalisation == "min_max":
        low, high = min(numbers), max(numbers)
        return {geo: 1 + 99 * (x - low) / (high - low) for geo, x in values.items()}
    below = {geo: sum(y < x for y in numbers) + (sum(y == x for y in numbers) - 1) / 2 for geo, x in values.items()}
    return {geo: 1 + 99 * n / (len(numbers) - 1) for geo, n in below.items()}


def mean_of(pairs: list[tuple[float, float]], *, geometric: bool) -> float | None:
    """The mean of (weight, value) pairs."""
    total = sum(weight for weight, _ in pairs)
    if not total:
        return None
    if geometric:
        return math.exp(sum(weight * math.log(x) for weight, x in pairs) / total)
    return sum(weight * x for weight, x in pairs) / total


def one_draw(
    panel_values: dict[str, dict[str, float]], seed: int, draw: int, reach: float
) -> dict[str, dict[str, float]]:
    """Scores by pillar and economy in one draw."""
    normalisation = ("min_max", "z_score", "rank")[int(3 * chance(seed, draw, "normalisation"))]
    geometric = int(2 * chance(seed, draw, "mean")) == 1 and normalisation != "z_score"
    imputation = ("none", "median", "lowest")[int(3 * chance(seed, draw, "imputation"))]
    left_out = int((1 + len(INDICATORS)) * chance(seed, draw, "left_out"))
    scores: dict[str, dict[str, float]] = {}
    overall: dict[str, list[tuple[float, float]]] = {geo: [] for geo in ECONOMIES}
    for pillar, weights in sorted(PILLARS.items()):
        scores[pillar] = {}
        own = 1 + reach * (2 * chance(seed, draw, pillar) - 1)
        for geo in ECONOMIES:
            pairs = []
            for name, weight in sorted(weights.items()):
                y = scale(panel_values[name], normalisation)
                fill = {"none": None, "median": statistics.median(y.values()), "lowest": min(y.values())}[imputation]
                x = y.get(geo, fill)
                drawn = weight * (1 + reach * (2 * chance(seed, draw, pillar, name) - 1))
                if x is not None and INDICATORS.index(name) + 1 != left_out:
                    pairs.append((drawn, x))
            score = mean_of(pairs, geometric=geometric)
            if score is not None:
                scores[pillar][geo] = score
                overall[geo].append((own, score))
    scores["overall"] = {
        geo: score for geo, pairs in overall.items() if (score := mean_of(pairs, geometric=geometric)) is not None
    }
    return scores


def plain_monte_carlo(values: Values, parameters: dict[str, float]) -> list[tuple[Any, ...]]:
    """Median, ends of the band and number of draws, by economy and pillar."""
    known = {name: {geo: x for geo, x in by_geo.items() if x is not None} for name, by_geo in values.items()}
    ranks: dict[tuple[str, str], list[int]] = {}
    for draw in range(1, int(parameters["draws"]) + 1):
        for pillar, scores in one_draw(known, int(parameters["seed"]), draw, parameters["weight_range"]).items():
            rounded = {geo: round(score, 9) for geo, score in scores.items()}
            for geo, score in rounded.items():
                ranks.setdefault((geo, pillar), []).append(1 + sum(other > score for other in rounded.values()))
    return sorted(
        (geo, pillar, *(sorted(found)[math.ceil(share * len(found)) - 1] for share in (0.5, 0.05, 0.95)), len(found))
        for (geo, pillar), found in ranks.items()
    )


def test_the_draws_agree_with_a_plain_monte_carlo() -> None:
    """Two holes and a tie in the panel; every draw takes its chances from the same hashes."""
    numbers = random.Random(7)
    values: dict[str, dict[str, float | None]] = {
        name: {geo: float(numbers.randint(1, 400)) for geo in ECONOMIES} for name in INDICATORS
    }
    values["money"]["JPN"] = None
    values["sites"]["USA"] = None
    values["chips"]["CHN"] = values["chips"]["DEU"]
    bench = panel(values, PILLARS, parameters=NO_LOGS | {"draws": 200.0})
    expected = plain_monte_carlo(values, declared_parameters(draws=200.0))
    assert len({rank for row in expected for rank in row[2:5]}) > 3
    assert bench.rows("mart.pillar_scores", RANKS) == expected


def test_the_same_seed_gives_the_same_bands_and_another_seed_others() -> None:
    numbers = random.Random(3)
    values: Values = {name: {geo: numbers.random() for geo in ECONOMIES} for name in INDICATORS}
    first, second = (panel(values, PILLARS).rows("mart.pillar_scores", RANKS) for _ in range(2))
    other = panel(values, PILLARS, parameters={"seed": 9.0}).rows("mart.pillar_scores", RANKS)
    assert first == second
    assert first != other


def test_the_band_and_the_draws_are_those_declared() -> None:
    numbers = random.Random(3)
    values: Values = {name: {geo: numbers.random() for geo in ECONOMIES} for name in INDICATORS}
    everything = panel(values, PILLARS, parameters={"band_low": 0.0, "band_high": 1.0, "draws": 60.0})
    usual = panel(values, PILLARS, parameters={"draws": 60.0})
    widths = [
        bench.row("mart.pillar_scores", "sum(rank_high - rank_low), max(n_draws)") for bench in (everything, usual)
    ]
    assert widths[0][0] > widths[1][0]
    assert widths[0][1] == widths[1][1] == 60


@TRIED
@given(holed)
def test_scores_lie_between_1_and_100_and_the_geometric_mean_is_not_above_the_arithmetic(values: Values) -> None:
    bench = panel(values, PILLARS)
    for arithmetic, geometric, reason, median, low, high in bench.rows(
        "mart.pillar_scores", "score_arithmetic, score_geometric, missing_reason, rank_median, rank_low, rank_high"
    ):
        assert (arithmetic is None) == (geometric is None) == (median is None) == (reason is not None)
        if arithmetic is not None:
            assert 1 <= geometric <= arithmetic + 1e-8
            assert arithmetic <= 100
            assert low <= median <= high


@TRIED
@given(holed, st.sampled_from(INDICATORS), st.sampled_from([0.001, 7.5, 1e9]))
def test_a_change_of_unit_changes_nothing(values: Values, name: str, factor: float) -> None:
    scaled = {
        other: {geo: x * factor if other == name and x is not None else x for geo, x in by_geo.items()}
        for other, by_geo in values.items()
    }
    columns = "score_arithmetic, score_geometric, score_z, rank_arithmetic, rank_median, rank_low, rank_high"
    before, after = (panel(v, PILLARS).rows("mart.pillar_scores", f"geo, pillar, {columns}") for v in (values, scaled))
    assert [row[:2] for row in before] == [row[:2] for row in after]
    for old, new in zip(before, after, strict=True):
        assert all(a == b or b == pytest.approx(a, rel=1e-6, abs=1e-6) for a, b in zip(old[2:], new[2:], strict=True))


@TRIED
@given(holed, st.integers(min_value=0, max_value=1000))
def test_the_order_of_the_rows_changes_nothing_to_the_last_digit(values: Values, seed: int) -> None:
    def shuffled(items: dict[str, Any]) -> dict[str, Any]:
        pairs = list(items.items())
        random.Random(seed).shuffle(pairs)
        return dict(pairs)

    other = shuffled({name: shuffled(dict(by_geo)) for name, by_geo in values.items()})
    for table in ("mart.pillar_scores", "mart.pillar_inputs"):
        assert panel(values, PILLARS).rows(table, "*") == panel(other, PILLARS).rows(table, "*")


@TRIED
@given(complete)
def test_who_leads_every_list_leads_every_draw(values: Values) -> None:
    best = {name: dict(by_geo) | {"JPN": 2000.0} for name, by_geo in values.items()}
    bench = panel(best, PILLARS)
    rows = bench.rows("mart.pillar_scores", "rank_median, rank_high", "geo = 'JPN' and missing_reason is null")
    assert set(rows) == {(1, 1)}
