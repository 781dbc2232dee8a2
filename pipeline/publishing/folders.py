"""A folder that is written as a whole, or not at all."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.parsing.faults import ResourceFault, RunFault

#: A folder that is being written: the name that it will have, and one that nobody else uses.
_UNFINISHED = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{32}\.partial")


@contextmanager
def made_whole(target: Path, what: str = "export") -> Iterator[Path]:
    """A folder beside ``target`` to write into; it takes the target's name at the end, or disappears.

    What a killed process left of the same target is swept first.

    Args:
        target: new, or an empty folder.
        what: the word for it in a message.

    Raises:
        ResourceFault: the target cannot be written.
    """
    made = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
    try:
        sweep(target.parent, target.name)
        made.mkdir(parents=True)
        yield made
        made.rename(target)  # over an empty folder this works, over one that was filled meanwhile it does not
    except (OSError, duckdb.IOException) as error:
        raise ResourceFault(
            f"the {what} cannot be written",
            expected=f"a folder that can be made at {target}",
            seen=str(error),
            next_step="make room, or choose another folder",
        ) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path, name: str | None = None) -> None:
    """Remove what killed processes left half written in a folder: of one target, or of all."""
    for path in folder.iterdir() if folder.is_dir() else ():
        unfinished = _UNFINISHED.fullmatch(path.name)
        if unfinished and name in (None, unfinished["name"]):
            shutil.rmtree(path, ignore_errors=True)


def refuse_what_is_there(target: Path) -> None:
    """Let nothing be mixed with what a folder holds.

    Raises:
        RunFault: the target is a file, or has something in it.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    raise RunFault(
        "the export would mix with what is there",
        expected=f"no folder, or an empty one, at {target}",
        seen="a folder with files in it" if target.is_dir() else "a file",
        next_step="choose another folder, or empty this one",
    )
