"""Landing: every embedded edition and every live source looked at, and what is new put into store and ledger.

One broken source never stops the others: its failure is a row of the ledger. Live sources are fetched side by side,
and all of them together end at one deadline.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.landing.fetching import Fetched, FetchError, fetch
from pipeline.landing.hand_over import handed_over_payload
from pipeline.landing.ledger import Ledger, Look, Snapshot, utc_now
from pipeline.landing.store import SnapshotStore
from pipeline.settings import Settings
from pipeline.sources import declared_dataset, declared_sources
from pipeline.sources.declaration import Dataset
from pipeline.sources.embedded import EMBEDDED
from pipeline.sources.reference import Reference
from pipeline.tidy.faults import RunFault


@dataclass(frozen=True)
class Target:
    """A live dataset to look at, with what the last good answer said of itself."""

    source_id: str
    dataset: Dataset
    etag: str | None
    last_modified: str | None


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
        payload = (folder / name).read_bytes()
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
        if _is_new(ledger, snapshot):
            ledger.add_snapshot(snapshot)
            landed.append(snapshot)
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
    targets = _targets(ledger, only)
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
    takers = [s for s in declared_sources() if s.source_id == source_id and any(not d.urls for d in s.datasets)]
    if not takers:
        takes = ", ".join(s.source_id for s in declared_sources() if any(not d.urls for d in s.datasets))
        raise RunFault(
            f"the source {source_id!r} takes no hand-over",
            expected=f"one of: {takes}",
            seen=source_id,
            next_step="name one of these sources",
        )
    dataset = next(d for d in takers[0].datasets if not d.urls)
    payload = handed_over_payload(path, content=dataset.content)
    snapshot = _snapshot(
        store.put(payload),
        source_id,
        dataset.dataset_id,
        edition,
        "handed_over",
        path.name,
        path.name,
        len(payload),
        published_at,
    )
    known = {s.snapshot_id: s for s in ledger.snapshots()}.get(snapshot.snapshot_id)
    if known is not None and known.edition != edition:
        raise RunFault(
            "these bytes are landed already, as another edition",
            expected=known.edition,
            seen=edition,
            next_step=f"land them with --edition '{known.edition}', or hand over the right file",
        )
    if known is None:
        ledger.add_snapshot(snapshot)
    return known or snapshot, known is None


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


def _is_new(ledger: Ledger, snapshot: Snapshot) -> bool:
    return all(known.snapshot_id != snapshot.snapshot_id for known in ledger.snapshots())


def _targets(ledger: Ledger, only: Sequence[str]) -> list[Target]:
    newest = {(s.source_id, s.dataset_id): s for s in ledger.snapshots()}
    targets = []
    for source in declared_sources():
        if only and source.source_id not in only:
            continue
        for dataset in source.datasets:
            if dataset.urls:
                last = newest.get((source.source_id, dataset.dataset_id))
                conditions = (last.etag, last.last_modified) if last else (None, None)
                targets.append(Target(source.source_id, dataset, *conditions))
    return targets


def _answers(targets: Sequence[Target], settings: Settings) -> list[Answer]:
    """Fetch all targets side by side; whoever has not answered at the deadline has failed.

    The threads are daemons: a resolver that hangs must hold up neither the refresh nor the end of the process.
    """
    deadline = time.monotonic() + settings.fetch_seconds
    done: queue.Queue[Answer] = queue.Queue()
    for target in targets:
        threading.Thread(target=_answer, args=(target, settings, deadline, done), daemon=True).start()
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


def _answer(target: Target, settings: Settings, deadline: float, done: queue.Queue[Answer]) -> None:
    started = time.monotonic()
    error = FetchError("permanent", "no address is declared")
    for url in target.dataset.urls:
        try:
            fetched = fetch(
                url,
                content=target.dataset.content,
                deadline=deadline,
                mirror_url=settings.mirror_url,
                etag=target.etag,
                last_modified=target.last_modified,
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
        snapshot_id = snapshot.snapshot_id
        if _is_new(ledger, snapshot):
            ledger.add_snapshot(snapshot)
            outcome = "new"
    look = Look(source_id, dataset.dataset_id, utc_now(), outcome, round(answer.seconds, 3), snapshot_id, kind, message)
    ledger.add_look(look)
    return look
