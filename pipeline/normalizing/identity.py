"""Which code and reference data read a file and make a release: where they change, files and holds are tried again."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.landing.records import Snapshot
from pipeline.settings import Settings
from pipeline.sources.embedded import EMBEDDED

#: What decides how a snapshot is read: parsers, helpers, the models of source tables and of the rows that break a rule,
#: and the reference data that parsers are given.
PARSER_CODE = (
    "pipeline/parsing",
    "pipeline/contracts",
    "pipeline/reference",
    "pipeline/sources",
    "pipeline/normalizing",
    "schemas/base.py",
    "schemas/columns.py",
    "schemas/registry.py",
    "schemas/rule_words.py",
    "schemas/unseen_modules.py",
    "schemas/src",
    "schemas/meta/quarantine.py",
)
_SOURCES = "pipeline/sources"
_PARSER_DATA = ("column_renames.csv", "economy_names.csv", "units.csv", "published_figures.csv")
#: What a release depends on besides the landed files: our code with its pages, SQL, reference data and what the audit
#: expects.
_CODE = ("pipeline", "schemas", "warehouse/expectations", "warehouse/models", "warehouse/reference")
_KINDS = {".py", ".sql", ".csv", ".json", ".js", ".css", ".html"}


class ParserIdentities:
    """By data set, a hash of all that decides how its files are read: where it is another, they are read again.

    It is of what all parsers stand on, and of the publisher's own module with what that imports of other ones.
    """

    def __init__(self, settings: Settings) -> None:
        """Hash what all parsers stand on."""
        self._root = settings.project_root
        files = [path for name in PARSER_CODE if name != _SOURCES for path in python_files(self._root / name)]
        files += [path for path in settings.reference_folder.rglob("*.csv") if path.name in _PARSER_DATA]
        self._shared = hash_of_files(files, self._root)
        self._by_module: dict[str, str] = {}

    def of(self, snapshot: Snapshot) -> str:
        """The identity of what reads a file."""
        return self._of_module("embedded" if snapshot.dataset_id == EMBEDDED.dataset_id else snapshot.source_id)

    def _of_module(self, name: str) -> str:
        if name not in self._by_module:
            folder = self._root / _SOURCES
            module = folder / f"{name}.py"
            # files of a publisher that this version does not know are left alone, and have an identity all the same
            own = {path for path in imported_files(module, self._root) if path.parent == folder}
            all_code = self._shared + hash_of_files(own, self._root)
            self._by_module[name] = hashlib.sha256(all_code.encode()).hexdigest()[:16]
        return self._by_module[name]


def python_files(path: Path) -> list[Path]:
    """The Python files of a folder and of those in it, or the one file that the path is."""
    return list(path.rglob("*.py")) if path.is_dir() else [path]


def code_identity(settings: Settings) -> str:
    """A hash of all that decides what a release says of the same files."""
    root = settings.project_root
    files = [path for name in _CODE for path in (root / name).rglob("*") if path.suffix in _KINDS and path.is_file()]
    # an upgraded library may change a result, and must then make a release that can be compared with the one before
    files += [path for path in [root / "requirements.lock"] if path.exists()]
    return hash_of_files(files, root)


def imported_files(path: Path, root: Path) -> set[Path]:
    """A module's file, and those of our own that it imports, and that these import."""
    found, waiting = set[Path](), [path]
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file():
            found.add(path)
            waiting += _imported(path, root)
    return found


def _imported(path: Path, root: Path) -> list[Path]:
    paths = (root / f"{name.replace('.', '/')}.py" for name in _imported_names(path.read_text(encoding="utf-8")))
    return [path for path in paths if path.is_file()]


@cache
def _imported_names(code: str) -> tuple[str, ...]:
    """What code may import: of `from package import name` both may be modules."""
    names = set[str]()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return tuple(sorted(names))


def hash_of_files(files: Iterable[Path], root: Path) -> str:
    """A hash of files by their names and bytes."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
