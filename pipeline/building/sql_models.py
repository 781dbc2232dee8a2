"""The SQL models: finds them, reads their headers, and orders them so that each comes after what it reads.

A model is one file ``<name>.sql`` somewhere under ``warehouse/models/<schema>/``; its table is ``<schema>.<name>``.
What it reads is found in its text, so that no list of tables is kept anywhere. ``stage`` models are internal and
dropped before the release. What stands in its text between ``${`` and ``}`` is explained in ``sql_templates``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pipeline.building.sql_templates import FRAGMENTS, Fragments, Template, without_comments
from pipeline.contracts.check_results import CRITICAL, SEVERITIES
from pipeline.parsing.faults import RunFault

_READS = re.compile(r"\b(?:from|join)\s+((?:src|core|mart|meta|audit|stage)\.[a-z0-9_]+)", re.IGNORECASE)
_HEADER = re.compile(r"^-- ([a-z_]+): (.*)$")
#: How a line begins that goes on with the one before it.
_CONTINUED = "--   "
#: What models split by, and how their headers say it: ``-- partition: indicator_id``; and of a model that is made as a
#: whole, as it reads what does not split, and whose partitions others may read.
PARTITION = "indicator_id"
_MADE_AS_A_WHOLE = f"{PARTITION}, made as a whole"
#: ``-- rows_per_observation: 3, one for each window``: how many at most, and why.
_ROWS = re.compile(r"([2-9]|[1-9][0-9]+), (.+)")
_INTERNAL = "stage."
_MACRO = re.compile(r"^([a-z_]+\.[a-z0-9_]+)\(([a-z_]+(?:, [a-z_]+)*)\)$")


@dataclass(frozen=True)
class TimeAxis:
    """A way of asking for a past day: ``-- <parameter>: schema.macro`` in a header makes a macro that takes the day.

    The model has ``${<bound>}`` where it asks what was known: ``end_of_time`` in the table, ``limit`` in the macro.
    The macro's column ``time_axis`` names the axis, ``as_of`` the day.
    """

    name: str
    parameter: str
    bound: str
    end_of_time: str
    limit: str
    question_en: str
    question_ja: str


TIME_AXES = (
    TimeAxis(
        "published",
        "as_of",
        "published_until",
        "date '9999-12-31'",
        "as_of",
        "by what had been published by a day",
        "その日までに公表されていたものによる",
    ),
    # a moment, not a day: what was landed during the day counts as recorded by it
    TimeAxis(
        "recorded",
        "recorded_by",
        "recorded_before",
        "timestamp '9999-12-31'",
        "(cast(recorded_by as date) + interval 1 day)",
        "by what had been landed by the end of a day",
        "その日までに取り込まれていたものによる",
    ),
)
#: What a table has where a macro has the day in question.
_END_OF_TIME = {axis.bound: axis.end_of_time for axis in TIME_AXES}


@dataclass(frozen=True)
class ParameterMacro:
    """A model with what a reader names: ``-- macro: mart.m(year, geo)`` in its header.

    The model has ``${year}`` where the macro has its parameter and the table ``null``.
    """

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Macro:
    """A macro as a reader sees it: its name, what is given to it, and what it then answers."""

    name: str
    parameters: tuple[str, ...]
    question_en: str
    question_ja: str


@dataclass(frozen=True)
class SqlModel:
    """One model: its table name, its text, its header and the tables that it reads."""

    name: str
    template: Template
    header: dict[str, str]
    reads: frozenset[str]

    @cached_property
    def sql(self) -> str:
        """The statement of the table: everything known, nothing named by a reader."""
        return self.template.filled(self._without_values())

    def past_sql(self, axis: TimeAxis, macros: Mapping[str, str]) -> str:
        """The statement for a past day: the day in the place of the end of time, macros in place of their tables."""
        sql = self.template.filled(self._without_values() | {axis.bound: axis.limit})
        for table, macro in macros.items():
            reads = re.compile(rf"\b(from|join)\s+{re.escape(table)}\b", re.IGNORECASE)
            sql = reads.sub(rf"\1 {macro}({axis.parameter})", sql)
        return sql

    def macro_sql(self) -> str:
        """The statement with the parameters of the model's own macro."""
        named = self.macro.parameters if self.macro else ()
        return self.template.filled(self._without_values() | {name: name for name in named})

    def _without_values(self) -> dict[str, str]:
        named = self.macro.parameters if self.macro else ()
        return dict.fromkeys(named, "null") | _END_OF_TIME

    @property
    def splits(self) -> bool:
        """Whether the rows of a partition come from its rows alone in every table that splits."""
        return self.header.get("partition") == PARTITION

    @property
    def has_partitions(self) -> bool:
        """Whether others may read partitions of it, however it is made."""
        return "partition" in self.header

    @property
    def schema(self) -> str:
        """The DuckDB schema: the first folder of the model."""
        return self.name.partition(".")[0]

    @property
    def severity(self) -> str:
        """Of an audit: critical keeps a candidate back where it finds a row, warning is shown."""
        return self.header.get("severity", CRITICAL)

    def macro_of(self, axis: TimeAxis) -> str | None:
        """The name of the macro that answers for a past day on a time axis, where the header has one."""
        return self.header.get(axis.parameter)

    @property
    def macros(self) -> tuple[Macro, ...]:
        """Every macro that is made of the model."""
        past = [
            Macro(name, (axis.parameter,), axis.question_en, axis.question_ja)
            for axis in TIME_AXES
            if (name := self.macro_of(axis))
        ]
        if self.macro:
            past.append(Macro(self.macro.name, self.macro.parameters, "of what is named", "指定したものについて"))
        return tuple(past)

    @property
    def rows_per_observation(self) -> int:
        """The most rows that the table grows by with an observation: one, where the header gives no reason for more."""
        match = _ROWS.fullmatch(self.header.get("rows_per_observation", ""))
        return int(match[1]) if match else 1

    @property
    def judged_by(self) -> str | None:
        """Of an audit whose rows are facts, no faults: the table whose suite in warehouse/expectations/ judges them."""
        return self.header.get("judged_by")

    @property
    def macro(self) -> ParameterMacro | None:
        """The macro with parameters of its own, where the header has one that can be parsed."""
        match = _MACRO.match(self.header.get("macro", ""))
        return ParameterMacro(match[1], tuple(match[2].split(", "))) if match else None


def is_internal(table: str) -> bool:
    """Whether a table is dropped before the release."""
    return table.startswith(_INTERNAL)


def last_read(models: Sequence[SqlModel]) -> dict[str, list[str]]:
    """By model, the internal tables that nothing reads once it has run, whether directly or by way of another of them.

    Args:
        models: in the order in which they run.
    """
    until: dict[str, int] = {}
    for place, model in reversed(list(enumerate(models))):
        # an internal table may be made as late as the last that reads it
        needed_until = max(place, until.get(model.name, place))
        for read in filter(is_internal, model.reads):
            until[read] = max(needed_until, until.get(read, needed_until))
    found: dict[str, list[str]] = {}
    for read, place in sorted(until.items()):
        found.setdefault(models[place].name, []).append(read)
    return found


def tables_read(sql: str) -> frozenset[str]:
    """The tables of the warehouse that a statement reads."""
    return frozenset(map(str.lower, _READS.findall(sql)))


def read_models(folder: Path) -> tuple[SqlModel, ...]:
    """Every model of the folder, ordered so that each stands after the models that it reads.

    Raises:
        RunFault: models read each other in a circle, two are of one table, or a header lacks its title, grain, unit or
            caveats, or is wrong.
    """
    models = _by_name(folder)
    _check_past_days(models)
    _check_partitions(models)
    graph = {name: sorted(model.reads & models.keys()) for name, model in sorted(models.items())}
    try:
        return tuple(models[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        step = "take one of these references out"
        raise RunFault("SQL models form a circle", expected="an order", seen=circle, next_step=step) from error


def _by_name(folder: Path) -> dict[str, SqlModel]:
    fragments = Fragments.read(folder)
    models: dict[str, SqlModel] = {}
    for path in sorted(folder.glob("*/**/*.sql")):
        place = path.relative_to(folder)
        if place.parts[0] == FRAGMENTS:
            continue
        model = _read_model(path, place, fragments)
        if model.name in models:
            raise RunFault(
                "two SQL models are of one table",
                expected=f"one file for {model.name}",
                seen=f"{models[model.name].template.place} and {model.template.place}",
                next_step="rename or delete one of them",
            )
        models[model.name] = model
    return models


def _check_past_days(models: Mapping[str, SqlModel]) -> None:
    """A model that promises past days and asks nothing by the day would answer with what is known today."""
    for model in models.values():
        for axis in TIME_AXES:
            asks = axis.bound in model.template.parameters
            asks = asks or any(models[read].macro_of(axis) for read in model.reads & models.keys())
            if model.macro_of(axis) and not asks:
                raise RunFault(
                    "a SQL model promises past days and does not ask for them",
                    expected=f"${{{axis.bound}}} in its text, or a table that has a macro for them",
                    seen=f"{model.template.place} with the header {axis.parameter}",
                    next_step="correct the text or the header",
                )


def _check_partitions(models: Mapping[str, SqlModel]) -> None:
    """An internal table that splits may be made again for more partitions, with other numbers to join its rows by."""
    for model in models.values():
        split = sorted(read for read in model.reads if is_internal(read) and read in models and models[read].splits)
        if split and is_internal(model.name) and not model.splits:
            raise RunFault(
                "an internal model that does not split reads one that does",
                expected=f"-- partition: {PARTITION} in {model.template.place}",
                seen=f"none, and it reads {', '.join(split)}",
                next_step="add the line if its rows split likewise, or take it out of what it reads",
            )


def _read_model(path: Path, place: Path, fragments: Fragments) -> SqlModel:
    text = path.read_text(encoding="utf-8")
    header = _header(text)
    template = Template(place.as_posix(), without_comments(text), fragments)
    model = SqlModel(f"{place.parts[0]}.{path.stem}", template, header, tables_read(template.with_fragments))
    _check_header(model)
    _check_parameters(model)
    return model


def _check_header(model: SqlModel) -> None:
    missing = {"title", "grain", "unit", "caveats"} - {name for name, words in model.header.items() if words.strip()}
    if missing:
        raise RunFault(
            "a SQL model's header is incomplete",
            expected="-- title, grain, unit, caveats",
            seen=f"{model.template.place} lacks {', '.join(sorted(missing))}",
            next_step="add the lines at the top of the file",
        )
    if model.severity not in SEVERITIES:
        raise RunFault(
            "an audit's severity is not known",
            expected=" or ".join(SEVERITIES),
            seen=f"{model.severity!r} in {model.template.place}",
            next_step="correct the header: a word that nobody knows would block nothing",
        )
    if model.header.get("partition", PARTITION) not in (PARTITION, _MADE_AS_A_WHOLE):
        raise RunFault(
            "a model splits by what is no partition",
            expected=f"-- partition: {PARTITION}, or {_MADE_AS_A_WHOLE}",
            seen=f"{model.header['partition']!r} in {model.template.place}",
            next_step="correct the header, or take the line out: the model is then derived as a whole",
        )
    if "rows_per_observation" in model.header and model.rows_per_observation == 1:
        raise RunFault(
            "how a model grows cannot be read",
            expected="-- rows_per_observation: a number above 1, and after a comma why",
            seen=f"{model.header['rows_per_observation']!r} in {model.template.place}",
            next_step="correct the header, or leave it out where an observation adds at most one row",
        )
    if "macro" in model.header and model.macro is None:
        raise RunFault(
            "a model's macro cannot be read",
            expected="-- macro: schema.name(parameter, ...)",
            seen=f"{model.header['macro']!r} in {model.template.place}",
            next_step="correct the header",
        )


def _check_parameters(model: SqlModel) -> None:
    """A parameter without a place would make a macro that gives what the table gives; a place without one nothing."""
    declared = set(model.macro.parameters) if model.macro else set()
    has_axes = any(model.macro_of(axis) for axis in TIME_AXES)
    used = model.template.parameters
    unknown = used - declared - (_END_OF_TIME.keys() if has_axes else set())
    if unknown or declared - used:
        raise RunFault(
            "the parameters of a SQL model do not match its header",
            expected="each parameter of `-- macro:` in the text, and in the text only those, and the bounds of the "
            f"time axes ({', '.join(_END_OF_TIME)}) in a model that has a macro for past days",
            seen=f"{model.template.place}: undeclared {sorted(unknown)}, without a place {sorted(declared - used)}",
            next_step="correct the header or the text",
        )


def _header(text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.match(line):
            header[match[1]] = match[2]
        elif header and line.startswith(_CONTINUED):
            header[next(reversed(header))] += " " + line.removeprefix("--").strip()
    return header
