"""Faults planted in a candidate that no rule of a single table sees: the audit keeps the release that was good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.settings import Settings
from tests.refreshing import ask, seal
from tests.releases import Releases, copy_of
from tests.small_project import edit_rows

pytestmark = pytest.mark.long

ROBOTS = "ifr__world_robotics_2024.csv"


@pytest.fixture
def robots(releases: Releases, tmp_path: Path) -> Settings:
    """One publisher with a world total of its own, its marts, and the suites of the checkout; released once."""
    return copy_of(releases.of_a_small_project(marts=True, suites=True, editions=(ROBOTS,)), tmp_path / "robots")()


def test_a_list_above_its_world_is_not_released_and_the_message_says_what_to_do(robots: Settings) -> None:
    """A world total that lost a digit keeps every rule of its own table."""
    before, home = seal(robots), robots.current_warehouse.resolve().parent
    assert (home / "data_docs" / "index.html").is_file()
    assert ask(robots, "select count(*) from meta.checks where check_name = 'none_above_the_world' and passed") == [
        (1,)
    ]

    def without_its_last_digit(row: dict[str, str]) -> dict[str, str]:
        if row["geo"] == "WORLD_IFR" and row["period"] == "2023" and row["value_as_published"] == "541302":
            row["value_as_published"] = "54130"
        return row

    edit_rows(robots.reference_folder / "editions" / ROBOTS, without_its_last_digit)
    assert refresh.fetch(robots, offline=True).changed
    built = refresh.build_release(robots, trigger="tests")

    assert not built.promoted
    blocking = {check.check_name: check for check in built.checks if check.blocks}
    assert blocking.keys() == {"listed_within_the_world", "none_above_the_world"}
    words = blocking["none_above_the_world"].in_words()
    assert "expected: no economy is larger than the world of its own series" in words
    assert "industrial_robots_installed" in words and "2023" in words
    assert "likely cause: " in words and "next step: aigap query" in words
    assert seal(robots) == before
    assert [path.name for path in robots.releases_folder.iterdir()] == [home.name]
    _check_what_is_kept(built.path)


def _check_what_is_kept(folder: Path) -> None:
    """Of a refused candidate its checks and pages stay, and nothing that a reader could take for a release."""
    kept = {check["check_name"]: check for check in json.loads((folder / "checks.json").read_text(encoding="utf-8"))}
    assert kept["none_above_the_world"]["passed"] is False
    assert "failed" in (folder / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert not list(folder.rglob("*.duckdb"))


def test_a_model_that_bends_values_on_the_way_to_the_mart_is_not_released(robots: Settings) -> None:
    before = seal(robots)
    path = robots.models_folder / "mart" / "gaps" / "country_vs_world.sql"
    text = path.read_text(encoding="utf-8")
    columns = "except population_period"
    assert text.count(columns) == 1
    bent = text.replace(columns, "except value population_period").replace(
        "    i.title_en,", "    i.title_en, n.value * 1.001 as value,"
    )
    path.write_text(bent, encoding="utf-8")
    assert refresh.fetch(robots, offline=True).changed
    built = refresh.build_release(robots, trigger="tests")
    assert not built.promoted
    assert "value_is_unchanged" in {check.check_name for check in built.checks if check.blocks}
    assert seal(robots) == before


def test_another_suite_makes_another_release(robots: Settings) -> None:
    """Stricter expectations hold for what is served already, not only for what comes next."""
    path = robots.expectations_folder / "core" / "sources.json"
    path.write_text(path.read_text(encoding="utf-8").replace("0.02", "0.01"), encoding="utf-8")
    assert refresh.fetch(robots, offline=True).changed
