"""A release that takes tables from the one before it equals one made from nothing, whatever has changed between them.

Each case is a copy of one small project and of its data. Of the same folder the next release is made twice, once with
and once without what the current release has, at the same time of the clock: both must say the same in every table,
column, comment, view and macro, times included.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import refresh
from pipeline.building.keys import content_of
from pipeline.building.sql_models import read_models
from pipeline.landing.ledger import Ledger
from pipeline.releasing.base import base_release
from pipeline.releasing.promotion import MANIFEST, current_release
from pipeline.settings import PROJECT_ROOT, Settings
from tests.property_settings import tried
from tests.releases import Releases, Small, copy_of
from tests.small_project import Row, edit_rows, settings_of

pytestmark = pytest.mark.long

BEGAN = datetime(2026, 11, 29, 12)
ANOTHER_EDITION = "mic__white_paper_2024.csv"
#: Small projects begin with these; the other edition comes later.
FIRST = ("ifr__robot_density_2023.csv", "mic__white_paper_2025.csv", "stanford_ai_index__vibrancy_2025.csv")

Change = Callable[[Settings, random.Random], Settings]


def correct_a_value(settings: Settings, chance: random.Random) -> Settings:
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text().replace(",26.7,", f",{chance.randrange(10, 90)}.7,"))
    return settings


def add_an_edition(settings: Settings, chance: random.Random) -> Settings:
    genuine = PROJECT_ROOT / "warehouse" / "reference"
    described = settings.reference_folder / "sources" / "editions.csv"
    if ANOTHER_EDITION not in described.read_text():
        shutil.copy(genuine / "editions" / ANOTHER_EDITION, settings.reference_folder / "editions")
        lines = (genuine / "sources" / "editions.csv").read_text().splitlines(keepends=True)
        (line,) = [line for line in lines if ANOTHER_EDITION in line]
        described.write_text(described.read_text() + line)
    return settings


def reject_a_file_or_take_it_back(settings: Settings, chance: random.Random) -> Settings:
    with Ledger.opened(settings.ledger_url) as ledger:
        rejected = sorted(ledger.rejected())
        landed = sorted({snapshot.snapshot_id for snapshot in ledger.snapshots()} - set(rejected))
    if rejected:
        refresh.accept(settings, chance.choice(rejected), "a test")
    elif len(landed) > 1:
        refresh.reject(settings, chance.choice(landed), "a test")
    return settings


def change_a_setting(settings: Settings, chance: random.Random) -> Settings:
    weights = settings.data_folder / "weights.csv"
    shutil.copy(settings.reference_folder / "measures" / "composite_weights.csv", weights)
    edit_rows(weights, lambda row: {**row, "weight": str(chance.choice([1, 2, 3]))} if "weight" in row else row)
    return chance.choice(
        [
            replace(settings, default_focus=chance.choice(["JPN", "KOR", "DEU"])),
            replace(settings, peer_group=chance.choice(["G7", "G20"])),
            replace(settings, weights_file=weights),
        ]
    )


def edit_a_model(settings: Settings, chance: random.Random) -> Settings:
    """Another statement of a mart: half of its rows are gone."""
    rows = (current_release(settings) or {})["row_counts"]
    models = [m for m in read_models(settings.models_folder) if m.schema == "mart" and not m.macros]
    models = [model for model in models if rows.get(model.name, 0) > 10]
    path = settings.models_folder / chance.choice(sorted(model.template.place for model in models))
    lines = path.read_text().splitlines()
    header = [line for line in lines if line.startswith("--")]
    body = "\n".join(line for line in lines if not line.startswith("--"))
    edited = f"select * from ({body}) as edited where hash(edited) % 2 = {chance.randrange(2)}"
    path.write_text("\n".join([*header, "", edited]) + "\n")
    return settings


def edit_reference_data(settings: Settings, chance: random.Random) -> Settings:
    def edit(row: Row) -> Row:
        return {**row, "title_en": row["title_en"] + "!"} if chance.random() < 0.1 else row

    edit_rows(settings.reference_folder / "indicators" / "indicators.csv", edit)
    return settings


def delete_a_model(settings: Settings, chance: random.Random) -> Settings:
    models = read_models(settings.models_folder)
    read = {name for model in models for name in model.reads}
    unread = sorted(m.template.place for m in models if m.schema == "mart" and m.name not in read)
    (settings.models_folder / chance.choice(unread)).unlink()
    return settings


def let_time_pass(settings: Settings, chance: random.Random) -> Settings:
    now = settings.now() + timedelta(days=chance.choice([1, 40, 400]))
    return replace(settings, now=lambda: now)


CHANGES: tuple[Change, ...] = (
    correct_a_value, add_an_edition, reject_a_file_or_take_it_back, change_a_setting, edit_a_model,
    edit_reference_data, delete_a_model, let_time_pass,
)  # fmt: skip


@pytest.fixture(scope="module")
def made(releases: Releases) -> Path:
    """A small project with marts and a release."""
    return releases.of_a_small_project(marts=True, editions=FIRST)


def begun(made: Path, folder: Path) -> Settings:
    """Settings of a copy, at a fixed time, whose current release is by this code."""
    settings = replace(copy_of(made, folder)(), now=lambda: BEGAN)
    return released(settings, from_nothing=True)


def released(settings: Settings, *, from_nothing: bool) -> Settings:
    refresh.fetch(settings, offline=True)
    built = refresh.build_release(settings, trigger="tests", from_nothing=from_nothing)
    assert built.promoted, [check.in_words() for check in built.checks if check.blocks]
    return settings


def released_both_ways(settings: Settings, beside: Path) -> dict[str, str]:
    """The next release, and what of it is another than if it is made from nothing.

    Of a copy of the data folder, at the same place of the project.
    """
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(settings.data_folder, beside, symlinks=True)
    copy = settings_of(settings.project_root, beside)
    same = replace(settings, data_folder=beside, ledger_url=copy.ledger_url, snapshots_url=copy.snapshots_url)
    ours, theirs = all_of(released(settings, from_nothing=False)), all_of(released(same, from_nothing=True))
    names = sorted({*ours, *theirs})
    return {n: f"{ours.get(n)} / {theirs.get(n)}" for n in names if ours.get(n) != theirs.get(n)}


#: Names and texts by kind. Of a macro the sorted words: the engine names what `exclude` leaves out in another order at
#: each start.
_SAID = {
    "table": "select schema_name || '.' || table_name, comment from duckdb_tables()",
    "view": "select schema_name || '.' || view_name, concat(sql, comment) from duckdb_views() where not internal",
    "column": "select concat_ws('.', schema_name, table_name, column_name), concat(comment, data_type, is_nullable) "
    "from duckdb_columns() where not internal",
    "macro": "select schema_name || '.' || function_name, "
    "concat(comment, array_to_string(list_sort(regexp_extract_all(macro_definition, '\\w+')), ' ')) "
    "from duckdb_functions() where function_type = 'table_macro' and not internal",
}


def all_of(settings: Settings) -> dict[str, str]:
    """All that a release's file says: tables with their rows, views, macros and comments."""
    warehouse = settings.current_warehouse.resolve()
    manifest = json.loads((warehouse.parent / MANIFEST).read_text())
    said = {name: str(manifest[name]) for name in ("row_counts", "tables", "checks", "made")}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for kind, sql in _SAID.items():
            said |= {f"{kind} {name}": str(text) for name, text in connection.execute(sql).fetchall()}
        for (name,) in connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall():
            said[f"rows of {name}"] = content_of(connection, name)
    return said


@tried(short=2, full=40)
@given(seed=st.integers(0, 2**32), steps=st.integers(3, 4))
def test_whatever_changes_what_is_taken_equals_what_is_made_from_nothing(
    made: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int
) -> None:
    chance, folder = random.Random(seed), tmp_path_factory.mktemp("incremental")
    settings = begun(made, folder / "own")
    for number in range(steps):
        names = []
        for change in chance.sample(CHANGES, chance.choice([1, 1, 2])):
            settings = change(settings, chance)
            names.append(change.__name__)
        assert released_both_ways(settings, folder / "beside") == {}, (seed, number, names)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_each_change_what_is_taken_equals_what_is_made_from_nothing(
    made: Path, tmp_path: Path, change: Change
) -> None:
    settings = change(begun(made, tmp_path / "own"), random.Random(7))
    assert released_both_ways(settings, tmp_path / "beside") == {}


def test_what_did_not_change_is_taken(made: Path, tmp_path: Path) -> None:
    """Another focus leaves every table alone that knows of none."""
    settings = begun(made, tmp_path / "own")
    before = current_release(settings)
    after = current_release(released(replace(settings, default_focus="KOR"), from_nothing=False))
    assert before is not None and after is not None
    same = {name for name, made_of in after["made"].items() if before["made"].get(name) == made_of}
    assert {"core.observations", "mart.gap_indicators", "core.economies", "src.embedded_facts"} <= same
    assert {"meta.parameters", "mart.japan_vs_world"}.isdisjoint(same)


def test_a_release_whose_bytes_were_changed_is_not_begun_from(small: Small) -> None:
    settings = small()
    warehouse = settings.current_warehouse.resolve()
    warehouse.chmod(0o600)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update core.economies set name_en = 'damaged'")
    released(settings, from_nothing=False)
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        assert connection.execute("select count(*) from core.economies where name_en = 'damaged'").fetchone() == (0,)


def test_what_other_code_made_is_not_begun_from(small: Small) -> None:
    """Nothing of it could be taken, and a later version may write its checks with other words."""
    settings = small()
    path = settings.current_warehouse.resolve().parent / MANIFEST
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"made_by": "other code", "checks": [{"word": "of another version"}]}))
    assert base_release(settings) is None
    path.write_text(json.dumps(manifest))
    assert base_release(settings) is not None
