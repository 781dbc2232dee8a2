"""Dagster's event log in one database with connections that are kept.

Dagster's own storage keeps a database for each run, of a hundred kilobytes where nothing happened in it, and an index
that repeats them; it opens a connection for each event and waits for the disk each time. Here an event is written once,
and the disk is waited for at checkpoints alone: in WAL mode a killed process loses nothing by that, and a power cut the
last events of a run at most. What an event says is JSON of which a quarter differs from the event before, so it is
stored packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from dagster._core.events import DagsterEventType
from dagster._core.instance import RUNLESS_RUN_ID
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.event_log.polling_event_watcher import SqlPollingEventWatcher
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, AssetKeyTable, SqlEventLogStorageTable
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

#: What the write-ahead log is cut back to after a checkpoint, in bytes; it would stay as long as it ever was.
LOG_BYTES = 1_000_000


class PackedText(sa.types.TypeDecorator[str]):
    """Text that the database holds compressed; what was written before it was packed is read as it stands."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        """The bytes that are stored."""
        return None if value is None else zlib.compress(value.encode())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        """The text that was given."""
        return zlib.decompress(value).decode() if isinstance(value, bytes) else value


# Dagster reads and writes whole events through these columns and asks nothing about what is in them.
for _column in (
    SqlEventLogStorageTable.c.event,
    AssetKeyTable.c.last_materialization,
    AssetCheckExecutionsTable.c.evaluation_event,
):
    _column.type = PackedText()


class KeptEventLogStorage(ConsolidatedSqliteEventLogStorage):
    """SQLite event log storage of one process, whose threads share a pool of connections."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Open the log in the folder ``base_dir``."""
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)
        self._watcher = SqlPollingEventWatcher(self)

    @cached_property
    def _engine(self) -> sa.Engine:
        arguments = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        engine = sa.create_engine(self._conn_string, connect_args=arguments)

        @sa.event.listens_for(engine, "connect")
        def wait_at_checkpoints_alone(connection: Any, record: object) -> None:
            connection.execute("pragma synchronous = normal")
            connection.execute(f"pragma journal_size_limit = {LOG_BYTES}")

        return engine

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        with self._engine.begin() as connection:
            yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the log has a table: asked with each event, for which the base class opens an engine of its own."""
        if table_name not in self._tables:
            self._tables.update(sa.inspect(self._engine).get_table_names())
        return table_name in self._tables

    def watch(self, run_id: str, cursor: str | None, callback: Any) -> None:
        """Call back with each event of a run; the base class watches a file that a write-ahead log leaves alone."""
        self._watcher.watch_run(run_id, cursor, callback)

    def end_watch(self, run_id: str, handler: Any) -> None:
        """Call back no more."""
        self._watcher.unwatch_run(run_id, handler)

    def dispose(self) -> None:
        """Close what is kept."""
        self._watcher.close()
        self._engine.dispose()

    def forget_checks(self, before: datetime) -> int:
        """Delete what checks showed before a time, but the newest result of each; how many results that were."""
        at = before.astimezone(UTC).replace(tzinfo=None)
        table, events = AssetCheckExecutionsTable.c, SqlEventLogStorageTable.c
        newest = sa.select(sa.func.max(table.id)).group_by(table.asset_key, table.check_name)
        old_results = AssetCheckExecutionsTable.delete().where(
            table.evaluation_event_timestamp < at, table.id.not_in(newest)
        )
        kept = sa.select(table.evaluation_event_storage_id).where(table.evaluation_event_storage_id.is_not(None))
        old_events = SqlEventLogStorageTable.delete().where(
            events.run_id == RUNLESS_RUN_ID,
            events.dagster_event_type == DagsterEventType.ASSET_CHECK_EVALUATION.value,
            events.timestamp < at,
            events.id.not_in(kept),
        )
        with self._connect() as connection:
            forgotten = connection.execute(old_results).rowcount
            connection.execute(old_events)
        return int(forgotten)
