"""The Country AI Activity Metrics on small archives of our own: one quirk, one test."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_dataset
from pipeline.sources.declaration import Chosen
from pipeline.sources.eto import FILES, newest_archive
from tests.live_sources import observations, one, read, valid

YEARLY = {
    "publications_yearly_articles.csv": "num_articles",
    "patents_yearly_applications.csv": "num_patent_applications",
    "patents_yearly_granted.csv": "num_patent_granted",
    "companies_yearly_disclosed.csv": "disclosed_investment",
    "companies_yearly_estimated.csv": "estimated_investment",
}
MEMBERS = {
    name: f"country,field,year,{value},complete\r\nJapan,All,2022,7,True\r\n" for name, value in YEARLY.items()
} | {
    "publications_yearly_citations.csv": "country,field,year,num_citations\r\nJapan,All,2022,7\r\n",
    "publications_summary.csv": "country,field,num_articles,num_citations\r\nJapan,All,70,700\r\n",
    "patents_summary.csv": "country,field,num_patent_applications,num_patent_granted\r\nJapan,All,7,6\r\n",
    "companies_summary.csv": "country,field,disclosed_investment,estimated_investment\r\nJapan,All,2,3\r\n",
}


def archive(folder: str = "", **members: str | None) -> bytes:
    """The archive with some members replaced (by their name without ``.csv``) or, for None, left out."""
    replaced = {f"{name}.csv": text for name, text in members.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, text in (MEMBERS | replaced).items():
            if text is not None:
                zipped.writestr(folder + name, text)
    return file.getvalue()


def activity(**members: str | None) -> ReadSnapshot:
    return read("eto", "country_activity", archive(**members))


def said(**members: str | None) -> list[dict[str, Any]]:
    return observations("eto", "country_activity", {"s": activity(**members)})


def test_every_one_of_the_nine_csv_becomes_a_table() -> None:
    frames = valid(activity(), "s")
    assert len(frames) == 9
    assert all(frame.height == 1 for frame in frames.values())
    assert frames["eto_investment_totals"]["disclosed_investment"].to_list() == [2_000_000.0]
    assert read("eto", "country_activity", archive(folder="cat/")).rows_read == 9


def test_what_the_yearly_totals_say() -> None:
    found = said()
    assert {(row["indicator_id"], row["figure"], row["value"], row["obs_status"]) for row in found} == {
        ("ai_articles", "publications_yearly_articles", 7.0, "observed"),
        ("ai_article_citations", "publications_yearly_citations", 7.0, "observed"),
        ("ai_patents_submitted", "patents_yearly_applications", 7.0, "observed"),
        ("private_ai_investment", "companies_yearly_disclosed", 7_000_000.0, "observed"),
        ("private_ai_investment", "companies_yearly_estimated", 7_000_000.0, "estimated"),
    }
    money = one(found, figure="companies_yearly_disclosed")
    assert (money["price_base"], money["currency"], money["value_as_published"]) == ("nominal", "USD", "7")
    assert one(found, indicator_id="ai_articles")["locator"] == (
        "publications_yearly_articles.csv row 2 column num_articles"
    )


def test_a_year_that_is_not_complete_is_provisional() -> None:
    """Taken for a plain value, Japan's newest AI articles were 7,949 of 2024 and not 11,271 of 2022."""
    text = "country,field,year,num_articles,complete\nJapan,All,2022,11271,True\nJapan,All,2024,7949,False\n"
    snapshot = activity(publications_yearly_articles=text)
    assert snapshot.frames["eto_articles"]["is_complete"].to_list() == [True, False]
    found = observations("eto", "country_activity", {"s": snapshot})
    statuses = {row["period"]: row["obs_status"] for row in found if row["indicator_id"] == "ai_articles"}
    assert statuses == {"2022": "observed", "2024": "provisional"}
    estimates = "country,field,year,estimated_investment,complete\nJapan,All,2024,5,False\n"
    assert one(said(companies_yearly_estimated=estimates), period="2024")["obs_status"] == "provisional"


def test_a_year_of_citations_is_as_complete_as_its_articles() -> None:
    articles = "country,field,year,num_articles,complete\nJapan,All,2021,5,True\nJapan,All,2022,5,False\n"
    citations = "country,field,year,num_citations\nJapan,All,2021,50\nJapan,All,2022,9\nJapan,All,2024,1\n"
    found = said(publications_yearly_articles=articles, publications_yearly_citations=citations)
    statuses = {row["period"]: row["obs_status"] for row in found if row["indicator_id"] == "ai_article_citations"}
    assert statuses == {"2021": "observed", "2022": "provisional", "2024": "provisional"}


def test_groups_are_left_out_by_rule_and_fields_stay_in_the_table() -> None:
    text = (
        "country,field,year,num_articles,complete\nNATO,All,2022,99,True\nChina (mainland),All,2022,111051,True\n"
        "China (mainland),Computer vision,2022,30000,True\n"
    )
    snapshot = activity(publications_yearly_articles=text)
    assert list(snapshot.rows_excluded.values()) == [1]
    assert snapshot.frames["eto_articles"].height == 2
    row = one(observations("eto", "country_activity", {"s": snapshot}), indicator_id="ai_articles")
    assert (row["geo"], row["value"]) == ("CHN", 111051.0)


@pytest.mark.parametrize(
    ("record", "column"),
    [
        ("Atlantis,All,2022,5,True", "country"),
        ("Japan,All,22,5,True", "year"),
        ("Japan,All,2022,5.5,True", "num_articles"),
        ("Japan,All,2022,,True", "num_articles"),
        ("Japan,All,2022,5,yes", "complete"),
    ],
)
def test_a_bad_cell_quarantines_its_record(record: str, column: str) -> None:
    text = f"country,field,year,num_articles,complete\nJapan,All,2021,5,True\n{record}\n"
    snapshot = activity(publications_yearly_articles=text)
    assert [(bad.file_name, bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [
        ("publications_yearly_articles.csv", 3, column)
    ]


@pytest.mark.parametrize(
    ("members", "seen"),
    [
        ({"patents_summary": None}, "patents_summary.csv"),
        ({"publications_yearly_articles": "country,field,year,num_articles\nJapan,All,2022,1\n"}, "complete"),
        ({"companies_summary": "country,field\nJapan,All\n"}, "disclosed_investment"),
    ],
)
def test_an_archive_that_lacks_something_is_held(members: dict[str, str | None], seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        activity(**members)


def record(record_id: object, *files: str, **more: object) -> bytes:
    listed = [
        {"key": name, "links": {"self": f"https://zenodo.org/api/records/1/files/{name}/content"}} for name in files
    ]
    return json.dumps({"id": record_id, "conceptrecid": "13984221", "files": listed, **more}).encode()


def test_the_newest_record_leads_to_its_archive() -> None:
    chosen = newest_archive(record(22772306, "README.md", "cat.zip", metadata={"publication_date": "2026-09-15"}))
    dataset = declared_dataset("eto", "country_activity")
    assert dataset.listing is not None
    assert dataset.listing.choose is newest_archive
    assert chosen == Chosen(dataset.urls[0], date(2026, 9, 15))
    assert chosen.url == "https://zenodo.org/records/22772306/files/cat.zip?download=1"


def test_a_record_of_the_single_csv_is_fetched_as_the_archive_of_its_files() -> None:
    names = [file.name for file in FILES]
    assert newest_archive(record(7, *names)).url == "https://zenodo.org/api/records/7/files-archive"
    with pytest.raises(HeldFileError, match=names[0]):
        newest_archive(record(7, *names[:-1]))


@pytest.mark.parametrize(
    ("listing", "seen"),
    [
        (record(22772306), "cat.zip"),
        (record(22772306, "cat.csv"), "cat.csv"),
        (record("../x", "cat.zip"), r"\.\./x"),
        (b'{"status":404,"message":"The persistent identifier is not registered."}', "not registered"),
        (b"[]", "expected: a record"),
        (b"<!DOCTYPE html>", "expected: JSON"),
    ],
)
def test_a_listing_without_the_archive_is_held(listing: bytes, seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        newest_archive(listing)
