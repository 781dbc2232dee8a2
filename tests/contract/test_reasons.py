"""An empty measure has its reason beside it, and a measure that is there has none: on the whole warehouse."""

from __future__ import annotations

import duckdb
import pytest

#: Of mart.gap_indicators: each measure, and the column that says why it is empty.
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


#: What mart.country_vs_world has of them.
COUNTRY = {measure: REASONS[measure] for measure in (
    "gap_abs", "rank_computed", "percentile", "times_behind", "share_of_world", "ratio_to_peer_median",
    "per_capita_ratio", "per_gdp_ratio", "years_behind", "value_jpy",
)}  # fmt: skip
TABLES = {"mart.gap_indicators": REASONS, "mart.country_vs_world": COUNTRY | {"cagr_leader": "growth_missing_reason"}}
CASES = [(table, measure) for table, reasons in TABLES.items() for measure in reasons]


@pytest.mark.parametrize("table", TABLES)
def test_every_reason_has_its_measure(table: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = {row[0] for row in warehouse.execute(f"describe {table}").fetchall()}
    assert {name for name in columns if name.endswith("missing_reason")} == set(TABLES[table].values())


@pytest.mark.parametrize(("table", "measure"), CASES)
def test_a_measure_or_its_reason(table: str, measure: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    reason = TABLES[table][measure]
    # the country table has both growths and no difference of them
    is_there = "cagr is not null and cagr_leader is not null" if measure == "cagr_leader" else f"{measure} is not null"
    counted = warehouse.execute(
        f"select count(*) filter (where ({is_there}) = ({reason} is not null)), count(*) filter (where {is_there}),"
        f" count({reason}) from {table}"
    ).fetchone()
    assert counted is not None
    assert counted[0] == 0
    assert measure == "distance_to_frontier" or min(counted[1:]) > 0, "a column of one kind proves nothing"
