"""Making the tables of a candidate, each only where the release that it is begun from does not have it already.

Here alone it is decided whether a table is made or taken. What a table is made of is a matter of ``keys``, how it is
made one of the builder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.base_release import BaseRelease, bring_back, set_aside
from pipeline.building.keys import Keys, Made, content_of
from pipeline.contracts.check_results import CheckResult

if TYPE_CHECKING:
    import duckdb

Make = Callable[[], None]
#: How the names of internal tables begin.
_INTERNAL = "stage."


class TableMaking:
    """Which tables of one candidate are made, taken, or wait until another needs them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, keys: Keys, base: BaseRelease | None) -> None:
        """Set the tables of the base aside, whose file the connection is of."""
        self._connection, self._keys, self._base = connection, keys, base
        #: The content of every table that others may read; of an audit, its key.
        self._contents: dict[str, str] = {}
        #: Internal tables that are as they were, and are made once another reads them.
        self._waiting: dict[str, Make] = {}
        self.made: dict[str, Made] = {}
        self.taken: set[str] = set()
        if base is not None:
            set_aside(connection)

    def make(
        self,
        name: str,
        written: Sequence[str],
        reads: Collection[str],
        make: Make,
        *,
        is_table: bool = True,
        may_take: bool = True,
    ) -> bool:
        """Make a table, or take it where it is made of the same; False where it was taken.

        Args:
            name: its name.
            written: what is written about it: SQL, headers, hashes of bytes.
            reads: the tables that it reads.
            make: makes it.
            is_table: False of a view or a suite, of which only what was found is kept.
            may_take: False where something of the base is missing.
        """
        key = self._key(name, written, reads)
        content: str | None
        if self._base is not None and may_take and key is not None and self._base.has(name, key):
            content = self._base.made[name].content
            if name.startswith(_INTERNAL):
                self._waiting[name] = lambda: self._make(reads, make)
            elif is_table:
                bring_back(self._connection, name)
            self.taken.add(name)
        else:
            self._make(reads, make)
            content = content_of(self._connection, name) if is_table else key
        if content is not None:
            self._contents[name] = content
            if key is not None:
                self.made[name] = Made(key, content)
        return name not in self.taken

    def staged(self, name: str, content: str | None = None) -> None:
        """Let others read a table that is made anew in every build."""
        self._contents[name] = content or content_of(self._connection, name)

    def content(self, name: str) -> str:
        """The content of a table or, of an audit, what decides it."""
        return self._contents[name]

    def checks_taken(self, name: str, check_names: Collection[str]) -> list[CheckResult]:
        """What these checks found in a table that was taken."""
        assert self._base is not None
        return self._base.checks_of(name, check_names)

    def file_before(self, name: str) -> Path | None:
        """A file beside the warehouse of the base."""
        path = self._base.warehouse.parent / name if self._base is not None else None
        return path if path is not None and path.is_file() else None

    def rows_taken(self, name: str) -> int:
        """How many rows a table has that was taken."""
        assert self._base is not None
        return self._base.row_counts[name]

    def _key(self, name: str, written: Sequence[str], reads: Collection[str]) -> str | None:
        """None where it reads what nothing is known of: such a table is made in every build."""
        from schemas.registry import model_of

        if not set(reads) <= self._contents.keys():
            return None
        return self._keys.key([name, *written], model_of(name), {read: self._contents[read] for read in reads})

    def _make(self, reads: Collection[str], make: Make) -> None:
        for read in sorted(reads):
            if (make_read := self._waiting.pop(read, None)) is not None:
                make_read()
        make()
