"""What stands now, told alike by the UI, by ``aigap status`` and by SQL; and what follows from it by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch
from pipeline.orchestration.asset_keys import LANDING, landing_key
from pipeline.orchestration.current_checks import current_checks
from pipeline.orchestration.jobs import definitions
from pipeline.orchestration.sensors import report_health
from pipeline.settings import Settings, utc_now
from pipeline.showing.queries import connected
from tests.mirror import Mirror, body, status
from tests.publications import DIFFUSION, INVESTMENT, MODELS, PAYLOADS, ROBOTS, csv_of, path_of, publish
from tests.refreshing import ask, refreshed
from tests.terminal import environment_of, on_terminal

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def in_trouble(small: Small, mirror: Mirror) -> None:
    """A release from before the trouble: then one source is held, one fails, one fetch is late; the others stand."""
    settings = small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="2")
    publish(mirror, ROBOTS, INVESTMENT, DIFFUSION)
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])
    refreshed(settings, offline=True)
    header, *lines = [line.split(",") for line in PAYLOADS[ROBOTS].decode().splitlines()]
    tenfold = csv_of(header, *([*line[:3], f"{line[3]}0"] for line in lines))
    mirror.answers[path_of(*ROBOTS)] = body(tenfold)
    mirror.answers[path_of(*MODELS)] = status(404)
    refresh.fetch(settings, only=[ROBOTS[0], MODELS[0]])
    with Ledger.opened(settings.ledger_url) as ledger:
        long_ago = utc_now() - timedelta(days=10)
        ledger.add_fetch(Fetch("ecb", "exchange_rates", long_ago, "unchanged", 0.1))
    refreshed(settings, offline=True)  # the gate holds the file; the release serves the one before it


@pytest.fixture
def troubled(prepared: Callable[..., Settings], mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A release with one source that is held, one that fails, and one whose fetch is late."""
    settings = prepared(in_trouble, AIGAP_FETCH_SECONDS="2")
    monkeypatch.setenv("AIGAP_DATA", str(settings.data_folder))
    mirror.answers[path_of(*MODELS)] = status(404)
    return settings


def tick(instance: dg.DagsterInstance) -> None:
    """One tick of the sensor that records the checks and sends the alerts."""
    report_health(dg.build_sensor_context(instance=instance))


def red(instance: dg.DagsterInstance, settings: Settings) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    """What Dagster shows of the sources that is not green."""
    keys = [check.asset_check_key for check in current_checks(settings) if check.asset_key.path[0] == LANDING]
    recorded = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    checks = [record.evaluation for record in recorded.values() if record.evaluation]
    assert len(checks) == 3 * len(ask(settings, "from core.sources"))
    return {(check.asset_key.path[-1], check.check_name): check for check in checks if not check.passed}


def test_the_ui_and_status_say_the_same_and_only_of_what_is_broken(troubled: Settings) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        tick(instance)
        checks = red(instance, troubled)
    assert {name for name in checks if name[1] == "served_as_declared"} == {
        ("our_world_in_data", "served_as_declared"),
        ("epoch_ai", "served_as_declared"),
    }
    assert {name for name in checks if name[1] == "fetched_in_time"} == {("ecb", "fetched_in_time")}
    assert ("ifr", "publisher_in_time") in checks
    assert checks["ecb", "fetched_in_time"].severity is dg.AssetCheckSeverity.WARN
    code, lines = on_terminal(["status", "--verbose"], environment_of(troubled.data_folder), columns=120)
    shown = " ".join(" ".join(lines).split())
    assert code == 0
    for check in checks.values():
        for line in str(check.metadata["next step"].value).splitlines():
            assert f"next: {line}" in shown
        for line in str(check.metadata["expected"].value).splitlines():
            assert " ".join(line.split()) in shown
    titles = {name for name, _ in checks}
    assert {
        line.split(":")[0].strip() for line in lines if ": unreachable since" in line or "is held," in line
    } <= titles
    assert ask(troubled, "select count(*) > 0 from core.observations where source_id = 'our_world_in_data'") == [
        (True,)
    ]


def test_a_check_changes_with_the_next_tick(troubled: Settings) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        tick(instance)
        before = set(red(instance, troubled))
        with Ledger.opened(troubled.ledger_url) as ledger:
            ledger.add_fetch(Fetch(*MODELS, utc_now(), "unchanged", 0.1))
        tick(instance)
        assert before - set(red(instance, troubled)) == {("epoch_ai", "served_as_declared")}


def test_one_alert_a_cause_and_none_for_what_a_retry_may_mend(troubled: Settings) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        tick(instance)
        tick(instance)
    lines = (troubled.alerts_folder / "alerts.log").read_text(encoding="utf-8").splitlines()
    held = [line for line in lines if " held: our_world_in_data" in line]
    assert len(held) == 1
    assert "next: if the publisher's page says the same: aigap accept our_world_in_data/" in held[0]
    assert not any("epoch_ai: unreachable" in line for line in lines)
    assert len(lines) == len(set(lines))


def test_sql_tells_both_freshnesses_as_of_the_release_and_as_of_the_last_fetch(troubled: Settings) -> None:
    with connected(troubled) as connection:
        late = "select source_id from {} where is_fetch_late order by 1"
        assert connection.execute(late.format("meta.source_freshness")).fetchall() == [("ecb",)]
        assert connection.execute(late.format("live.freshness")).fetchall() == [("ecb",)]
        expected = connection.execute(
            "select publisher_moved_at, expected_at, late_from from meta.source_freshness where source_id = 'mic'"
        ).fetchone()
    assert [str(day) for day in expected or ()] == ["2025-07-08", "2026-07-08", "2026-07-30"]


def test_a_failed_fetch_is_repeated_by_a_run_of_its_own_and_not_twice(troubled: Settings) -> None:
    sensor = definitions(troubled).resolve_sensor_def("retry_failed_fetches")
    with dg.DagsterInstance.ephemeral() as instance:
        first = sensor.evaluate_tick(dg.build_sensor_context(instance=instance))
        (request,) = first.run_requests or []
        assert request.asset_selection == [landing_key("ecb")]  # epoch_ai failed just now
        with Ledger.opened(troubled.ledger_url) as ledger:
            ledger.add_fetch(
                Fetch(*MODELS, utc_now() - timedelta(days=1), "failed", 0.1, None, "transient", "seen 503")
            )
        (both,) = sensor.evaluate_tick(dg.build_sensor_context(instance=instance)).run_requests or []
        (same,) = sensor.evaluate_tick(dg.build_sensor_context(instance=instance)).run_requests or []
    assert both.asset_selection == [landing_key("ecb"), landing_key("epoch_ai")]
    assert both.run_key == same.run_key != request.run_key


@pytest.mark.parametrize("name", ["daily_refresh", "weekly_refresh", "monthly_refresh", "quarterly_refresh"])
def test_a_tick_that_fires_twice_is_one_run(troubled: Settings, name: str) -> None:
    schedule = definitions(troubled).resolve_schedule_def(name)
    tick = datetime(2026, 11, 22, 6, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    requests = [
        (schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=tick)).run_requests or [])[0]
        for _ in range(2)
    ]
    assert requests[0].run_key == requests[1].run_key == f"{name} {tick.isoformat()}"


def test_the_yearly_schedule_starts_nothing_and_reminds_of_what_is_to_be_handed_over(troubled: Settings) -> None:
    schedule = definitions(troubled).resolve_schedule_def("yearly_refresh")
    tick = datetime(2026, 11, 1, 7, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    done = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=tick))
    assert not done.run_requests
    assert "mic: White Paper on Information and Communications" in str(done.skip_message)
    assert "aigap land mic PATH" in str(done.skip_message)
