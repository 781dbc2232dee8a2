"""The writer lock: one writer at a time on a data folder, for command line, schedule and UI alike.

The kernel's lock on the file is the lock, and dies with its holder; the text in the file only says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.parsing.faults import RunFault
from pipeline.settings import utc_now

#: The folders whose lock a thread of this process holds: what holds it may call what asks for it.
_HELD: set[tuple[Path, int]] = set()


@contextmanager
def held_lock(data_folder: Path, purpose: str) -> Iterator[None]:
    """Hold the writer lock of the data folder; the thread that holds it may ask for it again.

    Raises:
        RunFault: another process or thread holds it (the message says which and since when), or the folder cannot be
            written.
    """
    held = (data_folder, threading.get_ident())
    if held in _HELD:
        yield
        return
    path = data_folder / "lock.json"
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise RunFault(
            f"the data folder {data_folder} cannot be written",
            expected="a writable folder",
            seen=error.strerror or str(error),
            next_step="correct its permissions, or set AIGAP_DATA to a folder of yours",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise RunFault(
                "another refresh is running on this data folder",
                expected="no other writer",
                seen=_holder(lock.read()),
                next_step="wait for it to end (aigap status shows the current release)",
            ) from error
        _say_who_holds_it(lock, purpose)
        _HELD.add(held)
        try:
            yield
        finally:
            _HELD.discard(held)
            with suppress(OSError):
                lock.truncate(0)  # so that no message names a holder that has gone


def _say_who_holds_it(lock: IO[str], purpose: str) -> None:
    """For the message of who comes second. A disk with no room for these bytes is left to what is to be written."""
    holder = {"process": os.getpid(), "purpose": purpose, "since": f"{utc_now():%Y-%m-%d %H:%M:%S} UTC"}
    with suppress(OSError):
        lock.truncate(0)
        os.write(lock.fileno(), json.dumps(holder).encode())  # past the buffer, which would try again when closed


def _holder(text: str) -> str:
    """Who holds the lock, as far as the file says: its holder may be just about to write it."""
    try:
        holder = json.loads(text)
        return f"process {holder['process']} ({holder['purpose']}), since {holder['since']}"
    except (json.JSONDecodeError, TypeError, KeyError):
        return "a holder that has not yet said who it is"
