"""A release of the publishers' genuine files by Spark: every core and mart table says what DuckDB's says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.landing.ledger import Ledger
from pipeline.refresh import build_release, fetch, land
from pipeline.settings import Settings
from tests.benchmarks.landing_time import bodies, served
from tests.engines.needs_spark import spark_or_skip
from tests.engines.test_refresh_by_spark import differing_tables

pytestmark = [pytest.mark.long, pytest.mark.genuine]
spark_or_skip()


@pytest.fixture
def landed(shared_folder: Path, settings_at: Callable[..., Settings], tmp_path: Path) -> Settings:
    """The embedded editions, every live dataset as its publisher serves it, and two editions that were handed over."""
    server = served(bodies())
    settings = settings_at(tmp_path / "data", AIGAP_MIRROR=f"http://127.0.0.1:{server.server_address[1]}")
    try:
        fetch(settings, offline=True)
        fetch(settings)
    finally:
        server.shutdown()
        server.server_close()
    for year in ("2025", "2026"):
        folder = shared_folder / "publishers" / f"stanford_ai_index_{year}"
        assert land(settings, "stanford_ai_index", folder, edition=f"AI Index {year}").is_new
    return settings


def test_a_release_of_genuine_files_is_that_by_duckdb(landed: Settings) -> None:
    by_duckdb, by_spark = (
        build_release(settings, trigger="a test") for settings in (landed, landed.with_engine("spark", "local[2]"))
    )
    assert by_duckdb.promoted and by_spark.promoted
    with Ledger.opened(landed.ledger_url) as ledger:
        accepted = [snapshot.origin for snapshot in ledger.snapshots() if snapshot.origin != "embedded"]
    assert len(accepted) > 10
    assert differing_tables(by_duckdb.path, by_spark.path) == {}
