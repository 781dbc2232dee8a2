"""The page of a checked article as an editor opens it: in Chromium, from a file, at a desk's and at a phone's width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed

pytestmark = pytest.mark.long

AXE = (PROJECT_ROOT / "tests" / "ui" / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = {"desk": 1280, "phone": 375}
#: A planted error, right figures, two that were restated, one of an age, and digits that claim nothing.
ARTICLE = """「AI Index 2025」によれば、2024年の民間AI投資額は米国が1091億ドル。日本は約140億円である。
2024年に生まれた注目すべきAIモデルは米国が40、中国が15だった。被引用数トップ100論文は別の話だ。
令和7年版情報通信白書によると、生成AIを使ったことがある人は日本で26.7%だったが、20代に限れば44.7%に上る。
https://example.org/a-very-long-address-without-any-place-to-break-it/0123456789/0123456789/0123456789/0123456789
"""


@pytest.fixture(scope="module", params=["ja", "en"])
def written(request: pytest.FixtureRequest, released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in one language; the article is in Shift_JIS, so that a note stands on it."""
    page = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    options = ("--format", "html", "--output", str(page), "--language", request.param)
    done = typed(released, "check", "-", *options, stdin=ARTICLE.encode("shift_jis"))
    assert done.exit_code == 0, done.stderr
    return page


@contextmanager
def opened(browser: Browser, page: Path, *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
    """The page in a window of its own; it asks for nothing but itself."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda one: asked.append(one.url))
    tab.goto(page.as_uri())
    yield tab
    context.close()
    assert asked == [page.as_uri()]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_is_accessible_with_everything_unfolded(
    browser: Browser, written: Path, width: int, scheme: str
) -> None:
    with opened(browser, written, width=width, scheme=scheme) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate("document.documentElement.lang") == written.stem
        tab.evaluate(AXE)
        found = tab.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_a_choice_shows_its_group_alone_and_a_number_in_the_text_shows_its_card(
    browser: Browser, written: Path
) -> None:
    with opened(browser, written) as tab:
        tab.check("#show-doubtful")
        assert tab.locator(".card:visible").count() == tab.locator(".card.doubtful").count() > 0
        number = tab.locator(".card.agrees").first.get_attribute("id")
        assert not tab.locator(f"#{number}").is_visible()
        tab.click(f"#in-{number} > a")
        assert tab.locator(f"#{number}").is_visible()
        tab.check("#show-all")
        assert tab.locator(".card:visible").count() == tab.locator(".card").count()


def test_evidence_is_folded_until_it_is_asked_for(browser: Browser, written: Path) -> None:
    with opened(browser, written) as tab:
        card = tab.locator(".card.refuted").first
        assert not card.locator("pre").is_visible()
        card.locator("summary").click()
        assert card.locator("pre").is_visible()
        assert card.locator("details a").first.get_attribute("href").startswith("https://hai.stanford.edu/")  # type: ignore[union-attr]


def test_without_a_choice_the_doubtful_cards_come_first(browser: Browser, written: Path) -> None:
    with opened(browser, written, width=375) as tab:
        assert "doubtful" in (tab.locator(".card").first.get_attribute("class") or "")
        first, text = (tab.locator(one).first.bounding_box() for one in (".card", "#text"))
        assert first
        assert text
        assert first["y"] < text["y"]
