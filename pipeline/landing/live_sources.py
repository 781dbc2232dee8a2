"""Live sources: every declared dataset that has an address is fetched, and what is new put into store and ledger.

One broken source never stops the others: its failure is a row of the ledger. Belongs here: what to fetch, whom to leave
alone, and what a fetch becomes in the ledger. Not here: how all are fetched side by side (``concurrent_fetches``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import IO

from pipeline.landing.concurrent_fetches import Answer, Target, fetch_all
from pipeline.landing.fetching import LONGEST_SILENCE, Fetched
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.landing.snapshots import ArrivedFile, kept, lost_snapshots, stored
from pipeline.reference.files import Reference
from pipeline.settings import Settings
from pipeline.sources.live_datasets import live_datasets


def fetch_live_sources(
    ledger: Ledger,
    store: SnapshotStore,
    settings: Settings,
    reference: Reference,
    *,
    only: Sequence[str] = (),
    progress: Callable[[str], None] = lambda line: None,
    answered: Callable[[str], None] = lambda line: None,
) -> list[Fetch]:
    """Fetch every live dataset (of the sources ``only``, if any are named) and land what is new.

    ``answered`` gets one line per source as soon as its last file has answered, ``progress`` what became of each file.
    A source whose server wants to be left alone until a time (Retry-After) is left alone, which is recorded.
    """
    targets = _targets(ledger, store, reference, only)
    now = settings.now()
    silenced = _silenced_sources(ledger.fetches(), now)
    fetches = [
        _postponed(target, silenced[target.source_id], now) for target in targets if target.source_id in silenced
    ]
    with ledger.together():
        for fetch in fetches:
            ledger.add_fetch(fetch)
    for source_id, until in silenced.items():
        if any(target.source_id == source_id for target in targets):
            answered(f"{source_id}: not asked before {until:%Y-%m-%d %H:%M} UTC")
    requested = [target for target in targets if target.source_id not in silenced]
    answers = fetch_all(requested, settings, _Tally(requested, answered).count)
    with ledger.together():
        fetches += [_recorded(answer, ledger, store, settings.now()) for answer in answers]
    for fetch in fetches:
        progress(
            f"{fetch.source_id}/{fetch.dataset_id}: {fetch.outcome}{': ' + fetch.message if fetch.message else ''}"
        )
    return fetches


class _Tally:
    """Counts the answers by source, and reports on each source once all of its files have answered."""

    def __init__(self, targets: Sequence[Target], answered: Callable[[str], None]) -> None:
        self._left = Counter(target.source_id for target in targets)
        self._failed: Counter[str] = Counter()
        self._total = dict(self._left)
        self._answered = answered

    def count(self, answer: Answer) -> None:
        """Count an answer, and report on its source when it was the last one."""
        source_id = answer.target.source_id
        self._left[source_id] -= 1
        self._failed[source_id] += answer.error is not None
        if not self._left[source_id]:
            good, total = self._total[source_id] - self._failed[source_id], self._total[source_id]
            files = "file" if total == 1 else "files"
            self._answered(f"{source_id}: {good} of {total} {files} answered, {answer.seconds:.1f} s")


def _silenced_sources(fetches: Sequence[Fetch], now: datetime) -> dict[str, datetime]:
    """By source that must not be asked yet: until when, by the newest fetch of each of its datasets.

    A time further off than any that is ever recorded comes from a clock that was set back since, and silences nobody.
    """
    newest = {(fetch.source_id, fetch.dataset_id): fetch for fetch in fetches}
    silenced: dict[str, datetime] = {}
    for fetch in newest.values():
        if fetch.retry_at is not None and now < fetch.retry_at <= now + LONGEST_SILENCE:
            silenced[fetch.source_id] = max(fetch.retry_at, silenced.get(fetch.source_id, fetch.retry_at))
    return silenced


def _postponed(target: Target, until: datetime, now: datetime) -> Fetch:
    message = f"not asked: its server asked to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC"
    dataset_id = target.dataset.dataset_id
    return Fetch(target.source_id, dataset_id, now, "postponed", 0.0, None, None, message, until)


def _targets(ledger: Ledger, store: SnapshotStore, reference: Reference, only: Sequence[str]) -> list[Target]:
    """What to fetch; a file that the store has lost is fetched anew, whatever its ETag.

    Size and presence are checked of every file, the bytes of those alone that could not be read before.
    """
    # what a person handed over has no version to ask by, and may be as old as one likes
    newest = {(s.source_id, s.dataset_id): s for s in ledger.snapshots() if s.origin == "fetched"}
    lost = lost_snapshots(ledger, store)
    targets = []
    for source_id, dataset in live_datasets(reference):
        if not only or source_id in only:
            last = newest.get((source_id, dataset.dataset_id))
            is_there = last is not None and last.snapshot_id not in lost and store.has(last.sha256, last.bytes)
            day = last.published_at if last else None
            targets.append(Target(source_id, dataset, last if is_there else None, day))
    return targets


def _recorded(answer: Answer, ledger: Ledger, store: SnapshotStore, now: datetime) -> Fetch:
    """Land what came, if anything did, and record the fetch."""
    outcome, snapshot_id, message = "unchanged", None, None
    error = answer.error
    if error is not None:
        outcome, message = "failed", str(error)
    elif answer.fetched is None:
        outcome, message = "not_configured", f"{answer.target.dataset.key_setting} is not set"
    elif answer.fetched.content is not None:
        with answer.fetched.content as content:
            snapshot = stored(_arrived(answer, answer.fetched, content, now.date()), store, now)
        snapshot, is_new = kept(ledger, snapshot)
        outcome, snapshot_id = "new" if is_new else "unchanged", snapshot.snapshot_id
        message = "; ".join(filter(None, (answer.fetched.note, answer.note))) or None
    elif answer.target.newest is not None:
        snapshot_id = answer.target.newest.snapshot_id
    if answer.earlier is not None:
        error = answer.earlier
        message = "; ".join(filter(None, (message, f"from the next address, as the first one failed: {error}")))
    fetch = Fetch(
        answer.target.source_id,
        answer.target.dataset.dataset_id,
        now,
        outcome,
        round(answer.seconds, 3),
        snapshot_id,
        failure_kind=answer.error.kind if answer.error else None,
        message=message,
        retry_at=error.retry_at if error else None,
        cause=error.cause if error else None,
        address=error.address if error else None,
    )
    ledger.add_fetch(fetch)
    return fetch


def _arrived(answer: Answer, fetched: Fetched, content: IO[bytes], today: date) -> ArrivedFile:
    dataset = answer.target.dataset
    return ArrivedFile(
        answer.target.source_id,
        dataset.dataset_id,
        today.isoformat(),
        "fetched",
        dataset.file_name,
        answer.address,
        content,
        _published_on(answer, today),
        fetched.etag,
        fetched.last_modified,
    )


def _published_on(answer: Answer, today: date) -> date:
    """The day that the publisher names, where it has advanced; else these bytes are first seen today.

    A day that stays behind while the bytes change would put the new ones under the edition of the old.
    """
    day, before = answer.published_at, answer.target.newest_day
    has_advanced = day is not None and day <= today and (before is None or day > before)
    return day if day is not None and has_advanced else today
