"""The records of the ledger, each declared once: its fields are the columns of its table, and of ``live``.

A record is a value: equal where its fields are, and never changed after it was made. Times are UTC, without a zone.
Belongs here: the records, the values that stand in them, and the commands that a person answers them with. Not here:
how they are kept (``pipeline.landing.ledger``).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

#: The outcomes of a validation. The bytes of a lost snapshot are not in the store, so that it is tried again.
ACCEPTED, HELD, LOST, REJECTED = "accepted", "held", "lost", "rejected"
#: The statuses of an alert, and the outcomes of an attempt to send it.
RAISED, ENDED = "raised", "ended"
SENT, FAILED = "sent", "failed"


class HeldBy(StrEnum):
    """What holds a snapshot; of these a person can overrule the gate alone."""

    #: The parser, or a decoder that it calls, cannot read the file, or too many of its rows break a rule.
    PARSER = "parser"
    #: The file can be read, and differs from the one before it as no honest file does.
    GATE = "gate"
    #: A candidate that was built with it failed a check that blocks.
    BUILD = "build"


class FailureCause(StrEnum):
    """Why an address could not be fetched, as far as a person would do something else about it."""

    #: There is no file any more, or the page that leads to it names none (HTTP 404, 410).
    NOT_FOUND = "not_found"
    #: The server sends whoever asks to another place.
    MOVED = "moved"
    #: The server lets nobody in, or not us (HTTP 401, 403).
    FORBIDDEN = "forbidden"
    #: We asked more often than the server allows (HTTP 429, or 403 with a limit that is used up).
    RATE_LIMITED = "rate_limited"
    #: Another answer than a file (HTTP 4xx or 5xx).
    SERVER = "server"
    #: The host name cannot be resolved, or leads to no public address.
    NAME = "name"
    #: Nothing listens at the address, or the way there is cut.
    REFUSED = "refused"
    #: The server's certificate does not hold.
    CERTIFICATE = "certificate"
    #: No answer, or not all of it, within the time.
    TIMEOUT = "timeout"
    #: The answer broke off.
    CUT = "cut"
    #: An answer that is not what was asked for, such as an HTML page for a table.
    CONTENT = "content"
    #: Something else, told in the library's words.
    OTHER = "other"


class Record(MappedAsDataclass, DeclarativeBase):
    """A row of the ledger: a dataclass with a table, whose rows are in order by their number and not by a time.

    A column that an earlier version did not have takes None, because its rows stay as they are.
    """

    sequence = mapped_column(sa.Integer, primary_key=True, sort_order=-1)  # without a type hint: no field of the record


class Snapshot(Record):
    """A landed file. ``origin`` is embedded, fetched or handed_over."""

    __tablename__ = "snapshots"

    snapshot_id: Mapped[str] = mapped_column(unique=True)
    source_id: Mapped[str]
    dataset_id: Mapped[str]
    edition: Mapped[str]
    origin: Mapped[str]
    file_name: Mapped[str]
    address: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    published_at: Mapped[date]
    recorded_at: Mapped[datetime]
    etag: Mapped[str | None] = mapped_column(default=None)
    last_modified: Mapped[str | None] = mapped_column(default=None)


class ValidationResult(Record):
    """What one parser version made of a snapshot: ``outcome``, for which ``reason``, and the account of its rows.

    ``outcome`` is accepted, held, lost or rejected; ``held_by`` is a :class:`HeldBy` where it is held, else None.
    """

    __tablename__ = "validations"

    snapshot_id: Mapped[str]
    parser: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    validated_at: Mapped[datetime]
    published_at: Mapped[date | None] = mapped_column(default=None)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_loaded: Mapped[int] = mapped_column(default=0)
    rows_quarantined: Mapped[int] = mapped_column(default=0)
    rows_duplicate: Mapped[int] = mapped_column(default=0)
    rows_excluded: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str | None] = mapped_column(default=None)
    held_by: Mapped[str | None] = mapped_column(default=None)

    @property
    def may_be_accepted(self) -> bool:
        """Whether a person may let the snapshot pass."""
        return self.held_by == HeldBy.GATE

    @property
    def is_lost(self) -> bool:
        """Whether the store has lost the snapshot's bytes, so that it is to be tried again."""
        return self.outcome == LOST

    @property
    def is_withheld(self) -> bool:
        """Whether a snapshot that counts gives nothing to a release: it is held, or lost."""
        return self.outcome in {HELD, LOST}


class Fetch(Record):
    """One fetch of a dataset. ``outcome`` is new, unchanged, failed, postponed or not_configured.

    ``retry_at`` is the time before which the publisher asked not to be asked again (Retry-After), and None where it
    asked for nothing; ``postponed`` is a fetch that came before that time, and asked nobody. The message of a good
    fetch is a note on what was odd about the answer; that of a failed one names ``address`` first, and ``cause`` is its
    :class:`FailureCause`.
    """

    __tablename__ = "fetches"

    source_id: Mapped[str]
    dataset_id: Mapped[str]
    fetched_at: Mapped[datetime]
    outcome: Mapped[str]
    seconds: Mapped[float]
    snapshot_id: Mapped[str | None] = mapped_column(default=None)
    failure_kind: Mapped[str | None] = mapped_column(default=None)
    message: Mapped[str | None] = mapped_column(default=None)
    retry_at: Mapped[datetime | None] = mapped_column(default=None)
    cause: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)

    @property
    def is_good(self) -> bool:
        """Whether the publisher answered, be it with nothing new."""
        return self.outcome in {"new", "unchanged"}

    @property
    def problem(self) -> str:
        """The message without the address, so that one trouble with many files reads the same."""
        return (self.message or "").removeprefix(f"{self.address}: ")


class Release(Record):
    """One promoted release."""

    __tablename__ = "releases"

    release_id: Mapped[str]
    built_at: Mapped[datetime]
    fingerprint: Mapped[str]
    trigger: Mapped[str]


class Decision(Record):
    """A person's decision on a snapshot: accepted lets it pass the gate, rejected takes it out of all releases."""

    __tablename__ = "decisions"

    snapshot_id: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime]


class Rollback(Record):
    """A person's decision to go back: ``release_id`` is made the current release in the place of ``rolled_back``."""

    __tablename__ = "rollbacks"

    release_id: Mapped[str]
    rolled_back: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class Hold(Record):
    """A file that its parser and the gate let pass, and that a release cannot be built with.

    ``key`` is a hash of what that depends on: code, reference data and the accepted files.
    """

    __tablename__ = "holds"

    snapshot_id: Mapped[str]
    key: Mapped[str]
    reason: Mapped[str]
    held_at: Mapped[datetime]


class Alert(Record):
    """What a person should know, once for each cause. ``state`` is raised, or ended where the cause is gone."""

    __tablename__ = "alerts"

    alert_id: Mapped[str]
    cause: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    message: Mapped[str]
    next_step: Mapped[str]
    said_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=RAISED)


class Delivery(Record):
    """One attempt to send an alert to a channel. ``outcome`` is sent or failed."""

    __tablename__ = "deliveries"

    alert_id: Mapped[str]
    channel: Mapped[str]
    outcome: Mapped[str]
    tried_at: Mapped[datetime]
    message: Mapped[str | None] = mapped_column(default=None)


def accept_command(snapshot_id: str) -> str:
    """What a person types to let a snapshot pass the gate."""
    return f"aigap accept {snapshot_id} --why TEXT"


def reject_command(snapshot_id: str) -> str:
    """What a person types to take a file back that should not have been landed."""
    return f"aigap reject {snapshot_id} --why TEXT"
