"""The page of promises: every test that it names exists and is run by one of the targets."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from pipeline.settings import PROJECT_ROOT
from tests.promises import PAGE, promises


@cache
def functions_of(file: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((PROJECT_ROOT / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.test.partition("::")[2])
def test_its_test_exists_and_is_never_left_out(promise: object) -> None:
    assert hasattr(promise, "test")
    file, _, name = str(promise.test).partition("::")
    found = functions_of(file).get(name)
    assert found is not None, f"{file} has no {name}"
    marks = " ".join(ast.unparse(mark) for mark in found.decorator_list)
    assert not re.search(r"skip|xfail|long_life", marks), marks


def test_every_row_of_the_page_is_a_promise_with_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(promises()) == len([line for line in rows if line != "| promise | test |"]) > 40
    assert len({promise.test for promise in promises()}) == len(promises())
