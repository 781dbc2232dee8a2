"""A made-up panel of economies and components, on which the models of the composites run."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.settings import PROJECT_ROOT
from tests.model_bench import Bench, Row

Values = Mapping[str, Mapping[str, float | None]]

_PARAMETERS = PROJECT_ROOT / "warehouse" / "reference" / "measures" / "composite_parameters.csv"
#: Few draws and small lists, unless a test says otherwise.
_SMALL = {"draws": 40.0, "min_economies": 2.0}


def declared_parameters(**others: float) -> dict[str, float]:
    """The parameters of the checkout, with fewer draws and shorter lists."""
    with _PARAMETERS.open(encoding="utf-8", newline="") as file:
        rows = {row["parameter"]: float(row["setting"]) for row in csv.DictReader(file)}
    return rows | _SMALL | others


def panel(
    values: Values,
    pillars: Mapping[str, Mapping[str, float]],
    *,
    indicators: Mapping[str, Row] | None = None,
    pillar_weights: Mapping[str, float] | None = None,
    parameters: Mapping[str, float] | None = None,
    gaps: Mapping[str, Row] | None = None,
) -> Bench:
    """A bench on which the composites can be run.

    Args:
        values: by indicator and economy; None is an economy that the list does not show.
        pillars: the weight of each indicator by pillar.
        indicators: other columns of core.indicators, and ``divide: True`` for a component divided by population.
        pillar_weights: weights in the overall score, 1 unless stated.
        parameters: other core.composite_parameters.
        gaps: other columns of mart.gap_indicators, by indicator.
    """
    facts = indicators or {}
    bench = Bench()
    bench.put("core.composite_parameters", _parameter_rows(declared_parameters(**(parameters or {}))))
    bench.put("core.composite_weights", list(_weight_rows(pillars, pillar_weights or {}, facts)))
    columns = {name: {k: v for k, v in facts.get(name, {}).items() if k != "divide"} for name in values}
    bench.put("core.indicators", [{"indicator_id": name, **columns[name]} for name in values])
    rows = [
        gap_row(name, geo, value, **(gaps or {}).get(name, {}))
        for name, by_geo in values.items()
        for geo, value in by_geo.items()
    ]
    bench.put("mart.gap_indicators", rows)
    bench.put("core.observations_latest", [])
    return bench


def gap_row(indicator_id: str, geo: str, value: float | None, **others: Any) -> dict[str, Any]:
    """A row of mart.gap_indicators in the newest full list; every economy has ten inhabitants."""
    return {
        "indicator_id": indicator_id, "series_id": f"{indicator_id}|publisher|2025", "geo": geo, "value": value,
        "obs_status": "not_listed" if value is None else "observed", "rank_basis": "full", "period": "2024",
        "period_end": date(2024, 12, 31), "source_id": "publisher", "edition": "2025", "time_basis": "calendar",
        "published_at": date(2025, 4, 1), "population_period": "2024",
        "per_capita_value": None if value is None else value / 10, "locator": "row 2", "snapshot_id": "file_a",
    } | others  # fmt: skip


def _parameter_rows(parameters: Mapping[str, float]) -> list[Row]:
    return [
        {"parameter": name, "setting": setting, "unit": "u", "evidence": "e"} for name, setting in parameters.items()
    ]


def _weight_rows(
    pillars: Mapping[str, Mapping[str, float]], own: Mapping[str, float], facts: Mapping[str, Row]
) -> list[Row]:
    rows: list[Row] = [{"pillar": name, "weight": own.get(name, 1.0), "reason": "r"} for name in pillars]
    for pillar, weights in pillars.items():
        rows += [
            {
                "pillar": pillar,
                "indicator_id": name,
                "weight": weight,
                "per_capita": bool(facts.get(name, {}).get("divide")),
                "reason": "r",
            }
            for name, weight in weights.items()
        ]
    return rows
