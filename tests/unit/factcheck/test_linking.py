"""What a quantity is joined to, by text of our own; and that the reasons are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.factcheck.findings import Link, Placed
from tests.unit.factcheck.linked_texts import TEXTS

Links = Callable[..., tuple[Placed, ...]]


def told(one: Placed) -> Link:
    """The link of a quantity that has to have one."""
    assert one.link, (one.quantity.quote, one.lack_en, one.scope)
    return one.link


@pytest.mark.parametrize("text", TEXTS)
def test_quantities_are_joined_to_what_they_are_about(text: str, links: Links) -> None:
    found = [
        (one.quantity.quote, one.link.indicator_id, one.link.geo, one.link.comparator_geo, one.link.period)
        if one.link
        else (one.quantity.quote, None, None, None, None)
        for one in links(text)
    ]
    assert found == TEXTS[text]


def test_every_link_says_which_words_made_it_and_every_gap_why(links: Links) -> None:
    for text in TEXTS:
        for placed in links(text):
            if placed.link:
                assert {"indicator", "economy", "period"} <= {ground.part for ground in placed.link.grounds}
                assert all(ground.words and ground.how for ground in placed.link.grounds)
            else:
                assert placed.scope or (placed.lack_en and placed.lack_ja)


def test_a_subject_is_carried_over_and_a_pronoun_keeps_it(links: Links) -> None:
    text = (
        "2023年の産業用ロボット導入数で、中国は27万6300台だった。"
        "これは日本の導入数の6倍に達する。米国と比べても7.3倍だ。"
    )
    found = [(told(one).geo, told(one).comparator_geo) for one in links(text)]
    assert found == [("CHN", None), ("CHN", "JPN"), ("CHN", "USA")]


def test_the_words_of_another_indicator_end_what_was_carried_over(links: Links) -> None:
    """「日本の稼働台数は43万5299台」 after installations was once refuted as an installation ten times too many."""
    text = "2023年の産業用ロボット導入台数は、日本が4万6106台だった。日本の稼働台数は43万5299台に上る。"
    found = [(one.link or one.candidate).indicator_id for one in links(text)]  # type: ignore[union-attr]
    assert found == ["industrial_robots_installed", "industrial_robot_stock"]


def test_a_heading_is_read_by_the_text_below_it(links: Links) -> None:
    text = "日本は1400億円\n\n2024年の民間AI投資額は、米国が16.5兆円だった。これに対し、日本は1400億円である。\n"
    first = told(links(text)[0])
    assert (first.indicator_id, first.geo, first.period) == ("private_ai_investment", "JPN", "2024")
    assert "the same quantity as in sentence" in first.grounds[-1].how


def test_an_order_of_names_is_a_claim_about_places(links: Links) -> None:
    text = "AI論文の発表数シェア（2023年）は、中国が23.2%で首位、欧州（15.2%）、米国（9.2%）と続く。"
    ranks = {told(one).geo: int(one.quantity.value) for one in links(text) if told(one).claim_type == "rank"}
    assert ranks == {"CHN": 1, "EUROPE_AI_INDEX": 2, "USA": 3}


def test_a_citation_holds_for_the_quantities_of_which_its_edition_speaks(links: Links) -> None:
    text = "「AI Index 2025」による。2024年の民間AI投資額は日本が9億ドル。2023年のロボット密度は日本が419台だった。"
    cited = [told(one).edition for one in links(text)]
    assert cited == ["AI Index 2025", None]


def test_a_named_edition_stands_where_none_is_cited(links: Links) -> None:
    text = "2024年の注目すべきAIモデルは米国が40だった。"
    (finding,) = links(text, edition=("stanford_ai_index", "AI Index 2026"))
    assert told(finding).edition == "AI Index 2026"


def test_a_year_before_is_a_year_back(links: Links) -> None:
    text = "2024年度に生成AIを使ったことがある個人は日本で26.7%だった。前年度の9.1%から増えた。"
    assert [told(one).period for one in links(text)] == ["2024", "2023"]
