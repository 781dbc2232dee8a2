"""The words of the reference data, found in a text: indicators, economies, publishers and their editions.

Belongs here: which words stand where and what they name. Not here: which quantity they belong to. The words are rows of
``core.indicators``, ``core.economies``, ``core.economy_names``, ``core.sources``, ``core.editions``, the ``*_aliases``
tables and ``core.indicator_scopes`` beside them: no name stands in code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.factcheck.reference_words import (
    aliases_of,
    economies_of,
    editions_by_year_of,
    holdings_of,
    indicators_of,
    newest_periods_of,
    sources_of,
)
from pipeline.parsing.eras import calendar_year_of_era
from pipeline.parsing.faults import BadCellError

if TYPE_CHECKING:
    import duckdb

#: Groups of words that any share has (%, 割合): they join nothing to what was said before.
_COMMON = re.compile("%|シェア|割合")


@dataclass(frozen=True)
class Cue:
    """Words of a sentence that name an indicator, and how surely they do (3 names it)."""

    indicator_id: str
    strength: int
    words: str


@dataclass(frozen=True)
class EconomyMention:
    """A name of an economy, or of a group that several publishers draw differently (several ``geos``)."""

    start: int
    end: int
    word: str
    geos: tuple[str, ...]

    @property
    def is_world(self) -> bool:
        """Whether it is the world, of any publisher."""
        return all(geo.startswith("WORLD") for geo in self.geos)


@dataclass(frozen=True)
class SourceMention:
    """A citation: a publisher, and where a year stands beside it the edition, if at hand, and its printed name."""

    start: int
    end: int
    source_id: str
    edition: str | None
    printed: str | None = None


class Vocabulary:
    """All words of one release, compiled once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the words of the release that ``connection`` is open on."""
        self.indicators = indicators_of(connection)
        self._aliases = aliases_of(connection)
        self._geos, self._economies = economies_of(connection)
        self._sources, self._source_pattern = sources_of(connection)
        editions = connection.execute(
            "select source_id, edition, published_at from core.editions union "
            "select source_id, edition, max(published_at) from core.observations group by all order by 3, 2"
        ).fetchall()
        self._editions = editions_by_year_of(editions)
        self.published: dict[tuple[str, str], date] = {(source, name): day for source, name, day in editions}
        self.geos_of_indicator, self.holdings = holdings_of(connection)
        self.newest_periods = newest_periods_of(connection)
        self.geo_types = dict(connection.execute("select geo, geo_type from core.economies").fetchall())
        self.names = {
            geo: (english, japanese)
            for geo, english, japanese in connection.execute(
                "select geo, name_en, name_ja from core.economies"
            ).fetchall()
        }
        #: Value by indicator, geo, period, source and edition, of surveys alone.
        self.answers: dict[tuple[str, ...], float] = {
            row[:5]: row[5]
            for row in connection.execute(
                "select o.indicator_id, o.geo, o.period, o.source_id, o.edition, o.value from core.observations as o "
                "inner join core.indicator_scopes as s on o.indicator_id = s.indicator_id "
                "where s.is_survey and o.value is not null and o.reading = 1 order by all"
            ).fetchall()
        }
        self.known_elsewhere = connection.execute(
            "select source_id, indicator_id, published_at from core.known_editions"
        ).fetchall()

    def cues_in(self, text: str) -> tuple[Cue, ...]:
        """The indicators that a sentence names, each by its strongest words."""
        best: dict[str, Cue] = {}
        for alias in self._aliases:
            known = best.get(alias.indicator_id)
            if known and known.strength >= alias.strength:
                continue
            matches = [group.search(text) for group in alias.groups]
            if all(matches) and not (alias.without and alias.without.search(text)):
                words = " … ".join(match.group() for match in matches if match)
                best[alias.indicator_id] = Cue(alias.indicator_id, alias.strength, words)
        return tuple(best.values())

    def cues_across(self, text: str, context: str) -> tuple[Cue, ...]:
        """The indicators that a sentence names together with the words before it: each shares in the name."""
        found = {}
        for alias in self._aliases:
            if len(alias.groups) < 2 or alias.strength < 3 or (alias.without and alias.without.search(text)):
                continue
            own = [
                match for group in alias.groups if (match := group.search(text)) and not _COMMON.search(group.pattern)
            ]
            if own and len(own) < len(alias.groups) and all(g.search(text) or g.search(context) for g in alias.groups):
                words = " … ".join(match.group() for match in own)
                found[alias.indicator_id] = Cue(alias.indicator_id, alias.strength, words)
        return tuple(found.values())

    def words_of(self, indicator_id: str, text: str) -> list[tuple[int, int]]:
        """Where a text has any word by which an indicator is named."""
        groups = [group for alias in self._aliases if alias.indicator_id == indicator_id for group in alias.groups]
        return [match.span() for group in groups for match in group.finditer(text)]

    def is_spoilt(self, indicator_id: str, text: str) -> bool:
        """Whether a sentence has a word that turns it away from an indicator that was spoken of before."""
        return any(
            alias.without and alias.without.search(text)
            for alias in self._aliases
            if alias.indicator_id == indicator_id
        )

    def economies_with(self, indicator_id: str) -> int:
        """Of how many economies the indicator has a value: a place in a short list says little."""
        return sum(self.geo_types.get(geo) == "economy" for geo in self.geos_of_indicator.get(indicator_id, {}))

    def economies_in(self, text: str) -> tuple[EconomyMention, ...]:
        """Every economy and group that a text names, in order."""
        found = []
        for match in self._economies.finditer(text):
            word = match.group()
            if word in self._geos:
                found.append(EconomyMention(match.start(), match.end(), word, self._geos[word]))
            else:  # a pair such as 米中
                for place, character in enumerate(word, match.start()):
                    found.append(EconomyMention(place, place + 1, character, self._geos[character]))
        return tuple(found)

    def sources_in(self, text: str) -> tuple[SourceMention, ...]:
        """Every publisher that a text cites, in order; with its edition where a year stands beside the name."""
        found = []
        for match in self._source_pattern.finditer(text):
            source_id = self._sources[match.group()]
            start, end, year = _year_beside(text, match.start(), match.end())
            edition = self._edition_of(match.group(), source_id, year) if year else None
            found.append(SourceMention(start, end, source_id, edition, f"{match.group()} {year}" if year else None))
        return tuple(found)

    def _edition_of(self, word: str, source_id: str, year: int) -> str | None:
        """The edition of a year that a name means: ``AI Index 2024`` is no other edition of that publisher and year."""
        known = self._editions.get((source_id, year), ())
        is_name_of_editions = any(word in name for source, name in self.published if source == source_id)
        own = [name for name in known if word in name]
        return own[0] if own else None if is_name_of_editions or not known else known[0]

    def names_in(self, text: str) -> list[tuple[int, int]]:
        """Where a text names an economy or a publisher."""
        return [
            *((one.start, one.end) for one in self.economies_in(text)),
            *((one.start, one.end) for one in self.sources_in(text)),
        ]

    def geo_for(self, mention: EconomyMention, indicator_id: str, source_id: str | None) -> str | None:
        """Which of the mention's codes the indicator is published for; None where it is for none of them."""
        if len(mention.geos) == 1 and self.geo_types.get(mention.geos[0]) == "economy":
            return mention.geos[0]
        sources_by_geo = self.geos_of_indicator.get(indicator_id, {})
        preferred = self.indicators[indicator_id].preferred_source_id
        ranked = sorted(
            (geo for geo in mention.geos if geo in sources_by_geo),
            key=lambda geo: (source_id not in sources_by_geo[geo], preferred not in sources_by_geo[geo], geo),
        )
        return ranked[0] if ranked else None

    def world_for(self, indicator_id: str, source_id: str | None) -> str | None:
        """The world of the indicator's publisher."""
        worlds = tuple(geo for geo in self.geo_types if geo.startswith("WORLD"))
        return self.geo_for(EconomyMention(0, 0, "world", worlds), indicator_id, source_id)


_YEAR_AFTER = (
    re.compile(
        r"[」』]?(?:の|\s)?\(?(?:(?P<year>20[0-9]{2})|(?P<era>(?:平成|令和)(?:元|[0-9]{1,2})))(?:年?版| edition)\)?",
        re.I,
    ),
    re.compile(
        r"[\s「」『』]?(?:(?:Annual|Report|version|edition|of|for) |報告書|レポート|年次報告書){0,3}[「『（(,]?\s?"
        r"(?P<year>20[0-9]{2})(?!年度|年の|年に|年は|年、|年時)(?:年版|年)?[」』）)]?(?P<era>)",
        re.I,
    ),
)
_YEAR_BEFORE = re.compile(
    r"(?P<year>20[0-9]{2})(?:年版|年(?=の)| edition of(?: the)?| (?:white paper|report|survey)(?: of| by| from)?"
    r"(?: the)?(?: Japanese)?|'s|’s| (?=AI Index|edition))?\s?の?\s?[「『]?(?:Stanford )?$"
    r"|(?P<era>(?:平成|令和)(?:元|[0-9]{1,2})年)版?\s?の?[「『]?$",
    re.I,
)


def _year_beside(text: str, start: int, end: int) -> tuple[int, int, int | None]:
    """The place of a citation with its year, and the year; 「令和7年版」 is 2025."""
    for form in _YEAR_AFTER:
        if match := form.match(text, end):
            year = match["year"] or _era_year(match["era"])
            return start, match.end(), int(year) if year else None
    first = max(0, start - 32)
    if match := _YEAR_BEFORE.search(text[first:start]):
        year = match["year"] or _era_year(match["era"])
        return first + match.start(), end, int(year) if year else None
    return start, end, None


def _era_year(text: str) -> int | None:
    try:
        return calendar_year_of_era(text.rstrip("年") + "年", column="text")
    except BadCellError:
        return None
