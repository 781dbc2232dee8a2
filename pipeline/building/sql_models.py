"""The SQL models: finds them, reads their headers, and orders them so that each comes after what it reads.

A model is one file ``warehouse/models/<schema>/<name>.sql``; its table is ``<schema>.<name>``. What it reads is found
in its text, so that no list of tables is kept anywhere. ``stage`` models are internal and dropped before the release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pipeline.tidy.faults import RunFault

_READS = re.compile(r"\b(?:from|join)\s+((?:src|core|mart|meta|audit|stage)\.[a-z0-9_]+)", re.IGNORECASE)
_COMMENT = re.compile(r"--.*")
_HEADER = re.compile(r"^-- ([a-z_]+): (.*)$")
_MACRO = re.compile(r"^([a-z_]+\.[a-z0-9_]+)\(([a-z_]+(?:, [a-z_]+)*)\) for (.+)$")

SEVERITIES = ("error", "warn")


@dataclass(frozen=True)
class ParameterMacro:
    """A model asked again with something that a reader names: ``-- macro: mart.m(parameter) for <words of the model>``.

    The words are what the model says where nobody names anything; the macro has its parameter in their place. Several
    parameters, ``(one, other)``, stand for as many different words in the same order, ``<words>; <other words>``.
    """

    name: str
    #: The words of the model by the parameter that stands for them.
    words: Mapping[str, str]

    @property
    def signature(self) -> str:
        """The parameters, as they stand between the brackets of the macro's definition."""
        return ", ".join(self.words)


@dataclass(frozen=True)
class Clock:
    """A way of asking for a past day: ``-- <parameter>: schema.macro`` in a header makes a macro that takes the day.

    ``end_of_time`` stands in a model where the macro has ``limit``; the two clocks differ there, so that one text
    serves both. The macro's column ``as_of_clock`` says the name, ``as_of`` the day.
    """

    name: str
    parameter: str
    end_of_time: str
    limit: str


CLOCKS = (
    Clock("published", "as_of", "date '9999-12-31'", "as_of"),
    # a moment, not a day: what was landed during the day counts as recorded by it
    Clock("recorded", "recorded_by", "timestamp '9999-12-31'", "(cast(recorded_by as date) + interval 1 day)"),
)


@dataclass(frozen=True)
class SqlModel:
    """One model: its table name, its statement, its header and the tables that it reads."""

    name: str
    sql: str
    header: dict[str, str]
    reads: frozenset[str]

    @property
    def schema(self) -> str:
        """The DuckDB schema: the folder of the model."""
        return self.name.partition(".")[0]

    @property
    def severity(self) -> str:
        """Of an audit: error keeps a candidate back where it finds a row, warn is shown."""
        return self.header.get("severity", "error")

    def macro_of(self, clock: Clock) -> str | None:
        """The name of the macro that answers for a past day of a clock, where the header asks for one."""
        return self.header.get(clock.parameter)

    @property
    def judged_by(self) -> str | None:
        """Of an audit whose rows are facts, no faults: the table whose suite in warehouse/expectations/ judges them."""
        return self.header.get("judged_by")

    @property
    def macro(self) -> ParameterMacro | None:
        """The macro with parameters of its own, where the header asks for one that can be read."""
        match = _MACRO.match(self.header.get("macro", ""))
        if match is None:
            return None
        parameters, words = match[2].split(", "), match[3].split("; ")
        is_one_to_one = len(set(parameters)) == len(set(words)) == len(parameters) == len(words)
        return ParameterMacro(match[1], dict(zip(parameters, words, strict=True))) if is_one_to_one else None


def past_sql(model: SqlModel, clock: Clock, macros: Mapping[str, str]) -> str:
    """The model's statement for a past day: the day in place of the end of time, macros in place of their tables."""
    sql = _COMMENT.sub("", model.sql).replace(clock.end_of_time, clock.limit)
    for table, macro in macros.items():
        sql = re.sub(rf"\b(from|join)\s+{re.escape(table)}\b", rf"\1 {macro}({clock.parameter})", sql)
    return sql


def macro_sql(model: SqlModel, macro: ParameterMacro) -> str:
    """The model's statement with each parameter of the macro in place of the words that it stands for."""
    sql = _COMMENT.sub("", model.sql)
    for parameter, words in macro.words.items():
        sql = sql.replace(words, parameter)
    return sql


def read_models(folder: Path) -> tuple[SqlModel, ...]:
    """Every model of the folder, ordered so that each stands after the models that it reads.

    Raises:
        RunFault: models read each other in a circle, or a header lacks its title, grain, unit or caveats, or is wrong.
    """
    models = {model.name: model for model in map(_read_model, sorted(folder.glob("*/*.sql")))}
    graph = {name: sorted(model.reads & models.keys()) for name, model in sorted(models.items())}
    try:
        return tuple(models[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        step = "take one of these references out"
        raise RunFault("SQL models form a circle", expected="an order", seen=circle, next_step=step) from error


def _read_model(path: Path) -> SqlModel:
    text = path.read_text(encoding="utf-8")
    header = _header(text)
    missing = {"title", "grain", "unit", "caveats"} - {name for name, said in header.items() if said.strip()}
    if missing:
        seen = f"{path.parent.name}/{path.name} lacks {', '.join(sorted(missing))}"
        raise RunFault(
            "a SQL model's header is incomplete",
            expected="-- title, grain, unit, caveats",
            seen=seen,
            next_step="add the lines at the top of the file",
        )
    if header.get("severity", "error") not in SEVERITIES:
        raise RunFault(
            "an audit's severity is not known",
            expected=" or ".join(SEVERITIES),
            seen=f"{header['severity']!r} in {path.parent.name}/{path.name}",
            next_step="correct the header: a word that nobody knows would block nothing",
        )
    code = _COMMENT.sub("", text)
    model = SqlModel(f"{path.parent.name}.{path.stem}", text, header, frozenset(map(str.lower, _READS.findall(code))))
    if "macro" in header and (model.macro is None or any(words not in code for words in model.macro.words.values())):
        raise RunFault(
            "a model's macro cannot be read",
            expected="-- macro: schema.name(parameter, ...) for <words that the model contains>; ...",
            seen=f"{header['macro']!r} in {path.parent.name}/{path.name}",
            next_step="correct the header: without its words the macro would give what the table gives",
        )
    return model


def _header(text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        match = _HEADER.match(line)
        if match:
            header[match[1]] = match[2]
    return header
