"""Reading a ledger that is there: a command that only asks makes none, least of all in the place of a lost one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault


@contextmanager
def existing_ledger(url: str) -> Iterator[Ledger]:
    """Open the ledger at a SQLAlchemy address to read it; one of an earlier version gets the columns that it lacks.

    Raises:
        RunFault: there is none yet, or the address cannot be opened.
    """
    if lacks_ledger(url):
        raise RunFault(
            "there is no ledger yet",
            expected=str(ledger_file(url)),
            seen="nothing",
            next_step="aigap refresh; where there was one, restore it from a backup first "
            "(warehouse/docs/operation.md)",
        )
    with Ledger.opened(url) as ledger:
        yield ledger


def lacks_ledger(url: str) -> bool:
    """Whether the ledger is a file that is not there."""
    path = ledger_file(url)
    return path is not None and not path.exists()


def ledger_file(url: str) -> Path | None:
    """The ledger's file; None where it is on a server, or its address is none, which opening it tells."""
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None
