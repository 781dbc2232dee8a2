"""The groups of an OpenAlex answer, in its documented shape: one quirk, one test."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_sources
from tests.live_sources import observations, one, read, valid

TABLE = "openalex_ai_articles"


def group(code: str, name: str, count: object) -> dict[str, Any]:
    return {"key": f"https://openalex.org/countries/{code}", "key_display_name": name, "count": count}


def answer(*groups: dict[str, Any], **more: object) -> bytes:
    meta = {"count": 1000, "db_response_time_ms": 9, "page": 1, "per_page": 200, "groups_count": len(groups)}
    return json.dumps({"meta": meta, "results": [], "group_by": list(groups), **more}).encode()


def articles(payload: bytes, year: int = 2023) -> ReadSnapshot:
    return read("openalex", f"ai_articles_{year}", payload)


JAPAN = group("JP", "Japan", 12345)


def test_each_group_is_a_country_of_the_datasets_year() -> None:
    snapshot = articles(answer(group("CN", "China", 99999), JAPAN))
    rows = valid(snapshot, "s")[TABLE].to_dicts()
    assert [(row["geo"], row["country_code"], row["year"], row["articles"]) for row in rows] == [
        ("CHN", "CN", 2023, 99999),
        ("JPN", "JP", 2023, 12345),
    ]
    row = one(observations("openalex", "ai_articles_2023", {"s": snapshot}), geo="JPN")
    assert (row["indicator_id"], row["period"], row["obs_status"]) == ("ai_articles", "2023", "observed")
    assert row["locator"] == "ai_articles_2023.json row 3 column count"


@pytest.mark.parametrize(("day", "status"), [(date(2025, 12, 31), "provisional"), (date(2026, 1, 1), "observed")])
def test_a_year_that_runs_on_the_day_of_the_answer_is_provisional(day: date, status: str) -> None:
    snapshot = read("openalex", "ai_articles_2025", answer(JAPAN), day)
    assert one(observations("openalex", "ai_articles_2025", {"s": snapshot}))["obs_status"] == status


def test_the_running_year_is_asked_for() -> None:
    (source,) = (source for source in declared_sources() if source.source_id == "openalex")
    assert source.datasets[-1].dataset_id == f"ai_articles_{datetime.now(UTC).year}"


def test_the_code_decides_where_the_publisher_has_renamed_a_country() -> None:
    assert articles(answer(group("JP", "Nippon", 1))).frames[TABLE].select("geo", "country").row(0) == ("JPN", "Nippon")


def test_works_without_a_country_are_left_out_by_rule() -> None:
    unknown = {"key": "unknown", "key_display_name": "unknown", "count": 5}
    assert list(articles(answer(JAPAN, unknown)).rows_excluded.values()) == [1]


def test_a_full_answer_says_that_the_smallest_are_cut_off() -> None:
    groups = [group("JP", "Japan", count) for count in range(200)]
    assert articles(answer(*groups)).notes == ("200 groups: the answer's limit, so the smallest countries are cut off",)
    assert articles(answer(JAPAN)).notes == ()


@pytest.mark.parametrize(
    ("bad_group", "column"),
    [
        (group("XX", "Japan", 5), "key"),
        (group("JPN", "Japan", 5), "key"),
        (group("JP", "Japan", "5"), "count"),
        (group("JP", "Japan", 5.0), "count"),
        (group("JP", "Japan", True), "count"),
    ],
)
def test_a_bad_group_is_quarantined(bad_group: dict[str, Any], column: str) -> None:
    snapshot = articles(answer(group("CN", "China", 1), bad_group))
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(3, column)]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"<!DOCTYPE html>",
        b'{"error":"Invalid query parameters error.","message":"primary_topic.x is not a valid field"}',
        answer(),
        answer(JAPAN, group_by=None),
        answer(JAPAN, meta=None),
        answer({"key": "https://openalex.org/countries/JP"}),
    ],
)
def test_an_answer_without_groups_is_held(payload: bytes) -> None:
    with pytest.raises(HeldFileError):
        articles(payload)


def test_every_year_has_a_call_of_its_own_that_needs_a_key() -> None:
    (source,) = (source for source in declared_sources() if source.source_id == "openalex")
    assert {dataset.key_setting for dataset in source.datasets} == {"AIGAP_OPENALEX_KEY"}
    for dataset in source.datasets:
        year = dataset.dataset_id.removeprefix("ai_articles_")
        assert f"publication_year:{year}," in dataset.urls[0]
        assert dataset.key_parameter not in dataset.urls[0]
