"""A refresh, composed of its stages and free of Dagster: what the assets, the command line and the tests all call.

``fetch`` brings bytes in and says whether anything changed; ``build_release`` makes, checks and promotes a candidate.
Heavy libraries are loaded only by the second, so that a refresh that finds nothing new costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.alerting.alerts import follow_clock, raise_release_changes
from pipeline.alerting.delivery import notify
from pipeline.contracts.lasting_imports import lasting_imports
from pipeline.health.problems import health_now
from pipeline.health.rollbacks import rollback_in_force
from pipeline.health.source_status import SourceStatus
from pipeline.landing.embedded_editions import land_embedded
from pipeline.landing.hand_over import HandOver, hand_over_dataset, land_handed_over
from pipeline.landing.records import Decision, Fetch, Release, Rollback, Snapshot
from pipeline.normalizing.decisions import accept_snapshot, reject_snapshot
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import Reference
from pipeline.releasing.promotion import current_release, forget_old_releases, warehouse_file, what_changed_it
from pipeline.releasing.rollback import restore_release
from pipeline.releasing.step import Step, opened_step
from pipeline.settings import Settings
from pipeline.sources.live_datasets import live_source_ids

if TYPE_CHECKING:
    from pipeline.normalizing.contents import HandedOver
    from pipeline.releasing.making import BuiltRelease, Trial

Progress = Callable[[str], None]
#: What a command to land a file ends with where nobody said yet when it was published.
_WITH_DAY = " --published-at YYYY-MM-DD"


@dataclass(frozen=True)
class Landing:
    """What a fetch found: the status of every source, each fetch, what is new, and whether a release is due.

    None is due for as long as a ``rollback`` holds, whatever was landed.
    """

    statuses: tuple[SourceStatus, ...]
    fetches: tuple[Fetch, ...]
    landed: tuple[str, ...]
    changed: bool
    current_release_id: str | None
    rollback: Rollback | None = None


def fetch(
    settings: Settings,
    *,
    only: Sequence[str] = (),
    offline: bool = False,
    force: bool = False,
    progress: Progress = lambda line: None,
    answered: Progress = lambda line: None,
) -> Landing:
    """Land what is new and find out whether a release is due.

    Args:
        settings: where things are.
        only: ids of the live sources to fetch; empty means all.
        offline: fetch no live source.
        force: a release is due though nothing changed, and though the current one was rolled back to.
        progress: called with one line per file that was fetched, with what became of it.
        answered: called with one line per source, while the others are still being fetched.

    Raises:
        RunFault: a source is unknown, another refresh runs, or the data folder cannot be written.
    """
    with _opened(settings, "landing", progress) as step:
        ledger, store = step.ledger, step.store
        check_fetched(only, step.reference)
        _check_parameters(settings, step.reference)
        for alert in follow_clock(settings, ledger):
            progress(f"{alert.title}: {alert.message}")
        landed = land_embedded(ledger, store, step.reference, settings.now())
        fetches = []
        if not offline:
            from pipeline.landing.live_sources import fetch_live_sources

            fetches = fetch_live_sources(
                ledger, store, settings, step.reference, only=only, progress=progress, answered=answered
            )
        statuses = step.statuses()
        current, rollback = current_release(settings), rollback_in_force(settings, ledger)
        is_sound = current is not None and what_changed_it(settings.current_warehouse.resolve()) is None
        if force or not is_sound:  # a damaged release serves nobody, whoever went back to it
            rollback = None
        is_new = current is None or current["fingerprint"] != step.fingerprint(statuses)
        changed = force or not is_sound or (is_new and rollback is None)
        new = [s.snapshot_id for s in landed] + [fetch.snapshot_id for fetch in fetches if fetch.outcome == "new"]
        release_id = str(current["release_id"]) if current else None
        if landed or fetches:
            step.write_status()
        landed_ids = tuple(name for name in new if name)
        return Landing(tuple(statuses), tuple(fetches), landed_ids, changed, release_id, rollback)


def land(
    settings: Settings,
    source_id: str,
    path: Path,
    *,
    dataset_id: str | None = None,
    edition: str | None = None,
    published_at: date | None = None,
) -> HandedOver:
    """Land what a person hands over and parse it at once; its bytes are kept whatever is found in them.

    A vintage of a live source needs only its day, which then names it.

    Raises:
        RunFault: the source has no such dataset, the edition is not described and no date is given, or the file cannot
            be taken.
    """
    given = HandOver(source_id, path, dataset_id, edition, published_at)
    dataset = hand_over_dataset(given)
    if edition is None and published_at is not None and dataset.urls:
        edition = published_at.isoformat()
    with _opened(settings, f"landing {path.name}") as step:
        known = {e.edition: e.published_at for e in step.reference.editions if e.source_id == source_id}
        edition, day = _edition_and_day(replace(given, edition=edition), known, settings.now().date())
        snapshot, is_new = land_handed_over(
            given, dataset, edition, day, step.ledger, step.store, settings.now(), settings.max_file_bytes
        )
        return _parsed_at_once(step, snapshot, is_new)


def _edition_and_day(given: HandOver, known: Mapping[str, date], today: date) -> tuple[str, date]:
    """The edition that a person named, and its day: the one that was said, else that of the described edition.

    Raises:
        RunFault: one of them is missing, or the day is ahead of us.
    """
    edition, day = given.edition, given.published_at or known.get(given.edition or "")
    if edition is None or day is None:
        raise RunFault(
            f"which edition of {given.source_id} is {given.path.name}, and when was it published?",
            expected="--edition, one of: " + ", ".join(sorted(known)) + "; or another with --published-at DAY",
            seen=f"--edition {edition}" if edition else "no --edition",
            next_step=replace(given, edition=edition or "NAME").command + ("" if given.published_at else _WITH_DAY),
        )
    if day > today + timedelta(days=1):  # a day may have begun elsewhere
        raise RunFault(
            f"{given.path.name} cannot have been published on {day}",
            expected="a day that is not ahead of us",
            seen=str(day),
            next_step="correct --published-at",
        )
    return edition, day


def _parsed_at_once(step: Step, snapshot: Snapshot, is_new: bool) -> HandedOver:
    from pipeline.normalizing.contents import HandedOver, contents_of
    from pipeline.normalizing.source_tables import read_pending

    sets = read_pending(step.settings, step.ledger, step.store, step.reference)
    own = next((table_set for table_set in sets if table_set.snapshot.snapshot_id == snapshot.snapshot_id), None)
    step.write_status()
    validation = step.validations()[snapshot.snapshot_id]
    return HandedOver(snapshot, is_new, validation, contents_of(own, step.reference) if own else None)


def accept(settings: Settings, snapshot_id: str, why: str) -> Decision:
    """Record a person's decision that a snapshot is right which the gate holds or a person rejected.

    The next refresh parses it again.

    Raises:
        RunFault: no such snapshot is held by the gate or rejected, or no reason is given.
    """
    with _opened(settings, f"accepting {snapshot_id}") as step:
        of_any_parser = {validation.snapshot_id: validation for validation in step.ledger.validations().values()}
        results = of_any_parser | step.validations()
        decision = accept_snapshot(step.ledger, results, snapshot_id, why, settings.now())
        step.write_status()
        return decision


def reject(settings: Settings, snapshot_id: str, why: str) -> Decision:
    """Record a person's decision that a snapshot should not have been landed; its rows leave the next release.

    Raises:
        RunFault: nothing of that name is landed, it is rejected already, or no reason is given.
    """
    with _opened(settings, f"rejecting {snapshot_id}") as step:
        decision = reject_snapshot(step.ledger, snapshot_id, why, settings.now())
        step.write_status()
        return decision


def roll_back(settings: Settings, release_id: str | None, why: str) -> Rollback:
    """Go back to a release on disk, the one before the current one where none is named, and raise the alert of it.

    Raises:
        RunFault: there is no such release, it was changed since, or no reason is given.
    """
    with _opened(settings, "rolling back") as step:
        rollback = restore_release(step, release_id, why)
        notify(settings, step.ledger, health_now(settings, step.ledger))
        step.write_status()
        return rollback


def try_file(settings: Settings, snapshot_id: str, progress: Progress = lambda line: None) -> Trial:
    """Build what a release with a held or just landed file would be, and release nothing.

    Raises:
        HeldFileError: reference data breaks a rule.
        RunFault: there is no such file or no release, or the file cannot be read or built with.
    """
    from pipeline.releasing import making

    with _opened(settings, f"trying {snapshot_id}") as step:
        if current_release(settings) is None:
            raise RunFault(
                "there is no release yet to compare with",
                expected=str(settings.current_warehouse),
                seen="nothing",
                next_step="aigap refresh",
            )
        return making.try_file(step, snapshot_id, progress=progress)


def build_release(
    settings: Settings, *, trigger: str, progress: Progress = lambda line: None, from_nothing: bool = False
) -> BuiltRelease:
    """Parse what is landed and release the most of it that the checks allow; what keeps a release back is held.

    Tables that are made of the same as in the current release are taken from it, but for ``from_nothing``.

    Raises:
        HeldFileError: reference data breaks a rule.
        RunFault: nothing can be built; the current release stays as it is.
    """
    with lasting_imports():
        import schemas.registry  # noqa: F401  # with the libraries that any build needs
        from pipeline.releasing.making import make_release

    with _opened(settings, "building a release", progress) as step:
        _check_parameters(settings, step.reference)
        built = make_release(step, trigger=trigger, progress=progress, from_nothing=from_nothing)
        if built.promoted:
            _record_current(step, progress)
            follow_clock(settings, step.ledger)
        else:
            step.write_status()
        return built


@contextmanager
def _opened(settings: Settings, purpose: str, progress: Progress = lambda line: None) -> Iterator[Step]:
    """Open a step; it begins with what the one before it was killed in."""
    with opened_step(settings, purpose) as step:
        _record_current(step, progress)
        yield step


def _record_current(step: Step, progress: Progress) -> None:
    """Record the current release where nobody has: this step made it, or one that was killed after the promotion.

    Readers see it already, so a fault here is reported, and mended by the next step. The ledger has it only once the
    status file has, and its alerts are raised: whoever finds it there need do none of that.
    """
    manifest, ledger = current_release(step.settings), step.ledger
    if manifest is None or manifest["release_id"] in {release.release_id for release in ledger.releases()}:
        return
    try:
        before = _warehouse_before(step.settings, manifest)
        if before is not None:
            raise_release_changes(
                ledger, before, step.settings.current_warehouse.resolve(), progress, step.settings.now()
            )
        with ledger.together():
            ledger.add_release(_release_of(manifest))
            step.write_status()
        forget_old_releases(step.settings)
    except (RunFault, OSError) as error:
        progress(f"released, but not all of it is recorded; the next refresh will do so: {error}")


def _release_of(manifest: Mapping[str, Any]) -> Release:
    built_at = datetime.fromisoformat(str(manifest["built_at"])).replace(tzinfo=None)
    return Release(str(manifest["release_id"]), built_at, str(manifest["fingerprint"]), str(manifest["trigger"]))


def _warehouse_before(settings: Settings, manifest: Mapping[str, Any]) -> Path | None:
    """The file of the release that was current before; None where there was none, or it is not on disk."""
    name = manifest.get("release_before")
    path = settings.releases_folder / str(name) / warehouse_file(str(name))
    return path if name and path.exists() else None


def _check_parameters(settings: Settings, reference: Reference) -> None:
    """A focus or peer group that nobody declared would make an empty mart that looks like an answer."""
    economies = {row.cells["geo"] for row in reference.records("economies.csv") if row.cells["geo_type"] == "economy"}
    groups = {row.cells["group_geo"] for row in reference.records("group_members.csv")}
    for name, value, known, where in (
        ("AIGAP_FOCUS", settings.default_focus, economies, "an economy of warehouse/reference/geography/economies.csv"),
        ("AIGAP_PEERS", settings.peer_group, groups, f"one of {', '.join(sorted(groups))}"),
    ):
        if value not in known:
            raise RunFault(
                f"the setting {name} names nothing", expected=where, seen=value, next_step=f"set or unset {name}"
            )


def check_fetched(only: Sequence[str], reference: Reference) -> None:
    """Refuse a name that fetches nothing, which would pass in silence.

    Raises:
        RunFault: there is no such source, or all of its files are gone.
    """
    fetched = live_source_ids(reference)
    unknown = sorted(set(only) - fetched)
    if unknown:
        raise RunFault(
            "no live source of that name",
            expected=f"a source that is fetched, one of: {', '.join(sorted(fetched))}",
            seen=", ".join(unknown),
            next_step="correct --source, or the addresses in warehouse/reference/sources/address_changes.csv",
        )
