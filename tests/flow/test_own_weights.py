"""Weights of a person's own: a refresh takes them, the release says whose they are, and a change makes another one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.settings import Settings
from tests.small_project import Row, edit_rows

pytestmark = pytest.mark.long


def doubled(row: Row) -> Row:
    return row | ({"weight": "2"} if row["indicator_id"] == "private_ai_investment" else {})


def test_own_weights_are_taken_named_and_watched(small: Callable[..., Settings], tmp_path: Path) -> None:
    own = tmp_path / "mine.csv"
    shutil.copy(small().reference_folder / "measures" / "composite_weights.csv", own)
    edit_rows(own, doubled)
    settings = small(AIGAP_WEIGHTS=str(own))
    assert refresh.fetch(settings, offline=True).changed
    built = refresh.build_release(settings, trigger="tests")
    assert built.promoted
    with duckdb.connect(str(built.path), read_only=True) as connection:
        said = connection.execute("select value from meta.parameters where parameter = 'composite_weights'").fetchall()
        weight = "select weight from core.composite_weights where indicator_id = 'private_ai_investment'"
        assert connection.execute(weight).fetchall() == [(2.0,)]
    assert said[0][0].startswith("mine.csv (SHA-256 ")
    assert str(tmp_path) not in said[0][0]
    assert not refresh.fetch(settings, offline=True).changed
    edit_rows(own, lambda row: row | {"reason": "another"})
    assert refresh.fetch(settings, offline=True).changed
    assert refresh.fetch(small(), offline=True).changed
