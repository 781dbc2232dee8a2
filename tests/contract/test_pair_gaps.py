"""Any two sides in the embedded editions: the macro, its table, and that they say what the gaps to leaders say."""

from __future__ import annotations

import duckdb
import pytest

#: What a gap to the leader has as well.
SHARED = (
    "gap_abs", "times_behind", "log_gap", "ratio_missing_reason", "years_behind", "years_behind_censoring",
    "years_behind_n_points", "cagr", "growth_differential", "years_to_parity", "years_to_parity_low",
    "years_to_parity_high", "parity_status",
)  # fmt: skip


def test_nobody_named_is_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    table = warehouse.execute("from mart.pair_gaps order by all")
    columns, rows = [column[0] for column in table.description or []], table.fetchall()
    asked = warehouse.execute("from mart.gap_between(null, null) order by all")
    assert ([column[0] for column in asked.description or []], asked.fetchall()) == (columns, rows)
    assert rows


def test_the_macro_stands_in_the_dictionary_beside_its_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = warehouse.execute("select description from meta.dictionary where table_name = 'mart.pair_gaps'").fetchall()
    assert len(told) == 1 and "mart.gap_between(focus, comparator)" in told[0][0]


def test_against_the_leader_it_is_the_gap_to_the_leader(warehouse: duckdb.DuckDBPyConnection) -> None:
    differing = " or ".join(
        f"not (abs(p.{name} - g.{name}) <= 1e-9 * greatest(1, abs(g.{name})) or p.{name} is null and g.{name} is null)"
        if name not in ("ratio_missing_reason", "years_behind_censoring", "parity_status")
        else f"p.{name} is distinct from g.{name}"
        for name in SHARED
    )
    compared, wrong = warehouse.execute(
        f"select count(*), count(*) filter (where {differing}) from mart.gap_between(null, 'USA') as p"
        " inner join mart.gap_indicators as g using (series_id, geo, period)"
        " where g.leader_geo = 'USA' and g.value is not null"
    ).fetchall()[0]
    assert compared > 500
    assert wrong == 0


def test_japans_share_of_the_g7(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select value, comparator_value, ratio_to_comparator, comparator_n_members, missing_reason"
        " from mart.gap_between('JPN', 'G7') where indicator_id = 'private_ai_investment' and period = '2024'"
        " and edition = 'AI Index 2025' and source_id = 'stanford_ai_index'"
    ).fetchall()
    assert found == [
        (927_028_226, pytest.approx(122_866_587_455), pytest.approx(927_028_226 / 122_866_587_455), 7, None)
    ]


def test_the_european_union_together_is_bounded_by_the_list(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select edition, value, value_low, value_high, n_members, n_missing, missing_reason"
        " from mart.gap_between('EU27', 'JPN') where indicator_id = 'private_ai_investment'"
        " and source_id = 'stanford_ai_index' and n_members > 1 and period >= '2024' order by period"
    ).fetchall()
    assert found == [
        ("AI Index 2025", None, 14_111_472_531, 14_114_472_531, 25, 2, "group_incomplete"),
        (
            "AI Index 2026",
            None,
            10_414_414_253,
            pytest.approx(10_414_414_253 + 23 * 969_507_505),
            4,
            23,
            "list_not_full",
        ),
    ]


def test_shares_indices_and_ranks_have_no_group_value(warehouse: duckdb.DuckDBPyConnection) -> None:
    added = warehouse.execute(
        "select count(*) from mart.gap_between('JPN', 'G7') inner join core.indicators as i using (indicator_id)"
        " where not i.is_additive and coalesce(comparator_low, comparator_high) is not null"
    ).fetchall()
    assert added == [(0,)]


def test_a_measure_or_its_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    for measure, reason in (
        ("gap_abs", "missing_reason"),
        ("times_behind", "ratio_missing_reason"),
        ("log_gap", "ratio_missing_reason"),
        ("years_behind", "years_behind_missing_reason"),
        ("growth_differential", "growth_missing_reason"),
    ):
        rows = f"from mart.pair_gaps where ({measure} is null) = ({reason} is null)"
        assert warehouse.execute(f"select count(*) {rows}").fetchall() == [(0,)], measure


def test_the_ratio_to_the_world_is_the_share_of_the_world(warehouse: duckdb.DuckDBPyConnection) -> None:
    compared, wrong, bases = warehouse.execute(
        "select count(*), count(*) filter (where p.ratio_to_comparator is distinct from g.share_of_world"
        " or p.comparator_basis is distinct from g.world_basis), count(distinct g.world_basis)"
        " from mart.gap_between(null, 'WORLD') as p"
        " inner join mart.gap_indicators as g using (series_id, geo, period) where g.share_of_world is not null"
    ).fetchall()[0]
    assert compared > 500 and bases == 2
    assert wrong == 0
