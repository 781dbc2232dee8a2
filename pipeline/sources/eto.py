"""ETO Country AI Activity Metrics: AI articles, patents and private investment by country, field and year.

Belongs here: the publisher's archive of nine csv, how each is read, and what its yearly totals say. Not here: its
fields of application beside ``All``, which stay in the tables; and rows of it in the project: the licence forbids
commercial use, so they are fetched where somebody wants them and never shipped.

A patent is a family, placed in the year and at the office of its first application. Granted ones are so by the year
of their application too, which is not what ``ai_patents_granted`` means, so they are landed and feed no indicator.

A year that the publisher does not call complete is ``provisional``, and enters no gap and no growth rate: articles lag
by one to two years and patents by up to five, and their fall is no fall. The file of citations has no such mark, so a
year of it is as complete as the year of the articles. Groups (NATO, EU, Oceania and others) overlap each other and
their members, and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.parsing.archives import Member, read_members
from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_columns import each_distinct, plain_integers, plain_numbers
from pipeline.parsing.text_frame import ROW_NUMBER, TextFrame, read_text_frame
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, Listing, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, NO_OBSERVATIONS, NOMINAL_DOLLARS, cell_observations

if TYPE_CHECKING:
    import polars as pl

SOURCE_ID = "eto"
ARCHIVE = "cat.zip"
#: All versions of the data set; each version has a record of its own.
CONCEPT = "13984221"
#: The newest version that was known when this was written, for when the listing cannot be reached.
KNOWN_RECORD = "22772306"

_GROUP = "a group of countries; groups overlap each other and their members"
_GROUP_SUFFIX = "_ETO"  # core.economies names each of the publisher's groups <name>_ETO
_ALL_FIELDS = "All"
_COMPLETE = {"True": True, "False": False}
_MILLIONS = "million US dollars"
_ARTICLES_FILE = "publications_yearly_articles.csv"
_CITATIONS_FILE = "publications_yearly_citations.csv"


@dataclass(frozen=True)
class _File:
    """One csv of the archive: its table, and its values as published column to (column of the table, unit)."""

    name: str
    table: str
    values: Mapping[str, tuple[str, str]]

    @property
    def is_yearly(self) -> bool:
        """Whether it has a row for each year, or one for all of them."""
        return "_yearly_" in self.name

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there."""
        year = ("year",) if self.is_yearly else ()
        complete = ("complete",) if self.is_yearly and self.name != _CITATIONS_FILE else ()
        return ("country", "field", *year, *self.values, *complete)


_ARTICLES = _File(_ARTICLES_FILE, "eto_articles", {"num_articles": ("articles", "articles")})
_CITATIONS = _File(_CITATIONS_FILE, "eto_article_citations", {"num_citations": ("citations", "citations")})
_APPLICATIONS = _File(
    "patents_yearly_applications.csv",
    "eto_patent_applications",
    {"num_patent_applications": ("patent_applications", "patents")},
)
_GRANTED = _File(
    "patents_yearly_granted.csv", "eto_patents_granted", {"num_patent_granted": ("patents_granted", "patents")}
)
_DISCLOSED = _File(
    "companies_yearly_disclosed.csv",
    "eto_investment_disclosed",
    {"disclosed_investment": ("disclosed_investment", _MILLIONS)},
)
_ESTIMATED = _File(
    "companies_yearly_estimated.csv",
    "eto_investment_estimated",
    {"estimated_investment": ("estimated_investment", _MILLIONS)},
)
_PUBLICATION_TOTALS = _File(
    "publications_summary.csv", "eto_publication_totals", dict(_ARTICLES.values) | dict(_CITATIONS.values)
)
_PATENT_TOTALS = _File("patents_summary.csv", "eto_patent_totals", dict(_APPLICATIONS.values) | dict(_GRANTED.values))
_INVESTMENT_TOTALS = _File(
    "companies_summary.csv", "eto_investment_totals", dict(_DISCLOSED.values) | dict(_ESTIMATED.values)
)
#: The articles come first: they say which years of the citations are complete.
FILES = (
    _ARTICLES,
    _CITATIONS,
    _APPLICATIONS,
    _GRANTED,
    _DISCLOSED,
    _ESTIMATED,
    _PUBLICATION_TOTALS,
    _PATENT_TOTALS,
    _INVESTMENT_TOTALS,
)


def parse_country_activity(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the nine csv of the archive, one row a record.

    Raises:
        HeldFileError: no readable archive, one of the nine is missing, or one lacks a column.
    """
    wanted = [file.name for file in FILES]
    members = read_members(payload, source=context.source_id, file=context.file_name, wanted=wanted)
    parsed = ParsedFile(rows={file.table: [] for file in FILES})
    for file in FILES:
        _read(file, members[file.name], context, parsed)
    return parsed


def _read(file: _File, member: Member, context: ParseContext, parsed: ParsedFile) -> None:
    """Read one csv: what is surely right at once, any other record by itself."""
    table = read_text_frame(member.payload, source=context.source_id, file=member.path, required=file.required)
    parsed.rows_read += len(table)
    parsed.notes += [f"column not read: {name} of {file.name}" for name in table.added_columns]
    complete_years = _complete_years(parsed) if file is _CITATIONS else frozenset()
    frame, doubtful = _columns(table, file, member.path, complete_years, context)
    for record in table.records(doubtful):
        try:
            row = _row(record, file, member.path, complete_years, context)
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(error, table_name=file.table, file_name=member.path, row_number=record.row_number)
            )
        else:
            parsed.rows[file.table].append(row)
    _leave_groups_out(parsed, frame, file.table)


def _leave_groups_out(parsed: ParsedFile, frame: pl.DataFrame, table: str) -> None:
    import polars as pl

    kept = frame.filter(~pl.col("geo").str.ends_with(_GROUP_SUFFIX))
    rows = [row for row in parsed.rows[table] if not str(row["geo"]).endswith(_GROUP_SUFFIX)]
    parsed.exclude(_GROUP, len(frame) - len(kept) + len(parsed.rows[table]) - len(rows))
    parsed.frames[table], parsed.rows[table] = kept, rows


def _complete_years(parsed: ParsedFile) -> frozenset[object]:
    """The years of which every economy's articles of all fields are complete."""
    frame = parsed.frames[_ARTICLES.table].select("field", "year", "is_complete")
    rows = [row for row in (*parsed.rows[_ARTICLES.table], *frame.iter_rows(named=True)) if row["field"] == _ALL_FIELDS]
    return frozenset(row["year"] for row in rows) - {row["year"] for row in rows if not row["is_complete"]}


def _columns(
    table: TextFrame, file: _File, path: str, complete_years: frozenset[object], context: ParseContext
) -> tuple[pl.DataFrame, list[int]]:
    """The rows of all records that are surely right, and the numbers of the others; ``_row`` says what a row is."""
    import polars as pl

    cells = table.cells
    known: dict[str, pl.Series] = {
        "country": each_distinct(cells["country"], str.strip, pl.String),
        "geo": each_distinct(cells["country"], lambda text: context.economies.geo(text, column="country"), pl.String),
        "field": each_distinct(cells["field"], lambda text: text.strip() or None, pl.String),
    }
    for published, (column, unit) in file.values.items():
        known[column] = _values(cells[published], unit, context)
    if file.is_yearly:
        (published,) = file.values
        known["year"] = each_distinct(cells["year"], _year, pl.Int64)
        known["value_as_published"] = cells[published]
        known["is_complete"] = (
            known["year"].is_in(complete_years)
            if file is _CITATIONS
            else each_distinct(cells["complete"], _flag, pl.Boolean)
        )
    is_sure = pl.all_horizontal(pl.col(*known).is_not_null())
    known["row_number"] = cells[ROW_NUMBER]
    read = pl.DataFrame([series.alias(name) for name, series in known.items()])
    read = read.with_columns(pl.lit(path).alias("file_name"))
    return read.filter(is_sure), read.filter(~is_sure)["row_number"].to_list()


def _values(cells: pl.Series, unit: str, context: ParseContext) -> pl.Series:
    if unit == _MILLIONS:
        return plain_numbers(cells, context.units.of(unit, column=cells.name).factor)
    return plain_integers(cells)


def _row(
    record: Record, file: _File, path: str, complete_years: frozenset[object], context: ParseContext
) -> dict[str, object]:
    cells = record.cells
    row: dict[str, object] = {
        "file_name": path,
        "row_number": record.row_number,
        "country": cells["country"].strip(),
        "geo": context.economies.geo(cells["country"], column="country"),
        "field": cells["field"].strip() or None,
    }
    for published, (column, unit) in file.values.items():
        row[column] = _value(cells[published], published, unit, context)
    if file.is_yearly:
        (published,) = file.values
        year = _year(cells["year"])
        row |= {"year": year, "value_as_published": cells[published].strip()}
        row["is_complete"] = year in complete_years if file is _CITATIONS else _flag(cells["complete"])
    return row


def _value(text: str, column: str, unit: str, context: ParseContext) -> float | int:
    if unit == _MILLIONS:
        return context.units.scaled(text, unit, column=column)[0]
    return strict_integer(text, column=column)


def _year(text: str) -> int:
    return calendar_year(text.strip(), column="year")


def _flag(text: str) -> bool:
    if text.strip() not in _COMPLETE:
        raise BadCellError("neither True nor False", column="complete", raw_value=text, expected="True or False")
    return _COMPLETE[text.strip()]


def newest_archive(listing: bytes) -> str:
    """The address of the archive in the newest version's record.

    Raises:
        HeldFileError: the listing is no record, or a record without the archive.
    """
    name = f"the newest record of zenodo.{CONCEPT}"
    match read_json(listing, source=SOURCE_ID, file=name):
        case {"id": int() as record, "files": [*files]} if any(_is_archive(file) for file in files):
            return _address(str(record))
        case answer:
            expected = f"a record with an id and {ARCHIVE} among its files"
            raise HeldFileError(source=SOURCE_ID, file=name, expected=expected, seen=str(answer)[:300])


def _is_archive(file: object) -> bool:
    return isinstance(file, dict) and file.get("key") == ARCHIVE


def _address(record: str) -> str:
    return f"https://zenodo.org/records/{record}/files/{ARCHIVE}?download=1"


def _observations(
    file: _File, indicator_id: str, unit: str, *, money: str = NO_MONEY, obs_status: str = "observed"
) -> str:
    """The totals of all fields by economy and year; ``obs_status`` is that of a complete year."""
    ((published, (column, _)),) = file.values.items()
    return cell_observations(
        file.table,
        indicator_id=indicator_id,
        value=column,
        unit=unit,
        figure=file.name.removesuffix(".csv"),
        column=f"'{published}'",
        money=money,
        obs_status=f"case when is_complete then '{obs_status}' else 'provisional' end",
        where=f"field = '{_ALL_FIELDS}'",
    )


#: The estimated investment adds the publisher's guess of undisclosed deals; both differ from the AI Index's definition.
_OBSERVATIONS: Mapping[str, str] = {
    _ARTICLES.table: _observations(_ARTICLES, "ai_articles", "articles"),
    _CITATIONS.table: _observations(_CITATIONS, "ai_article_citations", "citations"),
    _APPLICATIONS.table: _observations(_APPLICATIONS, "ai_patents_submitted", "patents"),
    _DISCLOSED.table: _observations(_DISCLOSED, "private_ai_investment", "US dollars", money=NOMINAL_DOLLARS),
    _ESTIMATED.table: _observations(
        _ESTIMATED, "private_ai_investment", "US dollars", money=NOMINAL_DOLLARS, obs_status="estimated"
    ),
}

_SCHEMAS = {
    _ARTICLES.table: "Articles",
    _CITATIONS.table: "ArticleCitations",
    _APPLICATIONS.table: "PatentApplications",
    _GRANTED.table: "PatentsGranted",
    _DISCLOSED.table: "InvestmentDisclosed",
    _ESTIMATED.table: "InvestmentEstimated",
    _PUBLICATION_TOTALS.table: "PublicationTotals",
    _PATENT_TOTALS.table: "PatentTotals",
    _INVESTMENT_TOTALS.table: "InvestmentTotals",
}

SOURCE = Source(
    source_id=SOURCE_ID,
    datasets=(
        Dataset(
            dataset_id="country_activity",
            file_name=ARCHIVE,
            content="zip",
            parse=parse_country_activity,
            tables=tuple(
                SourceTable(name, f"schemas.src.eto:{schema}", _OBSERVATIONS.get(name, NO_OBSERVATIONS))
                for name, schema in _SCHEMAS.items()
            ),
            urls=(_address(KNOWN_RECORD),),
            listing=Listing(
                url=f"https://zenodo.org/api/records/{CONCEPT}/versions/latest", content="json", choose=newest_archive
            ),
        ),
    ),
)
