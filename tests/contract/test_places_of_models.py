"""The name of a table leads to the file of its model, and what decides how a file is read is no more than it says."""

from __future__ import annotations

import ast
from pathlib import Path

from pipeline.building.sql_models import read_models
from pipeline.normalizing.identity import PARSER_CODE, python_files
from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT
from schemas.registry import columns_of, models, stage_models, types_of

REFERENCE = Reference(PROJECT_ROOT / "warehouse" / "reference")
#: The folder of each table that people maintain.
SUBJECTS = {f"core.{path.stem}": path.parent.name for path in REFERENCE.tables.values()}


#: The folder of each internal table that SQL makes.
STAGES = {
    model.name: model.template.place.split("/")[1]
    for model in read_models(PROJECT_ROOT / "warehouse" / "models")
    if model.schema == "stage"
}


def is_where_its_name_leads(table: str, module: str) -> bool:
    schema, name = table.split(".")
    _, folder, stem = module.split(".")
    if folder == "reference":
        return SUBJECTS.get(table) == stem
    if folder == "stage":
        return STAGES.get(table, "inputs") == stem
    return folder == schema and f"{name}_".startswith(f"{stem}_")


def test_the_name_of_a_table_leads_to_the_file_of_its_model() -> None:
    places = {name: model.__module__ for name, model in (models() | stage_models()).items()}
    assert len(places) > 150
    assert {name: place for name, place in places.items() if not is_where_its_name_leads(name, place)} == {}


def test_every_internal_table_that_sql_makes_declares_its_columns() -> None:
    assert STAGES.keys() - stage_models().keys() == set()


def test_an_internal_table_has_no_name_of_a_public_one() -> None:
    public = {name.partition(".")[2] for name in models()}
    assert public & {name.partition(".")[2] for name in stage_models()} == set()


def test_an_internal_column_says_what_it_means_and_every_type_is_that_of_the_schema() -> None:
    for model in (models() | stage_models()).values():
        columns = columns_of(model)
        assert {column.name: column.polars_type for column in columns} == types_of(model)
        assert [column.name for column in columns] == list(types_of(model))
        assert all(column.description for column in columns)


def test_what_reads_a_file_imports_of_schemas_nothing_that_its_identity_leaves_out() -> None:
    """Another schema of a mart must not make every file be read again, and another one of a source must."""
    files = [path for name in PARSER_CODE for path in python_files(PROJECT_ROOT / name)]
    imported = {(path.name, module) for path in files for module in _imported(path) if module.startswith("schemas.")}
    assert imported
    assert [found for found in imported if PROJECT_ROOT / f"{found[1].replace('.', '/')}.py" not in files] == []


def _imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
