"""The site of all releases: what stands where, what never changes, and what a licence keeps out."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.parsing.faults import RunFault
from pipeline.publishing.outputs import OUTPUTS
from pipeline.publishing.site.publish import Site, publish_site
from pipeline.reporting.report import report_of
from pipeline.settings import Settings

pytestmark = pytest.mark.long

FORBIDDEN = "ifr"
ROOT_PAGES = {"index.html", "changes.html", "policy.html", "feed.atom", "robots.txt", "SHA256SUMS"}
ATOM = "{http://www.w3.org/2005/Atom}"
WithTwo = Callable[..., Settings]


@pytest.fixture
def with_two(released: Settings, tmp_path: Path) -> WithTwo:
    """Settings of a data folder with two releases: the shared one, and one in which statements changed something."""

    def make(*statements: str, before: tuple[str, ...] = ()) -> Settings:
        source = released.current_warehouse.resolve()
        for name, changes in (("20260101T000000Z-before", before), ("20260201T000000Z-after", statements)):
            home = tmp_path / "data" / "releases" / name
            home.mkdir(parents=True)
            warehouse = home / f"aigap-{name}.duckdb"
            shutil.copy(source, warehouse)
            warehouse.chmod(0o644)
            shutil.copytree(source.parent / "report", home / "report")
            with duckdb.connect(str(warehouse)) as connection:
                for statement in changes:
                    connection.execute(statement)
            (home / "manifest.json").write_text(json.dumps({"release_id": name}))
        (tmp_path / "data" / "aigap.duckdb").symlink_to(warehouse.relative_to(tmp_path / "data"))
        return replace(released, data_folder=tmp_path / "data")

    return make


def published(folder: Path) -> dict[str, str]:
    """The hash of every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_site_has_every_release_with_report_files_dictionary_and_sums(with_two: WithTwo, tmp_path: Path) -> None:
    moved = (
        "update mart.country_vs_world set value = 1.5e9, edition = 'AI Index 2027' "
        "where geo = 'JPN' and indicator_id = 'private_ai_investment'"
    )
    settings = with_two(moved)
    site = tmp_path / "site"
    done = publish_site(settings, site, Site("https://aigap.example/"))
    assert done.added == ("20260101T000000Z-before", "20260201T000000Z-after")
    assert {path.name for path in site.iterdir()} > ROOT_PAGES
    for name in (*done.added, "latest"):
        there = {path.name for path in (site / name).iterdir()}
        assert there == {"index.html", "report", "dictionary.html", "files", "release.json", "SHA256SUMS"}
        sums = dict(line.split("  ")[::-1] for line in (site / name / "SHA256SUMS").read_text().splitlines())
        assert sums == {path: digest for path, digest in published(site / name).items() if path != "SHA256SUMS"}
    assert published(site / "latest") == published(site / done.added[1])
    assert (site / "latest/report/index.html").read_bytes() == report_of(
        settings.current_warehouse.resolve()
    ).read_bytes()
    for output in OUTPUTS:
        assert output.files(site / "latest/files"), output.name

    changes = (site / "changes.html").read_text(encoding="utf-8")
    assert "民間AI投資額: 11.07億ドル (2025, AI Index 2026) → 15.00億ドル (2025, AI Index 2027)" in changes
    feed = ElementTree.parse(site / "feed.atom").getroot()
    assert [one.text for one in feed.iter(f"{ATOM}title")][1:] == list(done.added[::-1])
    assert "https://aigap.example/20260201T000000Z-after/files/aigap.xlsx" in (
        site / "latest/files/dataset.jsonld"
    ).read_text(encoding="utf-8")


def test_a_published_release_never_changes_and_outlives_the_one_on_disk(with_two: WithTwo, tmp_path: Path) -> None:
    settings = with_two()
    site = tmp_path / "site"
    publish_site(settings, site, Site())
    before = published(site / "20260101T000000Z-before")
    shutil.rmtree(settings.releases_folder / "20260101T000000Z-before")
    done = publish_site(settings, site, Site())
    assert done.added == ()
    assert [one["release_id"] for one in done.releases] == ["20260201T000000Z-after", "20260101T000000Z-before"]
    assert published(site / "20260101T000000Z-before") == before
    assert "20260101T000000Z-before" in (site / "index.html").read_text(encoding="utf-8")


def test_after_a_rollback_the_latest_is_the_release_that_was_gone_back_to(with_two: WithTwo, tmp_path: Path) -> None:
    settings = with_two()
    settings.current_warehouse.unlink()
    before = settings.releases_folder / "20260101T000000Z-before" / "aigap-20260101T000000Z-before.duckdb"
    settings.current_warehouse.symlink_to(before.relative_to(settings.data_folder))
    site = tmp_path / "site"
    publish_site(settings, site, Site())
    assert published(site / "latest") == published(site / "20260101T000000Z-before")


def test_rows_that_may_not_be_passed_on_are_nowhere_and_it_is_said_where(with_two: WithTwo, tmp_path: Path) -> None:
    odd = "set reason = 'odd: JPN 446 -> 4460', notes = 'restated: JPN 397 -> 446'"
    settings = with_two(
        f"update core.sources set redistribution = 'none' where source_id = '{FORBIDDEN}'",
        *(f"update meta.{table} {odd} where source_id = '{FORBIDDEN}'" for table in ("snapshots", "source_status")),
    )
    site = tmp_path / "site"
    done = publish_site(settings, site, Site())
    (left,) = (one for one in done.releases[0]["left_out"] if one["source_id"] == FORBIDDEN)
    assert left["rows"] > 0
    page = (site / "latest/index.html").read_text(encoding="utf-8")
    assert f"{left['rows']:,}" in page and "ライセンス（Copyright IFR）により再配布しない" in page
    assert left["homepage"] in page
    # the density that only this publisher prints, as the report says it, is in the release with its rows alone
    with_rows = (site / "20260101T000000Z-before/report/index.html").read_text(encoding="utf-8")
    without = (site / "latest/report/index.html").read_text(encoding="utf-8")
    assert "<td>419" in with_rows
    assert "<td>419" not in without and "258.3倍" in without
    with duckdb.connect(str(site / "latest/files/aigap.duckdb"), read_only=True) as connection:
        of_source = "from mart.country_vs_world where source_id = ?"
        assert connection.execute(f"select count(*) {of_source}", [FORBIDDEN]).fetchone() == (0,)
        for table in ("snapshots", "source_status"):
            told = f"select distinct reason, notes from meta.{table} where source_id = ?"
            assert connection.execute(told, [FORBIDDEN]).fetchall() == [(None, None)], table
    assert "odd: JPN 446" not in without
    assert f",{FORBIDDEN}," not in (site / "latest/files/sdmx/observations.csv").read_text(encoding="utf-8")


def test_a_folder_with_something_else_in_it_is_refused_and_so_are_other_options(
    with_two: WithTwo, tmp_path: Path
) -> None:
    settings = with_two()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(RunFault, match="would mix with what is there"):
        publish_site(settings, tmp_path / "mine", Site())
    publish_site(settings, tmp_path / "site", Site())
    with pytest.raises(RunFault, match="the same options as before"):
        publish_site(settings, tmp_path / "site", Site(for_commercial_use=True))


def test_before_the_first_release_there_is_nothing_to_publish(settings: Settings, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["publish", str(tmp_path / "site")], env={"AIGAP_DATA": str(settings.data_folder)})
    assert done.exit_code == 1 and "aigap refresh" in done.output
