"""The AI Diffusion parser on small files of our own: one quirk, one test."""

from __future__ import annotations

import json

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_dataset
from pipeline.sources.declaration import Chosen
from pipeline.sources.microsoft_ai_diffusion import newest_file
from tests.live_sources import observations, one, read, valid

TABLE = "microsoft_ai_diffusion"
HEADER = "Economy,H1 2025 AI Diffusion,H2 2025 AI Diffusion,Q1 2026 AI Diffusion\r\n"


def diffusion(text: str) -> ReadSnapshot:
    return read("microsoft_ai_diffusion", "ai_diffusion", text.encode("mac-roman"))


def test_each_wave_becomes_a_row_in_fractions() -> None:
    snapshot = diffusion(HEADER + "Japan,19.10%,20.30%,22.50%\r\n")
    rows = valid(snapshot, "s")[TABLE].to_dicts()
    assert [(row["period"], row["ai_diffusion_share"]) for row in rows] == [
        ("2025-S1", 0.191),
        ("2025-S2", 0.203),
        ("2026-Q1", 0.225),
    ]
    assert {row["row_number"] for row in rows} == {2}
    assert snapshot.rows_read == 3


def test_the_file_is_mac_roman() -> None:
    payload = HEADER.encode() + b"T\x9frkiye,1.00%,2.00%,3.00%\r\n"
    assert read("microsoft_ai_diffusion", "ai_diffusion", payload).frames[TABLE]["economy"][0] == "Türkiye"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "mac-roman"])
def test_either_encoding_is_told_by_the_bytes(encoding: str) -> None:
    payload = (HEADER + "Türkiye,1.00%,2.00%,3.00%\r\n").encode(encoding)
    snapshot = read("microsoft_ai_diffusion", "ai_diffusion", payload)
    assert (set(snapshot.frames[TABLE]["economy"]), snapshot.quarantined) == ({"Türkiye"}, ())


def test_later_waves_are_read_from_their_headers() -> None:
    snapshot = diffusion("Economy,Q4 2026 AI diffusion\r\nJapan,30.00%\r\n")
    assert snapshot.frames[TABLE]["period"].to_list() == ["2026-Q4"]


def test_a_column_that_is_no_wave_is_noted() -> None:
    snapshot = diffusion("Economy,Region,H1 2025 AI Diffusion\r\nJapan,Asia,19.10%\r\n")
    assert snapshot.notes == ("column not read: Region",)
    assert snapshot.rows_read == snapshot.frames[TABLE].height == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        "Country,H1 2025 AI Diffusion\r\nJapan,19.10%\r\n",
        "Economy,2025 AI Diffusion\r\nJapan,19.10%\r\n",
        HEADER + "Japan,19.10%,20.30%\r\n",
    ],
)
def test_a_file_without_economies_or_waves_is_held(text: str) -> None:
    with pytest.raises(HeldFileError):
        diffusion(text)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("0.191", "no percent sign"),
        ("19.1", "no percent sign"),
        ("NA", "no percent sign"),
        ("NaN%", "not a plain number"),
        ("19,1%", "not a plain number"),
    ],
)
def test_a_bad_share_quarantines_only_its_own_wave(cell: str, rule: str) -> None:
    snapshot = diffusion(f'{HEADER}Japan,19.10%,"{cell}",22.50%\r\n')
    (bad,) = snapshot.quarantined
    assert (bad.row_number, bad.column_name, bad.raw_value.strip("%"), bad.rule) == (
        2,
        "H2 2025 AI Diffusion",
        cell.strip("%"),
        rule,
    )
    assert snapshot.frames[TABLE].height == 2


def test_an_unknown_economy_is_quarantined_in_every_wave() -> None:
    snapshot = diffusion(HEADER + "Atlantis,1.00%,2.00%,3.00%\r\nJapan,19.10%,20.30%,22.50%\r\n")
    assert [(bad.column_name, bad.raw_value) for bad in snapshot.quarantined] == [("Economy", "Atlantis")] * 3
    assert snapshot.frames[TABLE].height == 3


def test_a_blank_share_is_excluded_by_rule() -> None:
    snapshot = diffusion(HEADER + "Japan,,20.30%,22.50%\r\n")
    assert sum(snapshot.rows_excluded.values()) == 1
    assert snapshot.frames[TABLE].height == 2


def test_observations_are_estimates_of_a_survey_wave() -> None:
    found = observations(
        "microsoft_ai_diffusion", "ai_diffusion", {"s": diffusion(HEADER + "Japan,1%,2.0%,22.50%\r\n")}
    )
    row = one(found, period="2026-Q1")
    assert (row["geo"], row["value"], row["value_as_published"], row["decimals"]) == ("JPN", 0.225, "22.50", 2)
    assert (row["time_basis"], row["obs_status"], row["unit"]) == ("survey_wave", "estimated", "share")
    assert row["figure"] == "AI diffusion by economy"
    assert row["locator"] == "AI_Diffusion.csv row 2 column Q1 2026 AI Diffusion"


def folder(*names: str) -> bytes:
    """The repository's folder as the contents API lists it."""
    return json.dumps([{"name": name, "type": "file", "download_url": None} for name in names]).encode()


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["AI_Diffusion_Q12026_Update.csv"], "AI_Diffusion_Q12026_Update.csv"),
        (["AI_Diffusion_Q12026.csv", "AI_Diffusion_Q32026.csv", "AI_Diffusion_Q42025.csv"], "AI_Diffusion_Q32026.csv"),
        (["AI_Diffusion_H22025.csv", "AI_Diffusion_Q12026_Update.csv"], "AI_Diffusion_Q12026_Update.csv"),
        (["AI_Diffusion_H2_2026.csv", "AI_Diffusion_Q32026_Update.csv"], "AI_Diffusion_H2_2026.csv"),
        (["AI_Diffusion_Q12026.csv", "AI_Diffusion_Q12026_Update.csv"], "AI_Diffusion_Q12026_Update.csv"),
        (["README.md", "AI_Diffusion_Q12026.csv", "AI_Diffusion_Q22026.xlsx"], "AI_Diffusion_Q12026.csv"),
        (["AI_Diffusion_Q22026_Update.csv", "AI_Diffusion_2026Q3.csv"], "AI_Diffusion_2026Q3.csv"),
        (["AI_Diffusion_Q22026_Update.csv", "ai-diffusion-2026-h2-final.csv"], "ai-diffusion-2026-h2-final.csv"),
        (["AI_Diffusion_Q22026_Update.csv", "AI Diffusion Q3 2026.csv"], "AI%20Diffusion%20Q3%202026.csv"),
    ],
)
def test_the_newest_wave_is_chosen_by_year_and_quarter_or_half(names: list[str], newest: str) -> None:
    url = "https://raw.githubusercontent.com/microsoft/ai-diffusion-report/main/data/"
    assert newest_file(folder(*names)).url == newest_file(folder(*reversed(names))).url == url + newest


@pytest.mark.parametrize(
    ("other", "is_noted"),
    [
        ("AI_Diffusion_Q32026.xlsx", True),
        ("AI_Diffusion_wave_7.csv", True),
        ("AI_Diffusion_Q52026.csv", True),
        ("AI_Diffusion_Q12026.csv", False),
        ("AI_Diffusion_Q12026.xlsx", False),
        ("README.md", False),
    ],
)
def test_a_file_that_may_be_a_newer_wave_is_told(other: str, is_noted: bool) -> None:
    chosen = newest_file(folder(other, "AI_Diffusion_Q22026_Update.csv"))
    assert chosen.url.endswith("AI_Diffusion_Q22026_Update.csv")
    assert (other in str(chosen.note)) is is_noted


@pytest.mark.parametrize(
    ("listing", "seen"),
    [
        (folder("README.md", "AI_Diffusion_Q52026.csv"), "AI_Diffusion_Q52026.csv"),
        (folder("AI_Diffusion_Q12026.csv/../../x"), "x"),
        (folder(), "seen"),
        (b'{"message":"API rate limit exceeded"}', "rate limit"),
        (b"<!DOCTYPE html>", "expected: JSON"),
    ],
)
def test_a_listing_without_a_wave_is_held(listing: bytes, seen: str) -> None:
    with pytest.raises(HeldFileError, match=seen):
        newest_file(listing)


def test_the_declared_listing_leads_to_the_declared_fallback() -> None:
    dataset = declared_dataset("microsoft_ai_diffusion", "ai_diffusion")
    assert dataset.listing is not None
    assert dataset.listing.choose(folder("AI_Diffusion_Q22026_Update.csv")) == Chosen(dataset.urls[0])
