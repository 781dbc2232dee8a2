"""Going back one release, as a person types it: what holds, who is told, and what ends it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import dagster as dg
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.orchestration.current_checks import current_checks
from pipeline.releasing.promotion import releases_on_disk
from pipeline.settings import Settings
from tests.commands import typed
from tests.refreshing import ask, refreshed, seal
from tests.releases import Releases, Small, copy_of

pytestmark = pytest.mark.long

VALUE = "select value from core.observations where indicator_id = 'genai_personal_use_share' and geo = 'JPN'"


def corrected(settings: Settings, new: str) -> None:
    """News, as of a publisher that corrects a figure every day."""
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",26.7,", f",{new},"), encoding="utf-8")


@pytest.fixture(scope="module")
def two_releases(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its marts and two releases, of which the second has another figure."""
    folder = tmp_path_factory.mktemp("rollback") / "two"
    settings = copy_of(releases.of_a_small_project(marts=True), folder)()
    corrected(settings, "27.7")
    assert refreshed(settings, offline=True) is not None
    return folder


@pytest.fixture
def settings(two_releases: Path, tmp_path: Path) -> Settings:
    return copy_of(two_releases, tmp_path / "rollback")()


def ids(settings: Settings) -> list[str]:
    return [home.name for home in releases_on_disk(settings)]


def current(settings: Settings) -> str:
    return settings.current_warehouse.resolve().parent.name


def rolled_back_check(settings: Settings) -> dg.AssetCheckEvaluation:
    (check,) = [check for check in current_checks(settings) if check.check_name == "not_rolled_back"]
    return check


def test_one_goes_back_a_release_and_no_refresh_undoes_it_until_it_is_forced(settings: Settings) -> None:
    first, second = ids(settings)
    done = typed(settings, "rollback", "--why", "the share is wrong")
    assert done.exit_code == 0, done.stderr
    assert f"rolled back: {second} -> {first}" in done.stdout
    assert "aigap refresh --force" in done.stdout
    assert (current(settings), ask(settings, "select count(*) from meta.releases")) == (first, [(1,)])

    path = settings.reference_folder / "editions" / "ifr__robot_density_2023.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",419,", ",420,"), encoding="utf-8")
    done = typed(settings, "refresh", "--offline")
    assert done.exit_code == 0, done.stderr
    assert "no new release" in done.stderr and "the share is wrong" in " ".join(done.stderr.split())
    assert current(settings) == first
    status = " ".join(typed(settings, "status").stdout.split())
    assert f"the release {second} was rolled back to {first} by " in status
    assert "files landed since then, in no release: 1" in status
    assert not rolled_back_check(settings).passed
    assert ask_live(settings, "select release_id, rolled_back, reason from live.rollbacks") == [
        {"release_id": first, "rolled_back": second, "reason": "the share is wrong"}
    ]
    assert "rolled back by" in typed(settings, "releases").stdout

    done = typed(settings, "refresh", "--offline", "--force")
    assert done.exit_code == 0, done.stderr
    assert current(settings) not in {first, second}
    assert rolled_back_check(settings).passed
    with Ledger.opened(settings.ledger_url) as ledger:
        assert [a.state for a in ledger.alerts() if a.kind == "rolled_back"] == ["raised", "ended"]
    assert not refresh.fetch(settings, offline=True).changed


def ask_live(settings: Settings, sql: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(typed(settings, "query", "--format", "json", sql).stdout)
    return rows


def test_the_release_to_go_back_to_may_be_named_and_going_back_twice_goes_further(settings: Settings) -> None:
    first, second = ids(settings)
    assert typed(settings, "rollback", second, "--why", "x").stderr.startswith(
        f"aigap: {second} is the current release"
    )
    assert typed(settings, "rollback", first, "--why", "x").exit_code == 0
    refused = typed(settings, "rollback", "--why", "further")
    assert refused.exit_code == 1
    assert f"none before {first}" in refused.stderr
    assert second not in refused.stderr  # it is the one that was condemned
    assert "next step: mend the cause, then aigap refresh --force" in refused.stderr
    assert typed(settings, "rollback", second, "--why", "it was right").exit_code == 0
    assert current(settings) == second


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rollback"], "Missing option '--why'"),
        (["rollback", "--why", " "], "expected: a reason"),
        (["rollback", "nothing", "--why", "x"], "seen: nothing"),
        (["releases", "--pin", "nothing"], "there is no release nothing on disk"),
    ],
)
def test_what_cannot_be_done_is_one_message_and_changes_nothing(
    settings: Settings, arguments: list[str], told: str
) -> None:
    before = seal(settings)
    refused = typed(settings, *arguments)
    assert refused.exit_code != 0
    assert told in refused.stderr
    assert seal(settings) == before
    with Ledger.opened(settings.ledger_url) as ledger:
        assert ledger.rollbacks() == []


def test_a_release_that_was_gone_back_from_is_no_place_to_go_back_to(settings: Settings) -> None:
    """A, B and C: of C the release before is A, which is gone, and B was rolled back."""
    first, second = ids(settings)
    assert typed(settings, "rollback", "--why", "the share is wrong").exit_code == 0
    refresh.build_release(settings, trigger="tests")
    third = current(settings)
    shutil.rmtree(settings.releases_folder / first)
    refused = typed(settings, "rollback", "--why", "wrong again")
    assert (refused.exit_code, current(settings)) == (1, third)
    assert second not in refused.stderr
    assert typed(settings, "rollback", second, "--why", "it was right after all").exit_code == 0
    assert typed(settings, "rollback", third, "--why", "no, it was not").exit_code == 0
    assert current(settings) == third


def test_before_any_release_there_is_nothing_to_go_back_from(settings_at: Small, tmp_path: Path) -> None:
    refused = typed(settings_at(tmp_path / "empty"), "rollback", "--why", "x")
    assert "there is no release yet to go back from" in refused.stderr


def test_a_pinned_release_stays_while_others_are_forgotten(two_releases: Path, tmp_path: Path) -> None:
    settings = copy_of(two_releases, tmp_path / "pinned")(AIGAP_KEEP_RELEASES="1")
    first, second = ids(settings)
    assert "pinned" in typed(settings, "releases", "--pin", first).stdout
    for share, other in (("27.7", "28.7"), ("28.7", "29.7")):
        path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(f",{share},", f",{other},"), encoding="utf-8")
        assert refreshed(settings, offline=True) is not None
        if other == "28.7":
            assert ids(settings) == [first, current(settings)]
            typed(settings, "releases", "--unpin", first)
    assert ids(settings) == [current(settings)]
    assert second not in ids(settings)
