"""``aigap check`` as people run it: a process, files, standard input, and the page in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result

from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed

pytestmark = pytest.mark.long

ARTICLE = (
    "「AI Index 2025」によれば、2024年の民間AI投資額は米国が約16兆円（1091億ドル）。日本は約140億円である。\n"
    "<script>document.title = 'run'</script> & <img src=x onerror=\"document.title='run'\"> 「1000分の1」以下だ。\n"
)


def _check(settings: Settings, *arguments: str, given: bytes | None = None) -> Result:
    return typed(settings, "check", *arguments, stdin=given)


def _in_a_process(settings: Settings, *arguments: str, given: bytes | None = None) -> bytes:
    command = [sys.executable, "-m", "pipeline.cli", "check", *arguments]
    environment = {"AIGAP_DATA": str(settings.data_folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, cwd=PROJECT_ROOT, env=environment, input=given, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def page(released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the article above."""
    folder = tmp_path_factory.mktemp("page")
    article, page = folder / "article.txt", folder / "article.html"
    article.write_text(ARTICLE, encoding="utf-8")
    shown = _in_a_process(released, str(article), "--format", "html", "--output", str(page))
    assert f"written: {page}" in shown.decode()
    return page


def test_a_table_says_what_is_printed_and_what_is_published(released: Settings) -> None:
    done = _check(released, "-", given=ARTICLE.encode())
    assert done.exit_code == 0, done.stderr
    for words in ("140億円", "1,404億円", "誤り", "機械による判定"):
        assert words in done.stdout


def test_json_holds_the_words_their_place_and_the_evidence(released: Settings) -> None:
    done = _check(released, "-", "--format", "json", given=ARTICLE.encode())
    found = json.loads(done.stdout)
    for quantity in found["quantities"]:
        assert ARTICLE[quantity["start_offset"] : quantity["end_offset"]] == quantity["quote"]
        assert quantity["status"] == "machine"
        assert quantity["sentence"]
    wrong = next(quantity for quantity in found["quantities"] if quantity["quote"] == "140億円")
    assert (wrong["verdict"], wrong["error_class"], wrong["edition"]) == (
        "refuted",
        "order_of_magnitude",
        "AI Index 2025",
    )
    assert round(wrong["evidence_value"] / 1e8) == 1404
    assert wrong["locator"]
    assert wrong["link_reasons"]


def test_two_runs_say_the_same(released: Settings) -> None:
    """The second in a process of its own."""
    arguments = ("-", "--format", "json")
    first = _check(released, *arguments, given=ARTICLE.encode()).stdout_bytes
    assert _in_a_process(released, *arguments, given=ARTICLE.encode()) == first


def test_line_ends_of_another_system_move_no_offset(released: Settings) -> None:
    plain = json.loads(_check(released, "-", "--format", "json", given=ARTICLE.encode()).stdout)
    other = json.loads(_check(released, "-", "--format", "json", given=ARTICLE.replace("\n", "\r\n").encode()).stdout)
    assert plain["quantities"] == other["quantities"]


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["/nowhere/article.txt"], b"", "the article cannot be read"),
        (["-"], b" \n", "there is no text to check"),
        (["-"], bytes(range(128, 256)), "the article's characters cannot be read"),
        (["https://example.org/article"], b"", "nothing is fetched"),
        (["-", "--edition", "AI Index 1999"], "日本は3位".encode(), "there is no such edition"),
        (["-", "--format", "html", "--output", "/nowhere/x.html"], "日本は3位".encode(), "cannot be written"),
    ],
)
def test_a_fault_is_explained_and_ends_with_one(
    arguments: list[str], given: bytes, message: str, released: Settings
) -> None:
    done = _check(released, *arguments, given=given)
    assert done.exit_code == 1
    assert message in done.stderr
    assert "next step:" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_was_assumed_of_a_file_is_said_beside_the_findings(released: Settings) -> None:
    plain = json.loads(_check(released, "-", "--format", "json", given=ARTICLE.encode()).stdout)
    done = _check(released, "-", "--format", "json", given=ARTICLE.encode("shift_jis"))
    assert "read as Shift_JIS" in done.stderr
    assert json.loads(done.stdout)["quantities"] == plain["quantities"]


def test_without_a_release_the_next_step_is_named(settings: Settings) -> None:
    done = _check(settings, "-", given="日本は3位".encode())
    assert done.exit_code == 1
    assert "there is no release yet" in done.stderr


def test_a_text_without_quantities_is_no_fault(released: Settings) -> None:
    done = _check(released, "-", given="数字のない文章。".encode())
    assert done.exit_code == 0, done.stderr
    assert "数値0件" in done.stdout
    english = _check(released, "-", "--language", "en", given="数字のない文章。".encode())
    assert "0 quantities found" in english.stdout


def test_neither_dagster_nor_pandera_is_imported(released: Settings) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.settings import Settings\n"
        "from pipeline.showing.article_check import show_check\n"
        "show_check(Settings.from_environment(), '-', style='json', output=None)\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT_ROOT,
        env={"AIGAP_DATA": str(released.data_folder), "PATH": "/usr/bin:/bin"},
        input=ARTICLE.encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    imported = set(re.findall(r"'(\w+)'", done.stderr.decode().splitlines()[-1]))
    assert imported & {"dagster", "pandera", "polars", "pandas", "numpy", "pyarrow", "requests"} == set()


def test_the_page_asks_for_nothing_and_runs_nothing(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    outside_the_text = re.sub(r'<div id="text">.*?</div>', "", html, flags=re.DOTALL)
    assert re.findall(r"""(?:src|action)\s*=\s*["']|href\s*=\s*["'](?!#|https://)""", outside_the_text) == []
    assert "<script" not in html
    assert "<img" not in html
    assert "@import" not in html
    assert "url(" not in html
    text = re.search(r'<div id="text">(.*?)</div>', html, re.DOTALL)
    assert text is not None
    without_notes = re.sub(r"<sup>.*?</sup>", "", text[1])
    assert unescape(re.sub(r"<[^>]+>", "", without_notes)) == ARTICLE


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(_browser() is None, reason="no Chromium on this machine: the page is not opened in a browser")
def test_a_real_browser_shows_the_text_marked_up_and_the_evidence_beside_it(page: Path, tmp_path: Path) -> None:
    """The markup of the article must come out as words: neither its script nor its handler may have run."""
    command = [
        str(_browser()),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=2000",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    seen = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert "<title>article.txt – aigap check</title>" in seen
    assert re.search(r'<mark id="in-F003" class="doubtful refuted"[^>]*><a href="#F003">140億円</a>', seen)
    assert re.search(r'<article class="card doubtful refuted" id="F003">.*?1,404億円', seen, re.DOTALL)
    assert "&lt;script&gt;" in seen
