"""What Dagster forgets: runs without news soon, the others later, and nothing that is shown now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipeline.orchestration.event_log import KeptEventLogStorage
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.retention import DAYS_WITH_NEWS, DAYS_WITHOUT_NEWS, RELEASE_TAG, prune
from pipeline.settings import Settings


@dg.asset
def numbers() -> None:
    """Something that a run makes."""


@dg.asset(output_required=False)
def nothing() -> Iterator[dg.MaterializeResult[None]]:
    """Something that finds nothing new."""
    yield from ()


@dg.asset
def broken() -> None:
    """Something that fails."""
    raise ValueError


@pytest.fixture
def instance(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")  # the instance names its own
    with shared_instance(settings) as instance:
        yield instance


def run(instance: dg.DagsterInstance, *tags: str, asset: dg.AssetsDefinition = nothing) -> str:
    return dg.materialize([asset], instance=instance, tags=dict.fromkeys(tags, "x"), raise_on_error=False).run_id


def kept(instance: dg.DagsterInstance, settings: Settings, days: int) -> set[str]:
    """The runs that are left so many days from now."""
    prune(instance, settings, datetime.now(UTC) + timedelta(days=days, minutes=1))
    return {run.run_id for run in instance.get_runs()}


def test_runs_are_forgotten_those_without_news_first_and_what_is_shown_never(
    instance: dg.DagsterInstance, settings: Settings
) -> None:
    released, first, newest = run(instance, RELEASE_TAG), run(instance, asset=numbers), run(instance, asset=numbers)
    idle, failed = run(instance), run(instance, asset=broken)
    assert kept(instance, settings, DAYS_WITHOUT_NEWS - 1) == {released, first, newest, idle, failed}
    assert kept(instance, settings, DAYS_WITHOUT_NEWS) == {released, newest, failed}
    assert instance.event_log_storage.get_logs_for_run(idle) == []
    assert not (settings.dagster_home / "storage" / idle).exists()
    assert kept(instance, settings, DAYS_WITH_NEWS) == {newest}
    assert instance.get_latest_materialization_event(numbers.key) is not None


def test_of_a_check_the_newest_result_is_kept(instance: dg.DagsterInstance, settings: Settings) -> None:
    for passed in (False, True):
        instance.report_runless_asset_event(dg.AssetCheckEvaluation(numbers.key, "is_right", passed))
    check = dg.AssetCheckKey(numbers.key, "is_right")
    storage = instance.event_log_storage
    assert isinstance(storage, KeptEventLogStorage)
    kept(instance, settings, DAYS_WITH_NEWS - 1)
    assert len(storage.get_asset_check_execution_history(check, limit=5)) == 2
    kept(instance, settings, DAYS_WITH_NEWS)
    (record,) = storage.get_asset_check_execution_history(check, limit=5)
    assert record.evaluation is not None and record.evaluation.passed
    assert len(storage.get_logs_for_run("")) == 1
