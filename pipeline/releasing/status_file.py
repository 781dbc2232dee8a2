"""The status file: what the ledger knows, as a DuckDB file that ``aigap query`` attaches as ``live``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.building.ddl import quoted
from pipeline.landing.clocks import SourceClock
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from pipeline.tidy.faults import RunFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: A month of daily looks at thirty datasets; all of them stay in the ledger.
NEWEST_LOOKS = 1_000
_TABLES = {
    "looks": "source_id varchar, dataset_id varchar, looked_at timestamp, outcome varchar, seconds double, "
    "snapshot_id varchar, failure_kind varchar, message varchar, retry_at timestamp",
    "snapshots": "snapshot_id varchar, source_id varchar, dataset_id varchar, edition varchar, origin varchar, "
    "file_name varchar, address varchar, sha256 varchar, bytes bigint, published_at date, recorded_at timestamp, "
    "etag varchar, last_modified varchar",
    "verdicts": "snapshot_id varchar, parser varchar, state varchar, reason varchar, judged_at timestamp, "
    "published_at date, rows_read bigint, rows_loaded bigint, rows_quarantined bigint, rows_duplicate bigint, "
    "rows_excluded bigint, notes varchar",
    "releases": "release_id varchar, built_at timestamp, fingerprint varchar, trigger varchar",
    "acceptances": "snapshot_id varchar, why varchar, accepted_at timestamp, word varchar",
    "alerts": "alert_id varchar, cause varchar, kind varchar, title varchar, message varchar, next_step varchar, "
    "said_at timestamp, state varchar",
    "deliveries": "alert_id varchar, channel varchar, outcome varchar, tried_at timestamp, message varchar",
    "clocks": "source_id varchar, title_en varchar, title_ja varchar, is_live boolean, last_looked_at timestamp, "
    "look_due_at timestamp, is_look_late boolean, publisher_moved_at date, expected_at date, late_from date, "
    "is_publisher_late boolean, next_step varchar",
}


def write_status_file(settings: Settings, ledger: Ledger, clocks: Sequence[SourceClock] = ()) -> None:
    """Write the ledger's tables and the clocks aside and move the file into place: no reader sees half of it.

    Raises:
        RunFault: the file cannot be written.
    """
    import duckdb

    aside = settings.status_database.with_name("status.next.duckdb")
    for left in (aside, aside.with_name(f"{aside.name}.wal")):  # of a writer that was killed
        left.unlink(missing_ok=True)
    rows: dict[str, Sequence[object]] = {
        "looks": ledger.looks()[-NEWEST_LOOKS:],
        "snapshots": ledger.snapshots(),
        "verdicts": list(ledger.verdicts().values()),
        "releases": ledger.releases(),
        "acceptances": ledger.words(),
        "alerts": ledger.alerts(),
        "deliveries": ledger.deliveries(),
        "clocks": clocks,
    }
    try:
        with duckdb.connect(str(aside)) as connection:
            for name, columns in _TABLES.items():
                connection.execute(f"create table {name} ({columns})")
                _fill(connection, name, columns, rows[name])
    except duckdb.Error as error:
        raise RunFault(
            f"the status file {settings.status_database} cannot be written",
            expected="enough disk",
            seen=str(error),
            next_step="free space in the data folder (AIGAP_DATA), then refresh again",
        ) from error
    aside.replace(settings.status_database)


def _fill(connection: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Sequence[object]) -> None:
    """All rows as one text, and that no parameter: for one, the engine first imports pandas, which takes a second."""
    kinds = json.dumps([dict(column.split(" ") for column in columns.split(", "))])
    cells = json.dumps([asdict(row) for row in rows], default=str)  # type: ignore[call-overload]  # dataclasses
    connection.execute(
        f"insert into {name} select unnest(from_json({quoted(cells)}, {quoted(kinds)}), recursive := true)"
    )
