"""What stands now: the state and the clocks of every source, and each thing that is wrong with it.

Told from the ledger and not from the release, so that the UI, ``aigap status`` and the alerts all say the same, also
where nothing was released since. Nothing is imported here that a look without news would not import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.health.freshness import SourceClock, hand_over_step, source_clocks
from pipeline.health.retries import Failing, failing_datasets
from pipeline.health.source_status import SourceState, held_files, source_states, step_of_held
from pipeline.landing.ledger import Ledger, Snapshot, Verdict, utc_now
from pipeline.normalizing.source_tables import judged, parser_identity
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import SourceCadence, read_calendar, read_source_cadences
from pipeline.settings import Settings

HELD, STALE, LATE_LOOK, LATE_PUBLISHER, HAND_OVER = "held", "stale", "late_look", "late_publisher", "hand_over"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or that a person is asked for; ``cause`` stays the same for as long as it lasts.

    ``is_settled`` is False while a retry may still mend it by itself, so that nobody is woken for it.
    """

    kind: str
    source_id: str
    cause: str
    title: str
    expected: str
    seen: str
    next_step: str
    is_settled: bool = True


@dataclass(frozen=True)
class Standing:
    """A source as it stands: its state, its clocks, and what is wrong with it."""

    source_id: str
    state: SourceState
    clocks: tuple[SourceClock, ...]
    problems: tuple[Problem, ...]

    def of_kinds(self, *kinds: str) -> list[Problem]:
        """The problems of these kinds."""
        return [problem for problem in self.problems if problem.kind in kinds]


def standing_now(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[Standing]:
    """How every source stands at a time (UTC, the present one by default), by source id.

    Raises:
        HeldFileError: the reference data on cadences or expected publications are not well-formed.
        RunFault: the ledger cannot be read.
    """
    at = now or utc_now()
    reference = Reference(settings.reference_folder, settings.reference_instead)
    sources = {source.source_id: source for source in read_source_cadences(reference)}
    snapshots, looks = ledger.snapshots(), ledger.looks()
    verdicts = judged(snapshots, ledger, parser_identity(settings))
    states = source_states(sources, snapshots, verdicts, looks, at)
    clocks = source_clocks(list(sources.values()), read_calendar(reference), snapshots, verdicts, looks, at)
    failing = failing_datasets(looks)
    found = []
    for state in states:
        own = [s for s in snapshots if s.source_id == state.source_id]
        ticking = tuple(clock for clock in clocks if clock.source_id == state.source_id)
        problems = [
            *_held(own, verdicts),
            *_stale(state, [one for one in failing if one.source_id == state.source_id], sources[state.source_id]),
            *_late(ticking, sources[state.source_id], at),
        ]
        found.append(Standing(state.source_id, state, ticking, tuple(problems)))
    return found


def _held(snapshots: Sequence[Snapshot], verdicts: Mapping[str, Verdict]) -> list[Problem]:
    problems = []
    for snapshot in held_files(snapshots, verdicts):
        verdict = verdicts[snapshot.snapshot_id]
        problems.append(
            Problem(
                HELD,
                snapshot.source_id,
                f"{HELD}:{snapshot.snapshot_id}",
                f"{snapshot.source_id}: a file is held, {snapshot.snapshot_id} ({snapshot.edition})",
                "a file that its parser can read and that the gate lets pass",
                verdict.reason or "",
                step_of_held(snapshot, verdict),
            )
        )
    return problems


def _stale(state: SourceState, failing: Sequence[Failing], source: SourceCadence) -> list[Problem]:
    """A stale source; it is settled once its retries are used up, or where a file is too old and no look failed."""
    if state.stale_since is None:
        return []
    retries_left = any(one.failures <= source.cadence.retries for one in failing)
    served = f"{state.served_from} ({state.edition})" if state.edition else state.served_from
    return [
        Problem(
            STALE,
            state.source_id,
            f"{STALE}:{state.source_id}:{state.stale_since:%Y-%m-%dT%H:%M:%S}",
            f"{state.source_id}: stale since {state.stale_since:%Y-%m-%d %H:%M} UTC, served from {served}",
            "an answer of its publisher with a file that changes as declared",
            _stale_reason(state, failing),
            _stale_step(state),
            is_settled=not retries_left,
        )
    ]


def _stale_reason(state: SourceState, failing: Sequence[Failing]) -> str:
    """What the state says; where that is about a held file, the looks that failed beside it."""
    if state.state == "stale" or not failing:
        return state.reason or ""
    return "; ".join(f"{one.dataset_id}: {one.newest.message}" for one in failing)


def _stale_step(state: SourceState) -> str:
    is_told = state.state == "stale" and state.next_step
    return str(state.next_step) if is_told else f"aigap refresh --source {state.source_id}"


def _late(clocks: Sequence[SourceClock], source: SourceCadence, now: datetime) -> list[Problem]:
    problems = []
    if clocks and clocks[0].is_look_late:
        problems.append(_late_look(clocks[0]))
    for clock in clocks:
        if clock.is_publisher_late:
            problems.append(_expected(LATE_PUBLISHER, clock, source, f"nothing newer than {clock.publisher_moved_at}"))
        elif clock.is_expected(now.date()):
            problems.append(_expected(HAND_OVER, clock, source, "it was not handed over yet"))
    return problems


def _late_look(clock: SourceClock) -> Problem:
    when = f"{clock.last_looked_at:%Y-%m-%d %H:%M} UTC" if clock.last_looked_at else "never"
    return Problem(
        LATE_LOOK,
        clock.source_id,
        f"{LATE_LOOK}:{clock.source_id}:{clock.look_due_at:%Y-%m-%dT%H:%M:%S}",
        f"{clock.source_id}: our look is late",
        f"an answer by {clock.look_due_at:%Y-%m-%d %H:%M} UTC",
        f"the last time that all of its files had answered: {when}",
        f"{clock.next_step} (and see that aigap ui runs, whose daemon looks by schedule)",
    )


def _expected(kind: str, clock: SourceClock, source: SourceCadence, seen: str) -> Problem:
    said = "may be out" if kind == HAND_OVER else "is late" if clock.is_live else "was not handed over"
    return Problem(
        kind,
        clock.source_id,
        f"publication:{clock.source_id}:{clock.title_en}:{clock.expected_at}",
        f"{clock.source_id}: {clock.title_en} {said}",
        f"a publication around {clock.expected_at}, {clock.late_from} at the latest",
        f"{seen}; the last one at hand is of {clock.publisher_moved_at}",
        clock.next_step or hand_over_step(clock.source_id, source.homepage),
    )
