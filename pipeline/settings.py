"""Typed settings from the environment: every switch that a person may set, with its default and meaning.

Nothing is read at import: :meth:`Settings.from_environment` is called by whoever starts (command line, Dagster, tests).
Paths follow from the project's root, the folder that holds ``workspace.yaml``.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.parsing.faults import RunFault

PROJECT_ROOT = Path(__file__).resolve().parent.parent
WEIGHTS_NAME = "composite_weights.csv"
#: An amount of memory, as DuckDB takes it.
_AMOUNT = r"[0-9]{1,6}(\.[0-9]+)?[KMGT]i?B"
#: The engines that may derive the models.
DUCKDB, SPARK = "duckdb", "spark"


def utc_now() -> datetime:
    """The system's time in UTC without a zone, as every time is stored."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Settings:
    """Where things are and how the refresh behaves.

    Attributes:
        project_root: the checkout.
        data_folder: everything that aigap writes (``AIGAP_DATA``).
        default_focus: the economy of ``mart.japan_vs_world``, and in ``mart.time_distance`` compared with every other
            (``AIGAP_FOCUS``, ISO 3166 alpha-3).
        peer_group: the group of the peer columns (``AIGAP_PEERS``, a group of core.group_members).
        weights_file: a person's own weights of the composites (``AIGAP_WEIGHTS``), of the form of
            ``warehouse/reference/measures/composite_weights.csv``, which holds where this is None.
        snapshots_url: fsspec address of the blobs (``AIGAP_SNAPSHOTS_URL``), in the data folder by default.
        ledger_url: SQLAlchemy address of the ledger (``AIGAP_LEDGER_URL``), SQLite in the data folder by default.
        mirror_url: where publishers' addresses are fetched from instead (``AIGAP_MIRROR``): host and path are appended.
        fetch_seconds: deadline in seconds for all live sources together (``AIGAP_FETCH_SECONDS``).
        max_file_bytes: how large a publisher's file may be, in place of what its data set declares
            (``AIGAP_MAX_FILE_MB``, in megabytes); None where no person says.
        keep_releases: how many releases stay on disk (``AIGAP_KEEP_RELEASES``).
        memory: how much memory the engine may take while a release is built, in its own words (``AIGAP_MEMORY``); it
            then goes on in files of the data folder. None leaves it four fifths of the machine's.
        query_seconds: how long `aigap query` may take (``AIGAP_QUERY_SECONDS``).
        query_memory: how much memory a query may take, in the engine's words (``AIGAP_QUERY_MEMORY``).
        engine: what derives the models, `duckdb` or `spark` (``AIGAP_ENGINE``).
        spark_master: where Spark runs (``AIGAP_SPARK_MASTER``): ``local[*]``, or ``spark://host:port`` of a cluster.
        alert_urls: where alerts are sent beside the log file (``AIGAP_ALERT_URLS``): addresses of Apprise's services,
            parted by white space. They hold passwords and are never shown.
        keys: publishers' keys by the variable that holds them (``AIGAP_..._KEY``, named by each dataset).
        now: the clock of everything that is recorded or depends on the day. No variable sets it: only a caller that
            lets time pass by itself hands in another. Deadlines and waits of the network are by the machine's own.
    """

    project_root: Path
    data_folder: Path
    default_focus: str
    peer_group: str
    weights_file: Path | None
    snapshots_url: str
    ledger_url: str
    mirror_url: str | None
    fetch_seconds: float
    max_file_bytes: int | None
    keep_releases: int
    memory: str | None
    query_seconds: float
    query_memory: str
    engine: str
    spark_master: str
    alert_urls: tuple[str, ...]
    keys: Mapping[str, str]
    now: Callable[[], datetime] = utc_now

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the ``AIGAP_*`` variables.

        Raises:
            RunFault: a variable does not have its declared form.
        """
        env = os.environ if environment is None else environment
        data = _data_folder(env)
        return cls(
            project_root=PROJECT_ROOT,
            data_folder=data,
            default_focus=_matching(env, "AIGAP_FOCUS", "JPN", r"[A-Z]{3}", "an ISO 3166 alpha-3 code such as JPN"),
            peer_group=_matching(
                env, "AIGAP_PEERS", "OECD", r"[A-Z][A-Z0-9_]+", "a group such as OECD, G7 or ASIA_M49"
            ),
            weights_file=_file(env, "AIGAP_WEIGHTS"),
            snapshots_url=env.get("AIGAP_SNAPSHOTS_URL") or f"file://{data / 'snapshots'}",
            ledger_url=env.get("AIGAP_LEDGER_URL") or f"sqlite:///{data / 'ledger.sqlite'}",
            mirror_url=_optional(env, "AIGAP_MIRROR", r"https?://\S+", "an address such as http://127.0.0.1:8000"),
            fetch_seconds=float(
                _matching(env, "AIGAP_FETCH_SECONDS", "12", r"[0-9]{1,5}(\.[0-9]+)?", "seconds, such as 12")
            ),
            max_file_bytes=_megabytes(env, "AIGAP_MAX_FILE_MB"),
            keep_releases=int(_matching(env, "AIGAP_KEEP_RELEASES", "5", r"[1-9][0-9]*", "a whole number from 1")),
            memory=_optional(env, "AIGAP_MEMORY", _AMOUNT, "an amount such as 8GiB"),
            query_seconds=float(
                _matching(env, "AIGAP_QUERY_SECONDS", "120", r"[0-9]{1,5}(\.[0-9]+)?", "seconds, such as 120")
            ),
            query_memory=_matching(env, "AIGAP_QUERY_MEMORY", "2GB", _AMOUNT, "an amount such as 2GB"),
            engine=_engine(env),
            spark_master=_spark_master(env),
            alert_urls=_alert_urls(env),
            keys={name: value for name, value in env.items() if re.fullmatch(r"AIGAP_[A-Z]+_KEY", name) and value},
        )

    def with_engine(self, engine: str | None, master: str | None) -> Settings:
        """The same but for the engine, where one is named.

        Raises:
            RunFault: there is no such engine or master.
        """
        named = {"AIGAP_ENGINE": engine or self.engine, "AIGAP_SPARK_MASTER": master or self.spark_master}
        return replace(self, engine=_engine(named), spark_master=_spark_master(named))

    @property
    def reference_folder(self) -> Path:
        """Data that people maintain."""
        return self.project_root / "warehouse" / "reference"

    @property
    def reference_instead(self) -> dict[str, Path]:
        """Reference files for which a person has named a file of their own, by name."""
        return {WEIGHTS_NAME: self.weights_file} if self.weights_file else {}

    def reference_instead_hashes(self) -> dict[str, str]:
        """SHA-256 of each file that stands in place of a reference file, by the name of the latter.

        Raises:
            RunFault: one cannot be read.
        """
        return {name: _sha256_of(path) for name, path in self.reference_instead.items()}

    @property
    def models_folder(self) -> Path:
        """The SQL models."""
        return self.project_root / "warehouse" / "models"

    @property
    def expectations_folder(self) -> Path:
        """The audit's suites."""
        return self.project_root / "warehouse" / "expectations"

    @property
    def tables_folder(self) -> Path:
        """Source tables as Parquet, one folder per snapshot and parser version."""
        return self.data_folder / "tables"

    @property
    def releases_folder(self) -> Path:
        """One folder per release."""
        return self.data_folder / "releases"

    @property
    def building_folder(self) -> Path:
        """Candidates that are being built; what is there belongs to no release."""
        return self.data_folder / "building"

    @property
    def trial_folder(self) -> Path:
        """The last candidate that was built to see what a file would change; it belongs to no release."""
        return self.data_folder / "trial"

    @property
    def refused_folder(self) -> Path:
        """What was found of the last candidate that was not released."""
        return self.data_folder / "refused"

    @property
    def current_warehouse(self) -> Path:
        """The link to the current release's DuckDB file."""
        return self.data_folder / "aigap.duckdb"

    @property
    def status_database(self) -> Path:
        """The ledger as a DuckDB file, rewritten after each refresh."""
        return self.data_folder / "status.duckdb"

    @property
    def alerts_folder(self) -> Path:
        """The log of alerts, and the lock of whoever sends them."""
        return self.data_folder / "alerts"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance: command line, schedule and UI share it."""
        return self.data_folder / "dagster"


def _data_folder(env: Mapping[str, str]) -> Path:
    data = Path(env.get("AIGAP_DATA") or PROJECT_ROOT / "warehouse" / "data").expanduser().resolve()
    if re.search(r"\?|::", str(data)):
        raise RunFault(
            "the setting AIGAP_DATA is not usable",
            expected="a folder without ? and :: in its path, which part the addresses of ledger and store",
            seen=repr(str(data)),
            next_step="set AIGAP_DATA to another folder",
        )
    for path in (data, *data.parents):
        if _is_file(path):
            raise RunFault(
                "the setting AIGAP_DATA is not usable",
                expected="a folder, which is made where it is not there yet",
                seen=f"{path} is a file",
                next_step="set AIGAP_DATA to a folder",
            )
    return data


def _is_file(path: Path) -> bool:
    """Whether it is known to be one: that a folder may not be looked into is told by whoever uses it."""
    try:
        return path.is_file()
    except OSError:
        return False


def _matching(env: Mapping[str, str], name: str, default: str, pattern: str, expected: str) -> str:
    value = env.get(name) or default
    if not re.fullmatch(pattern, value):
        raise RunFault(
            f"the setting {name} is not usable", expected=expected, seen=repr(value), next_step=f"set or unset {name}"
        )
    return value


def _engine(env: Mapping[str, str]) -> str:
    return _matching(env, "AIGAP_ENGINE", DUCKDB, f"{DUCKDB}|{SPARK}", f"{DUCKDB} or {SPARK}")


def _spark_master(env: Mapping[str, str]) -> str:
    several_masters = r"spark://[^\s:/,]+:[0-9]+(,[^\s:/,]+:[0-9]+)*"
    return _matching(
        env,
        "AIGAP_SPARK_MASTER",
        "local[*]",
        rf"local(\[(\*|[1-9][0-9]*)\])?|{several_masters}",
        "local[*], local[4] or the address of a cluster such as spark://127.0.0.1:7077",
    )


def _alert_urls(env: Mapping[str, str]) -> tuple[str, ...]:
    urls = tuple(env.get("AIGAP_ALERT_URLS", "").split())
    for position, url in enumerate(urls, 1):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", url):
            raise RunFault(
                "the setting AIGAP_ALERT_URLS is not usable",
                expected="addresses such as json://127.0.0.1:8000/alerts, parted by white space",
                seen=f"address {position} of {len(urls)} is none",  # it may hold a password: never shown
                next_step="set or unset AIGAP_ALERT_URLS",
            )
    return urls


def _file(env: Mapping[str, str], name: str) -> Path | None:
    if not env.get(name):
        return None
    path = Path(env[name]).expanduser().resolve()
    if not path.is_file():
        raise RunFault(
            f"the setting {name} is not usable", expected="a file", seen=str(path), next_step=f"set or unset {name}"
        )
    return path


def _sha256_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise RunFault(
            f"the file {path} cannot be read",
            expected="a readable file",
            seen=error.strerror or str(error),
            next_step="make it readable, or unset the setting that names it",
        ) from error


def _optional(env: Mapping[str, str], name: str, pattern: str, expected: str) -> str | None:
    return _matching(env, name, "", pattern, expected).rstrip("/") if env.get(name) else None


def _megabytes(env: Mapping[str, str], name: str) -> int | None:
    if not env.get(name):
        return None
    return int(1_000_000 * float(_matching(env, name, "", r"[0-9]{1,9}(\.[0-9]+)?", "megabytes, such as 500")))
