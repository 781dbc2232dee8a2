"""Past states and revisions of the warehouse built from the embedded editions."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

MODELS = """
select geo, value, edition
from core.observations_asof(date '{day}')
where indicator_id = 'notable_ai_models' and period = '2024' and geo in ('USA', 'CHN')
order by geo
"""


#: The answers of a past day, by table: what the world could know, and what we had landed.
ANSWERS = [
    (table, f"{table}_{ending}" if table != "core.observations_latest" else f"core.observations_{ending}", clock)
    for table in (
        "core.observations_latest", "core.denominators", "core.yen_per_dollar", "mart.country_vs_world",
        "mart.japan_vs_world",
    )
    for ending, clock in (("asof", "published"), ("recorded_by", "recorded"))
]  # fmt: skip


@pytest.mark.parametrize(("table", "macro", "clock"), ANSWERS)
def test_as_of_the_end_of_time_is_the_latest_view(
    warehouse: duckdb.DuckDBPyConnection, table: str, macro: str, clock: str
) -> None:
    """But for the two columns that say which clock was asked, and for which day."""
    assert [column[0] for column in warehouse.execute(f"from {macro}(date '2025-06-01')").description or []] == [
        column[0] for column in warehouse.execute(f"from {table}").description or []
    ]
    latest = f"select * exclude (time_axis, as_of) from {table}"
    answer = f"select * exclude (time_axis, as_of) from {macro}(date '9999-12-30')"
    for one, other in ((latest, answer), (answer, latest)):
        assert warehouse.execute(f"select count(*) from ({one} except {other})").fetchone() == (0,)
    said = warehouse.execute(f"select distinct time_axis, as_of from {macro}(date '9999-12-30')").fetchall()
    assert said == [(clock, date(9999, 12, 30))]
    assert warehouse.execute(f"select distinct time_axis, as_of from {table}").fetchall() == [("latest", None)]


def test_what_is_divided_or_converted_says_the_same_as_the_gap(warehouse: duckdb.DuckDBPyConnection) -> None:
    """mart.country_vs_world reckons these itself, so that a past day has its own denominators and rates."""
    found = warehouse.execute(
        """
        select count(*), count(c.per_capita_ratio), count(c.per_gdp_ratio), count(c.value_jpy)
        from mart.country_vs_world as c
        inner join mart.gap_indicators as g
            on c.geo = g.geo
            and c.indicator_id = g.indicator_id
            and c.source_id = g.source_id
            and c.edition = g.edition
            and c.period = g.period
            and c.time_basis = g.time_basis
            and c.price_base is not distinct from g.price_base
            and c.base_year is not distinct from g.base_year
            and c.population_period is not distinct from g.population_period
            and c.per_capita_ratio is not distinct from g.per_capita_ratio
            and c.per_gdp_ratio is not distinct from g.per_gdp_ratio
            and c.value_jpy is not distinct from g.value_jpy
        """
    ).fetchone()
    assert found is not None
    assert found[0] == warehouse.execute("from mart.country_vs_world select count(*)").fetchone()[0]  # type: ignore[index]
    assert min(found) > 40


@pytest.mark.parametrize(
    ("day", "editions"),
    [("2025-06-01", set()), ("2025-07-01", {"2025-07-01"}), ("2026-02-24", {"2026-02-24"})],
)
def test_a_past_day_has_the_denominators_that_were_published_by_then(
    warehouse: duckdb.DuckDBPyConnection, day: str, editions: set[str]
) -> None:
    found = warehouse.execute(
        f"select distinct denominator_edition from core.denominators_asof(date '{day}')"
    ).fetchall()
    assert editions <= {edition for (edition,) in found}
    assert all(edition <= day for (edition,) in found)
    ratios = warehouse.execute(
        f"select count(per_capita_ratio) > 0 from mart.country_vs_world_asof(date '{day}')"
    ).fetchone()
    assert ratios == (bool(editions),)


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
