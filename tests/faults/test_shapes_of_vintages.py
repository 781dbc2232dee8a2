"""Vintages in another shape than the last one: what means the same is read the same, and what does not is held.

The files come over HTTP, into a data folder that has a good vintage and a release already.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from tests.mirror import Mirror, body, raw
from tests.publications import GDP, MODELS, PAYLOADS, RATES, ROBOTS, path_of, publish
from tests.refreshing import seal, statuses_after_parsing

pytestmark = pytest.mark.long

Small = Callable[..., Settings]
GOOD = PAYLOADS[MODELS]


def shuffled(payload: bytes) -> bytes:
    """The list with its columns in the opposite order; the one cell that holds a comma is quoted again."""
    frame = pl.read_csv(payload, infer_schema=False)
    return frame.select(reversed(frame.columns)).write_csv().encode()


def with_an_added_column(payload: bytes) -> bytes:
    header, *lines = payload.decode().splitlines()
    return "\n".join([f"{header},Carbon (t)", *(f"{line},7" for line in lines)]).encode()


RENAMED = GOOD.replace(b"Model,", b"System,", 1).replace(b"Country (of organization)", b"Country (from Organization)")
SAME: dict[str, tuple[bytes, str | None]] = {
    "shuffled columns": (shuffled(GOOD), None),
    "columns renamed as documented": (RENAMED, None),
    "Windows line ends": (GOOD.replace(b"\n", b"\r\n"), None),
    "mixed line ends": (GOOD.replace(b"\n", b"\r\n", 1), None),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, None),
    "an added column": (with_an_added_column(GOOD), "column not read: Carbon (t)"),
    "all at once": (
        b"\xef\xbb\xbf" + with_an_added_column(shuffled(RENAMED)).replace(b"\n", b"\r\n"),
        "column not read: Carbon (t)",
    ),
}


@dataclass(frozen=True)
class Landed:
    """A newest vintage after it was read."""

    status: str
    reason: str
    notes: str | None
    snapshot_id: str


def landed(settings: Settings, mirror: Mirror, dataset: tuple[str, str], answer: Callable[..., None]) -> Landed:
    """Publish, fetch, read; the release of before must not be touched by any of it."""
    before = seal(settings)
    mirror.answers[path_of(*dataset)] = answer
    fetch = next(x for x in refresh.fetch(settings, only=[dataset[0]]).fetches if x.dataset_id == dataset[1])
    assert fetch.outcome == "new", fetch
    state = statuses_after_parsing(settings)[dataset[0]]
    with Ledger.opened(settings.ledger_url) as ledger:
        notes = next(v.notes for (name, _), v in ledger.validations().items() if name == fetch.snapshot_id)
    assert seal(settings) == before
    return Landed(state.status, str(state.reason), notes, str(fetch.snapshot_id))


@pytest.fixture
def good(small: Small, mirror: Mirror) -> Settings:
    """A data folder in which the last good vintages are landed."""
    publish(mirror)
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[MODELS[0], ROBOTS[0], GDP[0], RATES[0]])
    statuses_after_parsing(settings)
    return settings


def models_of(settings: Settings, snapshot_id: str) -> list[dict[str, object]]:
    [path] = settings.tables_folder.glob(f"{snapshot_id.replace('/', '.')}-*/epoch_ai_notable_models.parquet")
    # which name the column had, is part of the place of a figure in its file
    return pl.read_parquet(path).drop("snapshot_id", "country_column").to_dicts()


@pytest.mark.parametrize("shape", SAME)
def test_a_vintage_of_another_shape_is_read_as_the_same(good: Settings, mirror: Mirror, shape: str) -> None:
    payload, note = SAME[shape]
    with Ledger.opened(good.ledger_url) as ledger:
        before = next(s.snapshot_id for s in ledger.snapshots() if s.dataset_id == MODELS[1])
    assert payload != GOOD
    seen = landed(good, mirror, MODELS, body(payload))
    assert (seen.status, seen.notes) == ("fresh", note)
    rows = models_of(good, seen.snapshot_id)
    assert len(rows) == 2
    assert rows == models_of(good, before)


def in_lines(payload: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    header, *lines = payload.splitlines(keepends=True)
    return header + b"".join(edit(line) for line in lines)


_LAST_TOTAL = PAYLOADS[GDP].replace(b'"total": 2', b'"total": 3')
HELD: dict[str, tuple[tuple[str, str], Callable[..., None], str]] = {
    "header alone": (MODELS, body(GOOD.splitlines()[0] + b"\n"), "expected: "),
    "a body that ends within a row, of no declared length": (
        MODELS,
        raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + GOOD[:-40]),
        "12 cells, as in the header",
    ),
    "semicolons for commas": (MODELS, body(GOOD.replace(b",", b";")), "missing"),
    "lines before the header": (MODELS, body(b"Data on AI models\n\n" + GOOD), "expected: the columns Model"),
    "a footnote": (MODELS, body(GOOD + b"Source: Epoch AI\n"), "12 cells, as in the header"),
    "a NUL": (MODELS, body(GOOD.replace(b"Alpha", b"Al\x00ha")), "row 2"),
    "a letter that was lost": (MODELS, body(GOOD.replace(b"Alpha", "Al\ufffdha".encode())), "row 2"),
    "another encoding": (MODELS, body(GOOD.replace(b"Alpha", "Größe".encode("cp1252"))), "expected: utf-8 text"),
    "thousands separators": (
        ROBOTS,
        body(in_lines(PAYLOADS[ROBOTS], lambda line: re.sub(rb"(\d+)(\d{3})$", rb'"\1,\2"', line.strip()) + b"\n")),
        "expected a number such as 12.3",
    ),
    "unknown marks": (
        ROBOTS,
        body(in_lines(PAYLOADS[ROBOTS], lambda line: line.rpartition(b",")[0] + b",***\n")),
        "seen '***'",
    ),
    "full-width digits": (
        ROBOTS,
        body(in_lines(PAYLOADS[ROBOTS], lambda line: line.rpartition(b",")[0] + ",\uff11\uff12\n".encode())),
        "expected a number such as 12.3",
    ),
    "a total that is not reached": (GDP, body(_LAST_TOTAL), "2 rows, of a total of 3"),
    "a page that is not the only one": (GDP, body(PAYLOADS[GDP].replace(b'"pages": 1', b'"pages": 2')), "page 1 of 2"),
    "a zip that is cut": (RATES, body(PAYLOADS[RATES][:-30]), "expected: a readable zip archive"),
}


@pytest.mark.parametrize("shape", HELD)
def test_a_vintage_that_may_mean_something_else_is_held_with_the_reason(
    good: Settings, mirror: Mirror, shape: str
) -> None:
    dataset, answer, said = HELD[shape]
    seen = landed(good, mirror, dataset, answer)
    assert seen.status == "held"
    assert seen.reason.startswith(f"source {dataset[0]}, file ")
    for part in (said, "expected: ", "seen: ", "next step: "):
        assert part in seen.reason


def test_an_edition_replaced_in_silence_at_its_address_and_under_its_version_is_a_vintage_of_its_own(
    good: Settings, mirror: Mirror
) -> None:
    """An ETag that lies: the bytes decide, and both are kept."""
    first = body(GOOD.replace(b"Alpha", b"Gamma"), ETag='"1"')
    second = body(GOOD.replace(b"Alpha", b"Delta"), ETag='"1"')
    names = [landed(good, mirror, MODELS, answer).snapshot_id for answer in (first, second)]
    found = [[row["model"] for row in models_of(good, name)] for name in names]
    assert found == [["Gamma", "Beta"], ["Delta", "Beta"]]
    assert mirror.asked[-1][1]["if-none-match"] == '"1"'
