"""What happens to a publisher's file on a day, and what may become of it: accepted, held, or not come at all.

Belongs here: each event by name, the file that it makes, and the outcomes that are right. Which event comes when is
decided by who lets the days pass (``test_short_life``, ``long_run``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from pipeline.landing.records import ACCEPTED, HELD
from tests.life.contents import UNKNOWN, UNKNOWN_CODE, Cell, ModelList
from tests.life.publishers import PUBLISHERS, Content, Publisher
from tests.mirror import Answer, body, raw, status, with_etag


class Event(StrEnum):
    """What a publisher does on a day."""

    NEW_ROWS = "new rows"
    RESTATED = "restated"
    NEW_PERIOD = "a new year"
    ECONOMY_WITHDRAWN = "an economy withdrawn"
    VALUE_WITHDRAWN = "a value withdrawn"
    BROUGHT_BACK = "brought back"
    REATTRIBUTED = "a model given to another economy"
    RESPELLED = "an economy renamed"
    SAME_AGAIN = "the same again"
    JUMPED = "a tenfold value that is right"
    HALF = "half of it"
    THOUSANDFOLD = "a factor of a thousand"
    MISSPELLED = "an unknown name"
    IN_FUTURE = "a date of the future"
    TWICE = "twice the file"
    ANOTHER_LIST = "a list twice as long"
    WRONG_FILE = "the wrong file"
    COLUMN_ADDED = "a column added"
    COLUMNS_MOVED = "columns moved"
    COLUMN_RENAMED = "a column renamed"
    OTHER_ENCODING = "another encoding"
    WRONG_ENCODING = "an encoding that nobody can know"
    HTML = "HTML with 200"
    NOT_FOUND = "404"
    TOO_MANY = "429 with Retry-After"
    CUT_BODY = "a cut body"
    NEW_ETAG = "another ETag for the same file"
    STALE_ETAG = "304 for a new file"
    RECOVERED = "it answers again"


#: Events after which no file comes, with what the message has to say of it.
FAILING: Mapping[Event, str] = {
    Event.HTML: "HTML",
    Event.NOT_FOUND: "404",
    Event.TOO_MANY: "429",
    Event.CUT_BODY: "Incomplete|IncompleteRead|cut|[0-9] bytes",
}
#: How long a server wants to be left alone that answers 429: until after the next day's refresh.
SILENCE_SECONDS = 30 * 3600
_CHANGES = {
    Event.NEW_ROWS: "with_new_rows",
    Event.RESTATED: "restated",
    Event.NEW_PERIOD: "with_new_period",
    Event.ECONOMY_WITHDRAWN: "without_economy",
    Event.VALUE_WITHDRAWN: "without_value",
    Event.BROUGHT_BACK: "brought_back",
    Event.REATTRIBUTED: "reattributed",
    Event.RESPELLED: "respelled",
}
#: The file as it is, told in another way: an added, moved or doubled part changes no value.
_TOLD_OTHERWISE = {Event.TWICE, Event.COLUMN_ADDED, Event.COLUMNS_MOVED, Event.OTHER_ENCODING}


@dataclass(frozen=True)
class File:
    """What a publisher serves from now on, and what may become of it.

    Attributes:
        content: what the publisher has to say after it; a wrong file changes nothing of it.
        payload: the bytes.
        cells: what the file says where it is accepted; ``is_whole`` is False where a row of it is quarantined.
        outcomes: what may become of it.
        cause: a pattern that the reason of a held file matches.
        accepted_content: what the publisher has to say once a person has accepted the file, where that is more.
    """

    content: Content
    payload: bytes
    cells: Mapping[Cell, float]
    outcomes: frozenset[str]
    is_whole: bool = True
    cause: str = "."
    accepted_content: Content | None = None

    @property
    def sha256(self) -> str:
        """The name of its bytes."""
        return hashlib.sha256(self.payload).hexdigest()


def honest(publisher: Publisher, content: Content, today: date) -> File:
    """The content in the publisher's usual file, which is right."""
    payload = publisher.written(publisher.table(content), today)
    return File(content, payload, publisher.cells(content), frozenset({ACCEPTED}))


def file_after(event: Event, publisher: Publisher, content: Content, random: Random, today: date) -> File | None:
    """The file that an event makes of what a publisher has to say; None where it cannot happen now."""
    if event in _CHANGES:
        changed = getattr(content, _CHANGES[event])(random, today)
        return honest(publisher, changed, today) if changed else None
    if event in _TOLD_OTHERWISE:
        return _told_otherwise(event, publisher, content, today)
    if event in {Event.COLUMN_RENAMED, Event.WRONG_ENCODING, Event.WRONG_FILE}:
        return _unreadable(event, publisher, content, random, today)
    if event in {Event.JUMPED, Event.HALF, Event.THOUSANDFOLD, Event.MISSPELLED, Event.IN_FUTURE, Event.ANOTHER_LIST}:
        return _odd(event, publisher, content, random, today)
    return honest(publisher, content, today)


def _told_otherwise(event: Event, publisher: Publisher, content: Content, today: date) -> File:
    table, cells = publisher.table(content), publisher.cells(content)
    if event == Event.OTHER_ENCODING:
        return File(content, publisher.other_encoding(table, today), cells, frozenset({ACCEPTED}))
    if event == Event.TWICE:  # exact duplicates may be dropped, and a file twice as long may be held
        return File(content, publisher.written(table.twice(), today), cells, frozenset({ACCEPTED, HELD}))
    other = table.with_column("Notes", "none") if event == Event.COLUMN_ADDED else table.moved()
    return File(content, publisher.written(other, today), cells, frozenset({ACCEPTED}))


def _unreadable(event: Event, publisher: Publisher, content: Content, random: Random, today: date) -> File:
    """A file of which no cell may be served."""
    table, cause = publisher.table(content), "."
    if event == Event.COLUMN_RENAMED:
        old, new = publisher.renamable
        payload, cause = publisher.written(table.renamed(old, new), today), new
    elif event == Event.WRONG_ENCODING:
        payload, cause = publisher.wrong_encoding(table, today), "utf|NUL|text|encod|JSON"
    else:
        payload = _of_another(publisher, random, today)
    return File(content, payload, {}, frozenset({HELD}), cause=cause)


def _of_another(publisher: Publisher, random: Random, today: date) -> bytes:
    """What is usually at another address: of the same source where it has several, which is the hardest to tell."""
    others = [other for other in PUBLISHERS if other is not publisher and "csv" in other.paths[-1]]
    akin = [other for other in others if other.dataset[0] == publisher.dataset[0]]
    other = random.choice(akin or others)
    table = other.table(other.first(random))
    return publisher.written(table, today) if publisher.renamable[0] == "value" else other.written(table, today)


def _odd(event: Event, publisher: Publisher, content: Content, random: Random, today: date) -> File | None:
    """A file that can be read and is not, or need not be, what it should be."""
    odd: Content | None
    whole, outcomes, cause = True, {HELD}, "."
    if event == Event.JUMPED:
        odd, outcomes = content.jumped(random, today), {HELD, ACCEPTED}
    elif event == Event.HALF:
        odd = content.half(random, today)
    elif event == Event.THOUSANDFOLD:
        odd = content.times(1000)
    elif event == Event.MISSPELLED:
        odd, cause = content.misspelled(random, today), f"{UNKNOWN}|{UNKNOWN_CODE}"
        outcomes, whole = {HELD, ACCEPTED}, False  # it depends on how many records are to be quarantined
    elif event == Event.IN_FUTURE:
        odd = content.in_future(random, today)
        outcomes, whole = {HELD, ACCEPTED}, False
    else:
        odd = content.another_list(random, today) if isinstance(content, ModelList) else None
    if odd is None:
        return None
    cells = publisher.cells(content if event == Event.IN_FUTURE else odd)
    payload = publisher.written(publisher.table(odd), today)
    accepted = odd if event == Event.JUMPED else None
    return File(content, payload, cells, frozenset(outcomes), whole, cause, accepted)


def failing_answer(event: Event, payload: bytes) -> Answer:
    """What a server gives that serves no file."""
    if event == Event.HTML:
        return body(b"<!doctype html><title>Sign in</title>", Content_Type="text/html")
    if event == Event.NOT_FOUND:
        return status(404)
    if event == Event.TOO_MANY:
        return status(429, Retry_After=str(SILENCE_SECONDS))
    half = payload[: len(payload) // 2]
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(payload), half))


def good_answer(payload: bytes, etag: str) -> Answer:
    """The file, or 304 to who has it."""
    return with_etag(payload, f'"{etag}"')
