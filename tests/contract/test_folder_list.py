"""The folder list of the README and the tree say the same, and imports run up that list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pipeline.settings import PROJECT_ROOT

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
LISTED_ROOTS = ("pipeline", "schemas", "warehouse", "tests")
#: Not listed one by one: what running leaves behind, the unit tests, whose folders are those of the code, and peers.
LEFT_OUT = re.compile(r"__pycache__|\.|warehouse/data\b|tests/unit/.|tests/benchmarks/peers/.")


def listed() -> list[str]:
    """The paths of the list in its order, folders without a stroke at the end."""
    block = README.partition("## The folders")[2]
    paths: list[str] = []
    parents: list[str] = []
    for indent, name in re.findall(r"^    ( *)([\w./]+)", block, re.MULTILINE):
        depth = len(indent) // 2
        parents = [*parents[:depth], name.removesuffix("/")]
        paths.append("/".join(parents))
    return paths


def kept() -> Iterator[str]:
    """Every folder of the tree that holds a file somewhere, and the modules that stand beside the folders."""
    for root in LISTED_ROOTS:
        for path in sorted((PROJECT_ROOT / root).rglob("*")):
            folder = path.parent.relative_to(PROJECT_ROOT).as_posix()
            if path.is_file() and not LEFT_OUT.search(folder):
                yield from (folder, *_above(folder))
    yield from (f"pipeline/{path.name}" for path in (PROJECT_ROOT / "pipeline").glob("[!_]*.py"))


def _above(folder: str) -> list[str]:
    return [parent.as_posix() for parent in Path(folder).parents if parent != Path()]


def test_the_list_has_every_folder_and_nothing_else() -> None:
    paths, folders = listed(), set(kept())
    assert (sorted(folders.difference(paths)), sorted(set(paths) - folders)) == ([], [])
    assert len(paths) == len(set(paths))


def test_unit_tests_stand_in_the_folder_of_the_code_that_they_test() -> None:
    tested = {
        path.parent.relative_to(PROJECT_ROOT / "tests" / "unit").as_posix()
        for path in (PROJECT_ROOT / "tests" / "unit").rglob("test_*.py")
    }
    assert tested - {path.removeprefix("pipeline/") for path in listed()} == {".", "models"}


def test_imports_run_up_the_list() -> None:
    """The linter's layers, last first, are the list's order; ``schemas`` stands on the ground beside ``parsing``."""
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    layers = [[name.strip() for name in layer.split("|")] for layer in reversed(contract["layers"])]
    order = [name for layer in layers for name in layer if name != "schemas"]
    paths = [path.removesuffix(".py").replace("/", ".") for path in listed()]
    assert order == [path for path in paths if path.startswith("pipeline.") and path.count(".") == 1]
