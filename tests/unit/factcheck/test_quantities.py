"""Quantities in sentences of our own: value in base units, unit and operator of each, and the digits that are none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipeline.factcheck.finding import parse_text

#: Sentence -> each quantity as (value, unit, operator).
JAPANESE = {
    "投資額は1兆2,000億円だった。": [(1_200_000_000_000, "Japanese yen", "equal")],
    "韓国は約３万１４００台を設置した。": [(31400, "units", "about")],
    "二十七万台を超えた。": [(270000, "units", "more_than")],
    "三割強の企業が使う。": [(0.3, "share", "more_than")],
    "利用率は5割弱にとどまる。": [(0.5, "share", "less_than")],
    "3割5分の人が答えた。": [(0.35, "share", "equal")],
    "件数は千余りに及ぶ。": [(1000, "items", "more_than")],
    "4,000件足らずの特許しかない。": [(4000, "items", "less_than")],
    "企業は1,073社、うち42社が日本だ。": [(1073, "companies", "equal"), (42, "companies", "equal")],
    "米国の118分の1にすぎない。": [(Fraction(1, 118), "times", "equal")],
    "世界の3分の1を占める。": [(Fraction(1, 3), "share", "equal")],
    "十分の一以下になる。": [(Fraction(1, 10), "times", "at_most")],
    "日本は14位、英国は第3位だった。": [(14, "rank", "equal"), (3, "rank", "equal")],
    "67カ国中9位だった。": [(67, "economies", "equal"), (9, "rank", "equal")],
    "差は8.8ポイントに広がった。": [(0.088, "points", "equal")],
    "26.7％と前年から17.6ポイント上昇した。": [(0.267, "share", "equal"), (0.176, "points", "equal")],
    "過半数が使っている。": [(0.5, "share", "majority")],
    "比率は5%から10%に上昇した。": [(0.05, "share", "equal"), (0.1, "share", "equal")],
    "二倍以上の開きがある。": [(2, "times", "at_least")],
    "5〜10％が該当する。": [(0.05, "share", "at_least"), (0.1, "share", "at_most")],
    "10億ユーロを投じた。": [(1_000_000_000, "euros", "equal")],
    "数百億円規模の資金だ。": [(20_000_000_000, "Japanese yen", "about")],
    "▲2.5％となった。": [(-0.025, "share", "equal")],
    "投資は93億ドルで、米国の13.0%を上回る割合だ。": [
        (9_300_000_000, "US dollars", "equal"),
        (0.13, "share", "equal"),
    ],
    "製造業の従業員1万人当たり419台だった。": [(419, "units", "equal")],
    "人口10万人あたりの特許は4.58件。": [(4.58, "items", "equal")],
    "少なくとも12の大学が参加した。": [(12, "items", "at_least")],
    "全体で四つのモデルを公開した。": [(4, "models", "equal")],
    "1万5000人の研究者が移った。": [(15000, "people", "equal")],
    "一・四兆円を投じる。": [(1_400_000_000_000, "Japanese yen", "equal")],
    "半数以上が賛成した。": [(0.5, "share", "at_least")],
    "45億2000万ドルと2000億ユーロを投じた。": [
        (4_520_000_000, "US dollars", "equal"),
        (200_000_000_000, "euros", "equal"),
    ],
    "1950億元を集め、2010社に配った。": [(195_000_000_000, "Chinese yuan", "equal"), (2010, "companies", "equal")],
    "日本は世界のトップだ。": [(1, "rank", "equal")],
}
ENGLISH = {
    "Investment reached $109.1bn last year.": [(109_100_000_000, "US dollars", "equal")],
    "It was worth US$1.1 trillion.": [(1_100_000_000_000, "US dollars", "equal")],
    "About 14 billion yen was raised.": [(14_000_000_000, "Japanese yen", "about")],
    "China installed 276,288 industrial robots.": [(276288, "robots", "equal")],
    "The US released 40 notable models, Europe only three.": [(40, "models", "equal"), (3, "items", "equal")],
    "Japan has one tenth of China's total.": [(Fraction(1, 10), "times", "equal")],
    "A third of companies use it.": [(Fraction(1, 3), "share", "equal")],
    "That is twice as many as Japan.": [(2, "times", "equal")],
    "A tenfold gap opened.": [(10, "times", "equal")],
    "China invested twelve times as much.": [(12, "times", "equal")],
    "More than half of adults have used it.": [(0.5, "share", "majority")],
    "Japan ranked 14th of 67.": [(14, "rank", "equal")],
    "India is third, ahead of the US in fourth place.": [(3, "rank", "equal"), (4, "rank", "equal")],
    "Use rose by 8.8 percentage points to 31.3 percent.": [(0.088, "points", "equal"), (0.313, "share", "equal")],
    "At least 1,000 companies were funded.": [(1000, "companies", "at_least")],
    "Fewer than 50 papers came from there.": [(50, "papers", "less_than")],
    "Between 5 and 10 percent of firms do.": [(0.05, "share", "at_least"), (0.1, "share", "at_most")],
    "Use went from 5% to 10%.": [(0.05, "share", "equal"), (0.1, "share", "equal")],
    "Some 10-15% did.": [(0.1, "share", "at_least"), (0.15, "share", "at_most")],
    "The ratio was 1/118.": [(Fraction(1, 118), "share", "equal")],
    "Two-thirds of the total.": [(Fraction(2, 3), "share", "equal")],
    "Twenty-five laws were passed.": [(25, "laws", "equal")],
    "Two and a half million people": [(2_500_000, "people", "equal")],
    "One in five workers is exposed.": [(0.2, "share", "equal")],
    "Hundreds of billions of dollars were spent.": [(200_000_000_000, "US dollars", "equal")],
    "€5.4m was raised, £2 billion was promised.": [
        (5_400_000, "euros", "equal"),
        (2_000_000_000, "pounds sterling", "equal"),
    ],
    "Robot density was 419 per 10,000 employees.": [(419, "items", "equal")],
    "Japan came ninth, Germany fifth and France no. 7.": [
        (9, "rank", "equal"),
        (5, "rank", "equal"),
        (7, "rank", "equal"),
    ],
    "The number doubled.": [(2, "times", "equal")],
    "It is 3x larger, up to 5x.": [(3, "times", "equal"), (5, "times", "at_most")],
}
#: Digits that claim nothing.
NONE = (
    "GPT-4やH100、iPhone 15、5G、3Dの話。",
    "2025年3月31日の記事による。",
    "令和6年度の調査から。",
    "詳細は252ページの図4.3.8を参照。",
    "1. 日本の課題",
    "① 資金",
    "トップ100論文とは何か。",
    "https://example.org/2024/12?id=345 を見よ。",
    "一方、十分な一部の人は統一した。",
    "指標の一つだ。",
    "Claude 3.5 Sonnet and Llama 3 and GPT-4o are models.",
    "See page 252, Figure 4.3.8 and Table 2.",
    "In March 2025 and on 31 March 2025, Q1 2026.",
    "The AI Index 2025 and the G7 in the 21st century.",
    "No one knows; one of them said so.",
    "Published on 2026-01-13 at 10:30.",
    "China led for the 13th straight year.",
    "The 15th annual survey is the 5th edition.",
    "On the 12th floor they kept a third birthday and a fourth consecutive rise.",
    "The 18th version of the 20th century.",
    "A 13th robot stood there.",
    "トップ企業とトップ100のトップクラスの研究。",
)


@pytest.mark.parametrize("sentence", [*JAPANESE, *ENGLISH])
def test_each_quantity_has_its_value_unit_and_operator(sentence: str) -> None:
    expected = (JAPANESE | ENGLISH)[sentence]
    found = [(quantity.value, quantity.unit, quantity.operator) for quantity in parse_text(sentence).quantities]
    assert found == [(Fraction(str(value)), unit, operator) for value, unit, operator in expected]


@pytest.mark.parametrize("sentence", NONE)
def test_digits_that_claim_nothing_are_no_quantities(sentence: str) -> None:
    assert [quantity.quote for quantity in parse_text(sentence).quantities] == []


@pytest.mark.parametrize(
    ("text", "half_digit"),
    [
        ("109.1bn dollars", "50000000"),
        ("1091億ドル", "50000000"),
        ("1.4兆円", "50000000000"),
        ("27万6300台", "50"),
        ("140億円", "500000000"),
        ("100億円", "500000000"),
        ("40のモデル", "0.5"),
        ("419台", "0.5"),
        ("3千億円", "50000000000"),
        ("23.2%", "0.0005"),
        ("数百億円", None),
        ("1兆2,000億円", "50000000000"),
    ],
)
def test_the_precision_is_half_a_unit_of_the_last_digit(text: str, half_digit: str | None) -> None:
    (quantity,) = parse_text(text).quantities
    assert quantity.half_digit == (None if half_digit is None else Fraction(half_digit))


@pytest.mark.parametrize("sentence", ["前年比20%増えた。", "投資は20％減少した。", "It grew by 20%.", "a 20% increase"])
def test_a_rise_is_no_level(sentence: str) -> None:
    (quantity,) = parse_text(sentence).quantities
    assert quantity.is_change


def test_offsets_are_those_of_the_text_itself() -> None:
    text = "前文。\n\n　中国は２７万６３００台。"
    (quantity,) = parse_text(text).quantities
    assert text[quantity.start : quantity.end] == quantity.quote == "２７万６３００台"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("令和6年度の調査", "2024"),
        ("平成三十年の値", "2018"),
        ("2026年第1四半期", "2026-Q1"),
        ("2025年上半期", "2025-S1"),
        ("2013年から2024年まで", "2013/2024"),
        ("2013〜24年", "2013/2024"),
        ("2025年9月の値", "2025-09"),
        ("二〇二四年の値", "2024"),
        ("the first quarter of 2026", "2026-Q1"),
        ("in H2 2025", "2025-S2"),
        ("between 2013 and 2024", "2013/2024"),
        ("FY2024", "2024"),
        ("in September 2025,", "2025-09"),
        ("in 2023, robots", "2023"),
    ],
)
def test_periods_are_read(text: str, period: str) -> None:
    assert [mention.period for mention in parse_text(text).periods] == [period]


def test_a_short_year_needs_a_full_one_near_it() -> None:
    periods = [mention.period for mention in parse_text("2024年は40、23年は31だった。10年の歴史がある。").periods]
    assert periods == ["2024", "2023"]
    assert parse_text("23年の歴史がある。").periods == ()
