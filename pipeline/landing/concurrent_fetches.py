"""Concurrent fetches: all live datasets side by side, each from its listing or its addresses, until one deadline.

Belongs here: threads, addresses, keys and deadlines. How one address is fetched stands in ``fetching``, what becomes of
an answer in ``live_sources``.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from pipeline.landing.fetching import Fetched, FetchError, fetch, mirrored
from pipeline.landing.file_caps import FileCap
from pipeline.landing.host_names import HostNames
from pipeline.landing.records import FailureCause, Snapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.settings import Settings
from pipeline.sources.declaration import Chosen, Dataset, Listing


@dataclass(frozen=True)
class Target:
    """A live dataset to fetch, its newest fetched file, if the store still has it, and that one's day."""

    source_id: str
    dataset: Dataset
    newest: Snapshot | None
    newest_day: date | None = None


@dataclass(frozen=True)
class Answer:
    """What became of one target: fetched from ``address``, or a failure; with neither, its key is not set.

    ``published_at`` is the day that the publisher names beside the file, ``note`` what its listing has to tell, and
    ``earlier`` why its listing, or an address before the one that answered, did not.
    """

    target: Target
    seconds: float
    address: str = ""
    fetched: Fetched | None = None
    published_at: date | None = None
    note: str | None = None
    earlier: FetchError | None = None
    error: FetchError | None = None


@dataclass(frozen=True)
class _Task:
    """One target with what its thread needs: its key (never written down) and the deadline that all share."""

    target: Target
    settings: Settings
    deadline: float
    names: HostNames
    key: str

    def fetch(self, url: str, content: str, newest: Snapshot | None = None) -> Fetched:
        """Fetch one address, the key added, and the key taken out of the message of a failure."""
        parameter = self.target.dataset.key_parameter
        address = f"{url}{'&' if '?' in url else '?'}{parameter}={quote(self.key)}" if self.key else url
        try:
            return fetch(
                address,
                content=content,
                deadline=self.deadline,
                mirror_url=self.settings.mirror_url,
                etag=newest.etag if newest else None,
                last_modified=newest.last_modified if newest else None,
                names=self.names,
                now=self.settings.now,
                retry_statuses=self.target.dataset.retry_statuses,
                cap=self._cap,
                folder=self.settings.data_folder,
            )
        except FetchError as error:
            if not self.key:
                raise
            raise self._without_key(error) from None  # the cause would show the key

    @property
    def _cap(self) -> FileCap:
        command = f"aigap refresh --source {self.target.source_id}"
        return FileCap(self.target.dataset.max_bytes_by_fetch, self.settings.max_file_bytes, command)

    def _without_key(self, error: FetchError) -> FetchError:
        problem, address = (
            text.replace(quote(self.key), "***").replace(self.key, "***") for text in (error.problem, error.address)
        )
        return FetchError(
            error.kind,
            problem,
            cause=error.cause,
            address=address,
            seconds_to_wait=error.seconds_to_wait,
            retry_at=error.retry_at,
        )


def fetch_all(
    targets: Sequence[Target], settings: Settings, on_answer: Callable[[Answer], None] = lambda answer: None
) -> list[Answer]:
    """Fetch all targets side by side; whoever has not answered at the deadline has failed.

    ``on_answer`` gets each answer when it comes; they are returned in the order of their names, whatever came first.
    The threads are daemons: a resolver that hangs must hold up neither the refresh nor the end of the process.
    """
    deadline = time.monotonic() + settings.fetch_seconds
    done: queue.Queue[Answer] = queue.Queue()
    names = HostNames()
    for target in targets:
        task = _Task(target, settings, deadline, names, settings.keys.get(target.dataset.key_setting, ""))
        threading.Thread(target=_answer, args=(task, done), daemon=True).start()
    answers: list[Answer] = []
    while len(answers) < len(targets):
        try:
            answers.append(done.get(timeout=max(0.01, deadline + 1 - time.monotonic())))
        except queue.Empty:
            break
        on_answer(answers[-1])
    known = {(a.target.source_id, a.target.dataset.dataset_id) for a in answers}
    late = [t for t in targets if (t.source_id, t.dataset.dataset_id) not in known]
    problem = f"no answer within {settings.fetch_seconds:g} s"
    for target in late:
        error = FetchError("transient", problem, cause=FailureCause.TIMEOUT)
        answers.append(Answer(target, settings.fetch_seconds, error=error))
        on_answer(answers[-1])
    return sorted(answers, key=lambda a: (a.target.source_id, a.target.dataset.dataset_id))


def _answer(task: _Task, done: queue.Queue[Answer]) -> None:
    target, started = task.target, time.monotonic()
    if target.dataset.key_setting and not task.key:
        done.put(Answer(target, 0.0))
        return
    try:
        address, fetched, chosen, earlier = _first_that_answers(task)
        seconds = time.monotonic() - started
        done.put(Answer(target, seconds, address, fetched, chosen.published_at, chosen.note, earlier))
    except FetchError as error:
        done.put(Answer(target, time.monotonic() - started, error=error))


def _first_that_answers(task: _Task) -> tuple[str, Fetched, Chosen, FetchError | None]:
    """The first address that answers as it was asked, its answer, why it was chosen, and what failed before it.

    Raises:
        FetchError: none did; the error tells of each, and asks for the longest time that any of them asked to wait.
    """
    failures: list[FetchError] = []
    for chosen in _choices(task, failures):
        address = mirrored(chosen.url, task.settings.mirror_url)
        newest = task.target.newest
        if newest is not None and newest.address != address:
            newest = None  # another address may hold an older file, and would rightly say that it has not changed
        try:
            fetched = task.fetch(chosen.url, task.target.dataset.content, newest)
        except FetchError as failure:
            failures.append(failure)
        else:
            return address, fetched, chosen, _told_together(failures) if failures else None
    raise _told_together(failures)


def _told_together(failures: Sequence[FetchError]) -> FetchError:
    """One failure of several addresses: the first one's cause, since the others were tried because of it."""
    first, *others = failures or [FetchError("permanent", "no address is declared")]
    problem = "; then ".join([first.problem, *(str(other) for other in others)])
    retry_at = max((failure.retry_at for failure in failures if failure.retry_at), default=None)
    kind = others[-1].kind if others else first.kind
    return FetchError(kind, problem, cause=first.cause, address=first.address, retry_at=retry_at)


def _choices(task: _Task, failures: list[FetchError]) -> Iterator[Chosen]:
    """Where the listing leads; the declared addresses where there is none, or where it cannot be reached.

    That a listing could not be reached is put with the ``failures``.

    Raises:
        FetchError: the listing answers, but nothing in it fits: falling back would take an old file for a new one.
    """
    listing = task.target.dataset.listing
    if listing is not None:
        try:
            fetched = task.fetch(listing.url, listing.content)
        except FetchError as failure:
            if not _may_fall_back(task):
                raise
            failures.append(failure)
        else:
            if fetched.content is not None:
                with fetched.content as content:
                    yield _chosen(listing, content.read())
                return
    yield from map(Chosen, task.target.dataset.urls)


def _chosen(listing: Listing, payload: bytes) -> Chosen:
    """The file that a listing leads to.

    Raises:
        FetchError: nothing in it fits, or it cannot be read, whatever was raised: a thread that ends without an answer
            would be waited for until the deadline, and say nothing then.
    """
    try:
        return listing.choose(payload)
    except HeldFileError as error:
        raise FetchError("wrong_content", str(error), cause=FailureCause.NOT_FOUND, address=listing.url) from error
    except Exception as error:  # recorded as the reason why this fetch failed
        problem = f"this listing cannot be read, {type(error).__name__}: {error}"
        raise FetchError("wrong_content", problem, cause=FailureCause.CONTENT, address=listing.url) from error


def _may_fall_back(task: _Task) -> bool:
    """Whether the declared addresses may stand for the listing: nothing newer than what they have is landed.

    Once a listing has led to a newer file, a declared address would bring an old one back as the newest vintage.
    """
    newest = task.target.newest
    declared = [mirrored(url, task.settings.mirror_url) for url in task.target.dataset.urls]
    return bool(declared) and (newest is None or newest.address in declared)
