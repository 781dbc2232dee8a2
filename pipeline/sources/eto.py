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

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.parsing.archives import Member, read_members
from pipeline.parsing.faults import BadCellError, HeldFileError
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_columns import TypedColumn, plain_integers, plain_numbers, read_column, typed_frame
from pipeline.parsing.text_frame import ROW_NUMBER
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Chosen, Dataset, Listing, ParsedFile, Source, SourceTable
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

    @property
    def published_names(self) -> Mapping[str, str]:
        """The publisher's name of each column."""
        ours = {published: column for published, (column, _) in self.values.items()} | {"complete": "is_complete"}
        return {ours.get(name, name): name for name in self.required}


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
    parsed = ParsedFile()
    for file in FILES:
        _read(file, members[file.name], context, parsed)
    return parsed


def _read(file: _File, member: Member, context: ParseContext, parsed: ParsedFile) -> None:
    """Read one csv into its table."""
    import polars as pl

    table = context.text_frame(member.payload, file=member.path, required=file.required)
    parsed.rows_read += len(table)
    parsed.notes += [f"column not read: {name} of {file.name}" for name in table.added_columns]
    columns = _columns(table.cells, file, parsed, context)
    frame, quarantined = typed_frame(columns, table.cells[ROW_NUMBER], table_name=file.table, file_name=member.path)
    parsed.quarantined += quarantined
    parsed.frames[file.table] = frame.filter(~pl.col("geo").str.ends_with(_GROUP_SUFFIX))
    parsed.exclude(_GROUP, len(frame) - len(parsed.frames[file.table]))


def _columns(cells: pl.DataFrame, file: _File, parsed: ParsedFile, context: ParseContext) -> dict[str, TypedColumn]:
    """The columns of the file's table, in the order in which a record's cells are checked."""
    import polars as pl

    names = cells["country"]
    columns = {
        "country": read_column(names, str.strip, pl.String),
        "geo": read_column(names, lambda text: context.economies.geo(text, column="country"), pl.String),
        "field": read_column(cells["field"], lambda text: text.strip() or None, pl.String),
    }
    for published, (column, unit) in file.values.items():
        columns[column] = _value_column(cells[published], unit, context)
    if file.is_yearly:
        (published,) = file.values
        columns["year"] = read_column(cells["year"], _year, pl.Int64)
        columns["value_as_published"] = read_column(cells[published], str.strip, pl.String)
        columns["is_complete"] = _complete_column(cells, file, columns["year"].values, parsed)
    return columns


def _value_column(cells: pl.Series, unit: str, context: ParseContext) -> TypedColumn:
    """The values: money in base units, all others as whole numbers."""
    import polars as pl

    column = cells.name
    if unit != _MILLIONS:
        plain = plain_integers(cells)
        return read_column(cells, lambda text: strict_integer(text, column=column), pl.Int64, plain=plain)
    plain = plain_numbers(cells, context.units.of(unit, column=column).factor)
    return read_column(cells, lambda text: context.units.scaled(text, unit, column=column)[0], pl.Float64, plain=plain)


def _complete_column(cells: pl.DataFrame, file: _File, years: pl.Series, parsed: ParsedFile) -> TypedColumn:
    """Whether a record's year is complete: as its file says, and for the citations as the articles say."""
    import polars as pl

    if file is not _CITATIONS:
        return read_column(cells["complete"], _flag, pl.Boolean)
    articles = parsed.frames[_ARTICLES.table].filter(pl.col("field") == _ALL_FIELDS)
    years_of = articles.group_by("year").agg(pl.col("is_complete").all())
    complete = years_of.filter("is_complete")["year"]
    return TypedColumn(years.is_in(complete.to_list()), {})


def _year(text: str) -> int:
    return calendar_year(text.strip(), column="year")


def _flag(text: str) -> bool:
    if text.strip() not in _COMPLETE:
        raise BadCellError("neither True nor False", column="complete", raw_value=text, expected="True or False")
    return _COMPLETE[text.strip()]


def newest_archive(listing: bytes) -> Chosen:
    """The archive in the newest version's record, with the day of that version.

    A record that has the nine csv as files of its own is fetched as the archive that Zenodo makes of any record.

    Raises:
        HeldFileError: the listing is no record, or a record with neither the archive nor all of the nine.
    """
    name = f"the newest record of zenodo.{CONCEPT}"
    match read_json(listing, source=SOURCE_ID, file=name):
        case {"id": int() as record, "files": [*files], **details}:
            day = _publication_day(details)
            keys = {file.get("key") for file in files if isinstance(file, dict)}
            if ARCHIVE in keys:
                return Chosen(_address(str(record)), day)
            if keys >= {file.name for file in FILES}:
                return Chosen(f"https://zenodo.org/api/records/{record}/files-archive", day)
            seen = f"record {record} with {', '.join(sorted(map(str, keys)))[:300]}"
        case answer:
            seen = str(answer)[:300]
    expected = f"a record with an id and {ARCHIVE}, or the nine csv, among its files"
    raise HeldFileError(source=SOURCE_ID, file=name, expected=expected, seen=seen)


def _publication_day(details: Mapping[Any, Any]) -> date | None:
    """The record's day of publication; None where it has none, or only a year."""
    match details.get("metadata"):
        case {"publication_date": str() as text} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    return None


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


def _table(file: _File) -> SourceTable:
    return SourceTable(
        file.table,
        f"schemas.src.eto:{_SCHEMAS[file.table]}",
        _OBSERVATIONS.get(file.table, NO_OBSERVATIONS),
        time_columns=("year",) if file.is_yearly else (),
        published_names=file.published_names,
    )


SOURCE = Source(
    source_id=SOURCE_ID,
    datasets=(
        Dataset(
            dataset_id="country_activity",
            file_name=ARCHIVE,
            content="zip",
            parse=parse_country_activity,
            tables=tuple(_table(file) for file in FILES),
            urls=(_address(KNOWN_RECORD),),
            listing=Listing(
                url=f"https://zenodo.org/api/records/{CONCEPT}/versions/latest", content="json", choose=newest_archive
            ),
        ),
    ),
)
