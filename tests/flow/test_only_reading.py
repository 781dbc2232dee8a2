"""Commands that only read: they leave an empty folder empty, and make no ledger in the place of one that is lost."""

from __future__ import annotations

import pytest

from pipeline.settings import Settings
from tests.commands import typed
from tests.releases import Small

#: Each command, and the next step that it proposes where there is no release yet.
COMMANDS = {
    "status": "aigap refresh",
    "releases": "aigap refresh",
    "releases --pin 20260101T000000Z-00000000": "aigap refresh",
    "replay 20260101T000000Z-00000000": "aigap refresh",
    "gap JPN": "aigap refresh",
    "query from_nothing": "aigap refresh",
    "cite private_ai_investment JPN 2024": "aigap refresh",
    "report": "aigap refresh",
    "diff": "aigap refresh",
    "doctor": "aigap refresh",
    "alerts": "aigap refresh",
}


@pytest.mark.parametrize(("command", "next_step"), COMMANDS.items())
def test_an_empty_folder_stays_empty_and_the_next_step_is_to_refresh(
    settings: Settings, command: str, next_step: str
) -> None:
    settings.data_folder.mkdir()
    done = typed(settings, *command.split())
    assert next_step in done.stdout + done.stderr
    assert list(settings.data_folder.iterdir()) == []


def test_without_a_release_the_list_says_so(settings: Settings) -> None:
    done = typed(settings, "releases")
    assert (done.exit_code, done.stdout) == (0, "there is no release yet\nnext: aigap refresh\n")


@pytest.mark.long
def test_no_ledger_is_made_in_the_place_of_a_lost_one(small_with_marts: Small) -> None:
    settings = small_with_marts()
    ledger = settings.data_folder / "ledger.sqlite"
    ledger.unlink()
    for command in ("status", "releases", "gap JPN", "report", "doctor", "alerts"):
        done = typed(settings, *command.split())
        assert settings.current_warehouse.resolve().parent.name in done.stdout or command not in {"status", "releases"}
        assert not ledger.exists(), command


@pytest.mark.long
@pytest.mark.parametrize("focus", ["", " "])
def test_an_empty_name_is_no_economy(small_with_marts: Small, focus: str) -> None:
    """The report began with the default focus, as if it had been asked for."""
    refused = typed(small_with_marts(), "report", "--focus", focus)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "expected: a code (JPN, JP) or a name in English or Japanese" in refused.stderr


@pytest.mark.long
def test_what_is_not_on_disk_is_refused_with_what_is(small: Small) -> None:
    settings = small()
    name = settings.current_warehouse.resolve().parent.name
    for command in (["replay", "nothing"], ["releases", "--pin", "nothing"]):
        refused = typed(settings, *command)
        assert f"expected: one of: {name}" in refused.stderr
        assert "next step: aigap releases" in refused.stderr
