"""Memory and threads of the engine while a candidate is built."""

from __future__ import annotations

import duckdb
import pytest

from pipeline import refresh
from pipeline.building.engine_limits import ROWS_PER_THREAD, limit, threads_for
from pipeline.parsing.faults import ResourceFault
from pipeline.settings import Settings
from tests.releases import Small


@pytest.mark.parametrize(
    ("rows", "threads"), [(0, 1), (1, 1), (ROWS_PER_THREAD, 1), (ROWS_PER_THREAD + 1, 2), (10**9, 4)]
)
def test_a_thread_has_rows_of_its_own(rows: int, threads: int) -> None:
    assert threads_for(rows, cores=4) == threads


def test_what_does_not_fit_in_memory_is_spilled_in_the_data_folder(settings: Settings) -> None:
    """A table of 160 MB in 100 MB of memory."""
    limited = Settings.from_environment({"AIGAP_DATA": str(settings.data_folder), "AIGAP_MEMORY": "100MB"})
    limited.building_folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        limit(connection, limited, rows=1)
        connection.execute("create table kept as select hash(i) as h from range(20000000) r(i)")
        assert [path for path in limited.building_folder.rglob("*") if path.is_file()]


def test_too_little_memory_names_the_setting(small: Small) -> None:
    settings = small(AIGAP_MEMORY="2MB")
    with pytest.raises(ResourceFault) as refused:
        refresh.build_release(settings, trigger="tests", from_nothing=True)
    assert "AIGAP_MEMORY" in str(refused.value)
    assert "2MB" in str(refused.value)
