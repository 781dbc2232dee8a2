"""Whole refreshes offline: what makes a release and what makes none, and that equal inputs make equal tables."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from schemas.registry import columns_of, models
from tests.mirror import Mirror, body, status, with_etag
from tests.publications import DIFFUSION, PAYLOADS, path_of
from tests.refreshing import ask, refreshed, seal, status_of, tables_of

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def test_the_first_refresh_lands_every_embedded_edition_and_releases(released: Settings) -> None:
    assert ask(released, "select count(*) from meta.releases") == [(1,)]
    files = len(list((released.reference_folder / "editions").glob("*.csv")))
    assert ask(released, "select count(*), count(distinct edition), max(origin) from meta.snapshots")[0][0] == files
    assert ask(released, "select distinct outcome, origin from meta.snapshots") == [("accepted", "embedded")]
    assert ask(released, "select count(*) > 20 from mart.japan_vs_world") == [(True,)]


def test_a_second_fetch_finds_nothing_and_a_second_build_gives_the_same(small: Small) -> None:
    settings = small()
    assert refreshed(settings, offline=True) is None
    before, name = tables_of(settings), seal(settings)[0]
    assert refresh.build_release(settings, trigger="tests").promoted
    assert seal(settings)[0] != name
    assert tables_of(settings) == before
    assert refreshed(settings, offline=True) is None


def test_other_settings_make_a_release(small: Small) -> None:
    assert refresh.fetch(small(AIGAP_FOCUS="KOR"), offline=True).changed


def test_a_source_that_turns_unreachable_makes_one_release_and_staying_so_makes_none(
    small: Small, mirror: Mirror
) -> None:
    settings = small(AIGAP_MIRROR=mirror.url)
    mirror.answers[path_of(*DIFFUSION)] = with_etag(PAYLOADS[DIFFUSION], '"1"')
    refresh.fetch(settings, only=[DIFFUSION[0]])
    refresh.build_release(settings, trigger="tests")
    assert not refresh.fetch(settings, only=[DIFFUSION[0]]).changed
    mirror.answers[path_of(*DIFFUSION)] = status(404)
    assert refresh.fetch(settings, only=[DIFFUSION[0]]).changed
    refresh.build_release(settings, trigger="tests")
    assert status_of(settings, DIFFUSION[0])["status"] == "unreachable"
    assert not refresh.fetch(settings, only=[DIFFUSION[0]]).changed
    mirror.answers[path_of(*DIFFUSION)] = body(PAYLOADS[DIFFUSION])
    assert refresh.fetch(settings, only=[DIFFUSION[0]]).changed


def test_asking_for_a_source_of_which_nothing_is_fetched_any_more_is_refused(small: Small) -> None:
    settings = small()
    source_id, dataset_id = DIFFUSION
    with (settings.reference_folder / "sources" / "address_changes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{source_id},{dataset_id},2026-11-28,,gone\n")
    with pytest.raises(RunFault, match=r"(?s)one of: .*seen: microsoft_ai_diffusion.*address_changes\.csv"):
        refresh.fetch(settings, only=[source_id])
    with pytest.raises(RunFault, match="seen: nobody"):
        refresh.fetch(settings, only=["nobody"])


def test_releases_are_named_in_order_though_the_clock_is_set_back(small: Small) -> None:
    """The oldest names are forgotten first: a release named before the last one would be the first to go."""
    settings = small()
    first = seal(settings)[0]
    refresh.build_release(replace(settings, now=lambda: settings.now().replace(year=2020)), trigger="tests")
    assert seal(settings)[0] > first
    with Ledger.opened(settings.ledger_url) as ledger:
        built = [release.built_at for release in ledger.releases()]
    assert built == sorted(set(built))


def test_the_order_of_rows_in_a_file_changes_no_number(small: Small) -> None:
    settings = small()
    said = (
        "select indicator_id, geo, period, edition, value, unit, obs_status, reading, lower_bound, upper_bound "
        "from core.observations order by all"
    )
    latest = "select * exclude (snapshot_id, locator) from core.observations_latest order by all"
    before = ask(settings, said), ask(settings, latest)
    shuffle = random.Random(1)
    for path in (settings.reference_folder / "editions").glob("*.csv"):
        header, *lines = path.read_text().splitlines()
        shuffle.shuffle(lines)
        path.write_text("\n".join([header, *lines]) + "\n")
    assert refreshed(settings, offline=True) is not None
    assert (ask(settings, said), ask(settings, latest)) == before


# ------------------------------------------------------------------------------------ what every release promises


def test_every_row_of_every_file_is_accounted_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select snapshot_id, rows_read, rows_loaded + rows_quarantined + rows_duplicate + rows_excluded "
        "from meta.snapshots where outcome = 'accepted'"
    ).fetchall()
    assert rows
    assert [row for row in rows if row[1] != row[2]] == []
    loaded = warehouse.execute("select sum(rows_loaded) from meta.snapshots").fetchone()
    assert warehouse.execute("select count(*) from src.embedded_facts").fetchone() == loaded


def public_tables(warehouse: duckdb.DuckDBPyConnection) -> set[str]:
    """Every table and view of a public schema but the audit's views, which are checks."""
    rows = warehouse.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = current_database() and table_schema <> 'audit'"
    ).fetchall()
    return {row[0] for row in rows}


def test_every_public_table_has_a_model_and_the_reverse(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert public_tables(warehouse) == set(models())


def test_no_internal_schema_is_released(warehouse: duckdb.DuckDBPyConnection) -> None:
    schemas = warehouse.execute(
        "select distinct schema_name from duckdb_schemas() where database_name = current_database() and not internal"
    ).fetchall()
    assert {row[0] for row in schemas} <= {"src", "core", "mart", "meta", "audit", "main"}


def test_every_table_and_column_is_commented_in_the_database(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = dict(
        warehouse.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() "
            "union all select schema_name || '.' || view_name, comment from duckdb_views() where not internal"
        ).fetchall()
    )
    assert [name for name, comment in tables.items() if not comment] == []
    views = {row[0] for row in warehouse.execute("select view_name from duckdb_views() where not internal").fetchall()}
    columns = warehouse.execute(
        "select schema_name || '.' || table_name, table_name, column_name, comment from duckdb_columns() "
        "where not internal"
    ).fetchall()
    bare = [f"{table}.{column}" for table, name, column, comment in columns if not comment and name not in views]
    assert bare == []


def test_the_dictionary_lists_every_table_and_column_with_its_text(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.execute(
        "select table_name, title_en, title_ja, description, grain from meta.dictionary"
    ).fetchall()
    assert {row[0] for row in tables} == public_tables(warehouse)
    assert all(all(row) for row in tables)
    listed = warehouse.execute("select table_name, column_name, data_type from meta.columns order by all").fetchall()
    present = warehouse.execute(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns() "
        "where not internal and schema_name <> 'audit' order by all"
    ).fetchall()
    assert listed == present


def test_the_dictionarys_row_counts_are_those_of_the_tables(warehouse: duckdb.DuckDBPyConnection) -> None:
    counts = dict(warehouse.execute("select table_name, row_count from meta.dictionary").fetchall())
    seen = {}
    for name in counts:
        row = warehouse.execute(f"select count(*) from {name}").fetchone()
        seen[name] = row[0] if row else None
    assert seen == counts


@pytest.mark.parametrize("name", sorted(models()))
def test_every_model_is_a_whole_declaration(name: str) -> None:
    """A key of a column that is not there would be noticed in a build only, and only where there are rows."""
    model = models()[name]
    facts, columns = model.facts(), columns_of(model)
    assert facts.name == name
    assert facts.key
    assert set(facts.key) <= {column.name for column in columns}
    assert facts.title_en and facts.title_ja and facts.grain and (model.__doc__ or "").strip()
    assert [column.name for column in columns if not (column.title_en and column.title_ja and column.description)] == []


# ------------------------------------------------------------------------------------ a genuine hand-over


@pytest.mark.genuine
def test_editions_handed_over_supersede_their_embedded_rows_with_equal_values(
    released: Settings, shared_folder: Path, tmp_path: Path
) -> None:
    """The embedded figures are what people wrote down: the publisher's own files must say exactly the same."""
    shutil.copytree(released.data_folder, tmp_path / "data", symlinks=True)
    settings = Settings.from_environment({"AIGAP_DATA": str(tmp_path / "data")})
    said = (
        "select o.edition, figure, indicator_id, geo, period, time_basis, value from core.observations as o "
        "join meta.snapshots as s using (snapshot_id) "
        "where o.edition in ('AI Index 2025', 'AI Index 2026') and value is not null and origin = '{}'"
    )
    embedded = set(ask(settings, said.format("embedded")))
    for year in ("2025", "2026"):
        folder = shared_folder / "publishers" / f"stanford_ai_index_{year}"
        assert refresh.land(settings, "stanford_ai_index", folder, edition=f"AI Index {year}").is_new
    assert refreshed(settings, offline=True) is not None

    assert status_of(settings, "stanford_ai_index")["status"] == "handed_over"
    assert ask(settings, "from audit.embedded_against_published") == []
    published = set(ask(settings, said.format("handed_over")))
    left = set(ask(settings, said.format("embedded") + " and superseded_at is null"))
    assert {row[0] for row in published} == {"AI Index 2025", "AI Index 2026"}
    figures = {row[:2] for row in published}
    superseded = {row for row in embedded if row[:2] in figures}
    assert len(superseded) > 500
    assert superseded <= published
    assert {row for row in left if row[:2] in figures} == set()
    account = "rows_read = rows_loaded + rows_quarantined + rows_duplicate + rows_excluded, rows_loaded > 0, outcome"
    rows = ask(settings, f"select {account} from meta.snapshots where origin = 'handed_over'")
    assert rows == [(True, True, "accepted")] * 2
