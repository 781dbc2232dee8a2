"""Which new files keep a release back: found by building without them, so that one publisher's file stops no other.

Belongs here: in which order sets of files are tried, and what follows from each trial. Not here: how a candidate is
built or checked, and how a hold is recorded; a trial is a function that is handed in.

First everything is tried. Where that fails, the files of the last release are tried under the present code and
reference data: if they fail too, no new file is to blame, and the release is refused. Else the suspects are the files
that the failed checks' worst rows name; where no row names one, the file is looked for by halves in the order of their
landing, so that of files that fail only together the later one is held.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

#: After so many builds whatever is not yet proven good is held. Of thirty new files one that nothing names takes all of
#: them: two to begin with, five to find it, and one without it.
MOST_BUILDS = 8


class Trial(Protocol):
    """What came of one build: whether it may be released, and the files that its failed checks name."""

    @property
    def passed(self) -> bool:
        """Whether no check forbids its release."""

    @property
    def named(self) -> frozenset[str]:
        """The snapshots that the worst rows of the failed checks are of."""


T = TypeVar("T", bound=Trial)
#: Builds a candidate of the last release's files and these new ones, all other new ones held with their reason so far.
TryBuild = Callable[[Sequence[str]], T]


@dataclass(frozen=True)
class Settled(Generic[T]):
    """What can be released: the trial that passed, and for each held file the trial that failed with it.

    None stands for the trial of a file that no build was left for.
    """

    released: T
    held: dict[str, T | None]
    builds: int


class NothingToHoldError(Exception):
    """The release fails without any new file: code, SQL or reference data are wrong, as ``trial`` shows."""

    def __init__(self, trial: Trial, builds: int) -> None:
        """Keep the trial, whose checks say what is wrong."""
        super().__init__("the release fails without any new file")
        self.trial = trial
        self.builds = builds


def settle(new: Sequence[str], try_build: TryBuild[T], most_builds: int = MOST_BUILDS) -> Settled[T]:
    """Find the largest set of new files that can be released, as far as ``most_builds`` builds can tell.

    Args:
        new: snapshot ids that the last release was not made of, in the order of their landing.
        try_build: builds and checks a candidate with some of them.
        most_builds: how many builds there may be, three at least.

    Raises:
        NothingToHoldError: the release fails without any of them.
    """
    search = _Search(try_build, most_builds)
    everything = search.attempt(new)
    if everything.passed:
        return Settled(everything, {}, search.builds)
    if not new:
        raise NothingToHoldError(everything, search.builds)
    nothing_new = search.attempt(())
    if not nothing_new.passed:
        raise NothingToHoldError(nothing_new, search.builds)
    search.hold_named(new, everything)
    return search.settled()


@dataclass
class _Search(Generic[T]):
    """The trials so far: the files that are proven good, those that are held, and the last trial that passed."""

    try_build: TryBuild[T]
    most_builds: int
    builds: int = 0
    good: tuple[str, ...] = ()
    held: dict[str, T | None] = field(default_factory=dict)
    released: T | None = None

    def attempt(self, files: Sequence[str]) -> T:
        """Build with these new files; they are good where it passes."""
        self.builds += 1
        trial = self.try_build(tuple(files))
        if trial.passed:
            self.good, self.released = tuple(files), trial
        return trial

    def hold_named(self, new: Sequence[str], failed: T) -> None:
        """Hold what the failed checks name for as long as they name anything; go on by halves where they do not."""
        suspects = [name for name in new if name in failed.named]
        left = [name for name in new if name not in failed.named]
        if not suspects:
            self.find(new, failed)
            return
        self.held |= dict.fromkeys(suspects, failed)
        if left and self.builds < self.most_builds:
            trial = self.attempt(left)
            if not trial.passed:
                self.hold_named(left, trial)
        else:
            self.held |= dict.fromkeys(left)

    def find(self, files: Sequence[str], failed: T) -> None:
        """Hold one file after the other that nothing names: the one that makes what is good so far fail.

        Of the files in the order of their landing the first ones pass and all of them fail, so that one build a level
        finds the file at which they begin to. What nobody had a build left for is held too, and said to be so.
        """
        left = list(files)
        while left:
            good, failing = 0, len(left)  # so many of them pass, and so many fail, beside what is good already
            before = self.good
            while failing - good > 1 and self.builds < self.most_builds:
                middle = (good + failing) // 2
                trial = self.attempt([*before, *left[:middle]])
                if trial.passed:
                    good = middle
                else:
                    failing, failed = middle, trial
            is_found = failing - good == 1
            self.held |= dict.fromkeys(left[good:failing] if is_found else (), failed)
            left = left[failing:] if is_found else left[good:]
            if not left or not is_found or self.builds >= self.most_builds:
                break
            trial = self.attempt([*self.good, *left])
            if trial.passed:
                return
            failed = trial
        self.held |= dict.fromkeys(left)

    def settled(self) -> Settled[T]:
        """What the trials have shown."""
        assert self.released is not None  # the files of the last release alone have passed
        return Settled(self.released, self.held, self.builds)
