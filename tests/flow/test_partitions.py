"""Models that split: any of their partitions made anew are what they are in a release that is made as a whole.

The current release of the checkout's own data is damaged on purpose: of some indicators every row is taken out of every
table that splits, and the manifest says that they were of something else. The next release makes them again, over the
rows of before of all others, and must say what the first one said.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import refresh
from pipeline.building.keys import content_of
from pipeline.building.sql_models import PARTITION, read_models
from pipeline.contracts.sql_text import quoted
from pipeline.landing.ledger import Ledger
from pipeline.releasing.promotion import MANIFEST
from pipeline.settings import Settings
from tests.releases import Releases

pytestmark = pytest.mark.long


@pytest.fixture
def own(releases: Releases, tmp_path: Path) -> Settings:
    """The settings of a copy of the release of every embedded edition."""
    shutil.copytree(releases.of_the_checkout(), tmp_path / "data", symlinks=True)
    settings = Settings.from_environment({"AIGAP_DATA": str(tmp_path / "data")})
    built_at = datetime.fromisoformat(manifest_of(settings)["built_at"]).replace(tzinfo=None)
    return replace(settings, now=lambda: built_at)


def manifest_of(settings: Settings) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((settings.current_warehouse.resolve().parent / MANIFEST).read_text())
    return manifest


def split_tables(settings: Settings) -> list[str]:
    return [model.name for model in read_models(settings.models_folder) if model.splits and model.schema != "stage"]


def contents(settings: Settings) -> dict[str, str]:
    """What every table of facts says."""
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        return {name: content_of(connection, name) for (name,) in names if not name.startswith("meta.")}


def counted(settings: Settings, sql: str) -> int:
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        (number,) = connection.execute(sql).fetchone() or (0,)
        return int(number)


def delete(settings: Settings, statements: Iterable[str]) -> None:
    """Delete rows of the current release, whose manifest then does not know the file's hash."""
    warehouse = settings.current_warehouse.resolve()
    warehouse.chmod(0o600)
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(f"delete from {statement}")
    manifest = manifest_of(settings)
    manifest.pop("warehouse", None)
    (warehouse.parent / MANIFEST).write_text(json.dumps(manifest))


def take_out(settings: Settings, partitions: Collection[str]) -> None:
    """Delete the rows of these partitions, and let the manifest say that they were others."""
    chosen = ", ".join(map(quoted, sorted(partitions)))
    delete(settings, (f"{name} where {PARTITION} in ({chosen})" for name in split_tables(settings)))
    manifest = manifest_of(settings)
    for _, _, said in manifest["made"].values():
        said |= dict.fromkeys(said.keys() & set(partitions), "other")
    manifest["made"]["stage.source_observations"][0] = "other"  # its key: it is made again, and compared
    (settings.current_warehouse.resolve().parent / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_partitions_made_anew_are_what_they_were(own: Settings, seed: int) -> None:
    before, made_before = contents(own), manifest_of(own)["made"]
    known = sorted(made_before["stage.source_observations"][2])
    chosen = random.Random(seed).sample(known, len(known) // 2 if seed > 1 else 1)
    take_out(own, chosen)
    assert contents(own) != before
    built = refresh.build_release(own, trigger="tests")
    assert built.promoted, [check.in_words() for check in built.checks if check.blocks]
    after = contents(own)
    assert {name for name in before if after.get(name) != before[name]} == set()
    made = manifest_of(own)["made"]
    assert {name: made[name] for name in split_tables(own)} == {name: made_before[name] for name in split_tables(own)}


def test_no_other_partition_is_made_anew(own: Settings) -> None:
    """A row that is lost in another partition stays lost: nothing of that one was derived."""
    rows = "select count(*) from mart.gap_indicators where geo = 'SGP' and indicator_id = '{}'"
    installed, density = (counted(own, rows.format(name)) for name in ("industrial_robots_installed", "robot_density"))
    assert installed and density
    take_out(own, ["industrial_robots_installed"])
    delete(own, ["mart.gap_indicators where geo = 'SGP' and indicator_id = 'robot_density'"])
    built = refresh.build_release(own, trigger="tests")
    assert built.promoted, [check.in_words() for check in built.checks if check.blocks]
    assert counted(own, rows.format("industrial_robots_installed")) == installed
    assert counted(own, rows.format("robot_density")) == 0


def test_another_file_changes_what_it_tells_of_alone(own: Settings) -> None:
    """Which files are served is known by indicator: of another publisher's list no row is made again."""
    of_singapore = "core.observations where geo = 'SGP' and edition = 'Robot density 2022'"
    of_the_tool = "select count(*) from core.observations where edition = 'Global AI Vibrancy Tool 2024'"
    assert counted(own, f"select count(*) from {of_singapore}") and counted(own, of_the_tool)
    delete(own, [of_singapore])
    with Ledger.opened(own.ledger_url) as ledger:
        (older,) = [s for s in ledger.snapshots() if s.edition == "Global AI Vibrancy Tool 2024"]
    refresh.reject(own, older.snapshot_id, "a test")
    built = refresh.build_release(own, trigger="tests")
    assert built.promoted, [check.in_words() for check in built.checks if check.blocks]
    assert counted(own, of_the_tool) == 0
    assert counted(own, f"select count(*) from {of_singapore}") == 0
