"""A short part of ``make survive``: kills, failing calls, readers and writers at once cost readers nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.survival import Survival, failing_calls, kills_at_calls, kills_at_random, made, readers, writers


@pytest.fixture(scope="module")
def survival(tmp_path_factory: pytest.TempPathFactory) -> Survival:
    return made(tmp_path_factory.mktemp("survival"))


def held(survival: Survival, part: Callable[[Survival, int], str], number: int) -> None:
    done = part(survival, number)
    assert survival.faults == [], done


def test_a_kill_before_a_call_that_changes_a_file_loses_nothing(survival: Survival) -> None:
    held(survival, kills_at_calls, 1)


@pytest.mark.long
@pytest.mark.parametrize(
    ("part", "number"), [(kills_at_calls, 3), (kills_at_random, 4), (failing_calls, 2), (readers, 300), (writers, 1)]
)
def test_what_readers_have_survives(survival: Survival, part: Callable[[Survival, int], str], number: int) -> None:
    held(survival, part, number)


@pytest.mark.long
def test_a_reader_of_another_value_is_seen(survival: Survival, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.survival._value", lambda settings: 0.5)
    readers(survival, 10)
    assert "is not one of" in survival.faults.pop(0)
    survival.faults.clear()
