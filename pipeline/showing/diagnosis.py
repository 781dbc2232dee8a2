"""What may be wrong with an installation and its data folder, each as one finding with the next command.

Belongs here: what is looked at. Nothing is changed, and nothing is locked: a refresh may run meanwhile. Not here: what
is wrong with sources, which ``aigap status`` tells, and how findings are shown (``doctor``).
"""

from __future__ import annotations

import fcntl
import os
import re
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.alerting.alerts import clock_is_behind
from pipeline.health.problems import health_now
from pipeline.health.rollbacks import rollback_problems
from pipeline.landing.existing_ledger import existing_ledger, lacks_ledger, ledger_file
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import AigapError, RunFault
from pipeline.reference.files import Reference
from pipeline.releasing.free_space import FILES, free_space, needed_bytes
from pipeline.releasing.left_overs import half_written, never_current
from pipeline.releasing.promotion import (
    current_release,
    has_released_bytes,
    read_manifest,
    releases_on_disk,
    warehouse_file,
    what_changed_it,
)
from pipeline.settings import Settings
from pipeline.showing.folder_faults import folder_faults_told
from pipeline.showing.paragraphs import counted
from pipeline.sources.live_datasets import live_datasets

#: What a release depends on most, in the order of the way of the data.
PACKAGES = ("duckdb", "polars", "pandera", "dagster", "great-expectations", "sqlalchemy", "requests")
#: What stands in a data folder.
KNOWN = frozenset(
    {
        "aigap.duckdb", "ledger.sqlite", "ledger.sqlite-journal", "snapshots", "tables", "releases", "building",
        "trial", "refused", "alerts", "dagster", "status.duckdb", "lock.json",
    }
)  # fmt: skip
#: Where `aigap ui` listens without --port.
UI_PORT = 3000
#: As many names are told of a kind.
NAMED = 3


@dataclass(frozen=True)
class Finding:
    """What was found of one thing; ``next_step`` is None where it is as it should be."""

    area: str
    text: str
    next_step: str | None = None


Look = Callable[[Settings], Iterator[Finding]]


def findings(settings: Settings, *, deep: bool = False, online: bool = False) -> Iterator[Finding]:
    """Each finding as soon as it is made; ``deep`` reads every byte, ``online`` fetches one file of every publisher."""
    told: set[str] = set()
    for area, look in _looks(settings, deep=deep, online=online):
        try:
            with folder_faults_told():
                yield from look(settings)
        except AigapError as fault:
            cause = fault.problem if isinstance(fault, RunFault) else str(fault)
            step = fault.next_step if isinstance(fault, RunFault) else "aigap status"
            if cause not in told:  # what many looks meet is one thing to be seen to
                yield Finding(area, " ".join(str(fault).splitlines()[:3]), step)
            told.add(cause)


def _looks(settings: Settings, *, deep: bool, online: bool) -> Iterator[tuple[str, Look]]:
    """What is looked at, one after the other; behind a folder that cannot be entered there is nothing to see."""
    yield from (("installed", _installed), ("data folder", _data_folder))
    if os.access(settings.data_folder, os.R_OK | os.X_OK):
        yield from (("disk", _disk), ("writer", _writer), ("ledger", _ledger))
        if not lacks_ledger(settings.ledger_url):
            yield "clock", _clock
            yield "snapshots", lambda s: _snapshots(s, deep=deep)
            yield "releases", lambda s: _releases(s, deep=deep)
            yield from (("stray files", _stray), ("sources", _sources))
    yield "UI", _ui
    if online:
        yield "publishers", _publishers


def _installed(settings: Settings) -> Iterator[Finding]:
    locked = _locked_versions(settings.project_root / "requirements.lock")
    present = {name: _version_of(name) for name in PACKAGES}
    said = ", ".join(f"{name} {found}" for name, found in present.items())
    other = [f"{name} {locked[name]}" for name, found in present.items() if locked.get(name, found) != found]
    python = f"Python {'.'.join(map(str, sys.version_info[:3]))}"
    yield Finding("installed", f"aigap {_version_of('aigap')}, {python}, {said}")
    if other:
        yield Finding("installed", f"the lock has {', '.join(other)}", "make install")


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _locked_versions(lock: Path) -> dict[str, str]:
    text = lock.read_text(encoding="utf-8") if lock.exists() else ""
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", text, re.MULTILINE))


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_folder
    if not folder.exists():
        yield Finding("data folder", f"{folder} is not there yet", "aigap refresh")
        return
    with tempfile.TemporaryFile(dir=folder):
        pass  # only writing proves that a folder can be written
    owner = folder.stat().st_uid  # by number: an account of a container may have no name
    others = [path.name for path in folder.iterdir() if path.lstat().st_uid != owner]
    yield Finding("data folder", f"{folder}, writable")
    if others:
        yield Finding("data folder", f"other owners than {owner}: {_some(others)}", f"chown -R {owner} {folder}")


def _disk(settings: Settings) -> Iterator[Finding]:
    free, files = free_space(settings.data_folder)
    needed = needed_bytes(settings)
    free_files = "" if files is None else f", {files:,} files"
    is_short = free < needed or (files is not None and files < FILES)
    step = "free space at the data folder, or keep fewer releases (AIGAP_KEEP_RELEASES)" if is_short else None
    yield Finding("disk", f"{free / 1e9:,.1f} GB{free_files} free; a release takes up to {needed / 1e9:,.1f} GB", step)


def _writer(settings: Settings) -> Iterator[Finding]:
    path = settings.data_folder / "lock.json"
    if _is_locked(path):
        yield Finding("writer", f"at work now: {path.read_text(encoding='utf-8') or 'a process that did not say who'}")
    else:
        yield Finding("writer", "nobody writes now")


def _is_locked(path: Path) -> bool:
    """Whether a process holds the kernel's lock on a file: asked for, and given back at once."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _ledger(settings: Settings) -> Iterator[Finding]:
    path = ledger_file(settings.ledger_url)
    if lacks_ledger(settings.ledger_url):
        is_lost = bool(releases_on_disk(settings))
        step = "restore it from a backup (warehouse/docs/operation.md)" if is_lost else "aigap refresh"
        yield Finding("ledger", f"{path} is {'lost, and there are releases' if is_lost else 'not there yet'}", step)
        return
    with existing_ledger(settings.ledger_url) as ledger:
        counts = [
            counted(len(ledger.snapshots()), "snapshot"),
            counted(len(ledger.fetches()), "fetch", "fetches"),
            counted(len(ledger.releases()), "release"),
            counted(len(ledger.decisions()), "decision"),
            counted(len(ledger.alerts()), "alert"),
        ]
    yield Finding("ledger", ", ".join(counts))
    if path is not None:
        with closing(sqlite3.connect(path)) as connection:
            damage = [row[0] for row in connection.execute("pragma integrity_check")]
        if damage != ["ok"]:
            step = "stop aigap, and restore ledger.sqlite from a backup (warehouse/docs/operation.md)"
            yield Finding("ledger", f"damaged: {_some(damage)}", step)


def _clock(settings: Settings) -> Iterator[Finding]:
    now = settings.now()
    with existing_ledger(settings.ledger_url) as ledger:
        ahead = clock_is_behind(settings, ledger)
    if ahead is None:
        yield Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC, and nothing is recorded for later")
    else:
        yield Finding(
            "clock",
            f"it is {now:%Y-%m-%d %H:%M} UTC, and something is recorded for {ahead:%Y-%m-%d %H:%M} UTC",
            "date -u, and correct the clock where it is wrong now; what was written later counts as newer all the same",
        )


def _snapshots(settings: Settings, *, deep: bool) -> Iterator[Finding]:
    store = SnapshotStore(settings.snapshots_url)
    with existing_ledger(settings.ledger_url) as ledger:
        snapshots = ledger.snapshots()
    lost = [
        s.snapshot_id for s in snapshots if not (store.is_whole(s.sha256) if deep else store.has(s.sha256, s.bytes))
    ]
    how = "read and equal to their SHA-256" if deep else "there with their size (--deep reads every byte)"
    if lost:
        step = "restore them from a backup, or fetch or land these files again"
        yield Finding("snapshots", f"{len(lost)} of {len(snapshots)} lost or altered: {_some(lost)}", step)
    else:
        yield Finding("snapshots", f"{len(snapshots)}, {how}")


def _releases(settings: Settings, *, deep: bool) -> Iterator[Finding]:
    homes = releases_on_disk(settings)
    if current_release(settings) is None:
        yield Finding("releases", "there is no current release, or its manifest is damaged", "aigap refresh")
    bad = [home.name for home in homes if not _is_as_released(home, deep=deep)]
    current = settings.current_warehouse.resolve().parent.name
    if bad:
        step = (
            "aigap refresh makes one in its place" if current in bad else f"rm -r {settings.releases_folder / bad[0]}"
        )
        yield Finding("releases", f"changed since they were released: {_some(bad)}", step)
    elif homes:
        how = (
            "read and equal to their SHA-256" if deep else "as they were released, by size and time (--deep reads them)"
        )
        yield Finding("releases", f"{len(homes)}, {how}; current: {current}")
    with existing_ledger(settings.ledger_url) as ledger:
        for problem in rollback_problems(settings, ledger):
            yield Finding("releases", f"{problem.title}: {problem.seen}", problem.next_step)


def _is_as_released(home: Path, *, deep: bool) -> bool:
    warehouse = home / warehouse_file(home.name)
    if read_manifest(home) is None or not warehouse.exists():
        return False
    return has_released_bytes(warehouse) if deep else what_changed_it(warehouse) is None


def _stray(settings: Settings) -> Iterator[Finding]:
    is_busy = _is_locked(settings.data_folder / "lock.json")
    halves = [*half_written(settings), *never_current(settings)]
    halves += [settings.building_folder] if settings.building_folder.exists() else []
    strange = [path.name for path in settings.data_folder.iterdir() if path.name not in KNOWN and path not in halves]
    if halves and not is_busy:
        names = _some([path.name for path in halves])
        yield Finding("stray files", f"of a process that was killed: {names}", "the next aigap refresh sweeps them")
    if strange:
        yield Finding("stray files", f"not of aigap: {_some(strange)}", f"see {settings.data_folder}, and delete them")
    if not strange and (is_busy or not halves):
        yield Finding("stray files", "none")


def _ui(settings: Settings) -> Iterator[Finding]:
    lock = settings.dagster_home / "daemon.lock"
    is_running = _is_locked(lock)
    yield Finding(
        "UI", f"its daemon {'runs' if is_running else 'does not run: nothing is fetched by schedule unless cron does'}"
    )
    with socket.socket() as probe:
        is_taken = probe.connect_ex(("127.0.0.1", UI_PORT)) == 0
    if is_taken and not is_running:
        yield Finding("UI", f"another program listens on port {UI_PORT}", f"aigap ui --port {UI_PORT + 1}")
    else:
        yield Finding("UI", f"port {UI_PORT} is {'served' if is_taken else 'free'}")


def _sources(settings: Settings) -> Iterator[Finding]:
    with existing_ledger(settings.ledger_url) as ledger:
        problems = [problem for health in health_now(settings, ledger) for problem in health.problems]
    step = "aigap status" if problems else None
    yield Finding("sources", counted(len(problems), "problem"), step)


def _publishers(settings: Settings) -> Iterator[Finding]:
    from pipeline.landing.concurrent_fetches import Target, fetch_all

    first: dict[str, Target] = {}
    for source_id, dataset in live_datasets(Reference(settings.reference_folder, settings.reference_instead)):
        first.setdefault(source_id, Target(source_id, dataset, None, None))
    for answer in fetch_all(list(first.values()), settings):
        name = f"{answer.target.source_id}/{answer.target.dataset.dataset_id}"
        if answer.error is not None:
            step = "check the network; aigap status says since when"
            yield Finding("publishers", f"{name}: {answer.error}", step)
        elif answer.fetched is None:
            yield Finding("publishers", f"{name}: not asked, {answer.target.dataset.key_setting} is not set")
        else:
            if answer.fetched.content is not None:
                answer.fetched.content.close()
            yield Finding("publishers", f"{name}: answered in {answer.seconds:.1f} s")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
