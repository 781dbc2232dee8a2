"""Landing: every embedded edition and every live source fetched, and what is new put into store and ledger.

One broken source never stops the others: its failure is a row of the ledger. Live sources are fetched side by side,
and all of them together end at one deadline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pipeline.landing.concurrent_fetches import Answer, Target, ask_all
from pipeline.landing.fetching import LONGEST_SILENCE, Fetched
from pipeline.landing.hand_over import handed_over_payload
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch, Snapshot, accept_command, reject_command
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import EDITIONS, Reference
from pipeline.settings import Settings
from pipeline.sources import declared_dataset, declared_sources
from pipeline.sources.declaration import Dataset
from pipeline.sources.embedded import EMBEDDED


def dataset_of(source_id: str, dataset_id: str) -> Dataset:
    """The declared dataset, or the one that reads embedded editions."""
    return EMBEDDED if dataset_id == EMBEDDED.dataset_id else declared_dataset(source_id, dataset_id)


def land_embedded(ledger: Ledger, store: SnapshotStore, reference: Reference, now: datetime) -> list[Snapshot]:
    """Land every embedded edition that is new at the time ``now`` (UTC), through the same door as any other file.

    Raises:
        RunFault: an edition that editions.csv names has no file, or a file is named by no edition.
    """
    folder = reference.folder / EDITIONS
    described = {edition.embedded_file: edition for edition in reference.editions if edition.embedded_file}
    present = {path.name for path in folder.glob("*.csv")}
    if described.keys() != present:
        raise RunFault(
            "embedded editions and editions.csv do not match",
            expected="one row of warehouse/reference/sources/editions.csv for each file of its editions/ folder",
            seen=f"no file: {sorted(described.keys() - present)}; no row: {sorted(present - described.keys())}",
            next_step="add the missing row or file",
        )
    _lost_snapshots(ledger, store)
    landed = []
    with ledger.together():
        for name, edition in sorted(described.items()):
            payload = reference.payload(f"{EDITIONS}/{name}")
            snapshot = _snapshot(
                store.put(payload),
                edition.source_id,
                EMBEDDED.dataset_id,
                edition.edition,
                "embedded",
                name,
                f"warehouse/reference/{EDITIONS}/{name}",
                len(payload),
                edition.published_at,
                now,
            )
            kept, is_new = _kept(ledger, snapshot)
            landed += [kept] if is_new else []
    return landed


def fetch_live_sources(
    ledger: Ledger,
    store: SnapshotStore,
    settings: Settings,
    *,
    only: Sequence[str] = (),
    progress: Callable[[str], None] = lambda line: None,
    answered: Callable[[str], None] = lambda line: None,
) -> list[Fetch]:
    """Fetch at every live dataset (of the sources ``only``, if any are named) and land what is new.

    ``answered`` is told one line per source as soon as its last file has answered, ``progress`` what became of each
    file. A source that asked not to be asked before a time (Retry-After) is left alone until then, which is recorded.
    """
    targets = _targets(ledger, store, only)
    silent = _silent_sources(ledger.fetches(), settings.now())
    fetches = [
        _postponed(target, silent[target.source_id], settings.now()) for target in targets if target.source_id in silent
    ]
    with ledger.together():
        for fetch in fetches:
            ledger.add_fetch(fetch)
    for source_id, until in silent.items():
        if any(target.source_id == source_id for target in targets):
            answered(f"{source_id}: not asked before {until:%Y-%m-%d %H:%M} UTC")
    asked = [target for target in targets if target.source_id not in silent]
    answers = ask_all(asked, settings, _Tally(asked, answered).heard)
    with ledger.together():
        fetches += [_recorded(answer, ledger, store, settings.now()) for answer in answers]
    for fetch in fetches:
        progress(
            f"{fetch.source_id}/{fetch.dataset_id}: {fetch.outcome}{': ' + fetch.message if fetch.message else ''}"
        )
    return fetches


class _Tally:
    """Counts the answers by source, and says of each source how it answered once all of its files have."""

    def __init__(self, targets: Sequence[Target], answered: Callable[[str], None]) -> None:
        self._left = Counter(target.source_id for target in targets)
        self._failed: Counter[str] = Counter()
        self._total = dict(self._left)
        self._answered = answered

    def heard(self, answer: Answer) -> None:
        """Count an answer, and tell of its source when it was the last one."""
        source_id = answer.target.source_id
        self._left[source_id] -= 1
        self._failed[source_id] += answer.error is not None
        if not self._left[source_id]:
            good, total = self._total[source_id] - self._failed[source_id], self._total[source_id]
            files = "file" if total == 1 else "files"
            self._answered(f"{source_id}: {good} of {total} {files} answered, {answer.seconds:.1f} s")


def _silent_sources(fetches: Sequence[Fetch], now: datetime) -> dict[str, datetime]:
    """By source that must not be asked yet: until when, by the newest fetch each of its datasets.

    A time further off than any that is recorded comes from a clock that was set back since, and silences nobody.
    """
    newest = {(fetch.source_id, fetch.dataset_id): fetch for fetch in fetches}
    silent: dict[str, datetime] = {}
    for fetch in newest.values():
        if fetch.retry_at is not None and now < fetch.retry_at <= now + LONGEST_SILENCE:
            silent[fetch.source_id] = max(fetch.retry_at, silent.get(fetch.source_id, fetch.retry_at))
    return silent


def _postponed(target: Target, until: datetime, now: datetime) -> Fetch:
    message = f"not asked: its server asked to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC"
    dataset_id = target.dataset.dataset_id
    return Fetch(target.source_id, dataset_id, now, "postponed", 0.0, None, None, message, until)


def land_handed_over(
    path: Path,
    source_id: str,
    dataset: Dataset,
    edition: str,
    published_at: date,
    ledger: Ledger,
    store: SnapshotStore,
    now: datetime,
) -> tuple[Snapshot, bool]:
    """Land what a person hands over at the time ``now`` (UTC); the second value says whether it was new.

    Raises:
        RunFault: the path cannot be read, or these bytes are another edition already.
    """
    payload = handed_over_payload(path, content=dataset.content)
    _lost_snapshots(ledger, store)
    name = path.resolve().name  # of a folder named "." too
    snapshot = _snapshot(
        store.put(payload),
        source_id,
        dataset.dataset_id,
        edition,
        "handed_over",
        name,
        name,
        len(payload),
        published_at,
        now,
    )
    rejected = ledger.rejected()
    same = [s for s in _same_bytes(ledger, snapshot) if s.snapshot_id not in rejected]
    others = sorted({s.edition for s in same} - {edition})
    if others:
        raise RunFault(
            "these bytes are landed already, as another edition",
            expected=others[0],
            seen=edition,
            next_step=f"land them with --edition '{others[0]}', or hand over the right file; if the other edition is "
            f"the wrong one: {reject_command(same[-1].snapshot_id)}",
        )
    kept, is_new = _kept(ledger, snapshot)
    if kept.snapshot_id in rejected:
        raise RunFault(
            f"this file is landed already, as {kept.snapshot_id}, and rejected",
            expected="a file that counts",
            seen=rejected[kept.snapshot_id].reason,
            next_step=f"to take the rejection back: {accept_command(kept.snapshot_id)}",
        )
    return kept, is_new


def hand_over_dataset(source_id: str, dataset_id: str | None = None) -> Dataset:
    """The dataset that a person hands over: the one named, or the only one that comes no other way.

    Raises:
        RunFault: the source has no datasets, or it has several and none is named.
    """
    sources = {source.source_id: source.datasets for source in declared_sources()}
    if source_id not in sources:
        raise RunFault(
            f"the source {source_id!r} takes no hand-over",
            expected=f"one of: {', '.join(sorted(sources))}",
            seen=source_id,
            next_step="name one of these sources",
        )
    datasets = {dataset.dataset_id: dataset for dataset in sources[source_id]}
    only_by_hand = [dataset for dataset in datasets.values() if not dataset.urls and not dataset.listing]
    fitting = [datasets[dataset_id]] if dataset_id in datasets else only_by_hand or list(datasets.values())
    if len(fitting) != 1 or dataset_id not in {None, fitting[0].dataset_id}:
        raise RunFault(
            f"which dataset of {source_id} is it?",
            expected=f"one of: {', '.join(sorted(datasets))}",
            seen=f"--dataset {dataset_id}" if dataset_id else "no --dataset",
            next_step=f"name it: --dataset {next(iter(sorted(datasets)))}",
        )
    return fitting[0]


def _snapshot(
    sha256: str,
    source_id: str,
    dataset_id: str,
    edition: str,
    origin: str,
    file_name: str,
    address: str,
    size: int,
    published_at: date,
    recorded_at: datetime,
    fetched: Fetched | None = None,
) -> Snapshot:
    return Snapshot(
        f"{source_id}/{dataset_id}/{sha256[:16]}",
        source_id,
        dataset_id,
        edition,
        origin,
        file_name,
        address,
        sha256,
        size,
        published_at,
        recorded_at,
        fetched.etag if fetched else None,
        fetched.last_modified if fetched else None,
    )


def _kept(ledger: Ledger, snapshot: Snapshot) -> tuple[Snapshot, bool]:
    """The snapshot as the ledger has it, and whether it is new: other bytes or another date than its newest kin.

    Bytes that come back after others (a publisher takes an upload back, a person an edit) are a vintage of their own,
    with a number behind their id: else the version that was withdrawn would be served for ever. Bytes that a person
    rejected stay rejected, however often they come.
    """
    kind = _kind(snapshot)
    rejected = ledger.rejected()
    refused = [s for s in _same_bytes(ledger, snapshot) if _kind(s) == kind and s.snapshot_id in rejected]
    if refused:
        return refused[-1], False
    newest = next((s for s in reversed(ledger.snapshots()) if _kind(s) == kind), None)
    is_fetched = snapshot.origin == "fetched"
    if (
        newest is not None
        and newest.sha256 == snapshot.sha256
        and (is_fetched or newest.published_at == snapshot.published_at)
    ):
        return newest, False
    earlier = len(_same_bytes(ledger, snapshot))
    if earlier:
        snapshot = replace(snapshot, snapshot_id=f"{snapshot.snapshot_id}-{earlier + 1}")
    ledger.add_snapshot(snapshot)
    return snapshot, True


def _kind(snapshot: Snapshot) -> tuple[str, str, str]:
    """Of which files one is the newest: all that were fetched of a dataset, else those of one edition."""
    edition = "" if snapshot.origin == "fetched" else snapshot.edition
    return snapshot.source_id, snapshot.dataset_id, edition


def _same_bytes(ledger: Ledger, snapshot: Snapshot) -> list[Snapshot]:
    said = (snapshot.source_id, snapshot.dataset_id, snapshot.sha256)
    return [s for s in ledger.snapshots() if (s.source_id, s.dataset_id, s.sha256) == said]


def _targets(ledger: Ledger, store: SnapshotStore, only: Sequence[str]) -> list[Target]:
    """What to fetch; a file that the store has lost is asked for anew, whatever its ETag.

    Size and presence are asked of every file, the bytes of those alone that could not be read before.
    """
    newest = {(s.source_id, s.dataset_id): s for s in ledger.snapshots()}
    lost = _lost_snapshots(ledger, store)
    targets = []
    for source in declared_sources():
        if only and source.source_id not in only:
            continue
        for dataset in source.datasets:
            if dataset.urls or dataset.listing:
                last = newest.get((source.source_id, dataset.dataset_id))
                is_there = last is not None and last.snapshot_id not in lost and store.has(last.sha256, last.bytes)
                targets.append(Target(source.source_id, dataset, last if is_there else None))
    return targets


def _lost_snapshots(ledger: Ledger, store: SnapshotStore) -> set[str]:
    """The snapshots that are held for lost bytes and are still lost; asking makes the store write their bytes anew."""
    held = {validation.snapshot_id for validation in ledger.validations().values() if validation.is_lost}
    return {s.snapshot_id for s in ledger.snapshots() if s.snapshot_id in held and not store.is_whole(s.sha256)}


def _published_on(answer: Answer, today: date) -> date:
    """The day that the publisher names, where it has advanced; else these bytes are first seen today.

    A day that stays behind while the bytes change would put the new ones under the edition of the old.
    """
    day, newest = answer.published_at, answer.target.newest
    has_advanced = day is not None and day <= today and (newest is None or day > newest.published_at)
    return day if day is not None and has_advanced else today


def _recorded(answer: Answer, ledger: Ledger, store: SnapshotStore, now: datetime) -> Fetch:
    source_id, dataset = answer.target.source_id, answer.target.dataset
    outcome, snapshot_id, kind, message = "unchanged", None, None, None
    if answer.error is not None:
        outcome, kind, message = "failed", answer.error.kind, str(answer.error)
    elif answer.fetched is None:
        outcome, message = "not_configured", f"{dataset.key_setting} is not set"
    elif answer.fetched.payload is not None:
        today = now.date()
        payload = answer.fetched.payload
        snapshot = _snapshot(
            store.put(payload),
            source_id,
            dataset.dataset_id,
            today.isoformat(),
            "fetched",
            dataset.file_name,
            answer.address,
            len(payload),
            _published_on(answer, today),
            now,
            answer.fetched,
        )
        kept, is_new = _kept(ledger, snapshot)
        outcome, snapshot_id = "new" if is_new else "unchanged", kept.snapshot_id
        message = "; ".join(filter(None, (answer.fetched.note, answer.note))) or None
    elif answer.target.newest is not None:
        snapshot_id = answer.target.newest.snapshot_id
    retry_at = answer.error.retry_at if answer.error is not None else None
    seconds = round(answer.seconds, 3)
    fetch = Fetch(source_id, dataset.dataset_id, now, outcome, seconds, snapshot_id, kind, message, retry_at)
    ledger.add_fetch(fetch)
    return fetch
