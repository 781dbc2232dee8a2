"""One step of a refresh under the writer lock, and what follows from the ledger at that moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.health.freshness import SourceFreshness, source_freshness
from pipeline.health.source_status import SourceStatus, source_statuses
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ValidationResult
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.landing.writer_lock import held_lock
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import read_calendar, read_source_cadences
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.releasing.left_overs import sweep_left_overs
from pipeline.releasing.status_file import write_status_file
from pipeline.settings import Settings

Validations = Mapping[str, ValidationResult]


@dataclass(frozen=True)
class Step:
    """What one step works with; its answers follow from the ledger, so they change with what the step records."""

    settings: Settings
    ledger: Ledger
    store: SnapshotStore
    reference: Reference

    def validations(self) -> dict[str, ValidationResult]:
        """The validation result in force by snapshot id."""
        from pipeline.normalizing.holds import validations_in_force

        return validations_in_force(self.settings, self.ledger)

    def validations_to_build(self) -> dict[str, ValidationResult]:
        """The same for a build, which tries a file again once what it was held for may be another."""
        from pipeline.normalizing.holds import validations_to_build

        return validations_to_build(self.settings, self.ledger)

    def statuses(self, validations: Validations | None = None) -> list[SourceStatus]:
        """The status of every source that is described, by the validation results in force or by other ones."""
        results = self.validations() if validations is None else validations
        ledger, now = self.ledger, self.settings.now()
        sources = read_source_cadences(self.reference)
        return source_statuses(sources, ledger.snapshots(), results, ledger.fetches(), now)

    def freshness(self) -> list[SourceFreshness]:
        """When each source was fetched and when its publisher moved."""
        sources, calendar = read_source_cadences(self.reference), read_calendar(self.reference)
        ledger, now = self.ledger, self.settings.now()
        return source_freshness(sources, calendar, ledger.snapshots(), self.validations(), ledger.fetches(), now)

    def fingerprint(self, statuses: Sequence[SourceStatus]) -> str:
        """The fingerprint of a release that would be made now, where the sources have these statuses."""
        snapshots, validations = self.ledger.snapshots(), self.validations()
        unreadable = [s for s in snapshots if s.snapshot_id in validations and validations[s.snapshot_id].is_lost]
        lost = [snapshot.snapshot_id for snapshot in unreadable if not self.store.is_whole(snapshot.sha256)]
        return fingerprint_of(self.settings, snapshots, statuses, self.ledger.decisions(), lost)

    def write_status(self) -> None:
        """Show readers of ``live`` what the ledger knows now."""
        write_status_file(self.settings, self.ledger, self.freshness())


@contextmanager
def opened_step(settings: Settings, purpose: str) -> Iterator[Step]:
    """Hold the writer lock, sweep what was left behind, and open what a step works with.

    Raises:
        RunFault: another process writes, or the data folder cannot be read or written.
    """
    with held_lock(settings.data_folder, purpose), Ledger.opened(settings.ledger_url) as ledger:
        reference = Reference(settings.reference_folder, settings.reference_instead)
        try:
            sweep_left_overs(settings)
            yield Step(settings, ledger, SnapshotStore(settings.snapshots_url), reference)
        except OSError as error:
            raise RunFault(
                f"{purpose} could not go on",
                expected=f"a data folder {settings.data_folder} that can be read and written, with free space",
                seen=str(error),
                next_step="free space or correct its permissions, then refresh again; the current release stays",
            ) from error
