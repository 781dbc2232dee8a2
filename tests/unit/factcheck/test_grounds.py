"""A link needs a ground for each of its parts and no rival; a verdict needs more than a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from pipeline.factcheck.checking import day_of
from pipeline.factcheck.finding import parse_text
from pipeline.factcheck.findings import Finding, Placed
from pipeline.factcheck.linking import link

#: Text -> each quantity with the economy and period of its link, or None where it stays without one.
PLACED: dict[str, list[tuple[str, tuple[str, str] | None]]] = {
    # what the sentences before spoke of ends where a sentence speaks of something else
    "2024年の民間AI投資は日本が9.3億ドルだった。銃規制法案は300本が廃案になった。": [
        ("9.3億ドル", ("JPN", "2024")),
        ("300本", None),
    ],
    "2024年の民間AI投資は日本が9.3億ドルだった。売上高は350億円だった。": [
        ("9.3億ドル", ("JPN", "2024")),
        ("350億円", None),
    ],
    # a series has one value at a time
    "2024年の民間AI投資は米国が1091億ドル、米国が93億ドルだった。": [
        ("1091億ドル", ("USA", "2024")),
        ("93億ドル", None),
    ],
    # the year before is that year where it is named, and none where it is not
    "2024年度に生成AIを使ったことがある個人は日本で26.7%だった。前年度の9.1%から増えた。": [
        ("26.7%", ("JPN", "2024")),
        ("9.1%", ("JPN", "2023")),
    ],
    "日本の産業用ロボットの設置台数は昨年4万6106台だった。": [("4万6106台", None)],
    # of two years the later number's is not the earlier one's
    "生成AIを使ったことがある個人は日本では26.7%と、2023年度調査の9.1%から増えた。": [("26.7%", None), ("9.1%", None)],
    # each of two statements that are set against each other names its own
    "日本の生成AI利用率は26.7%だが、企業では55.2%に達する（いずれも令和7年版情報通信白書）。": [
        ("26.7%", ("JPN", "2024")),
        ("55.2%", ("JPN", "2024")),
    ],
    "South Korea's AI diffusion jumped in H2 2025 from 25.9% to 30.7%.": [
        ("25.9%", None),
        ("30.7%", ("KOR", "2025-S2")),
    ],
    # 「うち中国が」 is a part of the world, which has a series; 「うち医療が」 is not
    "2024年の世界の産業用ロボットの設置は54万2000台、うち中国が29万5000台だった。": [
        ("54万2000台", ("WORLD_AI_INDEX", "2024")),
        ("29万5000台", ("CHN", "2024")),
    ],
}


@pytest.fixture(scope="module")
def placed(links: Callable[..., Sequence[Placed]]) -> Callable[[str], Sequence[Placed]]:
    """The quantities of a text, placed."""
    return lambda text: links(text)


@pytest.mark.parametrize("text", PLACED)
def test_a_quantity_is_placed_only_on_grounds(text: str, placed: Callable[[str], Sequence[Placed]]) -> None:
    found = [
        (one.quantity.quote, (one.link.geo, one.link.period) if one.link else None)
        for one in placed(text)
        if one.quantity.kind != "duration"
    ]
    assert found == PLACED[text]


#: Text -> verdicts: what lies away from the published value and is yet not called wrong, and what is.
JUDGED: dict[str, list[str]] = {
    # the two are exchanged: each is the number of another economy that the text names
    "AI Index 2025によると、2024年の民間AI投資は、中国が45億ドル、英国が93億ドルだった。": ["not_enough_information"]
    * 2,
    # no source is named
    "2024年の日本の民間AI投資は93億ドルだった。": ["not_enough_information"],
    "AI Index 2025によると、2024年の日本の民間AI投資は93億ドルだった。": ["refuted"],
    # an edition that could have said it is not at hand: that of 2024 for 2022
    "スタンフォード大によると、2022年の米国の注目すべきAIモデルは300だった。": ["not_enough_information"],
    # things counted to the last one are equal or not; others agree to the digits shown
    "AI Index 2025によると、2024年に新たに資金調達したAI企業は米国が1,075社だった。": ["not_enough_information"],
    "AI Index 2025によると、2024年に新たに資金調達したAI企業は米国が約1,100社だった。": ["supported"],
    # a gap says not who leads
    "2026年第1四半期のマイクロソフトのAI普及率で日本と米国の差は8.8ポイントだった。": ["not_enough_information"],
}


@pytest.fixture(scope="module")
def verdicts(findings_of: Callable[[Sequence[str]], list[list[Finding]]]) -> dict[str, list[str]]:
    """The verdicts on each of these texts."""
    return {text: [one.verdict for one in found] for text, found in zip(JUDGED, findings_of(list(JUDGED)), strict=True)}


@pytest.mark.parametrize("text", JUDGED)
def test_a_number_is_called_wrong_only_on_strong_ground(text: str, verdicts: dict[str, list[str]]) -> None:
    assert verdicts[text] == JUDGED[text]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" date 2026-01-13 かつて世界中から", date(2026, 1, 13)),
        ("2025年7月8日 情報通信白書\n", date(2025, 7, 8)),
        ("2025-13-45\n", None),
        ("2024年の投資額は", None),
        ("x" * 400 + "\n2025-01-01", None),
    ],
)
def test_the_day_of_an_article_is_read_at_its_head(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_placing_a_long_text_tells_how_far_it_is(links: Callable[..., object]) -> None:
    told: list[tuple[int, int]] = []
    vocabulary = links.__closure__[0].cell_contents  # type: ignore[attr-defined]
    link(parse_text("日本だ。" * 250), vocabulary, progress=lambda done, total: told.append((done, total)))
    assert told == [(100, 250), (200, 250)]
