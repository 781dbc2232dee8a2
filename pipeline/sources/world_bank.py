"""World Bank: series of the World Development Indicators, from API v2 as JSON.

Belongs here: the API's envelope (``[meta, rows]``), how its rows become tables, and what they say. Not here: per-head
and per-GDP arithmetic, which is done in the mart.

Quirks the parser answers: a byte-order mark on some responses, ``rows`` that are null, errors that arrive with HTTP
200, paging (a second page would be lost without a word), and 49 "countries" that are aggregates of countries.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_columns import each_distinct, plain_integers, plain_numbers
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, NOMINAL_DOLLARS, cell_observations

if TYPE_CHECKING:
    import polars as pl

_AGGREGATE = "an aggregate of economies (the world alone is kept), or the Channel Islands, which have no ISO code"
_NO_VALUE = "the publisher gives no value for this economy and year"
_AGGREGATE_SUFFIX = "_WORLD_BANK"  # core.economies names each aggregate <World Bank code>_WORLD_BANK
_WORLD = "WORLD_WORLD_BANK"
_FIRST_ROW = 2  # as if the envelope's meta were a header in row 1
_INTERNATIONAL_DOLLARS = (
    "'nominal' as price_base, cast(null as integer) as base_year, cast(null as varchar) as currency"
)


@dataclass(frozen=True)
class _Series:
    """One series of the API: the table and column that hold it, and what it says."""

    code: str
    indicator_id: str
    value_name: str
    unit_as_published: str
    unit: str
    money: str = NO_MONEY

    @property
    def table(self) -> str:
        """The source table."""
        return f"world_bank_{self.indicator_id}"

    def parse(self, payload: bytes, context: ParseContext) -> ParsedFile:
        """Read the series.

        Raises:
            HeldFileError: the answer is an error, not one whole page, or of another series.
        """
        return _parse_series(payload, context, self)

    def typed(self, text: str, context: ParseContext) -> int | float:
        """The value as its column has it: persons are whole, a percentage becomes a fraction."""
        if self.unit_as_published == "persons":
            return strict_integer(text, column="value")
        return context.units.scaled(text, self.unit_as_published, column="value")[0]

    def typed_column(self, texts: pl.Series, context: ParseContext) -> pl.Series:
        """The plain values of a whole column, as ``typed`` gives them; NULL for the others."""
        if self.unit_as_published == "persons":
            return plain_integers(texts)
        return plain_numbers(texts, context.units.of(self.unit_as_published, column="value").factor)


_POPULATION = _Series("SP.POP.TOTL", "population", "population", "persons", "persons")
_GDP = _Series("NY.GDP.MKTP.CD", "gdp_current_usd", "gdp", "US dollars", "US dollars", NOMINAL_DOLLARS)
_GDP_PPP = _Series(
    "NY.GDP.MKTP.PP.CD",
    "gdp_ppp",
    "gdp_ppp",
    "international dollars",
    "international dollars",
    _INTERNATIONAL_DOLLARS,
)
_DEFLATOR = _Series("NY.GDP.DEFL.ZS", "price_deflator", "deflator", "index", "index")
#: The official rate as reported to the International Monetary Fund, the mean of the year.
_EXCHANGE_RATE = _Series(
    "PA.NUS.FCRF",
    "exchange_rate_per_usd",
    "units_per_dollar",
    "currency units per US dollar",
    "currency units per US dollar",
)
_RESEARCH = _Series("GB.XPD.RSDV.GD.ZS", "research_and_development_share", "share_of_gdp", "percent", "share")


def _parse_series(payload: bytes, context: ParseContext, series: _Series) -> ParsedFile:
    meta, rows = _envelope(payload, context)
    parsed = ParsedFile(rows={series.table: []}, rows_read=len(rows), published_at=_last_updated(meta, context))
    for row_number, row in enumerate(rows, _FIRST_ROW):
        _check_row(row, row_number, series, context)
    doubtful = _add_columns(rows, series, context, parsed)
    for row_number in doubtful:
        try:
            typed = _row(rows[row_number - _FIRST_ROW], row_number, series, context, parsed)
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(error, table_name=series.table, file_name=context.file_name, row_number=row_number)
            )
        else:
            if typed is not None:
                parsed.rows[series.table].append(typed)
    return parsed


def _add_columns(rows: list[dict[str, Any]], series: _Series, context: ParseContext, parsed: ParsedFile) -> list[int]:
    """Add the rows that are surely right, and give the numbers of the others; ``_row`` says what a row is."""
    import polars as pl

    codes = pl.Series("code", [row["countryiso3code"] for row in rows], dtype=pl.String)
    countries = pl.Series("country", [row["country"]["value"] for row in rows], dtype=pl.String)
    texts = pl.Series("value", [_number_text_or_none(row["value"]) for row in rows], dtype=pl.String)
    read = pl.DataFrame(
        {
            "row_number": pl.Series(range(_FIRST_ROW, _FIRST_ROW + len(rows)), dtype=pl.Int64),
            "country": countries,
            "country_code": each_distinct(codes, lambda code: code or None, pl.String),
            "geo": each_distinct(codes, lambda code: _geo_of_code(code, context), pl.String).fill_null(
                each_distinct(countries.set(codes != "", None), lambda name: _geo_of_name(name, context), pl.String)
            ),
            "year": each_distinct(pl.Series([row["date"] for row in rows], dtype=pl.String), _year, pl.Int64),
            "value_as_published": texts,
            series.value_name: series.typed_column(texts, context),
            "is_blank": pl.Series([row["value"] is None for row in rows]),
        }
    ).with_columns(file_name=pl.lit(context.file_name))
    is_known = pl.col("geo").is_not_null()
    is_kept = ~pl.col("geo").str.ends_with(_AGGREGATE_SUFFIX) | (pl.col("geo") == _WORLD)
    is_sure = pl.all_horizontal(pl.col("year", series.value_name).is_not_null())
    parsed.exclude(_AGGREGATE, len(read.filter(is_known & ~is_kept)))
    parsed.exclude(_NO_VALUE, len(read.filter(is_known & is_kept & pl.col("is_blank"))))
    parsed.frames[series.table] = read.filter(is_known & is_kept & is_sure).drop("is_blank")
    is_doubtful = ~is_known | (is_kept & ~pl.col("is_blank") & ~is_sure)
    return read.filter(is_doubtful)["row_number"].to_list()


def _envelope(payload: bytes, context: ParseContext) -> tuple[dict[str, Any], list[Any]]:
    """The answer's meta part and its rows.

    Raises:
        HeldFileError: no JSON, an error message, or rows that are not the whole of one page.
    """
    answer = read_json(payload, source=context.source_id, file=context.file_name)
    match answer:
        case [{"message": message}]:
            _hold(context, expected="figures", seen=f"the API's error message {json.dumps(message)[:300]}")
        case [dict() as meta, list() as rows]:
            _check_paging(meta, rows, context)
            return meta, rows
    _hold(context, expected="a list of meta and rows", seen=json.dumps(answer, default=str)[:120])


def _check_paging(meta: dict[str, Any], rows: list[Any], context: ParseContext) -> None:
    """Hold an answer whose rows are not all there: the API splits long answers into pages without an error."""
    # per_page is sometimes text, so the other numbers are read as text too.
    pages, total = str(meta.get("pages")), str(meta.get("total"))
    if pages != "1" or total != str(len(rows)) or not rows:
        seen = f"page {meta.get('page')} of {pages} with {len(rows)} rows, of a total of {total}"
        _hold(context, expected="one page that holds every row", seen=seen)


def _last_updated(meta: dict[str, Any], context: ParseContext) -> date:
    try:
        return date.fromisoformat(str(meta.get("lastupdated")))
    except ValueError:
        _hold(context, expected="a date in meta.lastupdated", seen=repr(meta.get("lastupdated")))


def _check_row(row: Any, row_number: int, series: _Series, context: ParseContext) -> None:
    """Hold an answer whose rows have another shape, or belong to another series."""
    match row:
        case {
            "indicator": {"id": series.code},
            "country": {"value": str()},
            "countryiso3code": str(),
            "date": str(),
            "value": _,
        }:
            return
    expected = f"rows of {series.code} with country.value, countryiso3code, date and value"
    _hold(context, expected=expected, seen=f"row {row_number}: {str(row)[:200]}")


def _row(
    row: dict[str, Any], row_number: int, series: _Series, context: ParseContext, parsed: ParsedFile
) -> dict[str, object] | None:
    """The typed row; None where a declared rule, counted in ``parsed``, leaves it out."""
    geo = _geo(row, context)
    if geo.endswith(_AGGREGATE_SUFFIX) and geo != _WORLD:
        parsed.exclude(_AGGREGATE)
        return None
    if row["value"] is None:
        parsed.exclude(_NO_VALUE)
        return None
    published = _number_text(row["value"])
    return {
        "file_name": context.file_name,
        "row_number": row_number,
        "country": row["country"]["value"],
        "country_code": row["countryiso3code"] or None,
        "geo": geo,
        "year": _year(row["date"]),
        "value_as_published": published,
        series.value_name: series.typed(published, context),
    }


def _geo(row: dict[str, Any], context: ParseContext) -> str:
    """The economy or aggregate of a row: by its code, or by its name for the aggregates that have no code."""
    code: str = row["countryiso3code"]
    return _geo_of_code(code, context) if code else _geo_of_name(row["country"]["value"], context)


def _geo_of_name(name: str, context: ParseContext) -> str:
    return context.economies.geo(name, column="country")


def _geo_of_code(code: str, context: ParseContext) -> str:
    if code == "WLD":
        return _WORLD
    for geo in (code, f"{code}{_AGGREGATE_SUFFIX}"):
        if context.economies.knows(geo):
            return geo
    expected = "an ISO 3166-1 alpha-3 code, or the code of an aggregate that core.economies has"
    raise BadCellError("unknown economy", column="countryiso3code", raw_value=code, expected=expected)


def _year(text: str) -> int:
    return calendar_year(text, column="date")


def _number_text(value: object) -> str:
    """The digits of a JSON number. A number sent as text or as a truth value is refused."""
    text = _number_text_or_none(value)
    if text is None:
        raise BadCellError("not a JSON number", column="value", raw_value=repr(value), expected="a number or null")
    return text


def _number_text_or_none(value: object) -> str | None:
    return None if isinstance(value, bool) or not isinstance(value, int | Decimal) else str(value)


def _hold(context: ParseContext, *, expected: str, seen: str) -> NoReturn:
    raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=seen)


def _url(code: str) -> str:
    # 27 years of some 266 countries and aggregates are 7,200 rows, so 20,000 a page is one page with room to spare.
    return f"https://api.worldbank.org/v2/country/all/indicator/{code}?format=json&per_page=20000&date=2000:2026"


def _dataset(series: _Series, schema: str) -> Dataset:
    observations = cell_observations(
        series.table,
        indicator_id=series.indicator_id,
        value=series.value_name,
        unit=series.unit,
        figure=series.code,
        column="'value'",
        money=series.money,
    )
    return Dataset(
        dataset_id=series.indicator_id,
        file_name=f"{series.code}.json",
        content="json",
        parse=series.parse,
        tables=(SourceTable(series.table, f"schemas.src.world_bank:{schema}", observations),),
        urls=(_url(series.code),),
    )


SOURCE = Source(
    source_id="world_bank",
    datasets=(
        _dataset(_POPULATION, "Population"),
        _dataset(_GDP, "GdpCurrentUsd"),
        _dataset(_GDP_PPP, "GdpPpp"),
        _dataset(_DEFLATOR, "PriceDeflator"),
        _dataset(_EXCHANGE_RATE, "ExchangeRatePerUsd"),
        _dataset(_RESEARCH, "ResearchAndDevelopmentShare"),
    ),
)
