"""The report of a release without a browser: what it needs, what it says, what its charts are built of."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.reporting.parts import read_parts
from pipeline.reporting.report import report_of, write_report
from pipeline.reporting.words import words
from pipeline.settings import PROJECT_ROOT, Settings
from pipeline.showing.headlines import refresh_summary
from tests.releases import Small

PAGE = PROJECT_ROOT / "pipeline" / "reporting" / "page"
LIMIT = 3_000_000


@pytest.fixture(scope="module")
def page(released: Settings) -> str:
    return report_of(released.current_warehouse.resolve()).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def policy(page: str) -> str:
    (found,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    return unescape(found)


def test_the_report_is_under_three_megabytes(page: str) -> None:
    assert len(page.encode()) < LIMIT


def test_it_may_run_its_own_scripts_and_fetch_nothing(page: str, policy: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [f"'sha256-{one}'" for one in hashes]
    assert "connect-src" not in rules


def test_it_loads_nothing_from_elsewhere(page: str) -> None:
    assert re.findall(r"<(?:link|img|iframe|script)[^>]*(?:src|href)=", page) == []
    assert "@import" not in page


@pytest.mark.parametrize("file", ["pipeline/reporting/page/charts.json", "tests/ui/axe.json"])
def test_a_vendored_file_is_the_one_written_down(file: str) -> None:
    path = PROJECT_ROOT / file
    written = json.loads(path.read_text(encoding="utf-8"))
    code = (path.parent / written["file"]).read_bytes()
    assert (hashlib.sha256(code).hexdigest(), len(code)) == (written["sha256"], written["bytes"])
    assert all(one["version"] and one["licence"] for one in written["packages"])


def test_the_charts_are_of_the_pinned_packages_with_their_licences() -> None:
    wanted = json.loads((PAGE / "charts" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((PAGE / "charts" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    charts = json.loads((PAGE / "charts.json").read_text(encoding="utf-8"))
    checker = json.loads((PROJECT_ROOT / "tests" / "ui" / "axe.json").read_text(encoding="utf-8"))
    built = {one["name"]: one["version"] for one in [*charts["packages"], *checker["packages"]]}
    pinned = wanted["dependencies"] | wanted["devDependencies"]
    assert {name: version for name, version in pinned.items() if name != "esbuild"}.items() <= built.items()
    assert charts["built_with"] == f"esbuild {pinned['esbuild']}"
    assert {name: lock[f"node_modules/{name}"]["version"] for name in built} == built
    licences = (PAGE / "charts.LICENCES.txt").read_text(encoding="utf-8")
    assert [one["name"] for one in charts["packages"] if f"{one['name']} {one['version']} (" not in licences] == []


def test_the_lock_of_the_charts_names_no_registry_and_has_every_hash() -> None:
    lock = json.loads((PAGE / "charts" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = {name: one for name, one in lock.items() if name}
    assert [name for name, one in packages.items() if "resolved" in one or not one.get("integrity")] == []


def test_every_reason_of_the_release_has_words(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = warehouse.execute(
        "select table_name, column_name from duckdb_columns() where database_name = current_database() "
        "and schema_name = 'mart' and column_name like '%missing_reason' "
        "and table_name in ('country_vs_world', 'gap_indicators', 'parity', 'rank_changes', 'pillar_scores')"
    ).fetchall()
    reasons = {
        row[0]
        for table, column in columns
        for row in warehouse.execute(
            f"select distinct {column} from mart.{table} where {column} is not null"
        ).fetchall()
    }
    known = words()["reasons"]
    of_another = {reason.removeprefix("leader_").removeprefix("comparator_") for reason in reasons - known.keys()}
    assert reasons and of_another - known.keys() == set()


@pytest.mark.parametrize("kind", ["pillars", "units", "causes"])
def test_every_name_of_the_release_has_words(warehouse: duckdb.DuckDBPyConnection, kind: str) -> None:
    asked = {
        "pillars": "select distinct pillar from core.indicators",
        "units": "select distinct unit from mart.country_vs_world where unit not in ('share', 'rank', 'US dollars')",
        "causes": "select distinct cause from mart.revisions",
    }[kind]
    names = {row[0] for row in warehouse.execute(asked).fetchall()}
    assert names - words()[kind].keys() == set()


def cells_of(page: str, language: str, caption: str) -> list[list[str]]:
    """The rows of one table that stands in the page for readers without a script."""
    section = page.partition(f'<section lang="{language}">')[2].partition("</section>")[0]
    table = section.partition(f"<h3>{caption}</h3>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(<td>.*?)</tr>", table)
    return [[unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


def test_without_a_script_a_reader_of_japanese_finds_the_answers(page: str) -> None:
    gaps = {row[0]: row for row in cells_of(page, "ja", "首位との倍率")}
    assert gaps["民間AI投資額"][6] == "258.3倍"
    assert gaps["産業用ロボットの年間導入台数"][6] == "6.63倍"
    assert gaps["注目すべきAIモデルの公開数"][2] == "掲載なし"
    years = {(row[0], row[1], row[3]): row[4] for row in cells_of(page, "ja", "何年遅れているか")}
    by_edition = {
        edition: years["民間AI投資額", f"stanford_ai_index, {edition}", "米国"]
        for edition in ("AI Index 2025", "AI Index 2026")
    }
    assert by_edition == {"AI Index 2025": "少なくとも11.0年", "AI Index 2026": "少なくとも12.0年"}
    assert years["民間AI投資額", "stanford_ai_index, AI Index 2025", "中国"] == "9.8年"
    closing = {row[0]: row[4] for row in cells_of(page, "ja", "差は縮まっているか")}
    assert closing["民間AI投資額"] == "不明：その版に値が一つしかない"
    assert closing["産業用ロボットの年間導入台数"].startswith("縮まっていない")


def test_the_tables_without_a_script_have_every_answer_of_the_headline(
    page: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute(
        "select title_en, replace(period, '/', '–'), coalesce(rank_words_en, '') from mart.japan_vs_world"
    ).fetchall()
    shown = {(cells[0], cells[1]): cells[3] for cells in cells_of(page, "en", "Times behind the leader")}
    assert len(shown) == len(rows)
    assert [row for row in rows if row[2] and shown[row[0], row[1]] != row[2]] == []


def test_a_change_of_the_page_makes_another_release(tmp_path: Path) -> None:
    copy = tmp_path / "pipeline" / "reporting" / "page"
    copy.mkdir(parents=True)
    style = copy / "page.css"
    style.write_text("body { margin: 0 }")
    settings = replace(Settings.from_environment({"AIGAP_DATA": str(tmp_path / "data")}), project_root=tmp_path)
    before = fingerprint_of(settings, [], [])
    style.write_text("body { margin: 1px }")
    assert fingerprint_of(settings, [], []) != before


def test_a_release_without_marts_has_a_report_too(small: Small) -> None:
    assert "<title>" in report_of(small().current_warehouse.resolve()).read_text(encoding="utf-8")


def test_the_report_says_what_changed_since_the_release_before(released: Settings, tmp_path: Path) -> None:
    newest = released.current_warehouse.resolve()
    before, after = tmp_path / "before" / newest.name, tmp_path / "after" / newest.name
    for copy in (before, after):
        copy.parent.mkdir()
        shutil.copy(newest, copy)
        copy.chmod(0o644)
    with duckdb.connect(str(before)) as connection:
        connection.execute(
            "update mart.country_vs_world set value = value + 1 where geo = 'JPN' and indicator_id = 'data_centers'"
        )
    text = write_report(after, before).read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="text/plain" id="data">([^<]+)</script>', text)
    since = json.loads(gzip.decompress(base64.b64decode(data)))["since_last_release"]
    assert since["rows"] == 1
    assert since["columns"]["indicator_id"]["words"] == ["data_centers"]
    assert since["columns"]["value_before"] == [since["columns"]["value"][0] + 1]


def test_an_earlier_release_of_other_columns_is_not_compared_with(released: Settings, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "before.duckdb")) as connection:
        connection.execute("create schema mart; create table mart.country_vs_world (geo varchar)")
    with duckdb.connect(str(released.current_warehouse.resolve()), read_only=True) as connection:
        parts = read_parts(connection, tmp_path / "before.duckdb")
    assert (len(parts["since_last_release"].rows), len(parts["earlier_release"].rows)) == (0, 0)


def test_a_refresh_ends_with_the_report(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    refresh_summary(released, changed=True)
    text = "".join(capsys.readouterr().out.split())
    assert text.endswith(f"report:{report_of(released.current_warehouse.resolve())}")


def test_the_command_says_where_the_report_is(released: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGAP_DATA", str(released.data_folder))
    path = report_of(released.current_warehouse.resolve())
    plain = CliRunner().invoke(main, ["report"])
    assert "".join(plain.output.split()) == str(path)
    focused = CliRunner().invoke(main, ["report", "--focus", "韓国"])
    assert "".join(focused.output.split()) == f"{path.as_uri()}#focus=KOR"
    unknown = CliRunner().invoke(main, ["report", "--focus", "Atlantis"])
    assert unknown.exit_code == 1 and "Atlantis" in unknown.output
