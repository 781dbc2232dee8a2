"""The words of the reference data, found in a text: indicators, economies, publishers and their editions.

Belongs here: which words stand where and what they name. Not here: which quantity they belong to (``linking``). The
words are rows of ``core.indicators``, ``core.economies``, ``core.economy_names``, ``core.sources``, ``core.editions``
and the ``*_aliases`` tables beside them: no name stands in code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.factcheck.sentences import folded
from pipeline.parsing.eras import calendar_year_of_era
from pipeline.parsing.faults import BadCellError

if TYPE_CHECKING:
    import duckdb

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
#: Words that make 世界 a manner of speaking (世界最大, 世界3位), not an economy that has a quantity.
_NOT_THE_WORLD = (
    r"(?!(?:最|一|第|首|全|初|中|各|有数|トップ|的|に誇|で(?!は)|[0-9]|を(?:圧|席"
    r"|リード|牽)|に(?!占)|レベル|水準|ランキング|経済|観|シェア|の(?:トップ|研究"
    r"|中|技術|AI|主要|潮流|リーダー)))"
)
#: Groups of words that any share has (%, 割合): they join nothing to what was said before.
_COMMON = re.compile("%|シェア|割合")
#: A name of one character counts only where a particle or a quantity follows and nothing is attached before it.
_SHORT_BEFORE, _SHORT_AFTER = r"(?<![一-龠ぁ-んァ-ヶA-Za-z0-9])", r"(?=[はがも、（(・:：0-9約])"
_PAIR_AFTER = r"(?=の|間|両|比|格差|差|で|は)"


@dataclass(frozen=True)
class Indicator:
    """What linking needs of an indicator."""

    indicator_id: str
    unit: str
    measure_kind: str
    title_en: str
    title_ja: str
    preferred_source_id: str


@dataclass(frozen=True)
class Cue:
    """Words of a sentence that name an indicator, and how surely (3 names it, 2 mostly means it, 1 hints)."""

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


@dataclass(frozen=True)
class SourceMention:
    """A citation: a publisher, and the edition where a year stands beside it."""

    start: int
    end: int
    source_id: str
    edition: str | None


@dataclass(frozen=True)
class _Alias:
    cue: Cue
    groups: tuple[re.Pattern[str], ...]
    without: re.Pattern[str] | None


class Vocabulary:
    """All words of one release, compiled once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the words of the release that ``connection`` is open on."""
        self.indicators = _indicators(connection)
        self._aliases = _aliases(connection)
        self._geos, self._economies = _economies(connection)
        self._sources, self._source_pattern = _sources(connection)
        self._editions = _editions(connection)
        self.geos_of_indicator, self.holdings = _holdings(connection)
        self.latest_values = _latest_values(connection)
        self.newest_periods = _newest_periods(connection)
        self.geo_types = dict(connection.execute("select geo, geo_type from core.economies").fetchall())

    def cues_in(self, text: str) -> tuple[Cue, ...]:
        """The indicators that a sentence names, each by its strongest words."""
        best: dict[str, Cue] = {}
        for alias in self._aliases:
            known = best.get(alias.cue.indicator_id)
            if known and known.strength >= alias.cue.strength:
                continue
            if all(group.search(text) for group in alias.groups) and not (alias.without and alias.without.search(text)):
                best[alias.cue.indicator_id] = alias.cue
        return tuple(best.values())

    def cues_across(self, text: str, context: str) -> tuple[Cue, ...]:
        """The indicators that a sentence names together with the words around: each shares in the name."""
        return tuple(
            alias.cue
            for alias in self._aliases
            if len(alias.groups) > 1
            and any(group.search(text) for group in alias.groups if not _COMMON.search(group.pattern))
            and all(group.search(text) or group.search(context) for group in alias.groups)
            and not (alias.without and alias.without.search(text))
        )

    def economies_with(self, indicator_id: str) -> int:
        """Of how many economies the indicator has a value: a place in a short list says little."""
        return sum(self.geo_types.get(geo) == "economy" for geo in self.geos_of_indicator.get(indicator_id, {}))

    def is_spoilt(self, indicator_id: str, text: str) -> bool:
        """Whether a sentence has a word that turns it away from the indicator that was spoken of before."""
        return any(
            alias.without and alias.without.search(text)
            for alias in self._aliases
            if alias.cue.indicator_id == indicator_id
        )

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
            edition = self._editions.get((source_id, year)) if year else None
            found.append(SourceMention(start, end, source_id, edition))
        return tuple(found)

    def geo_for(self, mention: EconomyMention, indicator_id: str | None, source_id: str | None) -> str | None:
        """Which of the mention's codes the indicator is published for; None where it is for none of them."""
        if len(mention.geos) == 1 and (not indicator_id or self.geo_types.get(mention.geos[0]) == "economy"):
            return mention.geos[0]
        sources_by_geo = self.geos_of_indicator.get(indicator_id or "", {})
        preferred = self.indicators[indicator_id].preferred_source_id if indicator_id else ""
        ranked = sorted(
            (geo for geo in mention.geos if geo in sources_by_geo),
            key=lambda geo: (source_id not in sources_by_geo[geo], preferred not in sources_by_geo[geo], geo),
        )
        return ranked[0] if ranked else None


def _indicators(connection: duckdb.DuckDBPyConnection) -> dict[str, Indicator]:
    rows = connection.execute(
        "select indicator_id, unit, measure_kind, title_en, title_ja, preferred_source_id from core.indicators"
    ).fetchall()
    return {row[0]: Indicator(*row) for row in rows}


def _aliases(connection: duckdb.DuckDBPyConnection) -> list[_Alias]:
    # a title is spoilt by the words that spoil the indicator's other names, or it would be found inside longer ones
    titles = connection.execute(
        """
        select t.indicator_id, t.title, string_agg(distinct a.without_words, '|' order by a.without_words), 3
        from (
            select indicator_id, 'en' as language, title_en as title from core.indicators
            union all
            select indicator_id, 'ja', title_ja from core.indicators
        ) as t
        left join core.indicator_aliases as a on t.indicator_id = a.indicator_id and t.language = a.language
        group by t.indicator_id, t.title
        """
    ).fetchall()
    rows = connection.execute(
        "select indicator_id, words, without_words, strength from core.indicator_aliases order by all"
    ).fetchall()
    return [
        _Alias(
            Cue(indicator_id, strength, words),
            tuple(_any_of(group.split("|")) for group in words.split(" + ")),
            _any_of(without.split("|")) if without else None,
        )
        for indicator_id, words, without, strength in [*titles, *rows]
    ]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_word(folded(word.strip())) for word in words), re.IGNORECASE)


def _word(word: str) -> str:
    """A word as a pattern: a Japanese one anywhere, a Latin one as a whole word, ``*`` for any ending."""
    pattern = r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
    if _JAPANESE.search(word):
        return pattern
    before = r"(?<![A-Za-z])" if word[0].isalnum() else ""
    after = r"\w*" if word.endswith("*") else r"(?![A-Za-z])" if word[-1].isalnum() else ""
    return f"{before}{pattern}{after}"


def _economies(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    rows = connection.execute(
        r"""
        select regexp_replace(name_en, ' \(.*\)$', ''), geo from core.economies where geo_type in ('economy', 'group')
        union
        select regexp_replace(name_ja, '（.*$', ''), geo from core.economies where geo_type in ('economy', 'group')
        union
        select name, geo from core.economy_names where source_id is null
        union
        select name, geo from core.economy_aliases
        order by all
        """
    ).fetchall()
    geos: dict[str, list[str]] = defaultdict(list)
    for name, geo in rows:
        # a code such as "US" is kept; shorter Latin names are chance
        if _JAPANESE.search(name) or len(name) > 1:
            geos[name].append(geo)
    short = "".join(name for name in geos if len(name) == 1)
    words = [rf"[{short}]{{2}}{_PAIR_AFTER}"] if short else []
    words += [_economy_word(name) for name in sorted(geos, key=len, reverse=True)]
    return {name: tuple(codes) for name, codes in geos.items()}, re.compile("|".join(words))


def _economy_word(name: str) -> str:
    if len(name) == 1:
        return f"{_SHORT_BEFORE}{name}{_SHORT_AFTER}"
    if name == "世界":
        return name + _NOT_THE_WORLD
    if _JAPANESE.search(name):
        return re.escape(name) + ("(?!ネシア|語|人(?!工|口))" if name[-1] in "ドア" else "(?!語)")
    return rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z$]|-(?:style|made|born)|\s?dollars?)"


def _sources(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, str], re.Pattern[str]]:
    rows = connection.execute(
        "select title_en, source_id from core.sources union select title_ja, source_id from core.sources "
        "union select name, source_id from core.source_aliases order by all"
    ).fetchall()
    names: dict[str, str] = dict(rows)
    words = [
        re.escape(name) if _JAPANESE.search(name) else rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
        for name in sorted(names, key=len, reverse=True)
    ]
    return names, re.compile("|".join(words))


_YEAR_AFTER = re.compile(
    r"[\s「」『』]?(?:Annual |Report |報告書|レポート|年次報告書|version |edition"
    r" )*[「『（(,]?\s?(?P<year>20[0-9]{2})(?!年度|年の|年に|年は)(?:年版|年)?[」』）)]?",
    re.I,
)
_YEAR_BEFORE = re.compile(
    r"(?P<year>20[0-9]{2})(?:年版|年(?=の)| edition of(?: the)?| (?:white paper|report"
    r"|survey)(?: of| by| from)?(?: the)?(?: Japanese)?|'s|’s)?\s?の?\s?[「『]?(?:Stanford )?$"
    r"|(?P<era>(?:平成|令和)[0-9元]{1,2}年)版\s?の?[「『]?$",
    re.I,
)
_VERSION_AFTER = re.compile(
    r"[」』]?(?:の|\s)?\(?(?:(?P<year>20[0-9]{2})|(?P<era>(?:平成|令和)[0-9元]{1,2}))(?:年?版| edition)\)?", re.I
)


def _year_beside(text: str, start: int, end: int) -> tuple[int, int, int | None]:
    """The place of a citation with its year, and the year; 「令和7年版」 is 2025."""
    for pattern in (_VERSION_AFTER, _YEAR_AFTER):
        if match := pattern.match(text, end):
            year = match["year"] if match["year"] else _era_year(match["era"])
            return start, match.end(), int(year) if year else None
    first = max(0, start - 16)
    if match := _YEAR_BEFORE.search(text[first:start]):
        year = match["year"] if match["year"] else _era_year(match["era"])
        return first + match.start(), end, int(year) if year else None
    return start, end, None


def _era_year(text: str) -> int | None:
    try:
        return calendar_year_of_era(text.rstrip("年") + "年", column="text")
    except BadCellError:
        return None


def _editions(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    """Editions by publisher and the year in their name; two of one year are not told apart: the first stays."""
    rows = connection.execute("select source_id, edition from core.editions order by published_at").fetchall()
    known: dict[tuple[str, int], str] = {}
    for source_id, edition in sorted(rows, key=lambda row: ("Tool" in row[1], "density" in row[1])):
        if match := re.search(r"20[0-9]{2}", edition):
            known.setdefault((source_id, int(match.group())), edition)
    return known


def _holdings(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[Mapping[str, Mapping[str, set[str]]], set[tuple[str, ...]]]:
    """By indicator: which geos have a value, and by which source; and what each edition holds."""
    rows: Sequence[tuple[str, str, str, str, str]] = connection.execute(
        "select distinct indicator_id, geo, source_id, edition, period from core.observations order by all"
    ).fetchall()
    by_indicator: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for indicator_id, geo, source_id, _, _ in rows:
        by_indicator[indicator_id][geo].add(source_id)
    held = {(source, edition, indicator, geo, period) for indicator, geo, source, edition, period in rows}
    return by_indicator, held | {key[:4] for key in held}


def _newest_periods(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str | None, str, str], str]:
    """The newest period by edition, indicator and geo; under no edition, that of the latest one."""
    rows = connection.execute(
        """
        select edition, indicator_id, geo, arg_max(period, (period_end, period))
        from core.observations where value is not null group by all
        union all
        select null, indicator_id, geo, arg_max(period, (period_end, period))
        from core.observations_latest where value is not null group by all
        """
    ).fetchall()
    return {(edition, indicator_id, geo): period for edition, indicator_id, geo, period in rows}


def _latest_values(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], float]:
    rows = connection.execute(
        "select indicator_id, geo, arg_max(value, (period_end, geo)) from core.observations_latest "
        "where value is not null group by all order by all"
    ).fetchall()
    return {(indicator_id, geo): value for indicator_id, geo, value in rows}
