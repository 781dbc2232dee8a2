"""A checkout in miniature: the genuine code, SQL and reference data, with the smallest embedded editions alone.

Tests may change its reference data and SQL, and a build of it takes a second; nobody's edit of the checkout reaches it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from pipeline.building.sql_models import SqlModel, read_models
from pipeline.settings import PROJECT_ROOT, Settings

Row = dict[str, str]

#: Together some sixty rows of three publishers, none of which is a live one.
EDITIONS = (
    "ifr__robot_density_2023.csv",
    "mic__white_paper_2024.csv",
    "mic__white_paper_2025.csv",
    "stanford_ai_index__vibrancy_2025.csv",
)


def make_small_project(
    root: Path, *, marts: bool = False, suites: bool = False, editions: Collection[str] = EDITIONS
) -> Path:
    """Copy the checkout's code, SQL and reference data to ``root``, with these embedded editions.

    Without ``marts`` the marts are left out, and without ``suites`` the audit's, which take a second to load.
    """
    for name in (
        "pipeline",
        "schemas",
        "warehouse/models",
        "warehouse/reference",
        *(["warehouse/expectations"] * suites),
    ):
        shutil.copytree(PROJECT_ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    reference = root / "warehouse" / "reference"
    for path in (reference / "editions").iterdir():
        if path.name not in editions:
            path.unlink()
    keep_rows(reference / "sources" / "editions.csv", lambda row: row["embedded_file"] in editions)
    keep_rows(reference / "operation" / "known_values.csv", lambda row: False)  # its tests change figures at will
    # what is said of figures that are not there would be a fault
    keep_rows(reference / "sources" / "series_breaks.csv", lambda row: False)
    if not marts:
        _leave_out(root / "warehouse" / "models", lambda model: model.schema == "mart")
    return root


def keep_marts(folder: Path, names: Collection[str]) -> None:
    """Delete every other mart, and the stage models that only these have read."""
    models = {model.name: model for model in read_models(folder)}
    needed, left = set(), [name for name, model in models.items() if model.schema == "core" or name in names]
    while left:
        name = left.pop()
        if name in models and name not in needed:
            needed.add(name)
            left += models[name].reads
    _leave_out(folder, lambda model: model.schema in ("stage", "mart") and model.name not in needed)


def _leave_out(folder: Path, unwanted: Callable[[SqlModel], bool]) -> None:
    """Delete models and what reads them: without marts a build takes half of the time."""
    gone: set[str] = set()
    for model in read_models(folder):
        if unwanted(model) or model.reads & gone:
            gone.add(model.name)
            (folder / model.template.place).unlink()


def keep_rows(path: Path, wanted: Callable[[Row], bool]) -> None:
    """Rewrite a csv file with the rows for which ``wanted(row)`` holds."""
    edit_rows(path, lambda row: row if wanted(row) else None)


def edit_rows(path: Path, edit: Callable[[Row], Row | None]) -> None:
    """Rewrite a csv file with ``edit(row)`` for each row, None leaving it out."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [edited for row in reader if (edited := edit(dict(row))) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(reader.fieldnames or ()), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def settings_of(root: Path, data_folder: Path, **variables: str) -> Settings:
    """Settings of a small project on a data folder, with other ``AIGAP_*`` variables as keywords."""
    return replace(Settings.from_environment({"AIGAP_DATA": str(data_folder), **variables}), project_root=root)
