"""Every button that starts something, pressed in a browser: what was fetched, released, and is shown then.

On a small project whose publishers are a mirror, with a UI of its own, since what is pressed changes what is shown. The
tests run in their order and share what they have made. What a run does for a selection is tested without a browser in
``tests/flow/test_dagster_runs.py``.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dagster as dg
import pytest
from playwright.sync_api import Page, expect

from pipeline.landing.ledger import Ledger
from pipeline.landing.writer_lock import held_lock
from pipeline.orchestration.current_checks import unrecorded_checks
from pipeline.settings import PROJECT_ROOT, Settings
from tests.mirror import Mirror, running_mirror
from tests.publications import GDP, POPULATION, RATES, publish
from tests.releases import Releases, copy_of
from tests.ui.conftest import PATIENCE_MILLISECONDS
from tests.ui.running_ui import RunningUi, running_ui, start_ui

pytestmark = pytest.mark.long

expect.set_options(timeout=PATIENCE_MILLISECONDS)


@dataclass(frozen=True)
class Pressed:
    """A UI whose buttons are pressed, the settings of its data, its publishers, and what Dagster records of it."""

    ui: RunningUi
    settings: Settings
    mirror: Mirror
    instance: dg.DagsterInstance

    def run_of(self, press: Callable[[], None]) -> dg.DagsterRun:
        """The run that a press starts, when it has ended."""
        before = {run.run_id for run in self.instance.get_runs()}
        press()
        deadline = time.monotonic() + 2 * PATIENCE_MILLISECONDS / 1000
        while time.monotonic() < deadline:
            started = [run for run in self.instance.get_runs() if run.run_id not in before]
            if started and all(run.is_finished for run in started):
                (run,) = started
                return run
            time.sleep(0.3)
        pytest.fail("the button started no run that ended in time")

    def fetched_by(self, press: Callable[[], None]) -> tuple[dg.DagsterRun, set[str]]:
        """That run, and the sources that were fetched meanwhile."""
        known = len(self._fetches())
        run = self.run_of(press)
        return run, {fetch.source_id for fetch in self._fetches()[known:]}

    def _fetches(self) -> list[object]:
        with Ledger.opened(self.settings.ledger_url) as ledger:
            return list(ledger.fetches())

    @property
    def release_id(self) -> str:
        return self.settings.current_warehouse.resolve().name

    @property
    def checks_stand(self) -> bool:
        return unrecorded_checks(self.instance, self.settings) == []


@pytest.fixture(scope="module")
def pressed(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pressed]:
    """It begins with a release that Dagster knows nothing of; one publisher publishes, the others answer 404."""
    folder = tmp_path_factory.mktemp("pressed") / "small"
    with running_mirror() as mirror:
        publish(mirror, RATES)
        settings = copy_of(releases.of_a_small_project(marts=True), folder)(AIGAP_MIRROR=mirror.url)
        shutil.copy(PROJECT_ROOT / "workspace.yaml", settings.project_root)
        root, where = settings.project_root, {"AIGAP_MIRROR": mirror.url, "AIGAP_FETCH_SECONDS": "5"}
        ui = start_ui(settings.data_folder, root=root, **where)
        with running_ui(ui), dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
            yield Pressed(ui, settings, mirror, instance)


def button(page: Page, words: str) -> Callable[[], None]:
    """Press the button with exactly these words, an icon before them or not."""
    return lambda: page.locator("button", has_text=re.compile(f"^{words}$")).first.click()


def test_one_source_is_fetched_alone_and_its_news_are_released(browser_page: Page, pressed: Pressed) -> None:
    before = pressed.release_id
    browser_page.goto(f"{pressed.ui.address}/assets/landing/ecb")
    run, fetched = pressed.fetched_by(button(browser_page, "Materialize"))
    assert run.is_success
    assert fetched == {"ecb"}
    assert pressed.release_id != before
    assert pressed.checks_stand
    browser_page.goto(f"{pressed.ui.address}/assets/core/observations")
    expect(browser_page.get_by_text("Latest materialization")).to_be_visible()
    expect(browser_page.locator(f"a[href*='{run.run_id}']").first).to_be_visible()


def test_a_selection_of_sources_is_fetched_and_no_other(browser_page: Page, pressed: Pressed) -> None:
    publish(pressed.mirror, POPULATION, GDP)
    browser_page.goto(f"{pressed.ui.address}/locations/aigap/asset-groups/landing/list")
    for source_id in ("ecb", "world_bank"):
        browser_page.locator(f'label:has([data-testid="checkbox-landing/{source_id}"])').click()
    run, fetched = pressed.fetched_by(button(browser_page, r"Materialize selected.*"))
    assert run.is_success
    assert fetched == {"ecb", "world_bank"}
    assert pressed.checks_stand


def test_a_mart_alone_makes_no_release_where_nothing_changed(browser_page: Page, pressed: Pressed) -> None:
    before = pressed.release_id
    browser_page.goto(f"{pressed.ui.address}/assets/mart/gap_indicators")
    run, fetched = pressed.fetched_by(button(browser_page, "Materialize"))
    assert run.is_success
    assert (fetched, pressed.release_id) == (set(), before)
    assert pressed.checks_stand
    browser_page.goto(f"{pressed.ui.address}/runs/{run.run_id}")
    expect(browser_page.get_by_text("nothing changed since release").first).to_be_visible()


def test_a_single_check_is_told_anew(browser_page: Page, pressed: Pressed) -> None:
    before = pressed.release_id
    browser_page.goto(f"{pressed.ui.address}/assets/landing/ecb?view=checks&checkDetail=served_as_declared")
    run, fetched = pressed.fetched_by(button(browser_page, "Execute"))
    assert run.is_success
    assert (fetched, pressed.release_id) == (set(), before)
    check = dg.AssetCheckKey(dg.AssetKey(["landing", "ecb"]), "served_as_declared")
    (record,) = pressed.instance.event_log_storage.get_latest_asset_check_execution_by_key([check]).values()
    assert (record.run_id, record.status.value) == (run.run_id, "SUCCEEDED")


def test_all_are_fetched_and_who_does_not_answer_fails_no_run(browser_page: Page, pressed: Pressed) -> None:
    browser_page.goto(f"{pressed.ui.address}/asset-groups")
    run, fetched = pressed.fetched_by(button(browser_page, "Materialize all"))
    assert run.is_success
    assert {"ecb", "world_bank", "epoch_ai", "our_world_in_data"} <= fetched
    assert pressed.checks_stand
    browser_page.goto(f"{pressed.ui.address}/assets/landing/epoch_ai?view=checks&checkDetail=served_as_declared")
    expect(browser_page.get_by_text("Failed", exact=True).first).to_be_visible()
    expect(browser_page.get_by_text("aigap refresh --source epoch_ai").first).to_be_visible()


def test_a_failed_run_is_executed_again_from_where_it_failed(browser_page: Page, pressed: Pressed) -> None:
    browser_page.goto(f"{pressed.ui.address}/assets/landing/ecb")
    with held_lock(pressed.settings.data_folder, "a test"):
        failed, fetched = pressed.fetched_by(button(browser_page, "Materialize"))
    assert (failed.status, fetched) == (dg.DagsterRunStatus.FAILURE, set())
    assert pressed.checks_stand
    browser_page.goto(f"{pressed.ui.address}/runs/{failed.run_id}")
    message = browser_page.get_by_text("the run failed: another refresh is running on this data folder").first
    expect(message).to_be_visible()
    assert "dagster._core" not in message.inner_text()
    browser_page.locator("button", has_text="Re-execute all").locator("xpath=following::button[1]").click()
    again, fetched = pressed.fetched_by(browser_page.get_by_text("From failure").first.click)
    assert again.is_success
    assert fetched == {"ecb"}
    assert pressed.checks_stand


def test_a_typo_in_the_launchpad_is_told_and_cannot_be_launched(browser_page: Page, pressed: Pressed) -> None:
    browser_page.goto(f"{pressed.ui.address}/locations/aigap/jobs/refresh/playground")
    browser_page.locator(".CodeMirror").first.click()
    browser_page.keyboard.press("Control+A")
    browser_page.keyboard.type("ops: {landing: {config: {sources: [ecbb]}}}")
    expect(browser_page.get_by_text("not in enum type Source got ecbb").first).to_be_visible()
    expect(browser_page.locator("button", has_text="Launch Run").first).to_be_disabled()
