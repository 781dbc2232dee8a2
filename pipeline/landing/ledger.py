"""The ledger: append-only rows on what was landed, validations, fetched and released, behind SQLAlchemy.

Nothing is ever updated: the newest row of its kind holds. Times are UTC; order is by sequence, not by the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline.parsing.faults import RunFault

_METADATA = sa.MetaData()


def _sequence() -> sa.Column[int]:
    return sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True)


_SNAPSHOTS = sa.Table(
    "snapshots",
    _METADATA,
    _sequence(),
    sa.Column("snapshot_id", sa.String, nullable=False, unique=True),
    sa.Column("source_id", sa.String, nullable=False),
    sa.Column("dataset_id", sa.String, nullable=False),
    sa.Column("edition", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("file_name", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("published_at", sa.Date, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("etag", sa.String),
    sa.Column("last_modified", sa.String),
)
_VALIDATIONS = sa.Table(
    "validations",
    _METADATA,
    _sequence(),
    sa.Column("snapshot_id", sa.String, nullable=False),
    sa.Column("parser", sa.String, nullable=False),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("validated_at", sa.DateTime, nullable=False),
    sa.Column("published_at", sa.Date),
    sa.Column("rows_read", sa.Integer, nullable=False),
    sa.Column("rows_loaded", sa.Integer, nullable=False),
    sa.Column("rows_quarantined", sa.Integer, nullable=False),
    sa.Column("rows_duplicate", sa.Integer, nullable=False),
    sa.Column("rows_excluded", sa.Integer, nullable=False),
    sa.Column("notes", sa.String),
)
_FETCHES = sa.Table(
    "fetches",
    _METADATA,
    _sequence(),
    sa.Column("source_id", sa.String, nullable=False),
    sa.Column("dataset_id", sa.String, nullable=False),
    sa.Column("fetched_at", sa.DateTime, nullable=False),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("snapshot_id", sa.String),
    sa.Column("failure_kind", sa.String),
    sa.Column("message", sa.String),
    sa.Column("retry_at", sa.DateTime),
)
_RELEASES = sa.Table(
    "releases",
    _METADATA,
    _sequence(),
    sa.Column("release_id", sa.String, nullable=False),
    sa.Column("built_at", sa.DateTime, nullable=False),
    sa.Column("fingerprint", sa.String, nullable=False),
    sa.Column("trigger", sa.String, nullable=False),
)
_DECISIONS = sa.Table(
    "decisions",
    _METADATA,
    _sequence(),
    sa.Column("snapshot_id", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),
    sa.Column("decision", sa.String, nullable=False),
)
_ALERTS = sa.Table(
    "alerts",
    _METADATA,
    _sequence(),
    sa.Column("alert_id", sa.String, nullable=False),
    sa.Column("cause", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("message", sa.String, nullable=False),
    sa.Column("next_step", sa.String, nullable=False),
    sa.Column("said_at", sa.DateTime, nullable=False),
    sa.Column("state", sa.String, nullable=False),
)
_DELIVERIES = sa.Table(
    "deliveries",
    _METADATA,
    _sequence(),
    sa.Column("alert_id", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("tried_at", sa.DateTime, nullable=False),
    sa.Column("message", sa.String),
)
#: The two decisions that a person may take on a snapshot; the newest one is in force.
ACCEPTED, REJECTED = "accepted", "rejected"
#: The statuses of an alert, and the outcomes of an attempt to send it.
RAISED, ENDED = "raised", "ended"
SENT, FAILED = "sent", "failed"
#: How the reason of a validation begins whose snapshot could not be read because its bytes are not in the store.
LOST = "its bytes are lost: "


@dataclass(frozen=True)
class Snapshot:
    """A landed file. ``origin`` is embedded, fetched or handed_over."""

    snapshot_id: str
    source_id: str
    dataset_id: str
    edition: str
    origin: str
    file_name: str
    address: str
    sha256: str
    bytes: int
    published_at: date
    recorded_at: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class ValidationResult:
    """What one parser version made of a snapshot: accepted or held, with the account of its rows."""

    snapshot_id: str
    parser: str
    outcome: str
    reason: str | None
    validated_at: datetime
    published_at: date | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_quarantined: int = 0
    rows_duplicate: int = 0
    rows_excluded: int = 0
    notes: str | None = None

    @property
    def may_be_accepted(self) -> bool:
        """Whether a person may let the snapshot pass: the gate's message offers it, a parser's never does."""
        return self.outcome == "held" and accept_command(self.snapshot_id) in (self.reason or "")

    @property
    def is_lost(self) -> bool:
        """Whether the snapshot is held only because the store has lost its bytes, so that it is to be tried again."""
        return self.outcome == "held" and (self.reason or "").startswith(LOST)


@dataclass(frozen=True)
class Fetch:
    """One fetch a publisher's address. ``outcome`` is new, unchanged, failed, postponed or not_configured.

    ``retry_at`` (UTC) is the time before which the publisher asked not to be asked again (Retry-After), and None where
    it asked for nothing; ``postponed`` is a fetch that came before that time, and asked nobody. The message of a good
    fetch is a note on what was odd about the answer.
    """

    source_id: str
    dataset_id: str
    fetched_at: datetime
    outcome: str
    seconds: float
    snapshot_id: str | None = None
    failure_kind: str | None = None
    message: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Release:
    """One promoted release."""

    release_id: str
    built_at: datetime
    fingerprint: str
    trigger: str


@dataclass(frozen=True)
class Decision:
    """A person's decision on a snapshot: accepted lets it pass the gate, rejected takes it out of all releases."""

    snapshot_id: str
    decision: str
    reason: str
    decided_at: datetime


@dataclass(frozen=True)
class Alert:
    """What a person should be told, once for each cause. ``state`` is raised, or ended where the cause is gone."""

    alert_id: str
    cause: str
    kind: str
    title: str
    message: str
    next_step: str
    said_at: datetime
    state: str = RAISED


@dataclass(frozen=True)
class Delivery:
    """One attempt to send an alert to a channel. ``outcome`` is sent or failed."""

    alert_id: str
    channel: str
    outcome: str
    tried_at: datetime
    message: str | None = None


def accept_command(snapshot_id: str) -> str:
    """What a person types to let a snapshot pass the gate."""
    return f"aigap accept {snapshot_id} --why TEXT"


def reject_command(snapshot_id: str) -> str:
    """What a person types to take a file back that should not have been landed."""
    return f"aigap reject {snapshot_id} --why TEXT"


def utc_now() -> datetime:
    """The time in UTC without a zone, as every time is stored."""
    return datetime.now(UTC).replace(tzinfo=None)


class Ledger:
    """The append-only record. Open it with :meth:`opened`."""

    def __init__(self, engine: sa.Engine) -> None:
        """Use an engine whose tables exist."""
        self._engine = engine
        self._transaction: sa.Connection | None = None
        self._read: dict[str, list[Mapping[str, Any]]] = {}

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator[Ledger]:
        """Open the ledger at a SQLAlchemy address, its tables created where they are missing.

        Raises:
            RunFault: the address cannot be opened or written.
        """
        engine = _engine(url)
        try:
            with _faults_told(engine):
                _create_tables(engine)
            yield cls(engine)
        finally:
            engine.dispose()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write what is added inside as one, or nothing of it: each row by itself would wait for the disk."""
        try:
            with _faults_told(self._engine), self._engine.begin() as connection:
                self._transaction = connection
                yield
        except BaseException:
            self._read.clear()  # what was added is taken back
            raise
        finally:
            self._transaction = None

    def _append(self, table: sa.Table, row: Any) -> None:
        cells = {name: _storable(value) for name, value in asdict(row).items()}
        with _faults_told(self._engine), self._writing() as connection:
            connection.execute(table.insert().values(**cells))
        if table.name in self._read:
            self._read[table.name].append(cells)

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return nullcontext(self._transaction) if self._transaction is not None else self._engine.begin()

    def _rows(self, table: sa.Table) -> Sequence[Mapping[str, Any]]:
        """All rows, oldest first; read once, since whoever holds the lock is the only writer."""
        if table.name not in self._read:
            with _faults_told(self._engine), self._reading() as connection:
                found = connection.execute(table.select().order_by(table.c.sequence)).mappings().all()
            self._read[table.name] = [
                {name: value for name, value in row.items() if name != "sequence"} for row in found
            ]
        return self._read[table.name]

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return nullcontext(self._transaction) if self._transaction is not None else self._engine.connect()

    def add_snapshot(self, snapshot: Snapshot) -> None:
        """Record a landed file; its id must be new."""
        self._append(_SNAPSHOTS, snapshot)

    def add_validation(self, validation: ValidationResult) -> None:
        """Record what a parser made of a snapshot."""
        self._append(_VALIDATIONS, validation)

    def add_fetch(self, fetch: Fetch) -> None:
        """Record a fetch a publisher."""
        self._append(_FETCHES, fetch)

    def add_release(self, release: Release) -> None:
        """Record a promoted release."""
        self._append(_RELEASES, release)

    def add_decision(self, decision: Decision) -> None:
        """Record a person's decision on a snapshot."""
        self._append(_DECISIONS, decision)

    def add_alert(self, alert: Alert) -> None:
        """Record that an alert is raised, or that its cause is gone."""
        self._append(_ALERTS, alert)

    def add_delivery(self, delivery: Delivery) -> None:
        """Record an attempt to send an alert."""
        self._append(_DELIVERIES, delivery)

    def alerts(self) -> list[Alert]:
        """Every alert raised and every end of one, oldest first."""
        return [Alert(**row) for row in self._rows(_ALERTS)]

    def deliveries(self) -> list[Delivery]:
        """Every attempt to send an alert, oldest first."""
        return [Delivery(**row) for row in self._rows(_DELIVERIES)]

    def snapshots(self) -> list[Snapshot]:
        """Every landed file, oldest first."""
        return [Snapshot(**row) for row in self._rows(_SNAPSHOTS)]

    def validations(self) -> dict[tuple[str, str], ValidationResult]:
        """The newest validation by snapshot and parser."""
        return {(row["snapshot_id"], row["parser"]): ValidationResult(**row) for row in self._rows(_VALIDATIONS)}

    def fetches(self) -> list[Fetch]:
        """Every fetch, oldest first."""
        return [Fetch(**row) for row in self._rows(_FETCHES)]

    def releases(self) -> list[Release]:
        """Every release, oldest first."""
        return [Release(**row) for row in self._rows(_RELEASES)]

    def decisions(self) -> list[Decision]:
        """Every decision of a person, oldest first."""
        return [Decision(**row) for row in self._rows(_DECISIONS)]

    def accepted(self) -> dict[str, Decision]:
        """The acceptances in force, by snapshot id."""
        return self._in_force(ACCEPTED)

    def rejected(self) -> dict[str, Decision]:
        """The rejections in force, by snapshot id."""
        return self._in_force(REJECTED)

    def _in_force(self, kind: str) -> dict[str, Decision]:
        """The newest decision on each snapshot, where it is of that kind."""
        newest = {decision.snapshot_id: decision for decision in self.decisions()}
        return {name: decision for name, decision in newest.items() if decision.decision == kind}


def _engine(url: str) -> sa.Engine:
    """The engine of a SQLAlchemy address, whose folder is made where it is a file."""
    try:
        address = sa.make_url(url)
        engine = sa.create_engine(address, pool_pre_ping=True)  # a server may have dropped an idle connection
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise RunFault(
            "the ledger cannot be opened",
            expected="a SQLAlchemy address such as sqlite:////path/ledger.sqlite or "
            "postgresql+psycopg://user@host/database, and its driver installed",
            # where the password is not parted from the host, SQLAlchemy quotes it as a port that is no number
            seen="a port that is no number" if isinstance(error, ValueError) else str(error),
            next_step="correct or unset AIGAP_LEDGER_URL",
        ) from error
    if address.get_backend_name() == "sqlite" and address.database:
        _make_folder(Path(address.database).parent)
    return engine


def _create_tables(engine: sa.Engine) -> None:
    try:
        _METADATA.create_all(engine)
        _add_columns(engine)
    except (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.OperationalError):
        _METADATA.create_all(engine)  # another process made them between our fetch and our attempt
        _add_columns(engine)


def _add_columns(engine: sa.Engine) -> None:
    """Add the columns that a ledger of an earlier version lacks; they may all be empty, and its rows stay as they are.

    Asked for by a select, because an inspection of the tables takes longer than all else that opening a ledger does.
    """
    for table in _METADATA.sorted_tables:
        with engine.connect() as connection:
            there = set(connection.execute(sa.text(f"select * from {table.name} where 1 = 0")).keys())
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(engine.dialect)
                with engine.begin() as connection:
                    connection.execute(sa.text(f"alter table {table.name} add column {column.name} {kind}"))


@contextmanager
def _faults_told(engine: sa.Engine) -> Iterator[None]:
    """Turn what a driver raises into a message for a person, where it happens, so that a caller can go on."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise RunFault(
            "the ledger cannot be opened, read or written",
            expected=f"a ledger at {engine.url.render_as_string(hide_password=True)}",
            seen=str(error.orig),
            next_step="free space, correct the permissions of the data folder (AIGAP_DATA) or AIGAP_LEDGER_URL; "
            "restore a damaged ledger from a backup",
        ) from error


def _storable(value: object) -> object:
    """Text with the symbol for NUL in the place of NUL: a message may quote one, and PostgreSQL takes none."""
    return value.replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else value


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunFault(
            f"the data folder {folder} cannot be written",
            expected="a writable folder",
            seen=str(error),
            next_step="correct its permissions, or set AIGAP_DATA to a folder of yours",
        ) from error
