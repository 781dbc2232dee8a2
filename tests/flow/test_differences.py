"""`aigap diff`: what a person is told of two releases."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.differences import show_differences
from pipeline.showing.headlines import show_releases
from tests.commands import typed
from tests.mirror import Mirror, body
from tests.publications import PAYLOADS, ROBOTS, path_of, publish
from tests.refreshing import seal
from tests.small_project import Row, edit_rows

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def test_a_value_that_changed_is_shown_before_and_after(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    settings = small()
    first = settings.current_warehouse.resolve().parent.name
    edition = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    changed: list[Row] = []

    def corrected(row: Row) -> Row:
        if not changed and row["value_as_published"] and row["obs_status"] == "observed":
            changed.append(row)
            return row | {"value_as_published": row["value_as_published"] + "1"}
        return row

    edit_rows(edition, corrected)
    refresh.fetch(settings, offline=True)
    built = refresh.build_release(settings, trigger="tests")
    assert built.promoted, [check for check in built.checks if check.blocks]
    show_differences(settings, [])
    said = capsys.readouterr().out
    assert f"{first} -> {built.release_id}" in said
    assert "1 values changed" in said
    assert changed[0]["indicator_id"] in said
    show_differences(settings, [first, first])
    assert "0 values changed" in capsys.readouterr().out


def with_robots(small: Small, mirror: Mirror) -> None:
    """Release the usual chart of robots, whose publisher is not the one that is preferred for them."""
    publish(mirror, ROBOTS)
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[ROBOTS[0]])
    assert refresh.build_release(settings, trigger="tests").promoted


@pytest.fixture
def landed(prepared: Callable[..., Settings], mirror: Mirror) -> Settings:
    """A data folder with a release that has the usual chart of robots."""
    return prepared(with_robots)


def look_at(settings: Settings, mirror: Mirror, payload: bytes) -> str:
    """Let the publisher publish another chart, and fetch; the id of what was landed."""
    mirror.answers[path_of(*ROBOTS)] = body(payload)
    return refresh.fetch(settings, only=[ROBOTS[0]]).landed[-1]


def test_what_a_held_file_would_change_is_shown_before_anybody_accepts_it(landed: Settings, mirror: Mirror) -> None:
    header, *lines = PAYLOADS[ROBOTS].decode().splitlines()
    thousandfold = [f"{line}000" for line in lines if not line.startswith("Japan")]
    name = look_at(landed, mirror, "\n".join([header, *thousandfold, ""]).encode())
    before = seal(landed)
    done = typed(landed, "diff", "--held", name)
    assert done.exit_code == 0, done.output
    assert f"-> the same with {name}" in done.stdout
    assert re.search(r"industrial_robots_installed\tour_world_in_data\t1\tJPN\t0", done.stdout)
    assert re.search(r"our_world_in_data\tCHN\t2023\t278023.0\t278023000.0\t99900", done.stdout)
    assert f"aigap accept {name} --why TEXT" in done.stdout
    assert seal(landed) == before
    held = typed(
        landed, "query", "select count(*) from trial.core.observations where value = 278023000", "--format", "csv"
    )
    assert held.stdout.splitlines()[-1] == "1"
    assert refresh.fetch(landed, offline=True).statuses  # nothing was decided by looking
    with Ledger.opened(landed.ledger_url) as ledger:
        assert not ledger.decisions()
    # what is released next was not compared with
    refresh.reject(landed, name, "thousandfold")
    assert refresh.build_release(landed, trigger="tests").promoted
    assert "trial" in typed(landed, "query", "from trial.core.observations").stderr


def test_a_file_that_cannot_be_read_would_change_nothing(landed: Settings, mirror: Mirror) -> None:
    name = look_at(landed, mirror, b"entity,code,t\nJapan,JPN,2023\n")
    done = typed(landed, "diff", "--held", name)
    assert done.exit_code == 1
    assert f"{name} cannot be read, so it would change nothing" in done.stderr
    assert "there is no snapshot nothing/like/it" in typed(landed, "diff", "--held", "nothing/like/it").stderr


def test_without_an_earlier_release_the_message_says_so(small: Small) -> None:
    with pytest.raises(RunFault, match="aigap releases lists them"):
        show_differences(small(), [])
    with pytest.raises(RunFault, match="nonsense"):
        show_differences(small(), ["nonsense"])


def test_a_release_with_a_damaged_manifest_is_listed_as_such(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    settings = small()
    home = settings.current_warehouse.resolve().parent
    show_releases(settings)
    assert "damaged" not in capsys.readouterr().out
    (home / "manifest.json").write_text("{", encoding="utf-8")
    show_releases(settings)
    assert f"{home.name}" in (said := capsys.readouterr().out) and "damaged" in said
