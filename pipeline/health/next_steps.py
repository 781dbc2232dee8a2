"""What a person does about a source, as commands that can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.health.source_records import FailingDataset
from pipeline.landing.records import Snapshot, ValidationResult, accept_command
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset


def datasets_of(source_id: str) -> list[Dataset]:
    """The declared datasets of a source."""
    return [dataset for source in declared_sources() if source.source_id == source_id for dataset in source.datasets]


def refresh_command(source_id: str) -> str:
    """Fetch one source again."""
    return f"aigap refresh --source {source_id}"


def land_command(source_id: str) -> str:
    """Hand over the next edition of a source."""
    return f"aigap land {source_id} PATH --edition EDITION --published-at DAY"


def hand_over_step(source_id: str, homepage: str) -> str:
    """What is done where the next edition of a source is to be handed over."""
    return f"see {homepage}, then: {land_command(source_id)}"


def first_step(source_id: str) -> str | None:
    """How the first file of a source comes in; None where it comes embedded alone."""
    datasets = datasets_of(source_id)
    if any(dataset.urls or dataset.listing for dataset in datasets):
        return refresh_command(source_id)
    return land_command(source_id) if datasets else None


def step_of_outdated(source_id: str, dataset: Dataset) -> str:
    """What is done about a file that has not changed for too long, though it is fetched."""
    where = f"see at {dataset.urls[0]} " if dataset.urls else "see "
    return (
        f"{where}whether the publisher has another file now, and hand it over: "
        f"aigap land {source_id} PATH --dataset {dataset.dataset_id} --published-at DAY"
    )


def step_of_failing(source_id: str, failing: Sequence[FailingDataset], now: datetime) -> str:
    """Wait where the server asked for it, else check the network; the whole source waits for the latest time."""
    times = [dataset.retry_at for dataset in failing if dataset.retry_at and dataset.retry_at > now]
    first = f"wait until {max(times):%Y-%m-%d %H:%M} UTC, as its server asks" if times else "check the network"
    return f"{first}, then run: {refresh_command(source_id)}"


def step_of_held(snapshot: Snapshot, validation: ValidationResult) -> str:
    """What is done about a held or lost file."""
    if validation.may_be_accepted:
        return f"if the publisher's page says the same: {accept_command(snapshot.snapshot_id)}, then run: aigap refresh"
    return f"do what the reason says, then run: {_again(snapshot)}"


def _again(snapshot: Snapshot) -> str:
    """What brings another file in the place of this one."""
    if snapshot.origin == "handed_over":
        options = (
            f"--edition '{snapshot.edition}' --dataset {snapshot.dataset_id} --published-at {snapshot.published_at}"
        )
        return f"aigap land {snapshot.source_id} PATH {options}"
    return refresh_command(snapshot.source_id) if snapshot.origin == "fetched" else "aigap refresh"
