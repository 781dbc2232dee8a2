"""Each file of an export, read back by a program that is not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.readers.conftest import Command, Reading

pytestmark = pytest.mark.long

Warehouse = duckdb.DuckDBPyConnection
ANSWER = (
    "select value, times_behind, rank_words_ja from mart.country_vs_world "
    "where geo = 'JPN' and indicator_id = 'private_ai_investment'"
)


def rows_of(warehouse: Warehouse, table: str) -> int:
    (rows,) = warehouse.execute(f"select count(*) from {table}").fetchone() or (0,)
    assert rows > 0
    return int(rows)


def test_sha256sum_finds_every_file_as_it_was_written(exported: Path, command: Command) -> None:
    command(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], exported)
    named = {line.partition("  ")[2] for line in (exported / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(exported).as_posix() for path in exported.rglob("*") if path.is_file()}
    assert named == there - {"SHA256SUMS"}


def test_an_older_duckdb_reads_tables_comments_and_dictionary(
    exported: Path, read: Reading, warehouse: Warehouse
) -> None:
    code = f"""
import duckdb, json
with duckdb.connect("aigap.duckdb", read_only=True) as connection:
    print(json.dumps([
        duckdb.__version__,
        connection.execute("{ANSWER}").fetchone(),
        connection.execute("select comment from duckdb_columns() where table_name = 'country_vs_world' "
                           "and column_name = 'years_behind'").fetchone()[0],
        connection.execute("select count(*) from mart.country_vs_world").fetchone()[0],
        connection.execute("select distinct table_name from meta.columns order by 1").fetchall(),
    ]))
"""
    version, answer, comment, rows, described = json.loads(read(code, exported))
    assert [int(part) for part in version.split(".")[:2]] < [int(part) for part in duckdb.__version__.split(".")[:2]]
    assert tuple(answer) == warehouse.execute(ANSWER).fetchone()
    assert "首位からの遅れ" in comment and "Unit: years" in comment
    assert rows == rows_of(warehouse, "mart.country_vs_world")
    assert ["mart.country_vs_world"] in described


def test_pandas_and_polars_read_parquet_and_csv_to_the_digit(
    exported: Path, read: Reading, warehouse: Warehouse
) -> None:
    code = """
import json, pandas as pd, polars as pl
name = "mart.country_vs_world"
said = []
tables = [
    pd.read_parquet(f"parquet/{name}.parquet"),
    pd.read_csv(f"csv/{name}.csv", low_memory=False, float_precision="round_trip"),
    pd.read_csv(f"spreadsheet/{name}.csv", low_memory=False, float_precision="round_trip", encoding="utf-8-sig"),
    pl.read_parquet(f"parquet/{name}.parquet").to_pandas(),
]
for table in tables:
    one = table[(table.geo == "JPN") & (table.indicator_id == "private_ai_investment")].iloc[0]
    said.append([len(table), one.value, one.times_behind, one.rank_words_ja])
print(json.dumps(said))
"""
    expected = [rows_of(warehouse, "mart.country_vs_world"), *(warehouse.execute(ANSWER).fetchone() or ())]
    assert json.loads(read(code, exported)) == [expected] * 4


def test_a_spreadsheet_knows_the_encoding_by_its_mark(exported: Path) -> None:
    for path in (exported / "spreadsheet").iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert not (exported / "csv" / path.name).read_bytes().startswith(b"\xef\xbb\xbf")


def test_openpyxl_finds_types_headers_and_no_formula(exported: Path, read: Reading, warehouse: Warehouse) -> None:
    code = """
import json, openpyxl
book = openpyxl.load_workbook("aigap.xlsx")
said = {"sheets": book.sheetnames, "formulas": 0, "frozen": [], "rows": {}}
for sheet in book:
    said["formulas"] += sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    said["frozen"].append(sheet.freeze_panes)
    said["rows"][sheet.title] = sheet.max_row
sheet = book["主要指標 Headline"]
names = [cell.value for cell in sheet[4]]
said["titles"] = [sheet[line][names.index("years_behind")].value for line in (1, 2, 3)]
for row in sheet.iter_rows(min_row=5):
    if row[names.index("indicator_id")].value == "private_ai_investment":
        said["answer"] = [row[names.index(name)].value for name in ("value", "times_behind", "rank_words_ja")]
        said["day"] = row[names.index("published_at")].value.isoformat()
    if row[names.index("unit")].value == "share" and row[names.index("value")].value is not None:
        said["share"] = row[names.index("value")].number_format
    if row[names.index("indicator_id")].value == "private_ai_investment":
        said["bound"] = [row[names.index(f"years_words_{language}")].value for language in ("ja", "en")]
        said["grade"] = row[names.index("comparability_reason_ja")].value
    codes = {"left", "none", "hole", "ahead", "ahead_left", "not_listed", "never_at_current_rates"}
    assert not codes & {cell.value for cell in row}
for line in (1, 2, 4):
    heads = [cell.value for cell in sheet[line]]
    assert len(heads) == len(set(heads)), heads
print(json.dumps(said))
"""
    said = json.loads(read(code, exported))
    assert said["sheets"] == ["主要指標 Headline", "国・地域 Economies", "出典 Sources", "注記 Notes"]
    assert said["formulas"] == 0
    assert said["frozen"][:3] == ["D5"] * 3
    assert said["titles"] == ["首位からの遅れ", "years behind the leader", "years"]
    *numbers, rank = warehouse.execute(ANSWER).fetchone() or ()
    assert said["answer"] == [*(pytest.approx(number, rel=1e-14) for number in numbers), rank]
    assert said["day"] == "2026-04-13T00:00:00"
    assert said["share"] == "0.0%"
    assert said["bound"] == ["少なくとも12.0年", "at least 12.0 years"]
    assert said["grade"] == "上位のみの一覧"
    assert said["rows"]["国・地域 Economies"] == 4 + rows_of(warehouse, "mart.country_vs_world")
    assert said["rows"]["主要指標 Headline"] == 4 + rows_of(warehouse, "mart.japan_vs_world")


def test_libreoffice_opens_the_workbook_and_shows_its_numbers(exported: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (Debian: apt-get install --no-install-recommends libreoffice-calc)")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    arguments = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run(
        [*arguments, "--outdir", str(tmp_path), str(exported / "aigap.xlsx")],
        check=True,
        capture_output=True,
        timeout=300,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    (made,) = tmp_path.glob("aigap*.csv")
    text = made.read_text(encoding="utf-8")
    assert "民間AI投資額" in text and "首位からの遅れ" in text
    assert "1,106,672,140" in text and "258.32" in text
    assert "26.7%" in text


def test_frictionless_finds_types_keys_and_references_as_described(exported: Path, read: Reading) -> None:
    code = """
import json, frictionless
report = frictionless.validate("datapackage.json")
print(json.dumps([report.valid, report.stats["tasks"], report.flatten(["title", "message"])[:5]]))
"""
    valid, tasks, errors = json.loads(read(code, exported))
    assert (valid, errors) == (True, [])
    package = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert tasks == len(package["resources"]) == len(list((exported / "csv").iterdir()))
    (table,) = (one for one in package["resources"] if one["name"] == "mart.country_vs_world")
    pointed = {key["fields"][0]: key["reference"]["resource"] for key in table["schema"]["foreignKeys"]}
    assert pointed["leader_geo"] == "core.economies"
    assert pointed["indicator_id"] == "core.indicators" and pointed["source_id"] == "core.sources"
    units = {field["name"]: field.get("unit") for field in table["schema"]["fields"]}
    assert units["years_behind"] == "years" and units["value_jpy"] == "yen"


def test_two_readers_of_sdmx_agree_with_the_release(exported: Path, read: Reading, warehouse: Warehouse) -> None:
    code = """
import json, math, sdmx
from pysdmx.io import get_datasets, read_sdmx
structure = read_sdmx("sdmx/structure.xml", validate=True)  # by the standard's own schema
(dataset,) = get_datasets("sdmx/observations.csv", "sdmx/structure.xml", validate=True)
rows = dataset.data
key = ["FREQ", "INDICATOR", "REF_AREA", "SOURCE", "EDITION", "TIME_BASIS", "PRICE_BASE", "BASE_YEAR", "TIME_PERIOD"]
one = rows[(rows.INDICATOR == "private_ai_investment") & (rows.REF_AREA == "JPN") & (rows.EDITION == "AI Index 2026")]
message = sdmx.read_sdmx("sdmx/structure.xml")
(flow,) = message.dataflow.values()
data = sdmx.read_sdmx("sdmx/observations.csv", structure=flow)
series = sdmx.to_pandas(data.data[0])
print(json.dumps([
    len(rows), int(rows.duplicated(key).sum()), len(series), int(series.notna().sum()),
    sorted(one.OBS_VALUE.astype(float)), message.codelist["CL_AREA"]["JPN"].name.localizations,
    sorted({str(kind) for kind in rows.TIME_PERIOD if "/" in str(kind)}),
]))
"""
    rows, repeated, series, values, investment, names, spans = json.loads(read(code, exported))
    served = "core.observations where reading = 1 and superseded_at is null and withdrawn_at is null"
    assert (rows, repeated, series) == (rows_of(warehouse, served), 0, rows_of(warehouse, served))
    assert values == rows_of(warehouse, f"{served} and value is not null")
    expected = warehouse.execute(
        f"select value from {served} and indicator_id = 'private_ai_investment' and geo = 'JPN' "
        "and edition = 'AI Index 2026' and value is not null order by value"
    ).fetchall()
    assert investment == [value for (value,) in expected]
    assert names == {"en": "Japan", "ja": "日本"}
    assert "2016-01-01/P10Y" in spans and all(one.endswith("Y") for one in spans)


def test_json_ld_says_nothing_that_schema_org_does_not_know(exported: Path, read: Reading) -> None:
    code = """
import json, rdflib
document = json.load(open("dataset.jsonld", encoding="utf-8"))
assert document["@context"] == "https://schema.org"
document["@context"] = {"@vocab": "https://schema.org/"}  # the context itself is not fetched
graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
terms = {str(term).removeprefix("https://schema.org/") for term in graph.predicates() if "schema.org" in str(term)}
terms |= {str(term).removeprefix("https://schema.org/") for term in graph.objects(None, rdflib.RDF.type)}
known = set(rdflib.SDO.__annotations__)
(dataset,) = graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://schema.org/Dataset"))
places = {str(place) for place in graph.objects(None, rdflib.URIRef("https://schema.org/contentUrl"))}
print(json.dumps([sorted(terms - known), len(known) > 1000, len(places)]))
"""
    unknown, has_terms, places = json.loads(read(code, exported))
    assert (unknown, has_terms) == ([], True)
    document = json.loads((exported / "dataset.jsonld").read_text(encoding="utf-8"))
    assert places == len(document["distribution"])
    for one in document["distribution"]:
        assert (exported / one["contentUrl"]).stat().st_size == int(one["contentSize"].removesuffix(" B"))


def test_the_citations_are_valid_by_the_format_s_own_schema(exported: Path, project_citation: Path) -> None:
    tool = shutil.which("cffconvert")
    if tool is None:
        pytest.skip("cffconvert is not installed (pip install cffconvert, in an environment of its own)")
    for path in (exported / "CITATION.cff", project_citation):
        subprocess.run([tool, "--validate", "--infile", str(path)], check=True, capture_output=True, timeout=60)


def test_a_workbook_s_text_that_begins_like_a_formula_stays_a_text(tmp_path: Path, read: Reading) -> None:
    """XlsxWriter would write a formula for it if it were asked to guess."""
    import xlsxwriter

    from pipeline.publishing.formats.xlsx import _Column, _Formats, _write_cell

    with xlsxwriter.Workbook(str(tmp_path / "one.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        _write_cell(sheet, (0, 0), _Column("caveat", "", "", ""), {"caveat": "=1+1"}, _Formats(workbook))
    code = "import openpyxl; print(openpyxl.load_workbook('one.xlsx').active['A1'].data_type)"
    assert read(code, tmp_path).strip() == "s"
