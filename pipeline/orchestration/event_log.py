"""Dagster's event log with connections that are kept: a release is some 1,200 events, each of two to six transactions.

Dagster's own storage opens a connection for each of them, compiles its statements anew and waits for the disk. Here a
shard (the database of one run, or the index over all) keeps one connection, and the disk is waited for at checkpoints
alone: in WAL mode a killed process loses nothing by that, and a power cut the last events of a run at most.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

#: A run and the index are written side by side; the UI reads some runs at a time. More would be open files for nothing.
SHARDS_KEPT = 8


class KeptEventLogStorage(SqliteEventLogStorage):
    """SQLite event log storage of one process, whose threads take turns (the base class holds a lock around each)."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Open the log in the folder ``base_dir``."""
        self._engines: OrderedDict[str, sa.Engine] = OrderedDict()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: dict[str, Any]) -> Self:  # type: ignore[override]  # the base names its own class
        """Make the storage that ``dagster.yaml`` describes."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> sa.Engine:
        """The engine of a shard, the least recently used one being given up for a new one."""
        is_there = Path(self.path_for_shard(shard)).exists()  # a run that was deleted takes its file with it
        engine = self._engines.pop(shard, None)
        if engine is not None and not is_there:
            engine.dispose()
            engine = None
            self._initialized_dbs.discard(shard)
        if engine is None:
            engine = _kept_engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
        self._engines[shard] = engine
        if len(self._engines) > SHARDS_KEPT:
            self._engines.popitem(last=False)[1].dispose()
        return engine

    def dispose(self) -> None:
        """Close what is kept."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()


def _kept_engine(address: str) -> sa.Engine:
    arguments = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    engine = sa.create_engine(address, poolclass=sa.StaticPool, connect_args=arguments)

    @sa.event.listens_for(engine, "connect")
    def wait_at_checkpoints_alone(connection: Any, record: object) -> None:
        connection.execute("pragma synchronous = normal")

    return engine
