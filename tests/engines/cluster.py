"""A cluster of Spark's own on loopback: one master and its workers, each a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"
_HERE = "127.0.0.1"


@dataclass(frozen=True)
class Cluster:
    """The address of the master, and the workers' processes."""

    url: str
    page: str
    workers: tuple[subprocess.Popen[bytes], ...]

    def state(self) -> dict[str, Any]:
        """What the master says of its workers."""
        with urllib.request.urlopen(f"{self.page}/json/", timeout=10) as answer:
            return dict(json.load(answer))

    def workers_alive(self) -> int:
        """As the master counts them."""
        return int(self.state()["aliveworkers"])

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """A machine that is gone: the worker and what it has started, at once.

        It hangs before, so that the master has given it tasks that it will never end: between two of them it would be
        missed by nobody.
        """
        os.killpg(worker.pid, signal.SIGSTOP)
        time.sleep(10)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@contextmanager
def cluster(folder: Path, configuration: Path, workers: int) -> Iterator[Cluster]:
    """Start a master and its workers, of one core each."""
    import pyspark

    spark = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_LOCAL_IP": _HERE, "SPARK_HOME": str(spark), "SPARK_CONF_DIR": str(configuration)}
    port, page = _free_port(), _free_port()
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> subprocess.Popen[bytes]:
        with (folder / f"{name}.log").open("wb") as log:
            command = [str(spark / "bin" / "spark-class"), *words]
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        started.append(process)
        return process

    try:
        start("master", _MASTER, "--host", _HERE, "--port", str(port), "--webui-port", str(page))
        url = f"spark://{_HERE}:{port}"
        options = ("--host", _HERE, "--cores", "1", "--memory", "1g", "--webui-port", "0")
        running = [
            start(f"worker_{n}", _WORKER, *options, "--work-dir", str(folder / f"worker_{n}"), url)
            for n in range(workers)
        ]
        made = Cluster(url, f"http://{_HERE}:{page}", tuple(running))
        wait_until(lambda: _answers(made) and made.workers_alive() == workers, 120)
        yield made
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    """Look again and again, and fail where it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def events(folder: Path) -> list[Mapping[str, Any]]:
    """What Spark has written of its runs."""
    files = [
        path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(("appstatus", "."))
    ]
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]


def _answers(made: Cluster) -> bool:
    try:
        made.state()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        return int(probe.getsockname()[1])
