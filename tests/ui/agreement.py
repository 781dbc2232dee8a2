"""A daemon left running while publishers fail and heal, a run is killed and the UI restarted: do all places agree?

    make agreement                                     an hour, a fetch of everything every three minutes
    make agreement ARGS="--minutes 10 --cadence 1"     shorter

At every sample four places are asked: the UI's checks, ``aigap status``, ``live`` in SQL and the alerts. Each must
say what the ledger and the release give, at the latest when the daemon's minute is over. A check that a run is about
to tell may be shown as in progress for as long as runs queue: on a busy machine that is minutes. How many samples had
one is said in the end. Exit code 1 where a place says otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from pipeline.alerting.alerts import RUN_FAILED, open_alerts
from pipeline.health.problems import PROBLEM_KINDS, SourceHealth, health_now
from pipeline.landing.ledger import Ledger
from pipeline.orchestration.current_checks import current_checks
from pipeline.settings import PROJECT_ROOT, Settings
from pipeline.showing.queries import connected
from tests.commands import typed
from tests.mirror import Mirror, running_mirror, status
from tests.publications import GDP, MODELS, POPULATION, RATES, path_of, publish
from tests.small_project import Row, edit_rows, make_small_project, settings_of
from tests.ui.running_ui import RunningUi, end_ui, processes_below, start_ui, wait_until_ready

#: The daemon looks once a minute, and a release takes some seconds on a machine that does nothing else.
PATIENCE_SECONDS = 120
#: So many runs of a tick wait for each other; one that hangs would be ended by Dagster after an hour.
LONGEST_IN_PROGRESS_SECONDS = 600
SAMPLE_EVERY_SECONDS = 20
PUBLISHERS = (RATES, POPULATION, GDP, MODELS)
RUN = "multiprocessing.spawn"
CHECKS = """{ assetNodes { assetKey { path } assetChecksOrError { ... on AssetChecks { checks {
  name executionForLatestMaterialization { status } } } } } }"""


@dataclass
class Left:
    """A UI on a small project, its publishers, and how long its places took to agree."""

    settings: Settings
    mirror: Mirror
    ui: RunningUi
    waits: list[float] = field(default_factory=list)
    killed: int = 0
    in_progress_since: dict[tuple[str, str], float] = field(default_factory=dict)
    samples_in_progress: int = 0

    def restart(self) -> None:
        """End the UI and start another on the same folder."""
        end_ui(self.ui)
        self.ui = started(self.settings, self.mirror)

    def kill_a_run(self) -> None:
        """Launch a run and kill its process as soon as there is one; where it was quicker, nothing is killed."""
        self.ui.launch_refresh()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for pid, command in processes_below(self.ui.process.pid).items():
                if RUN in command:
                    os.kill(pid, signal.SIGKILL)
                    self.killed += 1
                    return
            time.sleep(0.05)

    def fail(self) -> None:
        """One of the publishers answers 404."""
        self.mirror.answers[path_of(*random.choice(PUBLISHERS))] = status(404)

    def heal(self) -> None:
        """All of them publish again."""
        publish(self.mirror, *PUBLISHERS)

    def disagreements(self) -> list[str]:
        """What one place says otherwise than the ledger and the release; nothing where all agree."""
        with Ledger.opened(self.settings.ledger_url) as ledger:
            healths = health_now(self.settings, ledger)
            raised = {alert.cause for alert in open_alerts(ledger) if alert.kind in PROBLEM_KINDS}
        return [*self._of_the_ui(), *self._of_status(healths), *self._of_live(healths), *_of_alerts(healths, raised)]

    def _of_the_ui(self) -> list[str]:
        shown = {
            (".".join(node["assetKey"]["path"]), check["name"]): check["executionForLatestMaterialization"]
            for node in self.ui.graphql(CHECKS)["assetNodes"]
            for check in node["assetChecksOrError"].get("checks", [])
        }
        found = []
        now = time.monotonic()
        for check in current_checks(self.settings):
            name = (".".join(check.asset_key.path), check.check_name)
            said = (shown.get(name) or {}).get("status", "not evaluated")
            if said != "IN_PROGRESS":
                self.in_progress_since.pop(name, None)
            elif now - self.in_progress_since.setdefault(name, now) < LONGEST_IN_PROGRESS_SECONDS:
                continue
            if said != ("SUCCEEDED" if check.passed else "FAILED"):
                found.append(f"the UI: {name} is {said}, and passed is {check.passed}")
        return found

    def _of_status(self, healths: list[SourceHealth]) -> list[str]:
        lines = " ".join(typed(self.settings, "status").stdout.split())
        problems = [problem for health in healths for problem in health.problems]
        return [f"status: nothing of {p.title}" for p in problems if p.title.split(" since ")[0] not in lines]

    def _of_live(self, healths: list[SourceHealth]) -> list[str]:
        sql = "select source_id, max(last_fetched_at) from live.freshness group by source_id"
        with connected(self.settings) as connection:
            fetched = dict(connection.execute(sql).fetchall())
        return [
            f"live: {health.source_id} was fetched at {fetched.get(health.source_id)}"
            for health in healths
            if fetched.get(health.source_id) != health.freshness[0].last_fetched_at
        ]


def _of_alerts(healths: list[SourceHealth], raised: set[str]) -> list[str]:
    settled = {problem.cause for health in healths for problem in health.problems if problem.is_settled}
    lasting = {problem.cause for health in healths for problem in health.problems}
    return [
        *(f"alerts: none of {cause}" for cause in settled - raised),
        *(f"alerts: {cause} is over" for cause in raised - lasting),
    ]


def started(settings: Settings, mirror: Mirror) -> RunningUi:
    """A UI that is ready."""
    where = {"AIGAP_MIRROR": mirror.url, "AIGAP_FETCH_SECONDS": "5"}
    ui = start_ui(settings.data_folder, root=settings.project_root, **where)
    wait_until_ready(ui)
    return ui


def project(folder: Path, cadence: int) -> Settings:
    """A small project all of whose live sources are fetched every so many minutes."""
    root = make_small_project(folder / "project")
    shutil.copy(PROJECT_ROOT / "workspace.yaml", root)

    def often(row: Row) -> Row:
        return row | {"cron": f"*/{cadence} * * * *", "first_retry_minutes": "1"} if row["cadence"] != "yearly" else row

    edit_rows(root / "warehouse" / "reference" / "operation" / "cadences.csv", often)
    return settings_of(root, folder / "data")


def agreed(left: Left) -> bool:
    """Wait until all places agree; False, with what does not, where they do not in time."""
    began = time.monotonic()
    while found := left.disagreements():
        if time.monotonic() - began > PATIENCE_SECONDS:
            print("\n".join(found), flush=True)
            return False
        time.sleep(2)
    left.waits.append(time.monotonic() - began)
    left.samples_in_progress += bool(left.in_progress_since)
    return True


def watched(left: Left, minutes: float) -> bool:
    """Samples until the time is over, with something that happens before each sixth of them."""
    happenings: list[Callable[[], None]] = [left.fail, left.heal, left.kill_a_run, left.fail, left.restart, left.heal]
    turn = cycle(happenings)
    deadline = time.monotonic() + 60 * minutes
    number = 0
    while time.monotonic() < deadline:
        if number % 6 == 0:
            happening = next(turn)
            happening()
            print(f"{time.strftime('%H:%M:%S')} {happening.__name__}", flush=True)
        if left.settings.current_warehouse.exists() and not agreed(left):
            return False
        number += 1
        time.sleep(SAMPLE_EVERY_SECONDS)
    return True


def main() -> int:
    """Run it; 0 where all places agreed at every sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--cadence", type=int, default=3, help="minutes between the fetches of all sources")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_mirror() as mirror:
        publish(mirror, *PUBLISHERS)
        settings = project(Path(folder), options.cadence)
        left = Left(settings, mirror, started(settings, mirror))
        try:
            is_good = watched(left, options.minutes)
        finally:
            end_ui(left.ui)
        with Ledger.opened(settings.ledger_url) as ledger:
            failed = sum(alert.kind == RUN_FAILED for alert in ledger.alerts())
            print(f"{len(ledger.releases())} releases, {len(ledger.fetches())} fetches, {failed} alerts on runs")
    print(f"{len(left.waits)} samples in agreement, after {max(left.waits, default=0):.0f} s at most")
    print(
        f"{left.samples_in_progress} of them with checks that a run was about to tell; {left.killed} runs were killed"
    )
    return 0 if is_good and left.waits and bool(failed) == bool(left.killed) else 1


if __name__ == "__main__":
    sys.exit(main())
