"""What the system says of the data folder, as a fault that a person can act on.

Belongs here: which errors are the data folder's, and what to do. A step that writes tells its own (``releasing.step``).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.parsing.faults import RunFault, is_about
from pipeline.settings import Settings

_NOT_ALLOWED = "correct its permissions or its owner, or set AIGAP_DATA to a folder of yours"
_NEXT_STEPS = {
    errno.ENOENT: "try again, since a refresh may have moved it; if it stays away: aigap doctor",
    errno.ENOSPC: "free space",
    errno.EIO: "see to the disk; aigap doctor --deep reads everything",
}


@contextmanager
def folder_faults_told() -> Iterator[None]:
    """Turn an error of the system that names the data folder, or what is in it, into one message.

    Errors about other files pass: whoever opens them says what they are.

    Raises:
        RunFault: the data folder, or something in it, cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        folder = Settings.from_environment().data_folder
        if not is_about(error, folder):
            raise
        raise RunFault(
            f"the data folder {folder} cannot be read or written",
            expected="a folder that this account may read and write, and all that is in it",
            seen=f"{error.strerror}: {os.fsdecode(error.filename)}",
            next_step=_NEXT_STEPS.get(error.errno or 0, _NOT_ALLOWED),
        ) from error
