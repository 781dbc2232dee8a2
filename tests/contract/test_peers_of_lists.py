"""Peers in the embedded editions: what a list that leaves members out bears, and what it does not."""

from __future__ import annotations

import duckdb
import pytest

INVESTMENT = "indicator_id = 'private_ai_investment' and source_id = 'stanford_ai_index'"
FULL = f"{INVESTMENT} and edition = 'AI Index 2025' and period = '2024'"
TOP = f"{INVESTMENT} and edition = 'AI Index 2026' and period = '2025'"
#: The fifteenth of 2025, as the publisher prints it.
CUT_OFF = 969_507_505.0


def test_eleven_members_shown_are_not_the_oecd(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Japan was said to have 0.31 of the OECD's median: that of the 11 members that are among the first fifteen."""
    columns = "peers_n, peers_missing, peer_median, peer_median_low, peer_median_high, ratio_to_peer_median"
    bounds = "round(ratio_to_peer_median_low, 3), ratio_to_peer_median_high, peer_median_missing_reason"
    found = warehouse.execute(f"select {columns}, {bounds} from mart.gap_indicators where {TOP} and geo = 'JPN'")
    assert found.fetchall() == [(11, 27, None, 0.0, CUT_OFF, None, 1.141, None, "list_not_full")]
    found = warehouse.execute(f"select {columns}, {bounds} from mart.country_vs_world where {TOP} and geo = 'JPN'")
    assert found.fetchall() == [(11, 27, None, 0.0, CUT_OFF, None, 1.141, None, "list_not_full")]


def test_the_mean_of_the_oecd_is_a_range(warehouse: duckdb.DuckDBPyConnection) -> None:
    shown, low, high, reason = warehouse.execute(
        f"select sum_low, mean_low, mean_high, mean_missing_reason from mart.peer_groups"
        f" where {TOP} and group_geo = 'OECD'"
    ).fetchall()[0]
    assert (low, high) == (pytest.approx(shown / 38), pytest.approx((shown + 27 * CUT_OFF) / 38))
    assert reason == "list_not_full"


def test_four_members_shown_are_not_the_european_union(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "n_members, n_missing, mean_value, median_value, sum_value, mean_missing_reason, is_incomplete"
    found = warehouse.execute(f"select {columns} from mart.peer_groups where {TOP} and group_geo = 'EU27'").fetchall()
    assert found == [(4, 23, None, None, None, "list_not_full", True)]


def test_japan_is_no_peer_of_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "peers_n, peer_median, peer_mean, ratio_to_peer_median, ratio_to_peer_mean, peer_median_missing_reason"
    found = warehouse.execute(
        f"select {columns} from mart.gap_indicators where indicator_id = 'industrial_robot_stock'"
        " and source_id = 'ifr' and geo = 'JPN' and value is not null"
    ).fetchall()
    assert set(found) == {(1, None, None, None, None, "no_peer")}


def test_a_full_list_has_the_sum_of_a_group_that_is_all_in_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    """67 economies, the seven of the G7 among them; of the EU two members have less than the least of them."""
    found = warehouse.execute(
        f"select n_members, n_missing, sum_value, sum_low, sum_missing_reason from mart.peer_groups"
        f" where {FULL} and group_geo = 'G7'"
    ).fetchall()
    by_hand = warehouse.execute(
        f"select fsum(value) from core.observations where {FULL} and reading = 1"
        " and geo in ('CAN', 'DEU', 'FRA', 'GBR', 'ITA', 'JPN', 'USA')"
    ).fetchall()[0][0]
    assert found == [(7, 0, by_hand, by_hand, None)] and by_hand == pytest.approx(122_866_587_455)
    members, missing, total, low, high, reason = warehouse.execute(
        f"select n_members, n_missing, sum_value, sum_low, sum_high, sum_missing_reason from mart.peer_groups"
        f" where {FULL} and group_geo = 'EU27'"
    ).fetchall()[0]
    assert (members, missing, total, reason) == (25, 2, None, "group_incomplete")
    assert (low, high) == (14_111_472_531, 14_111_472_531 + 2 * 1_500_000)


def test_wherever_a_peer_value_stands_it_says_of_how_many(warehouse: duckdb.DuckDBPyConnection) -> None:
    unsaid = warehouse.execute(
        "select count(*) from mart.gap_indicators where coalesce(peer_mean_low, peer_mean_high, peer_median_low,"
        " peer_median_high) is not null and (peers_n < 1 or peers_missing is null or peer_group is null)"
    ).fetchall()
    assert unsaid == [(0,)]
    disordered = warehouse.execute(
        "select count(*) from mart.peer_groups where mean_low > mean_high or median_low > median_high"
        " or sum_low > sum_high or mean_value not between mean_low and mean_high"
    ).fetchall()
    assert disordered == [(0,)]
    alone = warehouse.execute(
        "select count(*) from mart.peer_groups where n_members = 1 and n_missing = n_not_covered"
        " and coalesce(mean_low, median_low, sum_low) is not null"
    ).fetchall()
    assert alone == [(0,)]
