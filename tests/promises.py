"""``warehouse/docs/promises.md``: the promises, their tests, and whether these have passed on the code as it is.

``make promises`` prints that. How tests ended is kept by ``tests/conftest.py`` in pytest's cache, with the identity of
the code that they ran on.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.normalizing.identity import code_identity
from pipeline.settings import PROJECT_ROOT, Settings

PAGE = PROJECT_ROOT / "warehouse" / "docs" / "promises.md"
#: In pytest's cache: by test, without parameters, how it ended and on which code.
OUTCOMES = "aigap/outcomes"


@dataclass(frozen=True)
class Promise:
    """One row of the page: what is promised, and the test that holds it, as pytest names it."""

    text: str
    test: str


def promises() -> list[Promise]:
    """Every row of the page."""
    rows = re.findall(r"^\| (.+?) \| `(tests/\S+::test_\w+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [Promise(text, test) for text, test in rows]


def outcomes() -> dict[str, list[str]]:
    """How each test ended when it ran last, and the identity of the code then; nothing where none has run."""
    path = PROJECT_ROOT / ".pytest_cache" / "v" / Path(OUTCOMES)
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def main() -> int:
    """Print each promise with what became of its test; how many are not held by one that has passed."""
    ended, identity = outcomes(), code_identity(Settings.from_environment({}))
    missing = 0
    for promise in promises():
        outcome, code = ended.get(promise.test, ["not run", identity])
        said = outcome if code == identity else f"{outcome} on other code"
        missing += said != "passed"
        print(f"{said:<20} {promise.text}  ({promise.test})")
    print(f"{len(promises()) - missing} of {len(promises())} promises are held by a test that has passed on this code")
    return min(missing, 100)


if __name__ == "__main__":
    sys.exit(main())
