"""Past states and revisions of the warehouse built from the embedded editions."""

from __future__ import annotations

import duckdb
import pytest

MODELS = """
select geo, value, edition
from core.observations_asof(date '{day}')
where indicator_id = 'notable_ai_models' and period = '2024' and geo in ('USA', 'CHN')
order by geo
"""


@pytest.mark.parametrize(
    ("table", "macro"),
    [
        ("core.observations_latest", "core.observations_asof"),
        ("mart.country_vs_world", "mart.country_vs_world_asof"),
        ("mart.japan_vs_world", "mart.japan_vs_world_asof"),
    ],
)
def test_as_of_the_end_of_time_is_the_latest_view(warehouse: duckdb.DuckDBPyConnection, table: str, macro: str) -> None:
    assert [column[0] for column in warehouse.execute(f"from {macro}(date '2025-06-01')").description or []] == [
        column[0] for column in warehouse.execute(f"from {table}").description or []
    ]
    for one, other in ((f"from {table}", f"from {macro}(date '9999-12-31')"),):
        assert warehouse.execute(f"select count(*) from ({one} except {other})").fetchone() == (0,)
        assert warehouse.execute(f"select count(*) from ({other} except {one})").fetchone() == (0,)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2025-04-06", []),
        ("2025-04-07", [("CHN", 15.0, "AI Index 2025"), ("USA", 40.0, "AI Index 2025")]),
        ("2026-04-12", [("CHN", 15.0, "AI Index 2025"), ("USA", 40.0, "AI Index 2025")]),
        ("2026-04-13", [("CHN", 29.0, "AI Index 2026"), ("USA", 57.0, "AI Index 2026")]),
    ],
)
def test_a_value_is_known_from_the_day_of_its_edition(
    warehouse: duckdb.DuckDBPyConnection, day: str, found: list[tuple[str, float, str]]
) -> None:
    assert warehouse.execute(MODELS.format(day=day)).fetchall() == found


def test_a_later_list_of_the_first_fifteen_withdraws_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Investment of 2024 in 67 economies stands, though the next edition prints three of them for that year."""
    count = """
        select count(*)
        from core.observations_latest as o
        inner join core.economies as e on o.geo = e.geo
        where o.indicator_id = 'private_ai_investment' and o.period = '2024' and o.value is not null
            and e.geo_type = 'economy'
    """
    assert warehouse.execute(count).fetchone() == (67,)


def test_the_restated_model_counts_are_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select geo, old_edition, old_value, new_edition, new_value, cause
        from mart.revisions
        where indicator_id = 'notable_ai_models' and period = '2024' and geo in ('USA', 'CHN')
            and source_id = 'stanford_ai_index'
        order by geo
        """
    ).fetchall()
    assert found == [
        ("CHN", "AI Index 2025", 15.0, "AI Index 2026", 29.0, "restated"),
        ("USA", "AI Index 2025", 40.0, "AI Index 2026", 57.0, "restated"),
    ]


def test_robots_of_three_publishers_agree_and_prices_of_two_bases_are_not_judged(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = dict(
        warehouse.execute(
            "select pair_id, string_agg(distinct agreement) from mart.source_agreement group by 1"
        ).fetchall()
    )
    assert found["robots_ifr_ai_index"] == found["robots_ifr_owid"] == found["robots_ai_index_owid"] == "agrees"
    assert found["investment_ai_index_owid"] == "other_price_base"
