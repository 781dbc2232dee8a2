"""Dagster's event log in one database with kept connections: it says what Dagster's own says."""

from __future__ import annotations

import time
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage

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
