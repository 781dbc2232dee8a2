"""The pages of the site as a person opens them: in Chromium, with and without a script, at a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.publishing.site.publish import publish_site
from pipeline.publishing.site.release_folder import Site
from pipeline.settings import PROJECT_ROOT, Settings
from tests.releases import made_once
from tests.ui.conftest import PATIENCE_MILLISECONDS

pytestmark = pytest.mark.long

AXE = (PROJECT_ROOT / "tests" / "ui" / "axe.min.js").read_text(encoding="utf-8")
PAGES = ["index.html", "changes.html", "policy.html", "latest/index.html", "latest/dictionary.html"]
WIDTHS = {"desk": 1280, "phone": 375}


@pytest.fixture(scope="session")
def site(released: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shared release. Read only."""
    release = released.current_warehouse.resolve().parent.name

    def make(folder: Path) -> None:
        publish_site(released, folder, Site())

    return made_once(tmp_path_factory, f"site_{release}", make)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
def test_every_page_fits_in_both_languages_and_its_links_lead_somewhere(
    browser: Browser, site: Path, width: int, has_script: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=has_script)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        page.goto((site / name).as_uri())
        assert page.locator("main").bounding_box()["width"] <= width, name  # type: ignore[index]
        addresses = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert addresses
        for address in addresses:
            place, _, part = address.partition("#")
            if not address.startswith("http"):
                target = (site / name).parent / place if place else site / name
                assert target.exists(), (name, address)
            if part and not place:
                assert page.locator(f"[id='{part}']").count() == 1, (name, address)
        if has_script:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            if "dictionary" not in name:
                assert page.locator("section[lang=ja]").count() == page.locator("section[lang=en]").count() == 1
    context.close()
    assert said == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, site: Path, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # the checker is a script, and the pages run none
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    for name in PAGES:
        page.goto((site / name).as_uri())
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then(result => result.violations.map(one => [one.id, one.nodes[0].html]))")
        assert found == [], name
    context.close()


def test_the_dictionary_has_every_table_column_macro_and_published_name(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "latest/dictionary.html").as_uri())
    text = page.content()
    for words in ("mart.country_vs_world", "首位からの遅れ", "years behind", "Country (of organization)"):
        assert words in text
    assert page.locator("#macros h3", has_text="mart.time_distance_between(focus, comparator)").count() == 1
    page.close()
