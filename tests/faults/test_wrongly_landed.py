"""A file that should never have been landed: withdrawn by a person's decision, and counted again by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline import refresh
from pipeline.cli import main
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from tests.mirror import Mirror, body, with_etag
from tests.publications import INVESTMENT, PAYLOADS, ROBOTS, path_of, publish, robots
from tests.refreshing import ask, refreshed, seal, status_of

pytestmark = pytest.mark.long

Small = Callable[..., Settings]
PATH = path_of(*ROBOTS)
WRONG = robots(["Japan", "JPN", "2024", "44000"])
_JAPAN = (
    "select value from core.observations where geo = 'JPN' and period = '2024' and source_id = 'our_world_in_data' "
    "and indicator_id = 'industrial_robots_installed'"
)
WHY = "a draft that the publisher took back"


def with_a_wrong_year(small: Small, mirror: Mirror) -> None:
    """Release the usual chart of robots and, after it, one with a year that is wrong."""
    made = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, INVESTMENT)
    for payload in (PAYLOADS[ROBOTS], WRONG):
        mirror.answers[PATH] = with_etag(payload, f'"{len(payload)}"')
        refresh.fetch(made, only=[ROBOTS[0]])
    refreshed(made, offline=True)


@pytest.fixture
def settings(prepared: Callable[..., Settings], mirror: Mirror) -> Settings:
    """A data folder whose release has the usual chart of robots and, after it, one with a year that is wrong."""
    publish(mirror, INVESTMENT)
    mirror.answers[PATH] = with_etag(WRONG, f'"{len(WRONG)}"')
    return prepared(with_a_wrong_year)


def newest(settings: Settings) -> str:
    with Ledger.opened(settings.ledger_url) as ledger:
        return ledger.snapshots()[-1].snapshot_id


def test_the_rows_of_a_rejected_file_leave_the_release_and_come_back_with_the_next_decision(settings: Settings) -> None:
    name, before = newest(settings), seal(settings)
    assert ask(settings, _JAPAN) == [(44_000.0,)]
    refresh.reject(settings, name, f"  {WHY} ")
    assert seal(settings) == before
    assert refreshed(settings, offline=True) is not None

    assert ask(settings, _JAPAN) == []
    assert ask(settings, "select count(*) from src.our_world_in_data_industrial_robots_installed") == [(60,)]
    [(state, reason, loaded)] = ask(
        settings, f"select outcome, reason, rows_loaded from meta.snapshots where snapshot_id = '{name}'"
    )
    assert (state, loaded) == ("rejected", 0)
    assert f"UTC: {WHY}\n  next step: to take that back: aigap accept {name} --why TEXT" in reason
    row = "select status, served_from, n_snapshots, notes from meta.source_status where source_id = 'our_world_in_data'"
    assert ask(settings, row) == [("fresh", "fetched", 2, f"{name} is rejected")]
    with duckdb.connect(str(settings.status_database), read_only=True) as live:
        assert live.execute("select snapshot_id, decision, reason from decisions").fetchall() == [
            (name, "rejected", WHY)
        ]

    refresh.accept(settings, name, "it was right after all")
    assert refreshed(settings, offline=True) is not None
    assert ask(settings, _JAPAN) == [(44_000.0,)]
    assert ask(settings, f"select outcome from meta.snapshots where snapshot_id = '{name}'") == [("accepted",)]
    refresh.reject(settings, name, WHY)
    assert refreshed(settings, offline=True) is not None
    assert ask(settings, _JAPAN) == []
    with Ledger.opened(settings.ledger_url) as ledger:
        assert [decision.decision for decision in ledger.decisions()] == ["rejected", "accepted", "rejected"]


def test_what_the_publisher_still_publishes_stays_rejected_and_its_next_file_counts(
    settings: Settings, mirror: Mirror
) -> None:
    refresh.reject(settings, newest(settings), WHY)
    refreshed(settings, offline=True)
    for answer in (with_etag(WRONG, f'"{len(WRONG)}"'), body(WRONG)):  # unchanged by its version, then by its bytes
        mirror.answers[PATH] = answer
        found = refresh.fetch(settings, only=[ROBOTS[0]])
        assert ([fetch.outcome for fetch in found.fetches if fetch.dataset_id == ROBOTS[1]]) == ["unchanged"]
        assert [status.n_snapshots for status in found.statuses if status.source_id == ROBOTS[0]] == [2]
    mirror.answers[PATH] = body(robots(["Japan", "JPN", "2024", "44500"]))
    refresh.fetch(settings, only=[ROBOTS[0]])
    refreshed(settings, offline=True)
    assert ask(settings, _JAPAN) == [(44_500.0,)]


def test_a_source_whose_only_file_is_rejected_has_nothing_landed(small: Small, tmp_path: Path) -> None:
    file = tmp_path / "models.csv"
    file.write_bytes(b"Model\nx\n")
    landed = refresh.land(
        small(), "epoch_ai", file, dataset_id="notable_ai_models", published_at=date(2025, 2, 24)
    ).snapshot
    refresh.reject(small(), landed.snapshot_id, "not a list of models")
    refreshed(small(), offline=True)
    assert status_of(small(), "epoch_ai")["status"] == "never_landed"
    with pytest.raises(RunFault, match=f"landed already, as {landed.snapshot_id}, and rejected") as fault:
        refresh.land(small(), "epoch_ai", file, dataset_id="notable_ai_models", published_at=date(2025, 2, 24))
    assert f"aigap accept {landed.snapshot_id} --why TEXT" in str(fault.value)


def test_bytes_landed_as_the_wrong_edition_can_be_landed_as_the_right_one(small: Small, tmp_path: Path) -> None:
    folder, day = tmp_path / "index", date(2025, 4, 7)
    folder.mkdir()
    (folder / "fig_1.csv").write_bytes(b"a,b\n1,2\n")
    wrong = refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2025", published_at=day).snapshot
    with pytest.raises(RunFault, match=f"aigap reject {wrong.snapshot_id} --why TEXT"):
        refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2026", published_at=day)
    refresh.reject(small(), wrong.snapshot_id, "it is the edition of 2026")
    handed_over = refresh.land(small(), "stanford_ai_index", folder, edition="AI Index 2026", published_at=day)
    right, is_new = handed_over.snapshot, handed_over.is_new
    assert (is_new, right.edition, right.snapshot_id) == (True, "AI Index 2026", f"{wrong.snapshot_id}-2")


def test_only_what_is_landed_and_counts_can_be_rejected(settings: Settings) -> None:
    name = newest(settings)
    with pytest.raises(
        RunFault, match="there is no snapshot our_world_in_data/industrial_robots_installed/no"
    ) as fault:
        refresh.reject(settings, "our_world_in_data/industrial_robots_installed/no", WHY)
    assert f"expected: one of: {name}, our_world_in_data/industrial_robots_installed/" in str(fault.value)
    with pytest.raises(RunFault, match=f"why is {name} wrong"):
        refresh.reject(settings, name, " ")
    refresh.reject(settings, name, WHY)
    with pytest.raises(RunFault, match="is rejected already") as fault:
        refresh.reject(settings, name, WHY)
    assert WHY in str(fault.value)
    with Ledger.opened(settings.ledger_url) as ledger:
        assert len(ledger.decisions()) == 1


def test_the_command_rejects_and_names_the_next_step(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    name = newest(settings)
    monkeypatch.setattr(Settings, "from_environment", classmethod(lambda cls: settings))
    assert CliRunner().invoke(main, ["reject", name]).exit_code == 2
    unknown = CliRunner().invoke(main, ["reject", "nonsense", "--why", WHY])
    assert (unknown.exit_code, "there is no snapshot nonsense" in unknown.stderr) == (1, True)
    done = CliRunner().invoke(main, ["reject", name, "--why", WHY])
    assert (done.exit_code, done.stdout) == (0, f"rejected: {name}\nnext: aigap refresh\n")


def test_bytes_that_were_rejected_stay_so_when_they_come_back_after_others(settings: Settings, mirror: Mirror) -> None:
    name = newest(settings)
    refresh.reject(settings, name, WHY)
    for payload in (PAYLOADS[ROBOTS], WRONG):
        mirror.answers[PATH] = body(payload)
        fetch = next(
            fetch for fetch in refresh.fetch(settings, only=[ROBOTS[0]]).fetches if fetch.dataset_id == ROBOTS[1]
        )
    assert (fetch.outcome, fetch.snapshot_id) == ("unchanged", name)
    refreshed(settings, offline=True)
    assert ask(settings, _JAPAN) == []


def test_a_right_file_that_was_held_against_a_wrong_one_is_read_when_that_is_rejected(
    small: Small, mirror: Mirror
) -> None:
    """The thousandfold numbers were landed first: what is right then looks as if its units had changed."""
    made = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, INVESTMENT)
    right = PAYLOADS[ROBOTS]
    wrong = re.sub(rb"([0-9]+)$", rb"\g<1>000", right, flags=re.MULTILINE)
    for payload in (wrong, right):
        mirror.answers[PATH] = body(payload)
        refresh.fetch(made, only=[ROBOTS[0]])
        refreshed(made, offline=True)
    held = newest(made)
    with Ledger.opened(made.ledger_url) as ledger:
        first = next(s.snapshot_id for s in ledger.snapshots() if s.dataset_id == ROBOTS[1] and s.snapshot_id != held)
    assert ask(made, f"select outcome from meta.snapshots where snapshot_id = '{held}'") == [("held",)]
    refresh.reject(made, first, WHY)
    refreshed(made, offline=True)
    assert ask(made, f"select outcome, reason from meta.snapshots where snapshot_id = '{held}'") == [("accepted", None)]
    assert ask(made, _JAPAN.replace("2024", "2023")) == [(48_023.0,)]
