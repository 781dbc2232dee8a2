"""What the operator does on a day, before the refresh: decides on files, hands some over, upgrades."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline import refresh
from pipeline.landing.records import HELD, REJECTED
from tests.life.books import Book, Vintage
from tests.life.events import File, honest
from tests.life.publishers import Dataset
from tests.life.world import FIRST_DAY, World


class Deed(StrEnum):
    """What an operator may do."""

    ACCEPT = "accepts a held file that is right"
    ACCEPT_WRONG = "accepts a held file that is wrong"
    REJECT = "rejects the newest file"
    REJECT_HELD = "rejects a held file"
    LAND = "lands a new file"
    LAND_OLD = "lands an old file"
    LAND_BROKEN = "lands a file that cannot be read"
    UPGRADE_CODE = "upgrades the parsers"
    UPGRADE_SQL = "upgrades a model"


@dataclass(frozen=True)
class Act:
    """A deed and the dataset that it is about; an upgrade is about all of them."""

    deed: Deed
    dataset: Dataset | None = None


#: An upgrade changes nothing but the fingerprint: a comment at the end of a file.
_UPGRADED = {
    Deed.UPGRADE_CODE: ("pipeline/parsing/numbers.py", "# "),
    Deed.UPGRADE_SQL: ("warehouse/models/core/observations.sql", "-- "),
}


def act_on(world: World, act: Act, happened: Container[Dataset]) -> tuple[Dataset | None, str] | None:
    """Do it where it can be done, and say what was done; to a dataset to which something happened today nothing is."""
    if act.deed in _UPGRADED:
        path, comment = _UPGRADED[act.deed]
        with (world.project / path).open("a", encoding="utf-8") as file:
            file.write(f"{comment}upgraded on {world.now}\n")
        return None, act.deed
    if act.dataset is None or act.dataset in happened:
        return None
    book = world.books[act.dataset]
    lands = act.deed in {Deed.LAND, Deed.LAND_OLD, Deed.LAND_BROKEN}
    done = _hand_over(world, book, act.deed) if lands else _decide(world, book, act.deed)
    return (act.dataset, act.deed) if done else None


def _decide(world: World, book: Book, deed: Deed) -> bool:
    vintage = _decidable(book, deed)
    if vintage is None:
        return False
    if deed in {Deed.ACCEPT, Deed.ACCEPT_WRONG}:
        refresh.accept(world.settings, vintage.snapshot_id, "the publisher's page says the same")
        vintage.is_waved_through = True
        book.content = vintage.file.accepted_content or book.content
    else:
        refresh.reject(world.settings, vintage.snapshot_id, "it is the wrong file")
        vintage.outcome = REJECTED
    return True


def _decidable(book: Book, deed: Deed) -> Vintage | None:
    """The file that the operator decides on: the newest of the dataset, if it is one of the kind."""
    left = [vintage for vintage in book.vintages if vintage.outcome != REJECTED]
    newest = left[-1] if left else None
    if newest is None:
        return None
    if deed == Deed.REJECT:
        return newest if newest.counts and sum(vintage.counts for vintage in left) > 1 else None
    is_right = newest.file.accepted_content is not None
    if newest.outcome != HELD or (deed != Deed.REJECT_HELD and not newest.may_be_accepted):
        return None
    return newest if deed == Deed.REJECT_HELD or is_right == (deed == Deed.ACCEPT) else None


def _hand_over(world: World, book: Book, deed: Deed) -> bool:
    day = world.today if deed != Deed.LAND_OLD else _old_day(book)
    file = _handed_over(world, book, deed, day)
    path = world.folder / "handed over"
    path.write_bytes(file.payload)
    source_id, dataset_id = book.publisher.dataset
    done = refresh.land(world.settings, source_id, path, dataset_id=dataset_id, published_at=day)
    book.vintages.append(Vintage(done.snapshot.snapshot_id, file, world.today, day, is_fetched=False))
    return True


def _old_day(book: Book) -> date:
    """A day before the first and after all that was published then, another one for each file."""
    return FIRST_DAY.date() - timedelta(days=120 - sum(not vintage.is_fetched for vintage in book.vintages))


def _handed_over(world: World, book: Book, deed: Deed, day: date) -> File:
    if deed == Deed.LAND_BROKEN:
        payload = book.file.payload[:200] + f"\0\0{world.now}".encode()
        return File(book.content, payload, {}, frozenset({HELD}))
    content = (book.first if deed == Deed.LAND_OLD else book.content).restated(world.random, world.today)
    if deed == Deed.LAND:
        book.content = content
    return honest(book.publisher, content, day)
