"""A day in a world: things happen, the pipeline refreshes, it is recorded what became of it, and all is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from pipeline import refresh
from pipeline.alerting.delivery import notify
from pipeline.health.problems import health_now
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import HELD, Fetch, ValidationResult
from pipeline.normalizing.holds import validations_in_force
from pipeline.parsing.faults import AigapError
from tests.life.books import Book, Vintage, silent_sources
from tests.life.events import SILENCE_SECONDS, Event
from tests.life.invariants import check_day, seen_of
from tests.life.operators import Act, act_on
from tests.life.publishers import Dataset
from tests.life.world import SHORT_OF_MARTS, Day, Events, World, unborn
from tests.mirror import Mirror


def live(world: World, events: Events | None = None, acts: Sequence[Act] = (), *, hours: int = 24) -> Day:
    """Let time pass, the events and acts happen that can, and the pipeline refresh; then check what is to hold.

    Raises:
        AssertionError: something does not hold.
    """
    world.now += timedelta(hours=hours)
    happened = {name: event for name, event in (events or {}).items() if world.happens(world.books[name], event)}
    acted = [done for act in acts if (done := act_on(world, act, happened))]
    world.serve()
    before, day = world.seen, _refreshed(world, happened, acted)
    world.seen = seen_of(world)
    _count(world, day)
    check_day(world, day, before, world.seen)
    world.past[world.today] = world.seen.served
    return day


def new_world(folder: Path, mirror: Mirror, seed: int = 0, *, marts: Sequence[str] = SHORT_OF_MARTS) -> World:
    """A world after its first day: every publisher's first file is released."""
    world = unborn(folder, mirror, seed, marts=marts)
    live(world)
    return world


def _refreshed(world: World, events: Events, acts: Sequence[tuple[Dataset | None, str]]) -> Day:
    silent = silent_sources(world.books.values())
    expected = {name: book.expected_fetch(world.now, silent) for name, book in world.books.items()}
    try:
        landing = refresh.fetch(world.settings)
        built = refresh.build_release(world.settings, trigger="life") if landing.changed else None
    except AigapError as error:
        raise AssertionError(f"{world.now}: the refresh failed after {dict(events)}, {acts}: {error}") from error
    with Ledger.opened(world.settings.ledger_url) as ledger:
        notify(world.settings, ledger, health_now(world.settings, ledger))
        validations = validations_in_force(world.settings, ledger)
        alerts = [alert for alert in ledger.alerts() if alert.said_at == world.now]
    fetches = {(fetch.source_id, fetch.dataset_id): fetch for fetch in landing.fetches}
    for name, fetch in fetches.items():
        _record_fetch(world, world.books[name], fetch)
    _record_outcomes(world, validations)
    return Day(world.now, events, acts, expected, fetches, landing, built, alerts)


def _record_fetch(world: World, book: Book, fetch: Fetch) -> None:
    if fetch.outcome == "failed":
        book.failing_since = book.failing_since or world.now
        book.failures += 1
        if book.failing == Event.TOO_MANY:
            book.silent_until = world.now + timedelta(seconds=SILENCE_SECONDS)
    elif fetch.outcome != "postponed":
        book.answered_at, book.failing_since, book.failures = world.now, None, 0
    if fetch.outcome == "new" and fetch.snapshot_id:
        vintage = Vintage(fetch.snapshot_id, book.file, world.today, world.today, is_fetched=True)
        vintage.follows_a_mistake = book.is_misled()
        book.vintages.append(vintage)


def _record_outcomes(world: World, validations: Mapping[str, ValidationResult]) -> None:
    for book in world.books.values():
        for vintage in book.vintages:
            result = validations.get(vintage.snapshot_id)
            vintage.outcome_before, vintage.outcome = vintage.outcome, result.outcome if result else "not read"
            vintage.reason = (result.reason or "") if result else ""
            vintage.may_be_accepted = bool(result and result.may_be_accepted)


def _count(world: World, day: Day) -> None:
    counts = world.counts
    counts["days"] += 1
    counts["eventful days"] += not day.is_quiet
    counts.update(str(event) for event in day.events.values())
    counts.update(f"the operator {deed}" for _, deed in day.acts)
    counts["released"] += bool(day.built and day.built.promoted)
    counts["refused"] += bool(day.built and not day.built.promoted)
    counts["builds"] += day.built.builds if day.built else 0
    new = [v for book in world.books.values() for v in book.vintages if v.landed_on == world.today]
    counts["landed"] += len(new)
    counts["held"] += sum(v.outcome == HELD for v in new)
