"""What a SQL model's text may hold beside SQL: parameters, columns of a declared table, and fragments.

``${published_until}`` is a parameter, which the caller gives a value. ``${columns(c, mart.country_vs_world)}`` names
every declared column of a table, ``c.geo, c.indicator_id, ...``; with a second table only those that both declare, and
``except a b`` leaves some out. ``${name(x, y)}`` is the file ``fragments/name.sql`` beside the models: an expression
that several models need, its header ``-- parameters:`` naming what it takes. All of it is expanded when models are
read, so that what an engine gets is plain SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.parsing.faults import RunFault

_COMMENT = re.compile(r"--.*")
_OPENING = "${"
_CALL = re.compile(r"([a-z_]+)\s*(?:\((.*)\))?", re.DOTALL)
_PARAMETERS = re.compile(r"^-- parameters: (.+)$", re.MULTILINE)
_COLUMNS = "columns"
#: The folder of the fragments, beside those of the models.
FRAGMENTS = "fragments"


def without_comments(sql: str) -> str:
    """The text without its comments, which name tables and parameters that it does not read."""
    return _COMMENT.sub("", sql)


def declared_columns(table: str) -> tuple[str, ...]:
    """The columns of a table by its model, which is imported when it is first asked for."""
    from schemas.registry import model_of, types_of

    model = model_of(table)
    return tuple(types_of(model)) if model else ()


@dataclass(frozen=True)
class Fragment:
    """An expression with parameters."""

    place: str
    parameters: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Fragments:
    """The fragments of a folder of models, and where the columns of a table are found."""

    by_name: Mapping[str, Fragment]
    columns: Callable[[str], Sequence[str]] = declared_columns

    @classmethod
    def read(cls, folder: Path) -> Fragments:
        """Every file of ``folder/fragments``; a folder without fragments has none."""
        return cls({path.stem: _fragment(path) for path in sorted((folder / FRAGMENTS).glob("*.sql"))})


def _fragment(path: Path) -> Fragment:
    text = path.read_text(encoding="utf-8")
    match = _PARAMETERS.search(text)
    parameters = tuple(name.strip() for name in match[1].split(",")) if match else ()
    return Fragment(f"{FRAGMENTS}/{path.name}", parameters, without_comments(text).strip())


@dataclass(frozen=True)
class Template:
    """A text with insertions, and the file that a message names."""

    place: str
    text: str
    fragments: Fragments

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters that the text has, also within what it hands to fragments."""
        return frozenset(_parameters(self.text))

    @cached_property
    def with_fragments(self) -> str:
        """The text, and behind it those of the fragments that it calls: all that may read a table."""
        called = [self.fragments.by_name[name] for name in _calls(self.text) if name in self.fragments.by_name]
        inner = [Template(fragment.place, fragment.text, self.fragments).with_fragments for fragment in called]
        return "\n".join([self.text, *inner])

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with every insertion in its place.

        Raises:
            RunFault: a fragment, a parameter or a table is not known, or gets too much or too little.
        """
        parts = []
        for plain, insertion in _split(self.text):
            parts.append(plain)
            if insertion is not None:
                parts.append(self._inserted(insertion, values))
        return "".join(parts)

    def _inserted(self, insertion: str, values: Mapping[str, str]) -> str:
        match = _CALL.fullmatch(insertion.strip())
        name, arguments = (match[1], match[2]) if match else ("", None)
        if arguments is None:
            if name not in values:
                raise self._fault(f"one of the parameters {', '.join(sorted(values))}", insertion)
            return values[name]
        given = [self._part(argument).filled(values).strip() for argument in _arguments(arguments)]
        if name == _COLUMNS:
            return self._columns(given, insertion)
        fragment = self.fragments.by_name.get(name)
        if fragment is None or len(fragment.parameters) != len(given) or not all(given):
            expected = f"{name}({', '.join(fragment.parameters)})" if fragment else "a file of fragments/"
            raise self._fault(expected, insertion)
        inner = Template(fragment.place, fragment.text, self.fragments)
        return inner.filled(dict(zip(fragment.parameters, given, strict=True)))

    def _columns(self, given: Sequence[str], insertion: str) -> str:
        alias, *tables = [argument for argument in given if not argument.startswith("except ")]
        left_out = {name for argument in given if argument.startswith("except ") for name in argument.split()[1:]}
        declared = [self.fragments.columns(table) for table in tables]
        if not declared or not all(declared):
            raise self._fault("columns(alias, table[, other table][, except a b]) of declared tables", insertion)
        shared = [name for name in declared[0] if all(name in columns for columns in declared)]
        if left_out - set(shared):
            raise self._fault(
                f"after except, columns of {' and '.join(tables)}", ", ".join(sorted(left_out - set(shared)))
            )
        return ", ".join(f"{alias}.{name}" for name in shared if name not in left_out)

    def _part(self, text: str) -> Template:
        return Template(self.place, text, self.fragments)

    def _fault(self, expected: str, actual: str) -> RunFault:
        return RunFault(
            f"an insertion in {self.place} cannot be filled",
            expected=expected,
            seen=f"${{{' '.join(actual.split())}}}",
            next_step=f"correct warehouse/models/{self.place}",
        )


def _split(text: str) -> Iterator[tuple[str, str | None]]:
    """Plain text, and the insertion behind it (None behind the last)."""
    start = 0
    while (opening := text.find(_OPENING, start)) >= 0:
        depth, end = 1, opening + len(_OPENING)
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[start:opening], text[opening + len(_OPENING) : end - 1]
        start = end
    yield text[start:], None


def _arguments(text: str) -> list[str]:
    """The arguments between top-level commas."""
    parts, depth = [""], 0
    for sign in text:
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _calls(text: str) -> Iterator[str]:
    for _, insertion in _split(text):
        match = _CALL.fullmatch((insertion or "").strip())
        if match and match[2] is not None:
            yield match[1]
            yield from _calls(match[2])


def _parameters(text: str) -> Iterator[str]:
    for _, insertion in _split(text):
        match = _CALL.fullmatch((insertion or "").strip())
        if match and match[2] is None:
            yield match[1]
        elif match:
            yield from _parameters(match[2])
