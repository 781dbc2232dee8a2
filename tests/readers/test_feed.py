"""The feed of releases, as a feed reader and Atom's own rules have it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.landing.records import Rollback
from pipeline.publishing.site.feed import feed
from tests.readers.conftest import Reading

pytestmark = pytest.mark.long

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
FIRST = {"release_id": "20260101T000000Z-a", "built_at": "2026-01-01T00:00:00Z", "changes": {"since": None}}
SECOND = {
    "release_id": "20260201T000000Z-b",
    "built_at": "2026-02-01T00:00:00Z",
    "changes": {
        "since": "20260101T000000Z-a",
        "editions": [{"title_en": "AI Index", "edition": "AI Index <2027> & more"}],
        "answers_changed": 1200,
    },
}
#: RFC 4287, 4.1: what a feed and an entry must have, and how often.
RULES = """
import datetime, json, lxml.etree as etree
A = "{http://www.w3.org/2005/Atom}"
root = etree.parse("feed.atom").getroot()
faults = []
def check(holds, what):
    if not holds: faults.append(what)
check(root.tag == A + "feed", "root")
known = {A + name for name in "feed author category content contributor generator icon id link logo published rights "
         "source subtitle summary title updated entry name uri email".split()}
for element in root.iter():
    check(element.tag in known, element.tag)
for element in [root, *root.iter(A + "entry")]:
    for name in ("id", "title", "updated"):
        check(len(element.findall(A + name)) == 1, (element.tag, name))
    check(element.findall(A + "author") or root.findall(A + "author"), "author")
    datetime.datetime.fromisoformat(element.findtext(A + "updated"))
    check(":" in element.findtext(A + "id"), "an id is an IRI")
    check(all(link.get("href") for link in element.findall(A + "link")), "href")
    kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(A + "link")]
    check(len(kinds) == len(set(kinds)), "links alternate twice")
ids = [entry.findtext(A + "id") for entry in root.iter(A + "entry")]
check(len(ids) == len(set(ids)), "ids")
print(json.dumps(faults))
"""


@pytest.mark.parametrize("address", ["", "https://aigap.example/"])
def test_the_feed_keeps_atom_s_rules_and_a_feed_reader_reads_it(address: str, read: Reading, tmp_path: Path) -> None:
    decision = Rollback(
        SECOND["release_id"], FIRST["release_id"], "a wrong unit", "ada", datetime(2026, 3, 1, tzinfo=UTC)
    )
    written = feed([SECOND, FIRST], address, {FIRST["release_id"]: decision})
    (tmp_path / "feed.atom").write_text(written, encoding="utf-8")
    assert json.loads(read(RULES, tmp_path)) == []
    code = """
import feedparser, json
said = feedparser.parse("feed.atom")
print(json.dumps([said.bozo, said.version, [[one.title, one.link, one.updated, one.summary] for one in said.entries]]))
"""
    bozo, version, entries = json.loads(read(code, tmp_path))
    assert (bozo, version) == (0, "atom10")
    marked = f"{FIRST['release_id']} (取り消し：2026-03-01に{SECOND['release_id']}へ戻した / rolled back to"
    assert entries[0][0] == SECOND["release_id"]
    assert entries[1][0].startswith(marked)
    assert entries[0][1] == f"{address}20260201T000000Z-b/index.html"
    assert "1,200" in entries[0][3] and "AI Index <2027> & more" in entries[0][3]
