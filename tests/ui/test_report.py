"""The report of a release as a person opens it: in Chromium, from a file, with and without a script.

The release is the one that other tests share; the page is opened at a desk's and at a phone's width.
"""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from pipeline.parsing.faults import RunFault
from pipeline.reporting.report import report_of
from pipeline.reporting.slides import write_slides
from pipeline.reporting.words import Language, gap_words, value_words, years_words
from pipeline.settings import PROJECT_ROOT, Settings
from tests.ui.conftest import PATIENCE_MILLISECONDS

pytestmark = pytest.mark.long

AXE = (PROJECT_ROOT / "tests" / "ui" / "axe.min.js").read_text(encoding="utf-8")
SECTIONS = ["times", "years", "lines", "pillars", "ranks", "perhead", "closing", "claims", "changes", "sources"]
WIDTHS = {"desk": 1280, "phone": 375}
#: A quiet machine with two cores takes half a second; the tests run several at a time.
READY_MILLISECONDS = 5_000
Opened = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser, released: Settings) -> Opened:
    """Open the report: ``with opened("focus=KOR", width=375) as page``. Its console must be empty afterwards."""
    address = report_of(released.current_warehouse.resolve()).as_uri()

    @contextmanager
    def open_it(choices: str = "lang=en", *, width: int = 1280, **options: Any) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-US", **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
        page.goto(f"{address}#{choices}")
        if options.get("java_script_enabled", True):
            page.wait_for_selector("body[data-drawn]:not([data-drawn=''])")  # its policy forbids to wait by a function
        yield page
        context.close()
        assert said == []
        assert set(asked) <= {"file", "blob", "data"}

    return open_it


def table_of(page: Page, section: str) -> list[dict[str, str]]:
    """The rows of a section's table, opened, by the heads of its columns."""
    rows: list[dict[str, str]] = page.evaluate(
        """section => {
          const details = document.querySelector(`#${section} details`);
          if (!details.open) details.querySelector("summary").click();
          return new Promise(resolve => setTimeout(() => {
            const heads = [...details.querySelectorAll("thead th")].map(cell => cell.textContent);
            resolve([...details.querySelectorAll("tbody tr")].map(row =>
              Object.fromEntries([...row.children].map((cell, at) => [heads[at], cell.textContent]))));
          }, 50));
        }""",
        section,
    )
    return rows


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(opened: Opened, width: int, language: str, scheme: str) -> None:
    with opened(f"lang={language}", width=width, color_scheme=scheme, bypass_csp=False) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.lang") == language
        page.evaluate(AXE)
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_it_is_ready_soon(opened: Opened) -> None:
    with opened() as page:
        assert int(page.evaluate("document.body.dataset.ready")) < READY_MILLISECONDS


@pytest.mark.parametrize("focus", ["JPN", "KOR", "DEU"])
def test_the_figures_of_the_page_are_those_of_sql(
    opened: Opened, warehouse: duckdb.DuckDBPyConnection, focus: str
) -> None:
    rows = named(warehouse, f"from mart.country_vs_world where geo = '{focus}'")
    with opened(f"lang=en&focus={focus}") as page:
        shown = {(row["Indicator"], row["Period"], row["Source, edition"]): row for row in table_of(page, "times")}
        titles = page.evaluate("[...document.querySelectorAll('#times tbody th')].length")
    assert titles >= len(rows)
    wrong = []
    for row in rows:
        found = [one for key, one in shown.items() if key[:2] == (row["title_en"], row["period"].replace("/", "–"))]
        value = value_words(row["value"], row["unit"], "en")
        expected = (value, row["rank_words_en"] or "", gap_words(row, row["unit"], "en"), row["comparability"] or "")
        actual = [
            (one["Value"] if value else "", one["Rank"] if row["rank_words_en"] else "", one["Gap"], one["Grade"])
            for one in found
        ]
        if expected not in actual:
            wrong.append((row["indicator_id"], expected, actual))
    assert wrong == []


@pytest.mark.parametrize("focus", ["JPN", "KOR", "DEU"])
def test_the_years_behind_are_those_of_sql(opened: Opened, warehouse: duckdb.DuckDBPyConnection, focus: str) -> None:
    rows = named(
        warehouse,
        f"""
        select i.title_ja, c.period, e.name_ja, f.name_ja as focus, c.years_behind, c.years_behind_censoring
        from mart.country_vs_world as c
        inner join core.indicators as i on c.indicator_id = i.indicator_id
        inner join core.economies as e on c.leader_geo = e.geo
        inner join core.economies as f on c.geo = f.geo
        where c.geo = '{focus}' and c.years_behind is not null and c.leader_geo <> c.geo
        """,
    )
    with opened(f"lang=ja&focus={focus}") as page:
        shown = {(row["指標"], row["期間"], row["比較相手"], row["遅れ"]) for row in table_of(page, "years")}
    expected = {
        (
            row["title_ja"],
            row["period"].replace("/", "–"),
            row["name_ja"],
            years_words(row["focus"], row["years_behind"], row["years_behind_censoring"], None, "ja"),
        )
        for row in rows
    }
    assert expected and expected - shown == set()


def named(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_reader_of_japanese_finds_the_answers(opened: Opened) -> None:
    with opened("lang=ja&focus=JPN", width=375) as page:
        opening = page.locator(".opening").inner_text()
    for words in (
        "258.3倍",
        "117.7倍",
        "AI Index 2026",
        "AI Index 2025",
        "少なくとも12.0年",
        "少なくとも11.0年",
        "日本は中国に10.6年遅れ",
        "中国に9.8年遅れ",
        "米国に9.1年先行",
    ):
        assert words in opening
    for words in ("注目すべきAIモデルの公開数：掲載なし", "産業用ロボット", "民間AI投資額の差は縮まっているか：不明"):
        assert words in opening


def test_who_is_ahead_is_named(opened: Opened, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Japan installs more robots than the United States did until nine years later: "United States ahead" was wrong."""
    sql = "select geo, value from mart.country_vs_world where indicator_id = 'industrial_robots_installed'"
    values = {row["geo"]: row["value"] for row in named(warehouse, f"{sql} and geo in ('JPN', 'USA')")}
    assert values["JPN"] > values["USA"]
    for language, opening, label in (
        ("en", "9.1 years ahead of United States (AI Index 2026)", "Japan is ahead by 9.1 years"),
        ("ja", "米国に9.1年先行（AI Index 2026）", "日本が9.1年先行"),
    ):
        with opened(f"lang={language}&focus=JPN") as page:
            assert opening in page.locator(".opening").inner_text()
            assert label in page.locator("#years svg").first.text_content()
            assert label in {value for row in table_of(page, "years") for value in row.values()}


def test_the_address_remembers_language_economy_and_comparators(opened: Opened) -> None:
    with opened("lang=en") as page:
        page.select_option("#focus", "KOR")
        page.select_option("#with-0", "SWE")
        page.click("#language")
        address = page.url
        assert "focus=KOR" in address and "lang=ja" in address and "with=SWE" in address
        assert page.locator("h1").inner_text() == "韓国はAIでどれだけ遅れているか"
    with opened(address.partition("#")[2]) as page:
        assert page.locator("h1").inner_text() == "韓国はAIでどれだけ遅れているか"
        assert page.input_value("#with-0") == "SWE"


def test_every_chart_says_its_finding_and_has_its_table_and_source(opened: Opened) -> None:
    with opened("lang=en") as page:
        assert page.evaluate("[...document.querySelectorAll('main section')].map(one => one.id)") == SECTIONS
        for name in SECTIONS:
            section = page.locator(f"#{name}")
            assert section.locator(".finding").inner_text()
            assert table_of(page, name) or name == "changes"
            assert "Release 2" in section.locator(".source").inner_text()
        alts = page.evaluate("[...document.querySelectorAll('figure svg')].map(one => one.getAttribute('aria-label'))")
    assert len(alts) > len(SECTIONS) and all(alts)


def test_a_figure_leads_to_its_passport_by_keyboard(opened: Opened, warehouse: duckdb.DuckDBPyConnection) -> None:
    (locator, sha256) = warehouse.execute(
        """
        select o.locator, s.sha256 from core.observations as o
        inner join meta.snapshots as s on o.snapshot_id = s.snapshot_id
        where o.indicator_id = 'private_ai_investment' and o.geo = 'JPN' and o.edition = 'AI Index 2026'
            and o.period = '2025' and o.reading = 1
        """
    ).fetchone() or ("", "")
    with opened("lang=en") as page:
        table_of(page, "times")
        page.locator("#times tbody tr", has_text="Private AI investment").first.locator("button.figure").first.focus()
        page.keyboard.press("Enter")
        passport = page.locator("dialog[open]").inner_text()
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
    assert locator in passport and sha256 in passport
    assert "CC BY-ND 4.0" in passport and "aigap cite private_ai_investment JPN 2025" in passport


def test_a_chart_is_saved_as_numbers_and_as_a_picture(opened: Opened) -> None:
    with opened("lang=en&focus=JPN", color_scheme="dark") as page:
        with page.expect_download() as numbers:
            page.click("#times button:has-text('CSV')")
        with page.expect_download() as picture:
            page.click("#times button:has-text('SVG')")
        text = numbers.value.path().read_text(encoding="utf-8-sig")
        svg = picture.value.path().read_text(encoding="utf-8")
    rows = {(row["indicator_id"], row["edition"]): row for row in csv.DictReader(io.StringIO(text))}
    assert float(rows["private_ai_investment", "AI Index 2026"]["times_behind"]) == pytest.approx(258.3198, abs=1e-4)
    absent = rows["notable_ai_models", "AI Index 2026"]
    assert (absent["value"], absent["missing_reason"]) == ("", "not_listed")
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(--" not in svg and "AI Index 2026" in svg


def test_its_charts_are_written_as_files_for_slides(released: Settings, tmp_path: Path) -> None:
    report = report_of(released.current_warehouse.resolve())
    written = write_slides(report, tmp_path / "slides", "lang=ja&focus=KOR")
    assert {path.stem for path in written} == set(SECTIONS) - {"changes", "sources"}
    for path in written:
        picture = ElementTree.parse(path).getroot()
        title = picture.find("{http://www.w3.org/2000/svg}title")
        assert title is not None and "韓国" in (title.text or "")
        text = path.read_text(encoding="utf-8")
        assert "var(--" not in text and "出典：" in text


def test_without_a_browser_charts_as_files_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RunFault, match="install Chromium"):
        write_slides(tmp_path / "index.html", tmp_path / "slides", "lang=ja")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_without_a_script_the_page_is_tables(opened: Opened, width: int) -> None:
    languages: tuple[Language, ...] = ("ja", "en")
    with opened(width=width, java_script_enabled=False) as page:
        for language in languages:
            assert page.locator(f"section[lang={language}] table").count() == len(SECTIONS) - 2
        assert page.locator("section[lang=ja]").get_by_text("258.3倍").count() >= 1
        assert page.locator("main").bounding_box()["width"] <= width  # type: ignore[index]


def test_it_prints_on_a4_with_every_chart(opened: Opened) -> None:
    with opened("lang=ja") as page:
        pdf = page.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") < 40
