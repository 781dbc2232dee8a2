"""Economies: which ``geo`` a publisher's name means. The names are ``warehouse/reference/geography/economy_names.csv``.

An unknown name is never guessed: it quarantines its row, and the message says where to declare the name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.parsing.faults import BadCellError


@dataclass(frozen=True)
class EconomyName:
    """One way of writing an economy; ``source_id`` is empty where every publisher means the same by it."""

    name: str
    source_id: str
    geo: str


def normalised(name: str) -> str:
    """NFC, trimmed, inner blanks collapsed, trailing asterisks (footnote marks) dropped; the case is kept."""
    return " ".join(unicodedata.normalize("NFC", name).split()).rstrip("*").rstrip()


class EconomyNames:
    """The declared names of one publisher: its own meanings first, then the common ones."""

    def __init__(self, names: Iterable[EconomyName], *, source_id: str) -> None:
        """Index the names that hold for ``source_id``."""
        rows = list(names)
        common = {normalised(row.name): row.geo for row in rows if not row.source_id}
        own = {normalised(row.name): row.geo for row in rows if row.source_id == source_id}
        self._geo_by_name: Mapping[str, str] = common | own
        self._geos = frozenset(self._geo_by_name.values())

    def geo(self, name: str, *, column: str) -> str:
        """The ``geo`` that ``name`` means.

        Raises:
            BadCellError: no declared name matches.
        """
        geo = self._geo_by_name.get(normalised(name))
        if geo is None:
            expected = (
                "a name of warehouse/reference/geography/economy_names.csv (add a row there if the name is right)"
            )
            raise BadCellError("unknown economy", column=column, raw_value=name, expected=expected)
        return geo

    def knows(self, geo: str) -> bool:
        """Whether some declared name means ``geo``: how a code that a publisher prints beside a name is checked."""
        return geo in self._geos
