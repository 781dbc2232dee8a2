"""An export is what others get: every count, digit and licence of it is held against the release it came from."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.parsing.faults import RunFault
from pipeline.publishing.content import content_of, opened_release
from pipeline.publishing.export import Exported, export_release
from pipeline.publishing.formats import attribution, xlsx
from pipeline.publishing.outputs import FORMATS, HEADLINE, OUTPUTS, chosen_outputs
from pipeline.settings import Settings

pytestmark = pytest.mark.long

FORBIDDEN = "ifr"
Altered = Callable[..., Settings]


@pytest.fixture(scope="module")
def parquet(released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export_release(released, tmp_path_factory.mktemp("parquet") / "export", formats=["parquet"], tables="all")


@pytest.fixture(scope="module")
def csv_export(released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export_release(released, tmp_path_factory.mktemp("csv") / "export", formats=["csv"], tables="all")


@pytest.fixture
def altered(released: Settings, tmp_path: Path) -> Altered:
    """Settings whose current release is a copy of the released one with statements run on it."""

    def make(*statements: str) -> Settings:
        home = tmp_path / "altered" / "releases" / "altered"
        home.mkdir(parents=True)
        shutil.copy(released.current_warehouse.resolve(), home / "aigap.duckdb")
        with duckdb.connect(str(home / "aigap.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)
        (tmp_path / "altered" / "aigap.duckdb").symlink_to("releases/altered/aigap.duckdb")
        return replace(released, data_folder=tmp_path / "altered")

    return make


def forbid(source: str, redistribution: str = "none") -> str:
    return f"update core.sources set redistribution = '{redistribution}' where source_id = '{source}'"


def tables_of(settings: Settings) -> dict[str, int]:
    """Every table of core and mart with its rows, asked of DuckDB and not of aigap's dictionary."""
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('core', 'mart') and table_type = 'BASE TABLE'"
        ).fetchall()
        return {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for (name,) in names}  # type: ignore[index]


def test_every_row_of_every_public_table_is_exported_or_counted_as_left_out(
    released: Settings, parquet: Exported
) -> None:
    seen = {one.table.name: one.rows + sum(one.left_out.values()) for one in parquet.tables}
    assert seen == tables_of(released)
    for one in parquet.tables:
        rows = duckdb.sql(f"select count(*) from '{parquet.folder / 'parquet' / one.table.name}.parquet'").fetchone()
        assert rows == (one.rows,)
    descriptions = {output.place for output in OUTPUTS if output.is_description}
    assert {path.name for path in parquet.folder.iterdir()} == {"parquet", *descriptions}
    assert [path.name for path in parquet.folder.parent.iterdir()] == ["export"]


def test_parquet_equals_the_release_to_the_digit(released: Settings, parquet: Exported) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{released.current_warehouse.resolve()}' as release (read_only)")
        for one in parquet.tables:
            there, here = f"release.{one.table.name}", f"'{parquet.folder / 'parquet' / one.table.name}.parquet'"
            for left, right in ((there, here), (here, there)):
                assert connection.execute(f"select count(*) from (from {left} except all from {right})").fetchone() == (
                    0,
                ), one.table.name
            described = [
                connection.execute(f"select column_name, column_type from (describe from {side})").fetchall()
                for side in (there, here)
            ]
            assert described[0] == described[1]


def test_csv_reads_back_to_the_digit(warehouse: duckdb.DuckDBPyConnection, csv_export: Exported) -> None:
    """A spreadsheet's 15 digits are not all of a double's 17."""
    sql = "select indicator_id, geo, value, gap_abs, ratio_to_leader, caveat from mart.country_vs_world order by 2, 1"
    expected = warehouse.execute(sql.replace("order by 2, 1", "order by geo, indicator_id")).fetchall()
    file = csv_export.folder / "csv" / "mart.country_vs_world.csv"
    assert b"\r\n" in file.read_bytes()
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = ("value", "gap_abs", "ratio_to_leader")
    assert [
        (row["indicator_id"], row["geo"], *(float(row[name]) if row[name] else None for name in names), row["caveat"])
        for row in rows
    ] == [(*row[:5], row[5] or "") for row in expected]


def test_the_data_package_describes_every_file_and_titles_every_column(csv_export: Exported) -> None:
    package = json.loads((csv_export.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["version"] == csv_export.release_id
    assert all(licence.get("name") or licence.get("path") for licence in package["licenses"])
    assert all(source["title"] and source["citation_en"] and source["citation_ja"] for source in package["sources"])
    assert {resource["path"] for resource in package["resources"]} == {
        f"csv/{path.name}" for path in (csv_export.folder / "csv").iterdir()
    }
    for resource in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert (csv_export.folder / resource["path"]).stat().st_size == resource["bytes"]
        fields = resource["schema"]["fields"]
        with (csv_export.folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = list(reader)
        assert [field["name"] for field in fields] == reader.fieldnames
        assert all(field["title"] and field["title_ja"] and field["type"] for field in fields)
        assert len(rows) == resource["rows"]
        required = {field["name"] for field in fields if field["constraints"]["required"]}
        assert all(row[name] for row in rows for name in required)
        assert set(resource["schema"].get("primaryKey", ())) <= required
    (distances,) = (resource for resource in package["resources"] if resource["name"] == "mart.time_distance")
    units = {field["name"]: field.get("unit") for field in distances["schema"]["fields"]}
    assert units["years_behind"] == "years"


def test_csv_types_are_those_that_the_data_package_states(csv_export: Exported) -> None:
    package = json.loads((csv_export.folder / "datapackage.json").read_text(encoding="utf-8"))
    forms = {
        "integer": r"-?\d+",
        "number": r"-?\d+(\.\d+)?(e[+-]?\d+)?",
        "boolean": r"true|false",
        "date": r"\d{4}-\d\d-\d\d",
        "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
    }
    seen = set()
    for resource in package["resources"]:
        typed = {f["name"]: f["type"] for f in resource["schema"]["fields"] if f["type"] != "string"}
        with (csv_export.folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for name, kind in typed.items():
                    assert not row[name] or re.fullmatch(forms[kind], row[name]), (resource["name"], name, row[name])
                    seen.add(kind)
    assert seen == set(forms)


def test_the_attribution_names_every_source_inside_with_its_citations(
    parquet: Exported, warehouse: duckdb.DuckDBPyConnection
) -> None:
    text = (parquet.folder / "ATTRIBUTION.md").read_text(encoding="utf-8")
    inside = warehouse.execute(
        "select source_id, publisher, licence, homepage, citation_en, citation_ja from core.sources "
        "where source_id in (select source_id from core.observations)"
    ).fetchall()
    assert len(inside) >= 8
    for row in inside:
        assert all(part in text.split("## Left out")[0] for part in row), row
        assert f"- rows in these tables: {parquet.rows_of[row[0]]:,}" in text


def test_the_attribution_of_a_mart_alone_names_whose_population_gdp_and_rates_are_inside(
    released: Settings, tmp_path: Path
) -> None:
    done = export_release(released, tmp_path / "export", formats=["csv"], tables="mart.country_vs_world")
    assert {"world_bank", "ecb"}.isdisjoint(done.rows_of)
    text = (tmp_path / "export" / "ATTRIBUTION.md").read_text(encoding="utf-8").split("## Left out")[0]
    assert "(`world_bank`)" in text and "(`ecb`)" in text


def test_a_forbidden_source_is_in_no_table_and_counted(altered: Altered, tmp_path: Path) -> None:
    """The first export of all held 44 rows of a forbidden source: a subquery compared a column with itself."""
    silent = (
        f"update mart.country_vs_world set preferred_source_id = '{FORBIDDEN}', preferred_edition = 'x', "
        "preferred_cut_off = 12 where source_id = 'mic' and geo = 'JPN'"
    )
    settings = altered(forbid(FORBIDDEN), silent)
    done = export_release(settings, tmp_path / "export", formats=["parquet"], tables="all")
    assert {one.table.name: one.rows + sum(one.left_out.values()) for one in done.tables} == tables_of(settings)
    left_out = {one.table.name: one.left_out.get(FORBIDDEN, 0) for one in done.tables}
    assert left_out["core.observations"] > 0 and left_out["mart.gap_indicators"] > 0
    for one in done.tables:
        if one.is_whole_table_left_out or one.table.name in {"core.sources", "core.editions"}:
            continue
        path = tmp_path / "export" / "parquet" / f"{one.table.name}.parquet"
        ours = {"preferred_source_id"} if one.table.name == "core.indicators" else set()
        for column in (c.name for c in one.table.columns if c.data_type == "VARCHAR" and c.name not in ours):
            found = duckdb.sql(f"select count(*) from '{path}' where \"{column}\" = '{FORBIDDEN}'").fetchone()
            assert found == (0,), (one.table.name, column)
    text = (tmp_path / "export" / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert f"- `{FORBIDDEN}`: {sum(left_out.values()):,} rows; it may not be passed on" in text
    assert f"(`{FORBIDDEN}`)" not in text
    package = json.loads((tmp_path / "export" / "datapackage.json").read_text(encoding="utf-8"))
    assert FORBIDDEN not in {source["source_id"] for source in package["sources"]}


def test_a_non_commercial_source_is_left_out_only_of_a_commercial_export(altered: Altered, tmp_path: Path) -> None:
    settings = altered(forbid(FORBIDDEN, "non_commercial"))
    assert export_release(settings, tmp_path / "free", formats=["csv"]).rows_of[FORBIDDEN] > 0
    done = export_release(settings, tmp_path / "commercial", formats=["csv"], for_commercial_use=True)
    assert FORBIDDEN not in done.rows_of
    assert done.left_out[FORBIDDEN] > 0
    assert "no commercial use" in done.reasons[FORBIDDEN]


def test_a_kind_of_licence_that_nobody_taught_it_and_an_undeclared_source_stay_behind(
    altered: Altered, tmp_path: Path
) -> None:
    settings = altered(forbid(FORBIDDEN, "on_sundays"), "delete from core.sources where source_id = 'mic'")
    done = export_release(settings, tmp_path / "export", formats=["csv"])
    assert {FORBIDDEN, "mic"} <= set(done.left_out)
    assert not {FORBIDDEN, "mic"} & set(done.rows_of)
    assert done.reasons["mic"] == "it is not in core.sources"


def test_the_source_of_a_row_is_found_through_its_snapshot_and_through_each_of_two_sources(
    altered: Altered, tmp_path: Path
) -> None:
    describe = (
        "insert into meta.columns select 'mart.{0}', position, column_name, data_type, nullable, unit, title_en, "
        "title_ja, description, rules, null from meta.columns "
        "where table_name = 'core.observations' and column_name in {1}",
        "insert into meta.dictionary select 'mart.{0}', title_en, title_ja, description, grain, 'geo', version, "
        "row_count from meta.dictionary where table_name = 'core.observations'",
    )
    of_two = [
        "create table mart.of_two as select geo, source_id as source_a, 'mic' as source_b from core.observations",
        "insert into meta.columns select 'mart.of_two', p, n, 'VARCHAR', false, null, n, n, n, null, null "
        "from (values (1, 'geo'), (2, 'source_a'), (3, 'source_b')) as v (p, n)",
        describe[1].format("of_two"),
    ]
    landed = [
        "create table mart.landed as select geo, snapshot_id from core.observations",
        *(part.format("landed", "('geo', 'snapshot_id')") for part in describe),
    ]
    nobodys = [
        "create table mart.nobodys as select geo from core.observations",
        *(part.format("nobodys", "('geo',)") for part in describe),
    ]
    settings = altered(*of_two, *landed, *nobodys, forbid(FORBIDDEN))
    done = export_release(settings, tmp_path / "export", formats=["parquet"], tables="all")
    tables = {one.table.name: one for one in done.tables}
    left_out = tables["core.observations"].left_out
    assert left_out[FORBIDDEN] > 0
    assert tables["mart.of_two"].left_out == tables["mart.landed"].left_out == left_out
    assert tables["mart.nobodys"].is_whole_table_left_out and tables["mart.nobodys"].rows == 0
    assert not (tmp_path / "export" / "parquet" / "mart.nobodys.parquet").exists()
    assert "mart.nobodys" in (tmp_path / "export" / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_an_export_is_refused_where_a_forbidden_source_is_mixed_into_every_row(
    altered: Altered, tmp_path: Path
) -> None:
    """The World Bank's population stands in a per-head measure of every other source."""
    with pytest.raises(RunFault, match=r"values of world_bank.*\n.*next step"):
        export_release(altered(forbid("world_bank")), tmp_path / "export")
    assert not (tmp_path / "export").exists()


def test_a_workbook_that_cannot_be_written_is_a_fault_of_the_disk_as_any_other_file(
    released: Settings, tmp_path: Path
) -> None:
    """The library has an error of its own for it, with which an export once ended in a traceback."""
    with opened_release(released.current_warehouse.resolve()) as connection:
        content = content_of(connection, "r", chosen_outputs(["xlsx"]), tables="headline", for_commercial_use=False)
        with pytest.raises(OSError, match="nowhere"):
            xlsx.write(content, tmp_path / "nowhere")


def test_a_target_with_something_in_it_is_refused_and_left_as_it_was(released: Settings, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunFault, match="no folder, or an empty one"):
        export_release(released, tmp_path)
    with pytest.raises(RunFault, match="seen: a file"):
        export_release(released, tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_empty_target_is_used_and_an_unusable_one_explained(released: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert export_release(released, tmp_path / "empty").folder == tmp_path / "empty"
    assert (tmp_path / "empty" / "ATTRIBUTION.md").exists()
    with pytest.raises(RunFault, match="cannot be written"):
        export_release(released, tmp_path / "file" / "export")


def test_an_export_that_breaks_off_leaves_nothing(
    released: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attribution, "write", full)
    with pytest.raises(RunFault, match="No space left"):
        export_release(released, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_stay_numbers(
    altered: Altered, tmp_path: Path
) -> None:
    starts = {"=": "=1+1", "+": "+SUM(A1)", "-": "-2+3", "@": "@A1", "tab": "\t=1", "cr": "\r=1"}
    settings = altered(
        "delete from core.units",
        *(f"insert into core.units values ('{text}', '{name}', 1)" for name, text in starts.items()),
        "insert into core.units values ('-0.66667', 'number', 1e-7), ('a=b', 'inside', 1)",
    )
    read = {}
    for safe in (True, False):
        folder = tmp_path / str(safe)
        style, encoding = ("spreadsheet", "utf-8-sig") if safe else ("csv", "utf-8")
        export_release(settings, folder, formats=[style], tables="core.units,mart.growth_rates")
        with (folder / style / "core.units.csv").open(encoding=encoding, newline="") as lines:
            read[safe] = {
                row["unit"]: (row["unit_as_published"], float(row["factor"])) for row in csv.DictReader(lines)
            }
        with (folder / style / "mart.growth_rates.csv").open(encoding=encoding, newline="") as lines:
            assert min(float(row["growth_per_year"] or 0) for row in csv.DictReader(lines)) < 0
    plain = {"number": ("-0.66667", 1e-7), "inside": ("a=b", 1.0)}
    first = {"=", "+", "-", "@"}  # the names of the units are cells too
    assert read[False] == {name: (text, 1.0) for name, text in starts.items()} | plain
    assert (
        read[True]
        == {f"'{name}" if name in first else name: (f"'{text}", 1.0) for name, text in starts.items()} | plain
    )


def test_the_small_set_is_the_default_and_every_format_is_written(released: Settings, tmp_path: Path) -> None:
    done = export_release(released, tmp_path / "export")
    assert {path.stem for path in (tmp_path / "export" / "csv").iterdir()} == set(HEADLINE)
    assert all(output.files(tmp_path / "export") for output in OUTPUTS)
    assert done.bytes < 40e6
    # what SDMX is made of counts, though it is no table of the set: its sources are to be cited
    assert done.rows_of["world_bank"] > 0
    assert "(`world_bank`)" in (tmp_path / "export" / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_the_default_has_the_gaps_of_older_editions(released: Settings, tmp_path: Path) -> None:
    """The 117.7 times of AI Index 2025, which the report opens with, stood in no file of it."""
    export_release(released, tmp_path / "export", formats=["csv"])
    with (tmp_path / "export/csv/mart.pair_gaps.csv").open(encoding="utf-8", newline="") as lines:
        wanted = ("JPN", "USA", "private_ai_investment", "2024")
        found = {
            row["edition"]: round(float(row["times_behind"]), 1)
            for row in csv.DictReader(lines)
            if (row["geo"], row["comparator_geo"], row["indicator_id"], row["period"]) == wanted
        }
    assert found["AI Index 2025"] == 117.7


def test_the_workbook_s_headings_are_told_apart_and_no_code_is_in_a_cell(released: Settings) -> None:
    with opened_release(released.current_warehouse.resolve()) as connection:
        content = content_of(connection, "r", chosen_outputs(["xlsx"]), tables="headline", for_commercial_use=False)
        headline, economies, sources = xlsx._sheets(content)
    for sheet in (headline, sources):
        for titles in zip(*((one.title_ja, one.title_en, one.name) for one in sheet.columns), strict=True):
            assert len(titles) == len(set(titles)), titles
    codes = {"left", "none", "hole", "ahead", "ahead_left", "not_listed", "never_at_current_rates", "cannot_say"}
    for row in economies.rows:
        assert not codes & {row[column.name] for column in economies.columns}
    (graded,) = (row for row in headline.rows if row["indicator_id"] == "private_ai_investment")
    assert graded["comparability_reason_ja"] == "上位のみの一覧"


def test_the_description_for_search_engines_covers_what_is_exported_and_no_more(
    altered: Altered, tmp_path: Path
) -> None:
    settings = altered(forbid(FORBIDDEN), "update core.observations set year = 1777 where source_id = 'ifr'")
    shown = {}
    for tables in ("core.observations", "mart.pair_gaps", "core.units"):
        export_release(settings, tmp_path / tables, formats=["csv"], tables=tables)
        document = json.loads((tmp_path / tables / "dataset.jsonld").read_text(encoding="utf-8"))
        measured = {one["propertyID"] for one in document["variableMeasured"]}
        shown[tables] = (measured, document.get("temporalCoverage", "/").split("/")[0])
    assert shown["core.observations"][1] > "1900"
    assert "population" in shown["core.observations"][0] and "population" not in shown["mart.pair_gaps"][0]
    assert shown["core.units"] == (set(), "")


def test_a_table_that_nobody_has_is_named(released: Settings, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match=r"seen: mart\.nothing"):
        export_release(released, tmp_path / "export", tables="mart.country_vs_world,mart.nothing")


def test_the_database_has_the_macros_that_its_tables_suffice_for(
    released: Settings, warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    export_release(released, tmp_path / "export", formats=["duckdb"], tables="all")
    with duckdb.connect(str(tmp_path / "export" / "aigap.duckdb"), read_only=True) as connection:
        listed = "select macro_name from meta.macros order by 1"
        assert connection.execute(listed).fetchall() == warehouse.execute(listed).fetchall()
        past = "select geo, indicator_id, value from mart.country_vs_world_asof(date '2025-06-01') order by all"
        assert connection.execute(past).fetchall() == warehouse.execute(past).fetchall() != []
        types = "select data_type, is_nullable from duckdb_columns() where table_name = 'country_vs_world'"
        assert set(connection.execute(types).fetchall()) == set(warehouse.execute(types).fetchall())


def test_no_folder_of_this_machine_leaves_it(altered: Altered, tmp_path: Path) -> None:
    folder = "/home/somebody/Downloads/ai_index"
    settings = altered(
        f"update meta.snapshots set origin = 'handed_over', address = '{folder}' where source_id = 'mic'"
    )
    export_release(settings, tmp_path / "export", formats=["duckdb"])
    with duckdb.connect(str(tmp_path / "export" / "aigap.duckdb"), read_only=True) as connection:
        found = connection.execute("select distinct address from meta.snapshots where source_id = 'mic'").fetchall()
    assert found and all(folder not in address for (address,) in found)


def test_every_output_says_for_whom_it_is_and_no_two_share_a_place() -> None:
    assert len({output.place for output in OUTPUTS}) == len(OUTPUTS)
    assert all(output.readers_ja and output.readers_en and output.title_ja for output in OUTPUTS)
    helped = CliRunner().invoke(main, ["export", "--help"]).output
    assert all(name in helped for name in FORMATS)


def test_before_the_first_release_the_message_says_what_to_type(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match="aigap refresh"):
        export_release(settings, tmp_path / "export")


def test_the_command_says_what_was_written_and_what_was_left_out(altered: Altered, tmp_path: Path) -> None:
    settings = altered(forbid(FORBIDDEN, "non_commercial"))
    arguments = ["export", str(tmp_path / "export"), "--format", "csv", "--commercial"]
    done = CliRunner().invoke(main, arguments, env={"AIGAP_DATA": str(settings.data_folder)})
    assert done.exit_code == 0, done.output
    assert re.search(r"mart\.country_vs_world: [\d,]+ rows, [1-9][\d,]* left out", done.output)
    assert re.search(rf"left out: {FORBIDDEN}, [1-9][\d,]* rows: .* allows no commercial use", done.output)
    assert f"written: {tmp_path / 'export'}" in done.output
    assert "only)" not in done.output
    arguments = ["export", str(tmp_path / "sdmx"), "--format", "sdmx", "--tables", "core.units"]
    done = CliRunner().invoke(main, arguments, env={"AIGAP_DATA": str(settings.data_folder)})
    assert re.search(r"core\.observations: [\d,]+ rows, .* \(read for sdmx only\)",
                     " ".join(done.output.split()))  # fmt: skip
    arguments = ["export", str(tmp_path / "export"), "--format", "csv", "--commercial"]
    again = CliRunner().invoke(main, arguments, env={"AIGAP_DATA": str(settings.data_folder)})
    assert again.exit_code == 1 and "next step" in again.output
