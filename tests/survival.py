"""What readers have survives: kills, a disk that is full or broken, many readers and several writers at once.

``make survive`` does all of it on copies of one small project, prints how often each was done, and ends with the number
of faults. ``--share`` takes a part of the usual numbers. Damaged files and the UI's attacks are tests of their own,
which are run at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import AigapError
from pipeline.releasing.promotion import current_release, point_at, releases_on_disk
from pipeline.settings import PROJECT_ROOT, Settings
from tests.small_project import make_small_project, settings_of

SHELL = PROJECT_ROOT / ".readers" / "bin" / "duckdb"
#: How often, all in all; the time is that of a refresh each, but for readers.
RANDOM_KILLS, KILLED_CALLS, FAILED_CALLS, OPENS, ROUNDS_OF_WRITERS = 200, 120, 40, 10_000, 10
WRITERS, READERS = 3, 2
#: Each of these is a process of its own, by the command line of DuckDB that `make readers` sets up.
SHELL_OPENS = 1_000
#: How a system call is made to fail, and which: those with which a file is changed.
ERRORS = ("ENOSPC", "EIO")
CHANGING = "write,pwrite64,ftruncate,fallocate,fsync,fdatasync,rename,renameat,mkdir,unlink,symlink"
VALUE = "select max(value) from core.observations where indicator_id = 'genai_personal_use_share' and geo = 'JPN'"
LEFT_OVER = {".part", ".wal", ".next", ".tmp"}

#: Refreshes, and is killed before its nth call that changes a file, as Python tells of them; 0 counts them. What it
#: tells goes by a call that is not among those that are made to fail.
_CHILD = """
import os, signal, sys, traceback
from pathlib import Path
from pipeline import refresh
from pipeline.parsing.faults import AigapError
from tests.small_project import settings_of

root, data, kill_at = sys.argv[1:]
calls = 0
def tell(text, stream=1):
    os.writev(stream, [text.encode() + b"\\n"])
sys.excepthook = lambda *error: tell("".join(traceback.format_exception(*error)), 2)
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "sqlite3.connect"}
def hook(event, arguments):
    global calls
    is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if event in CHANGING or is_write:
        calls += 1
        if calls == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
settings = settings_of(Path(root), Path(data))
tell("started")
try:
    refresh.fetch(settings, offline=True)
    refresh.build_release(settings, trigger="survival")
except AigapError as fault:
    tell("refused: " + str(fault).splitlines()[0])
tell(f"calls: {calls}")
"""
#: What a reader asks: which release is it, and what does it say? Both have to be of one release.
_QUESTION = f"select (select max_by(release_id, built_at) from meta.releases) || '=' || printf('%.4f', ({VALUE}))"
#: Opens the current release as a reader does, and holds what it says to what its own name says.
_READER = """
import sys, duckdb
link, opens, question, *known = sys.argv[1:]
for _ in range(int(opens)):
    with duckdb.connect(link, read_only=True) as connection:
        seen = connection.execute(question).fetchone()[0]
    if seen not in known:
        sys.exit(f"{seen} is not one of {known}")
"""
#: The same with a program that is not ours, whose every question is a process.
_SHELL_READER = """
import subprocess, sys
shell, link, opens, question, *known = sys.argv[1:]
for _ in range(int(opens)):
    command = [shell, "-readonly", "-noheader", "-list", link, question]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.stdout.strip() not in known:
        sys.exit(f"{done.stdout.strip()} {done.stderr.strip()[-200:]} is not one of {known}")
"""


@dataclass
class Survival:
    """The project that everything is done to, and what was found."""

    folder: Path
    faults: list[str] = field(default_factory=list)

    @property
    def project(self) -> Path:
        """The small project, which is never changed once it has its two releases."""
        return self.folder / "made"

    def copied(self) -> Settings:
        """Settings of a copy with something to do for a refresh; the one before it is gone."""
        shutil.rmtree(self.folder / "copy", ignore_errors=True)
        shutil.copytree(self.project, self.folder / "copy", symlinks=True)
        settings = settings_of(self.folder / "copy" / "project", self.folder / "copy" / "data")
        correct(settings, "27.7", "28.7")
        return settings

    def check(self, settings: Settings, done: str) -> None:
        """Hold a data folder to what is promised: now, and after the next refresh."""
        try:
            _holds(settings)
            if refresh.fetch(settings, offline=True).changed:
                assert refresh.build_release(settings, trigger="survival").promoted
            _holds(settings)
            assert not refresh.fetch(settings, offline=True).changed, "a second refresh finds something to do"
            assert _value(settings) == 0.287, f"the news is not released: {_value(settings)}"
            left = [path.name for path in settings.data_folder.rglob("*") if LEFT_OVER & set(path.suffixes)]
            assert not left, f"left behind: {left}"
            with Ledger.opened(settings.ledger_url) as ledger:
                ids = [release.release_id for release in ledger.releases()]
            assert len(ids) == len(set(ids)) == 3, f"releases: {ids}"
            assert [home.name for home in releases_on_disk(settings)] == ids, "folders and ledger differ"
        except (AssertionError, AigapError, OSError, duckdb.Error) as error:
            self.faults.append(f"{done}: {type(error).__name__}: {error}")
            print(f"  FAULT {self.faults[-1]}", flush=True)


def correct(settings: Settings, before: str, after: str) -> None:
    """One corrected value of an embedded edition: news for the next refresh."""
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f",{before},", f",{after},"), encoding="utf-8")


def _value(settings: Settings) -> float:
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        row = connection.execute(VALUE).fetchone()
    return round(row[0], 6) if row else 0.0


def _holds(settings: Settings) -> None:
    """The current release is whole: its bytes are those that were released, and it answers."""
    manifest = current_release(settings)
    assert manifest is not None, "there is no current release"
    actual = hashlib.sha256(settings.current_warehouse.resolve().read_bytes()).hexdigest()
    assert actual == manifest["warehouse"]["sha256"], "other bytes than were released"
    assert _value(settings) in (0.277, 0.287), f"another value: {_value(settings)}"


def made(folder: Path) -> Survival:
    """A small project with two releases, of which the second has another value."""
    root = make_small_project(folder / "made" / "project")
    settings = settings_of(root, folder / "made" / "data")
    for before, after in (("26.7", "26.7"), ("26.7", "27.7")):
        correct(settings, before, after)
        refresh.fetch(settings, offline=True)
        assert refresh.build_release(settings, trigger="survival").promoted
    return Survival(folder)


def _child(settings: Settings, kill_at: int = 0, *, under: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [
        *under,
        sys.executable,
        "-c",
        _CHILD,
        str(settings.project_root),
        str(settings.data_folder),
        str(kill_at),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT_ROOT)


def kills_at_calls(survival: Survival, number: int) -> str:
    """Killed before calls that change a file, spread over all of them."""
    settings = survival.copied()
    told, _ = _child(settings).communicate()
    calls = int(told.rpartition("calls: ")[2])
    chosen = range(1, calls + 1) if number >= calls else sorted(random.sample(range(1, calls + 1), number))
    for call in chosen:
        settings = survival.copied()
        _child(settings, call).communicate()
        survival.check(settings, f"killed before call {call} of {calls}")
    return f"{len(chosen)} kills before calls that change a file, of {calls} such calls of a refresh"


def kills_at_random(survival: Survival, number: int) -> str:
    """Killed at any time between the start and the usual end."""
    settings = survival.copied()
    began = time.monotonic()
    _child(settings).communicate()
    usual = time.monotonic() - began
    for _ in range(number):
        settings = survival.copied()
        with _child(settings) as child:
            assert child.stdout is not None
            child.stdout.readline()
            after = random.uniform(0, usual)
            time.sleep(after)
            child.kill()
        survival.check(settings, f"killed {after:.3f} s after its start")
    return f"{number} kills at random times of a refresh of {usual:.1f} s"


def failing_calls(survival: Survival, number: int) -> str:
    """A call that changes a file fails, once or from then on, as on a full or a broken disk."""
    if shutil.which("strace") is None:
        return "0 failing calls: strace, which makes them fail, is not installed"
    aborted = 0
    for turn in range(number):
        settings = survival.copied()
        error, lasts = ERRORS[turn % len(ERRORS)], "+" if turn % 4 < 2 else ""
        call = random.randint(1, 60)
        under = ("strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={CHANGING}")
        inject = ("-e", f"inject={CHANGING}:error={error}:when={call}{lasts}")
        with _child(settings, under=(*under, *inject)) as child:
            _, told = child.communicate()
        done = f"{error} at call {call}{lasts} of each thread"
        aborted += child.returncode < 0
        if child.returncode > 0:
            survival.faults.append(f"{done}: a traceback: {told.strip()[-200:]}")
            print(f"  FAULT {survival.faults[-1]}", flush=True)
        survival.check(settings, done)
    return f"{number} refreshes with calls that fail with {' or '.join(ERRORS)}, {aborted} of which the engine ended"


def readers(survival: Survival, opens: int) -> str:
    """Opened while the pointer moves to and fro between two releases, as fast as it can."""
    settings = survival.copied()
    homes = releases_on_disk(settings)
    known = []
    for home in homes:
        point_at(settings, home)
        known.append(f"{home.name}={_value(settings):.4f}")
    commands = [[sys.executable, "-c", _READER, *_asked(settings, opens // READERS, known)]] * READERS
    in_shell = SHELL_OPENS * opens // OPENS if SHELL.exists() else 0
    if in_shell:
        commands.append([sys.executable, "-c", _SHELL_READER, str(SHELL), *_asked(settings, in_shell, known)])
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    moves = 0
    while any(process.poll() is None for process in processes):
        point_at(settings, homes[moves % 2])
        moves += 1
    for process in processes:
        _, told = process.communicate()
        if process.returncode:
            survival.faults.append(f"a reader: {told.strip()[-300:]}")
            print(f"  FAULT {survival.faults[-1]}", flush=True)
    shell = (
        f"{in_shell:,} by DuckDB's command line" if SHELL.exists() else "none by DuckDB's command line (make readers)"
    )
    return f"{opens // READERS * READERS:,} opens by readers and {shell} during {moves:,} moves of the pointer"


def _asked(settings: Settings, opens: int, known: list[str]) -> list[str]:
    return [str(settings.current_warehouse), str(opens), _QUESTION, *known]


def writers(survival: Survival, rounds: int) -> str:
    """Several refresh at once: one writes, the others are refused with a message."""
    refused = 0
    for _ in range(rounds):
        settings = survival.copied()
        children = [_child(settings) for _ in range(WRITERS)]
        for child in children:
            told, errors = child.communicate()
            refused += "refused: another refresh is running" in told
            if child.returncode or ("refused" in told and "another refresh" not in told):
                survival.faults.append(f"a writer: {told}{errors[-300:]}")
        survival.check(settings, f"{WRITERS} writers at once")
    return f"{rounds} rounds of {WRITERS} writers, {refused} of which were refused"


def tests_of_attacks() -> Iterator[str]:
    """The tests of damaged files and of the UI's attacks, with as many examples as may be."""
    for what, path in (("damaged files", "tests/unit/sources/test_damaged_files.py"), ("UI", "tests/ui/test_guard.py")):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n0",
            "-m",
            "long or not long",
            "--hypothesis-profile=full",
            path,
        ]
        done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
        last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-200:]
        yield f"{what}: {last}" if done.returncode == 0 else f"FAULT {what}: {last}"


def main() -> int:
    """Do all of it, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the usual numbers, such as 0.1")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of what is chosen by chance")
    parser.add_argument("--without-tests", action="store_true", help="leave out damaged files and the UI")
    given = parser.parse_args()
    random.seed(given.seed)
    parts: list[tuple[Callable[[Survival, int], str], int]] = [
        (kills_at_calls, KILLED_CALLS),
        (kills_at_random, RANDOM_KILLS),
        (failing_calls, FAILED_CALLS),
        (readers, OPENS),
        (writers, ROUNDS_OF_WRITERS),
    ]
    print(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="survival-") as folder:
        survival = made(Path(folder))
        for part, usual in parts:
            print(part(survival, max(1, round(usual * given.share))), flush=True)
    for said in () if given.without_tests else tests_of_attacks():
        print(said, flush=True)
        survival.faults += [said] if said.startswith("FAULT") else []
    print(f"faults: {len(survival.faults)}")
    return min(len(survival.faults), 100)


if __name__ == "__main__":
    sys.exit(main())
