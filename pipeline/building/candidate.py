"""The candidate DuckDB file: source and reference tables loaded, SQL models run, tables checked, texts written.

One writer on one connection. Every table is created from its pandera model, and what a SQL model gives must already
have the declared types: nothing is cast on the way in. Whether the candidate is released is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.building.finite_numbers import finite_select, guard
from pipeline.building.sql_models import TIME_AXES, SqlModel, TimeAxis, read_models
from pipeline.building.staged_rows import (
    Rows,
    dated_in_order,
    described_macros,
    described_tables,
    landed_file,
    let_in,
    parameters,
)
from pipeline.contracts.check_results import ROWS_SHOWN, CheckResult, columns_named, filled, in_words
from pipeline.contracts.ddl import check_types, comment_on, comment_on_macros, create_table
from pipeline.contracts.sql_text import identifier, qualified, quoted
from pipeline.health.freshness import SourceFreshness
from pipeline.health.source_status import SourceStatus
from pipeline.landing.records import Decision, Fetch, Release, Snapshot, ValidationResult
from pipeline.normalizing.table_sets import QUARANTINE, TableSet
from pipeline.parsing.faults import ResourceFault, RunFault
from pipeline.parsing.periods import parse_period
from pipeline.reference.files import Reference
from pipeline.reference.typed_tables import reference_frame, reference_names
from pipeline.settings import Settings
from pipeline.sources import declared_tables
from pipeline.sources.embedded import EMBEDDED

if TYPE_CHECKING:
    import polars as pl

#: What DuckDB raises where it cannot write; a checkpoint that fails is fatal to it.
_DISK_OR_MEMORY = (duckdb.OperationalError, duckdb.FatalException)
PUBLIC_SCHEMAS = ("src", "core", "mart", "meta", "audit")
INTERNAL_SCHEMA = "stage"
#: Models of these inputs come last: they describe the tables and checks that the others make.
LAST_INPUTS = ("stage.check_results", "stage.declared_tables", "stage.declared_columns", "stage.declared_macros")
#: Judges the tables once they are all there, on the connection that built them, and gives more checks.
Audit = Callable[[duckdb.DuckDBPyConnection], Sequence[CheckResult]]


@dataclass(frozen=True)
class Inputs:
    """Everything that a candidate is built from, beside reference data and SQL."""

    table_sets: Sequence[TableSet]
    snapshots: Sequence[Snapshot]
    validations: Mapping[str, ValidationResult]
    statuses: Sequence[SourceStatus]
    freshness: Sequence[SourceFreshness]
    fetches: Sequence[Fetch]
    releases: Sequence[Release]
    decisions: Sequence[Decision]


@dataclass
class Candidate:
    """What was built: the file, the rows of each public table, and the result of each check."""

    path: Path
    row_counts: dict[str, int] = field(default_factory=dict)
    checks: list[CheckResult] = field(default_factory=list)


def build_candidate(
    path: Path, inputs: Inputs, settings: Settings, reference: Reference, audit: Audit = lambda connection: ()
) -> Candidate:
    """Build the candidate at ``path``, which must not exist.

    The audit runs when every table of facts is there, and before the tables that describe the checks.

    Raises:
        HeldFileError: a reference file breaks a rule.
        RunFault: a SQL model is wrong, or a table's declaration is, or the disk is full.
    """
    try:
        with duckdb.connect(str(path)) as connection:
            builder = _Builder(connection, Candidate(path), settings)
            # a model of some seconds would draw a bar into whatever reads our output
            connection.execute("set enable_progress_bar = false")
            create_schemas(connection)
            builder.load_reference(reference)
            builder.load_sources(inputs)
            builder.stage_ledger(inputs)
            builder.run_models(read_models(settings.models_folder), audit)
            builder.finish()
            return builder.candidate
    except _DISK_OR_MEMORY as error:
        raise ResourceFault(
            f"the candidate {path.name} cannot be written",
            expected="enough disk and memory",
            seen=str(error),
            next_step="free space in the data folder (AIGAP_DATA), then refresh again; the current release stays",
        ) from error


def create_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the public schemas in the file, and the internal one in memory.

    What is internal is gone before the release: to compress it into the file first nearly doubles the time of deriving
    it (1 million observations: 7.1 s instead of 3.8).
    """
    for schema in PUBLIC_SCHEMAS:
        connection.execute(f"create schema {schema}")
    connection.execute(f"attach ':memory:' as {INTERNAL_SCHEMA}")


class _Builder:
    """The steps of one build, sharing a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, candidate: Candidate, settings: Settings) -> None:
        self.connection, self.candidate, self.settings = connection, candidate, settings
        self.macros: dict[TimeAxis, dict[str, str]] = {axis: {} for axis in TIME_AXES}

    def load_reference(self, reference: Reference) -> None:
        """Load what people maintain as ``core`` tables."""
        from schemas.registry import models

        for name in reference_names(reference):
            model = models().get(name)
            if model is None:
                raise RunFault(
                    f"no pandera model declares {name}",
                    expected="a model in schemas/reference/",
                    seen=f"the file {name.partition('.')[2]}.csv",
                    next_step="declare the table, or delete the file",
                )
            create_table(self.connection, model)
            self._insert_frame(name, reference_frame(reference, model))
            self._check_table(name, is_held_to_rules=True)

    def load_sources(self, inputs: Inputs) -> None:
        """Create every source table and load the Parquet of each accepted snapshot; then stage their observations."""
        from schemas.registry import models

        tables = {table.name: table for table in (*declared_tables(), *EMBEDDED.tables)}
        for name, table in sorted(tables.items()):
            create_table(self.connection, models()[f"src.{name}"])
            files = [
                str(s.folder / f"{name}.parquet") for s in inputs.table_sets if (s.folder / f"{name}.parquet").exists()
            ]
            if files:
                self.connection.execute(f"insert into src.{identifier(name)} by name from read_parquet({_list(files)})")
            self._check_table(f"src.{name}", is_held_to_rules=True)
            self._check_observations(name, table.observations_sql)
        selects = "\nunion all by name\n".join(f"({tables[name].observations_sql})" for name in sorted(tables))
        self.connection.execute(f"create table stage.source_observations as {selects}")
        self._stage_periods()

    def _check_observations(self, name: str, sql: str) -> None:
        from schemas.registry import types_of
        from schemas.stage.inputs import SourceObservations

        columns = set(self._types(f"describe {sql}"))
        if columns != set(types_of(SourceObservations)):
            raise RunFault(
                f"observations_sql of src.{name} does not give the declared columns",
                expected=", ".join(types_of(SourceObservations)),
                seen=", ".join(sorted(columns)),
                next_step="correct the select in pipeline/sources/",
            )

    def _stage_periods(self) -> None:
        """Every period that occurs, read once by the one function that knows their form."""
        found = self.connection.execute("select distinct period from stage.source_observations").fetchall()
        periods = [parse_period(text, column="period") for (text,) in sorted(found)]
        self._stage_rows(
            "periods",
            [
                {"period": p.text, "year": p.year, "freq": p.freq, "period_start": p.start, "period_end": p.end}
                for p in periods
            ],
        )

    def stage_ledger(self, inputs: Inputs) -> None:
        """Stage what ledger and settings hold, for the ``meta`` models."""
        parsed = {table_set.snapshot.snapshot_id for table_set in inputs.table_sets}
        validations = [
            (s, inputs.validations[s.snapshot_id]) for s in inputs.snapshots if s.snapshot_id in inputs.validations
        ]
        let_in_at = let_in(inputs.decisions)
        files = [
            landed_file(s, validation, let_in_at.get(s.snapshot_id))
            for s, validation in validations
            if s.snapshot_id in parsed or validation.outcome != "accepted"
        ]
        self._stage_rows("landed_files", files)
        self.connection.execute(
            "create view stage.accepted_snapshots as from stage.landed_files where outcome = 'accepted'"
        )
        self._stage_rows("source_statuses", [asdict(status) for status in inputs.statuses])
        self._stage_rows("freshness", [asdict(row) for row in inputs.freshness])
        self._stage_rows("ledger_fetches", [asdict(fetch) for fetch in inputs.fetches])
        self._stage_rows("ledger_releases", [asdict(release) for release in dated_in_order(inputs.releases)])
        self._stage_rows("setting_values", parameters(self.settings))
        self._stage_quarantine(inputs)

    def _stage_quarantine(self, inputs: Inputs) -> None:
        from schemas.meta.quarantine import Quarantine

        create_table(self.connection, Quarantine)
        files = [str(s.folder / f"{QUARANTINE}.parquet") for s in inputs.table_sets]
        if files:
            self.connection.execute(f"insert into meta.quarantine by name from read_parquet({_list(files)})")
        self._check_table("meta.quarantine")

    def run_models(self, models: Sequence[SqlModel], audit: Audit) -> None:
        """Run every model in order, then the audit; models that describe the others and the checks come last."""
        last = [model for model in models if model.reads & set(LAST_INPUTS)]
        for model in models:
            if model not in last:
                self._run(model)
        self.candidate.checks.extend(audit(self.connection))
        self._stage_descriptions([model.name for model in last], described_macros(models))
        for model in last:
            self._run(model)

    def _run(self, model: SqlModel) -> None:
        from schemas.registry import models

        try:
            self._create(model)
            self._create_macros(model)
        except _DISK_OR_MEMORY:
            raise  # not the model's fault
        except duckdb.Error as error:
            raise RunFault(
                f"the SQL model {model.name} cannot be run",
                expected="a select that the engine accepts",
                seen=str(error),
                next_step=f"correct warehouse/models/{model.template.place}",
            ) from error
        if model.schema == "audit":
            self._audit(model)
        elif (declared := models().get(model.name)) is not None:
            finite = guard(self.connection, declared, model.template.place)
            self._check_table(model.name)
            self.candidate.checks.append(finite)

    def _create(self, model: SqlModel) -> None:
        """A public table as it is declared; what is internal, or a view, as the SQL gives it."""
        from schemas.registry import models, stage_models

        name, place = qualified(model.name), model.template.place
        if (declared := models().get(model.name)) is not None:
            check_types(declared, self._types(f"describe {model.sql}"), place)
            create_table(self.connection, declared)
            self.connection.execute(f"insert into {name} by name {model.sql}")
            return
        kind = "view" if model.schema == "audit" else "table"
        self.connection.execute(f"create {kind} {name} as {model.sql}")
        if (internal := stage_models().get(model.name)) is not None:
            check_types(internal, self._types(f"describe {name}"), place)

    def _create_macros(self, model: SqlModel) -> None:
        """The model for a past day, and with what a reader names, where its header says so."""
        for axis in TIME_AXES:
            if name := model.macro_of(axis):
                sql = model.past_sql(axis, self.macros[axis])
                given = {"time_axis": quoted(axis.name), "as_of": f"cast({axis.parameter} as date)"}
                self._create_macro(model, name, axis.parameter, sql, given)
                self.macros[axis][model.name] = name
        if model.macro:
            self._create_macro(model, model.macro.name, ", ".join(model.macro.parameters), model.macro_sql(), {})

    def _create_macro(self, model: SqlModel, name: str, parameters: str, sql: str, given: Mapping[str, str]) -> None:
        """A macro with the table's columns, of which some are ``given`` as expressions."""
        from schemas.registry import columns_of, models

        declared = models().get(model.name)
        # in the declared order, so that what a macro gives can be compared with the table column by column
        names = [column.name for column in columns_of(declared)] if declared else []
        sql = finite_select(declared, sql) if declared else sql
        columns = ", ".join(f"{given[n]} as {n}" if n in given else identifier(n) for n in names) or "*"
        self.connection.execute(f"create macro {qualified(name)}({parameters}) as table select {columns} from ({sql})")

    def _types(self, describe: str) -> dict[str, str]:
        return {row[0]: row[1] for row in self.connection.execute(describe).fetchall()}

    def _check_table(self, name: str, *, is_held_to_rules: bool = False) -> None:
        """Hold a loaded table to its model; one whose rows were held to it before loading is only counted here."""
        from pipeline.contracts.table_rules import broken_rules, contract_check
        from schemas.registry import models

        self.candidate.row_counts[name] = self._scalar(f"select count(*) from {qualified(name)}")
        frame = self._frame(name) if not is_held_to_rules else None
        broken = broken_rules(frame, models()[name]) if frame is not None else []
        self.candidate.checks.append(contract_check(models()[name], broken, frame))

    def _audit(self, model: SqlModel) -> None:
        """An audit view lists what should not be; its header says whether that blocks a release."""
        self.connection.execute(f"comment on view {qualified(model.name)} is {quoted(model.header['title'])}")
        if model.judged_by:
            return  # its rows are facts, which the expectations of a suite judge
        failures = self._scalar(f"select count(*) from {qualified(model.name)}")
        # the candidate may be thrown away, and its rows with it: the check carries the first of them
        relation = self.connection.sql(f"from {qualified(model.name)} limit {ROWS_SHOWN}")
        _require_columns(model, relation.columns)
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        check = CheckResult(
            model.name,
            model.name.partition(".")[2],
            model.severity,
            not failures,
            failures,
            f"{model.header['title']}: {in_words(rows)}" if failures else None,
            model.header.get("expected"),
            model.header.get("likely_cause"),
            filled(model.header.get("next_step"), rows),
            tuple(rows),
        )
        self.candidate.checks.append(check)

    def _stage_descriptions(self, last: Sequence[str], macros: Rows) -> None:
        self._stage_rows("check_results", [check.as_row() for check in self.candidate.checks])
        self._stage_rows("declared_macros", macros)
        tables, columns = described_tables(
            {**self.candidate.row_counts, "meta.macros": len(macros)}, last, len(self.candidate.checks)
        )
        self._stage_rows("declared_tables", tables)
        self._stage_rows("declared_columns", columns)

    def finish(self) -> None:
        """Write the texts, drop what is internal, and leave one checkpointed file."""
        from schemas.registry import models

        self.connection.execute("begin transaction")  # hundreds of comments, each of which would wait for the disk
        for name, model in models().items():
            if name in self.candidate.row_counts:
                comment_on(self.connection, model)
        comment_on_macros(self.connection)
        self.connection.execute("commit")
        self.connection.execute(f"detach {INTERNAL_SCHEMA}")
        self.connection.execute("checkpoint")

    def _stage_rows(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Stage rows under the columns and types of their model, so that an empty table has them too."""
        import polars as pl

        from schemas.registry import stage_models, types_of

        self.connection.register("incoming", pl.DataFrame(rows, schema=types_of(stage_models()[f"stage.{name}"])))
        self.connection.execute(f"create table stage.{identifier(name)} as from incoming")
        self.connection.unregister("incoming")

    def _insert_frame(self, name: str, frame: pl.DataFrame) -> None:
        self.connection.register("incoming", frame)
        self.connection.execute(f"insert into {qualified(name)} by name from incoming")
        self.connection.unregister("incoming")

    def _frame(self, name: str) -> pl.DataFrame:
        return self.connection.sql(f"from {qualified(name)}").pl()

    def _scalar(self, sql: str) -> int:
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row else 0


def _list(paths: Sequence[str]) -> str:
    return "[" + ", ".join(quoted(path) for path in paths) + "]"


def _require_columns(audit: SqlModel, columns: Sequence[str]) -> None:
    """A next step that cannot be filled would be found out when somebody needs it."""
    unknown = columns_named(audit.header.get("next_step", "")) - set(columns)
    if unknown:
        raise RunFault(
            f"the next step of {audit.name} names columns that it has not",
            expected=f"columns of {', '.join(columns)}",
            seen=", ".join(sorted(unknown)),
            next_step=f"correct the header of warehouse/models/{audit.template.place}",
        )
