"""Which code and reference data read a file and make a release: where they change, files and holds are tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.settings import Settings

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
    "schemas/src",
    "schemas/meta/quarantine.py",
)
_PARSER_DATA = ("column_renames.csv", "economy_names.csv", "units.csv", "published_figures.csv")
#: What a release depends on besides the landed files: our code with its pages, SQL, reference data and what the audit
#: expects.
_CODE = ("pipeline", "schemas", "warehouse/expectations", "warehouse/models", "warehouse/reference")
_KINDS = {".py", ".sql", ".csv", ".json", ".js", ".css", ".html"}


def parser_identity(settings: Settings) -> str:
    """A hash of all that decides how a file is read; another identity means that files are read again."""
    files = [path for name in PARSER_CODE for path in python_files(settings.project_root / name)]
    files += [path for path in settings.reference_folder.rglob("*.csv") if path.name in _PARSER_DATA]
    return _hash_of(files, settings.project_root)[:16]


def python_files(path: Path) -> list[Path]:
    """The Python files of a folder and of those in it, or the one file that the path is."""
    return list(path.rglob("*.py")) if path.is_dir() else [path]


def code_identity(settings: Settings) -> str:
    """A hash of all that decides what a release says of the same files."""
    root = settings.project_root
    files = [path for name in _CODE for path in (root / name).rglob("*") if path.suffix in _KINDS and path.is_file()]
    # an upgraded library may change a result, and must then make a release that can be compared with the one before
    files += [path for path in [root / "requirements.lock"] if path.exists()]
    return _hash_of(files, root)


def _hash_of(files: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
