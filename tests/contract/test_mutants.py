"""What the score of `make mutants` counts: patches that fit, and tests that fail in their own course."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation import Mutant, NotRunError, checkout_without, missed_by, mutants

#: A patch that adds a test of its own to the copy of the checkout.
PATCH = """without: nothing
test: tests/unit/test_made_up.py

diff --git a/tests/unit/test_made_up.py b/tests/unit/test_made_up.py
new file mode 100644
--- /dev/null
+++ b/tests/unit/test_made_up.py
@@ -0,0 +1,{lines} @@
{text}
"""
FAILS = "def test_it():\n    assert 1 == 2, 'the guard is missed'"
PASSES = "def test_it():\n    assert True"
FIXTURE = "import pytest\n@pytest.fixture\ndef broken():\n    assert 1 == 2\ndef test_it(broken):\n    pass"
MODULE = "import no_such_module\ndef test_it():\n    pass"
SKIPPED = "import pytest\ndef test_it():\n    pytest.skip('not here')"


def mutant_with(tmp_path: Path, test: str) -> Mutant:
    lines = test.splitlines()
    path = tmp_path / "made_up.patch"
    path.write_text(PATCH.format(lines=len(lines), text="\n".join(f"+{line}" for line in lines)), encoding="utf-8")
    return Mutant.of(path)


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.path.stem)
def test_every_patch_fits_the_code_and_names_a_test_that_is_there(tmp_path: Path, mutant: Mutant) -> None:
    root = checkout_without(mutant, tmp_path)
    module, _, test = mutant.test.partition("::")
    assert f"def {test.partition('[')[0]}(" in (root / module).read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("test", [FIXTURE, MODULE, SKIPPED])
def test_a_test_that_does_not_come_to_its_point_misses_nothing(tmp_path: Path, test: str) -> None:
    """Fixtures that failed once counted as a guard that was missed."""
    with pytest.raises(NotRunError, match=r"test_made_up\.py could not be run"):
        missed_by(mutant_with(tmp_path, test))


@pytest.mark.long
def test_a_guard_is_missed_where_its_test_fails_in_its_own_course(tmp_path: Path) -> None:
    assert missed_by(mutant_with(tmp_path, FAILS)) == "AssertionError: the guard is missed"
    assert missed_by(mutant_with(tmp_path, PASSES)) is None
