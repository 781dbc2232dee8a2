"""World Bank: series of the World Development Indicators, from API v2 as JSON.

Belongs here: the API's envelope (``[meta, rows]``), how its rows become tables, and what they say. Not here: per-head
and per-GDP arithmetic, which is done in the mart.

A value that the publisher marks as its forecast has the status ``forecast``: it enters no comparison and divides
nothing. Quirks the parser answers: a byte-order mark on some responses, ``rows`` that are null, errors that arrive with
HTTP 200, paging (a second page would be lost without a word), and 49 "countries" that are aggregates of countries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.parsing.faults import BadCellError, HeldFileError
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_columns import TypedColumn, plain_integers, plain_numbers, read_column, typed_frame
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, NOMINAL_DOLLARS, cell_observations

if TYPE_CHECKING:
    import polars as pl

_AGGREGATE = "an aggregate of economies (the world alone is kept), or the Channel Islands, which have no ISO code"
_BEFORE = "a year before those of any indicator"
_NO_VALUE = "the publisher gives no value for this economy and year"
_AGGREGATE_SUFFIX = "_WORLD_BANK"  # core.economies names each aggregate <World Bank code>_WORLD_BANK
_WORLD = "WORLD_WORLD_BANK"
_NUMBER_STARTS = tuple("-0123456789")
#: The first year that is kept. The answer begins in 1960, and no indicator needs a denominator before 2003.
FIRST_YEAR = 2000
#: Keys of a row of the answer, by our columns.
_KEYS = {
    "country": "country.value",
    "country_code": "countryiso3code",
    "year": "date",
    "value_as_published": "value",
    "is_forecast": "obs_status",
}
_FORECAST = "F"  # the publisher's obs_status of a value that it forecasts
_FIRST_ROW = 2  # as if the envelope's meta were a header in row 1
_INTERNATIONAL_DOLLARS = (
    "'nominal' as price_base, cast(null as integer) as base_year, cast(null as varchar) as currency"
)


@dataclass(frozen=True)
class _Series:
    """One series of the API: the table and column that hold it, and what it is."""

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

    def value_column(self, texts: pl.Series, context: ParseContext) -> TypedColumn:
        """The values as their column has them: persons are whole, a percentage becomes a fraction."""
        import polars as pl

        if self.unit_as_published == "persons":
            plain = plain_integers(texts)
            return read_column(texts, lambda text: strict_integer(text, column="value"), pl.Int64, plain=plain)
        unit = self.unit_as_published
        plain = plain_numbers(texts, context.units.of(unit, column="value").factor)
        return read_column(
            texts, lambda text: context.units.scaled(text, unit, column="value")[0], pl.Float64, plain=plain
        )


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
    parsed = ParsedFile(rows_read=len(rows), published_at=_last_updated(meta, context))
    for row_number, row in enumerate(rows, _FIRST_ROW):
        _check_row(row, row_number, series, context)
    _add_rows(rows, series, context, parsed)
    return parsed


def _add_rows(rows: list[dict[str, Any]], series: _Series, context: ParseContext, parsed: ParsedFile) -> None:
    """Add the rows of economies and the world that have a value, and count the others by their rule."""
    import polars as pl

    geo = _geo_column(rows, context)
    is_aggregate = (geo.values.str.ends_with(_AGGREGATE_SUFFIX) & (geo.values != _WORLD)).fill_null(value=False)
    is_blank = pl.Series([row["value"] is None for row in rows], dtype=pl.Boolean) & geo.values.is_not_null()
    excluded = is_aggregate | is_blank
    texts = _texts(_number_text(row["value"]) for row in rows).set(excluded, None)
    columns = {
        "geo": geo,
        "value_as_published": read_column(texts, _checked_number_text, pl.String),
        "year": read_column(_texts(row["date"] for row in rows).set(excluded, None), _year, pl.Int64),
        series.value_name: series.value_column(texts, context),
        "is_forecast": TypedColumn(
            pl.Series([row.get("obs_status") == _FORECAST for row in rows], dtype=pl.Boolean), {}
        ),
        "country": TypedColumn(_texts(row["country"]["value"] for row in rows), {}),
        "country_code": TypedColumn(_texts(row["countryiso3code"] or None for row in rows), {}),
    }
    row_numbers = pl.Series(range(_FIRST_ROW, _FIRST_ROW + len(rows)), dtype=pl.Int64)
    frame, parsed.quarantined = typed_frame(columns, row_numbers, table_name=series.table, file_name=context.file_name)
    parsed.exclude(_AGGREGATE, int(is_aggregate.sum()))
    parsed.exclude(_NO_VALUE, int((is_blank & ~is_aggregate).sum()))
    valued = frame.drop_nulls("value_as_published")
    parsed.frames[series.table] = valued.filter(pl.col("year") >= FIRST_YEAR)
    parsed.exclude(_BEFORE, len(valued) - len(parsed.frames[series.table]))


def _texts(cells: Iterable[str | None]) -> pl.Series:
    import polars as pl

    return pl.Series(list(cells), dtype=pl.String)


def _geo_column(rows: list[dict[str, Any]], context: ParseContext) -> TypedColumn:
    """The economy or aggregate of each row: by its code, or by its name for the aggregates that have no code."""
    import polars as pl

    codes = _texts(row["countryiso3code"] or None for row in rows)
    names = _texts(row["country"]["value"] for row in rows).set(codes.is_not_null(), None)
    by_code = read_column(codes, lambda code: _geo_of_code(code, context), pl.String)
    by_name = read_column(names, lambda name: context.economies.geo(name, column="country"), pl.String)
    return TypedColumn(by_code.values.fill_null(by_name.values), {**by_code.faults, **by_name.faults})


def _envelope(payload: bytes, context: ParseContext) -> tuple[dict[str, Any], list[Any]]:
    """The answer's meta part and its rows.

    Raises:
        HeldFileError: no JSON, an error message, or rows that are not the whole of one page.
    """
    answer = read_json(payload, source=context.source_id, file=context.file_name)
    match answer:
        case [{"message": message}]:
            _hold(context, expected="rows of values", seen=f"the API's error message {json.dumps(message)[:300]}")
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
    """The digits of a JSON number; anything else as Python writes it, which no number begins like."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else repr(value)


def _checked_number_text(text: str) -> str:
    """The digits. A number sent as text or as a truth value is refused."""
    if not text.startswith(_NUMBER_STARTS):
        raise BadCellError("not a JSON number", column="value", raw_value=text, expected="a number or null")
    return text


def _hold(context: ParseContext, *, expected: str, seen: str) -> NoReturn:
    raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=seen)


def _url(code: str) -> str:
    # All years since 1960 of 266 countries and aggregates were 17,556 rows in 2026. A page holds 32,500 at most, which
    # is one page to 2080; a second one is held.
    return f"https://api.worldbank.org/v2/country/all/indicator/{code}?format=json&per_page=32500"


def _dataset(series: _Series, schema: str) -> Dataset:
    observations = cell_observations(
        series.table,
        indicator_id=series.indicator_id,
        value=series.value_name,
        unit=series.unit,
        figure=series.code,
        column="'value'",
        money=series.money,
        obs_status="case when is_forecast then 'forecast' else 'observed' end",
    )
    return Dataset(
        dataset_id=series.indicator_id,
        file_name=f"{series.code}.json",
        content="json",
        parse=series.parse,
        tables=(
            SourceTable(
                series.table,
                f"schemas.src.world_bank:{schema}",
                observations,
                ahead={"is_forecast": True},
                published_names={**_KEYS, series.value_name: "value"},
            ),
        ),
        urls=(_url(series.code),),
        # Now and then the API refuses a right question with 400 and answers it a moment later.
        retry_statuses=(400,),
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
