"""Files that a release cannot be built with: held by the refresh that meets them, and nobody else's trouble."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import refresh
from pipeline.health.problems import health_now
from pipeline.health.source_status import HELD
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Hold
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from tests.mirror import Mirror, body
from tests.publications import DIFFUSION, GDP, INVESTMENT, PAYLOADS, ROBOTS, csv_of, path_of, publish
from tests.refreshing import ask, refreshed, seal, status_of

pytestmark = pytest.mark.long

Small = Callable[..., Settings]
HEADER = """-- title: numbers that this test cannot bear
-- grain: one row per number
-- unit: none
-- caveats: none
-- severity: critical
-- expected: no such number
-- likely_cause: this test
-- next_step: aigap status
"""
BAD = 987_654.0
NAMED = f"select o.snapshot_id, o.value from core.observations as o where o.value = {BAD}"
UNNAMED = f"select o.value from core.observations as o where o.value = {BAD}"


def with_three_datasets(small: Small, mirror: Mirror) -> None:
    """Release three live datasets."""
    publish(mirror, ROBOTS, INVESTMENT, GDP)
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[ROBOTS[0], GDP[0]])
    refreshed(settings, offline=True)


@pytest.fixture
def released(prepared: Callable[..., Settings], mirror: Mirror) -> Settings:
    """A small project with one release of three live datasets, and no check that any number breaks."""
    publish(mirror, ROBOTS, INVESTMENT, GDP)
    return prepared(with_three_datasets)


def check(settings: Settings, sql: str) -> None:
    """Add a blocking check to the project."""
    (settings.models_folder / "audit" / "planted.sql").write_text(HEADER + sql)


def robots_with(value: float) -> bytes:
    header, *lines = [line.split(",") for line in PAYLOADS[ROBOTS].decode().splitlines()]
    return csv_of(header, [*lines[0][:3], f"{value:.0f}"], *lines[1:])


def news(settings: Settings, mirror: Mirror, *, robots: bool = True) -> None:
    """New files of two publishers: robots with a number that the check forbids, and diffusion without one."""
    if robots:
        mirror.answers[path_of(*ROBOTS)] = body(robots_with(BAD))
    publish(mirror, DIFFUSION)
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])


@pytest.mark.parametrize(("sql", "builds"), [(NAMED, 3), (UNNAMED, 3)])
def test_the_file_that_a_check_forbids_is_held_and_the_rest_is_released(
    released: Settings, mirror: Mirror, sql: str, builds: int
) -> None:
    check(released, sql)
    news(released, mirror)
    lines: list[str] = []
    built = refresh.build_release(released, trigger="tests", progress=lines.append)

    assert (built.promoted, built.builds) == (True, builds)
    (name,) = built.held
    assert name.startswith("/".join(ROBOTS))
    assert f"held: {name}, found by {builds} builds; the release is made without it" in lines
    assert ask(released, f"select count(*) from core.observations where value = {BAD}") == [(0,)]
    assert ask(released, f"select count(*) > 0 from core.observations where source_id = '{DIFFUSION[0]}'") == [(True,)]
    status = status_of(released, ROBOTS[0])
    assert (status["status"], status["served_from"]) == (HELD, "fetched")
    assert "audit.planted" in status["reason"] and "not proven good" not in status["reason"]
    (reason,) = ask(released, f"select reason from meta.snapshots where snapshot_id = '{name}'")
    assert "audit.planted" in reason[0]
    with Ledger.opened(released.ledger_url) as ledger:
        (health,) = [one for one in health_now(released, ledger) if one.source_id == ROBOTS[0]]
    (problem,) = health.problems
    for words in ("audit.planted", f"{BAD:.10g}", f"aigap reject {name} --why TEXT"):
        assert words in problem.seen
    assert refreshed(released, offline=True) is None  # a held file is no news


def test_a_hold_is_tried_again_when_the_check_or_the_accepted_files_change(released: Settings, mirror: Mirror) -> None:
    check(released, NAMED)
    news(released, mirror)
    assert refresh.build_release(released, trigger="tests").held
    with pytest.raises(RunFault, match="a release with it fails the check that its reason names"):
        (name,) = [hold.snapshot_id for hold in _holds(released)]
        refresh.accept(released, name, "it is right")

    mirror.answers[path_of(*ROBOTS)] = body(robots_with(BAD + 1))  # the publisher mends it
    refresh.fetch(released, only=[ROBOTS[0]])
    built = refresh.build_release(released, trigger="tests")
    assert len(built.held) == 1  # the older file still cannot be released, and the newer one is
    assert ask(released, f"select count(*) from core.observations where value = {BAD + 1}") == [(1,)]

    check(released, "select 1 where false")
    built = refresh.build_release(released, trigger="tests")
    assert (built.promoted, built.held, built.builds) == (True, {}, 1)


def test_a_check_that_fails_without_any_new_file_refuses_the_release(released: Settings, mirror: Mirror) -> None:
    before = seal(released)
    check(released, "select 1 as always")
    news(released, mirror, robots=False)
    built = refresh.build_release(released, trigger="tests")
    assert (built.promoted, built.held, built.builds) == (False, {}, 2)
    assert seal(released) == before


def test_a_model_that_a_file_breaks_is_that_files_trouble_alone(released: Settings, mirror: Mirror) -> None:
    """A value that no type holds once ended every refresh, naming nothing."""
    path = released.models_folder / "core" / "published_lists.sql"
    text = path.read_text()
    broken = f"cast(max(case when value = {BAD} then 'no number' end) as bigint) is null and max(note) is null"
    path.write_text(text.replace("max(note) as note", f"case when {broken} then null else max(note) end as note"))
    assert path.read_text() != text
    news(released, mirror)
    built = refresh.build_release(released, trigger="tests")
    assert (built.promoted, [name.rpartition("/")[0] for name in built.held]) == (True, ["/".join(ROBOTS)])
    assert "published_lists cannot be run" in next(iter(built.held.values()))


def _holds(settings: Settings) -> list[Hold]:
    with Ledger.opened(settings.ledger_url) as ledger:
        return list(ledger.holds())
