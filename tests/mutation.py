"""Guards of the code, each taken away on its own: a test must then fail, or nothing here would need it.

``make mutants`` does so for every patch of ``tests/mutants``. The first lines of a patch say what it takes away and
which test misses that; it is applied to a copy of the checkout, in which that test alone is run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pipeline.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "tests" / "mutants"
#: Where a limit is what was taken away, its test may never end; it is killed then.
LONGEST_SECONDS = 600
#: What a test needs of the checkout; the environment is that of the checkout itself.
_COPIED = ("pipeline", "schemas", "warehouse", "tests", "pyproject.toml", "requirements.lock", "workspace.yaml")
_SAID = re.compile(r"^(without|test): (.+)$", re.MULTILINE)


class NotRunError(Exception):
    """Nothing is known of a mutant, because its test could not be run."""


@dataclass(frozen=True)
class Mutant:
    """A patch: what it takes away, and the test that is to fail."""

    path: Path
    without: str
    test: str

    @classmethod
    def of(cls, path: Path) -> Mutant:
        """Read what a patch says of itself."""
        said = dict(_SAID.findall(path.read_text(encoding="utf-8")))
        return cls(path, said["without"], said["test"])


def mutants() -> list[Mutant]:
    """Every patch, by name."""
    return [Mutant.of(path) for path in sorted(FOLDER.glob("*.patch"))]


def checkout_without(mutant: Mutant, folder: Path) -> Path:
    """A copy of the checkout to which the patch is applied.

    Raises:
        NotRunError: it does not fit the code any more.
    """
    root = folder / "checkout"
    root.mkdir()
    for name in _COPIED:
        ours = PROJECT_ROOT / name
        if ours.is_dir():
            shutil.copytree(ours, root / name, ignore=shutil.ignore_patterns("__pycache__", "data", "node_modules"))
        else:
            shutil.copy2(ours, root / name)
    apply = ["git", "apply", "--whitespace=nowarn", str(mutant.path)]
    done = subprocess.run(apply, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRunError(f"{mutant.path.name} does not fit the code any more: {done.stderr.strip()}")
    return root


def missed_by(mutant: Mutant) -> str | None:
    """What its test says without the guard, in a line; None where the test passes all the same.

    Only a test that fails in its own course misses a guard: a fixture that fails, a module that cannot be imported and
    a skipped test say nothing of it.

    Raises:
        NotRunError: the patch does not fit the code any more, or the test could not be run.
    """
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        root = checkout_without(mutant, Path(folder))
        results = Path(folder) / "results.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-x",
            "-m",
            "long or not long",
            "-p",
            "no:cacheprovider",
        ]
        options = ["--basetemp", str(Path(folder) / "temp"), f"--junitxml={results}"]
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [*command, *options, mutant.test],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return f"it does not end within {LONGEST_SECONDS} s"
        found = _results(results)
    failures = [one for one in found if one.tag == "failure"]
    if failures:
        return failures[0].get("message", "").partition("\n")[0] or "it fails"
    if done.returncode or found:
        raise NotRunError(f"{mutant.test} could not be run: {done.stdout[-2000:]}{done.stderr[-500:]}")
    return None


def _results(path: Path) -> list[ElementTree.Element]:
    """What pytest says of each test that did not pass: that it failed, had an error before or after, or was skipped."""
    cases = ElementTree.parse(path).iter("testcase") if path.exists() else ()
    return [one for case in cases for one in case if one.tag in {"failure", "error", "skipped"}]


def scores(chosen: list[Mutant]) -> Iterator[bool]:
    """Whether each is missed, told as it is found."""
    for mutant in chosen:
        try:
            missed = missed_by(mutant)
            line = missed[:160] if missed else "NOTHING FAILS"
        except NotRunError as error:
            missed, line = None, f"NOT RUN: {error}"
        print(f"without: {mutant.without} ({mutant.path.stem})\n  {line}", flush=True)
        yield missed is not None


def main() -> int:
    """Take each guard away, and print the score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="patches of tests/mutants, without their ending; all without any")
    names = parser.parse_args().names
    chosen = [mutant for mutant in mutants() if not names or mutant.path.stem in names]
    found = list(scores(chosen))
    print(f"mutants: {sum(found)} of {len(found)} are missed by their test")
    return len(found) - sum(found)


if __name__ == "__main__":
    sys.exit(main())
