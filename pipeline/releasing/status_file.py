"""The status file: what the ledger knows, as a DuckDB file that ``aigap query`` attaches as ``live``."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, get_args, get_type_hints

from pipeline.contracts.sql_text import rows_as_sql
from pipeline.health.freshness import SourceFreshness
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import (
    Alert,
    Decision,
    Delivery,
    Fetch,
    Hold,
    Release,
    Rollback,
    Snapshot,
    ValidationResult,
)
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import DataclassInstance


#: A month of daily fetches of thirty datasets; all of them stay in the ledger.
NEWEST_FETCHES = 1_000
#: Each table and the record that its rows are.
_TABLES: dict[str, type] = {
    "fetches": Fetch,
    "snapshots": Snapshot,
    "validations": ValidationResult,
    "releases": Release,
    "decisions": Decision,
    "rollbacks": Rollback,
    "holds": Hold,
    "alerts": Alert,
    "deliveries": Delivery,
    "freshness": SourceFreshness,
}
_SQL_TYPES = {str: "varchar", int: "bigint", float: "double", bool: "boolean", datetime: "timestamp", date: "date"}


def write_status_file(settings: Settings, ledger: Ledger, freshness: Sequence[SourceFreshness] = ()) -> None:
    """Write the ledger's tables and the freshness aside and move the file into place: no reader sees half of it.

    Raises:
        RunFault: the file cannot be written.
    """
    import duckdb

    aside = settings.status_database.with_name("status.next.duckdb")
    rows: dict[str, Sequence[object]] = {
        "fetches": ledger.fetches()[-NEWEST_FETCHES:],
        "snapshots": ledger.snapshots(),
        "validations": list(ledger.validations().values()),
        "releases": ledger.releases(),
        "decisions": ledger.decisions(),
        "rollbacks": ledger.rollbacks(),
        "holds": ledger.holds(),
        "alerts": ledger.alerts(),
        "deliveries": ledger.deliveries(),
        "freshness": freshness,
    }
    try:
        with duckdb.connect(str(aside)) as connection:
            for name, record in _TABLES.items():
                kinds = _columns(record)
                columns = ", ".join(f"{column} {kind}" for column, kind in kinds.items())
                connection.execute(f"create table {name} ({columns})")
                values = [asdict(row) for row in rows[name]]  # type: ignore[call-overload]  # dataclasses
                connection.execute(f"insert into {name} {rows_as_sql(values, kinds)}")
    except duckdb.Error as error:
        raise RunFault(
            f"the status file {settings.status_database} cannot be written",
            expected="enough disk",
            seen=str(error),
            next_step="free space in the data folder (AIGAP_DATA), then refresh again",
        ) from error
    aside.replace(settings.status_database)


def _columns(record: type[DataclassInstance]) -> dict[str, str]:
    """The fields of a record and their SQL types: ``Mapped[str | None]`` is a text that may be missing."""
    hints = get_type_hints(record)
    return {field.name: _sql_type(hints[field.name]) for field in fields(record)}


def _sql_type(hint: type) -> str:
    """The first type inside a hint that a column can have; nothing where there is none."""
    return _SQL_TYPES.get(hint) or next(filter(None, map(_sql_type, get_args(hint))), "")
