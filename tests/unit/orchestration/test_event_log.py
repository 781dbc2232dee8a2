"""Dagster's event log in one database with kept connections: it says what Dagster's own says."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._serdes import serialize_value

from pipeline.orchestration.event_log import KeptEventLogStorage
from pipeline.orchestration.instance import shared_instance
from pipeline.settings import Settings


@dg.asset
def numbers() -> dg.MaterializeResult[None]:
    """Something to materialise."""
    return dg.MaterializeResult(metadata={"rows": 3})


@pytest.fixture
def instance(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")  # the instance names its own
    with shared_instance(settings) as instance:
        yield instance


@pytest.fixture
def beside(instance: dg.DagsterInstance, settings: Settings) -> ConsolidatedSqliteEventLogStorage:
    """Dagster's own storage on the same database, as another process would have it."""
    assert isinstance(instance.event_log_storage, KeptEventLogStorage)
    return ConsolidatedSqliteEventLogStorage(str(settings.dagster_home / "history"))


def run(instance: dg.DagsterInstance) -> str:
    return dg.materialize([numbers], instance=instance).run_id


def test_dagsters_own_storage_reads_what_is_written(
    instance: dg.DagsterInstance, beside: ConsolidatedSqliteEventLogStorage
) -> None:
    runs = [run(instance) for _ in range(2)]
    ours = {name: list(instance.event_log_storage.get_logs_for_run(name)) for name in runs}
    assert all(len(entries) > 5 for entries in ours.values())
    assert {name: list(beside.get_logs_for_run(name)) for name in runs} == ours
    assert len(beside.get_asset_records([numbers.key])) == 1


def test_a_run_opens_no_connection_for_each_event(instance: dg.DagsterInstance, settings: Settings) -> None:
    """Of each materialisation and check Dagster asks whether the log has a table, and opened it anew for that."""
    run(instance)
    opened: list[object] = []

    def note(connection: object, record: object) -> None:
        opened.append(connection)

    log = instance.event_log_storage
    entries = [record.event_log_entry for record in log.get_records_for_run(run(instance)).records]
    sa.event.listen(sa.pool.Pool, "connect", note)
    try:
        for entry in entries:
            log.store_event(entry)
    finally:
        sa.event.remove(sa.pool.Pool, "connect", note)
    assert len(entries) > 5
    assert opened == []


def test_what_an_event_says_takes_a_fraction_of_its_text(instance: dg.DagsterInstance, settings: Settings) -> None:
    entries = instance.event_log_storage.get_logs_for_run(run(instance))
    with closing(sqlite3.connect(settings.dagster_home / "history" / "event_log.db")) as database:
        (stored,) = database.execute("select sum(length(event)) from event_logs").fetchone()
    assert stored < 0.6 * sum(len(serialize_value(entry)) for entry in entries)


def test_what_was_written_before_events_were_packed_is_read(instance: dg.DagsterInstance, settings: Settings) -> None:
    name = run(instance)
    entries = instance.event_log_storage.get_logs_for_run(name)
    with closing(sqlite3.connect(settings.dagster_home / "history" / "event_log.db")) as database, database:
        for key, event in database.execute("select id, event from event_logs").fetchall():
            text = zlib.decompress(event).decode()
            database.execute("update event_logs set event = ? where id = ?", (text, key))
    assert instance.event_log_storage.get_logs_for_run(name) == entries


def test_a_run_that_is_deleted_is_gone_and_the_next_one_is_recorded(instance: dg.DagsterInstance) -> None:
    gone = run(instance)
    instance.delete_run(gone)
    assert not instance.event_log_storage.get_logs_for_run(gone)
    assert instance.event_log_storage.get_logs_for_run(run(instance))


def test_what_another_process_writes_is_seen_by_who_watches_the_run(
    instance: dg.DagsterInstance, beside: ConsolidatedSqliteEventLogStorage
) -> None:
    """A run's page in the UI follows its events; the file that Dagster watches does not change in WAL mode."""
    name = run(instance)
    entries = instance.event_log_storage.get_logs_for_run(name)
    cursor = instance.event_log_storage.get_records_for_run(name).cursor
    seen: list[dg.EventLogEntry] = []
    instance.watch_event_logs(name, cursor, lambda entry, _cursor: seen.append(entry))
    beside.store_event(entries[0])
    deadline = time.monotonic() + 30
    while not seen and time.monotonic() < deadline:
        time.sleep(0.05)
    assert seen == [entries[0]]
    assert len(instance.event_log_storage.get_logs_for_run(name)) == len(entries) + 1
