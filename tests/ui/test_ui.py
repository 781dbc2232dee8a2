"""What the UI is told, and its pages in a real browser; that no page asks another machine is checked in each test."""

from __future__ import annotations

import re
from pathlib import Path

import dagster as dg
import pytest
from playwright.sync_api import Page, Response, expect

from pipeline.orchestration.jobs import definitions
from pipeline.orchestration.specs import SERVED_CHECK
from pipeline.settings import Settings
from schemas.registry import columns_of, models
from tests.mirror import body, running_mirror
from tests.publications import DIFFUSION
from tests.ui.conftest import PATIENCE_MILLISECONDS, is_local
from tests.ui.running_ui import RunningUi, running_ui, start_ui

pytestmark = pytest.mark.long

expect.set_options(timeout=PATIENCE_MILLISECONDS)

TABLE = "mart.japan_vs_world"
PAUSED = "{ instance { autoMaterializePaused } }"
TOKEN = "a-token-of-thirty-two-characters_"

QUESTION = """{
  assetNodes { assetKey { path } groupName }
  schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: "aigap"}) {
    ... on Schedules { results { name executionTimezone scheduleState { status } } }
  }
}"""
CHECKS = """{
  assetNodes {
    assetKey { path }
    assetChecksOrError {
      ... on AssetChecks { checks { executionForLatestMaterialization { status evaluation { severity } } } }
    }
  }
}"""


@pytest.fixture(scope="module")
def declared() -> dg.Definitions:
    """What Dagster is told of the project."""
    return definitions(Settings.from_environment({}))


def test_the_ui_loads_the_workspace_and_the_schedule_is_on(ui: RunningUi) -> None:
    said = ui.graphql(QUESTION)
    groups = {node["groupName"] for node in said["assetNodes"]}
    assert {"landing", "src", "core_reference", "mart_gaps", "meta", "audit"} <= groups
    schedules = {row["name"]: row for row in said["schedulesOrError"]["results"]}
    assert schedules["daily_refresh"]["scheduleState"]["status"] == "RUNNING"
    assert schedules["daily_refresh"]["executionTimezone"] == "Asia/Tokyo"


def test_of_the_sources_only_the_broken_one_is_red(ui: RunningUi) -> None:
    failed = {
        ".".join(node["assetKey"]["path"])
        for node in ui.graphql(CHECKS)["assetNodes"]
        for check in node["assetChecksOrError"]["checks"]
        if check["executionForLatestMaterialization"]["status"] != "SUCCEEDED"
        # what is late or overtaken is yellow: on the day that these tests run, a publisher may be
        and check["executionForLatestMaterialization"]["evaluation"]["severity"] == "ERROR"
    }
    assert {name for name in failed if name.startswith("landing.")} == {f"landing.{DIFFUSION[0]}"}
    assert {name for name in failed if name.startswith(("src.", "core.", "mart."))} == {f"src.{DIFFUSION[0]}"}


def test_the_asset_graph_shows_every_group(browser_page: Page, ui: RunningUi, declared: dg.Definitions) -> None:
    graph = declared.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert len(groups) >= 6
    browser_page.goto(f"{ui.address}/asset-groups")
    for group in sorted(groups):
        node = browser_page.locator("foreignObject", has=browser_page.get_by_text(group, exact=True))
        expect(node.first).to_be_visible()


def test_an_assets_page_shows_description_columns_and_check(browser_page: Page, ui: RunningUi) -> None:
    page = browser_page
    page.goto(f"{ui.address}/assets/{TABLE.replace('.', '/')}")
    expect(page.get_by_text("against the world. Grain: one row per indicator.").first).to_be_visible()
    expect(page.get_by_text("Row count")).to_be_visible()
    column = next(column for column in columns_of(models()[TABLE]) if column.name == "rank_computed")
    row = page.locator("tr", has=page.get_by_text(column.name, exact=True))
    expect(row).to_contain_text(column.sql_type)
    expect(row).to_contain_text(f"{column.title_en} / {column.title_ja}")
    page.goto(f"{ui.address}/assets/{TABLE.replace('.', '/')}?view=checks&checkDetail=pandera")
    expect(page.get_by_text("every row keeps the rules of its pandera model").first).to_be_visible()
    expect(page.get_by_text("Passed", exact=True).first).to_be_visible()


def test_a_schedule_is_on(browser_page: Page, ui: RunningUi, declared: dg.Definitions) -> None:
    on = [
        schedule.name
        for schedule in declared.schedules or []
        if isinstance(schedule, dg.ScheduleDefinition) and schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    ]
    assert on
    browser_page.goto(f"{ui.address}/automation")
    for name in on:
        expect(browser_page.get_by_text(name, exact=True).first).to_be_visible()
    browser_page.goto(f"{ui.address}/locations/aigap/schedules/{on[0]}")
    expect(browser_page.get_by_text("Running", exact=True)).to_be_visible()
    expect(browser_page.locator("label[class*=formatSwitch] input")).to_be_checked()


def test_a_failed_check_is_red_and_says_why_and_what_to_do(browser_page: Page, ui: RunningUi) -> None:
    """The publisher served a page in place of its table."""
    source_id = DIFFUSION[0]
    browser_page.goto(f"{ui.address}/assets/landing/{source_id}?view=checks&checkDetail={SERVED_CHECK}")
    red, green, blue = colour_of_the_result(browser_page)
    assert red > 2 * max(green, blue)
    expect(browser_page.get_by_text("expected csv, seen HTML or XML").first).to_be_visible()
    expect(browser_page.get_by_text(f"aigap refresh --source {source_id}").first).to_be_visible()


def test_a_warning_is_yellow_and_says_each_thing_once(browser_page: Page, ui: RunningUi) -> None:
    """It once repeated all of its worst rows in a line, above the table of them."""
    name = "verdicts_that_changed"
    browser_page.goto(f"{ui.address}/assets/audit/{name}?view=checks&checkDetail={name}")
    red, green, blue = colour_of_the_result(browser_page)
    assert red < 2 * green and green > blue
    expect(browser_page.get_by_text("a newer edition restates what the article cites")).to_be_visible()
    expect(browser_page.get_by_text("[Show Markdown]")).to_be_visible()
    text = browser_page.locator("body").inner_text()
    assert "&#" not in text and max(map(len, text.splitlines())) < 300


def colour_of_the_result(page: Page) -> list[int]:
    """Red, green and blue of the word that says that a check has failed."""
    failed = page.locator("[class*=BaseTag]", has_text="Failed").first
    expect(failed).to_be_visible()
    colour = failed.evaluate("element => getComputedStyle(element.querySelector('span')).color")
    return [int(part) for part in re.findall(r"[0-9]+", colour)[:3]]


def test_the_run_of_the_command_line_is_shown(browser_page: Page, ui: RunningUi) -> None:
    browser_page.goto(f"{ui.address}/runs")
    expect(browser_page.get_by_text("aigap/trigger: command line").first).to_be_visible()
    expect(browser_page.get_by_text("Success", exact=True).first).to_be_visible()


def test_the_run_of_the_command_line_is_on_the_overviews_timeline(browser_page: Page, ui: RunningUi) -> None:
    """It was of no code location, and the first page of the UI said that nothing had run."""
    browser_page.goto(f"{ui.address}/overview/activity/timeline")
    expect(browser_page.get_by_text("refresh", exact=True).first).to_be_visible()
    expect(browser_page.get_by_text("No runs or scheduled ticks in this time period")).to_have_count(0)


def test_a_run_that_is_launched_in_the_ui_is_started_by_the_daemon(browser_page: Page, ui: RunningUi) -> None:
    browser_page.goto(f"{ui.address}/runs/{ui.launch_refresh()}")
    expect(browser_page.get_by_text("Success", exact=True).first).to_be_visible(timeout=3 * PATIENCE_MILLISECONDS)


@pytest.mark.parametrize("page", ["overview/activity/timeline", "catalog", "jobs", "deployment/daemons"])
def test_no_page_asks_anything_of_another_machine(browser_page: Page, ui: RunningUi, page: str) -> None:
    """What the pages ask for is checked where the test ends."""
    browser_page.goto(f"{ui.address}/{page}")
    browser_page.wait_for_load_state("networkidle")
    expect(browser_page.get_by_text("Automation", exact=True).first).to_be_visible()


def test_what_counts_as_another_machine() -> None:
    local = ("http://127.0.0.1:3000/x", "ws://localhost:1/graphql", "file:///tmp/a.html", "data:,x", "blob:http://a/b")
    assert all(map(is_local, local))
    assert not any(map(is_local, ("https://cdn.example/x.js", "ws://10.0.0.1/", "http://127.0.0.1.evil.example/")))


ATTEMPTS = """async (ui) => {
  const change = 'mutation { setAutoMaterializePaused(paused: true) }';
  const tried = (how) => fetch(ui + '/graphql', how).then((answer) => answer.type, (error) => 'error');
  const json = JSON.stringify({query: change});
  const headers = {'Content-Type': 'text/plain; application/json'};
  const seen = [await tried({method: 'POST', body: json, headers, mode: 'no-cors'})];
  seen.push(await tried({method: 'POST', body: json, headers: {'Content-Type': 'application/json'}}));
  seen.push(await fetch(ui + '/graphql?query=' + encodeURIComponent(change), {mode: 'no-cors'}).then((a) => a.type));
  seen.push(await new Promise((resolve) => {
    const socket = new WebSocket(ui.replace('http', 'ws') + '/graphql', 'graphql-ws');
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('closed');
  }));
  const frame = document.createElement('iframe');
  frame.src = ui + '/runs';
  await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
  return seen;
}"""


def test_a_page_of_another_origin_gets_and_changes_nothing(browser_page: Page, ui: RunningUi) -> None:
    ui.graphql("mutation { setAutoMaterializePaused(paused: false) }")
    answers: list[Response] = []
    browser_page.on("response", lambda answer: answers.append(answer) if answer.url.startswith(ui.address) else None)
    with running_mirror() as mirror:
        mirror.answers["/"] = body(b"<!doctype html><title>Another page</title><body></body>", Content_Type="text/html")
        browser_page.goto(mirror.url)
        seen = browser_page.evaluate(ATTEMPTS, ui.address)
    assert seen == ["opaque", "error", "opaque", "closed"]
    assert {answer.status for answer in answers} == {403}
    assert "/runs" in {answer.url.removeprefix(ui.address) for answer in answers}
    assert ui.graphql(PAUSED) == {"instance": {"autoMaterializePaused": False}}


def test_the_token_is_asked_for_once(browser_page: Page, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    asking = start_ui(tmp_path / "data", "--token-file", str(tmp_path / "token"))
    with running_ui(asking):
        browser_page.goto(f"{asking.address}/jobs")
        expect(browser_page.get_by_text("it carries no token")).to_be_visible()
        browser_page.goto(f"{asking.address}/jobs?token={TOKEN}")
        assert browser_page.url == f"{asking.address}/jobs"
        expect(browser_page.get_by_text("refresh", exact=True).first).to_be_visible()
        assert TOKEN not in browser_page.evaluate("document.cookie")
        browser_page.goto(f"{asking.address}/asset-groups")
        expect(browser_page.get_by_text("landing", exact=True).first).to_be_visible()
        browser_page.goto("about:blank")


def test_a_marts_page_leads_to_what_its_expectations_found(browser_page: Page, ui: RunningUi) -> None:
    browser_page.goto(f"{ui.address}/assets/{TABLE.replace('.', '/')}")
    with browser_page.context.expect_page() as opened:
        browser_page.get_by_text(f"/data_docs/{TABLE}.html").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(TABLE)
    expect(opened.value.get_by_role("cell", name="met", exact=True).first).to_be_visible()
    assert "&#" not in opened.value.locator("body").inner_text()
    opened.value.get_by_role("link", name="all suites").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Expectations on release")
    assert ui.ask("/data_docs/no_such_table.html").status == 404
    assert ui.ask(f"/data_docs/{TABLE}.html", Host="elsewhere.example").status == 403


@pytest.mark.parametrize("asset", [TABLE, "meta.releases"])
def test_the_marts_and_the_release_lead_to_the_report(browser_page: Page, ui: RunningUi, asset: str) -> None:
    browser_page.goto(f"{ui.address}/assets/{asset.replace('.', '/')}")
    with browser_page.context.expect_page() as opened:
        browser_page.get_by_text("/report/index.html").first.click()
    report = opened.value
    expect(report.get_by_role("heading", level=1)).to_be_visible()
    expect(report.locator("svg").first).to_be_visible()  # its own scripts draw it
    asked = report.evaluate("fetch('/graphql', {method: 'POST'}).then(() => 'answered', () => 'refused')")
    assert (report.evaluate("self.origin"), asked) == ("null", "refused")


def test_the_report_is_served_by_the_same_rules_as_the_data_docs(ui: RunningUi) -> None:
    report = ui.ask("/report/index.html")
    assert (report.status, report.headers["cache-control"]) == (200, "no-store")
    assert report.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert ui.ask("/report/index.html", Host="elsewhere.example").status == 403
    assert ui.ask("/report/index.html", Origin="http://elsewhere.example").status == 403


def test_the_data_docs_of_the_release_open_and_lead_from_page_to_page(browser_page: Page, ui_data_folder: Path) -> None:
    """Written into the release's folder before the promotion; opened as a file, as a reader without the UI does."""
    settings = Settings.from_environment({"AIGAP_DATA": str(ui_data_folder)})
    pages = settings.current_warehouse.resolve().parent / "data_docs"
    browser_page.goto((pages / "index.html").as_uri())
    expect(browser_page.get_by_role("heading", level=1)).to_contain_text("Expectations on release")
    browser_page.get_by_role("link", name="mart.japan_vs_world").first.click()
    expect(browser_page.get_by_role("heading", level=1)).to_contain_text("mart.japan_vs_world")
    expect(browser_page.locator("table").first).to_be_visible()
