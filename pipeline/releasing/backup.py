"""A copy of the data folder that can take its place: the ledger first, then the files that it names, then the release.

Snapshots are written before the ledger names them, and never changed: a ledger that is copied first names nothing that
the copy lacks, so no writer need be stopped. Every snapshot is verified as it is copied. Left out is what the next
refresh makes anew (tables, the status file) and Dagster's own history of runs.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from pipeline.landing.ledger import Ledger
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import RunFault, is_about
from pipeline.releasing.promotion import released_warehouse
from pipeline.settings import Settings

LEDGER, SNAPSHOTS, CURRENT = "ledger.sqlite", "snapshots", "aigap.duckdb"


@dataclass(frozen=True)
class Backup:
    """What was copied, and the ids of snapshots whose bytes the store itself has lost."""

    folder: Path
    snapshots: int
    bytes: int
    release_id: str | None
    lost: tuple[str, ...]


def back_up(settings: Settings, folder: Path) -> Backup:
    """Copy ledger, snapshots and current release into ``folder``, which must be new or empty, and shows them whole.

    Raises:
        RunFault: the folder is not empty or cannot be written, or ledger or snapshots are kept on a server.
        OSError: the data folder cannot be read.
    """
    ledger_file = _ledger_file(settings)
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _not_usable(folder, "it is there, and not an empty folder")
    if folder.is_relative_to(settings.data_folder):
        raise _not_usable(folder, f"it is in the data folder {settings.data_folder}, and would be lost with it")
    aside = folder.with_name(f"{folder.name}.partial")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        _copy_ledger(ledger_file, aside / LEDGER)
        copied, size, lost = _copy_snapshots(settings, aside)
        release_id = _copy_release(settings, aside)
        os.sync()
        aside.replace(folder)  # a backup that was broken off never looks like one
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OSError) and is_about(error, settings.data_folder):
            raise  # it is not the copy that cannot be written
        raise _not_usable(folder, str(error)) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)  # else a full disk fills with parts of copies
    return Backup(folder, copied, size, release_id, lost)


def _ledger_file(settings: Settings) -> Path:
    address = sa.make_url(settings.ledger_url)
    is_ours = address.get_backend_name() == "sqlite" and settings.snapshots_url.startswith("file://")
    if not is_ours or not address.database:
        raise RunFault(
            "ledger and snapshots are not both in files of this machine",
            expected="the default AIGAP_LEDGER_URL and AIGAP_SNAPSHOTS_URL",
            seen=f"{address.render_as_string(hide_password=True).partition('://')[0]} and "
            f"{settings.snapshots_url.partition('://')[0]}",
            next_step="use the backup of your database first, then that of your object storage (warehouse/docs/"
            "operation.md)",
        )
    path = Path(address.database)
    if not path.exists():
        raise RunFault("there is nothing to back up", expected=str(path), seen="nothing", next_step="aigap refresh")
    return path


def _copy_ledger(source: Path, target: Path) -> None:
    """By SQLite's own backup, which gives one state of it though it is written meanwhile."""
    with closing(_sound_ledger(source)) as ours, closing(sqlite3.connect(target)) as theirs:
        ours.backup(theirs)


def _sound_ledger(source: Path) -> sqlite3.Connection:
    """A connection to a ledger that is whole: a copy of a damaged one may take the place of a good one.

    The connection may write: only then does SQLite take back what a killed writer has left half done.

    Raises:
        RunFault: it cannot be read, or is damaged.
    """
    try:
        ledger = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)
        damage = [str(row[0]) for row in ledger.execute("pragma quick_check")]
    except sqlite3.Error as error:
        damage = [str(error)]
    if damage == ["ok"]:
        return ledger
    raise RunFault(
        "the ledger cannot be read or is damaged, and nothing was copied",
        expected=f"a ledger that SQLite can read at {source}",
        seen="; ".join(damage[:3]),
        next_step="correct its permissions, or restore it from an earlier backup (warehouse/docs/operation.md); "
        "aigap doctor says more",
    )


def _copy_snapshots(settings: Settings, aside: Path) -> tuple[int, int, tuple[str, ...]]:
    """Every blob that the copied ledger names, verified by its hash; their number, bytes, and what is lost."""
    store, copy = SnapshotStore(settings.snapshots_url), SnapshotStore(f"file://{aside / SNAPSHOTS}")
    with Ledger.opened(f"sqlite:///{aside / LEDGER}") as ledger:
        snapshots = ledger.snapshots()
    lost = tuple(s.snapshot_id for s in snapshots if not store.is_whole(s.sha256))
    hashes = {s.sha256 for s in snapshots if s.snapshot_id not in lost}
    size = 0
    for sha256 in sorted(hashes):
        with store.local_file(sha256) as path, path.open("rb") as blob:
            try:
                size += copy.put_stream(blob).size
            except RunFault as error:  # it names the data folder, and it is the copy that cannot be written
                raise OSError(error.seen) from error
    return len(hashes), size, lost


def _copy_release(settings: Settings, aside: Path) -> str | None:
    """The folder of the current release, and a link to its warehouse as in the data folder."""
    if not settings.current_warehouse.exists():
        return None
    warehouse = settings.current_warehouse.resolve()
    released_warehouse(warehouse.parent)  # a copy would keep what was changed
    home = aside / "releases" / warehouse.parent.name
    shutil.copytree(warehouse.parent, home)
    (aside / CURRENT).symlink_to((home / warehouse.name).relative_to(aside))
    return warehouse.parent.name


def _not_usable(folder: Path, actual: str) -> RunFault:
    return RunFault(
        f"no backup could be made in {folder}",
        expected="a new or empty folder on a disk with enough space",
        seen=actual,
        next_step="name another folder, or free space; the data folder is unchanged",
    )
