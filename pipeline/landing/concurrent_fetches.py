"""Asking the publishers: all live datasets side by side, each from its listing or its addresses, until one deadline.

Belongs here: threads, addresses, keys and deadlines. What is done with an answer stands in ``fetching``.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.landing.fetching import Fetched, FetchError, fetch, mirrored
from pipeline.landing.host_names import Names
from pipeline.landing.records import Snapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.settings import Settings
from pipeline.sources.declaration import Dataset, Listing


@dataclass(frozen=True)
class Target:
    """A live dataset to fetch, and its newest file, if the store still has it."""

    source_id: str
    dataset: Dataset
    newest: Snapshot | None


@dataclass(frozen=True)
class Answer:
    """What became of one target: fetched from ``address``, or a failure; with neither, its key is not set."""

    target: Target
    seconds: float
    address: str = ""
    fetched: Fetched | None = None
    error: FetchError | None = None


@dataclass(frozen=True)
class _Question:
    """One target as it is asked: with its key (never written down) and the deadline that all share."""

    target: Target
    settings: Settings
    deadline: float
    names: Names
    key: str

    def fetch(self, url: str, content: str, newest: Snapshot | None = None) -> Fetched:
        """Fetch one address, the key added, and the key taken out of what is said of a failure."""
        parameter = self.target.dataset.key_parameter
        asked = f"{url}{'&' if '?' in url else '?'}{parameter}={quote(self.key)}" if self.key else url
        try:
            return fetch(
                asked,
                content=content,
                deadline=self.deadline,
                mirror_url=self.settings.mirror_url,
                etag=newest.etag if newest else None,
                last_modified=newest.last_modified if newest else None,
                names=self.names,
            )
        except FetchError as error:
            if not self.key:
                raise
            message = str(error).replace(quote(self.key), "***").replace(self.key, "***")
            told = FetchError(error.kind, message, seconds_to_wait=error.seconds_to_wait)
            raise told from None  # the cause would show the key


def ask_all(
    targets: Sequence[Target], settings: Settings, heard: Callable[[Answer], None] = lambda answer: None
) -> list[Answer]:
    """Fetch all targets side by side; whoever has not answered at the deadline has failed.

    ``heard`` is told of each answer when it comes; they are given in the order of their names, whatever came first.
    The threads are daemons: a resolver that hangs must hold up neither the refresh nor the end of the process.
    """
    deadline = time.monotonic() + settings.fetch_seconds
    done: queue.Queue[Answer] = queue.Queue()
    names = Names()
    for target in targets:
        question = _Question(target, settings, deadline, names, settings.keys.get(target.dataset.key_setting, ""))
        threading.Thread(target=_answer, args=(question, done), daemon=True).start()
    answers: list[Answer] = []
    while len(answers) < len(targets):
        try:
            answers.append(done.get(timeout=max(0.01, deadline + 1 - time.monotonic())))
        except queue.Empty:
            break
        heard(answers[-1])
    known = {(a.target.source_id, a.target.dataset.dataset_id) for a in answers}
    late = [t for t in targets if (t.source_id, t.dataset.dataset_id) not in known]
    message = f"no answer within {settings.fetch_seconds:g} s"
    for target in late:
        answers.append(Answer(target, settings.fetch_seconds, error=FetchError("transient", message)))
        heard(answers[-1])
    return sorted(answers, key=lambda a: (a.target.source_id, a.target.dataset.dataset_id))


def _answer(question: _Question, done: queue.Queue[Answer]) -> None:
    target, started = question.target, time.monotonic()
    if target.dataset.key_setting and not question.key:
        done.put(Answer(target, 0.0))
        return
    try:
        address, fetched = _first_that_answers(question)
        done.put(Answer(target, time.monotonic() - started, address=address, fetched=fetched))
    except FetchError as error:
        done.put(Answer(target, time.monotonic() - started, error=error))


def _first_that_answers(question: _Question) -> tuple[str, Fetched]:
    """The first address that answers, and its answer.

    Raises:
        FetchError: none did; the error is the last one's, with the longest time that any of them asked to wait.
    """
    error = FetchError("permanent", "no address is declared")
    for url in _addresses(question):
        address = mirrored(url, question.settings.mirror_url)
        newest = question.target.newest
        if newest is not None and newest.address != address:
            newest = None  # another address may hold an older file, and would rightly say that it has not changed
        try:
            return address, question.fetch(url, question.target.dataset.content, newest)
        except FetchError as failure:
            failure.retry_at = max((at for at in (error.retry_at, failure.retry_at) if at), default=None)
            error = failure
    raise error


def _addresses(question: _Question) -> Iterator[str]:
    """Where the listing leads; the declared addresses where there is none, or where it cannot be reached.

    Raises:
        FetchError: the listing answers, but nothing in it fits: falling back would take an old file for a new one.
    """
    listing = question.target.dataset.listing
    if listing is not None:
        try:
            fetched = question.fetch(listing.url, listing.content)
        except FetchError:
            if not _may_fall_back(question):
                raise
        else:
            if fetched.payload is not None:
                yield _chosen(listing, fetched.payload)
                return
    yield from question.target.dataset.urls


def _chosen(listing: Listing, payload: bytes) -> str:
    """The address that a listing leads to.

    Raises:
        FetchError: nothing in it fits, or it cannot be read, whatever was raised: a thread that ends without an answer
            would be waited for until the deadline, and say nothing then.
    """
    try:
        return listing.choose(payload)
    except HeldFileError as error:
        raise FetchError("wrong_content", str(error)) from error
    except Exception as error:  # recorded as the reason why this fetch failed
        message = f"{listing.url}: this listing cannot be read, {type(error).__name__}: {error}"
        raise FetchError("wrong_content", message) from error


def _may_fall_back(question: _Question) -> bool:
    """Whether the declared addresses may stand for the listing: nothing newer than what they have is landed.

    Once a listing has led to a newer file, a declared address would bring an old one back as the newest vintage.
    """
    newest = question.target.newest
    declared = [mirrored(url, question.settings.mirror_url) for url in question.target.dataset.urls]
    return bool(declared) and (newest is None or newest.address in declared)
