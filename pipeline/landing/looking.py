"""Landing: every embedded edition and every live source looked at, and what is new put into store and ledger.

One broken source never stops the others: its failure is a row of the ledger. Live sources are fetched side by side,
and all of them together end at one deadline.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.landing.fetching import Fetched, FetchError, fetch, mirrored
from pipeline.landing.hand_over import handed_over_payload
from pipeline.landing.ledger import Ledger, Look, Snapshot, utc_now
from pipeline.landing.names import Names
from pipeline.landing.store import SnapshotStore
from pipeline.settings import Settings
from pipeline.sources import declared_dataset, declared_sources
from pipeline.sources.declaration import Dataset
from pipeline.sources.embedded import EMBEDDED
from pipeline.sources.reference import Reference
from pipeline.tidy.faults import RunFault


@dataclass(frozen=True)
class Target:
    """A live dataset to look at, and its newest file, if the store still has it."""

    source_id: str
    dataset: Dataset
    newest: Snapshot | None


@dataclass(frozen=True)
class Answer:
    """What became of one target: fetched, or a failure."""

    target: Target
    seconds: float
    fetched: Fetched | None = None
    error: FetchError | None = None


def dataset_of(source_id: str, dataset_id: str) -> Dataset:
    """The declared dataset, or the one that reads embedded editions."""
    return EMBEDDED if dataset_id == EMBEDDED.dataset_id else declared_dataset(source_id, dataset_id)


def land_embedded(ledger: Ledger, store: SnapshotStore, reference: Reference) -> list[Snapshot]:
    """Land every embedded edition that is new, through the same door as any other file.

    Raises:
        RunFault: an edition that editions.csv names has no file, or a file is named by no edition.
    """
    folder = reference.folder / "editions"
    described = {edition.embedded_file: edition for edition in reference.editions if edition.embedded_file}
    present = {path.name for path in folder.glob("*.csv")}
    if described.keys() != present:
        raise RunFault(
            "embedded editions and editions.csv do not match",
            expected="one row of warehouse/reference/editions.csv for each file of its editions/ folder",
            seen=f"no file: {sorted(described.keys() - present)}; no row: {sorted(present - described.keys())}",
            next_step="add the missing row or file",
        )
    landed = []
    for name, edition in sorted(described.items()):
        payload = reference.payload(f"editions/{name}")
        snapshot = _snapshot(
            store.put(payload),
            edition.source_id,
            EMBEDDED.dataset_id,
            edition.edition,
            "embedded",
            name,
            f"warehouse/reference/editions/{name}",
            len(payload),
            edition.published_at,
        )
        kept, is_new = _kept(ledger, snapshot)
        landed += [kept] if is_new else []
    return landed


def look_at_live_sources(
    ledger: Ledger,
    store: SnapshotStore,
    settings: Settings,
    *,
    only: Sequence[str] = (),
    progress: Callable[[str], None] = lambda line: None,
) -> list[Look]:
    """Look at every live dataset (of the sources ``only``, if any are named) and land what is new."""
    targets = _targets(ledger, store, only)
    looks = []
    for answer in _answers(targets, settings):
        look = _recorded(answer, ledger, store)
        progress(f"{look.source_id}/{look.dataset_id}: {look.outcome}{': ' + look.message if look.message else ''}")
        looks.append(look)
    return looks


def land_handed_over(
    path: Path, source_id: str, edition: str, published_at: date, ledger: Ledger, store: SnapshotStore
) -> tuple[Snapshot, bool]:
    """Land what a person hands over; the second value says whether it was new.

    Raises:
        RunFault: the source takes no hand-over, the path cannot be read, or these bytes are another edition already.
    """
    dataset = hand_over_dataset(source_id)
    payload = handed_over_payload(path, content=dataset.content)
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
    )
    others = sorted({s.edition for s in _same_bytes(ledger, snapshot)} - {edition})
    if others:
        raise RunFault(
            "these bytes are landed already, as another edition",
            expected=others[0],
            seen=edition,
            next_step=f"land them with --edition '{others[0]}', or hand over the right file",
        )
    return _kept(ledger, snapshot)


def hand_over_dataset(source_id: str) -> Dataset:
    """The dataset of a source that a person hands over.

    Raises:
        RunFault: the source takes no hand-over.
    """
    takers = {s.source_id: d for s in declared_sources() for d in s.datasets if not d.urls}
    if source_id not in takers:
        raise RunFault(
            f"the source {source_id!r} takes no hand-over",
            expected=f"one of: {', '.join(sorted(takers))}",
            seen=source_id,
            next_step="name one of these sources",
        )
    return takers[source_id]


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
        utc_now(),
        fetched.etag if fetched else None,
        fetched.last_modified if fetched else None,
    )


def _kept(ledger: Ledger, snapshot: Snapshot) -> tuple[Snapshot, bool]:
    """The snapshot as the ledger has it, and whether it is new: other bytes or another date than its newest kin.

    Bytes that come back after others (a publisher takes an upload back, a person an edit) are a vintage of their own,
    with a number behind their id: else the version that was withdrawn would be served for ever.
    """
    kind = _kind(snapshot)
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
    """What to look at; a file that the store has lost is asked for anew, whatever its ETag."""
    newest = {(s.source_id, s.dataset_id): s for s in ledger.snapshots()}
    targets = []
    for source in declared_sources():
        if only and source.source_id not in only:
            continue
        for dataset in source.datasets:
            if dataset.urls:
                last = newest.get((source.source_id, dataset.dataset_id))
                is_there = last is not None and store.has(last.sha256, last.bytes)
                targets.append(Target(source.source_id, dataset, last if is_there else None))
    return targets


def _answers(targets: Sequence[Target], settings: Settings) -> list[Answer]:
    """Fetch all targets side by side; whoever has not answered at the deadline has failed.

    The threads are daemons: a resolver that hangs must hold up neither the refresh nor the end of the process.
    """
    deadline = time.monotonic() + settings.fetch_seconds
    done: queue.Queue[Answer] = queue.Queue()
    names = Names()
    for target in targets:
        threading.Thread(target=_answer, args=(target, settings, deadline, names, done), daemon=True).start()
    answers: list[Answer] = []
    while len(answers) < len(targets):
        try:
            answers.append(done.get(timeout=max(0.01, deadline + 1 - time.monotonic())))
        except queue.Empty:
            break
    heard = {(a.target.source_id, a.target.dataset.dataset_id) for a in answers}
    late = [t for t in targets if (t.source_id, t.dataset.dataset_id) not in heard]
    message = f"no answer within {settings.fetch_seconds:g} s"
    answers += [Answer(t, settings.fetch_seconds, error=FetchError("transient", message)) for t in late]
    return sorted(answers, key=lambda a: (a.target.source_id, a.target.dataset.dataset_id))


def _answer(target: Target, settings: Settings, deadline: float, names: Names, done: queue.Queue[Answer]) -> None:
    started = time.monotonic()
    error = FetchError("permanent", "no address is declared")
    for url in target.dataset.urls:
        newest = target.newest
        if newest is not None and newest.address != mirrored(url, settings.mirror_url):
            newest = None  # another address may hold an older file, and would rightly say that it has not changed
        try:
            fetched = fetch(
                url,
                content=target.dataset.content,
                deadline=deadline,
                mirror_url=settings.mirror_url,
                etag=newest.etag if newest else None,
                last_modified=newest.last_modified if newest else None,
                names=names,
            )
        except FetchError as failure:
            error = failure
            continue
        done.put(Answer(target, time.monotonic() - started, fetched=fetched))
        return
    done.put(Answer(target, time.monotonic() - started, error=error))


def _recorded(answer: Answer, ledger: Ledger, store: SnapshotStore) -> Look:
    source_id, dataset = answer.target.source_id, answer.target.dataset
    outcome, snapshot_id, kind, message = "unchanged", None, None, None
    if answer.error is not None:
        outcome, kind, message = "failed", answer.error.kind, str(answer.error)
    elif answer.fetched is not None and answer.fetched.payload is not None:
        today = utc_now().date()
        payload = answer.fetched.payload
        snapshot = _snapshot(
            store.put(payload),
            source_id,
            dataset.dataset_id,
            today.isoformat(),
            "fetched",
            dataset.file_name,
            answer.fetched.address,
            len(payload),
            today,
            answer.fetched,
        )
        kept, is_new = _kept(ledger, snapshot)
        outcome, snapshot_id = "new" if is_new else "unchanged", kept.snapshot_id
    elif answer.target.newest is not None:
        snapshot_id = answer.target.newest.snapshot_id
    look = Look(source_id, dataset.dataset_id, utc_now(), outcome, round(answer.seconds, 3), snapshot_id, kind, message)
    ledger.add_look(look)
    return look
