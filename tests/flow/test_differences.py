"""`aigap diff`: what a person is told of two releases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import refresh
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.differences import show_differences
from pipeline.showing.headlines import show_releases
from tests.small_project import Row, edit_rows

Small = Callable[..., Settings]


def test_a_value_that_changed_is_shown_before_and_after(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    settings = small()
    first = settings.current_warehouse.resolve().parent.name
    edition = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    changed: list[Row] = []

    def corrected(row: Row) -> Row:
        if not changed and row["value_as_published"] and row["obs_status"] == "observed":
            changed.append(row)
            return row | {"value_as_published": row["value_as_published"] + "1"}
        return row

    edit_rows(edition, corrected)
    refresh.fetch(settings, offline=True)
    built = refresh.build_release(settings, trigger="tests")
    assert built.promoted, [check for check in built.checks if check.blocks]
    show_differences(settings, [])
    said = capsys.readouterr().out
    assert f"{first} -> {built.release_id}" in said
    assert "1 values of core.observations_latest changed" in said
    assert changed[0]["indicator_id"] in said
    show_differences(settings, [first, first])
    assert "0 values" in capsys.readouterr().out


def test_without_an_earlier_release_the_message_says_so(small: Small) -> None:
    with pytest.raises(RunFault, match="aigap releases lists them"):
        show_differences(small(), [])
    with pytest.raises(RunFault, match="nonsense"):
        show_differences(small(), ["nonsense"])


def test_a_release_with_a_damaged_manifest_is_listed_as_such(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    settings = small()
    home = settings.current_warehouse.resolve().parent
    show_releases(settings)
    assert "damaged" not in capsys.readouterr().out
    (home / "manifest.json").write_text("{", encoding="utf-8")
    show_releases(settings)
    assert f"{home.name}" in (said := capsys.readouterr().out) and "damaged" in said
