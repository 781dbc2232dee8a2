"""The ledger, on a real SQLite file: append-only, the newest row of its kind holds, faults are told."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Decision, Fetch, Release, Snapshot, ValidationResult
from pipeline.parsing.faults import RunFault

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456)


def snapshot(snapshot_id: str = "publisher/data/0123") -> Snapshot:
    return Snapshot(
        snapshot_id, "publisher", "data", "2026", "fetched", "data.csv", "https://publisher.example/data.csv",
        "0" * 64, 16, date(2026, 11, 21), NOW, '"1"',
    )  # fmt: skip


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"


def test_what_was_recorded_is_read_back_by_the_next_process(tmp_path: Path) -> None:
    validation = ValidationResult(
        "publisher/data/0123", "parser", "held", "row 3", NOW, date(2026, 7, 1), 3, 1, 1, 1, 0, "note"
    )
    fetch = Fetch("publisher", "data", NOW, "failed", 0.5, None, "transient", "no answer")
    release = Release("20261121T120000Z-0123", NOW, "0" * 64, "schedule")
    decision = Decision("publisher/data/0123", "accepted", "the publisher's page says so", NOW)
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_snapshot(snapshot())
        ledger.add_validation(validation)
        ledger.add_fetch(fetch)
        ledger.add_release(release)
        ledger.add_decision(decision)
    with Ledger.opened(url(tmp_path)) as ledger:
        assert ledger.snapshots() == [snapshot()]
        assert ledger.validations() == {("publisher/data/0123", "parser"): validation}
        assert ledger.fetches() == [fetch]
        assert ledger.releases() == [release]
        assert ledger.decisions() == [decision]


def test_the_newest_validation_result_wins_and_the_older_one_stays_written(tmp_path: Path) -> None:
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_validation(ValidationResult("a", "parser 1", "held", "why", NOW))
        ledger.add_validation(ValidationResult("a", "parser 1", "accepted", None, datetime(1999, 1, 1)))
        ledger.add_validation(ValidationResult("a", "parser 2", "held", "other", NOW))
        validations = ledger.validations()
    assert {key: validation.outcome for key, validation in validations.items()} == {
        ("a", "parser 1"): "accepted",
        ("a", "parser 2"): "held",
    }
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as connection:
        outcomes = connection.execute("select outcome from validations order by sequence").fetchall()
    connection.close()
    assert outcomes == [("held",), ("accepted",), ("held",)]


def test_order_is_by_sequence_and_not_by_the_clock(tmp_path: Path) -> None:
    """A clock that is set back must not make an old fetch the newest."""
    with Ledger.opened(url(tmp_path)) as ledger:
        for year, outcome in ((2026, "failed"), (2020, "new")):
            ledger.add_fetch(Fetch("publisher", "data", datetime(year, 1, 1), outcome, 0.1))
        assert [fetch.outcome for fetch in ledger.fetches()] == ["failed", "new"]


def test_a_snapshot_is_recorded_once(tmp_path: Path) -> None:
    with (
        pytest.raises(RunFault, match=r"UNIQUE constraint failed: snapshots\.snapshot_id"),
        Ledger.opened(url(tmp_path)) as ledger,
    ):
        ledger.add_snapshot(snapshot())
        ledger.add_snapshot(snapshot())


def test_what_was_read_before_is_not_all_that_is_said_after(tmp_path: Path) -> None:
    with Ledger.opened(url(tmp_path)) as ledger:
        assert ledger.snapshots() == []
        with ledger.together():
            ledger.add_snapshot(snapshot("a"))
            assert ledger.snapshots() == [snapshot("a")]
        ledger.add_snapshot(snapshot("b"))
        assert ledger.snapshots() == [snapshot("a"), snapshot("b")]
    with Ledger.opened(url(tmp_path)) as ledger:
        assert ledger.snapshots() == [snapshot("a"), snapshot("b")]


def test_of_what_is_added_together_a_fault_leaves_nothing(tmp_path: Path) -> None:
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_snapshot(snapshot("a"))
        assert len(ledger.snapshots()) == 1
        with pytest.raises(OSError, match="disk"), ledger.together():
            ledger.add_snapshot(snapshot("b"))
            raise OSError("the disk is full")
        assert ledger.snapshots() == [snapshot("a")]
        ledger.add_snapshot(snapshot("c"))
        assert ledger.snapshots() == [snapshot("a"), snapshot("c")]


def test_the_ledger_offers_no_way_to_change_or_delete() -> None:
    names = {name for name in vars(Ledger) if not name.startswith("_")}
    assert names == {
        "opened", "add_snapshot", "add_validation", "add_fetch", "add_release", "add_decision", "add_hold",
        "snapshots", "validations", "fetches", "releases", "decisions", "accepted", "rejected", "holds", "together",
        "add_alert", "add_delivery", "alerts", "deliveries", "add_rollback", "rollbacks",
        "marks", "copy_to",  # a whole copy elsewhere, up to a mark
    }  # fmt: skip


def test_a_ledger_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path: Path) -> None:
    """People keep their data folders: a new column must not shut them out, nor cost them a row."""
    fetch = Fetch("publisher", "data", NOW, "failed", 0.5, None, "transient", "seen 429", NOW)
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_fetch(replace(fetch, retry_at=None))
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as connection:
        connection.execute("alter table fetches drop column retry_at")
    connection.close()
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_fetch(fetch)
        assert ledger.fetches() == [replace(fetch, retry_at=None), fetch]


def test_what_a_later_version_has_added_is_left_alone(tmp_path: Path) -> None:
    fetch = Fetch("publisher", "data", NOW, "failed", 0.5)
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_fetch(fetch)
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as connection:
        connection.execute("alter table fetches add column proxy varchar")
        connection.execute("update fetches set proxy = 'a'")
        connection.execute("create table proxies (name varchar)")
    connection.close()
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_fetch(fetch)
        assert ledger.fetches() == [fetch, fetch]
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as connection:
        assert connection.execute("select proxy from fetches order by sequence").fetchall() == [("a",), (None,)]
    connection.close()


def test_records_are_values_equal_by_what_they_say(tmp_path: Path) -> None:
    """The number of a row is no part of what it says, and a symbol stands for a NUL, as in the file."""
    fetch = Fetch("publisher", "data", NOW, "failed", 0.5, message="a\0b")
    with Ledger.opened(url(tmp_path)) as ledger:
        assert ledger.fetches() == []
        ledger.add_fetch(fetch)
        at_once = ledger.fetches()
    with Ledger.opened(url(tmp_path)) as ledger:
        assert ledger.fetches() == at_once == [replace(fetch, message="a\u2400b")]
        ledger.fetches().clear()
        assert len(ledger.fetches()) == 1


def test_the_newest_decision_on_a_file_is_in_force(tmp_path: Path) -> None:
    yes, no = Decision("a", "accepted", "right", NOW), Decision("a", "rejected", "wrong", datetime(1999, 1, 1))
    with Ledger.opened(url(tmp_path)) as ledger:
        ledger.add_decision(yes)
        assert (ledger.accepted(), ledger.rejected()) == ({"a": yes}, {})
        ledger.add_decision(no)
        assert (ledger.accepted(), ledger.rejected()) == ({}, {"a": no})
        ledger.add_decision(yes)
        assert (ledger.accepted(), ledger.rejected()) == ({"a": yes}, {})
        assert ledger.decisions() == [yes, no, yes]


def test_a_damaged_ledger_is_reported_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "data" / "ledger.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(RunFault, match="file is not a database") as fault, Ledger.opened(url(tmp_path)):
        pass
    assert "restore a damaged ledger from a backup" in str(fault.value)
    assert path.read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize(
    "address", ["no address", "nosuch://host/x", "postgresql+nosuchdriver://u:secret@host/x", "postgresql://u:secret"]
)
def test_an_unusable_address_is_reported_by_its_setting(address: str) -> None:
    with pytest.raises(RunFault, match="AIGAP_LEDGER_URL") as fault, Ledger.opened(address):
        pass
    assert "secret" not in str(fault.value)


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(RunFault, match="AIGAP_DATA"), Ledger.opened(url(tmp_path)):
        pass
