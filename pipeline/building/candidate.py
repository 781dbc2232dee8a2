"""The candidate DuckDB file: source and reference tables loaded, SQL models run, tables checked, texts written.

One writer on one connection. Every table is created from its pandera model, and what a SQL model gives must already
have the declared types: nothing is cast on the way in. Whether the candidate is released is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.building.base_release import BaseRelease, drop_left_overs
from pipeline.building.engine_limits import limit, rows_in
from pipeline.building.engines import Engine, engine_for, engine_name
from pipeline.building.finite_numbers import guard
from pipeline.building.keys import Keys, Made
from pipeline.building.macros import Macros
from pipeline.building.partitions import Partitions, new_rows
from pipeline.building.sql_models import SqlModel, last_read, read_models, tables_read
from pipeline.building.staged_rows import (
    Rows,
    dated_in_order,
    described_macros,
    described_tables,
    landed_file,
    let_in,
    parameters,
)
from pipeline.building.table_making import Only, TableMaking
from pipeline.contracts.check_results import (
    CONTRACT_CHECK,
    FINITE_CHECK,
    ROWS_SHOWN,
    CheckResult,
    columns_named,
    filled,
    in_words,
)
from pipeline.contracts.ddl import check_types, comment_on, comment_on_macros, create_table
from pipeline.contracts.file_hashes import sha256_of_file
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

    from schemas.base import Table

#: What DuckDB raises where it cannot write, or lacks memory; a checkpoint that fails is fatal to it.
_DISK_OR_MEMORY = (duckdb.OperationalError, duckdb.FatalException)
PUBLIC_SCHEMAS = ("src", "core", "mart", "meta", "audit")
INTERNAL_SCHEMA = "stage"
#: Models of these inputs come last: they describe the tables and checks that the others make.
LAST_INPUTS = ("stage.check_results", "stage.declared_tables", "stage.declared_columns", "stage.declared_macros")
SOURCE_OBSERVATIONS = "stage.source_observations"
#: The content of periods: a row follows from its period's name, and is joined by it, so that one more is no change to
#: whatever knows the others.
_BY_NAME = "what their names say"
#: Judges the tables once they are all there, on the connection that built them, and gives more checks.
Audit = Callable[[duckdb.DuckDBPyConnection, TableMaking], Sequence[CheckResult]]


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
    """What was built: the file, the rows of each public table, the result of each check, what tables were made of.

    ``made_by`` is the code and engine as the build began with them, whatever is edited while it runs.
    """

    path: Path
    row_counts: dict[str, int] = field(default_factory=dict)
    checks: list[CheckResult] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)
    made_by: str = ""


def build_candidate(
    path: Path,
    inputs: Inputs,
    settings: Settings,
    reference: Reference,
    audit: Audit = lambda connection, making: (),
    base: BaseRelease | None = None,
) -> Candidate:
    """Build the candidate at ``path``, which must not exist.

    The audit runs when every table of facts is there, and before the tables that describe the checks. Tables that are
    made of the same as in the ``base`` are taken from it; without one, all are made.

    Raises:
        HeldFileError: a reference file breaks a rule.
        RunFault: a SQL model is wrong, or a table's declaration is, or the disk is full.
    """
    try:
        if base is not None:
            base.copy_to(path)
        with (
            duckdb.connect(str(path)) as connection,
            engine_for(settings, connection, settings.building_folder) as engine,
        ):
            builder = _Builder(connection, Candidate(path), settings, base, engine)
            # a model of some seconds would draw a bar into whatever reads our output
            connection.execute("set enable_progress_bar = false")
            create_schemas(connection)
            limit(connection, settings, rows_in(connection, [table_set.folder for table_set in inputs.table_sets]))
            builder.load_reference(reference)
            builder.load_sources(inputs)
            builder.stage_ledger(inputs)
            models = read_models(settings.models_folder)
            builder.run_models(models, audit)
            builder.finish([macro.name for model in models for macro in model.macros])
            return builder.candidate
    except duckdb.OutOfMemoryException as error:
        if "max_temp_directory_size" in str(error):
            raise _full_disk(path, error) from error
        raise ResourceFault(
            f"the candidate {path.name} needs more memory than the engine may take",
            expected=f"{settings.memory or 'four fifths of the memory of the machine'} to be enough (AIGAP_MEMORY)",
            seen=str(error).splitlines()[0],
            next_step="set AIGAP_MEMORY to more, then: aigap refresh; the current release stays",
        ) from error
    except _DISK_OR_MEMORY as error:
        raise _full_disk(path, error) from error


def _full_disk(path: Path, error: duckdb.Error) -> ResourceFault:
    return ResourceFault(
        f"the candidate {path.name} cannot be written",
        expected="enough disk",
        seen=str(error),
        next_step="free space in the data folder (AIGAP_DATA), then refresh again; the current release stays",
    )


def create_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the public schemas in the file, and the internal one in memory.

    What is internal is gone before the release: to compress it into the file first nearly doubles the time of deriving
    it (1 million observations: 7.1 s instead of 3.8).
    """
    for schema in PUBLIC_SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"attach ':memory:' as {INTERNAL_SCHEMA}")


class _Builder:
    """The steps of one build, sharing a connection."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        candidate: Candidate,
        settings: Settings,
        base: BaseRelease | None,
        engine: Engine,
    ) -> None:
        self.connection, self.candidate, self.settings, self.engine = connection, candidate, settings, engine
        keys = Keys(settings.project_root, engine_name(settings))
        candidate.made_by = keys.builder
        self.making = TableMaking(connection, keys, base, may_split=engine.may_split)
        self.partitions = Partitions(connection)
        self.macros = Macros()

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
            payload = reference.payload(f"{name.partition('.')[2]}.csv")
            written = [hashlib.sha256(payload).hexdigest()]
            self._make_table(name, written, partial(self._load_reference, reference, model))

    def _load_reference(self, reference: Reference, model: type[Table]) -> None:
        create_table(self.connection, model)
        self._insert_frame(model.facts().name, reference_frame(reference, model))
        self._check_table(model.facts().name, None)

    def _make_table(self, name: str, written: Sequence[str], make: Callable[[], None]) -> None:
        """Make a public table of what is loaded, or take it with its count and checks."""
        if not self.making.make(name, written, [], make):
            self._count_taken(name)

    def _count_taken(self, name: str) -> None:
        self.candidate.row_counts[name] = self.making.rows_taken(name)
        self.candidate.checks += self.making.checks_taken(name, (CONTRACT_CHECK, FINITE_CHECK))

    def load_sources(self, inputs: Inputs) -> None:
        """Create every source table and load the Parquet of each accepted snapshot; then stage their observations."""
        from schemas.registry import models

        tables = {table.name: table for table in (*declared_tables(), *EMBEDDED.tables)}
        for name, table in sorted(tables.items()):
            self._load_parquet(models()[f"src.{name}"], _parquet_files(inputs, name), is_held_to_rules=True)
            self._check_observations(name, table.observations_sql)
        selects = "\nunion all by name\n".join(f"({tables[name].observations_sql})" for name in sorted(tables))
        create = f"create table {SOURCE_OBSERVATIONS} as {selects}"
        self.making.make(
            SOURCE_OBSERVATIONS, [create], tables_read(selects), lambda: self._execute(create), splits=True
        )
        self.making.make("stage.periods", [], [SOURCE_OBSERVATIONS], self._stage_periods)
        self.making.staged("stage.periods", _BY_NAME)

    def _load_parquet(self, model: type[Table], files: Sequence[Path], *, is_held_to_rules: bool = False) -> None:
        """Make a table of the rows of these files, in their order."""
        name = model.facts().name

        def load() -> None:
            create_table(self.connection, model)
            if files:
                self._execute(f"insert into {qualified(name)} by name from read_parquet({_list(files)})")
            self._check_table(name, None if is_held_to_rules else qualified(name))

        self._make_table(name, [sha256_of_file(path) for path in files], load)

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
        found = self.connection.execute(f"select distinct period from {SOURCE_OBSERVATIONS}").fetchall()
        periods = [parse_period(text, column="period") for (text,) in sorted(found)]
        self._stage_rows(
            "periods",
            [
                {"period": p.text, "year": p.year, "freq": p.freq, "period_start": p.start, "period_end": p.end}
                for p in periods
            ],
            _BY_NAME,
        )

    def stage_ledger(self, inputs: Inputs) -> None:
        """Stage what ledger and settings hold, for the ``meta`` models."""
        from schemas.meta.quarantine import Quarantine

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
        self._execute("create view stage.accepted_snapshots as from stage.landed_files where outcome = 'accepted'")
        self.making.staged("stage.accepted_snapshots", self.making.content("stage.landed_files"))
        self._stage_rows("source_statuses", [asdict(status) for status in inputs.statuses])
        self._stage_rows("freshness", [asdict(row) for row in inputs.freshness])
        self._stage_rows("ledger_fetches", [asdict(fetch) for fetch in inputs.fetches])
        self._stage_rows("ledger_releases", [asdict(release) for release in dated_in_order(inputs.releases)])
        self._stage_rows("setting_values", parameters(self.settings))
        self._load_parquet(Quarantine, _parquet_files(inputs, QUARANTINE))

    def run_models(self, models: Sequence[SqlModel], audit: Audit) -> None:
        """Run every model in order, then the audit; models that describe the others and the checks come last."""
        last = [model for model in models if model.reads & set(LAST_INPUTS)]
        first = [model for model in models if model not in last]
        derived = {model.name for model in models} | {SOURCE_OBSERVATIONS}
        no_more_read = last_read(first)
        for model in first:
            self._run(model)
            for name in derived.intersection(no_more_read.get(model.name, ())):
                self.making.let_go(name)
        self.candidate.checks.extend(audit(self.connection, self.making))
        self._stage_descriptions([model.name for model in last], described_macros(models))
        for model in last:
            self._run(model)

    def _run(self, model: SqlModel) -> None:
        """Make what a model is of, unless it is made of the same as before."""
        from schemas.registry import models

        macros = self.macros.of(model)
        written = [model.template.place, json.dumps(model.header), model.sql, *macros]
        if model.schema == "audit":
            with _faults_of(model):
                self._execute(f"create view {qualified(model.name)} as {model.sql}")
            self._execute(f"comment on view {qualified(model.name)} is {quoted(model.header['title'])}")
            if not self.making.make(model.name, written, model.reads, partial(self._audit, model), is_table=False):
                self.candidate.checks += self.making.checks_taken(model.name, [model.name.partition(".")[2]])
            return
        derive = partial(self._derive, model, macros)
        if model.splits:
            is_made = self.making.make_by_partition(model.name, written, model.reads, derive)
        else:
            is_made = self.making.make(model.name, written, model.reads, derive, splits=model.has_partitions)
        if not is_made and model.name in models():
            self._count_taken(model.name)

    def _derive(self, model: SqlModel, macros: Sequence[str], only: Only = None) -> None:
        """Make a model's table, or these partitions of it anew."""
        from schemas.registry import models

        with _faults_of(model):
            if only is None:
                self._create(model, self.engine.rows(model))
                for macro in macros:
                    self._execute(macro)
            else:
                self.partitions.derive(model, only, self.making.split_tables(model.reads), self._create)
        if (declared := models().get(model.name)) is not None:
            rows = new_rows(declared, only)
            finite = guard(self.connection, declared, model.template.place, rows)
            self._check_table(model.name, rows)
            self.candidate.checks.append(finite)

    def _create(self, model: SqlModel, sql: str) -> None:
        """A public table as it is declared; what is internal as the SQL gives it."""
        from schemas.registry import models, stage_models

        name, place = qualified(model.name), model.template.place
        if (declared := models().get(model.name)) is not None:
            check_types(declared, self._types(f"describe {sql}"), place)
            create_table(self.connection, declared)
            self._execute(f"insert into {name} by name {sql}")
            return
        self._execute(f"create table {name} as {sql}")
        if (internal := stage_models().get(model.name)) is not None:
            check_types(internal, self._types(f"describe {name}"), place)

    def _types(self, describe: str) -> dict[str, str]:
        return {row[0]: row[1] for row in self.connection.execute(describe).fetchall()}

    def _check_table(self, name: str, rows: str | None) -> None:
        """Hold these rows of a table to its model; None where all were held to it before loading."""
        from pipeline.contracts.rules_in_sql import Broken, broken_in_table
        from pipeline.contracts.table_rules import contract_check
        from schemas.registry import models

        model = models()[name]
        self.candidate.row_counts[name] = self._scalar(f"select count(*) from {qualified(name)}")
        held = Broken({}, ()) if rows is None else broken_in_table(self.connection, model, rows)
        self.candidate.checks.append(contract_check(model, held.total, held.first))

    def _audit(self, model: SqlModel) -> None:
        """An audit view lists what should not be; its header says whether that blocks a release."""
        if model.judged_by:
            return  # its rows are facts, which the expectations of a suite judge
        with _faults_of(model):
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

    def finish(self, macros: Collection[str]) -> None:
        """Write the texts, drop what is internal or of before, and leave one checkpointed file with these macros."""
        from schemas.registry import models

        self.connection.execute("begin transaction")  # hundreds of comments, each of which would wait for the disk
        drop_left_overs(self.connection, macros)
        for name, model in models().items():
            if name in self.candidate.row_counts and name not in self.making.brought_back:
                comment_on(self.connection, model)
        comment_on_macros(self.connection)
        self.connection.execute("commit")
        self.partitions.close()
        self.connection.execute(f"detach {INTERNAL_SCHEMA}")
        self.connection.execute("checkpoint")
        self.candidate.made = self.making.made

    def _stage_rows(self, name: str, rows: Sequence[Mapping[str, object]], content: str | None = None) -> None:
        """Stage rows under the columns and types of their model, so that an empty table has them too."""
        import polars as pl

        from schemas.registry import stage_models, types_of

        self.connection.register("incoming", pl.DataFrame(rows, schema=types_of(stage_models()[f"stage.{name}"])))
        self.connection.execute(f"create table stage.{identifier(name)} as from incoming")
        self.connection.unregister("incoming")
        self.making.staged(f"stage.{name}", content)

    def _insert_frame(self, name: str, frame: pl.DataFrame) -> None:
        self.connection.register("incoming", frame)
        self.connection.execute(f"insert into {qualified(name)} by name from incoming")
        self.connection.unregister("incoming")

    def _execute(self, sql: str) -> None:
        self.connection.execute(sql)

    def _scalar(self, sql: str) -> int:
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def _faults_of(model: SqlModel) -> Iterator[None]:
    """What the engine says of a model's SQL, as a fault that names the model."""
    try:
        yield
    except _DISK_OR_MEMORY:
        raise  # not the model's fault
    except duckdb.Error as error:
        raise RunFault(
            f"the SQL model {model.name} cannot be run",
            expected="a select that the engine accepts",
            seen=str(error),
            next_step=f"correct warehouse/models/{model.template.place}",
        ) from error


def _parquet_files(inputs: Inputs, table: str) -> list[Path]:
    """The files with rows of a table, in the order of the snapshots that they are of."""
    paths = (table_set.folder / f"{table}.parquet" for table_set in inputs.table_sets)
    return [path for path in paths if path.exists()]


def _list(paths: Sequence[Path]) -> str:
    return "[" + ", ".join(quoted(str(path)) for path in paths) + "]"


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
