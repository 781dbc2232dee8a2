"""``aigap.xlsx``: the workbook for people. XlsxWriter writes it; no cell holds a formula.

Belongs here: which columns and rows stand on which sheet, and how they look. Titles and units are the dictionary's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contracts.sql_text import identifier
from pipeline.publishing.content import Content
from pipeline.publishing.selection import Selection

_TABLE = "mart.country_vs_world"
#: What of the table people compare; every column is in the files of tables.
_COLUMNS = (
    "geo", "indicator_id", "title_ja", "title_en", "period", "value", "unit", "rank_words_ja", "rank_words_en",
    "leader_geo", "leader_value", "gap_abs", "times_behind", "years_behind", "years_behind_censoring", "cagr",
    "cagr_leader", "years_to_parity", "parity_status", "share_of_world", "peer_median", "per_capita_ratio",
    "per_gdp_ratio", "value_jpy", "comparability", "comparability_reason", "missing_reason", "source_id", "edition",
    "published_at", "newer_edition", "citation", "caveat",
)  # fmt: skip
_SOURCE_COLUMNS = (
    "source_id", "title_ja", "title_en", "publisher", "homepage", "licence", "licence_url", "citation_ja",
    "citation_en",
)  # fmt: skip
_FOCUS = "select value from meta.parameters where parameter = 'default_focus'"
_NAMES = ("国・地域名", "name of the economy or group")
#: Rows above the data: Japanese title, English title, unit, column name.
_HEADER_ROWS = 4
_WIDTHS = {"title_ja": 34, "title_en": 34, "citation": 50, "caveat": 50, "citation_ja": 50, "citation_en": 50}
_WIDTH = 16
#: How a number of a unit is shown; of another unit as it is, with a comma between thousands.
_SHARE = "0.0%"
_NUMBER = "#,##0.######"
_UNIT_OF = frozenset({"value", "leader_value", "gap_abs", "peer_median"})

Row = Sequence[Any]


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
    rows: Sequence[Row]


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
        head = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"}
        self.titles = workbook.add_format(head)
        self.names = workbook.add_format({"bg_color": "#E8EEF4", "font_color": "#5B5F66", "italic": True})
        self.number = workbook.add_format({"num_format": _NUMBER})
        self.share = workbook.add_format({"num_format": _SHARE})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top"})


def _sheets(content: Content) -> list[_Sheet]:
    table, sources = content.read(_TABLE), content.read("core.sources")
    columns = _columns(table, _COLUMNS)
    rows = content.connection.execute(_rows_sql(table)).fetchall()
    (focus,) = content.connection.execute(_FOCUS).fetchone() or ("",)
    names = ", ".join(map(identifier, _SOURCE_COLUMNS))
    cited = content.connection.execute(f"select {names} from core.sources order by source_id").fetchall()
    inside = {source.source_id for source in content.inside}
    return [
        _Sheet("主要指標 Headline", columns, [row for row in rows if row[0] == focus]),
        _Sheet("国・地域 Economies", columns, rows),
        _Sheet(
            "出典 Sources",
            _columns(sources, _SOURCE_COLUMNS, with_name=False),
            [row for row in cited if row[0] in inside],
        ),
    ]


def _columns(selection: Selection, names: Sequence[str], *, with_name: bool = True) -> list[_Column]:
    known = {column.name: column for column in selection.table.columns}
    columns = [_Column(name, known[name].title_ja, known[name].title_en, known[name].unit or "") for name in names]
    if with_name:
        columns[1:1] = [_Column(f"name_{language}", *_NAMES, "") for language in ("ja", "en")]
    return columns


def _rows_sql(selection: Selection) -> str:
    geo, *others = (f"exported.{identifier(name)}" for name in _COLUMNS)
    return (
        f"select {geo}, g.name_ja, g.name_en, {', '.join(others)} from {selection.table.sql_name} as exported "
        "left join core.economies as g on exported.geo = g.geo "
        "left join core.indicators as i on exported.indicator_id = i.indicator_id "
        f"where {selection.condition} order by exported.geo, i.pillar, exported.indicator_id"
    )


def _write_sheet(worksheet: Any, sheet: _Sheet, formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, _WIDTHS.get(column.name, _WIDTH))
    for line, texts in enumerate(zip(*((c.title_ja, c.title_en, c.unit, c.name) for c in sheet.columns), strict=True)):
        for place, text in enumerate(texts):
            worksheet.write_string(line, place, text, formats.titles if line < 2 else formats.names)
    worksheet.freeze_panes(_HEADER_ROWS, 3)
    worksheet.autofilter(_HEADER_ROWS - 1, 0, _HEADER_ROWS - 1 + len(sheet.rows), len(sheet.columns) - 1)
    names = [column.name for column in sheet.columns]
    for line, row in enumerate(sheet.rows, _HEADER_ROWS):
        unit = row[names.index("unit")] if "unit" in names else None
        for place, value in enumerate(row):
            _write_cell(worksheet, line, place, value, formats, is_share=unit == "share" and names[place] in _UNIT_OF)


def _write_cell(worksheet: Any, line: int, place: int, value: Any, formats: _Formats, *, is_share: bool) -> None:
    """One cell in its own type: what is missing stays empty, and a text is a text whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        worksheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        worksheet.write_number(line, place, value, formats.share if is_share else formats.number)
    elif isinstance(value, dt.date):
        worksheet.write_datetime(line, place, value, formats.day)
    else:
        worksheet.write_string(line, place, value)


def _write_notes(worksheet: Any, content: Content, formats: _Formats) -> None:
    worksheet.set_column(0, 0, 100)
    for line, text in enumerate(_notes(content)):
        worksheet.write_string(line, 0, text, formats.note)


def _notes(content: Content) -> list[str]:
    lines = [
        f"aigap {content.release_id}",
        "値は各発行元のもの。引用は「出典」シートと各行の「引用」にある。",
        "The values belong to their publishers, whose citations are on the sheet of sources and in each row.",
        "空欄は値がないこと。理由は「欠測理由」と「順位」に示し、ゼロではない。",
        "An empty cell is an absence, whose reason stands in the row; it is never zero.",
        "見出しは4行：日本語、英語、単位、列名。割合は百分率で表示し、値そのものは小数。",
        "Four header rows: Japanese, English, unit, column name. Shares are shown in percent and held as fractions.",
        "years_behind_censoring: left = 少なくともその年数 (at least so many years); none = その年数 (so many years).",
    ]
    for source_id, reason in content.reasons.items():
        lines.append(f"除外 / left out: {source_id}, {content.left_out.get(source_id, 0):,} rows: {reason}")
    return lines
