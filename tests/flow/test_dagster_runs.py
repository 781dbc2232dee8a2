"""What a run does for what was selected, and what Dagster shows after it, however it ended.

Runs are started in this process as the UI's buttons start them: by assets and checks of the graph. That the buttons
start these is the matter of ``tests/ui``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import dagster as dg
import pytest
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Fetch
from pipeline.orchestration.asset_keys import LANDING, landing_key
from pipeline.orchestration.current_checks import current_checks, unrecorded_checks
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.jobs import definitions
from pipeline.orchestration.sensors import report_health
from pipeline.settings import Settings, utc_now
from tests.mirror import Mirror
from tests.publications import MODELS, RATES, publish
from tests.refreshing import ask, seal
from tests.releases import Small

pytestmark = pytest.mark.long

RELEASED = dg.AssetKey(["core", "observations"])
SERVED = dg.AssetCheckKey(landing_key(MODELS[0]), "served_as_declared")


@pytest.fixture
def settings(small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A small project with a release of its own; publishers answer 404 until a test lets them publish."""
    settings = small(AIGAP_MIRROR=mirror.url, AIGAP_FETCH_SECONDS="2")
    monkeypatch.setattr(Settings, "from_environment", classmethod(lambda cls, environment=None: settings))
    monkeypatch.setenv("DAGSTER_HOME", "")  # the instance names its own
    return settings


@pytest.fixture
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    with shared_instance(settings) as instance:
        yield instance


@pytest.fixture
def press(settings: Settings, instance: dg.DagsterInstance) -> Callable[..., dg.ExecuteInProcessResult]:
    """Start what a button starts: a run of these assets with all of their checks, or of these checks alone."""
    graph = definitions(settings).resolve_implicit_global_asset_job_def()

    def run(
        assets: Iterable[dg.AssetKey] = (), checks: Iterable[dg.AssetCheckKey] | None = None, **run_config: object
    ) -> dg.ExecuteInProcessResult:
        wanted = set(checks) if checks is not None else None
        job = graph.get_subset(asset_selection=set(assets), asset_check_selection=wanted)
        return job.execute_in_process(instance=instance, raise_on_error=False, run_config=run_config)

    return run


def made_by(result: dg.ExecuteInProcessResult) -> set[str]:
    """The names of what a run has materialised."""
    return {".".join(event.asset_key.path) for event in result.get_asset_materialization_events() if event.asset_key}


def asked(settings: Settings) -> set[str]:
    """The sources that were fetched."""
    with Ledger.opened(settings.ledger_url) as ledger:
        return {fetch.source_id for fetch in ledger.fetches()}


def numbers_of(instance: dg.DagsterInstance, *path: str) -> dict[str, float]:
    """The numbers that Dagster plots of an asset, as of now."""
    event = instance.get_latest_materialization_event(dg.AssetKey(path))
    assert event is not None and event.asset_materialization is not None
    values = {name: data.value for name, data in event.asset_materialization.metadata.items()}
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float)}


def release_id(settings: Settings) -> str:
    return settings.current_warehouse.resolve().name


def all_stand(instance: dg.DagsterInstance, settings: Settings) -> bool:
    assert current_checks(settings)
    return unrecorded_checks(instance, settings) == []


def stale(instance: dg.DagsterInstance, settings: Settings) -> list[dg.AssetKey]:
    """What the graph shows as out of step with what it is made of."""
    graph = definitions(settings).resolve_asset_graph()
    resolver = CachingStaleStatusResolver(instance, graph, LoadingContextForTest(instance))
    return [key for key in graph.get_all_asset_keys() if resolver.get_status(key) is StaleStatus.STALE]


def test_one_source_is_fetched_alone_and_its_news_are_released(
    settings: Settings, instance: dg.DagsterInstance, mirror: Mirror, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    publish(mirror, RATES)
    before = release_id(settings)
    result = press([landing_key("ecb")])
    assert result.success
    assert asked(settings) == {"ecb"}
    assert release_id(settings) != before
    made = made_by(result)
    assert {name for name in made if name.startswith("landing.")} & {f"landing.{s}" for s in ("ecb", "epoch_ai")} == {
        "landing.ecb"
    }
    assert "core.observations" in made
    assert all_stand(instance, settings)
    rates, releases = (numbers_of(instance, *path) for path in (("landing", "ecb"), ("meta", "releases")))
    assert rates["rows"] > 0 and rates["economies"] > 0 and rates["newest year"] > 2000
    assert releases["seconds"] > 0 and releases["megabytes"] > 0


def test_a_fetch_without_news_makes_no_release_and_the_source_is_as_fresh_as_its_answer(
    settings: Settings, instance: dg.DagsterInstance, mirror: Mirror, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    publish(mirror, RATES)
    press([landing_key("ecb")])
    before = release_id(settings)
    again = press([landing_key("ecb")])
    assert made_by(again) == {"landing.ecb"}
    assert not stale(instance, settings)
    assert release_id(settings) == before
    assert all_stand(instance, settings)


def test_a_fetch_that_fails_materialises_nothing_and_turns_its_own_checks_red(
    settings: Settings, instance: dg.DagsterInstance, mirror: Mirror, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    publish(mirror, RATES)
    result = press([landing_key("ecb"), landing_key(MODELS[0])])
    assert result.success
    assert "landing.ecb" in made_by(result)
    assert f"landing.{MODELS[0]}" not in made_by(result)
    record = instance.event_log_storage.get_latest_asset_check_execution_by_key([SERVED])[SERVED]
    assert record.status.value == "FAILED"
    later = press([landing_key("ecb")])  # that another source answers again does not make the dead one fresh
    assert f"landing.{MODELS[0]}" not in made_by(later)
    assert all_stand(instance, settings)


def test_a_table_alone_is_released_with_all_others_or_left_where_nothing_changed(
    settings: Settings, instance: dg.DagsterInstance, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    before = seal(settings)
    result = press([RELEASED])
    assert result.success
    assert "core.observations" in made_by(result)  # the fixture's release was made without Dagster, which shows it now
    assert (made_by(press([RELEASED])), asked(settings), seal(settings)) == (set(), set(), before)
    model = settings.models_folder / "core" / "observations_latest.sql"
    model.write_text(f"{model.read_text(encoding='utf-8')}-- another\n", encoding="utf-8")
    assert {"core.observations", "meta.releases"} <= made_by(press([RELEASED]))
    assert seal(settings) != before
    assert all_stand(instance, settings)


def test_a_check_alone_is_told_anew_and_nothing_is_fetched_or_released(
    settings: Settings, instance: dg.DagsterInstance, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    before = seal(settings)
    for check in (SERVED, dg.AssetCheckKey(RELEASED, "pandera")):
        result = press(checks=[check])
        assert result.success
        told = {event.asset_check_key for event in result.get_asset_check_evaluations()}
        assert check in told
    assert asked(settings) == set()
    assert seal(settings) == before
    assert all_stand(instance, settings)


def test_a_run_that_fails_leaves_the_checks_as_they_stand(
    settings: Settings, instance: dg.DagsterInstance, mirror: Mirror, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    """A failed run once left every check that it was to make as "Execution failed", until the next release."""
    publish(mirror, RATES)
    model = settings.models_folder / "core" / "observations_latest.sql"
    sql = model.read_text(encoding="utf-8")
    model.write_text(sql.replace("from core.observations", "from core.no_such_table"), encoding="utf-8")
    before = release_id(settings)
    result = press([landing_key("ecb"), RELEASED])
    assert not result.success
    assert release_id(settings) == before
    assert "landing.ecb" in made_by(result)  # what was fetched was fetched
    assert all_stand(instance, settings)


def test_a_run_that_is_killed_leaves_checks_that_the_daemon_puts_right(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    """Its plan of the checks is all that there is of it."""
    graph = definitions(settings).resolve_implicit_global_asset_job_def()
    run = instance.create_run_for_job(graph, asset_selection=frozenset({landing_key("ecb")}))
    instance.report_run_failed(run)
    assert not all_stand(instance, settings)
    report_health(dg.build_sensor_context(instance=instance))
    assert all_stand(instance, settings)


def test_what_changes_without_any_run_is_recorded_once(settings: Settings, instance: dg.DagsterInstance) -> None:
    report_health(dg.build_sensor_context(instance=instance))
    assert all_stand(instance, settings)
    with Ledger.opened(settings.ledger_url) as ledger:
        ledger.add_fetch(Fetch(*MODELS, utc_now() - timedelta(days=1), "failed", 0.1, None, "transient", "seen 503"))
    changed = {check.asset_check_key for check in unrecorded_checks(instance, settings)}
    assert SERVED in changed
    assert changed <= {SERVED, dg.AssetCheckKey(SERVED.asset_key, "fetched_in_time")} | {
        key for key in changed if key.name == "gate"
    }
    assert report_health(dg.build_sensor_context(instance=instance)).skip_message == f"checks recorded: {len(changed)}"
    assert report_health(dg.build_sensor_context(instance=instance)).skip_message == "checks recorded: 0"


def test_a_source_that_is_not_of_these_is_refused_before_anything_is_done(
    settings: Settings, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    with pytest.raises(dg.DagsterInvalidConfigError, match="ecbb"):
        press([landing_key("ecb")], ops={"landing": {"config": {"sources": ["ecbb"]}}})
    assert asked(settings) == set()


def test_handed_over_sources_are_not_fetched(
    settings: Settings, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    assert press([landing_key("mic")]).success
    assert asked(settings) == set()
    assert ask(settings, "select count(*) > 0 from core.observations") == [(True,)]


def test_every_check_that_is_declared_has_a_result(
    settings: Settings, instance: dg.DagsterInstance, press: Callable[..., dg.ExecuteInProcessResult]
) -> None:
    """Also those of the tables that tell of the checks, which are filled after all others."""
    assert press([RELEASED]).success
    graph = definitions(settings).resolve_asset_graph()
    declared = {key for key in graph.asset_check_keys if ".".join(key.asset_key.path) in released_names(settings)}
    keys = declared | {key for key in graph.asset_check_keys if key.asset_key.path[0] == LANDING}
    recorded = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys))
    assert keys - recorded.keys() == set()


def released_names(settings: Settings) -> set[str]:
    """The tables of the release, of which a small project has not all."""
    names = ask(settings, "select schema_name || '.' || table_name from duckdb_tables()")
    return {name for (name,) in names}
