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

from pipeline.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "tests" / "mutants"
#: Where a limit is what was taken away, its test may never end; it is killed then.
LONGEST_SECONDS = 600
#: What a test needs of the checkout; the environment is that of the checkout itself.
_COPIED = ("pipeline", "schemas", "warehouse", "tests", "pyproject.toml", "requirements.lock", "workspace.yaml")
_SAID = re.compile(r"^(without|test): (.+)$", re.MULTILINE)


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
        CalledProcessError: it does not fit the code any more.
    """
    root = folder / "checkout"
    root.mkdir()
    for name in _COPIED:
        ours = PROJECT_ROOT / name
        if ours.is_dir():
            shutil.copytree(ours, root / name, ignore=shutil.ignore_patterns("__pycache__", "data", "node_modules"))
        else:
            shutil.copy2(ours, root / name)
    subprocess.run(["git", "apply", "--whitespace=nowarn", str(mutant.path)], cwd=root, check=True)
    return root


def missed_by(mutant: Mutant) -> str | None:
    """What its test says without the guard, in a line; None where the test passes all the same.

    Raises:
        RuntimeError: the test could not be run.
    """
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        root = checkout_without(mutant, Path(folder))
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
        temporary = ["--basetemp", str(Path(folder) / "temp")]
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [*command, *temporary, mutant.test],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return f"it does not end within {LONGEST_SECONDS} s"
    if done.returncode not in (0, 1) or re.search(r"[1-9][0-9]* skipped", done.stdout):
        raise RuntimeError(f"{mutant.test} could not be run: {done.stdout[-2000:]}{done.stderr[-500:]}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("E  ")]
    if done.returncode and not lines:  # the test has not failed: it has not begun
        raise RuntimeError(f"{mutant.test} could not be run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return lines[0].removeprefix("E").strip() if lines else None


def scores(chosen: list[Mutant]) -> Iterator[bool]:
    """Whether each is missed, told as it is found."""
    for mutant in chosen:
        missed = missed_by(mutant)
        print(f"without: {mutant.without}\n  {missed[:160] if missed else 'NOTHING FAILS'}", flush=True)
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
