"""Alerts that follow from a refresh: a run that fails, and a rank that a new release changes."""

from __future__ import annotations

import csv

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from tests.commands import typed
from tests.releases import Small

pytestmark = pytest.mark.long


def log_of(settings: Settings, kind: str) -> list[str]:
    lines = (settings.alerts_folder / "alerts.log").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if f" UTC {kind}: " in line]


@pytest.mark.long
def test_a_run_that_fails_is_reported_once_until_one_succeeds(small_with_marts: Small) -> None:
    """As a cron job would start it: no daemon runs, and no receiver listens."""
    settings = small_with_marts(AIGAP_ALERT_URLS="json://127.0.0.1:9/nobody-listens")
    model = settings.models_folder / "core" / "observations_latest.sql"
    sql = model.read_text(encoding="utf-8")
    model.write_text(sql.replace("from core.observations", "from core.no_such_table"), encoding="utf-8")
    assert [typed(settings, "refresh", "--offline").exit_code for _ in range(2)] == [1, 1]
    (line,) = log_of(settings, "run_failed")
    assert "the SQL model core.observations_latest cannot be run" in line
    assert line.endswith("next: correct warehouse/models/core/observations_latest.sql")
    model.write_text(f"{sql}-- as it was\n", encoding="utf-8")
    done = typed(settings, "refresh", "--offline")
    assert done.exit_code == 0, done.stderr  # that nobody listens at the address fails no run
    assert "new release: " in done.stdout
    with Ledger.opened(settings.ledger_url) as ledger:
        statuses = [alert.state for alert in ledger.alerts() if alert.kind == "run_failed"]
        outcomes = {delivery.outcome for delivery in ledger.deliveries() if delivery.channel != "log"}
    assert statuses == ["raised", "ended"]
    assert outcomes == {"failed"}


def test_a_release_that_changes_a_rank_of_the_default_focus_is_reported(small_with_marts: Small) -> None:
    settings = small_with_marts()
    path = settings.reference_folder / "editions" / "ifr__robot_density_2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        if "Japan" in row or "JPN" in row:
            row[:] = ["9999" if cell == "419" else cell for cell in row]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    said: list[str] = []
    assert refresh.fetch(settings, offline=True).changed
    assert refresh.build_release(settings, trigger="tests", progress=said.append).promoted
    with Ledger.opened(settings.ledger_url) as ledger:
        ranks = [alert for alert in ledger.alerts() if alert.kind == "rank"]
    assert [alert.title for alert in ranks] == ["JPN: another rank in Robot density in manufacturing (robot_density)"]
    assert "and is rank 1 of" in ranks[0].message
    assert any("another rank" in line for line in said)
