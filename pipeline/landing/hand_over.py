"""Files that a person hands over: a file, a zip or a folder, made into one canonical payload and landed."""

from __future__ import annotations

import difflib
import shlex
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO

from pipeline.landing.file_caps import FileCap
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot, accept_command, reject_command
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.landing.snapshots import ArrivedFile, kept, lost_snapshots, same_bytes, stored
from pipeline.parsing.faults import RunFault
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset

#: The same folder must always give the same bytes, so that landing it twice is known to be the same.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
MAX_FILES = 5_000
#: How much of a folder's zip is kept in memory before it goes to the disk.
_IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class HandOver:
    """What a person typed: a file, zip or folder, the source it is of, and as much more as was said."""

    source_id: str
    path: Path
    dataset_id: str | None = None
    edition: str | None = None
    published_at: date | None = None

    @property
    def command(self) -> str:
        """The command as it can be typed again, with what was said kept."""
        options = {"--dataset": self.dataset_id, "--edition": self.edition, "--published-at": self.published_at}
        said = [word for name, value in options.items() if value for word in (name, str(value))]
        return shlex.join(["aigap", "land", self.source_id, str(self.path), *said])


def land_handed_over(
    given: HandOver,
    dataset: Dataset,
    edition: str,
    published_at: date,
    ledger: Ledger,
    store: SnapshotStore,
    now: datetime,
    max_bytes: int | None = None,
) -> tuple[Snapshot, bool]:
    """Land what a person hands over at the time ``now`` (UTC); the second value says whether it was new.

    ``max_bytes`` is what a person allows in place of the cap that the dataset declares.

    Raises:
        RunFault: the path cannot be read, or these bytes are another edition already, or rejected.
    """
    lost_snapshots(ledger, store)  # so that a file that the store has lost is written anew
    name = given.path.resolve().name  # of a folder named "." too
    cap = FileCap(dataset.max_bytes_by_hand, max_bytes, given.command)
    with handed_over(given.path, content=dataset.content, cap=cap) as content:
        file = ArrivedFile(
            given.source_id, dataset.dataset_id, edition, "handed_over", name, name, content, published_at
        )
        snapshot = stored(file, store, now)
    _check_edition(ledger, snapshot)
    snapshot, is_new = kept(ledger, snapshot)
    decision = ledger.rejected().get(snapshot.snapshot_id)
    if decision is not None:
        raise RunFault(
            f"this file is landed already, as {snapshot.snapshot_id}, and rejected",
            expected="a file that counts",
            seen=decision.reason,
            next_step=f"to take the rejection back: {accept_command(snapshot.snapshot_id)}",
        )
    return snapshot, is_new


def _check_edition(ledger: Ledger, snapshot: Snapshot) -> None:
    rejected = ledger.rejected()
    same = [s for s in same_bytes(ledger, snapshot) if s.snapshot_id not in rejected]
    others = sorted({s.edition for s in same} - {snapshot.edition})
    if others:
        raise RunFault(
            "these bytes are landed already, as another edition",
            expected=others[0],
            seen=snapshot.edition,
            next_step=f"land them with --edition '{others[0]}', or hand over the right file; if the other edition is "
            f"the wrong one: {reject_command(same[-1].snapshot_id)}",
        )


def hand_over_dataset(given: HandOver) -> Dataset:
    """The dataset that a person hands over: the one named, or the only one that comes no other way.

    Raises:
        RunFault: the source has no datasets, or it has several and none is named; the nearest name is suggested.
    """
    source_id, dataset_id = given.source_id, given.dataset_id
    sources = {source.source_id: source.datasets for source in declared_sources()}
    if source_id not in sources:
        nearest = _nearest(source_id, sources)
        raise RunFault(
            f"the source {source_id!r} takes no hand-over",
            expected=f"one of: {', '.join(sorted(sources))}",
            seen=source_id,
            next_step=replace(given, source_id=nearest).command if nearest else "name one of these sources",
        )
    datasets = {dataset.dataset_id: dataset for dataset in sources[source_id]}
    only_by_hand = [dataset for dataset in datasets.values() if not dataset.urls and not dataset.listing]
    fitting = [datasets[dataset_id]] if dataset_id in datasets else only_by_hand or list(datasets.values())
    if len(fitting) != 1 or dataset_id not in {None, fitting[0].dataset_id}:
        nearest = _nearest(dataset_id or given.path.stem, datasets) or "NAME"
        raise RunFault(
            f"which dataset of {source_id} is it?",
            expected=f"one of: {', '.join(sorted(datasets))}",
            seen=f"--dataset {dataset_id}" if dataset_id else "no --dataset",
            next_step=replace(given, dataset_id=nearest).command,
        )
    return fitting[0]


def _nearest(name: str, names: Collection[str]) -> str | None:
    """The most alike of these names, if any is at all."""
    return next(iter(difflib.get_close_matches(name.lower(), names, n=1)), None)


@contextmanager
def handed_over(path: Path, *, content: str, cap: FileCap) -> Iterator[IO[bytes]]:
    """What a person hands over, open to be read; a folder becomes a zip with sorted members and fixed times.

    Raises:
        RunFault: the path is missing, unreadable, empty, too large, or not of the kind that the dataset takes.
    """
    try:
        with _zipped(path, content, cap) if path.is_dir() else _checked_file(path, cap) as stream:
            start = stream.read(16)
            if not start or (content == "zip" and not start.startswith(b"PK")):
                raise RunFault(
                    f"{path} is not what this source takes",
                    expected="a zip or a folder" if content == "zip" else content,
                    seen=f"bytes that start {start!r}" if start else "an empty file",
                    next_step="hand over the folder or the zip as downloaded from the publisher",
                )
            yield stream
    except OSError as error:
        raise RunFault(
            f"{path} cannot be read",
            expected="a file, a zip or a folder",
            seen=error.strerror or str(error),
            next_step="correct the path or its permissions",
        ) from error


def _zipped(folder: Path, content: str, cap: FileCap) -> IO[bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith("."))
    if content != "zip" or not files or len(files) > MAX_FILES:
        raise RunFault(
            f"the folder {folder} is not what this source takes",
            expected=f"a {'folder of 1 to ' + str(MAX_FILES) + ' files' if content == 'zip' else content + ' file'}",
            seen=f"a folder of {len(files)} files",
            next_step="hand over the folder that holds the publisher's files",
        )
    cap.check(str(folder), sum(file.stat().st_size for file in files))
    buffer = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # who reads it closes it
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _FIXED_TIME)
            member.compress_type, member.file_size = zipfile.ZIP_DEFLATED, file.stat().st_size
            with file.open("rb") as source, archive.open(member, "w") as target:
                shutil.copyfileobj(source, target)
    buffer.seek(0)
    return buffer


def _checked_file(path: Path, cap: FileCap) -> IO[bytes]:
    """The file, opened; what has no end (a pipe, a device) is refused before, what is missing is found by opening."""
    if path.exists() and not path.is_file():
        raise RunFault(
            f"{path} is not what this source takes",
            expected="a file, a zip or a folder",
            seen="a pipe, a socket or a device",
            next_step="hand over the folder or the zip as downloaded from the publisher",
        )
    if path.exists():
        cap.check(str(path), path.stat().st_size)
    return path.open("rb")
