"""A whole refresh as the tests run it, and questions to the release that it made."""

from __future__ import annotations

import hashlib
from typing import Any

import duckdb

from pipeline import refresh
from pipeline.health.source_status import SourceStatus, source_statuses
from pipeline.landing.ledger import Ledger
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.normalizing.holds import validations_in_force
from pipeline.normalizing.source_tables import read_pending
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import read_source_cadences
from pipeline.releasing.making import BuiltRelease
from pipeline.releasing.table_hashes import MADE_WHEN, is_said
from pipeline.settings import Settings


def refreshed(settings: Settings, *, offline: bool = False) -> BuiltRelease | None:
    """Fetch, and build where something changed; None where nothing did."""
    if not refresh.fetch(settings, offline=offline).changed:
        return None
    built = refresh.build_release(settings, trigger="tests")
    assert built.promoted, [check for check in built.checks if check.blocks]
    return built


def statuses_after_parsing(settings: Settings) -> dict[str, SourceStatus]:
    """What a release would say of each source, without the time of building one."""
    with Ledger.opened(settings.ledger_url) as ledger:
        reference = Reference(settings.reference_folder)
        read_pending(settings, ledger, SnapshotStore(settings.snapshots_url), reference)
        snapshots = ledger.snapshots()
        validations = validations_in_force(settings, ledger)
        statuses = source_statuses(
            read_source_cadences(reference), snapshots, validations, ledger.fetches(), settings.now()
        )
    return {status.source_id: status for status in statuses}


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the current release."""
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def status_of(settings: Settings, source_id: str) -> dict[str, Any]:
    """One row of meta.source_status."""
    names = ("status", "served_from", "edition", "stale_since", "reason", "next_step")
    rows = ask(settings, f"select {', '.join(names)} from meta.source_status where source_id = '{source_id}'")
    return dict(zip(names, rows[0], strict=True))


def seal(settings: Settings) -> tuple[str, str]:
    """The current release's name and the hash of its bytes: what no fault may change."""
    path = settings.current_warehouse.resolve()
    return path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def tables_of(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every public table as a sorted list of rows, without what tells the time of the build."""
    found = {}
    with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
        names = connection.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position) "
            "from information_schema.columns where table_catalog = current_database() group by all"
        ).fetchall()
        for schema, table, columns in names:
            if f"{schema}.{table}" not in MADE_WHEN:
                said = ", ".join(f'"{name}"' for name in columns if is_said(f"{schema}.{table}", name))
                found[f"{schema}.{table}"] = connection.execute(
                    f'select {said} from "{schema}"."{table}" order by all'
                ).fetchall()
    return found
