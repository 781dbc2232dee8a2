"""Panels that nobody expects of a publisher: equal growth, one economy, ties, zeros, one or two periods.

Every mart is reckoned over all of them at once, each panel an indicator of its own for every kind of measure, and must
keep the rules of its pandera model.
"""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.building.sql_models import read_models
from pipeline.contracts.table_rules import broken_rules
from pipeline.settings import PROJECT_ROOT
from schemas.registry import columns_of, models
from tests.model_bench import Bench, Row
from tests.unit.models.composite_panel import declared_parameters

Panel = dict[str, dict[int, float]]

#: By name: values by economy and year.
PANELS: dict[str, Panel] = {
    "same_growth": {"JPN": {2020: 10, 2021: 20, 2022: 20}, "USA": {2020: 12, 2021: 24, 2022: 24},
                    "CHN": {2020: 1, 2021: 2, 2022: 2}},
    "same_growth_for_long": {geo: {2012 + n: start * 1.1**n for n in range(11)}
                             for geo, start in (("JPN", 3.0), ("USA", 7.0), ("CHN", 1.0))},
    "one_economy": {"JPN": {2020: 10, 2021: 20, 2022: 30}},
    "one_value": {"JPN": {2022: 10}},
    "one_period": {"JPN": {2022: 10}, "USA": {2022: 12}, "CHN": {2022: 1}},
    "two_periods": {"JPN": {2021: 10, 2022: 11}, "USA": {2021: 12, 2022: 10}, "CHN": {2021: 1, 2022: 5}},
    "all_ties": {geo: {2020: 7, 2021: 7, 2022: 7} for geo in ("JPN", "USA", "CHN")},
    "all_zeros": {geo: {2020: 0, 2021: 0, 2022: 0} for geo in ("JPN", "USA", "CHN")},
    "zeros_at_first": {"JPN": {2020: 0, 2021: 0, 2022: 1}, "USA": {2020: 0, 2021: 5, 2022: 6},
                       "CHN": {2020: 0, 2021: 0, 2022: 0}},
    "nearly_nothing": {"JPN": {2020: 1e-300, 2021: 2e-300, 2022: 1e-300},
                       "USA": {2020: 1e-300, 2021: 1e30, 2022: 1e30}},
    "a_world_of_zero": {"JPN": {2020: 0, 2022: 0}, "WORLD": {2020: 0, 2022: 0}},
}  # fmt: skip
NEGATIVE: dict[str, Panel] = {
    "negative": {"JPN": {2020: -1, 2021: -2, 2022: -3}, "USA": {2020: 1, 2021: 2, 2022: 3},
                 "CHN": {2020: 0, 2021: 0, 2022: 0}},
    "sums_to_nothing": {"JPN": {2021: -5, 2022: -5}, "USA": {2021: 5, 2022: 5}},
}  # fmt: skip
KINDS: dict[str, Row] = {
    "flow": {"unit": "US dollars"},
    "stock_lower": {"measure_kind": "stock", "direction": "lower", "interpolation": "log"},
    "share": {"measure_kind": "share", "is_additive": False, "growth_basis": "points", "unit": "share"},
    "rank": {"measure_kind": "rank", "direction": "lower", "is_additive": False, "growth_basis": None},
    "net_flow": {"measure_kind": "net_flow", "is_additive": False, "growth_basis": None},
}
MARTS = sorted(name for name in models() if name.startswith("mart."))


def _indicators() -> dict[str, tuple[Row, Panel]]:
    """Every panel as every kind of measure; negative values are of net flows alone."""
    found = {f"{name}_{kind}": (row, panel) for kind, row in KINDS.items() for name, panel in PANELS.items()}
    return found | {f"{name}_net_flow": (KINDS["net_flow"], panel) for name, panel in NEGATIVE.items()}


@cache
def _bench() -> Bench:
    """All panels observed, and everything that the marts ask beside them."""
    bench = Bench()
    indicators = _indicators()
    rows = [
        {"indicator_id": name, "geo": geo, "period": str(year), "value": float(value), "time_basis": "calendar",
         "price_base": "nominal" if row.get("unit") == "US dollars" else None,
         "currency": "USD" if row.get("unit") == "US dollars" else None}
        for name, (row, panel) in indicators.items()
        for geo, years in panel.items()
        for year, value in years.items()
    ]  # fmt: skip
    context: Row = {"pillar": "context", "direction": "none", "growth_basis": None}
    contexts = dict.fromkeys(("population", "gdp_current_usd", "exchange_rate_per_usd", "price_deflator"), context)
    rows += [
        {"indicator_id": name, "geo": geo, "period": str(year), "value": 100.0}
        for name in contexts
        for geo in ("JPN", "USA", "CHN")
        for year in (2020, 2021, 2022)
    ]
    bench.observe(rows, **{name: row for name, (row, _) in indicators.items()}, **contexts)
    _put_what_marts_ask(bench, list(indicators))
    for model in read_models(PROJECT_ROOT / "warehouse" / "models"):
        if model.schema == "mart":
            bench.rows(model.name, "count(*)")
    return bench


def _put_what_marts_ask(bench: Bench, names: list[str]) -> None:
    bench.put("core.sources", [{}])
    bench.put("core.group_members", [{"geo": geo} for geo in ("JPN", "USA", "CHN")])
    bench.put("core.comparators", [{"geo": "USA"}])
    parameters = declared_parameters(min_economies=1.0)
    bench.put("core.composite_parameters", [
        {"parameter": name, "setting": setting, "unit": "u", "evidence": "e"} for name, setting in parameters.items()
    ])  # fmt: skip
    bench.put("core.composite_weights", [{"pillar": "p", "weight": 1.0, "reason": "r"}] + [
        {"pillar": "p", "indicator_id": name, "weight": 1.0, "per_capita": False, "reason": "r"} for name in names
    ])  # fmt: skip
    facts = {"list_kind": "full", "number_shown": 3, "source_id": "publisher", "edition": "2025"}
    bench.put("core.published_lists", [
        {**facts, "indicator_id": name, "period": str(year)} for name in names for year in (2020, 2021, 2022)
    ])  # fmt: skip
    bench.put("core.growth_horizons", [{"horizon_years": years, "title_en": "t", "title_ja": "t"} for years in (1, 10)])
    bench.put("core.level_ladder", [
        {"growth_basis": basis, "measure_kind": kind, "level": level, "is_in_every_decade": basis == "exponential"}
        for basis, kind in (("exponential", "flow"), ("exponential", "stock"), ("points", "share"))
        for level in (1.0, 2.0, 5.0)
    ])  # fmt: skip
    bench.put("core.policy_targets", [
        {"target_id": name, "indicator_id": name, "geo": "JPN", "title_en": "t", "title_ja": "t", "target_value": value,
         "unit": "robots", "target_year": 2030, "announced_on": "2025-01-01", "citation": "c"}
        for name, value in zip(names, [0.0, 10.0] * len(names), strict=False)
    ])  # fmt: skip


@pytest.mark.parametrize("table", MARTS)
def test_every_mart_of_degenerate_panels_keeps_its_rules(table: str) -> None:
    stored = {column.name: column.polars_type for column in columns_of(models()[table])}
    frame = _bench().connection.sql(f"from {table}").pl().cast(stored)  # type: ignore[arg-type]  # polars' own types
    assert [(rule.column, rule.value, rule.rule) for rule in broken_rules(frame, models()[table])][:5] == []


def test_a_ratio_beyond_any_finite_number_is_null_with_its_reason() -> None:
    where = "indicator_id = 'nearly_nothing_flow' and geo = 'JPN' and period = '2022'"
    found = _bench().row("mart.gap_indicators", "value, times_behind, missing_reason, log_gap is not null", where)
    assert found == (1e-300, None, "not_finite", True)
