"""The second backends, as real servers on loopback: an S3-compatible store, and PostgreSQL where it is installed.

Belongs here: starting and stopping them in a temporary folder. Not here: what the pipeline does with them.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa

#: Where Debian and its descendants put the server's programs, which are not on the path.
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")

#: Stands in the addresses of the tests, so that a message that prints it is found.
PASSWORD = "correct-horse"  # a server of the tests alone, gone with them

_START_SECONDS = 30.0

Found = TypeVar("Found")


@contextmanager
def running_object_store(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve S3 from memory until the block ends; gives the variables by which a deployment would name it."""
    log = folder / "object_store.log"
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", "0"]
    with log.open("wb") as output, _process(command, stdout=output, stderr=output) as process:

        def url() -> str | None:
            found = re.search(r"Running on (http://127\.0\.0\.1:[0-9]+)", log.read_text())
            return found[1] if found else None

        yield {
            "AWS_ENDPOINT_URL": _awaited(url, process, log),
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": PASSWORD,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1",
        }


def postgresql_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL server, or None."""
    found = sorted(DEBIAN_PROGRAMS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_postgresql(programs: Path) -> Iterator[sa.URL]:
    """Run a server of its own, whatever else the machine runs, until the block ends; gives the address of its user."""
    with tempfile.TemporaryDirectory(prefix="aigap-postgresql-") as name:
        folder = Path(name)
        as_user = _unprivileged(folder)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        initdb = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", "aigap", "--no-sync"]
        initdb += ["--auth", "scram-sha-256", "--pwfile", str(folder / "password"), "--encoding=UTF8", "--locale=C"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)
        port = _free_port()
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        server = [str(programs / "postgres"), "-D", str(folder / "data")]
        server += [f"--{option}={value}" for option, value in options.items()]
        address = sa.URL.create("postgresql+psycopg", "aigap", PASSWORD, "127.0.0.1", port, "postgres")
        log = folder / "server.log"
        with (
            log.open("wb") as output,
            _process(server, stdout=output, stderr=output, cwd=folder, **as_user) as process,
        ):
            _awaited(lambda: _answers(address), process, log)
            yield address


def connected(address: sa.URL) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection beside the pipeline's own, each statement its own transaction."""
    query = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(query, autocommit=True)


def _answers(address: sa.URL) -> bool:
    with suppress(psycopg.OperationalError), connected(address):
        return True
    return False


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a program that refuses to run as root: as another user, who is given the folder."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, **options) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: it waits for no client
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _awaited(ask: Callable[[], Found | None], process: subprocess.Popen[bytes], log: Path) -> Found:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if found := ask():
            return found
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer: {log.read_text()}")
