"""What can be read and cannot be believed: held, the last good file served, until a person accepts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import refresh
from pipeline.cli import main
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from tests.mirror import Mirror, body
from tests.publications import INVESTMENT, PAYLOADS, ROBOTS, csv_of, path_of, publish
from tests.refreshing import ask, refreshed, seal, status_of, statuses_after_parsing

pytestmark = pytest.mark.long

Small = Callable[..., Settings]
PATH = path_of(*ROBOTS)
_JAPAN = (
    "select value from core.observations where geo = 'JPN' and period = '2023' and source_id = 'our_world_in_data' "
    "and indicator_id = 'industrial_robots_installed' order by recorded_at"
)


def robots_times(factor: int, *, only: str = "") -> bytes:
    """The chart of robots with every number, or that of one line alone, in other units."""
    header, *lines = [line.split(",") for line in PAYLOADS[ROBOTS].decode().splitlines()]
    rows = [[*line[:3], str(factor * int(line[3]))] if only in ",".join(line) else line for line in lines]
    return csv_of(header, *rows)


def with_robots(small: Small, mirror: Mirror) -> None:
    """Release the usual chart of robots."""
    publish(mirror, ROBOTS, INVESTMENT)
    settings = small(AIGAP_MIRROR=mirror.url)
    refresh.fetch(settings, only=[ROBOTS[0]])
    refreshed(settings, offline=True)


@pytest.fixture
def landed(prepared: Callable[..., Settings], mirror: Mirror) -> Settings:
    """A data folder with a release that has the usual chart of robots."""
    publish(mirror, ROBOTS, INVESTMENT)
    return prepared(with_robots)


def look_at(settings: Settings, mirror: Mirror, payload: bytes) -> str:
    """Let the publisher publish another chart, and fetch; the id of what was landed."""
    mirror.answers[PATH] = body(payload)
    return refresh.fetch(settings, only=[ROBOTS[0]]).landed[-1]


def test_thousandfold_units_are_held_until_a_person_accepts_them(landed: Settings, mirror: Mirror) -> None:
    assert ask(landed, _JAPAN) == [(48_023.0,)]
    name = look_at(landed, mirror, robots_times(1000))
    refreshed(landed, offline=True)
    status = status_of(landed, ROBOTS[0])
    assert (status["status"], status["served_from"]) == ("held", "fetched")
    said = "60 of 60 cells of industrial_robots_installed times 1,000: "
    assert said in status["reason"]
    assert " 2023 543,023 -> 543,023,000 robots, " in status["reason"]
    assert status["next_step"].startswith(f"if the publisher's page says the same: aigap accept {name} --why TEXT")
    assert ask(landed, _JAPAN) == [(48_023.0,)]
    assert refreshed(landed, offline=True) is None

    refresh.accept(landed, name, "the chart is in thousandths of a robot now")
    assert refreshed(landed, offline=True) is not None
    assert status_of(landed, ROBOTS[0])["status"] == "fresh"
    assert (48_023_000.0,) in ask(landed, _JAPAN)
    assert refreshed(landed, offline=True) is None
    with Ledger.opened(landed.ledger_url) as ledger:
        assert [(a.snapshot_id, a.reason) for a in ledger.decisions()] == [
            (name, "the chart is in thousandths of a robot now")
        ]


HELD: dict[str, tuple[bytes, str]] = {
    "tenfold": (robots_times(10), "60 of 60 cells of industrial_robots_installed times 10: "),
    "hundredfold": (robots_times(100), "60 of 60 cells of industrial_robots_installed times 100: "),
    "one large cell": (robots_times(10, only="JPN,2023"), "1 that did: JPN 2023 48,023 -> 480,230 robots"),
    "cut short": (b"\n".join(PAYLOADS[ROBOTS].splitlines()[:46]), "45 rows"),
    "years lost": (
        b"\n".join(line for line in PAYLOADS[ROBOTS].splitlines() if b",2023," not in line),
        "seen: years up to 2022",
    ),
}


@pytest.mark.parametrize("fault", HELD)
def test_what_cannot_be_believed_is_held_and_the_publishers_correction_ends_it(
    landed: Settings, mirror: Mirror, fault: str
) -> None:
    payload, said = HELD[fault]
    before = seal(landed)
    look_at(landed, mirror, payload)
    status = statuses_after_parsing(landed)[ROBOTS[0]]
    assert (status.status, status.served_from) == ("held", "fetched")
    assert said in str(status.reason)
    assert "aigap accept our_world_in_data/industrial_robots_installed/" in str(status.next_step)
    assert seal(landed) == before
    look_at(landed, mirror, PAYLOADS[ROBOTS])
    assert statuses_after_parsing(landed)[ROBOTS[0]].status == "fresh"


def test_only_what_the_gate_holds_can_be_accepted(landed: Settings, mirror: Mirror) -> None:
    unreadable = look_at(landed, mirror, b"entity,code,number\nJapan,JPN,1\n")
    name = look_at(landed, mirror, robots_times(1000))
    statuses_after_parsing(landed)
    with pytest.raises(RunFault, match="there is no held snapshot nonsense") as fault:
        refresh.accept(landed, "nonsense", "because")
    assert f"expected: one of: {name}" in str(fault.value)
    with pytest.raises(RunFault, match="its parser cannot read it") as fault:
        refresh.accept(landed, unreadable, "because")
    assert "the columns entity, code, year" in str(fault.value)
    with pytest.raises(RunFault, match=f"why is {name} right"):
        refresh.accept(landed, name, "  ")
    with Ledger.opened(landed.ledger_url) as ledger:
        assert ledger.decisions() == []


def test_the_command_accepts_and_names_the_next_step(
    landed: Settings, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = look_at(landed, mirror, robots_times(1000))
    statuses_after_parsing(landed)
    monkeypatch.setattr(Settings, "from_environment", classmethod(lambda cls: landed))
    unknown = CliRunner().invoke(main, ["accept", "nonsense", "--why", "because"])
    assert (unknown.exit_code, name in unknown.stderr) == (1, True)
    assert CliRunner().invoke(main, ["accept", name]).exit_code == 2
    done = CliRunner().invoke(main, ["accept", name, "--why", "the publisher says so"])
    assert (done.exit_code, done.stdout) == (0, f"accepted: {name}\nnext: aigap refresh\n")
    assert statuses_after_parsing(landed)[ROBOTS[0]].status == "fresh"


@pytest.mark.genuine
def test_genuine_vintages_pass_and_each_date_has_its_own_counts(small: Small, shared_folder: Path) -> None:
    settings = small()
    for day in (date(2025, 2, 24), date(2025, 3, 16), date(2025, 11, 13)):
        path = shared_folder / "publishers" / "epoch_ai" / day.isoformat() / "notable_ai_models.csv"
        refresh.land(settings, "epoch_ai", path, dataset_id="notable_ai_models", published_at=day)
    refreshed(settings, offline=True)
    assert (status_of(settings, "epoch_ai")["status"], status_of(settings, "epoch_ai")["edition"]) == (
        "handed_over",
        "2025-11-13",
    )
    counts = (
        "select edition, geo, cast(value as integer) from core.observations where indicator_id = 'notable_ai_models' "
        "and source_id = 'epoch_ai' and period = '2024' and geo in ('USA', 'CHN') and reading = 1 order by all"
    )
    assert ask(settings, counts) == [
        ("2025-02-24", "CHN", 10), ("2025-02-24", "USA", 39),
        ("2025-03-16", "CHN", 18), ("2025-03-16", "USA", 42),
        ("2025-11-13", "CHN", 31), ("2025-11-13", "USA", 54),
    ]  # fmt: skip


@pytest.mark.genuine
@pytest.mark.parametrize("factor", [1000, 10, 100])
def test_genuine_robots_in_other_units_are_held(small: Small, mirror: Mirror, shared_folder: Path, factor: int) -> None:
    path = shared_folder / "publishers" / "our_world_in_data" / "annual-industrial-robots-installed.csv"
    header, *lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    publish(mirror, INVESTMENT)
    settings = small(AIGAP_MIRROR=mirror.url)
    look_at(settings, mirror, path.read_bytes())
    assert statuses_after_parsing(settings)[ROBOTS[0]].status == "fresh"
    look_at(settings, mirror, csv_of(header, *([*row[:-1], str(factor * int(float(row[-1])))] for row in lines)))
    status = statuses_after_parsing(settings)[ROBOTS[0]]
    assert status.status == "held"
    assert f"cells of industrial_robots_installed times {factor:,}: " in str(status.reason)
