"""Making a release: candidates are built, audited and tried, and the one that passes is promoted.

Belongs here: what one trial is, the reason of a file that a release cannot be built with, and the promotion. Which
files are tried together is decided in ``blame``, how a candidate is built in ``pipeline.building``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.check_results import CheckResult
from pipeline.contracts.sql_text import quoted
from pipeline.health.source_status import SourceStatus
from pipeline.landing.records import HELD, REJECTED, HeldBy, Release, Snapshot, ValidationResult, reject_command
from pipeline.normalizing.holds import end_holds, hold
from pipeline.parsing.faults import ResourceFault, RunFault
from pipeline.releasing.base import base_release
from pipeline.releasing.blame import NothingToHoldError, settle
from pipeline.releasing.free_space import require_space
from pipeline.releasing.promotion import (
    current_release,
    keep_refused,
    new_release_folder,
    promote,
    warehouse_file,
    what_changed_it,
)
from pipeline.releasing.provenance import keep_instead, provenance_now
from pipeline.releasing.step import Step
from pipeline.reporting.report import write_report
from pipeline.settings import Settings

if TYPE_CHECKING:
    import duckdb

    from pipeline.building.base_release import BaseRelease
    from pipeline.building.candidate import Candidate
    from pipeline.building.keys import Made
    from pipeline.building.table_making import TableMaking
    from pipeline.normalizing.table_sets import TableSet

Progress = Callable[[str], None]
#: No zone, summer time or drift moves a clock by more.
AHEAD = timedelta(days=1)
#: The reason of a file that no build was left for.
_UNTRIED = (
    "a release could not be made with all new files, and it is not known yet whether this one is to blame: no build "
    "was left to try it\n  next step: aigap refresh, after what is held for a reason of its own was mended or rejected"
)
#: The tables in which a candidate is told such reasons once it is built, so that their keys do not hold for them.
_TOLD_IN = ("meta.snapshots", "meta.source_status")
#: The reason of a file that is left out of a trial before anybody knows whether it is to blame.
_ON_TRIAL = "a release could not be built with all new files, and this one is not proven good yet"


@dataclass(frozen=True)
class BuiltRelease:
    """A candidate and what became of it; ``promoted`` is False when a critical check failed without any new file.

    ``path`` is the release's DuckDB file, and of a candidate that was refused the folder with what was found of it.
    ``held`` is, by snapshot, why a release cannot be built with it; ``builds`` counts the candidates it took.
    """

    release: Release
    promoted: bool
    path: Path
    row_counts: dict[str, int]
    checks: tuple[CheckResult, ...]
    statuses: tuple[SourceStatus, ...]
    held: Mapping[str, str]
    builds: int

    @property
    def release_id(self) -> str:
        """The release's name."""
        return self.release.release_id


@dataclass(frozen=True)
class Trial:
    """One candidate: what it is a release of, its checks, and what ended its build where one did.

    ``may_be_accepted`` is of a file that was tried: whether it waits for a person's word.
    """

    release: Release
    folder: Path
    snapshot_ids: tuple[str, ...]
    statuses: tuple[SourceStatus, ...]
    row_counts: dict[str, int]
    checks: tuple[CheckResult, ...]
    made: Mapping[str, Made]
    made_by: str
    fault: RunFault | None
    named: frozenset[str]
    may_be_accepted: bool = False

    @property
    def passed(self) -> bool:
        """Whether it may be released."""
        return self.fault is None and not any(check.blocks for check in self.checks)

    def reason(self, snapshot_id: str) -> str:
        """Why a release cannot be built with a file, ending with the next step."""
        failed = [check for check in self.checks if check.blocks]
        actual = str(self.fault) if self.fault else "\n".join(check.in_words() for check in failed)
        return (
            f"a release cannot be built with it: {actual}\n"
            f"  next step: compare the file with its publisher's page; if it is wrong: {reject_command(snapshot_id)}; "
            "if it is right, the check, the model or the reference data have to be corrected. It is tried again when "
            "these or the accepted files change"
        )


def make_release(step: Step, *, trigger: str, progress: Progress, from_nothing: bool = False) -> BuiltRelease:
    """Build the largest release that the checks allow, hold what keeps it back, and promote it.

    Tables that are made of the same as in the current release are taken from it, but for ``from_nothing``.

    Raises:
        HeldFileError: reference data breaks a rule.
        RunFault: nothing can be built, whatever is left out; the current release stays as it is.
    """
    from pipeline.normalizing.source_tables import read_pending

    require_space(step.settings)
    progress("parsing what is landed")
    sets = read_pending(step.settings, step.ledger, step.store, step.reference)
    trials = _Trials(step, sets, trigger, progress, base=None if from_nothing else base_release(step.settings))
    try:
        try:
            settled = settle(trials.new, trials.run)
        except NothingToHoldError as refused:
            return trials.refused(refused)
        reasons = {name: trial.reason(name) if trial else _UNTRIED for name, trial in settled.held.items()}
        hold(step.settings, step.ledger, reasons)
        end_holds(step.settings, step.ledger, settled.released.snapshot_ids)
        for name in reasons:
            progress(f"held: {name}, found by {settled.builds} builds; the release is made without it")
            progress(f"  {reasons[name].splitlines()[0]} (all of it: aigap status)")
        return trials.promoted(settled.released, reasons, settled.builds)
    finally:
        shutil.rmtree(step.settings.building_folder, ignore_errors=True)


def try_file(step: Step, snapshot_id: str, *, progress: Progress) -> Trial:
    """Build a candidate of the current release's files and one more, be that held or just landed, and release nothing.

    The candidate stays in the trial folder until the next one, or the next release.

    Raises:
        HeldFileError: reference data breaks a rule.
        RunFault: there is no such file, or it cannot be read or built with.
    """
    from pipeline.normalizing.source_tables import read_as_if_accepted, read_pending

    snapshots = {snapshot.snapshot_id: snapshot for snapshot in step.ledger.snapshots()}
    if snapshot_id not in snapshots:
        raise RunFault(
            f"there is no snapshot {snapshot_id}",
            expected="a snapshot that is landed",
            seen=snapshot_id,
            next_step="aigap query 'select snapshot_id, edition, recorded_at from live.snapshots'",
        )
    shutil.rmtree(step.settings.trial_folder, ignore_errors=True)
    require_space(step.settings)
    sets = read_pending(step.settings, step.ledger, step.store, step.reference)
    tried = read_as_if_accepted(step.settings, step.ledger, step.store, step.reference, snapshots[snapshot_id])
    trial = _Trials(step, sets, "trial", progress, tried, base_release(step.settings)).run([snapshot_id])
    if trial.fault:
        raise trial.fault
    trial.folder.rename(step.settings.trial_folder)
    validation = step.validations().get(snapshot_id)
    is_waiting = validation is not None and (validation.may_be_accepted or validation.outcome == REJECTED)
    return replace(trial, folder=step.settings.trial_folder, may_be_accepted=is_waiting)


def rebuild(step: Step, snapshot_ids: Collection[str], trigger: str, progress: Progress) -> Path:
    """Build a candidate of exactly these files again, from nothing, and release nothing; its DuckDB file.

    Raises:
        RunFault: the bytes of a file are lost, or it is read otherwise now, or the candidate cannot be built.
    """
    from pipeline.normalizing.source_tables import read_pending

    sets = read_pending(step.settings, step.ledger, step.store, step.reference)
    lacking = sorted(set(snapshot_ids) - {table_set.snapshot.snapshot_id for table_set in sets})
    if lacking:
        raise RunFault(
            "not every file that the release was made of can be read",
            expected=f"{len(snapshot_ids)} snapshots, as they were read then",
            seen=f"without {', '.join(lacking)}",
            next_step="restore their bytes from a backup (aigap doctor --deep says what is lost)",
        )
    trial = _Trials(step, sets, trigger, progress).run(snapshot_ids)
    if trial.fault:
        raise trial.fault
    return trial.folder / warehouse_file(trial.release.release_id)


class _Trials:
    """The candidates of one release: each has a folder of its own until one of them is promoted.

    ``tried`` is a file that counts whatever holds it, ``base`` the release that what is the same is taken from.
    """

    def __init__(
        self,
        step: Step,
        sets: Sequence[TableSet],
        trigger: str,
        progress: Progress,
        tried: TableSet | None = None,
        base: BaseRelease | None = None,
    ) -> None:
        self._base = base
        self._step, self._trigger, self._progress = step, trigger, progress
        self._validations = step.validations_to_build()
        if tried is not None:
            name = tried.snapshot.snapshot_id
            self._validations |= {name: tried.validation}
            sets = [*(one for one in sets if one.snapshot.snapshot_id != name), tried]
        held = {name for name, result in self._validations.items() if result.outcome == HELD}
        self._sets = [table_set for table_set in sets if table_set.snapshot.snapshot_id not in held]
        self._snapshots = {table_set.snapshot.snapshot_id: table_set.snapshot for table_set in self._sets}
        last = set((current_release(step.settings) or {}).get("snapshots", ()))
        #: The files that the last release was not made of. What people wrote down is no news of a publisher.
        self.new = [name for name, s in self._snapshots.items() if name not in last and s.origin != "embedded"]
        self._last_built_at = next((release.built_at for release in reversed(step.ledger.releases())), None)

    def run(self, files: Collection[str]) -> Trial:
        """Build and check a candidate of the last release's files and these new ones."""
        left_out = set(self.new) - set(files)
        on_trial = {name: self._on_trial(name) for name in left_out}
        sets = [table_set for table_set in self._sets if table_set.snapshot.snapshot_id not in left_out]
        validations = self._validations | on_trial
        statuses = self._step.statuses(validations)
        release = self._next_release(statuses)
        folder = new_release_folder(self._step.settings, release.release_id)
        self._progress(f"building candidate {release.release_id}")
        candidate, fault = self._built(release, folder, sets, validations, statuses)
        return Trial(
            release,
            folder,
            tuple(table_set.snapshot.snapshot_id for table_set in sets),
            tuple(statuses),
            candidate.row_counts,
            tuple(candidate.checks),
            candidate.made,
            candidate.made_by,
            fault,
            frozenset(self._named(candidate.checks)),
        )

    def _built(
        self,
        release: Release,
        folder: Path,
        sets: Sequence[TableSet],
        validations: Mapping[str, ValidationResult],
        statuses: Sequence[SourceStatus],
    ) -> tuple[Candidate, RunFault | None]:
        from pipeline.auditing.audit import audit_candidate
        from pipeline.auditing.suites import read_suites
        from pipeline.building.candidate import Candidate, Inputs, build_candidate

        step = self._step
        suites = read_suites(step.settings.expectations_folder)

        def audit(connection: duckdb.DuckDBPyConnection, making: TableMaking) -> list[CheckResult]:
            self._progress(f"auditing it by {sum(len(suite.expectations) for suite in suites)} expectations")
            return audit_candidate(connection, making, suites, folder, release.release_id)

        ledger = step.ledger
        releases = [*ledger.releases(), release]
        inputs = Inputs(
            sets,
            ledger.snapshots(),
            validations,
            statuses,
            step.freshness(),
            ledger.fetches(),
            releases,
            ledger.decisions(),
        )
        path = folder / warehouse_file(release.release_id)
        try:
            candidate = build_candidate(path, inputs, step.settings, step.reference, audit, self._base)
        except ResourceFault:
            raise  # no file is to blame for a full disk
        except RunFault as fault:
            return Candidate(path), fault
        self._progress(f"{len(candidate.row_counts)} tables built, {len(candidate.checks)} checks run")
        return candidate, None

    def _on_trial(self, snapshot_id: str) -> ValidationResult:
        known = self._validations[snapshot_id]
        return ValidationResult(snapshot_id, known.parser, HELD, _ON_TRIAL, known.validated_at, held_by=HeldBy.BUILD)

    def _named(self, checks: Iterable[CheckResult]) -> Iterable[str]:
        """The new files that the worst rows of the failed checks are of, by snapshot or by source and edition."""
        rows = [row for check in checks if check.blocks for row in check.worst_rows]
        for name in self.new:
            if any(_is_of(row, self._snapshots[name], self._validations[name]) for row in rows):
                yield name

    def _next_release(self, statuses: Sequence[SourceStatus]) -> Release:
        now, last = self._step.settings.now().replace(microsecond=0), self._last_built_at
        built_at = now
        if last is not None and now <= last and not self._was_ahead(now, last):
            # a clock set back must not name a release twice, or older than it is
            built_at = last + timedelta(seconds=1)
        self._last_built_at = built_at
        fingerprint = self._step.fingerprint(statuses)
        return Release(f"{built_at:%Y%m%dT%H%M%SZ}-{fingerprint[:8]}", built_at, fingerprint, self._trigger)

    def _was_ahead(self, now: datetime, last: datetime) -> bool:
        """Whether the last release is dated by a clock that was ahead: the one of now cannot be proven wrong.

        A clock is proven wrong by an edition that we know and that would not be published yet.
        """
        newest = max((edition.published_at for edition in self._step.reference.editions), default=date.min)
        return last - now > AHEAD and now.date() > newest

    def promoted(self, trial: Trial, held: Mapping[str, str], builds: int) -> BuiltRelease:
        """Make a trial that passed the current release."""
        shutil.rmtree(self._step.settings.trial_folder, ignore_errors=True)  # it was compared with the last release
        warehouse = trial.folder / warehouse_file(trial.release.release_id)
        if held:
            _tell_reasons(warehouse, held, self._step.statuses())
            trial = replace(trial, made={name: made for name, made in trial.made.items() if name not in _TOLD_IN})
        write_report(warehouse, _sound_release(self._step.settings))
        manifest = _manifest(self._step, trial, warehouse)
        keep_instead(self._step.settings, trial.folder)
        path = promote(self._step.settings, trial.folder, trial.release.release_id, manifest)
        return self._result(trial, path, held, builds, promoted=True)

    def refused(self, refused: NothingToHoldError) -> BuiltRelease:
        """Keep what was found of a candidate that fails without any new file.

        Raises:
            RunFault: it could not even be built.
        """
        trial = refused.trial
        assert isinstance(trial, Trial)
        if trial.fault:
            raise trial.fault
        path = keep_refused(self._step.settings, trial.folder, [check.as_row() for check in trial.checks])
        return self._result(trial, path, {}, refused.builds, promoted=False)

    def _result(
        self, trial: Trial, path: Path, held: Mapping[str, str], builds: int, *, promoted: bool
    ) -> BuiltRelease:
        return BuiltRelease(trial.release, promoted, path, trial.row_counts, trial.checks, trial.statuses, held, builds)


def _sound_release(settings: Settings) -> Path | None:
    """The warehouse of the current release; None before the first one, and where it is damaged."""
    warehouse = settings.current_warehouse.resolve()
    return warehouse if current_release(settings) and what_changed_it(warehouse) is None else None


def _tell_reasons(candidate: Path, reasons: Mapping[str, str], statuses: Sequence[SourceStatus]) -> None:
    """Say in a candidate why the files are held that it was made without: nobody knew when it was begun."""
    import duckdb

    with duckdb.connect(str(candidate)) as connection:
        for name, reason in reasons.items():
            connection.execute(
                f"update meta.snapshots set reason = {quoted(reason)} where snapshot_id = {quoted(name)}"
            )
        for status in statuses:
            if status.status == HELD:
                said = f"reason = {quoted(status.reason or '')}, next_step = {quoted(status.next_step or '')}"
                connection.execute(f"update meta.source_status set {said} where source_id = {quoted(status.source_id)}")


def _is_of(row: Mapping[str, object], snapshot: Snapshot, validation: ValidationResult) -> bool:
    if "snapshot_id" in row:
        return row["snapshot_id"] == snapshot.snapshot_id
    vintage = str(validation.published_at or snapshot.published_at)  # the name that a fetched file's edition has
    editions = {None, snapshot.edition, vintage}
    return row.get("source_id") == snapshot.source_id and row.get("edition") in editions


def _manifest(step: Step, trial: Trial, warehouse: Path) -> dict[str, object]:
    from pipeline.releasing.table_hashes import table_hashes

    release = trial.release
    return {
        "release_id": release.release_id,
        "built_at": release.built_at.isoformat() + "Z",
        "fingerprint": release.fingerprint,
        "trigger": release.trigger,
        "release_before": (current_release(step.settings) or {}).get("release_id"),
        "made_of": asdict(provenance_now(step.settings, step.ledger)),
        "sources": {status.source_id: status.status for status in trial.statuses},
        "snapshots": list(trial.snapshot_ids),
        "checks": [check.as_row() for check in trial.checks],
        "row_counts": trial.row_counts,
        "made_by": trial.made_by,
        "made": {name: made.as_list() for name, made in sorted(trial.made.items())},
        "tables": {name: asdict(told) for name, told in table_hashes(warehouse).items()},
    }
