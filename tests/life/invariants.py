"""What is to hold after each day, whatever happened on it; each check tells everything that does not hold.

The checks ask the release and the ledger as a reader would, and hold them to the books, which know nothing of the
pipeline. A release was made where one was due; newer news is in it, or held or failed with its reason and on that day;
the other sources are as if nothing had happened; nothing accepted is lost; what was served on a past day can still be
asked for; a quiet day is silent; and the alerts that are open are those whose cause lasts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

import duckdb

from pipeline.alerting.alerts import open_alerts
from pipeline.alerting.changes import OF_A_MOMENT
from pipeline.health.problems import LATE_FETCH, PROBLEM_KINDS
from pipeline.health.source_status import HELD, UNREACHABLE
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import ACCEPTED, REJECTED
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import Cadence, read_source_cadences
from tests.life.books import Book, Vintage
from tests.life.events import FAILING
from tests.life.world import Day, Seen, Value, World

#: How many past days are asked for after a release, beside the day before.
PAST_DAYS = 2
#: How many differences a message shows.
SHOWN = 6

_SERVED = "select indicator_id, geo, period, value from {} where value is not null"
_OBSERVATIONS = """
select source_id, hash(list(hash(o) order by hash(o)))::varchar as fingerprint
from core.observations as o where value is not null group by source_id
"""
_STATUSES = "select source_id, status, coalesce(reason, ''), coalesce(next_step, '') from meta.source_status"
_OUTCOMES = "select snapshot_id, outcome from meta.snapshots"


def seen_of(world: World) -> Seen:
    """Ask the current release and the ledger; a release that was asked already is not asked again."""
    release_id = world.settings.current_warehouse.resolve().parent.name
    with Ledger.opened(world.settings.ledger_url) as ledger:
        alerts = {alert.cause: alert for alert in open_alerts(ledger)}
    last = world.seen
    if last is not None and last.release_id == release_id:
        return Seen(release_id, last.served, last.observations, last.statuses, last.outcomes, alerts)
    with _opened(world) as connection:
        return Seen(
            release_id,
            frozenset(connection.execute(_SERVED.format("core.observations_latest")).fetchall()),
            dict(connection.execute(_OBSERVATIONS).fetchall()),
            {source: (status, why, step) for source, status, why, step in connection.execute(_STATUSES).fetchall()},
            dict(connection.execute(_OUTCOMES).fetchall()),
            alerts,
        )


def _opened(world: World) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(world.settings.current_warehouse.resolve()), read_only=True)


def check_day(world: World, day: Day, before: Seen | None, after: Seen) -> None:
    """Hold a day to everything that is to hold.

    Raises:
        AssertionError: something does not, and all of it is told.
    """
    problems = [
        *_of_release(day, before, after),
        *_of_fetches(world, day),
        *(problem for book in world.books.values() for problem in _of_vintages(book, after)),
        *_of_served(world, after),
        *_of_statuses(world, after),
        *(_of_others(world, day, before, after) if before is not None else ()),
        *(_of_past(world) if day.built is not None else ()),
        *_of_alerts(world, day, before, after),
        *_of_quiet(world, day, before),
    ]
    assert not problems, "\n".join([f"{day.now}, {_in_words(day)}", *problems])


def _in_words(day: Day) -> str:
    done = [f"{'/'.join(name)}: {event}" for name, event in day.events.items()]
    done += [f"{'/'.join(name) if name else 'all'}: the operator {deed}" for name, deed in day.acts]
    return "; ".join(done) or "nothing happened"


def _of_release(day: Day, before: Seen | None, after: Seen) -> Iterator[str]:
    """A release is there, and one was made on the day on which it was due."""
    if (day.built is not None) != day.landing.changed:
        yield f"a release was due: {day.landing.changed}, and one was made: {day.built is not None}"
    if day.built is not None and not day.built.promoted:
        yield f"the release was refused: {[check.in_words() for check in day.built.checks if check.blocks]}"
    current = day.built.release_id if day.built and day.built.promoted else before.release_id if before else ""
    if after.release_id != current:
        yield f"the current release is {after.release_id}, expected {current}"


def _of_fetches(world: World, day: Day) -> Iterator[str]:
    """Each file was fetched with the outcome that its server makes, and a failure names its cause."""
    actual = {name: fetch.outcome for name, fetch in day.fetches.items()}
    if actual != day.expected_fetches:
        yield f"fetches: {_differences(day.expected_fetches.items(), actual.items())}"
    for name, fetch in day.fetches.items():
        failing = world.books[name].failing
        if fetch.outcome == "failed" and failing and not re.search(FAILING[failing], fetch.message or ""):
            yield f"{name}: {failing} is told as {fetch.message}"


def _of_vintages(book: Book, after: Seen) -> Iterator[str]:
    """Each landed file was accepted or held as it should be, the held ones with their cause and the next step."""
    for vintage in book.vintages:
        name = vintage.snapshot_id
        allowed = vintage.file.outcomes | ({ACCEPTED} if vintage.is_waved_through else frozenset())
        allowed |= {HELD} if vintage.follows_a_mistake else frozenset()
        if vintage.outcome not in allowed | {REJECTED}:
            yield f"{name} is {vintage.outcome}, expected {' or '.join(sorted(allowed))}: {vintage.reason}"
        if vintage.outcome_before == ACCEPTED and not vintage.counts:
            yield f"{name} was accepted, and is {vintage.outcome}: {vintage.reason}"
        if vintage.outcome == HELD and not re.search(vintage.file.cause, vintage.reason):
            yield f"{name}: its cause ({vintage.file.cause}) is not in its reason: {vintage.reason}"
        if vintage.outcome == HELD and "next step" not in vintage.reason:
            yield f"{name}: its reason ends without a next step: {vintage.reason}"
        in_release = after.outcomes.get(name, "missing")
        if (in_release in (HELD, REJECTED, "missing")) == vintage.counts:
            yield f"{name} is {vintage.outcome}, and {in_release} in meta.snapshots"


def _of_served(world: World, after: Seen) -> Iterator[str]:
    """What the publishers say is what the release says, no less and no more."""
    indicators = {name for book in world.books.values() for name in book.publisher.indicators}
    actual = {row for row in after.served if row[0] in indicators and row[3] != 0}
    expected = {(*cell, value) for book in world.books.values() for cell, value in book.served().items()}
    if actual != expected:
        yield f"served otherwise than published: {_differences(expected, actual)}"


def _of_statuses(world: World, after: Seen) -> Iterator[str]:
    """A source whose newest file is held or whose server fails says so, with reason and next step."""
    for source_id in sorted({name[0] for name in world.books}):
        status, reason, step = after.statuses[source_id]
        books = _books_of(world, source_id)
        failing = any(book.failing_since for book in books)
        expected = {HELD} if any(_newest_is_held(book) for book in books) else {UNREACHABLE} if failing else {"fresh"}
        if any(v.outcome == HELD and not v.is_fetched for book in books for v in book.vintages):
            expected.add(HELD)  # a file that was handed over is held until it is rejected, or another one comes
        if status not in expected:
            yield f"{source_id} is {status}, expected {' or '.join(sorted(expected))}: {reason}"
        if status != "fresh" and not (reason and step):
            yield f"{source_id} is {status} without a reason or a next step"


def _books_of(world: World, source_id: str) -> list[Book]:
    return [book for name, book in world.books.items() if name[0] == source_id]


def _newest_is_held(book: Book) -> bool:
    fetched = book.fetched()
    return bool(fetched) and fetched[-1].outcome == HELD


def _of_others(world: World, day: Day, before: Seen, after: Seen) -> Iterator[str]:
    """A source to which nothing happened says what it said before, and stands as it stood."""
    for source_id, fingerprint in before.observations.items():
        if day.touches(source_id) or _was_unreachable(before, source_id):
            continue  # a server that answers again may be asked days later, when its silence is over
        if after.observations.get(source_id) != fingerprint:
            yield f"{source_id} says something else, and nothing happened to it"
        is_failing = any(book.failing_since for book in _books_of(world, source_id))
        if not is_failing and after.statuses[source_id] != before.statuses[source_id]:
            stands = f"{before.statuses[source_id]} -> {after.statuses[source_id]}"
            yield f"{source_id} stands otherwise, and nothing happened to it: {stands}"


def _was_unreachable(before: Seen, source_id: str) -> bool:
    return before.statuses[source_id][0] == UNREACHABLE


def _nothing_is_due(day: Day, before: Seen | None) -> bool:
    """Whether nothing happens, and no server was silent from which a file may come now."""
    return day.is_quiet and before is not None and not any(_was_unreachable(before, name) for name in before.statuses)


def _of_past(world: World) -> Iterator[str]:
    """What was served at the end of a past day is what the release says that was recorded by then."""
    days = sorted(world.past)
    chosen = {*days[-1:], *world.random.sample(days, min(PAST_DAYS, len(days)))} - {world.today}
    with _opened(world) as connection:
        for day in sorted(chosen):
            macro = f"core.observations_recorded_by(date '{day}')"
            found = frozenset(connection.execute(_SERVED.format(macro)).fetchall())
            expected, actual = _without_rejected(world, day, world.past[day]), _without_rejected(world, day, found)
            if actual != expected:
                yield f"of {day} the release says something else than was served: {_differences(expected, actual)}"


def _without_rejected(world: World, day: date, rows: Iterable[Value]) -> set[Value]:
    """Without the datasets of which a file counted on a day that a person has rejected since: it counts for no day."""
    gone = {
        name
        for book in world.books.values()
        if any(v.outcome == REJECTED and v.landed_on <= day for v in book.vintages)
        for name in book.publisher.indicators
    }
    return {row for row in rows if row[0] not in gone}


def _of_alerts(world: World, day: Day, before: Seen | None, after: Seen) -> Iterator[str]:
    """The open alerts are those whose cause lasts, and what is said once for all is said where something happened."""
    sources = read_source_cadences(Reference(world.settings.reference_folder))
    required, allowed = _causes(world, {source.source_id: source.cadence for source in sources})
    is_open = {cause for cause, alert in after.open_alerts.items() if alert.kind in PROBLEM_KINDS}
    if required - is_open:
        yield f"no alert of {sorted(required - is_open)}"
    if is_open - allowed:
        yield f"an alert without a cause: {sorted(is_open - allowed)}"
    for alert in day.alerts:
        if alert.kind not in PROBLEM_KINDS | OF_A_MOMENT or (
            alert.kind in OF_A_MOMENT and _nothing_is_due(day, before)
        ):
            yield f"an alert of {alert.kind}: {alert.title}: {alert.message}"


def _causes(world: World, cadences: Mapping[str, Cadence]) -> tuple[set[str], set[str]]:
    """The causes of which there must be an open alert, and those of which there may be one."""
    required, allowed = set[str](), set[str]()
    for source_id in {name[0] for name in world.books}:
        books, cadence = _books_of(world, source_id), cadences[source_id]
        held = [book.fetched()[-1] for book in books if _newest_is_held(book)]
        required |= {f"{HELD}:{vintage.snapshot_id}" for vintage in held}
        allowed |= {f"{HELD}:{v.snapshot_id}" for book in books for v in book.vintages if _may_be_told(v, held)}
        failing = [book for book in books if book.failing_since]
        since = min((book.failing_since for book in failing if book.failing_since), default=None)
        cause = {f"{UNREACHABLE}:{source_id}:{since:%Y-%m-%dT%H:%M:%S}"} if since else set()
        allowed |= cause
        required |= cause if all(book.failures > cadence.retries for book in failing) else set()
        due = min(book.answered_at or world.now for book in books) + timedelta(
            days=cadence.every_days + cadence.grace_days
        )
        late = {f"{LATE_FETCH}:{source_id}:{due:%Y-%m-%dT%H:%M:%S}"} if due < world.now else set()
        required, allowed = required | late, allowed | late
    return required, allowed | required


def _may_be_told(vintage: Vintage, held: Collection[Vintage]) -> bool:
    return vintage.outcome == HELD and (vintage in held or not vintage.is_fetched)


def _of_quiet(world: World, day: Day, before: Seen | None) -> Iterator[str]:
    """On a day on which nothing happens nothing is released, and nobody is told anything new."""
    if not _nothing_is_due(day, before):
        return
    if day.built is not None:
        yield "a release on a quiet day"
    if day.alerts and not any(book.failing_since for book in world.books.values()):
        yield f"alerts on a quiet day: {[alert.title for alert in day.alerts]}"


def _differences(expected: Iterable[object], actual: Iterable[object]) -> str:
    wanted, found = set(expected), set(actual)
    missing, surplus = sorted(wanted - found, key=str), sorted(found - wanted, key=str)
    return f"{len(missing)} missing {missing[:SHOWN]}, {len(surplus)} too many {surplus[:SHOWN]}"
