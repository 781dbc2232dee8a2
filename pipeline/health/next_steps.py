"""What a person does about a source, as commands that can be typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.health.source_records import FailingDataset, SourceRecords
from pipeline.landing.records import FailureCause, Snapshot, ValidationResult, accept_command, reject_command
from pipeline.reference.release_calendar import SourceCadence
from pipeline.sources.declaration import Dataset

#: What is to be done where an address leads to no such file any more.
_LOOK_FOR_IT = (
    "see {homepage} whether the file has moved, and write its address into "
    "warehouse/reference/sources/address_changes.csv (an empty one where it is gone for good)"
)


def refresh_command(source_id: str) -> str:
    """Fetch one source again."""
    return f"aigap refresh --source {source_id}"


def land_command(source_id: str) -> str:
    """Hand over the next edition of a source."""
    return f"aigap land {source_id} PATH --edition EDITION --published-at DAY"


def hand_over_step(source_id: str, homepage: str) -> str:
    """What is done where the next edition of a source is to be handed over."""
    return f"see {homepage}, then: {land_command(source_id)}"


def first_step(own: SourceRecords) -> str | None:
    """How the first file of a source comes in; None where it comes embedded alone."""
    if own.live_datasets:
        return refresh_command(own.source_id)
    return land_command(own.source_id) if own.datasets else None


def step_of_outdated(source_id: str, dataset: Dataset) -> str:
    """What is done about a file that has not changed for too long, though it is fetched."""
    where = f"see at {dataset.urls[0]} " if dataset.urls else "see "
    return (
        f"{where}whether the publisher has another file now, and hand it over: "
        f"aigap land {source_id} PATH --dataset {dataset.dataset_id} --published-at DAY"
    )


#: What a person does first, by the cause of the failure.
_FIRST_BY_CAUSE: Mapping[str | None, str] = {
    FailureCause.NOT_FOUND: _LOOK_FOR_IT,
    FailureCause.MOVED: _LOOK_FOR_IT,
    FailureCause.FORBIDDEN: _LOOK_FOR_IT,
    FailureCause.CONTENT: _LOOK_FOR_IT,
    FailureCause.RATE_LIMITED: "wait an hour",
    FailureCause.SERVER: "wait for the publisher to mend its server",
    FailureCause.CERTIFICATE: "check this machine's clock, and whether a proxy stands in between",
}


def step_of_failing(source: SourceCadence, failing: Sequence[FailingDataset], now: datetime) -> str:
    """What helps against the most frequent cause; the whole source waits for the latest time that its server named."""
    times = [dataset.retry_at for dataset in failing if dataset.retry_at and dataset.retry_at > now]
    cause, _ = Counter(dataset.newest.cause for dataset in failing).most_common(1)[0]
    first = _FIRST_BY_CAUSE.get(cause, "check the network")  # also for one that another version knows
    if times:
        first = f"wait until {max(times):%Y-%m-%d %H:%M} UTC, as its server asks"
    return f"{first.format(homepage=source.homepage)}, then run: {refresh_command(source.source_id)}"


def step_of_held(snapshot: Snapshot, validation: ValidationResult) -> str:
    """What is done about a held or lost file."""
    if validation.may_be_accepted:
        accept = (
            f"if the publisher's page says the same: {accept_command(snapshot.snapshot_id)}, then run: aigap refresh"
        )
        return f"{accept} (what it would change: aigap diff --held {snapshot.snapshot_id})"
    is_ours = validation.is_lost or snapshot.origin == "embedded"
    wrong = "" if is_ours else f", or {reject_command(snapshot.snapshot_id)} where it is the wrong file"
    return f"do what the reason says{wrong}, then run: {_again(snapshot)}"


def _again(snapshot: Snapshot) -> str:
    """What brings another file in the place of this one."""
    if snapshot.origin == "handed_over":
        options = (
            f"--edition '{snapshot.edition}' --dataset {snapshot.dataset_id} --published-at {snapshot.published_at}"
        )
        return f"aigap land {snapshot.source_id} PATH {options}"
    return refresh_command(snapshot.source_id) if snapshot.origin == "fetched" else "aigap refresh"
