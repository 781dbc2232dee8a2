"""Settings: what each variable may say, and that a wrong one is told with its form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT, Settings


def test_nothing_set_means_the_documented_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.data_folder == PROJECT_ROOT / "warehouse" / "data"
    assert (settings.default_focus, settings.peer_group, settings.mirror_url) == ("JPN", "OECD", None)
    assert settings.ledger_url == f"sqlite:///{settings.data_folder}/ledger.sqlite"
    assert settings.snapshots_url == f"file://{settings.data_folder}/snapshots"


def test_an_empty_variable_is_an_unset_one() -> None:
    names = ("AIGAP_DATA", "AIGAP_FOCUS", "AIGAP_PEERS", "AIGAP_MIRROR", "AIGAP_FETCH_SECONDS", "AIGAP_KEEP_RELEASES")
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings.from_environment({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AIGAP_FOCUS", "Japan"),
        ("AIGAP_FOCUS", "jpn"),
        ("AIGAP_FOCUS", "JPN'; drop"),
        ("AIGAP_PEERS", "oecd"),
        ("AIGAP_ENGINE", "pandas"),
        ("AIGAP_SPARK_MASTER", "127.0.0.1:7077"),
        ("AIGAP_SPARK_MASTER", "local[0]"),
        ("AIGAP_MIRROR", "127.0.0.1:8000"),
        ("AIGAP_MIRROR", "file:///mirror"),
        ("AIGAP_FETCH_SECONDS", "-1"),
        ("AIGAP_FETCH_SECONDS", "1e3"),
        ("AIGAP_FETCH_SECONDS", "nan"),
        ("AIGAP_FETCH_SECONDS", "１２"),
        ("AIGAP_FETCH_SECONDS", "9" * 400),
        ("AIGAP_KEEP_RELEASES", "0"),
        ("AIGAP_KEEP_RELEASES", "all"),
        ("AIGAP_DATA", "/data?mode=memory"),
        ("AIGAP_DATA", "/data::x"),
        ("AIGAP_WEIGHTS", "/no/such/file.csv"),
    ],
)
def test_a_value_without_its_form_is_reported_by_its_name(name: str, value: str) -> None:
    """A question mark in the data folder's path once put the ledger beside it: the rest was read as a query."""
    with pytest.raises(RunFault, match=f"the setting {name} is not usable") as fault:
        Settings.from_environment({name: value})
    assert value in str(fault.value)


@pytest.mark.parametrize("folder", ["with blank", "データ", "a'b", "a[1]", "a#b%20"])
def test_a_data_folder_may_have_an_unusual_name(tmp_path: Path, folder: str) -> None:
    settings = Settings.from_environment({"AIGAP_DATA": str(tmp_path / folder)})
    assert settings.data_folder == tmp_path / folder


def test_weights_of_ones_own_stand_in_place_of_the_projects(tmp_path: Path) -> None:
    assert Settings.from_environment({}).reference_instead == {}
    own = tmp_path / "mine.csv"
    own.write_text("pillar\n", encoding="utf-8")
    settings = Settings.from_environment({"AIGAP_WEIGHTS": str(own)})
    assert settings.reference_instead == {"composite_weights.csv": own}
    own.unlink()
    with pytest.raises(RunFault, match=r"mine\.csv cannot be read"):
        settings.reference_instead_hashes()


def test_a_mirror_may_end_in_a_slash() -> None:
    assert Settings.from_environment({"AIGAP_MIRROR": "http://127.0.0.1:8000/"}).mirror_url == "http://127.0.0.1:8000"


#: What asks the machine for the time; time.monotonic measures waits and says no time.
_MACHINES_CLOCK = re.compile(r"\b(?:utc_now|datetime\.(?:utc)?now|date\.today|time\.time|time\.(?:gm|local)time)\(")


def test_nothing_recorded_or_decided_is_by_the_machines_clock() -> None:
    """What asked it would not follow the clock that a caller hands in: the lock tells of real processes, and which of
    OpenAlex's years are declared at all follows the year in which the process was started.
    """
    asking = [
        path.relative_to(PROJECT_ROOT).as_posix()
        for path in sorted((PROJECT_ROOT / "pipeline").rglob("*.py"))
        if _MACHINES_CLOCK.search(path.read_text(encoding="utf-8").replace("def utc_now()", ""))
    ]
    assert asking == ["pipeline/landing/writer_lock.py", "pipeline/settings.py", "pipeline/sources/openalex.py"]
