"""The rules of a column in words, as people read them in the dictionary and in the UI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemas.base import LARGEST

Statistics = Mapping[str, Any]

#: What a text looks like, by the pattern that it has to match.
_SHAPES = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _",
    r"^[A-Z][A-Z0-9_]+$": "capital letters, digits and _",
    r"^[A-Za-z][A-Za-z0-9_]*$": "letters, digits and _",
    r"^[A-Z]{3}$": "three capital letters",
    r"^[a-z]{2}$": "two small letters",
    r"^[0-9]{4}(-S[12]|-Q[1-4]|-(0[1-9]|1[0-2])|/[0-9]{4})?$": "a year, half-year, quarter, month or span of years",
    r"^[0-9a-f]{64}$": "a SHA-256 hash",
    r"^([0-9a-f]{64}|transcribed)$": "a SHA-256 hash, or: transcribed",
    r"^https://": "begins with https://",
    r"^[^ ]+( [^ ]+){4}$": "five fields with a space between them",
}


def in_words(rule: str, statistics: Statistics) -> str:
    """A rule by pandera's name of it and its parameters; one that has no words here as pandera has it."""
    words = _WORDS.get(rule)
    return words(statistics) if words else f"{rule} {dict(statistics)}"


def _range(statistics: Statistics) -> str:
    low, high = statistics["min_value"], statistics["max_value"]
    if high == LARGEST:
        return "a finite number" if low == -LARGEST else f">= {low:g}, and finite"
    return f"{low:g} to {high:g}"


def _length(statistics: Statistics) -> str:
    low, high = statistics["min_value"], statistics["max_value"]
    if high is None:
        return "not empty" if low == 1 else f"at least {low} characters"
    return f"at most {high} characters" if low is None else f"{low} to {high} characters"


_WORDS: dict[str, Callable[[Statistics], str]] = {
    "in_range": _range,
    "str_length": _length,
    "str_matches": lambda of: _SHAPES.get(of["pattern"], f"matches {of['pattern']}"),
    "greater_than_or_equal_to": lambda of: f">= {of['min_value']}",
    "isin": lambda of: f"one of: {', '.join(map(str, of['allowed_values']))}",
}
