"""What the page holds of series that are too long for it."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.settings import PROJECT_ROOT

_OBSERVATIONS = """
create table core.observations as
select
    'robots' as indicator_id, 'E' || e as geo, strftime(m, '%Y-%m') as period, 1.0 as value, '1' as value_as_published,
    'observed' as obs_status, 's' as series_id, 'p' as source_id, 'e' as edition, date '2025-01-01' as published_at,
    timestamp '2025-01-01' as recorded_at, timestamp '2025-01-01' as withdrawn_at, 1 as reading, 'f' as snapshot_id,
    'row' as locator, year(m) as year, last_day(m) as period_end
from range(?) as economies (e), range(date '2000-01-01', date '2020-01-01', interval 1 month) as months (m)
"""
_TIMELINES = """
create table mart.timelines as
select series_id, geo, period, 24 * year + 2 * month(period_end) - 1 as time_index, value, 0 as definition_number
from core.observations
"""


@pytest.mark.parametrize(("economies", "a_year"), [(83, 12), (84, 1)])
def test_of_a_long_series_the_page_has_the_last_value_of_each_year(economies: int, a_year: int) -> None:
    """Of 83 economies with 240 months each are 19,920 values, of 84 more than the limit."""
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute("create schema mart")
        connection.execute(_OBSERVATIONS, [economies])
        connection.execute(_TIMELINES)
        connection.execute("create table mart.country_vs_world as select 'robots' as indicator_id")
        for name in ("observations", "timelines"):
            sql = (PROJECT_ROOT / "pipeline" / "reporting" / "parts" / f"{name}.sql").read_text("utf-8")
            shown = connection.sql(sql).filter("geo = 'E7' and period > '2019'").select("period").fetchall()
            assert len(shown) == a_year, name
            assert max(shown) == ("2019-12",), name
