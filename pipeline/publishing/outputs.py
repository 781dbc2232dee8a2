"""What an export and the site hold: one declaration a kind of file, which everything else follows.

Belongs here: names, places, readers and the licence rule of each output, and the sets of tables. From these
declarations come the command's choices and its help, the files' order, the data package, the checksums and the pages of
the site. How a format is written is its module in ``formats``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    from pipeline.publishing.content import Content

#: ``rows``: rows of those sources alone whose licence lets them be passed on. ``texts``: aigap's own words, citations
#: and counts, and no publisher's value.
Rule = Literal["rows", "texts"]


@dataclass(frozen=True)
class Output:
    """One kind of file.

    Attributes:
        name: what ``--format`` takes; of a description, what it is called.
        place: the file's path in the folder; a folder's where there is a file a table, with a slash at its end.
        media_type: of the files.
        rule: what a licence means for it.
        title_en: what it is.
        title_ja: the same in Japanese.
        readers_en: for whom it is.
        readers_ja: the same in Japanese.
        reads: the tables that it is made of, whichever are asked for; where it is empty, those that are.
        is_description: it is always written, after the tables, since it describes what else is there.
    """

    name: str
    place: str
    media_type: str
    rule: Rule
    title_en: str
    title_ja: str
    readers_en: str
    readers_ja: str
    reads: tuple[str, ...] = ()
    is_description: bool = False

    def write(self, content: Content, folder: Path) -> None:
        """Write the files below ``folder``, by the function ``write`` of the format's module."""
        module = importlib.import_module(f"pipeline.publishing.formats.{self.name.replace('-', '_')}")
        cast("Callable[[Content, Path], None]", module.write)(content, folder)

    def files(self, folder: Path) -> list[Path]:
        """Its files that are there."""
        if self.place.endswith("/"):
            return sorted((folder / self.place).glob("*"))
        return [folder / self.place] if (folder / self.place).is_file() else []


OUTPUTS = (
    Output(
        "xlsx",
        "aigap.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "rows",
        "workbook: headline, every economy, sources, notes",
        "ブック：主要指標、全国・地域、出典、注記",
        "people with a spreadsheet",
        "表計算ソフトで読む人",
        ("core.sources", "mart.country_vs_world"),
    ),
    Output(
        "spreadsheet",
        "spreadsheet/",
        "text/csv",
        "rows",
        "CSV with a byte order mark, safe to open in a spreadsheet",
        "表計算ソフト向けCSV（BOM付き）",
        "people who open CSV in a spreadsheet",
        "CSVを表計算ソフトで開く人",
    ),
    Output(
        "csv",
        "csv/",
        "text/csv",
        "rows",
        "CSV after RFC 4180, every digit",
        "CSV（RFC 4180、全桁）",
        "programs, R, statistics packages",
        "プログラム、R、統計ソフト",
    ),
    Output(
        "parquet",
        "parquet/",
        "application/vnd.apache.parquet",
        "rows",
        "Parquet, a file a table",
        "Parquet（表ごとに1ファイル）",
        "Python, R, SQL engines",
        "Python、R、SQLエンジン",
    ),
    Output(
        "duckdb",
        "aigap.duckdb",
        "application/vnd.duckdb",
        "rows",
        "DuckDB database with the tables' comments",
        "DuckDBデータベース（表と列の説明付き）",
        "people who write SQL",
        "SQLを書く人",
    ),
    Output(
        "sdmx",
        "sdmx/",
        "application/vnd.sdmx.data+csv",
        "rows",
        "SDMX-CSV 2.0 of the observations, and its structure",
        "観測値のSDMX-CSV 2.0と構造定義",
        "statistics offices",
        "統計機関",
        ("core.observations",),
    ),
    Output(
        "attribution",
        "ATTRIBUTION.md",
        "text/markdown",
        "texts",
        "whose rows these are, under which licence, and what was left out",
        "出典、ライセンス、除外したもの",
        "whoever passes rows on",
        "再配布する人",
        is_description=True,
    ),
    Output(
        "citation",
        "CITATION.cff",
        "application/yaml",
        "texts",
        "how to cite the release",
        "このリリースの引用方法",
        "authors, reference managers",
        "著者、文献管理ソフト",
        is_description=True,
    ),
    Output(
        "data-package",
        "datapackage.json",
        "application/json",
        "texts",
        "Frictionless Data Package: types, units, keys of every column",
        "Frictionless Data Package（型、単位、キー）",
        "programs",
        "プログラム",
        is_description=True,
    ),
    Output(
        "json-ld",
        "dataset.jsonld",
        "application/ld+json",
        "texts",
        "schema.org Dataset",
        "schema.orgのDataset",
        "search engines for data",
        "データ検索エンジン",
        is_description=True,
    ),
    Output(
        "checksums",
        "SHA256SUMS",
        "text/plain",
        "texts",
        "SHA-256 of every file, as sha256sum checks it",
        "全ファイルのSHA-256",
        "whoever downloads",
        "ダウンロードする人",
        is_description=True,
    ),
)
#: What ``--format`` chooses from; all of them where it is not given.
FORMATS = tuple(output.name for output in OUTPUTS if not output.is_description)
#: The small set: the answer for every economy, and the tables that its columns point to.
HEADLINE = (
    "core.economies",
    "core.editions",
    "core.indicators",
    "core.sources",
    "core.universes",
    "mart.country_vs_world",
    "mart.pair_gaps",  # the default focus's gaps in every edition: the table before has the newest lists alone
)
#: The sets that ``--tables`` knows by name.
TABLE_SETS = ("headline", "all")


def chosen_outputs(formats: Iterable[str]) -> tuple[Output, ...]:
    """The formats that were asked for, or all, and the descriptions, in the order in which they are written."""
    wanted = set(formats) or set(FORMATS)
    return tuple(output for output in OUTPUTS if output.is_description or output.name in wanted)


def chosen_tables(tables: str, public: Sequence[str]) -> tuple[str, ...]:
    """The names of the tables that ``--tables`` asks for.

    Raises:
        RunFault: one of them is no public table.
    """
    if tables == "all":
        return tuple(public)
    if tables == "headline":
        return tuple(name for name in HEADLINE if name in public)
    names = tuple(dict.fromkeys(name.strip() for name in tables.split(",")))
    if unknown := [name for name in names if name not in public]:
        raise RunFault(
            "an export cannot hold what is asked for",
            expected=f"{', '.join(TABLE_SETS)}, or names of tables of core and mart, with commas between",
            seen=", ".join(unknown) or tables,
            next_step='aigap query "select table_name, title_en from meta.dictionary" lists the tables',
        )
    return names
