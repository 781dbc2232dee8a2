"""A cluster of Spark's own on loopback: one master and its workers, each a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import re
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
#: Of a Java machine that lives for a minute: it compiles little, and collects with one thread.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


#: What an executor writes of each task: when it begins it, and when it has ended it, before it says so to the driver.
_BEGUN = re.compile(r"Running task .* \(TID (\d+)\)")
_ENDED = re.compile(r"(?:Finished|Exception in|killed) task .* \(TID (\d+)\)")


@dataclass(frozen=True)
class Worker:
    """A worker and the executors that it has started, which are one group of processes and write into one folder."""

    process: subprocess.Popen[bytes]
    folder: Path

    def unfinished_tasks(self) -> set[int]:
        """The tasks, by their numbers, of which the driver has heard no end."""
        logs = "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*/*/stderr"))
        return {int(number) for number in set(_BEGUN.findall(logs)) - set(_ENDED.findall(logs))}

    def killed_in_a_task(self) -> bool:
        """A machine that is gone in the middle of a task; it goes on where it has none.

        It is stopped before it is looked at, as a task of a small table ends within the time that a look takes.
        """
        if not self.unfinished_tasks():
            return False
        os.killpg(self.process.pid, signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)
        if not self.unfinished_tasks():
            os.killpg(self.process.pid, signal.SIGCONT)
            return False
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return True


@dataclass(frozen=True)
class Cluster:
    """The address of the master, and the workers."""

    url: str
    page: str
    workers: tuple[Worker, ...]

    def state(self) -> dict[str, Any]:
        """What the master says of its workers."""
        with urllib.request.urlopen(f"{self.page}/json/", timeout=10) as answer:
            return dict(json.load(answer))

    def workers_alive(self) -> int:
        """As the master counts them."""
        return int(self.state()["aliveworkers"])


@contextmanager
def cluster(folder: Path, configuration: Path, workers: int) -> Iterator[Cluster]:
    """Start a master and its workers, of one core each."""
    import pyspark

    spark = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_LOCAL_IP": _HERE,
        "SPARK_HOME": str(spark),
        "SPARK_CONF_DIR": str(configuration),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK_START,
    }
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
        folders = [folder / f"worker_{n}" for n in range(workers)]
        running = [
            Worker(start(place.name, _WORKER, *options, "--work-dir", str(place), url), place) for place in folders
        ]
        made = Cluster(url, f"http://{_HERE}:{page}", tuple(running))
        wait_until(lambda: _answers(made) and made.workers_alive() == workers, 120)
        yield made
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_until(is_so: Callable[[], bool], seconds: float, *, pause: float = 0.1) -> None:
    """Look again and again, and fail where it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(pause)


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
