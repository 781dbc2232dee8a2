"""What comes in to a check is read as its reader would see it, and what cannot be read says what to do instead."""

from __future__ import annotations

import builtins
import io
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from docx import Document

from pipeline.factcheck.reading.article import Article, article_of, read_article
from pipeline.factcheck.reading.documents import joined
from pipeline.parsing.faults import RunFault

FILES = Path(__file__).parent / "files"
JAPANESE = "令和7年版白書によると、生成AIを使った個人は日本で26.7％だった。\n米国は68・8%である。"
ENGLISH = "Japan’s private AI investment – $0.93 billion in 2024 – was 1/118 of America’s."
PAGE = """<!DOCTYPE html>
<html lang="ja"><head><title>AI投資 &amp; 日本</title>{charset}<style>p {{ width: 99% }}</style></head>
<body><header>新聞 2026年11月1日</header><nav>ランキング 1位 2位</nav>
<main><article><header><h1>投資の差</h1></header>
<p>米国の民間AI投資は<b>1091</b>億ドル、<br>中国は&nbsp;<b>93</b>億ドル&#65288;2024年&#65289;</p>
<script>let votes = 12</script>
<table><tr><th>国</th><th>設置台数</th></tr><tr><td>日本</td><td>46,106</td></tr></table></article></main>
<aside>関連記事 99%</aside><footer>© 2026</footer></body></html>"""


def read(payload: bytes) -> Article:
    """The bytes as they come from standard input."""
    return article_of(payload, name="")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso2022_jp", "cp932", "euc_jp"])
def test_a_japanese_text_is_read_in_each_encoding_that_it_comes_in(encoding: str) -> None:
    text = JAPANESE.replace("・", "") if encoding == "iso2022_jp" else JAPANESE
    assert read(text.encode(encoding)).text == text


def test_an_english_text_of_an_old_windows_is_read() -> None:
    assert read(ENGLISH.encode("cp1252")).text == ENGLISH


def test_an_encoding_that_the_file_does_not_say_is_named_in_both_languages() -> None:
    ((english, japanese),) = read(JAPANESE.encode("euc_jp")).notes
    assert "EUC-JP" in english
    assert "EUC-JP" in japanese


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_nothing_is_assumed_of_a_text_that_says_its_encoding(encoding: str) -> None:
    assert read(JAPANESE.encode(encoding)).notes == ()


@pytest.mark.parametrize("payload", [b"\x00\x01\x02\x03" * 8, b"\xff\xfe\x00\xd8\x00", bytes(range(128, 256))])
def test_bytes_that_are_no_text_are_refused_and_not_half_read(payload: bytes) -> None:
    with pytest.raises(RunFault, match="save it as UTF-8"):
        read(payload)


def test_a_page_is_read_as_its_reader_sees_it() -> None:
    article = read(PAGE.format(charset='<meta charset="utf-8">').encode())
    assert article.title == "AI投資 & 日本"
    assert article.text.splitlines() == [
        "投資の差",
        "米国の民間AI投資は1091億ドル、",
        "中国は 93億ドル（2024年）",
        "国\t設置台数",
        "日本\t46,106",
    ]


def test_what_surrounds_an_article_is_left_out_and_counted() -> None:
    ((english, _),) = read(PAGE.format(charset='<meta charset="utf-8">').encode()).notes
    assert "navigation, header, footer and asides were left out" in english


def test_a_page_in_shift_jis_that_says_so_is_read_without_an_assumption() -> None:
    notes = read(PAGE.format(charset='<meta charset="shift_jis">').replace("©", "").encode("cp932")).notes
    assert [note for note, _ in notes if "encoding" in note] == []


def test_a_page_that_says_a_wrong_encoding_is_read_by_its_bytes() -> None:
    article = read(PAGE.format(charset='<meta charset="euc-jp">').replace("©", "").encode("cp932"))
    assert "米国の民間AI投資は1091億ドル" in article.text
    assert "Shift_JIS" in article.notes[0][0]


def test_a_fragment_of_a_page_is_a_page_and_a_text_with_a_sign_of_less_is_none() -> None:
    assert read(b"<p>It was 26.7&#37; in <b>2024</b>.</p>").text == "It was 26.7% in 2024."
    assert read(b"<5% of firms use AI & robots").text == "<5% of firms use AI & robots"


def test_several_articles_of_a_page_are_all_read() -> None:
    articles = "".join(f"<article><p>Country {n} has {n}0 models.</p></article>" for n in (1, 2, 3))
    assert read(f"<html><body>{articles}</body></html>".encode()).text.count("models") == 3


def test_a_page_nested_deeper_than_calls_may_be_is_read() -> None:
    assert read(b"<html><body>" + b"<div>" * 3000 + b"42" + b"</div>" * 3000).text == "42"


def word_document() -> bytes:
    document = Document()
    document.core_properties.title = "ロボットの国"
    document.add_paragraph("日本の設置は2023年に4万6106台だった。")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("国", "台数"), ("中国", "276,288")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("以上。")
    payload = io.BytesIO()
    document.save(payload)
    return payload.getvalue()


def test_a_word_document_is_read_with_its_tables_in_their_place() -> None:
    article = read(word_document())
    assert article.title == "ロボットの国"
    assert article.text.splitlines() == ["日本の設置は2023年に4万6106台だった。", "国\t台数", "中国\t276,288", "以上。"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("japanese.pdf", "令和7年版情報通信白書では、個人の生成AI利用率は26.7%だった。"),
        (
            "japanese.pdf",
            "AI Index 2025によれば、2024年の民間AI投資は米国が1091億ドル、中国が93億ドルで、"
            "日本は9.3億ドルにとどまった。",
        ),
        ("english.pdf", "Japan installed 46,106 industrial robots in 2023, second only to China's 276,288."),
    ],
)
def test_a_pdf_is_read_with_whole_sentences(name: str, sentence: str) -> None:
    assert sentence in read_article(str(FILES / name)).text


def test_lines_of_a_printed_page_go_on_and_paragraphs_end() -> None:
    page = "A long line of a printed text that goes\non with exam-\nples and ends here.\nHead\nAnother para-\ngraph."
    assert joined(page).splitlines() == [
        "A long line of a printed text that goes on with examples and ends here.",
        "Head",
        "Another paragraph.",
    ]


def test_a_pdf_of_pictures_is_refused_and_nothing_is_recognised() -> None:
    with pytest.raises(RunFault, match="compare each number"):
        read_article(str(FILES / "picture.pdf"))


@pytest.mark.parametrize("payload", [b"%PDF-1.4 cut", word_document()[:-40] + b"0" * 40])
def test_a_broken_document_is_told_and_not_raised(payload: bytes) -> None:
    with pytest.raises(RunFault):
        read(payload)


@pytest.mark.parametrize(("library", "name"), [("pypdfium2", "a.pdf"), ("docx", "a.docx")])
def test_a_document_whose_library_is_not_installed_names_the_next_step(
    library: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_it = builtins.__import__

    def without(module: str, *rest: Any, **named: Any) -> ModuleType:
        if module.partition(".")[0] == library:
            raise ImportError(module)
        return import_it(module, *rest, **named)

    payload = word_document() if library == "docx" else (FILES / "english.pdf").read_bytes()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(RunFault, match="next step: make install"):
        article_of(payload, name=name)


@pytest.mark.parametrize("address", ["https://example.org/article", "http://example.org", "ftp://example.org/a.txt"])
def test_an_address_is_told_that_nothing_is_fetched(address: str) -> None:
    with pytest.raises(RunFault, match=r"nothing is fetched(.|\n)*save the page"):
        read_article(address)


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"PK\x03\x04 no document", "zip archive"),
        (b"{\\rtf1 text}", "Rich Text"),
        (b" \n\t", "nothing but blanks"),
        (b"<html><body><nav>1 2 3</nav></body></html>", "nothing but blanks"),
    ],
)
def test_what_holds_no_text_for_a_check_says_what_it_is(payload: bytes, told: str) -> None:
    with pytest.raises(RunFault, match=told):
        read(payload)


def test_a_file_without_a_title_is_called_by_its_name_and_standard_input_by_its_first_words(tmp_path: Path) -> None:
    path = tmp_path / "column.txt"
    path.write_text("Robots are everywhere.\nOr so it seems.", encoding="utf-8")
    assert read_article(str(path)).title == "column.txt"
    assert read(path.read_bytes()).title == "Robots are everywhere."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFault, match="No such file"):
        read_article(str(tmp_path / "nowhere.txt"))
