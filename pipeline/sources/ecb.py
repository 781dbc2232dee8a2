"""European Central Bank: euro reference rates, every business day since 1999.

Belongs here: the history file (a zip of one csv, or the csv itself), and the rates per US dollar made of it: the mean
of the year and of the fiscal year, and the last of the year. Not here: any conversion of money, which the mart does and
which names its rate.

The csv is wide, newest day first, with ``N/A`` for a currency that is not quoted and a comma at the end of each line.
Rates are units per euro, so a rate per US dollar is the quotient of two quotes of one day; the annual rate is the mean
of these daily quotients over business days. Fixings are never revised, so a year's mean is known on 1 January.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from pipeline.parsing.archives import read_members
from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.numbers import strict_decimal
from pipeline.parsing.text_columns import TypedColumn, plain_numbers, read_column
from pipeline.parsing.text_frame import ROW_NUMBER
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_CELL, NO_MONEY

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

#: Indicators: the mean rate of a year, and the number of fixings that it is the mean of.
RATE, DAYS = "exchange_rate_per_usd", "exchange_rate_days"

_DATE = "Date"
#: Columns of our own beside the publisher's, under names that no header can have.
_DAY, _CURRENCY, _RATE = "\0day", "\0currency", "\0rate"
_NA = "N/A"
_NOT_QUOTED = "the currency was not quoted on that day"
_BEFORE = f"a rate before {FIRST_YEAR}"


def parse_exchange_rates(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the history of rates, one row per day and currency; ``rows_read`` counts those cells.

    Raises:
        HeldFileError: the bytes are neither such a csv nor a zip of one, or the history has a hole.
    """
    content, file_name = _csv_of(payload, context)
    table = context.text_frame(content, file=file_name, required=(_DATE, "USD"))
    parsed = ParsedFile()
    cells = _dated(table.cells, file_name, parsed)
    _add_quotes(cells, tuple(name for name in table.columns if name and name != _DATE), file_name, parsed)
    _check_history(cells[_DAY].to_list(), context, file_name)
    return parsed


def _csv_of(payload: bytes, context: ParseContext) -> tuple[bytes, str]:
    """The csv's bytes and name, unpacked where the payload is a zip."""
    if not payload.startswith(b"PK"):
        return payload, context.file_name
    members = read_members(payload, source=context.source_id, file=context.file_name, wanted=(MEMBER,))
    return members[MEMBER].payload, members[MEMBER].path


def _dated(cells: pl.DataFrame, file_name: str, parsed: ParsedFile) -> pl.DataFrame:
    """The records as text, and their day; a record without a date is quarantined."""
    import polars as pl

    days = read_column(cells[_DATE], _day, pl.Date)
    parsed.rows_read += len(days.faults)
    parsed.quarantined += _refused(days, cells[ROW_NUMBER], file_name)
    return cells.with_columns(days.values.alias(_DAY)).drop_nulls(_DAY)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadCellError("not a date", column=_DATE, raw_value=text, expected="a date such as 2024-12-31") from error


def _add_quotes(cells: pl.DataFrame, currencies: tuple[str, ...], file_name: str, parsed: ParsedFile) -> None:
    """Add a row for each quote, or count why a cell is left out."""
    import polars as pl

    recent = cells.filter(pl.col(_DAY).dt.year() >= FIRST_YEAR)
    parsed.rows_read += len(cells) * len(currencies)
    parsed.exclude(_BEFORE, (len(cells) - len(recent)) * len(currencies))
    rates = {currency: _rates(recent[currency]) for currency in currencies}
    for currency in currencies:
        parsed.exclude(_NOT_QUOTED, int((recent[currency] == _NA).sum()))
        parsed.quarantined += _refused(rates[currency], recent[ROW_NUMBER], file_name)
    wide = recent.select(ROW_NUMBER, _DAY, *(column.values.alias(currency) for currency, column in rates.items()))
    quotes = wide.unpivot(currencies, index=(ROW_NUMBER, _DAY), variable_name=_CURRENCY, value_name=_RATE)
    names = {ROW_NUMBER: "row_number", _DAY: "rate_date", _CURRENCY: "currency", _RATE: "units_per_euro"}
    quotes = quotes.drop_nulls(_RATE).sort(ROW_NUMBER, maintain_order=True).rename(names)
    parsed.frames[TABLE] = quotes.with_columns(file_name=pl.lit(file_name))


def _rates(cells: pl.Series) -> TypedColumn:
    """The quotes of one currency, which its column names; NULL on days without one."""
    import polars as pl

    plain = plain_numbers(cells)
    quoted = cells.set(cells == _NA, None)
    return read_column(quoted, lambda text: _rate(text, cells.name), pl.Float64, plain=plain.set(plain <= 0, None))


def _rate(text: str, currency: str) -> float:
    rate = strict_decimal(text, column=currency)
    if rate <= 0:
        raise BadCellError("not above zero", column=currency, raw_value=text, expected="a rate above zero")
    return float(rate)


def _refused(column: TypedColumn, row_numbers: pl.Series, file_name: str) -> list[QuarantinedRow]:
    """The bad cells of one column."""
    return [
        QuarantinedRow.of(error, table_name=TABLE, file_name=file_name, row_number=row_numbers[place])
        for place, error in column.faults.items()
    ]


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

#: One row per economy, year and measure: the mean rate of the calendar year and of the fiscal year from April to March,
#: the rate of the calendar year's last fixing, and how many fixings each mean is of. The running year, the snapshot's
#: last, is its mean so far and marked `estimated`; it has no end yet.
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
calendars as (
    select *
    from (values ('calendar', 1), ('fiscal', 4)) as calendar (time_basis, first_month)
),
fixings as (
    select c.time_basis, c.first_month, d.snapshot_id,
        year(d.rate_date) - case when month(d.rate_date) < c.first_month then 1 else 0 end as year,
        count(*) as days, max(d.rate_date) as last_day
    from dollars as d
    cross join calendars as c
    group by all
),
years as (
    select *, year = max(year) over (partition by snapshot_id, time_basis) as is_running
    from fixings
    -- the first months that are kept belong to a fiscal year that began before them
    where year >= {FIRST_YEAR}
),
annual as (
    select y.snapshot_id, y.time_basis, y.year, y.is_running, d.currency,
        case when y.is_running then y.last_day else make_date(y.year + 1, y.first_month, 1) end as published_at,
        -- in a fixed order, so that a replay gives the same last digit
        favg(d.units_per_dollar order by d.rate_date) as mean_rate,
        arg_max(d.units_per_dollar, d.rate_date) as last_rate,
        arg_max(d.row_number, d.rate_date) as row_of_last,
        count(*) as days, min(d.row_number) as first_row, max(d.row_number) as last_row,
        any_value(d.file_name) as file_name,
        case when d.currency = 'EUR' then 'USD' else d.currency || ' and USD' end as columns
    from years as y
    join daily as d
        on d.snapshot_id = y.snapshot_id
        and d.rate_date >= make_date(y.year, y.first_month, 1)
        and d.rate_date < make_date(y.year + 1, y.first_month, 1)
    group by all
    having count(*) >= 0.98 * any_value(y.days)
),
measured as (
    select *,
        case time_basis when 'calendar' then '{RATE}' else '{RATE}_fiscal_year' end as indicator_id,
        mean_rate as value,
        case time_basis when 'calendar' then 'annual mean of daily reference rates'
            else 'mean of daily reference rates, April to March' end as figure,
        file_name || ' row ' || first_row || ' to ' || last_row || ' column ' || columns
            || ' (mean of ' || days || ' days)' as locator
    from annual
    union all
    select *,
        case time_basis when 'calendar' then '{DAYS}' else '{DAYS}_fiscal_year' end,
        days,
        case time_basis when 'calendar' then 'number of daily reference rates of the year'
            else 'number of daily reference rates, April to March' end,
        file_name || ' row ' || first_row || ' to ' || last_row || ' column ' || columns
    from annual
    union all
    select *, '{RATE}_year_end', last_rate, 'last daily reference rate of the year',
        file_name || ' row ' || row_of_last || ' column ' || columns
    from annual
    where time_basis = 'calendar' and not is_running
)
select
    measured.indicator_id,
    issuer.geo,
    cast(measured.year as varchar) as period,
    measured.time_basis,
    {NO_MONEY},
    cast(measured.value as double) as value,
    case when measured.indicator_id like '{DAYS}%' then 'days' else 'currency units per US dollar' end as unit,
    {NO_CELL},
    case when measured.is_running then 'estimated' else 'computed' end as obs_status,
    measured.figure,
    measured.published_at,
    measured.snapshot_id,
    measured.locator
from measured
join (values {_ISSUERS}) as issuer (currency, geo) on issuer.currency = measured.currency
"""

SOURCE = Source(
    source_id="ecb",
    datasets=(
        Dataset(
            dataset_id="exchange_rates",
            file_name="eurofxref-hist.zip",
            content="zip",
            parse=parse_exchange_rates,
            tables=(
                SourceTable(
                    name=TABLE,
                    schema="schemas.src.ecb:ExchangeRates",
                    observations_sql=OBSERVATIONS,
                    time_columns=("rate_date",),
                    published_names={"rate_date": _DATE},
                ),
            ),
            urls=("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip",),
        ),
    ),
)
