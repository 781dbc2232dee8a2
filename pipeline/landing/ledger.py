"""The ledger: append-only records of what was landed, validated, fetched, decided and released, behind SQLAlchemy.

Nothing is ever updated: the newest record of its kind holds, by the order of writing and not by a clock. Belongs here:
opening, appending and reading. Not here: what the records hold (``pipeline.landing.records``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.landing.records import (
    ACCEPTED,
    REJECTED,
    Alert,
    Decision,
    Delivery,
    Fetch,
    Hold,
    Record,
    Release,
    Rollback,
    Snapshot,
    ValidationResult,
)
from pipeline.parsing.faults import RunFault

R = TypeVar("R", bound=Record)


class Ledger:
    """The append-only record. Open it with :meth:`opened`."""

    def __init__(self, engine: sa.Engine) -> None:
        """Use an engine whose tables exist."""
        self._engine = engine
        self._transaction: sa.Connection | None = None
        self._read: dict[type[Record], list[Record]] = {}

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
        """Write what is added inside as one, or nothing of it: each record by itself would wait for the disk."""
        try:
            with _faults_told(self._engine), self._engine.begin() as connection:
                self._transaction = connection
                yield
        except BaseException:
            self._read.clear()  # what was added is taken back
            raise
        finally:
            self._transaction = None

    def _append(self, record: Record) -> None:
        kind = type(record)
        stored = kind(**{name: _storable(value) for name, value in asdict(record).items()})
        with _faults_told(self._engine), self._writing() as connection:
            connection.execute(sa.insert(kind).values(**asdict(stored)))
        if kind in self._read:
            self._read[kind].append(stored)

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return nullcontext(self._transaction) if self._transaction is not None else self._engine.begin()

    def _records(self, kind: type[R]) -> list[R]:
        """All records of a kind, oldest first; read once, since whoever holds the lock is the only writer."""
        if kind not in self._read:
            with _faults_told(self._engine), self._reading() as connection, Session(connection) as session:
                try:
                    self._read[kind] = list(session.scalars(sa.select(kind).order_by(kind.sequence)))
                except ValueError as error:  # a damaged page: a text where a date should be
                    raise _unusable(self._engine, error) from error
        return cast("list[R]", list(self._read[kind]))

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return nullcontext(self._transaction) if self._transaction is not None else self._engine.connect()

    def marks(self) -> dict[str, int]:
        """How far each table has been written: the number of its last record, 0 where it has none."""
        with _faults_told(self._engine), self._reading() as connection:
            newest = {kind: connection.scalar(sa.select(sa.func.max(kind.sequence))) for kind in _kinds()}
        return {kind.__tablename__: number or 0 for kind, number in newest.items()}

    def copy_to(self, url: str, marks: Mapping[str, int]) -> None:
        """Copy the records up to these numbers into a new ledger: what this one was when they were the last.

        Raises:
            RunFault: one of the ledgers cannot be read or written.
        """
        with Ledger.opened(url) as copy, copy.together():
            for kind in _kinds():
                for record in self._records(kind):
                    if record.sequence <= marks.get(kind.__tablename__, 0):
                        copy._append(record)

    def add_snapshot(self, snapshot: Snapshot) -> None:
        """Record a landed file; its id must be new."""
        self._append(snapshot)

    def add_validation(self, validation: ValidationResult) -> None:
        """Record what a parser made of a snapshot."""
        self._append(validation)

    def add_fetch(self, fetch: Fetch) -> None:
        """Record one fetch of a dataset."""
        self._append(fetch)

    def add_release(self, release: Release) -> None:
        """Record a promoted release."""
        self._append(release)

    def add_decision(self, decision: Decision) -> None:
        """Record a person's decision on a snapshot."""
        self._append(decision)

    def add_rollback(self, rollback: Rollback) -> None:
        """Record a person's decision to go back to a release."""
        self._append(rollback)

    def add_hold(self, hold: Hold) -> None:
        """Record that a release cannot be built with a snapshot."""
        self._append(hold)

    def add_alert(self, alert: Alert) -> None:
        """Record that an alert is raised, or that its cause is gone."""
        self._append(alert)

    def add_delivery(self, delivery: Delivery) -> None:
        """Record an attempt to send an alert."""
        self._append(delivery)

    def alerts(self) -> list[Alert]:
        """Every alert raised and every end of one, oldest first."""
        return self._records(Alert)

    def deliveries(self) -> list[Delivery]:
        """Every attempt to send an alert, oldest first."""
        return self._records(Delivery)

    def snapshots(self) -> list[Snapshot]:
        """Every landed file, oldest first."""
        return self._records(Snapshot)

    def validations(self) -> dict[tuple[str, str], ValidationResult]:
        """The newest validation result by snapshot and parser."""
        return {(result.snapshot_id, result.parser): result for result in self._records(ValidationResult)}

    def fetches(self) -> list[Fetch]:
        """Every fetch, oldest first."""
        return self._records(Fetch)

    def releases(self) -> list[Release]:
        """Every release, oldest first."""
        return self._records(Release)

    def decisions(self) -> list[Decision]:
        """Every decision of a person, oldest first."""
        return self._records(Decision)

    def rollbacks(self) -> list[Rollback]:
        """Every rollback, oldest first."""
        return self._records(Rollback)

    def holds(self) -> list[Hold]:
        """Every hold, oldest first."""
        return self._records(Hold)

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


def _kinds() -> list[type[Record]]:
    """Every kind of record."""
    return Record.__subclasses__()


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
        _create_and_add(engine)
    except (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.OperationalError):
        _create_and_add(engine)  # another process made them between our question and our attempt


def _create_and_add(engine: sa.Engine) -> None:
    Record.metadata.create_all(engine)
    _add_columns(engine)


def _add_columns(engine: sa.Engine) -> None:
    """Add the columns that a ledger of an earlier version lacks; they may all be empty, and its rows stay as they are.

    What a later version has added is left alone. Asked for by a select, because an inspection of the tables takes
    longer than all else that opening a ledger does.
    """
    lacking: list[sa.Column[object]] = []
    with engine.connect() as connection:
        for table in Record.metadata.sorted_tables:
            present = set(connection.execute(sa.text(f"select * from {table.name} where 1 = 0")).keys())
            lacking += [column for column in table.columns if column.name not in present]
    for column in lacking:
        kind = column.type.compile(engine.dialect)
        with engine.begin() as connection:
            connection.execute(sa.text(f"alter table {column.table.name} add column {column.name} {kind}"))


@contextmanager
def _faults_told(engine: sa.Engine) -> Iterator[None]:
    """Turn what a driver raises into a message for a person, where it happens, so that a caller can go on."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _unusable(engine, error.orig) from error


def _unusable(engine: sa.Engine, error: BaseException | None) -> RunFault:
    return RunFault(
        "the ledger cannot be opened, read or written",
        expected=f"a ledger at {engine.url.render_as_string(hide_password=True)}",
        seen=str(error),
        next_step="free space, correct the permissions of the data folder (AIGAP_DATA) or AIGAP_LEDGER_URL; "
        "restore a damaged ledger from a backup",
    )


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
