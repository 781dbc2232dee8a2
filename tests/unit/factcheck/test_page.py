"""The page that an editor reads: what is doubtful first, one language, nothing of the article run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from pipeline.factcheck.checking import Check
from pipeline.factcheck.finding import parse_text
from pipeline.factcheck.findings import Evidence, Finding, Ground, Link
from pipeline.factcheck.page import GROUPS, Background, Publication, group_of, page_of
from pipeline.settings import PROJECT_ROOT

TEXT = (
    "The top 100 papers of 2024: private AI investment was $9.3 billion in Japan, $109.1 billion in the US, 7 & more."
)
LINK = Link(
    "level", "private_ai_investment", "JPN", period="2024", grounds=(Ground("economy", "JPN", "Japan", 1, "named"),)
)
SHOWN = Evidence(
    927028226.0,
    "US dollars",
    "USD 927 million",
    "9.27億ドル",
    "stanford_ai_index",
    "AI Index 2025",
    "2025-04-07",
    "fig_4.3.8.csv row 15",
    "snapshot-1",
    "ab12",
    "select value from core.observations where geo < 'K'",
)
ADDRESS = "https://example.org/report?a=1&b=2"
BACKGROUND = Background(
    {("stanford_ai_index", "AI Index 2025"): Publication("AI Index", "AIインデックス", ADDRESS)},
    {"private_ai_investment": ("How much?", "いくらか")},
)


def finding(number: int, quote: str, verdict: str, **changes: object) -> Finding:
    """One finding on a quantity of the text."""
    quantity = next(one for one in parse_text(TEXT).quantities if one.quote.startswith(quote))
    made = Finding(
        claim_id=f"F{number:03}",
        quantity=quantity,
        excerpt=TEXT,
        scope=None,
        link=LINK,
        candidate=None,
        verdict=verdict,
        fij_label={"refuted": "誤り", "supported": "正確"}.get(verdict, "判定留保"),
        verdict_en=verdict.capitalize().replace("_", " "),
        title_en="Private AI investment, private companies, Japan, 2024",
        title_ja="民間AI投資額・未上場企業・日本・2024年",
        reason_en="Ten times too large.",
        reason_ja="桁が1つ大きい。",
        evidence=SHOWN,
        latest=None,
        overtaken_en="",
        overtaken_ja="",
        row={},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


RIGHT = finding(1, "$109.1", "supported", overtaken_en="Since restated.", overtaken_ja="その後改められた。")
WRONG = finding(2, "$9.3", "refuted")
CLOSEST = finding(3, "7", "not_enough_information", link=None, candidate=LINK)


def check(*findings: Finding, language: str = "en") -> Check:
    """A check of the text with these findings."""
    return Check("a <b> & c", parse_text(TEXT), findings, "release-1", "ff00", language)


@pytest.fixture
def html() -> str:
    return page_of(check(RIGHT, WRONG, CLOSEST), background=BACKGROUND)


def test_what_is_doubtful_comes_first_then_what_has_no_verdict_then_what_agrees(html: str) -> None:
    assert re.findall(r'<article class="card \w+ \w+" id="(F\d+)"', html) == ["F002", "F003", "F001"]


def test_among_the_doubtful_the_gravest_comes_first_wherever_it_stands_in_the_text() -> None:
    earlier, later = replace(WRONG, verdict="misleading"), replace(RIGHT, verdict="refuted")
    assert earlier.quantity.start < later.quantity.start
    assert re.findall(r'id="(F\d+)"><h3>', page_of(check(earlier, later))) == [later.claim_id, earlier.claim_id]


@pytest.mark.parametrize(
    ("one", "group"),
    [
        (WRONG, "doubtful"),
        (replace(WRONG, verdict="unsupported_by_the_cited_source"), "doubtful"),
        (RIGHT, "agrees"),
        (CLOSEST, "closest"),
        (replace(CLOSEST, candidate=None), "open"),
        (replace(RIGHT, verdict="not_enough_information"), "open"),
        (replace(CLOSEST, candidate=None, verdict="not_checkable"), "open"),
    ],
)
def test_a_candidate_stands_apart_from_verdicts(one: Finding, group: str) -> None:
    assert group_of(one) == group


def test_each_group_can_be_chosen_and_says_how_many(html: str) -> None:
    choices = dict(re.findall(r'id="show-(\w+)"[^>]*> ([^<]+)</label>', html))
    assert choices == {
        "all": "All (3)",
        "doubtful": "Doubtful (1)",
        "closest": "Closest series, no verdict (1)",
        "agrees": "Agrees with what is published (1)",
    }
    assert all(f"body:has(#show-{name}:checked)" in html for name in GROUPS)


def test_the_page_speaks_one_language_whatever_the_articles_is() -> None:
    english, japanese = (page_of(check(RIGHT, WRONG, CLOSEST, language=tongue)) for tongue in ("en", "ja"))
    assert (
        re.search("[\u3040-\u30ff\u4e00-\u9fff]", re.sub(r"<style>.*?</style>", "", english, flags=re.DOTALL)) is None
    )
    assert "Ten times too large." in english
    for words in ("桁が1つ大きい。", "民間AI投資額・未上場企業・日本・2024年", "疑わしい数値", "その後改められた。"):
        assert words in japanese
    for words in ("Ten times", "Private AI investment, private", "Doubtful", "Refuted"):
        assert words not in japanese


def test_the_summary_and_the_cards_use_the_same_words(html: str) -> None:
    counted = re.search(r'<p class="summary">(.*?)</p>', html)
    assert counted
    for word in re.findall(r'<span class="verdict">(.*?)</span>', html):
        assert f"{word} 1" in counted[1]


def test_evidence_and_sql_are_folded_and_the_source_is_a_link(html: str) -> None:
    card = re.search(r'id="F002">.*?</article>', html, re.DOTALL)
    assert card
    before, _, folded = card[0].partition("<details>")
    assert "USD 927 million" in before
    assert "core.observations" not in before
    assert "geo &lt; &#x27;K&#x27;" in folded
    assert f'<a href="{ADDRESS.replace("&", "&amp;")}">AI Index, AI Index 2025</a>' in folded


def test_the_question_of_a_survey_stands_below_its_title_also_of_a_candidate(html: str) -> None:
    assert html.count("Asked in the survey: “How much?”") == 3
    assert "調査の設問：「いくらか」" in page_of(check(WRONG, language="ja"), background=BACKGROUND)
    assert "Asked" not in page_of(check(WRONG))


def test_a_source_without_an_address_is_named_and_not_linked() -> None:
    html = page_of(check(WRONG))
    assert "<dd>stanford_ai_index, AI Index 2025</dd>" in html
    assert "https://" not in html


def test_figures_that_were_left_out_are_listed_with_the_reason(html: str) -> None:
    listed = re.findall(r"<li>“(.*?)”: (.*?)</li>", html)
    assert ("top 100", "the length of a list") in listed
    assert ("2024", "a date or period") in listed


def test_what_was_assumed_when_the_article_was_read_is_said_in_the_readers_language() -> None:
    note = ("It was read as EUC-JP.", "EUC-JPとして読んだ。")
    assert note[0] in page_of(check(WRONG), notes=[note])
    assert note[1] in page_of(check(WRONG, language="ja"), notes=[note])


def test_the_text_stands_there_letter_for_letter_and_is_not_run(html: str) -> None:
    text = re.search(r'<div id="text">(.*?)</div>', html, re.DOTALL)
    assert text
    assert unescape(re.sub(r"<[^>]+>", "", text[1])) == TEXT
    assert "a &lt;b&gt; &amp; c" in html
    assert "<script" not in html


def test_the_excerpt_shows_the_quantity_that_is_meant() -> None:
    text = "It had 40 in 2023. Of 40 and 400 it made 40 again."
    parsed = parse_text(text)
    last = parsed.quantities[-1]
    sentence = parsed.sentences[last.sentence - 1]
    shown = replace(WRONG, quantity=last, excerpt=text[sentence.start : sentence.end].strip())
    html = page_of(replace(check(shown), parsed=parsed))
    assert "<blockquote>Of 40 and 400 it made <b>40</b> again.</blockquote>" in html


def test_every_word_of_the_page_is_in_both_languages_and_in_use() -> None:
    folder = PROJECT_ROOT / "pipeline" / "factcheck"
    words = json.loads((folder / "page" / "words.json").read_text(encoding="utf-8"))
    assert [key for key, said in words.items() if sorted(said) != ["en", "ja"] or not all(said.values())] == []
    parts = {"indicator", "economy", "comparator", "kind", "edition"}
    code = (folder / "page.py").read_text(encoding="utf-8")
    assert [key for key in words if key not in parts and not re.search(f"[\"']{key}[\"']", code)] == []
