"""The parser of the ECB's rates on a history of our own, in the shape of the file: one quirk, one test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources.ecb import DAYS, FIRST_FIXING, ISSUING_ECONOMY, RATE
from tests.live_sources import observations, one, read, valid

TABLE = "ecb_exchange_rates"
COLUMNS = ("USD", "JPY", "ISK")


def plain_quotes(day: date) -> tuple[str, ...]:
    """1.25 dollars and 150 yen for a euro; the krona is quoted from 2013-03-01 on."""
    return ("1.25", "150", "140.5" if day >= date(2013, 3, 1) else "N/A")


def history(
    quotes: Callable[[date], tuple[str, ...]] = plain_quotes, first: date = FIRST_FIXING, last: date = date(2014, 6, 30)
) -> bytes:
    """Every weekday of the span, newest first, with the comma that the publisher leaves at the end of each line."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    lines = [f"{day},{','.join(quotes(day))}," for day in reversed(days) if day.weekday() < 5]
    return ("\n".join([f"Date,{','.join(COLUMNS)},", *lines]) + "\n").encode()


def rates(payload: bytes) -> ReadSnapshot:
    return read("ecb", "exchange_rates", payload)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(day: date, column: str, text: str) -> Callable[[date], tuple[str, ...]]:
    """The plain quotes, but for one cell."""

    def quotes(on: date) -> tuple[str, ...]:
        cells = dict(zip(COLUMNS, plain_quotes(on), strict=True))
        return tuple((cells | {column: text}).values()) if on == day else tuple(cells.values())

    return quotes


def test_each_quote_since_2010_becomes_a_row_and_every_other_cell_is_counted() -> None:
    snapshot = rates(history())
    frame = valid(snapshot, "s")[TABLE]
    assert frame.row(0, named=True) | {"snapshot_id": ""} == {
        "snapshot_id": "",
        "file_name": "eurofxref-hist.zip",
        "row_number": 2,
        "rate_date": date(2014, 6, 30),
        "currency": "USD",
        "units_per_euro": 1.25,
    }
    assert frame["rate_date"].min() == date(2010, 1, 1)
    assert len(snapshot.rows_excluded) == 2
    assert frame.height + sum(snapshot.rows_excluded.values()) == snapshot.rows_read


def test_a_zip_of_the_csv_reads_like_the_csv() -> None:
    from_zip = rates(zipped({"eurofxref-hist.csv": history()})).frames[TABLE]
    assert from_zip.drop("file_name").equals(rates(history()).frames[TABLE].drop("file_name"))
    assert from_zip["file_name"].unique().to_list() == ["eurofxref-hist.csv"]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    payload = b"\xef\xbb\xbf" + history().replace(b"\n", b"\r\n")
    assert rates(payload).frames[TABLE].equals(rates(history()).frames[TABLE])


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"PK\x03\x04 cut short",
        zipped({"other.csv": b"Date,USD,\n"}),
        zipped({"eurofxref-hist.csv": history()})[:-100],
        history().replace(b"Date", b"Day", 1),
        history().replace(b"USD", b"US$", 1),
        history() + b"1999-01-01,1.25,150\n",
    ],
    ids=["empty", "no zip", "other member", "cut zip", "no date", "no dollar", "narrow record"],
)
def test_what_is_no_history_is_held(payload: bytes) -> None:
    with pytest.raises(HeldFileError):
        rates(payload)


def test_the_ninety_day_file_of_the_same_shape_is_held() -> None:
    """Its mean over three months would look like any other annual mean."""
    with pytest.raises(HeldFileError, match="2014-03-03 as the oldest day"):
        rates(history(first=date(2014, 3, 3)))


def test_a_history_with_a_hole_is_held() -> None:
    lines = history().splitlines(keepends=True)
    with pytest.raises(HeldFileError, match="fixings in 2012"):
        rates(b"".join(line for line in lines if not line.startswith(b"2012-07")))


@pytest.mark.parametrize("text", ["inf", "NaN", "NA", "", "-", "0", "-1.5", "1,25", "1.25 "])
def test_a_bad_rate_quarantines_its_cell_and_a_plain_one_does_not(text: str) -> None:
    day = date(2013, 5, 2)
    if text == "1.25 ":
        assert not rates(history(changed(day, "JPY", text))).quarantined
        return
    payload = history(changed(day, "JPY", f'"{text}"' if "," in text else text))
    snapshot = rates(payload)
    (bad,) = snapshot.quarantined
    line = next(n for n, record in enumerate(payload.splitlines(), 1) if record.startswith(b"2013-05-02"))
    assert (bad.table_name, bad.row_number, bad.column_name, bad.raw_value) == (TABLE, line, "JPY", text)


def test_a_bad_date_quarantines_its_day() -> None:
    snapshot = rates(history().replace(b"2013-05-02", b"02/05/2013"))
    (bad,) = snapshot.quarantined
    assert (bad.column_name, bad.raw_value, bad.rule) == ("Date", "02/05/2013", "not a date")


def test_the_annual_rate_is_the_mean_of_daily_quotients() -> None:
    """The quotient of two annual means is another number: here about 180, against the 165 that is right."""

    def quotes(day: date) -> tuple[str, ...]:
        return ("1", "120", "N/A") if day.month <= 6 else ("2", "420", "N/A")

    found = one(
        observations("ecb", "exchange_rates", {"s": rates(history(quotes))}),
        indicator_id=RATE,
        geo="JPN",
        period="2012",
    )
    weekdays = [date(2012, 1, 1) + timedelta(days=offset) for offset in range(366)]
    first = sum(day.weekday() < 5 and day.month <= 6 for day in weekdays)
    second = sum(day.weekday() < 5 and day.month > 6 for day in weekdays)
    assert found["value"] == pytest.approx((120 * first + 210 * second) / (first + second), rel=1e-12)
    assert found["locator"].endswith(f"column JPY and USD (mean of {first + second} days)")


def test_a_fiscal_year_runs_from_april_to_march_and_a_year_ends_on_its_last_fixing() -> None:
    """Rates that name their own day: yen for a euro are the days since the first fixing, and a dollar is a euro."""

    def quotes(day: date) -> tuple[str, ...]:
        return ("1", str((day - FIRST_FIXING).days + 1), "N/A")

    def fixings(first: date, last: date) -> list[int]:
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        return [(day - FIRST_FIXING).days + 1 for day in days if day.weekday() < 5]

    found = [row for row in observations("ecb", "exchange_rates", {"s": rates(history(quotes))}) if row["geo"] == "JPN"]
    year = fixings(date(2012, 4, 1), date(2013, 3, 31))
    mean = one(found, indicator_id=f"{RATE}_fiscal_year", period="2012")
    assert mean["value"] == pytest.approx(sum(year) / len(year), rel=1e-12)
    assert (mean["time_basis"], mean["published_at"]) == ("fiscal", date(2013, 4, 1))
    assert one(found, indicator_id=f"{DAYS}_fiscal_year", period="2012")["value"] == len(year)
    end = one(found, indicator_id=f"{RATE}_year_end", period="2012")
    assert (end["value"], end["time_basis"]) == (fixings(date(2012, 12, 31), date(2012, 12, 31))[0], "calendar")
    assert end["locator"].endswith("row 392 column JPY and USD")
    days = one(found, indicator_id=DAYS, period="2012")
    assert (days["value"], days["unit"]) == (len(fixings(date(2012, 1, 1), date(2012, 12, 31))), "days")


def test_the_running_years_have_no_end_and_the_first_months_no_fiscal_year() -> None:
    found = [r for r in observations("ecb", "exchange_rates", {"s": rates(history())}) if r["geo"] == "JPN"]
    periods = {r["indicator_id"]: [] for r in found}
    for row in sorted(found, key=lambda row: row["period"]):
        periods[row["indicator_id"]].append((row["period"], row["obs_status"]))
    assert periods[f"{RATE}_year_end"] == [(str(year), "computed") for year in range(2010, 2014)]
    fiscal = [(str(year), "computed") for year in range(2010, 2014)] + [("2014", "estimated")]
    assert periods[f"{RATE}_fiscal_year"] == periods[f"{DAYS}_fiscal_year"] == fiscal


def test_a_complete_year_is_computed_and_known_on_new_years_day() -> None:
    found = observations("ecb", "exchange_rates", {"s": rates(history())})
    japan = one(found, indicator_id=RATE, geo="JPN", period="2013")
    assert (japan["value"], japan["obs_status"], japan["published_at"]) == (120.0, "computed", date(2014, 1, 1))
    euro = one(found, indicator_id=RATE, geo="EURO_AREA_ECB", period="2013")
    assert euro["value"] == pytest.approx(0.8, rel=1e-12)


def test_the_running_year_is_estimated_as_of_its_last_fixing() -> None:
    found = one(
        observations("ecb", "exchange_rates", {"s": rates(history())}), indicator_id=RATE, geo="JPN", period="2014"
    )
    assert (found["obs_status"], found["published_at"]) == ("estimated", date(2014, 6, 30))


def test_a_currency_quoted_for_part_of_a_year_has_no_mean_of_that_year() -> None:
    found = observations("ecb", "exchange_rates", {"s": rates(history())})
    assert [row["period"] for row in found if (row["indicator_id"], row["geo"]) == (RATE, "ISL")] == ["2014"]


def test_each_snapshot_speaks_for_itself() -> None:
    older, newer = rates(history(last=date(2013, 6, 28))), rates(history())
    found = observations("ecb", "exchange_rates", {"older": older, "newer": newer})
    statuses = {
        row["snapshot_id"]: row["obs_status"]
        for row in found
        if (row["indicator_id"], row["geo"], row["period"]) == (RATE, "JPN", "2013")
    }
    assert statuses == {"older": "estimated", "newer": "computed"}


def test_an_issuing_economy_has_one_currency() -> None:
    assert len(set(ISSUING_ECONOMY.values())) == len(ISSUING_ECONOMY)


@pytest.mark.parametrize("added", ["currency", "rate_date", "row_number", "text"])
def test_a_column_named_like_one_of_ours_is_only_a_column(added: str) -> None:
    payload = history().replace(b"ISK", added.encode(), 1)
    read_again, plain = rates(payload).frames[TABLE], rates(history()).frames[TABLE]
    assert read_again.with_columns(currency=read_again["currency"].replace(added, "ISK")).equals(plain)
