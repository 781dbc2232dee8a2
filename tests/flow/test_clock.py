"""A clock that steps into the future and back: order is that of writing, and nothing is dated ahead for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.releasing.promotion import releases_on_disk
from pipeline.settings import Settings
from pipeline.showing.diagnosis import findings
from tests.commands import typed
from tests.refreshing import ask
from tests.releases import Small

pytestmark = pytest.mark.long


def at(settings: Settings, moment: datetime) -> Settings:
    return replace(settings, now=lambda: moment)


def built(settings: Settings) -> str:
    assert refresh.build_release(settings, trigger="tests").promoted
    return settings.current_warehouse.resolve().parent.name


def test_after_a_step_into_the_future_and_back_releases_are_dated_rightly_again(small_with_marts: Small) -> None:
    settings = small_with_marts(AIGAP_KEEP_RELEASES="2")
    now = settings.now().replace(microsecond=0)
    (first,) = [home.name for home in releases_on_disk(settings)]
    ahead = built(at(settings, now + timedelta(days=1500)))
    assert ahead[:4] > first[:4]
    back = [built(at(settings, now + timedelta(minutes=minute))) for minute in (10, 20)]
    assert [name[:8] for name in back] == [f"{now + timedelta(minutes=minute):%Y%m%d}" for minute in (10, 20)]
    assert [
        home.name for home in releases_on_disk(settings)
    ] == back  # the one of the future is the older one, and gone
    dates = ask(settings, "select built_at from meta.releases order by built_at")
    assert ask(settings, "select max_by(release_id, built_at) from meta.releases") == [(back[1],)]
    assert dates[-1][0] == now + timedelta(minutes=20)
    assert back[1] in typed(settings, "status").stdout


def test_the_jump_is_told_once(small: Small) -> None:
    settings = small()
    now, said = settings.now(), list[str]()
    built(at(settings, now + timedelta(days=1500)))
    for minute in (10, 20):
        refresh.fetch(at(settings, now + timedelta(minutes=minute)), offline=True, progress=said.append)
    with Ledger.opened(settings.ledger_url) as ledger:
        assert [alert.kind for alert in ledger.alerts()].count("clock") == 1
    assert [line.partition(":")[0] for line in said if "clock" in line] == ["the clock of this machine has jumped"]


def of_the_clock(settings: Settings) -> list[str]:
    with Ledger.opened(settings.ledger_url) as ledger:
        return [alert.state for alert in ledger.alerts() if alert.kind == "clock"]


def told_by_the_doctor(settings: Settings) -> bool:
    return any(finding.area == "clock" and finding.next_step for finding in findings(settings))


def test_a_jump_is_over_with_the_next_release_that_is_dated_rightly(small: Small) -> None:
    """It was told for ever: what was recorded ahead stays in the ledger."""
    settings = small()
    now = settings.now()
    ahead = at(settings, now + timedelta(days=1500))
    edited(settings, ",26.7,", ",27.7,")
    refresh.fetch(ahead, offline=True)  # lands a file that is dated ahead for ever
    built(ahead)
    today = at(settings, now + timedelta(minutes=10))
    refresh.fetch(today, offline=True)
    assert (of_the_clock(today), told_by_the_doctor(today)) == (["raised"], True)
    built(today)
    assert (of_the_clock(today), told_by_the_doctor(today)) == (["raised", "ended"], False)
    refresh.fetch(at(settings, now + timedelta(minutes=20)), offline=True)
    assert of_the_clock(today) == ["raised", "ended"]
    built(at(settings, now + timedelta(days=900)))  # another jump is told anew, though it is a shorter one
    refresh.fetch(at(settings, now + timedelta(minutes=30)), offline=True)
    assert of_the_clock(today) == ["raised", "ended", "raised"]


def test_a_clock_that_fell_back_is_told_once_until_it_is_right_again(small: Small) -> None:
    settings = small()
    now = settings.now()
    dead_battery = datetime(2000, 1, 1)
    for minute in (0, 10, 20):  # each release is dated a second after the one before it
        behind = at(settings, dead_battery + timedelta(minutes=minute))
        refresh.fetch(behind, offline=True)
        built(behind)
        assert (of_the_clock(settings), told_by_the_doctor(behind)) == (["raised"], True)
    refresh.fetch(at(settings, now + timedelta(minutes=30)), offline=True)
    assert (of_the_clock(settings), told_by_the_doctor(settings)) == (["raised", "ended"], False)


def edited(settings: Settings, old: str, new: str) -> None:
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
