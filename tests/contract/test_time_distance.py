"""Years behind on the embedded editions: the declared comparators, and the macro that takes any two."""

from __future__ import annotations

import duckdb


def test_nobody_named_is_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    table = warehouse.execute("from mart.time_distance order by all")
    columns, rows = [column[0] for column in table.description or []], table.fetchall()
    asked = warehouse.execute("from mart.time_distance_between(null, null) order by all")
    assert ([column[0] for column in asked.description or []], asked.fetchall()) == (columns, rows)
    assert rows


def test_the_two_that_a_reader_names_are_as_in_the_table_where_it_has_them(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    where = "where comparator_geo = 'DEU' and geo = 'ITA' order by all"
    kept = warehouse.execute(f"from mart.time_distance {where}").fetchall()
    assert kept and warehouse.execute("from mart.time_distance_between('ITA', 'DEU') order by all").fetchall() == kept
    assert warehouse.execute("from mart.time_distance_between('DEU', 'ITA')").fetchall()


def test_an_economy_has_the_same_years_behind_its_leader_as_in_the_gaps(warehouse: duckdb.DuckDBPyConnection) -> None:
    compared, differing, without = warehouse.execute(
        """
        select
            count(*),
            count(*) filter (where abs(g.years_behind - d.years_behind) > 1e-9 or years_behind_censoring <> censoring),
            count(*) filter (where d.geo is null)
        from mart.gap_indicators as g
        left join mart.time_distance as d
            on g.series_id = d.series_id
            and g.geo = d.geo
            and g.period = d.period
            and g.leader_geo = d.comparator_geo
        where g.years_behind is not null and g.geo <> g.leader_geo
        """
    ).fetchall()[0]
    assert compared > 1000
    assert (differing, without) == (0, 0)
