"""``aigap.xlsx``: the workbook for people. XlsxWriter writes it; no cell holds a formula.

Belongs here: which columns and rows stand on which sheet. Titles and units are the dictionary's; how one cell is said
is in ``workbook_cells``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.publishing.content import Content
from pipeline.publishing.formats.workbook_cells import WORDS, shown_number
from pipeline.publishing.selection import Selection
from pipeline.reporting.words import Language

_TABLE = "mart.country_vs_world"
#: What of the table people compare; every column is in the files of tables.
_COLUMNS = (
    "geo", "name_ja", "name_en", "indicator_id", "title_ja", "title_en", "period", "value", "unit", "unit_words_ja",
    "rank_words_ja", "rank_words_en", "leader_geo", "leader_value", "gap_abs", "times_behind", "gap_words_ja",
    "gap_words_en", "years_behind", "years_words_ja", "years_words_en", "cagr", "cagr_leader", "years_to_parity",
    "closing_words_ja", "closing_words_en", "share_of_world", "peer_median", "peers_words_ja", "peers_words_en",
    "per_capita_ratio", "per_gdp_ratio", "value_jpy", "comparability", "comparability_reason_ja",
    "comparability_reason_en", "no_value_words_ja", "no_value_words_en", "source_id", "edition", "published_at",
    "newer_edition", "citation", "caveat",
)  # fmt: skip
#: Columns that are joined to the table, or translated: titles in Japanese and English.
_ADDED = {
    "name": ("国・地域名", "name of the economy or group"),
    "comparability_reason": ("等級の理由", "why that grade"),
}
_SOURCE_COLUMNS = (
    "source_id", "title_ja", "title_en", "publisher", "homepage", "licence", "licence_url", "citation_ja",
    "citation_en",
)  # fmt: skip
_GRADE_RULES = "select reason_en, reason_ja from core.comparability_rules"
_FOCUS = "select value from meta.parameters where parameter = 'default_focus'"
_LANGUAGES: tuple[tuple[Language, str, str], ...] = (
    ("ja", "（日本語）", " (Japanese)"),
    ("en", "（英語）", " (English)"),
)
#: Rows above the data: Japanese title, English title, unit, column name.
_HEADER_ROWS = 4
_WIDE = frozenset({"title_ja", "title_en", "closing_words_ja", "closing_words_en"})
_WIDEST = frozenset({"citation", "caveat", "citation_ja", "citation_en"})
_WIDTH = 16


@dataclass(frozen=True)
class _Column:
    """A column of a sheet: its name, its titles, and its unit."""

    name: str
    title_ja: str
    title_en: str
    unit: str


@dataclass(frozen=True)
class _Sheet:
    """A sheet of one table."""

    name: str
    columns: Sequence[_Column]
    rows: Sequence[dict[str, Any]]


def write(content: Content, folder: Path) -> None:
    """Write the workbook, whichever tables were asked for.

    Raises:
        OSError: the file cannot be written.
    """
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
        "tmpdir": str(folder),  # what a full disk leaves half written goes with the folder
        "default_date_format": "yyyy-mm-dd",
    }
    try:
        with xlsxwriter.Workbook(str(folder / "aigap.xlsx"), options) as workbook:
            about = {"title": "aigap", "comments": f"Release {content.release_id}", "created": content.built_at}
            workbook.set_properties(about)
            formats = _Formats(workbook)
            for sheet in _sheets(content):
                _write_sheet(workbook.add_worksheet(sheet.name), sheet, formats)
            _write_notes(workbook.add_worksheet("注記 Notes"), content, formats)
    except xlsxwriter.exceptions.FileCreateError as error:  # the library's own word for a disk that is full
        raise OSError(str(error)) from error


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook, self._numbers = workbook, dict[str, Any]()
        head = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"}
        self.titles = workbook.add_format(head)
        self.names = workbook.add_format({"bg_color": "#E8EEF4", "font_color": "#5B5F66", "italic": True})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top"})

    def number(self, look: str) -> Any:
        """The look of numbers of one format."""
        if look not in self._numbers:
            self._numbers[look] = self._workbook.add_format({"num_format": look})
        return self._numbers[look]


def _sheets(content: Content) -> list[_Sheet]:
    table, sources = content.read(_TABLE), content.read("core.sources")
    columns, rows = _columns(table, _COLUMNS), _rows(content, table)
    (focus,) = content.connection.execute(_FOCUS).fetchone() or ("",)
    inside = {source.source_id for source in content.inside}
    cited = content.rows("select * from core.sources order by source_id")
    return [
        _Sheet("主要指標 Headline", columns, [row for row in rows if row["geo"] == focus]),
        _Sheet("国・地域 Economies", columns, rows),
        _Sheet(
            "出典 Sources",
            _columns(sources, _SOURCE_COLUMNS),
            [row for row in cited if row["source_id"] in inside],
        ),
    ]


def _columns(selection: Selection, names: Sequence[str]) -> list[_Column]:
    known = {column.name: column for column in selection.table.columns}
    added = _ADDED | {name: titles[:2] for name, titles in WORDS.items()}
    columns = []
    for name in names:
        stem = name.removesuffix("_ja").removesuffix("_en")
        if stem in added:
            columns.append(_Column(name, *_in_language(name, *added[stem]), ""))
        elif name in known:  # a release of earlier code may lack one
            titles = _in_language(name, known[name].title_ja, known[name].title_en)
            columns.append(_Column(name, *titles, known[name].unit or ""))
    return columns


def _in_language(name: str, title_ja: str, title_en: str) -> tuple[str, str]:
    """The titles of a column that stands in two languages, with the language in both."""
    for language, japanese, english in _LANGUAGES:
        if name.endswith(f"_{language}"):
            bare_en = title_en.replace("in Japanese words", "in words").removesuffix(" in Japanese")
            return title_ja.removesuffix("（日本語）").removesuffix("（英語）") + japanese, bare_en + english
    return title_ja, title_en


def _rows(content: Content, selection: Selection) -> list[dict[str, Any]]:
    """The rows in the order in which they are read, with the words of what is a code in the table."""
    rows = content.rows(
        f"select exported.*, g.name_ja, g.name_en from {selection.table.sql_name} as exported "
        "left join core.economies as g on exported.geo = g.geo "
        "left join core.indicators as i on exported.indicator_id = i.indicator_id "
        f"where {selection.condition} order by exported.geo, i.pillar, exported.indicator_id"
    )
    japanese = {rule["reason_en"]: rule["reason_ja"] for rule in content.rows(_GRADE_RULES)}
    for row in rows:
        reasons = (row["comparability_reason"] or "").split("; ")
        row["comparability_reason_en"] = "; ".join(reasons)
        row["comparability_reason_ja"] = "；".join(japanese.get(reason, reason) for reason in reasons)
        for name, (*_, words) in WORDS.items():
            row |= {f"{name}_{language}": words(row, language) for language, *_ in _LANGUAGES}
    return rows


def _write_sheet(worksheet: Any, sheet: _Sheet, formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        width = 50 if column.name in _WIDEST else 34 if column.name in _WIDE else _WIDTH
        worksheet.set_column(place, place, width)
    for line, texts in enumerate(zip(*((c.title_ja, c.title_en, c.unit, c.name) for c in sheet.columns), strict=True)):
        for place, text in enumerate(texts):
            worksheet.write_string(line, place, text, formats.titles if line < 2 else formats.names)
    worksheet.freeze_panes(_HEADER_ROWS, 3)
    worksheet.autofilter(_HEADER_ROWS - 1, 0, _HEADER_ROWS - 1 + len(sheet.rows), len(sheet.columns) - 1)
    for line, row in enumerate(sheet.rows, _HEADER_ROWS):
        for place, column in enumerate(sheet.columns):
            _write_cell(worksheet, (line, place), column, row, formats)


def _write_cell(
    worksheet: Any, place: tuple[int, int], column: _Column, row: dict[str, Any], formats: _Formats
) -> None:
    """One cell in its own type: what is missing stays empty, and a text is a text whatever it begins with."""
    value = row[column.name]
    if value is None or value == "":
        return
    if isinstance(value, bool):
        worksheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        number, look = shown_number(column.name, column.unit, row, value)
        worksheet.write_number(*place, number, formats.number(look))
    elif isinstance(value, dt.date):
        worksheet.write_datetime(*place, value, formats.day)
    else:
        worksheet.write_string(*place, value)


def _write_notes(worksheet: Any, content: Content, formats: _Formats) -> None:
    worksheet.set_column(0, 0, 100)
    for line, text in enumerate(_notes(content)):
        worksheet.write_string(line, 0, text, formats.note)


def _notes(content: Content) -> list[str]:
    lines = [
        f"aigap {content.release_id}",
        "値は各発行元のもの。引用は「出典」シートと各行の「引用」にある。",
        "The values belong to their publishers, whose citations are on the sheet of sources and in each row.",
        "空欄は値がないこと。理由は「値がない理由」などの言葉の列に示し、ゼロではない。",
        "An empty cell is an absence, whose reason stands in the row's words; it is never zero.",
        "見出しは4行：日本語、英語、単位、列名。割合と伸び率は百分率、割合の差はポイント（100倍）で示す。",
        "Four header rows: Japanese, English, unit, column name. Shares and rates are shown in percent and held as "
        "fractions; differences of shares are in points.",
        "遅れが「少なくとも」とあるものは、首位の記録がそれ以前にないため、年数の列の値は下限である。",
        'Where words say "at least", the leader\'s record begins later: the number of years is a lower bound.',
        "この表は最新の一覧の値。既定の国・地域の古い版の差は、ファイル mart.pair_gaps にある。",
        "These are the newest lists; the default economy's gaps by older editions are in the files mart.pair_gaps.",
    ]
    for source_id, reason in content.reasons.items():
        rows = content.left_out.get(source_id, 0)
        lines.append(f"除外：{source_id}、{rows:,}行。{content.reason_ja(source_id)}")
        lines.append(f"left out: {source_id}, {rows:,} rows: {reason}")
    return lines
