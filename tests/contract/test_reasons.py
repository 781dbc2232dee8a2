"""An empty measure has its reason beside it, and a measure that is there has none: on the whole warehouse."""

from __future__ import annotations

import duckdb
import pytest

#: Of the table, and of the country table where that has it.
REASONS = {
    "gap_abs": "missing_reason",
    "rank_computed": "rank_missing_reason",
    "percentile": "percentile_missing_reason",
    "times_behind": "ratio_missing_reason",
    "log_gap": "ratio_missing_reason",
    "share_of_world": "share_missing_reason",
    "ratio_to_peer_mean": "peer_missing_reason",
    "ratio_to_peer_median": "peer_median_missing_reason",
    "per_capita_ratio": "per_capita_missing_reason",
    "per_gdp_ratio": "per_gdp_missing_reason",
    "distance_to_frontier": "distance_missing_reason",
    "years_behind": "years_behind_missing_reason",
    "growth_differential": "growth_missing_reason",
    "value_jpy": "jpy_missing_reason",
}


@pytest.mark.parametrize("table", ["mart.gap_indicators", "mart.country_vs_world"])
@pytest.mark.parametrize("measure", REASONS)
def test_a_measure_or_its_reason(table: str, measure: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = {row[0] for row in warehouse.execute(f"describe {table}").fetchall()}
    if measure not in columns and table == "mart.country_vs_world":
        assert REASONS[measure] not in columns or measure in {"log_gap", "growth_differential"}
        return
    counted = warehouse.execute(
        f"select count(*) filter (where {measure} is null and {REASONS[measure]} is null),"
        f" count(*) filter (where {measure} is not null and {REASONS[measure]} is not null),"
        f" count({measure}), count({REASONS[measure]}) from {table}"
    ).fetchone()
    assert counted is not None
    assert counted[:2] == (0, 0)
    assert measure == "distance_to_frontier" or min(counted[2:]) > 0, "a column of one kind proves nothing"
