"""Reference data, which is ours: a wrong cell stops the build and is told with its file, row and column."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.parsing.faults import HeldFileError
from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame, reference_names
from pipeline.settings import PROJECT_ROOT
from schemas.registry import models
from tests.small_project import Row, edit_rows


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    folder = tmp_path / "reference"
    shutil.copytree(PROJECT_ROOT / "warehouse" / "reference", folder)
    return Reference(folder)


def fault(reference: Reference, name: str) -> HeldFileError:
    with pytest.raises(HeldFileError) as held:
        reference_frame(reference, models()[f"core.{name}"])
    assert held.value.file == f"{name}.csv"
    assert "warehouse/reference" in held.value.next_step
    return held.value


def third_row(**cells: str) -> Callable[[Row], Row]:
    """An edit of the third record, which stands in row 4 of its file."""
    count = 0

    def edit(row: Row) -> Row:
        nonlocal count
        count += 1
        return row | (cells if count == 3 else {})

    return edit


def test_a_file_that_stands_in_place_of_another_is_reported_by_its_own_path(
    reference: Reference, tmp_path: Path
) -> None:
    own = tmp_path / "mine.csv"
    shutil.copy(reference.path("composite_weights.csv"), own)
    edit_rows(own, third_row(weight="-1"))
    with pytest.raises(HeldFileError) as held:
        reference_frame(Reference(reference.folder, {"composite_weights.csv": own}), models()["core.composite_weights"])
    assert (held.value.file, held.value.row, held.value.column) == (str(own), 4, "weight")
    assert "unset the setting" in held.value.next_step


def test_every_file_of_the_checkout_meets_its_model(reference: Reference) -> None:
    """Corrections, mixed surveys, signatures and what was put right in signed verdicts may be none: people add them."""
    empty = {name for name in reference_names(reference) if reference_frame(reference, models()[name]).is_empty()}
    may_be_empty = {
        "core.address_changes",
        "core.corrections",
        "core.mixed_instruments",
        "core.surveys",
        "core.claim_reviews",
        "core.verdict_corrections",
    }
    assert empty <= may_be_empty


@pytest.mark.parametrize(
    ("name", "column", "cell"),
    [
        ("units", "factor", "1,000"),
        ("units", "factor", "１"),
        ("units", "factor", "nan"),
        ("units", "factor", "1e999"),
        ("editions", "published_at", "07/04/2025"),
        ("editions", "published_at", "2025-02-29"),
        ("published_figures", "priority", "1.5"),
        ("indicators", "is_additive", "yes"),
        ("indicators", "direction", "upwards"),
        ("indicators", "indicator_id", ""),
        ("economies", "geo", "jpn"),
    ],
)
def test_a_wrong_cell_is_reported_with_file_row_and_column(
    reference: Reference, name: str, column: str, cell: str
) -> None:
    edit_rows(reference.path(f"{name}.csv"), third_row(**{column: cell}))
    held = fault(reference, name)
    assert (held.row, held.column) == (4, column)
    if cell:
        assert cell in held.seen


def test_a_row_that_is_there_twice_is_reported(reference: Reference) -> None:
    path = reference.path("units.csv")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[3]]))
    held = fault(reference, "units")
    assert (held.row, "unique key" in held.seen) == (4, True)


def test_a_row_number_counts_blank_lines_too(reference: Reference) -> None:
    path = reference.path("units.csv")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], "\n", *lines[1:], lines[3]]))
    assert fault(reference, "units").row == 5


def test_two_files_of_one_name_are_refused_wherever_they_stand(reference: Reference) -> None:
    """The name is the table's: of two files one would hide the other's rows."""
    shutil.copy(reference.folder / "indicators" / "units.csv", reference.folder / "measures" / "units.csv")
    with pytest.raises(HeldFileError, match=r"indicators/units\.csv, measures/units\.csv"):
        reference_names(reference)


def test_a_file_is_found_in_whichever_folder_it_stands(reference: Reference) -> None:
    rows = reference.records("units.csv")
    shutil.move(reference.folder / "indicators" / "units.csv", reference.folder / "units.csv")
    moved = Reference(reference.folder)
    assert moved.records("units.csv") == rows
    assert reference_names(moved) == reference_names(reference)


@pytest.mark.parametrize("change", ["missing", "added"])
def test_other_columns_than_declared_are_reported(reference: Reference, change: str) -> None:
    path = reference.path("comparability_rules.csv")
    header, _, rest = path.read_text().partition("\n")
    names = header.split(",")
    if change == "added":
        text = "\n".join(f"{line},x" for line in path.read_text().splitlines())
        path.write_text(text.replace(f"{header},x", f"{header},extra"))
        assert fault(reference, "comparability_rules").column == "extra"
    else:
        path.write_text(header.replace(names[-1], "other") + "\n" + rest)
        assert names[-1] in fault(reference, "comparability_rules").seen


def test_a_file_that_cannot_be_read_is_reported_with_its_path(reference: Reference) -> None:
    path = reference.path("units.csv")
    path.unlink()
    path.mkdir()
    with pytest.raises(HeldFileError, match="git checkout -- warehouse/reference") as held:
        reference_frame(reference, models()["core.units"])
    assert held.value.file == str(path)


@pytest.mark.parametrize(
    ("name", "column", "cell", "read"),
    [
        ("editions", "published_at", "07/04/2025", lambda reference: reference.editions),
        ("units", "factor", "abc", lambda reference: reference.units),
        ("units", "factor", "nan", lambda reference: reference.units),
        ("published_figures", "priority", "first", lambda reference: reference.figures),
        ("published_figures", "cut_off", "4 percent", lambda reference: reference.figures),
    ],
)
def test_a_cell_that_the_parsers_need_is_reported_too(
    reference: Reference, name: str, column: str, cell: str, read: Callable[[Reference], object]
) -> None:
    """These files are read before the build holds them to their rules: a traceback told neither file nor row."""
    edit_rows(reference.path(f"{name}.csv"), third_row(**{column: cell}))
    with pytest.raises(HeldFileError) as held:
        read(reference)
    assert (held.value.file, held.value.row, held.value.column) == (f"{name}.csv", 4, column)


def test_a_missing_column_that_the_parsers_need_is_reported(reference: Reference) -> None:
    path = reference.path("editions.csv")
    path.write_text(path.read_text().replace("published_at,", "published,", 1))
    with pytest.raises(HeldFileError, match="missing published_at"):
        _ = reference.editions
