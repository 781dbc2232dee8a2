"""``aigap status`` on a terminal of 80 columns: what a person sees of sources, files and their own words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch
from pipeline.settings import PROJECT_ROOT, Settings, utc_now
from pipeline.sources import declared_sources
from tests.mirror import Mirror, body, status
from tests.publications import DIFFUSION, INVESTMENT, MODELS, PAYLOADS, ROBOTS, csv_of, path_of, publish
from tests.refreshing import ask, refreshed
from tests.terminal import environment_of, on_terminal

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def tenfold() -> bytes:
    """The chart of robots in other units."""
    header, *lines = [line.split(",") for line in PAYLOADS[ROBOTS].decode().splitlines()]
    return csv_of(header, *([*line[:3], f"{line[3]}0"] for line in lines))


def in_trouble(small: Small, mirror: Mirror) -> None:
    """A release with a fresh source and a held one, a rejected file, and a source that asks to be left alone."""
    settings = small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="2")
    publish(mirror, ROBOTS, INVESTMENT, DIFFUSION)
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])
    mirror.answers[path_of(*DIFFUSION)] = body(
        PAYLOADS[DIFFUSION] + b"China,1.00%,2.00%,3.00%\n", Content_Type="text/html"
    )
    mirror.answers[path_of(*ROBOTS)] = body(tenfold())
    fetches = refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]]).fetches
    new = {fetch.dataset_id: str(fetch.snapshot_id) for fetch in fetches if fetch.outcome == "new"}
    mirror.answers[path_of(*MODELS)] = status(429, Retry_After="3600")
    refresh.fetch(settings, only=[MODELS[0]])
    refresh.reject(settings, new[DIFFUSION[1]], "not the wave that it says")
    refreshed(settings, offline=True)


@pytest.fixture
def troubled(prepared: Callable[..., Settings]) -> tuple[Settings, str, str]:
    """Settings of that release, and the names of the held file and of the rejected one."""
    settings = prepared(in_trouble, AIGAP_FETCH_SECONDS="2")
    with Ledger.opened(settings.ledger_url) as ledger:
        newest = {snapshot.dataset_id: snapshot.snapshot_id for snapshot in ledger.snapshots()}
    return settings, newest[ROBOTS[1]], newest[DIFFUSION[1]]


def shown_by(settings: Settings, *options: str, columns: int = 80) -> list[str]:
    code, lines = on_terminal(["status", *options], environment_of(settings.data_folder), columns=columns)
    assert code == 0, "\n".join(lines)
    return lines


def test_status_is_one_screen_with_the_next_command_of_all_that_is_broken(troubled: tuple[Settings, str, str]) -> None:
    settings, held, _ = troubled
    lines = shown_by(settings)
    assert len(lines) <= 40
    assert [line for line in lines if len(line) > 80] == []
    today = f"{utc_now():%Y-%m-%d}"
    rows = {line.split()[0]: line.split() for line in lines if len(line.split()) >= 4}
    assert rows["microsoft_ai_diffusion"][1:4] == ["fresh", today, today]  # its two dates: published, landed
    assert rows["our_world_in_data"][1] == "held"
    as_a_shell_reads_it = " ".join(" ".join(lines).replace("\\ ", "").split())
    assert f"aigap accept {held} --why TEXT" in as_a_shell_reads_it
    assert "60 of 60 cells of industrial_robots_installed times 10" in as_a_shell_reads_it
    assert "epoch_ai: unreachable since" in as_a_shell_reads_it
    assert any("more: aigap status --verbose" in line for line in lines)
    assert "mic: White Paper on Information and Communications" not in "\n".join(lines)  # for want of room


def test_status_in_full_has_all_that_a_person_decides_on(troubled: tuple[Settings, str, str]) -> None:
    settings, held, rejected = troubled
    lines = shown_by(settings, "--verbose", columns=120)
    text = "\n".join(lines)
    pairs = {f"{before.strip()} {line.strip()}" for before, line in pairwise(lines)}
    assert f"to accept: aigap accept {held} --why TEXT" in pairs
    assert f"to take that back: aigap accept {rejected} --why TEXT" in pairs
    assert "not the wave that it says" in text
    postponed = lines.index("not asked before (UTC), as the publisher asked by Retry-After")
    assert lines[postponed + 1].startswith("  epoch_ai: 20")
    assert "taken though its Content-Type" in text
    assert "mic: White Paper on Information and Communications" in text


def test_every_dataset_of_which_no_genuine_file_was_seen_is_unconfirmed(troubled: tuple[Settings, str, str]) -> None:
    settings, *_ = troubled
    declared = {
        source.source_id: [d.dataset_id for d in source.datasets if not d.confirmed] for source in declared_sources()
    }
    said = ask(settings, "select source_id, unconfirmed from meta.source_status where unconfirmed is not null")
    assert {name: text.split(", ") for name, text in said} == {name: ids for name, ids in declared.items() if ids}
    lines = shown_by(settings, "--verbose")
    start = lines.index("unconfirmed: parsed as the publisher documents it, no genuine file was seen yet")
    shown = " ".join(lines[start:])
    assert [name for ids in declared.values() for name in ids if name not in shown] == []


def test_what_was_decided_since_the_release_waits_for_the_next_one(troubled: tuple[Settings, str, str]) -> None:
    settings, held, _ = troubled
    refresh.accept(settings, held, "the chart is in thousandths of a robot now")
    lines = shown_by(settings, columns=120)
    start = lines.index("decided since this release, for the next one: aigap refresh")
    assert lines[start + 1].startswith(f"  accepted: {held}: the chart is in")


def test_a_postponement_that_is_over_is_not_shown(small: Small) -> None:
    settings = small()
    with Ledger.opened(settings.ledger_url) as ledger:
        ledger.add_fetch(Fetch(*MODELS, utc_now(), "failed", 0.1, None, "transient", "seen 429", utc_now()))
    refresh.build_release(settings, trigger="tests")
    assert "Retry-After" not in "\n".join(shown_by(settings, "--verbose"))


def test_a_release_of_another_version_is_reported_with_the_next_step(small: Small) -> None:
    settings = small()
    path = settings.current_warehouse.resolve()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("alter table meta.source_status drop column next_step")
    manifest = path.parent / "manifest.json"  # an earlier version says nothing of the file
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"warehouse": None}))
    command = [sys.executable, "-m", "pipeline.cli", "status"]
    where = environment_of(settings.data_folder)
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "made by another version of aigap" in done.stderr
    assert "next step: aigap refresh" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_ledger_of_another_version_beside_the_release_is_reported(small: Small, tmp_path: Path) -> None:
    settings = small()
    with duckdb.connect(str(settings.status_database)) as connection:
        connection.execute("alter table fetches drop column retry_at")
    assert "the ledger since this release is not at hand" in "\n".join(shown_by(settings))
