"""Verdicts on quantities of texts of our own: right ones, wrong ones, and those that words do not pin down."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable

import pytest

from pipeline.factcheck.checking import Check
from pipeline.factcheck.findings import Finding
from tests.unit.factcheck.linked_texts import TEXTS

pytestmark = pytest.mark.long

_CITED = "「AI Index 2025」によれば、"


VERDICTS: dict[str, list[str]] = {
    f"{_CITED}2024年の日本の民間AI投資額は約1400億円だった。": ["supported"],
    f"{_CITED}2024年の日本の民間AI投資額は約140億円だった。": ["refuted"],
    f"{_CITED}2024年の日本の民間AI投資額は米国の118分の1だった。": ["supported_within_rounding"],
    f"{_CITED}2023年の産業用ロボット導入数は中国が27万6300台だった。": ["supported"],
    "According to the AI Index 2025, Japan's private AI investment was $93 million in 2024.": ["refuted"],
    "According to the AI Index 2025, Japan's private AI investment was $0.93 billion in 2024.": ["supported"],
    "2030年までに日本の民間AI投資は10兆円に達すると予測される。": ["not_checkable"],
    "政府は技術者を25万人育てることを目指す。": ["not_checkable"],
    "The city plans to train 250,000 engineers.": ["not_checkable"],
    "Firms should give 12% of their staff a course.": ["not_checkable"],
    # ten times the installations, but near the robots at work: it may be that
    f"{_CITED}2024年の日本の産業用ロボットの新規導入台数は約45万台だった。": ["not_enough_information"],
    f"{_CITED}2023年の日本の産業用ロボットの新規導入台数は4600台だった。": ["refuted"],
    # the last place is no first one
    "2023年の産業用ロボット導入台数で中国はワースト1位だった。": ["not_enough_information"],
}
MISLEADING: dict[str, str] = {
    # the robots at work as those of a year: 9.4 times as many, from another publisher
    f"{_CITED}2023年の日本の産業用ロボットの新規導入台数は43万5299台だった。": "flow_or_stock",
    "According to the AI Index 2025, Japan installed 435,000 industrial robots in 2023.": "flow_or_stock",
    # the next edition counts to 2025
    "According to the AI Index 2025, South Korea passed 17 AI-related laws between 2016 and 2024.": "year",
    f"{_CITED}日本は2016年から2024年までにAI関連法を10本成立させた。": "year",
    f"{_CITED}2023年の日本の産業用ロボットの新規導入台数は5万5000台だった。": "year",
    f"{_CITED}2024年の米国の注目すべきAIモデルは57だった。": "edition",
}


@pytest.fixture(scope="module")
def found(check: Callable[..., Check]) -> dict[str, list[Finding]]:
    """The findings on each of these texts, checked as the paragraphs of one article: none bears on the next one."""
    texts = [*VERDICTS, *MISLEADING]
    ends = list(itertools.accumulate(len(text) + 2 for text in texts))
    findings: dict[str, list[Finding]] = {text: [] for text in texts}
    for finding in check("\n\n".join(texts)).findings:
        findings[texts[bisect.bisect_right(ends, finding.quantity.start)]].append(finding)
    return findings


@pytest.mark.parametrize("text", VERDICTS)
def test_verdicts(text: str, found: dict[str, list[Finding]]) -> None:
    assert [finding.verdict for finding in found[text]] == VERDICTS[text]


def test_what_names_no_series_has_too_little_to_be_judged_by(check: Callable[..., Check]) -> None:
    assert [finding.verdict for finding in check("売上高は350億円だった。").findings] == ["not_enough_information"]


@pytest.mark.parametrize("text", MISLEADING)
def test_what_another_edition_year_or_quantity_bears_out_misleads(text: str, found: dict[str, list[Finding]]) -> None:
    (finding,) = found[text]
    assert (finding.verdict, finding.row["error_class"]) == ("misleading", MISLEADING[text])


def test_what_is_true_is_never_refuted(check: Callable[..., Check]) -> None:
    found = check("\n\n".join(TEXTS)).findings
    assert [finding.quantity.quote for finding in found if finding.verdict == "refuted"] == []
    assert sum(finding.verdict.startswith("supported") for finding in found) >= 40


def test_a_time_that_only_the_edition_tells_carries_no_refutation(check: Callable[..., Check]) -> None:
    """The text names no year: the newest of the edition is set beside it, and a quantity far off is left open."""
    (finding,) = check("「AI Index 2025」によれば、日本の民間AI投資額は140億円だ。").findings
    assert finding.row["verdict"] == "refuted"
    assert finding.verdict == "not_enough_information"
    assert finding.fij_label == "判定留保"


def test_a_derived_ratio_inherits_what_it_was_derived_from(check: Callable[..., Check]) -> None:
    text = f"{_CITED}2024年の民間AI投資額は米国が1091億ドル。日本は約140億円である。米国の「1000分の1」以下だ。"
    last = check(text).findings[-1]
    assert last.verdict == "refuted"
    assert last.row["inherited_from"] == "F002"


def test_findings_are_those_of_a_machine_and_repeat(check: Callable[..., Check]) -> None:
    text = "\n".join(TEXTS)
    first, second = check(text), check(text)
    assert first == second
    assert {finding.row["status"] for finding in first.findings if finding.row} == {"machine"}
