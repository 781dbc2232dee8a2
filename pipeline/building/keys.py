"""Keys: all that a table is made of, as one hash. Equal keys mean equal tables, so that one need not be made again.

A key holds what is written about a table (its SQL, the bytes that are loaded into it), the files that declare its
columns, the code that builds tables with the engine and libraries it runs on, and the content of every table it reads.
That is the content and not the key: where a table is made anew and says the same, what reads it stays as it is.

No key holds a time: what a table knows of the clock, of settings and of looks at publishers it reads from staged rows,
whose content enters like that of any other table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.row_hashes import hash_of_rows, hashes_of_parts
from pipeline.contracts.sql_text import qualified
from pipeline.normalizing.identity import hash_of_files, imported_files, python_files

if TYPE_CHECKING:
    import duckdb

    from schemas.base import Table

#: What makes tables, whichever they are; what a schema's own file imports is found in it. The lock stands for the
#: engine and the libraries that type, check and store values.
BUILDER_CODE = (
    "pipeline/building",
    "pipeline/contracts",
    "pipeline/parsing",
    "pipeline/reference",
    "schemas/base.py",
    "schemas/columns.py",
    "schemas/registry.py",
    "schemas/rule_words.py",
    "schemas/unseen_modules.py",
)
_LOCK = "requirements.lock"


@dataclass(frozen=True)
class Made:
    """What a table was made of, and the hash of its columns and rows; of one that splits, also of each partition."""

    key: str
    content: str
    partitions: Mapping[str, str] = field(default_factory=dict)

    def as_list(self) -> list[object]:
        """What it is made of again, as JSON has it, in one order."""
        return [self.key, self.content, dict(sorted(self.partitions.items()))]


class Keys:
    """Makes the keys of one build.

    Attributes:
        builder: what makes tables, whichever they are; it is in every key.
    """

    def __init__(self, project_root: Path, engine: str) -> None:
        """Hash the code that every key holds; a table by other engines is another table."""
        files = [path for name in BUILDER_CODE for path in python_files(project_root / name)]
        lock = [path for path in [project_root / _LOCK] if path.exists()]
        self._root = project_root
        self.builder = f"{hash_of_files([*files, *lock], project_root)[:32]} duckdb {engine}"

    def key(self, written: Sequence[str], declared: type[Table] | None, reads: Mapping[str, str]) -> str:
        """The key of a table.

        Args:
            written: what is written about it: SQL, headers, hashes of bytes.
            declared: the model of its columns.
            reads: the content of each table that it reads, by name.
        """
        made_of = [self.builder, written, self._schema(declared), sorted(reads.items())]
        return _short_hash(made_of)

    def _schema(self, declared: type[Table] | None) -> str:
        if declared is None:
            return ""
        path = self._root / f"{declared.__module__.replace('.', '/')}.py"
        return hash_of_files(imported_files(path, self._root), self._root)


def content_of(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The hash of a table's columns, types and rows; no column is left out, as another table may read any."""
    columns = connection.execute(f"describe {qualified(table)}").fetchall()
    rows, rows_hash = hash_of_rows(connection, table, [column[0] for column in columns])
    return _short_hash([rows, rows_hash, *([column[0], column[1]] for column in columns)])


def contents_of_partitions(
    connection: duckdb.DuckDBPyConnection, table: str, partition: str, only: Collection[str] | None = None
) -> dict[str, str]:
    """The hash of a table's columns, types and rows for each value of its column ``partition``, or for these alone."""
    columns = connection.execute(f"describe {qualified(table)}").fetchall()
    shape = json.dumps([[column[0], column[1]] for column in columns])
    parts = hashes_of_parts(connection, table, [column[0] for column in columns], partition, only)
    return {name: _short_hash([shape, *said])[:16] for name, said in parts.items()}


def content_of_whole(partitions: Mapping[str, str]) -> str:
    """The hash of a table whose partitions have these."""
    return _short_hash(sorted(partitions.items()))


def _short_hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
