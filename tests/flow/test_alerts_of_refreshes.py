"""Alerts that follow from a refresh: a run that fails, and a rank that a new release changes."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from tests.refreshing import refreshed
from tests.small_project import make_small_project, settings_of
from tests.terminal import environment_of


def run(root: Path, data: Path) -> subprocess.CompletedProcess[str]:
    where = environment_of(data, PYTHONPATH=str(root), AIGAP_ALERT_URLS="json://127.0.0.1:9/nobody-listens")
    command = [sys.executable, "-m", "pipeline.cli", "refresh", "--offline"]
    return subprocess.run(command, cwd=root, env=where, capture_output=True, text=True, check=False)


def log_of(data: Path, kind: str) -> list[str]:
    lines = (data / "alerts" / "alerts.log").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if f" UTC {kind}: " in line]


def test_a_run_that_fails_is_reported_once_until_one_succeeds(tmp_path: Path) -> None:
    """As a cron job would start it: no daemon runs, and no receiver listens."""
    root, data = make_small_project(tmp_path / "project", marts=True), tmp_path / "data"
    model = root / "warehouse" / "models" / "core" / "observations_latest.sql"
    sql = model.read_text(encoding="utf-8")
    model.write_text(sql.replace("from core.observations", "from core.no_such_table"), encoding="utf-8")
    assert [run(root, data).returncode for _ in range(2)] == [1, 1]
    (told,) = log_of(data, "run_failed")
    assert "the SQL model core.observations_latest cannot be run" in told
    assert told.endswith("next: correct warehouse/models/core/observations_latest.sql")
    model.write_text(sql, encoding="utf-8")
    done = run(root, data)
    assert done.returncode == 0, done.stderr  # that nobody listens at the address fails no run
    with Ledger.opened(f"sqlite:///{data / 'ledger.sqlite'}") as ledger:
        statuses = [alert.state for alert in ledger.alerts() if alert.kind == "run_failed"]
        failed = [d.outcome for d in ledger.deliveries() if d.channel != "log"]
    assert statuses == ["raised", "ended"]
    assert set(failed) == {"failed"}


@pytest.fixture
def with_marts(tmp_path: Path) -> Settings:
    """A release of a small project with its marts."""
    settings = settings_of(make_small_project(tmp_path / "project", marts=True), tmp_path / "data")
    refreshed(settings, offline=True)
    return settings


def test_a_release_that_changes_a_rank_of_the_default_focus_is_reported(with_marts: Settings) -> None:
    path = with_marts.reference_folder / "editions" / "ifr__robot_density_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        if "Japan" in row or "JPN" in row:
            row[:] = ["9999" if cell == "419" else cell for cell in row]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    said: list[str] = []
    assert refresh.fetch(with_marts, offline=True).changed
    assert refresh.build_release(with_marts, trigger="tests", progress=said.append).promoted
    with Ledger.opened(with_marts.ledger_url) as ledger:
        ranks = [alert for alert in ledger.alerts() if alert.kind == "rank"]
    assert [alert.title for alert in ranks] == ["JPN: another rank in Robot density in manufacturing (robot_density)"]
    assert "and is rank 1 of" in ranks[0].message
    assert any("another rank" in line for line in said)
