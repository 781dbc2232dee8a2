"""European Central Bank: euro reference rates, every business day since 1999.

Belongs here: the history file (a zip of one csv, or the csv itself), and the annual mean rate per US dollar made of
it. Not here: any conversion of money, which the mart does and which names its rate.

The csv is wide, newest day first, with ``N/A`` for a currency that is not quoted and a comma at the end of each line.
Rates are units per euro, so a rate per US dollar is the quotient of two quotes of one day; the annual rate is the mean
of these daily quotients over business days. Fixings are never revised, so a year's mean is known on 1 January.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from pipeline.sources.declaration import Dataset, ParseContext, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_CELL, NO_MONEY
from pipeline.tidy.archives import read_members
from pipeline.tidy.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.tidy.numbers import strict_decimal
from pipeline.tidy.text_columns import each_distinct, plain_numbers
from pipeline.tidy.text_frame import ROW_NUMBER, TextFrame, read_text_frame

if TYPE_CHECKING:
    import polars as pl

TABLE = "ecb_exchange_rates"
MEMBER = "eurofxref-hist.csv"

#: The first year that is kept: no indicator reaches further back than 2010.
FIRST_YEAR = 2010

#: The history file begins here. The 90-day file has the same shape, and its "annual" means would be wrong.
FIRST_FIXING = date(1999, 1, 4)

#: A year has 254 (2001) to 259 (1999, 2004) fixings; a year with fewer than this lacks part of the file.
FEWEST_FIXINGS_A_YEAR = 250

#: The economy that issues a currency of today. Smaller economies that use it too (AUD in Kiribati) get no rate, and
#: currencies that the euro has replaced (HRK, BGN, ...) give none: their economies' rate would change its meaning.
ISSUING_ECONOMY = {
    "AUD": "AUS", "BRL": "BRA", "CAD": "CAN", "CHF": "CHE", "CNY": "CHN", "CZK": "CZE", "DKK": "DNK",
    "EUR": "EURO_AREA_ECB", "GBP": "GBR", "HKD": "HKG", "HUF": "HUN", "IDR": "IDN", "ILS": "ISR", "INR": "IND",
    "ISK": "ISL", "JPY": "JPN", "KRW": "KOR", "MXN": "MEX", "MYR": "MYS", "NOK": "NOR", "NZD": "NZL", "PHP": "PHL",
    "PLN": "POL", "RON": "ROU", "RUB": "RUS", "SEK": "SWE", "SGD": "SGP", "THB": "THA", "TRY": "TUR", "ZAR": "ZAF",
}  # fmt: skip

_DATE = "Date"
#: Columns of our own beside the publisher's, under names that no header can have.
_DAY, _CURRENCY, _TEXT = "\0day", "\0currency", "\0text"
_NOT_QUOTED = "the currency was not quoted on that day"
_BEFORE = f"a rate before {FIRST_YEAR}"


def parse_exchange_rates(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the history of rates, one row per day and currency; ``rows_read`` counts those cells.

    Raises:
        HeldFileError: the bytes are neither such a csv nor a zip of one, or the history has a hole.
    """
    content, file_name = _csv_of(payload, context)
    table = read_text_frame(content, source=context.source_id, file=file_name, required=(_DATE, "USD"))
    parsed = ParsedFile(rows={TABLE: []})
    cells = _dated(table, file_name, parsed)
    _add_quotes(cells, tuple(name for name in table.columns if name and name != _DATE), file_name, parsed)
    _check_history(cells[_DAY].to_list(), context, file_name)
    return parsed


def _csv_of(payload: bytes, context: ParseContext) -> tuple[bytes, str]:
    """The csv's bytes and name, unpacked where the payload is a zip."""
    if not payload.startswith(b"PK"):
        return payload, context.file_name
    members = read_members(payload, source=context.source_id, file=context.file_name, wanted=(MEMBER,))
    return members[MEMBER].payload, members[MEMBER].path


def _dated(table: TextFrame, file_name: str, parsed: ParsedFile) -> pl.DataFrame:
    """The records as text, and their day; a record without a date is quarantined."""
    import polars as pl

    cells = table.cells
    cells = cells.with_columns(each_distinct(cells[_DATE], _day, pl.Date).alias(_DAY))
    for record in table.records(cells.filter(pl.col(_DAY).is_null())[ROW_NUMBER].to_list()):
        parsed.rows_read += 1
        try:
            _day(record.cells[_DATE])
        except BadCellError as error:
            parsed.quarantined.append(_refused(error, record.row_number, file_name))
    return cells.drop_nulls(_DAY)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadCellError("not a date", column=_DATE, raw_value=text, expected="a date such as 2024-12-31") from error


def _add_quotes(cells: pl.DataFrame, currencies: tuple[str, ...], file_name: str, parsed: ParsedFile) -> None:
    """Add a row for each quote, or count why a cell is left out."""
    import polars as pl

    recent = cells.filter(pl.col(_DAY).dt.year() >= FIRST_YEAR)
    by_cell = recent.unpivot(currencies, index=(ROW_NUMBER, _DAY), variable_name=_CURRENCY, value_name=_TEXT).sort(
        ROW_NUMBER, maintain_order=True
    )
    quotes = by_cell.filter(pl.col(_TEXT) != "N/A")
    parsed.rows_read += len(cells) * len(currencies)
    parsed.exclude(_BEFORE, (len(cells) - len(recent)) * len(currencies))
    parsed.exclude(_NOT_QUOTED, len(by_cell) - len(quotes))
    quotes = quotes.rename({ROW_NUMBER: "row_number", _DAY: "rate_date", _CURRENCY: "currency", _TEXT: "text"})
    read = quotes.with_columns(plain_numbers(quotes["text"]).alias("units_per_euro"), file_name=pl.lit(file_name))
    is_sure = pl.col("units_per_euro").fill_null(0) > 0
    parsed.frames[TABLE] = read.filter(is_sure).drop("text")
    for row in read.filter(~is_sure).to_dicts():
        try:
            row["units_per_euro"] = _rate(row.pop("text"), row["currency"])
        except BadCellError as error:
            parsed.quarantined.append(_refused(error, row["row_number"], file_name))
        else:
            parsed.rows[TABLE].append(row)


def _rate(text: str, currency: str) -> float:
    rate = strict_decimal(text, column=currency)
    if rate <= 0:
        raise BadCellError("not above zero", column=currency, raw_value=text, expected="a rate above zero")
    return float(rate)


def _refused(error: BadCellError, row_number: int, file_name: str) -> QuarantinedRow:
    return QuarantinedRow.of(error, table_name=TABLE, file_name=file_name, row_number=row_number)


def _check_history(days: list[date], context: ParseContext, file_name: str) -> None:
    """Hold a file that is not the whole history: a mean over part of a year would look like any other mean."""
    if not days or min(days) != FIRST_FIXING:
        seen = f"{min(days)} as the oldest day" if days else "no day at all"
        expected = f"the whole history, from {FIRST_FIXING} on"
        raise HeldFileError(source=context.source_id, file=file_name, expected=expected, seen=seen)
    by_year = Counter(day.year for day in days)
    for year in range(FIRST_FIXING.year, max(by_year)):
        if by_year[year] < FEWEST_FIXINGS_A_YEAR:
            expected = f"at least {FEWEST_FIXINGS_A_YEAR} fixings in each complete year"
            seen = f"{by_year[year]} fixings in {year}"
            raise HeldFileError(source=context.source_id, file=file_name, expected=expected, seen=seen)


_ISSUERS = ", ".join(f"('{currency}', '{geo}')" for currency, geo in ISSUING_ECONOMY.items())

#: One row per economy and year. The running year, the snapshot's last, is its mean so far and marked `estimated`.
#: A currency needs a quote on 98% of the days: ISK in 2018 (91%) and RUB in 2022 (16%) stopped or began within the
#: year, and the mean of such a part is no annual mean; every other currency was quoted on all days or on none.
OBSERVATIONS = f"""
with dollars as (
    select snapshot_id, rate_date, row_number, file_name, units_per_euro as dollars_per_euro
    from src.{TABLE}
    where currency = 'USD'
),
daily as (
    select quote.snapshot_id, quote.currency, quote.rate_date, quote.row_number, quote.file_name,
        quote.units_per_euro / dollars.dollars_per_euro as units_per_dollar
    from src.{TABLE} as quote
    join dollars using (snapshot_id, rate_date)
    union all
    select snapshot_id, 'EUR', rate_date, row_number, file_name, 1 / dollars_per_euro
    from dollars
),
fixings as (
    select snapshot_id, year(rate_date) as year, count(*) as days, max(rate_date) as last_day,
        year(rate_date) = max(year(rate_date)) over (partition by snapshot_id) as is_running
    from (select snapshot_id, rate_date from dollars)
    group by snapshot_id, year(rate_date)
),
annual as (
    select snapshot_id, currency, year(rate_date) as year,
        -- in a fixed order, so that a replay gives the same last digit
        favg(units_per_dollar order by rate_date) as value,
        count(*) as days, min(row_number) as first_row, max(row_number) as last_row, any_value(file_name) as file_name
    from daily
    group by all
)
select
    'exchange_rate_per_usd' as indicator_id,
    issuer.geo,
    cast(annual.year as varchar) as period,
    'calendar' as time_basis,
    {NO_MONEY},
    annual.value,
    'currency units per US dollar' as unit,
    {NO_CELL},
    case when fixings.is_running then 'estimated' else 'computed' end as obs_status,
    'annual mean of daily reference rates' as figure,
    case when fixings.is_running then fixings.last_day else make_date(annual.year + 1, 1, 1) end as published_at,
    annual.snapshot_id,
    annual.file_name || ' row ' || annual.first_row || ' to ' || annual.last_row || ' column '
        || case when annual.currency = 'EUR' then 'USD' else annual.currency || ' and USD' end
        || ' (mean of ' || annual.days || ' days)' as locator
from annual
join fixings on fixings.snapshot_id = annual.snapshot_id and fixings.year = annual.year
join (values {_ISSUERS}) as issuer (currency, geo) on issuer.currency = annual.currency
where annual.days >= 0.98 * fixings.days
"""

SOURCE = Source(
    source_id="ecb",
    datasets=(
        Dataset(
            dataset_id="exchange_rates",
            file_name="eurofxref-hist.zip",
            content="zip",
            parse=parse_exchange_rates,
            tables=(SourceTable(name=TABLE, schema="schemas.ecb:ExchangeRates", observations_sql=OBSERVATIONS),),
            urls=("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip",),
        ),
    ),
)
