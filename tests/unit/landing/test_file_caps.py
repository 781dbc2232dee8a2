"""How large a file may be: the data set says it, a person may say otherwise, and the message's own words work."""

from __future__ import annotations

import gzip
import shlex
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import refresh
from pipeline.landing.fetching import FetchError, fetch
from pipeline.landing.file_caps import FileCap
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.sources import declared_dataset
from tests.mirror import Mirror, body, raw
from tests.publications import ROBOTS, path_of
from tests.small_project import settings_of

ADDRESS = "https://publisher.example/data.csv"
PATH = "/publisher.example/data.csv"


def with_variables(settings: Settings, **variables: str) -> Settings:
    return settings_of(settings.project_root, settings.data_folder, **variables)


def said_setting(message: str) -> dict[str, str]:
    """The setting that a message proposes, as whoever types its command sets it."""
    word = next(word for word in shlex.split(message.replace(";", " ")) if word.startswith("AIGAP_MAX_FILE_MB="))
    return dict([word.split("=")])


@pytest.fixture
def sparse(tmp_path: Path) -> Path:
    """A file above the cap that takes no room on the disk."""
    path = tmp_path / "it's {large}.csv"
    with path.open("wb") as file:
        file.write(b"Entity,Code,Year\n")
        file.truncate(declared_dataset(*ROBOTS).max_bytes_by_hand + 1)
    return path


def test_a_file_above_the_cap_of_its_data_set_is_refused_and_with_the_setting_taken(
    small: Callable[..., Settings], sparse: Path
) -> None:
    settings = small()
    words = {"dataset_id": ROBOTS[1], "edition": "Robots", "published_at": settings.now().date()}
    with pytest.raises(RunFault) as refused:
        refresh.land(settings, ROBOTS[0], sparse, **words)
    message = str(refused.value)
    assert "at most 200,000,000 bytes, as its data set declares" in message
    assert "seen: 200,000,001 bytes" in message
    assert f"AIGAP_MAX_FILE_MB=201 aigap land {ROBOTS[0]} {shlex.quote(str(sparse))}" in message
    taken = with_variables(settings, **said_setting(message))
    landed = refresh.land(taken, ROBOTS[0], sparse, **words)
    assert (landed.is_new, landed.snapshot.bytes) == (True, 200_000_001)
    with pytest.raises(RunFault, match="at most 1,000,000 bytes, as AIGAP_MAX_FILE_MB says"):
        refresh.land(with_variables(settings, AIGAP_MAX_FILE_MB="1"), ROBOTS[0], sparse, **words)


def test_an_answer_above_the_cap_is_refused_and_with_the_setting_taken(
    small: Callable[..., Settings], mirror: Mirror
) -> None:
    mirror.answers[path_of(*ROBOTS)] = body(b"x" * (declared_dataset(*ROBOTS).max_bytes_by_fetch + 1))
    settings = small(AIGAP_MIRROR=mirror.url)
    refused = fetch_of(settings)
    assert refused.outcome == "failed"
    message = str(refused.message)
    assert "more than 67,108,864 bytes, as its data set declares; 67,108,865 bytes are stated" in message
    assert f"AIGAP_MAX_FILE_MB=68 aigap refresh --source {ROBOTS[0]}" in message
    taken = fetch_of(with_variables(settings, AIGAP_MIRROR=mirror.url, **said_setting(message)))
    assert taken.outcome == "new", taken.message


def fetch_of(settings: Settings) -> refresh.Fetch:
    landing = refresh.fetch(settings, only=[ROBOTS[0]])
    return next(fetch for fetch in landing.fetches if fetch.dataset_id == ROBOTS[1])


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000),
        body(gzip.compress(b"x" * 2000), Content_Encoding="gzip"),
    ],
    ids=["no length", "packed"],
)
def test_where_no_size_is_stated_the_setting_is_proposed_all_the_same(mirror: Mirror, answer: object) -> None:
    mirror.answers[PATH] = answer  # type: ignore[assignment]
    with pytest.raises(FetchError, match="how many is not stated; if the file is right: AIGAP_MAX_FILE_MB=1 aigap"):
        fetch(ADDRESS, content="csv", deadline=time.monotonic() + 5, mirror_url=mirror.url, cap=FileCap(1000))


@pytest.mark.parametrize("value", ["0.x", "-1", "1e3", "１"])
def test_a_setting_that_is_no_size_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(RunFault, match="AIGAP_MAX_FILE_MB is not usable"):
        settings_of(tmp_path, tmp_path / "data", AIGAP_MAX_FILE_MB=value)
