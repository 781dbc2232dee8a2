"""Dagster's event log with kept connections: it says what Dagster's own says, whoever deletes or writes beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipeline.orchestration.event_log import SHARDS_KEPT, KeptEventLogStorage
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


def run(instance: dg.DagsterInstance) -> str:
    return dg.materialize([numbers], instance=instance).run_id


def test_more_runs_than_connections_are_kept_and_dagsters_own_storage_reads_them_all(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    assert isinstance(instance.event_log_storage, KeptEventLogStorage)
    runs = [run(instance) for _ in range(SHARDS_KEPT + 2)]
    ours = {name: list(instance.event_log_storage.get_logs_for_run(name)) for name in runs}
    assert all(len(entries) > 5 for entries in ours.values())
    beside = SqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
    assert {name: list(beside.get_logs_for_run(name)) for name in runs} == ours
    assert len(beside.get_asset_records([numbers.key])) == 1


def test_a_run_that_is_deleted_is_gone_and_the_next_one_is_recorded(instance: dg.DagsterInstance) -> None:
    gone = run(instance)
    instance.delete_run(gone)
    assert not instance.event_log_storage.get_logs_for_run(gone)
    assert instance.event_log_storage.get_logs_for_run(run(instance))


def test_a_log_whose_files_were_taken_away_is_begun_anew(instance: dg.DagsterInstance, settings: Settings) -> None:
    lost = run(instance)
    for path in Path(settings.dagster_home / "history" / "runs").glob(f"{lost}.db*"):
        path.unlink()
    assert not instance.event_log_storage.get_logs_for_run(lost)
    assert instance.event_log_storage.get_logs_for_run(run(instance))


def test_what_another_process_wrote_is_seen(instance: dg.DagsterInstance, settings: Settings) -> None:
    first = run(instance)
    before = len(instance.event_log_storage.get_logs_for_run(first))
    beside = SqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
    beside.store_event(instance.event_log_storage.get_logs_for_run(first)[0])
    assert len(instance.event_log_storage.get_logs_for_run(first)) == before + 1
