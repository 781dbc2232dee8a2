"""What a model's text may hold beside SQL, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.building.sql_templates import Fragments, Template
from pipeline.parsing.faults import RunFault

COLUMNS = {"mart.wide": ("geo", "value", "rank"), "mart.narrow": ("value", "geo", "own")}


def filled(tmp_path: Path, text: str, **fragments: str) -> str:
    (tmp_path / "fragments").mkdir()
    for name, fragment in fragments.items():
        (tmp_path / "fragments" / f"{name}.sql").write_text(fragment)
    known = Fragments(Fragments.read(tmp_path).by_name, lambda table: COLUMNS.get(table, ()))
    return Template("mart/a.sql", text, known).filled({"day": "as_of"})


def test_a_parameter_has_its_value_and_the_rest_stays_as_it_is(tmp_path: Path) -> None:
    assert filled(tmp_path, "a <= ${day} and b = '$' || {'x': 1}") == "a <= as_of and b = '$' || {'x': 1}"


@pytest.mark.parametrize(
    ("insertion", "columns"),
    [
        ("columns(w, mart.wide)", "w.geo, w.value, w.rank"),
        ("columns(w, mart.wide, mart.narrow)", "w.geo, w.value"),
        ("columns(w, mart.wide, except rank geo)", "w.value"),
        ("columns(\n  w, mart.wide,\n  mart.narrow, except geo\n)", "w.value"),
    ],
)
def test_the_columns_of_declared_tables_are_named_one_by_one(tmp_path: Path, insertion: str, columns: str) -> None:
    assert filled(tmp_path, f"select ${{{insertion}}}, 1") == f"select {columns}, 1"


def test_a_fragment_takes_expressions_with_brackets_and_other_fragments(tmp_path: Path) -> None:
    ratio = "-- title: t\n-- parameters: part, whole\n${part} / ${positive(${whole})}"
    positive = "-- title: t\n-- parameters: value\nnullif(${value}, 0)"
    text = "select ${ratio(coalesce(a, 0), b)} as x, ${ratio(1, ${day})}"
    expected = "select coalesce(a, 0) / nullif(b, 0) as x, 1 / nullif(as_of, 0)"
    assert filled(tmp_path, text, ratio=ratio, positive=positive) == expected


@pytest.mark.parametrize(
    "insertion",
    [
        "unknown",
        "unknown(1)",
        "half(1, 2)",
        "half()",
        "columns(w, mart.nowhere)",
        "columns(w)",
        "columns(w, mart.wide, except own)",
        "",
    ],
)
def test_what_cannot_be_filled_is_reported_with_its_file(tmp_path: Path, insertion: str) -> None:
    with pytest.raises(RunFault, match=r"an insertion in mart/a\.sql cannot be filled"):
        filled(tmp_path, f"select ${{{insertion}}}", half="-- parameters: value\n${value} / 2")
