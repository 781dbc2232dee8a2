"""The site of all releases: what stands where, what never changes, and what a licence keeps out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Rollback
from pipeline.parsing.faults import RunFault
from pipeline.publishing.outputs import OUTPUTS
from pipeline.publishing.site.publish import publish_site
from pipeline.publishing.site.release_folder import Site
from pipeline.reporting.report import report_of
from pipeline.settings import Settings
from tests.commands import typed

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
        data = tmp_path / "data"
        settings = replace(released, data_folder=data, ledger_url=f"sqlite:///{data / 'ledger.sqlite'}")
        with Ledger.opened(settings.ledger_url):
            return settings

    return make


def published(folder: Path) -> dict[str, str]:
    """The hash of every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


BEFORE, AFTER = "20260101T000000Z-before", "20260201T000000Z-after"
WHEN = datetime(2026, 2, 2, 12, tzinfo=UTC).replace(tzinfo=None)


def go_back(settings: Settings, left: str, to: str, reason: str) -> None:
    """What `aigap rollback` records and moves."""
    with Ledger.opened(settings.ledger_url) as ledger:
        ledger.add_rollback(Rollback(to, left, reason, "somebody@somewhere", WHEN))
    settings.current_warehouse.unlink()
    home = settings.releases_folder / to
    settings.current_warehouse.symlink_to((home / f"aigap-{to}.duckdb").relative_to(settings.data_folder))


def damage(settings: Settings, release_id: str) -> None:
    """A byte in the middle of a release's file goes bad, and neither its size nor its time say so."""
    home = settings.releases_folder / release_id
    warehouse = home / f"aigap-{release_id}.duckdb"
    stat, sha256 = warehouse.stat(), hashlib.sha256(warehouse.read_bytes()).hexdigest()
    facts = {"sha256": sha256, "bytes": stat.st_size, "modified_ns": stat.st_mtime_ns}
    manifest = {"release_id": release_id, "built_at": "", "fingerprint": "", "trigger": "", "row_counts": {}}
    (home / "manifest.json").write_text(json.dumps(manifest | {"warehouse": facts}))
    with warehouse.open("r+b") as file:
        file.seek(stat.st_size // 2)
        old = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([old[0] ^ 255]))
    os.utime(warehouse, ns=(stat.st_atime_ns, stat.st_mtime_ns))


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


def test_a_release_that_was_rolled_back_is_not_published(with_two: WithTwo, tmp_path: Path) -> None:
    settings = with_two()
    go_back(settings, AFTER, BEFORE, "the ranks are wrong")
    done = typed(settings, "publish", str(tmp_path / "site"))
    assert done.exit_code == 0, done.output
    assert f"{AFTER}: rolled back to {BEFORE}, not published" in " ".join(done.stdout.split())
    assert "(1 release; open index.html)" in " ".join(done.stdout.split())
    assert not (tmp_path / "site" / AFTER).exists()
    assert AFTER not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert published(tmp_path / "site" / "latest") == published(tmp_path / "site" / BEFORE)


def test_a_published_release_that_was_rolled_back_is_marked_until_one_returns_to_it(
    with_two: WithTwo, tmp_path: Path
) -> None:
    settings, site = with_two(), tmp_path / "site"
    publish_site(settings, site, Site())
    before = published(site / AFTER)
    go_back(settings, AFTER, BEFORE, "the ranks are wrong")
    done = publish_site(settings, site, Site())
    assert [one["release_id"] for one in done.releases] == [AFTER, BEFORE]
    assert published(site / AFTER) == before
    assert published(site / "latest") == published(site / BEFORE)
    for name in ("index.html", "changes.html", "feed.atom"):
        page = (site / name).read_text(encoding="utf-8")
        assert page.count(f"rolled back to {BEFORE} on 2026-02-02") == 1, name
        assert page.count(f"取り消し：2026-02-02に{BEFORE}へ戻した") == 1, name
        assert "somebody" not in page and "the ranks are wrong" not in page
    feed = ElementTree.parse(site / "feed.atom").getroot()
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-02-02T12:00:00Z"

    go_back(settings, BEFORE, AFTER, "it was right after all")
    publish_site(settings, site, Site())
    page = (site / "index.html").read_text(encoding="utf-8")
    assert f"rolled back to {AFTER} on 2026-02-02" in page and f"rolled back to {BEFORE}" not in page
    assert published(site / "latest") == before


@pytest.mark.parametrize("is_published", [False, True])
def test_a_damaged_older_release_is_said_and_the_others_are_published(
    with_two: WithTwo, tmp_path: Path, is_published: bool
) -> None:
    settings, site = with_two(), tmp_path / "site"
    if is_published:
        publish_site(settings, site, Site())
        shutil.rmtree(site / AFTER)
    damage(settings, BEFORE)
    done = typed(settings, "publish", str(site))
    assert done.exit_code == 0, done.output
    assert f"left aside: {BEFORE}: the file of the release {BEFORE} was damaged" in " ".join(done.stderr.split())
    assert (site / BEFORE).exists() is is_published
    assert (site / "latest/release.json").read_bytes() == (site / AFTER / "release.json").read_bytes()
    assert json.loads((site / AFTER / "release.json").read_text(encoding="utf-8"))["changes"] == {"since": None}


def test_an_older_release_of_other_tables_is_said_and_the_others_are_published(
    with_two: WithTwo, tmp_path: Path
) -> None:
    settings, site = with_two(before=("alter table mart.country_vs_world drop column unit",)), tmp_path / "site"
    done = typed(settings, "publish", str(site))
    assert done.exit_code == 0, done.output
    assert f"left aside: {BEFORE}: the release {BEFORE} has other tables" in " ".join(done.stderr.split())
    assert (site / AFTER).is_dir() and not (site / BEFORE).exists()


def test_a_damaged_current_release_is_not_replaced_by_an_older_one_in_silence(
    with_two: WithTwo, tmp_path: Path
) -> None:
    settings, site = with_two(), tmp_path / "site"
    damage(settings, AFTER)
    done = typed(settings, "publish", str(site))
    assert done.exit_code == 1 and "was damaged" in done.stderr
    assert not site.exists()


def test_a_first_publish_that_fails_leaves_nothing(with_two: WithTwo, tmp_path: Path) -> None:
    settings, site = with_two(), tmp_path / "new" / "site"
    site.parent.mkdir()
    with pytest.raises(RunFault, match=r"mart\.nothing"):
        publish_site(settings, site, Site(tables="mart.nothing"))
    assert list(site.parent.iterdir()) == []


def test_what_a_killed_publish_left_is_swept_by_the_next(with_two: WithTwo, tmp_path: Path) -> None:
    settings, site = with_two(), tmp_path / "new" / "site"
    left = f".{'0' * 32}.partial"
    (site.parent / f".site{left}" / BEFORE).mkdir(parents=True)
    (site.parent / f".notes{left}").mkdir()
    publish_site(settings, site, Site())
    assert {path.name for path in site.parent.iterdir()} == {"site", f".notes{left}"}
    for name in (f".{BEFORE}{left}", ".latest.old", ".latest.partial"):
        (site / name).mkdir()
    publish_site(settings, site, Site())
    assert not [path.name for path in site.iterdir() if path.name.startswith(".")]


def test_the_rows_of_a_source_are_as_many_as_the_attribution_beside_them_says(
    with_two: WithTwo, tmp_path: Path
) -> None:
    forbidden = f"update core.sources set redistribution = 'none' where source_id = '{FORBIDDEN}'"
    site = tmp_path / "site"
    done = publish_site(with_two(forbidden), site, Site())
    text = (site / "latest/files/ATTRIBUTION.md").read_text(encoding="utf-8")
    attributed = dict(re.findall(r"### (.*) \(`.*?`\)\n(?:\n|- (?!rows).*\n)+- rows in these tables: ([\d,]+)", text))
    shown = {one["title_en"]: f"{one['rows']:,}" for one in done.releases[0]["sources"]}
    assert {title: shown[title] for title in attributed} == attributed and len(attributed) > 5
    assert all(rows == "0" for title, rows in shown.items() if title not in attributed)
    (left,) = (one for one in done.releases[0]["left_out"] if one["source_id"] == FORBIDDEN)
    assert f"- `{FORBIDDEN}`: {left['rows']:,} rows;" in text


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
    (tmp_path / "mine" / "site.json").write_text('{"theme": "mine"}')
    with pytest.raises(RunFault, match="would mix with what is there"):
        publish_site(settings, tmp_path / "mine", Site())
    publish_site(settings, tmp_path / "site", Site())
    done = typed(settings, "publish", str(tmp_path / "site"), "--commercial")
    message = " ".join(done.stderr.split())
    assert done.exit_code == 1
    assert "or a site made with --tables headline --commercial" in message
    assert "or give the options of before: --tables headline" in message


def test_before_the_first_release_there_is_nothing_to_publish(settings: Settings, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["publish", str(tmp_path / "site")], env={"AIGAP_DATA": str(settings.data_folder)})
    assert done.exit_code == 1 and "aigap refresh" in done.output


def test_where_the_ledger_is_lost_nobody_knows_what_was_rolled_back_and_nothing_is_published(
    with_two: WithTwo, tmp_path: Path
) -> None:
    settings = with_two()
    (settings.data_folder / "ledger.sqlite").unlink()
    with pytest.raises(RunFault, match="there is no ledger"):
        publish_site(settings, tmp_path / "site", Site())
    assert not (settings.data_folder / "ledger.sqlite").exists()
