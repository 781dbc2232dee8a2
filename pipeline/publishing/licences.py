"""What each source's licence allows an export to hold, as ``core.sources`` of the release declares it.

Belongs here: whether a source's rows may be exported. Which rows are a source's is in ``public_tables``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

#: What may be passed on. A value that is not here keeps the source out: a new kind of licence is understood first.
_PASSED_ON = frozenset({"free", "attribution", "facts_only"})
_PASSED_ON_NON_COMMERCIALLY = frozenset({"non_commercial"})

_SOURCES = """
select "source_id", "title_en", "title_ja", "publisher", "homepage", "licence", "licence_url", "redistribution",
    "citation_en", "citation_ja"
from core."sources"
order by "source_id"
"""


@dataclass(frozen=True)
class Source:
    """A source as the release describes it."""

    source_id: str
    title_en: str
    title_ja: str
    publisher: str
    homepage: str
    licence: str
    licence_url: str | None
    redistribution: str
    citation_en: str
    citation_ja: str

    def reason_to_leave_out(self, *, for_commercial_use: bool) -> str | None:
        """Why no row of the source may be exported for this use, or nothing where rows may."""
        if self.redistribution in _PASSED_ON:
            return None
        if self.redistribution in _PASSED_ON_NON_COMMERCIALLY:
            return f"{self.licence} allows no commercial use" if for_commercial_use else None
        return f"it may not be passed on ({self.licence}; redistribution: {self.redistribution})"


def sources_of(connection: duckdb.DuckDBPyConnection) -> list[Source]:
    """All sources of a release."""
    return [Source(*row) for row in connection.execute(_SOURCES).fetchall()]
