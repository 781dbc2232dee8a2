"""The suites as data: their form, and that what they name is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.auditing.suites import read_suites
from pipeline.building.sql_models import read_models
from pipeline.cli import main
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT
from schemas.registry import models

SUITES = PROJECT_ROOT / "warehouse" / "expectations"
MODELS = PROJECT_ROOT / "warehouse" / "models"


def _written(folder: Path, change: Any) -> Path:
    said = json.loads((SUITES / "core" / "sources.json").read_text())
    change(said)
    (folder / "core").mkdir()
    (folder / "core" / "sources.json").write_text(json.dumps(said))
    return folder


def test_every_suite_judges_a_public_table_by_a_view_that_names_it_and_every_such_view_has_its_suite() -> None:
    suites = read_suites(SUITES)
    views = {model.name: model.judged_by for model in read_models(MODELS) if model.judged_by}
    assert {suite.reads: suite.table_name for suite in suites} == views
    assert {suite.table_name.partition(".")[0] for suite in suites} == {"core", "mart"}
    assert {suite.table_name for suite in suites} <= set(models())


def test_every_audit_that_lists_faults_says_beside_its_rule_what_to_do() -> None:
    for model in read_models(MODELS):
        if model.schema == "audit" and not model.judged_by:
            assert {"expected", "likely_cause", "next_step"} <= model.header.keys(), model.name


def test_every_next_step_names_a_command_that_is_there() -> None:
    audits = [model.header.get("next_step", "") for model in read_models(MODELS) if model.schema == "audit"]
    suites = [expectation.next_step for suite in read_suites(SUITES) for expectation in suite.expectations]
    named = {name for step in audits + suites for name in re.findall(r"aigap ([a-z]+)", step)}
    assert named and named <= main.commands.keys()


def test_every_placeholder_of_a_next_step_is_a_column_that_it_is_filled_from() -> None:
    """`aigap reject SNAPSHOT` left it to the reader to find out which one; of a whole column there is no worst row."""
    audits = [model.header.get("next_step", "") for model in read_models(MODELS) if model.schema == "audit"]
    suites = [expectation.next_step for suite in read_suites(SUITES) for expectation in suite.expectations]
    to_be_thought_up = {word for step in audits + suites for word in re.findall(r"(?<![\w{])[A-Z]{2,}(?![\w}])", step)}
    assert to_be_thought_up <= {"TEXT"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda said: said.pop("meta"), "the suite with expectations, meta, name"),
        (lambda said: said.update(name="core.other"), "the name core.sources"),
        (lambda said: said["expectations"][0].update(severity="fatal"), "the severity critical or warning"),
        (lambda said: said["expectations"][0]["meta"].pop("next_step"), "check, expected, likely_cause, next_step"),
        (lambda said: said["expectations"][0]["meta"].update(next_step="aigap query {geo}"), "seen: geo"),
        (
            lambda said: (
                said["expectations"][0]["meta"].update(next_step="aigap query {source_id}"),
                said["expectations"][0].update(type="expect_column_median_to_be_between"),
            ),
            "no column, for it has no worst row",
        ),
        (lambda said: said["expectations"].append(said["expectations"][0]), "each check named once"),
    ],
)
def test_a_suite_that_is_not_of_its_form_is_refused(tmp_path: Path, change: Any, message: str) -> None:
    """A word that nobody knows would disarm an expectation, and no page would show it."""
    with pytest.raises(RunFault, match=r"core/sources\.json") as fault:
        read_suites(_written(tmp_path, change))
    assert message in str(fault.value)


def test_a_suite_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "sources.json").write_text("{")
    with pytest.raises(RunFault, match="expected: JSON"):
        read_suites(tmp_path)
