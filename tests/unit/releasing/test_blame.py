"""Which files are held, by trials that know the culprits; no warehouse is built here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.releasing.blame import MOST_BUILDS, NothingToHoldError, settle

NEW = tuple("abcdefgh")


@dataclass(frozen=True)
class Built:
    files: tuple[str, ...]
    passed: bool
    named: frozenset[str] = frozenset()


class Builder:
    """Fails with any of the sets of files that cannot stand together; names those that it is told to name."""

    def __init__(self, *bad: set[str], names: bool = False) -> None:
        self.bad, self.names = bad, names
        self.tried: list[tuple[str, ...]] = []

    def __call__(self, files: Sequence[str]) -> Built:
        self.tried.append(tuple(files))
        broken = [bad for bad in self.bad if bad <= set(files)]
        named = frozenset().union(*broken) if self.names and broken else frozenset()
        return Built(tuple(files), not broken, named)


def test_what_passes_is_released_with_one_build() -> None:
    settled = settle(NEW, Builder())
    assert (settled.released.files, settled.held, settled.builds) == (NEW, {}, 1)


def test_a_file_that_the_worst_rows_name_is_held_after_three_builds() -> None:
    settled = settle(NEW, Builder({"c"}, names=True))
    assert (settled.released.files, list(settled.held), settled.builds) == (tuple("abdefgh"), ["c"], 3)


def test_two_files_that_different_checks_name_are_both_held() -> None:
    class OneAtATime(Builder):
        def __call__(self, files: Sequence[str]) -> Built:
            built = super().__call__(files)
            return Built(built.files, built.passed, frozenset(sorted(built.named)[:1]))

    settled = settle(NEW, OneAtATime({"c"}, {"f"}, names=True))
    assert (settled.released.files, sorted(settled.held), settled.builds) == (tuple("abdegh"), ["c", "f"], 4)


@pytest.mark.parametrize("culprit", NEW)
def test_a_file_that_no_row_names_is_found_by_halves(culprit: str) -> None:
    settled = settle(NEW, Builder({culprit}))
    assert list(settled.held) == [culprit]
    assert settled.released.files == tuple(name for name in NEW if name != culprit)
    assert settled.builds <= MOST_BUILDS


def test_what_no_build_was_left_for_is_held_without_a_trial_of_its_own() -> None:
    new = tuple(f"{number:02}" for number in range(30))
    settled = settle(new, Builder({"03"}, {"20"}))
    assert settled.held["03"] is not None
    assert {name for name, trial in settled.held.items() if trial is None} == set(new[4:])
    assert settled.released.files == new[:3]


def test_of_files_that_fail_only_together_the_later_one_is_held() -> None:
    settled = settle(NEW, Builder({"b", "g"}))
    assert (list(settled.held), settled.released.files) == (["g"], tuple("abcdefh"))


@pytest.mark.parametrize("new", [(), NEW])
def test_a_release_that_fails_without_any_new_file_is_refused(new: tuple[str, ...]) -> None:
    builder: Callable[[Sequence[str]], Built] = Builder(set())
    with pytest.raises(NothingToHoldError) as refused:
        settle(new, builder)
    assert refused.value.builds == (2 if new else 1)


@given(
    st.lists(st.sets(st.sampled_from([str(n) for n in range(20)]), min_size=1, max_size=3), max_size=6), st.booleans()
)
def test_what_is_released_passes_what_is_held_is_new_and_eight_builds_are_enough(
    bad: list[set[str]], names: bool
) -> None:
    new = tuple(str(n) for n in range(20))
    builder = Builder(*bad, names=names)
    settled = settle(new, builder)
    assert settled.released.passed and settled.builds == len(builder.tried) <= MOST_BUILDS
    assert set(settled.released.files) | set(settled.held) == set(new)
    assert not set(settled.released.files) & set(settled.held)
    assert all(trial is None or not trial.passed for trial in settled.held.values())


@pytest.mark.parametrize("culprit", range(30))
def test_of_thirty_files_one_that_no_row_names_is_found_and_holds_no_other(culprit: int) -> None:
    new = tuple(f"{number:02}" for number in range(30))
    settled = settle(new, Builder({new[culprit]}))
    assert list(settled.held) == [new[culprit]]
    assert settled.builds <= MOST_BUILDS
