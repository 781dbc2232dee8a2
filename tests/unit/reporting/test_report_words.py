"""How the report says numbers, distances and absences."""

from __future__ import annotations

import pytest

from pipeline.reporting.words import (
    Language,
    closing_words,
    gap_words,
    reason_words,
    said,
    times_words,
    value_words,
    words,
    years_words,
)


@pytest.mark.parametrize(
    ("value", "unit", "english", "japanese"),
    [
        (1_106_672_140.0, "US dollars", "$1.107 bn", "11.07億ドル"),
        (285_874_000_000.0, "US dollars", "$285.9 bn", "2,859億ドル"),
        (1_250_000_000_000.0, "US dollars", "$1.250 tn", "1.250兆ドル"),
        (0.267, "share", "26.7%", "26.7%"),
        (44_500.0, "robots", "44,500 robots", "44,500台"),
        (9.0, "rank", "9", "9位"),
        (5e25, "FLOP", "5.0×10^25 FLOP", "5.0×10^25FLOP"),
        (0.0, "models", "0 models", "0件"),
        (1.0, "models", "1 model", "1件"),
        (1.0, "people per month", "1 person a month", "1人／月"),
        (1.5, "papers", "1.5 papers", "1.5本"),
    ],
)
def test_a_value_is_said_in_its_unit(value: float, unit: str, english: str, japanese: str) -> None:
    assert (value_words(value, unit, "en"), value_words(value, unit, "ja")) == (english, japanese)


@pytest.mark.parametrize(
    ("years", "censoring", "english", "japanese"),
    [
        (10.625, "none", "10.6 years", "10.6年"),
        (11.99, "left", "at least 11.9 years", "少なくとも11.9年"),
        (12.0, "hole", "at least 12.0 years", "少なくとも12.0年"),
        (-9.13, "ahead", "Japan is ahead by 9.1 years", "Japanが9.1年先行"),
        (-13.0, "ahead_left", "Japan is ahead by at least 13.0 years", "Japanが少なくとも13.0年先行"),
    ],
)
def test_a_censored_distance_is_never_said_as_more_than_is_known(
    years: float, censoring: str, english: str, japanese: str
) -> None:
    assert years_words("Japan", years, censoring, None, "en") == english
    assert years_words("Japan", years, censoring, None, "ja") == japanese


def test_times_are_said_to_the_digits_that_articles_quote() -> None:
    assert [times_words(times, "ja") for times in (258.3198, 117.6634, 6.6292)] == ["258.3倍", "117.7倍", "6.63倍"]


def test_no_gap_is_said_as_its_reason_and_never_as_zero() -> None:
    row = {"geo": "JPN", "leader_geo": None, "gap_abs": None, "times_behind": None}
    assert gap_words({**row, "ratio_missing_reason": "not_listed"}, "models", "en") == "not listed"
    assert gap_words({**row, "ratio_missing_reason": "not_listed"}, "models", "ja") == "掲載なし"


def test_the_leader_leads_and_a_share_differs_by_points() -> None:
    row = {"geo": "CHN", "leader_geo": "CHN", "gap_abs": 0.0, "times_behind": 1.0, "ratio_missing_reason": None}
    assert gap_words(row, "share", "ja") == "首位"
    assert gap_words({**row, "geo": "JPN", "gap_abs": -0.545}, "share", "en") == "-54.5 points"


def test_one_of_them_is_said_in_the_singular() -> None:
    row = {"geo": "JPN", "leader_geo": "USA", "times_behind": None, "ratio_missing_reason": None}
    assert gap_words({**row, "gap_abs": -1.0}, "rank", "en") == "1 place behind"
    assert gap_words({**row, "gap_abs": -2.0}, "rank", "en") == "2 places behind"
    assert said("page", "table", "en", n=1) == "The same as a table (1 row)"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_trend_that_nobody_knows_cannot_be_said(language: Language) -> None:
    row = {"parity_status": "cannot_say", "years_to_parity": None, "growth_missing_reason": "leader_single_point"}
    assert (
        closing_words(row, language)
        == {
            "en": "cannot say: the leader has no history in that list",
            "ja": "不明：その一覧に首位の過去の値がない",
        }[language]
    )


def test_a_reason_of_the_leader_names_the_leader() -> None:
    assert reason_words("leader_no_start_value", "en") == "the leader: no value at the start of the window"
    assert reason_words("leader_no_start_value", "ja") == "首位：期間の始点に値がない"


def test_every_text_is_there_in_both_languages() -> None:
    pairs = {
        f"{group}.{key}": pair
        for group, texts in words().items()
        if isinstance(texts, dict)
        for key, pair in texts.items()
    }
    assert {name for name, pair in pairs.items() if len(pair) != 2 or not all(text.strip() for text in pair)} == set()
