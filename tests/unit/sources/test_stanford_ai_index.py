"""The AI Index parser on small files of our own, in the shapes of the public data: one quirk, one test."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.parsing.economies import EconomyName, EconomyNames
from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.units import Unit, Units
from pipeline.reference.parse_context import ParseContext, PublishedFigure
from pipeline.sources.declaration import ParsedFile
from pipeline.sources.stanford_ai_index import SOURCE, TABLE_NAME, parse_public_data
from tests.live_sources import DAY

EDITION = "AI Index 2026"

INVESTMENT = PublishedFigure(
    source_id="stanford_ai_index",
    edition=EDITION,
    figure="4.3.8",
    priority=1,
    indicator_id="private_ai_investment",
    list_kind="full",
    file_name="fig_4.3.8.csv",
    geo_column="Geographic area",
    period_column="",
    fixed_period="2024",
    value_column="Total",
    unit_as_published="billion US dollars",
    time_basis="calendar",
    price_base="nominal",
    base_year=None,
    currency="USD",
    row_filter="",
    cut_off=None,
)
BY_YEAR = replace(INVESTMENT, figure="4.3.10", file_name="fig_4.3.10.csv", period_column="Year", fixed_period="")
OPINION = replace(
    BY_YEAR,
    figure="8.1.2",
    file_name="fig_8.1.2.csv",
    indicator_id="ai_optimism_share",
    unit_as_published="percent",
    time_basis="survey_wave",
    price_base="",
    currency="",
)
NAMES = [
    EconomyName("Japan", "", "JPN"),
    EconomyName("United States", "", "USA"),
    EconomyName("Türkiye", "", "TUR"),
    EconomyName("World", "stanford_ai_index", "WORLD_AI_INDEX"),
]
UNITS = [
    Unit("billion US dollars", "US dollars", Decimal(10**9)),
    Unit("percent", "share", Decimal("0.01")),
    Unit("fraction", "share", Decimal(1)),
]


def parse(*files: tuple[PublishedFigure, str | bytes]) -> ParsedFile:
    """Parse an archive that holds one file for each of these figures (a repeated file name is written once)."""
    members = {figure.file_name: text.encode() if isinstance(text, str) else text for figure, text in files}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, payload in members.items():
            archive.writestr(f"4. Economy/Data/{name}", payload)
    parsed = parse_public_data(buffer.getvalue(), context(*(figure for figure, _ in files)))
    assert parsed.rows_read == _accounted_for(parsed)
    return parsed


def context(*figures: PublishedFigure, edition: str = EDITION) -> ParseContext:
    names = EconomyNames(NAMES, source_id="stanford_ai_index")
    return ParseContext(
        source_id="stanford_ai_index",
        dataset_id="public_data",
        edition=edition,
        file_name="public_data.zip",
        day=DAY,
        economies=names,
        units=Units(UNITS),
        figures=figures,
    )


def _accounted_for(parsed: ParsedFile) -> int:
    return len(parsed.rows[TABLE_NAME]) + len(parsed.quarantined) + sum(parsed.rows_excluded.values())


def cells(parsed: ParsedFile, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in parsed.rows[TABLE_NAME]]


def test_a_row_says_value_unit_and_where_it_stands() -> None:
    text = "Geographic area,Total\nUnited States,109.0773255\nJapan,0.927028226\n"
    assert parse((INVESTMENT, text)).rows[TABLE_NAME][1] == {
        "indicator_id": "private_ai_investment",
        "geo": "JPN",
        "geo_as_published": "Japan",
        "period": "2024",
        "time_basis": "calendar",
        "value": 927028226.0,
        "unit": "US dollars",
        "value_as_published": "0.927028226",
        "unit_as_published": "billion US dollars",
        "decimals": 9,
        "obs_status": "observed",
        "figure": "4.3.8",
        "price_base": "nominal",
        "base_year": None,
        "currency": "USD",
        "column_name": "Total",
        "file_name": "4. Economy/Data/fig_4.3.8.csv",
        "file_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "row_number": 3,
    }


def test_the_order_of_the_columns_and_added_ones_do_not_matter() -> None:
    parsed = parse((INVESTMENT, "Total,note,Geographic area\r\n1,x,Japan\r\n"))
    assert cells(parsed, "geo", "value") == [("JPN", 1e9)]


def test_a_missing_column_holds_the_file_and_names_it() -> None:
    with pytest.raises(HeldFileError, match=r"fig_4\.3\.8\.csv, row 1, column 'Total'"):
        parse((INVESTMENT, "Geographic area,Sum\nJapan,1\n"))


def test_every_declared_member_that_is_missing_is_named_and_undeclared_ones_are_ignored() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("4. Economy/Data/fig_9.9.9.csv", "not,read")
    with pytest.raises(HeldFileError, match=r"missing fig_4\.3\.10\.csv, fig_4\.3\.8\.csv"):
        parse_public_data(buffer.getvalue(), context(INVESTMENT, BY_YEAR))


def test_an_edition_without_declared_figures_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="no row for edition 'AI Index 2027'"):
        parse_public_data(b"", context(INVESTMENT, edition="AI Index 2027"))


def test_a_figure_of_the_report_without_a_data_file_is_not_sought() -> None:
    in_the_report = replace(INVESTMENT, figure="4.3.8 (report)", file_name="")
    payload = io.BytesIO()
    with zipfile.ZipFile(payload, "w") as archive:
        archive.writestr("fig_4.3.8.csv", "Geographic area,Total\nJapan,1\n")
    parsed = parse_public_data(payload.getvalue(), context(INVESTMENT, in_the_report))
    assert cells(parsed, "figure") == [("4.3.8",)]


def test_years_may_carry_a_point_zero_and_months_are_read_as_they_are() -> None:
    text = "Year,Geographic area,Total\n2013.0,Japan,1\n2014,Japan,2\n2025-09,Japan,3\n"
    assert cells(parse((BY_YEAR, text)), "period") == [("2013",), ("2014",), ("2025-09",)]


def test_a_cell_that_is_no_period_quarantines_its_row() -> None:
    parsed = parse((BY_YEAR, "Year,Geographic area,Total\n1/1/19,Japan,1\n2014,Japan,2\n"))
    assert [(row.row_number, row.rule, row.raw_value) for row in parsed.quarantined] == [(2, "not a period", "1/1/19")]
    assert cells(parsed, "period") == [("2014",)]


def test_a_percent_text_is_a_share() -> None:
    parsed = parse((OPINION, "Year,Geographic area,Total\n2024,Japan ,48%\n2023,Japan , 5.5 %\n"))
    names = ("value", "unit", "value_as_published", "decimals")
    assert cells(parsed, *names) == [(0.48, "share", "48", 0), (0.055, "share", "5.5", 1)]


def test_percent_and_fraction_are_never_guessed() -> None:
    """The 2026 edition turned percent into fractions in some files: a guess would be wrong by a factor of a hundred."""
    as_fraction = replace(OPINION, figure="9.1.2", file_name="fig_9.1.2.csv", unit_as_published="fraction")
    header = "Year,Geographic area,Total\n"
    parsed = parse((OPINION, header + "2024,Japan,0.48\n"), (as_fraction, header + "2024,Japan,48%\n"))
    assert cells(parsed, "value") == []
    assert {row.rule for row in parsed.quarantined} == {"percent sign against the declared unit"}
    assert [row.expected for row in parsed.quarantined] == ["a percent sign", "fraction without a percent sign"]


def test_a_change_between_two_years_is_excluded_and_counted() -> None:
    text = "Year,Geographic area,Total\n2024,Japan,48%\nPoint change 2022 vs. 2024,Japan,6%\n"
    parsed = parse((OPINION, text))
    assert parsed.rows_excluded == {"a change between two years, not a period": 1}
    assert cells(parsed, "period") == [("2024",)]


def test_names_lose_trailing_blanks_and_asterisks_but_are_kept_as_published() -> None:
    parsed = parse((INVESTMENT, "Geographic area,Total\nUnited States*,26\nJapan ,1\n"))
    assert cells(parsed, "geo", "geo_as_published") == [("USA", "United States*"), ("JPN", "Japan")]


def test_an_unknown_economy_quarantines_its_row() -> None:
    parsed = parse((INVESTMENT, "Geographic area,Total\nTurrkey,1\nJapan,1\n"))
    assert [(row.rule, row.raw_value, row.row_number) for row in parsed.quarantined] == [
        ("unknown economy", "Turrkey", 2)
    ]


def test_a_blank_value_is_not_covered_and_a_zero_is_a_zero() -> None:
    parsed = parse((BY_YEAR, "Year,Geographic area,Total\n2014,Japan,\n2015,Japan,0\n"))
    names = ("period", "value", "value_as_published", "decimals", "unit", "obs_status")
    assert cells(parsed, *names) == [
        ("2014", None, None, None, "US dollars", "not_covered"),
        ("2015", 0.0, "0", 0, "US dollars", "observed"),
    ]


def test_a_record_of_blanks_is_excluded_and_counted() -> None:
    parsed = parse((INVESTMENT, "Geographic area,Total\nJapan,1\n , \n"))
    assert parsed.rows_excluded == {"blank record": 1}


@pytest.mark.parametrize("cell", ["n/a", "1,073", "1 073", "１", "-"])
def test_a_cell_that_is_no_plain_number_quarantines_its_row(cell: str) -> None:
    parsed = parse((INVESTMENT, f'Geographic area,Total\nJapan,"{cell}"\n'))
    assert [(row.rule, row.raw_value) for row in parsed.quarantined] == [("not a plain number", cell)]


def test_a_repeated_row_with_the_same_value_is_counted_as_a_duplicate() -> None:
    parsed = parse((INVESTMENT, "Geographic area,Total\nJapan,9\nJapan ,9.0\n"))
    assert cells(parsed, "value_as_published", "row_number") == [("9", 2)]
    assert parsed.rows_excluded == {"exact duplicate": 1}


def test_rows_that_contradict_each_other_are_both_quarantined() -> None:
    """The 2026 map of laws lists France twice, with 4 and 6: nobody can say which is right."""
    parsed = parse((INVESTMENT, "Geographic area,Total\nJapan,4\nUnited States,25\nJapan,6\n"))
    assert cells(parsed, "geo") == [("USA",)]
    assert [(row.row_number, row.raw_value, row.rule) for row in parsed.quarantined] == [
        (2, "4", "conflicting key"),
        (4, "6", "conflicting key"),
    ]


def test_a_blank_beside_a_value_is_a_contradiction_too() -> None:
    parsed = parse((INVESTMENT, "Geographic area,Total\nJapan,0\nJapan,\n"))
    assert [row.rule for row in parsed.quarantined] == ["conflicting key", "conflicting key"]


def test_a_filter_keeps_its_rows_and_counts_the_others() -> None:
    grants = replace(BY_YEAR, row_filter="type=Contracts;Geographic area!=Others")
    text = "Year,type,Geographic area,Total\n2024,Contracts,Japan,1\n2024,Grants,Japan,2\n2024,Contracts,Others,3\n"
    parsed = parse((grants, text))
    assert cells(parsed, "value_as_published") == [("1",)]
    assert parsed.rows_excluded == {
        "figure 4.3.10 keeps type=Contracts": 1,
        "figure 4.3.10 keeps Geographic area!=Others": 1,
    }


def test_a_filter_on_a_column_that_is_gone_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="column 'type'"):
        parse((replace(INVESTMENT, row_filter="type=Contracts"), "Geographic area,Total\nJapan,1\n"))


def test_a_filter_that_cannot_be_read_holds_the_file() -> None:
    with pytest.raises(HeldFileError, match="'Contracts' at figure 4"):
        parse((replace(INVESTMENT, row_filter="Contracts"), "Geographic area,Total\nJapan,1\n"))


def test_a_figure_without_a_column_of_economies_has_the_declared_one() -> None:
    world = replace(BY_YEAR, geo_column="=World")
    parsed = parse((world, "Year,Total\n2024,150.790516429\n"))
    assert cells(parsed, "geo", "geo_as_published", "value") == [("WORLD_AI_INDEX", "World", 150790516429.0)]


def test_two_figures_may_read_one_file_and_each_accounts_for_its_records() -> None:
    of_2024 = replace(BY_YEAR, figure="4.3.10 (2024)", row_filter="Year=2024")
    parsed = parse((BY_YEAR, text := "Year,Geographic area,Total\n2023,Japan,1\n2024,Japan,2\n"), (of_2024, text))
    assert cells(parsed, "figure", "period") == [("4.3.10", "2023"), ("4.3.10", "2024"), ("4.3.10 (2024)", "2024")]
    assert parsed.rows_read == 4


def test_a_file_declared_as_mac_roman_is_read_so() -> None:
    diffusion = replace(OPINION, figure="4.3.1", file_name="fig_4.3.1.csv", period_column="", fixed_period="2025-S2")
    parsed = parse((diffusion, b"Geographic area,Total\r\nT\x9frkiye,12.1%\r\n"))
    assert cells(parsed, "geo", "geo_as_published", "period") == [("TUR", "Türkiye", "2025-S2")]


def test_a_file_that_is_not_in_its_declared_encoding_is_held() -> None:
    with pytest.raises(HeldFileError, match="utf-8 text"):
        parse((INVESTMENT, b"Geographic area,Total\nT\x9frkiye,1\n"))


def test_a_file_without_a_final_newline_and_with_a_byte_order_mark_is_read() -> None:
    parsed = parse((INVESTMENT, "\ufeffGeographic area,Total\nJapan,1"))
    assert cells(parsed, "value") == [(1e9,)]


def test_a_unit_that_is_not_declared_quarantines_the_rows() -> None:
    parsed = parse((replace(INVESTMENT, unit_as_published="billions"), "Geographic area,Total\nJapan,1\n"))
    assert [row.rule for row in parsed.quarantined] == ["unknown unit"]


def test_the_source_is_handed_over_and_never_fetched() -> None:
    (dataset,) = SOURCE.datasets
    assert (SOURCE.source_id, dataset.dataset_id, dataset.content, dataset.urls) == (
        "stanford_ai_index",
        "public_data",
        "zip",
        (),
    )
