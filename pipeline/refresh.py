"""A refresh, composed of its stages and free of Dagster: what the assets, the command line and the tests all call.

``fetch`` brings bytes in and says whether anything changed; ``build_release`` makes, checks and promotes a candidate.
Heavy libraries are loaded only by the second, so that a refresh that finds nothing new costs next to nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.alerting.alerts import raise_changes
from pipeline.health.freshness import SourceFreshness, source_freshness
from pipeline.health.source_status import SourceStatus, source_statuses
from pipeline.landing.arrivals import fetch_live_sources, hand_over_dataset, land_embedded, land_handed_over
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Decision, Fetch, Release, Snapshot, ValidationResult, utc_now
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.landing.writer_lock import held_lock
from pipeline.normalizing.decisions import accept_snapshot, reject_snapshot
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import read_calendar, read_source_cadences
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.releasing.promotion import (
    current_release,
    forget_old_releases,
    keep_refused,
    new_release_folder,
    promote,
    warehouse_file,
)
from pipeline.releasing.status_file import write_status_file
from pipeline.settings import Settings
from pipeline.sources import declared_sources

if TYPE_CHECKING:
    import duckdb

    from pipeline.contracts.check_results import CheckResult

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Landing:
    """What a fetch found: the state of every source, the fetches live ones, and whether a release is due."""

    statuses: tuple[SourceStatus, ...]
    fetches: tuple[Fetch, ...]
    landed: tuple[str, ...]
    changed: bool
    current_release_id: str | None


@dataclass(frozen=True)
class BuiltRelease:
    """A candidate and what became of it; ``promoted`` is False when a check of severity critical failed.

    ``path`` is the release's DuckDB file, and of a candidate that was refused the folder with what was found of it.
    """

    release_id: str
    promoted: bool
    path: Path
    row_counts: dict[str, int]
    checks: tuple[CheckResult, ...]
    statuses: tuple[SourceStatus, ...]


def fetch(
    settings: Settings,
    *,
    only: Sequence[str] = (),
    offline: bool = False,
    progress: Progress = lambda line: None,
    answered: Progress = lambda line: None,
) -> Landing:
    """Land what is new and say whether the current release still says it all.

    Args:
        settings: where things are.
        only: ids of the live sources to fetch; empty means all.
        offline: fetch no live source.
        progress: told one line per file that was fetched, with what became of it.
        answered: told one line per source, while the others are still asked.

    Raises:
        RunFault: a source is unknown, another refresh runs, or the data folder cannot be written.
    """
    _check_known(only)
    with _landing_stage(settings, "landing") as stage:
        ledger, store = stage.ledger, stage.store
        _check_parameters(settings, stage.reference)
        landed = land_embedded(ledger, store, stage.reference)
        fetches = []
        if not offline:
            fetches = fetch_live_sources(ledger, store, settings, only=only, progress=progress, answered=answered)
        statuses = stage.statuses()
        current = current_release(settings)
        changed = current is None or current["fingerprint"] != stage.fingerprint(statuses)
        new = [s.snapshot_id for s in landed] + [fetch.snapshot_id for fetch in fetches if fetch.outcome == "new"]
        release_id = str(current["release_id"]) if current else None
        if landed or fetches:
            stage.write_status()
        return Landing(tuple(statuses), tuple(fetches), tuple(name for name in new if name), changed, release_id)


def land(
    settings: Settings,
    source_id: str,
    path: Path,
    *,
    dataset_id: str | None = None,
    edition: str | None = None,
    published_at: date | None = None,
) -> tuple[Snapshot, bool]:
    """Land what a person hands over; the second value says whether it was new.

    A vintage of a live source needs only its day, which then names it.

    Raises:
        RunFault: the source has no such dataset, the edition is not described and no date is given, or the file cannot
            be taken.
    """
    dataset = hand_over_dataset(source_id, dataset_id)
    if edition is None and published_at is not None and dataset.urls:
        edition = published_at.isoformat()
    with _landing_stage(settings, f"landing {path.name}") as stage:
        known = {e.edition: e.published_at for e in stage.reference.editions if e.source_id == source_id}
        if edition is None or (published_at is None and edition not in known):
            raise RunFault(
                f"which edition of {source_id} is {path.name}, and when was it published?",
                expected="--edition, one of: " + ", ".join(sorted(known)) + "; or another with --published-at DAY",
                seen=f"--edition {edition}" if edition else "no --edition",
                next_step=f"aigap land {source_id} {path} --edition '{edition or 'NAME'}' --published-at YYYY-MM-DD",
            )
        day = published_at or known[edition]
        return land_handed_over(path, source_id, dataset, edition, day, stage.ledger, stage.store)


def accept(settings: Settings, snapshot_id: str, why: str) -> Decision:
    """Record a person's word that a snapshot is right which the gate holds or a person rejected.

    The next refresh reads it again.

    Raises:
        RunFault: no such snapshot is held by the gate or rejected, or no reason is given.
    """
    with _landing_stage(settings, f"accepting {snapshot_id}") as stage:
        of_any_parser = {validation.snapshot_id: validation for validation in stage.ledger.validations().values()}
        acceptance = accept_snapshot(stage.ledger, of_any_parser | stage.validations(), snapshot_id, why)
        stage.write_status()
        return acceptance


def reject(settings: Settings, snapshot_id: str, why: str) -> Decision:
    """Record a person's word that a snapshot should not have been landed; its rows leave the next release.

    Raises:
        RunFault: nothing of that name is landed, it is rejected already, or no reason is given.
    """
    with _landing_stage(settings, f"rejecting {snapshot_id}") as stage:
        rejection = reject_snapshot(stage.ledger, snapshot_id, why)
        stage.write_status()
        return rejection


def build_release(settings: Settings, *, trigger: str, progress: Progress = lambda line: None) -> BuiltRelease:
    """Read what is landed, build a candidate, check it, and promote it if no check forbids.

    Raises:
        HeldFileError: reference data breaks a rule.
        RunFault: nothing can be built; the current release stays as it is.
    """
    from pipeline.auditing.audit import audit_candidate
    from pipeline.auditing.suites import read_suites
    from pipeline.building.candidate import Inputs, build_candidate
    from pipeline.normalizing.source_tables import read_pending

    with _landing_stage(settings, "building a release") as stage:
        ledger, reference = stage.ledger, stage.reference
        _check_parameters(settings, reference)
        progress("reading what is landed")
        sets = read_pending(settings, ledger, stage.store, reference)
        statuses = stage.statuses()
        before = settings.current_warehouse.resolve() if settings.current_warehouse.exists() else None
        release = _next_release(stage, statuses, trigger)
        folder = new_release_folder(settings, release.release_id)
        try:
            releases = [*ledger.releases(), release]
            inputs = Inputs(
                sets, ledger.snapshots(), stage.validations(), statuses, stage.freshness(), ledger.fetches(), releases
            )
            path = folder / warehouse_file(release.release_id)
            progress(f"building candidate {release.release_id}")
            suites = read_suites(settings.expectations_folder)

            def audit(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
                progress(f"auditing it by {sum(len(suite.expectations) for suite in suites)} expectations")
                return audit_candidate(connection, suites, folder, release.release_id)

            candidate = build_candidate(path, inputs, settings, reference, audit)
            progress(f"{len(candidate.row_counts)} tables built, {len(candidate.checks)} checks run")
            promoted = not any(check.blocks for check in candidate.checks)
            if promoted:
                path = promote(settings, folder, release.release_id, _manifest(release, statuses, candidate.row_counts))
                _record(stage, release, before, progress)
            else:
                path = keep_refused(settings, folder, [check.as_row() for check in candidate.checks])
        finally:
            shutil.rmtree(folder.parent, ignore_errors=True)
        return BuiltRelease(
            release.release_id, promoted, path, candidate.row_counts, tuple(candidate.checks), tuple(statuses)
        )


@dataclass(frozen=True)
class _Stage:
    """What one step works with under the lock, and what follows from it as the ledger stands at that moment."""

    settings: Settings
    ledger: Ledger
    store: SnapshotStore
    reference: Reference

    @cached_property
    def _parser(self) -> str:
        """The identity of the present parsers, whose files are read once for all that a step asks."""
        from pipeline.normalizing.validations import parser_identity

        return parser_identity(self.settings)

    def validations(self) -> dict[str, ValidationResult]:
        """The newest validation of the present parser by snapshot id."""
        from pipeline.normalizing.validations import newest_validations

        return newest_validations(self.ledger.snapshots(), self.ledger, self._parser)

    def statuses(self) -> list[SourceStatus]:
        """The state of every source that is described."""
        return source_statuses(
            self.reference.source_ids, self.ledger.snapshots(), self.validations(), self.ledger.fetches()
        )

    def freshness(self) -> list[SourceFreshness]:
        """Both freshness of every source."""
        sources, calendar = read_source_cadences(self.reference), read_calendar(self.reference)
        return source_freshness(sources, calendar, self.ledger.snapshots(), self.validations(), self.ledger.fetches())

    def fingerprint(self, statuses: Sequence[SourceStatus]) -> str:
        """The fingerprint of a release that would be made now."""
        snapshots, validations = self.ledger.snapshots(), self.validations()
        unread = [s for s in snapshots if s.snapshot_id in validations and validations[s.snapshot_id].is_lost]
        lost = [snapshot.snapshot_id for snapshot in unread if not self.store.is_whole(snapshot.sha256)]
        return fingerprint_of(self.settings, snapshots, statuses, self.ledger.decisions(), lost)

    def write_status(self) -> None:
        """Show readers of ``live`` what the ledger knows now."""
        write_status_file(self.settings, self.ledger, self.freshness())


@contextmanager
def _landing_stage(settings: Settings, purpose: str) -> Iterator[_Stage]:
    with held_lock(settings.data_folder, purpose), Ledger.opened(settings.ledger_url) as ledger:
        _record_current(settings, ledger)
        try:
            yield _Stage(
                settings,
                ledger,
                SnapshotStore(settings.snapshots_url),
                Reference(settings.reference_folder, settings.reference_instead),
            )
        except OSError as error:
            raise RunFault(
                f"{purpose} could not go on",
                expected=f"a data folder {settings.data_folder} that can be read and written, with free space",
                seen=str(error),
                next_step="free space or correct its permissions, then refresh again; the current release stays",
            ) from error


def _record(stage: _Stage, release: Release, before: Path | None, progress: Progress) -> None:
    """Record a release that readers see already: a fault here is told, and mended by the next refresh."""
    try:
        stage.ledger.add_release(release)
        _tell_changes(stage.settings, stage.ledger, before, progress)
        stage.write_status()
        forget_old_releases(stage.settings)
    except (RunFault, OSError) as error:
        progress(f"released, but not all of it is recorded; the next refresh will do so: {error}")


def _tell_changes(settings: Settings, ledger: Ledger, before: Path | None, progress: Progress) -> None:
    """Raise an alert for each rank of the default focus, and each validation, that this release changed."""
    if before is None:
        return
    import duckdb

    from pipeline.alerting.changes import changes_between

    try:
        changes = changes_between(before, settings.current_warehouse.resolve())
    except duckdb.Error as error:
        progress(f"ranks and validations could not be compared with the release before ({before.name}): {error}")
        return
    for alert in raise_changes(ledger, changes):
        progress(f"{alert.title}: {alert.message}")


def _check_parameters(settings: Settings, reference: Reference) -> None:
    """A focus or peer group that nobody declared would make an empty mart that looks like an answer."""
    economies = {row.cells["geo"] for row in reference.records("economies.csv") if row.cells["geo_type"] == "economy"}
    groups = {row.cells["group_geo"] for row in reference.records("group_members.csv")}
    for name, value, known, where in (
        ("AIGAP_FOCUS", settings.default_focus, economies, "an economy of warehouse/reference/economies.csv"),
        ("AIGAP_PEERS", settings.peer_group, groups, f"one of {', '.join(sorted(groups))}"),
    ):
        if value not in known:
            raise RunFault(
                f"the setting {name} names nothing", expected=where, seen=value, next_step=f"set or unset {name}"
            )


def _record_current(settings: Settings, ledger: Ledger) -> None:
    """Record the current release where its process was killed after the promotion, before it could say so."""
    current = current_release(settings)
    if current and all(release.release_id != current["release_id"] for release in ledger.releases()):
        built_at = datetime.fromisoformat(str(current["built_at"])).replace(tzinfo=None)
        said = [str(current[name]) for name in ("release_id", "fingerprint", "trigger")]
        ledger.add_release(Release(said[0], built_at, said[1], said[2]))


def _check_known(only: Sequence[str]) -> None:
    live = {source.source_id for source in declared_sources() if any(d.urls or d.listing for d in source.datasets)}
    unknown = sorted(set(only) - live)
    if unknown:
        raise RunFault(
            "no live source of that name",
            expected=f"one of: {', '.join(sorted(live))}",
            seen=", ".join(unknown),
            next_step="correct --source",
        )


def _next_release(stage: _Stage, statuses: Sequence[SourceStatus], trigger: str) -> Release:
    built_at = utc_now().replace(microsecond=0)
    newest = max((release.built_at for release in stage.ledger.releases()), default=None)
    if newest is not None and built_at <= newest:
        built_at = newest + timedelta(seconds=1)  # a clock set back must not name a release twice, or older than it is
    fingerprint = stage.fingerprint(statuses)
    return Release(f"{built_at:%Y%m%dT%H%M%SZ}-{fingerprint[:8]}", built_at, fingerprint, trigger)


def _manifest(release: Release, statuses: Sequence[SourceStatus], row_counts: dict[str, int]) -> dict[str, object]:
    return {
        "release_id": release.release_id,
        "built_at": release.built_at.isoformat() + "Z",
        "fingerprint": release.fingerprint,
        "trigger": release.trigger,
        "sources": {state.source_id: state.status for state in statuses},
        "row_counts": row_counts,
    }
