"""Making the tables of a candidate, each only where the release that it is begun from does not have it already.

Here alone it is decided whether a table is made or taken, and of one that splits into partitions, which of them are.
What a table is made of is a matter of ``keys``, how it is made one of the builder.

A model splits where the rows of a partition come from the rows of that same partition in whatever else splits, and from
tables that do not. Then only the partitions are made anew in which something changed that is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.building.base_release import BaseRelease, bring_back, set_aside
from pipeline.building.keys import Keys, Made, content_of, content_of_whole, contents_of_partitions
from pipeline.building.sql_models import PARTITION, is_internal
from pipeline.contracts.check_results import CheckResult
from pipeline.contracts.sql_text import qualified

if TYPE_CHECKING:
    import duckdb

Make = Callable[[], None]
#: Some partitions, by name; None is all of them.
Only = frozenset[str] | None
MakePartitions = Callable[[Only], None]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Waiting:
    """An internal table that is as it was and was not needed yet."""

    reads: Collection[str]
    make: Make


@dataclass
class _Internal:
    """An internal table that splits: how it is made, and for which partitions it is there."""

    reads: Collection[str]
    make: MakePartitions
    built: Only = NOTHING


class TableMaking:
    """Which tables of one candidate are made, taken, or wait until another needs them."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        keys: Keys,
        base: BaseRelease | None,
        *,
        may_split: bool = True,
    ) -> None:
        """Set the tables of the base aside, whose file the connection is of.

        Args:
            connection: the candidate.
            keys: makes the keys of its tables.
            base: the release that it is begun from.
            may_split: whether some partitions of a table can be made alone.
        """
        self._connection, self._keys, self._base, self._may_split = connection, keys, base, may_split
        #: The content of every table that others may read; of an audit, its key.
        self._contents: dict[str, str] = {}
        #: Of each table that splits, the partitions in which it differs from the base.
        self._changed: dict[str, Only] = {}
        #: Internal tables that are as they were, and are made once another reads them.
        self._waiting: dict[str, _Waiting] = {}
        self._internal: dict[str, _Internal] = {}
        self.made: dict[str, Made] = {}
        self.taken: set[str] = set()
        #: What has its comments already.
        self.brought_back: set[str] = set()
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
        splits: bool = False,
    ) -> bool:
        """Make a table, or take it where it is made of the same; False where it was taken.

        Args:
            name: its name.
            written: what is written about it: SQL, headers, hashes of bytes.
            reads: the tables that it reads.
            make: makes it.
            is_table: False of a view or a suite, of which only what was found is kept.
            may_take: False where something of the base is missing.
            splits: whether others may read partitions of it, though it is made as a whole.
        """
        key = self._key(name, written, reads)
        if self._base is not None and may_take and key is not None and self._base.has(name, key):
            made = self._base.made[name]
            self._take(name, is_table=is_table)
            if is_internal(name):
                self._waiting[name] = _Waiting(reads, make)
        else:
            self._make(reads, make)
            made = self._made(name, key or "", is_table=is_table, splits=splits)
        if splits:
            self._changed[name] = self._differing(name, made.partitions)
        if made.content:
            self._contents[name] = made.content
            if key is not None:
                self.made[name] = made
        return name not in self.taken

    def make_by_partition(
        self, name: str, written: Sequence[str], reads: Collection[str], make: MakePartitions
    ) -> bool:
        """Make a table that splits, of these partitions only in which something changed; False where all was taken.

        The rows of before stand in a public table when some of its partitions are to be made; an internal one is made
        once another reads it.
        """
        split = sorted(self._changed.keys() & reads)
        whole = sorted(set(reads) - set(split))
        key = self._key(name, [*written, *split], whole)
        changed = self._changed_by(name, key, split)
        if is_internal(name):
            self._internal[name] = _Internal(reads, make)
            self._changed[name] = changed
            if key is not None:
                self.made[name] = Made(key, "")
            return True
        partitions = self._kept(name, changed)
        if changed != NOTHING:
            self._ensure(reads, changed)
            make(changed)
            partitions |= contents_of_partitions(self._connection, name, PARTITION, changed)
        else:
            self.taken.add(name)
        self._changed[name] = self._differing(name, partitions)
        self._contents[name] = content_of_whole(partitions)
        if key is not None:
            self.made[name] = Made(key, self._contents[name], partitions)
        return name not in self.taken

    def split_tables(self, reads: Collection[str]) -> list[str]:
        """The tables among these that split and hold every partition."""
        return sorted((self._changed.keys() - self._internal.keys()) & set(reads))

    def staged(self, name: str, content: str | None = None) -> None:
        """Let others read a table that is made anew in every build."""
        self._contents[name] = content or content_of(self._connection, name)

    def let_go(self, name: str) -> None:
        """Drop an internal table that no model reads any more: together they are larger than a release."""
        if name in self._waiting:
            return  # it is not there
        self._ensure([other for other, waiting in self._waiting.items() if name in waiting.reads], None)
        self._connection.execute(f"drop table if exists {qualified(name)}")
        if name in self._internal:
            self._internal[name].built = NOTHING

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

    def _take(self, name: str, *, is_table: bool) -> None:
        if is_table and not is_internal(name):
            self._bring_back(name)
        self.taken.add(name)

    def _bring_back(self, name: str) -> None:
        bring_back(self._connection, name)
        self.brought_back.add(name)

    def _made(self, name: str, key: str, *, is_table: bool, splits: bool) -> Made:
        if splits:
            partitions = contents_of_partitions(self._connection, name, PARTITION)
            return Made(key, content_of_whole(partitions), partitions)
        return Made(key, content_of(self._connection, name) if is_table else key)

    def _changed_by(self, name: str, key: str | None, split: Sequence[str]) -> Only:
        """The partitions to be made: those in which something changed that is read, all where it is made otherwise."""
        if self._base is None or key is None or not self._base.has(name, key) or not self._base.is_finite(name):
            return None
        changed: Only = NOTHING
        for read in split:
            changed = _both(changed, self._changed[read])
        return changed if self._may_split or changed == NOTHING else None

    def _kept(self, name: str, changed: Only) -> dict[str, str]:
        """Bring a table's rows of before back, where some of them stay; what its other partitions say."""
        if changed is None or self._base is None:
            return {}
        self._bring_back(name)
        return {part: said for part, said in self._base.made[name].partitions.items() if part not in changed}

    def _differing(self, name: str, partitions: Mapping[str, str]) -> Only:
        """Where a table says something else than in the base."""
        before = self._base.made.get(name) if self._base is not None else None
        if before is None:
            return None
        names = before.partitions.keys() | partitions.keys()
        return frozenset(part for part in names if before.partitions.get(part) != partitions.get(part))

    def _make(self, reads: Collection[str], make: Make) -> None:
        self._ensure(reads, None)
        make()

    def _ensure(self, reads: Collection[str], only: Only) -> None:
        """Make the internal tables that are read, those that split for these partitions."""
        for read in sorted(reads):
            # what one of them reads may be another
            if (waiting := self._waiting.pop(read, None)) is not None:
                self._make(waiting.reads, waiting.make)
        internal = sorted(self._internal.keys() & reads)
        # one that is made for more partitions may forget another that it shares a table with
        while lacking := [read for read in internal if not _covers(self._internal[read].built, only)]:
            self._build(lacking[0], only)

    def _build(self, name: str, only: Only) -> None:
        table = self._internal[name]
        wanted = _both(table.built, only)
        self._ensure(table.reads, wanted)
        self._forget(name)
        table.make(wanted)
        table.built = wanted

    def _forget(self, name: str) -> None:
        """Drop an internal table, and what was made of it: the numbers that rows are joined by are its own."""
        if self._internal[name].built == NOTHING:
            return
        self._connection.execute(f"drop table {qualified(name)}")
        self._internal[name].built = NOTHING
        for other, table in self._internal.items():
            if name in table.reads:
                self._forget(other)


def _covers(built: Only, only: Only) -> bool:
    return built is None or (only is not None and only <= built)


def _both(one: Only, other: Only) -> Only:
    return None if one is None or other is None else one | other
