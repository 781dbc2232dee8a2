"""The words of the reference data as patterns, and what the release holds, read from its tables.

Belongs here: reading rows of ``core`` into patterns and look-ups. Not here: finding them in a text (``vocabulary``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.factcheck.sentences import folded

if TYPE_CHECKING:
    import duckdb

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
#: Words that make 世界 a manner of speaking (世界最大, 世界3位), not an economy that has a quantity.
_NOT_THE_WORLD = (
    r"(?!(?:最|一|第|首|全(?!体)|初|中|各|有数|トップ|的|に誇|で(?=最|初|も|一|[0-9]|唯一|トップ|圧倒|大きく|注目|高)|[0-9]|を(?:圧|席|リード|牽)|に(?!占)|レベル|水準|ランキング"
    r"|経済|観|シェア|の(?:トップ|研究|中|技術|AI|主要|潮流|リーダー)))"
)
#: A name of one character counts only where a particle or a quantity follows and nothing is attached before it.
_SHORT_BEFORE, _SHORT_AFTER = r"(?<![一-龠ぁ-んァ-ヶA-Za-z0-9])", r"(?=[はがも、（(・:：0-9約勢])"
_PAIR_AFTER = r"(?=の|間|両|比|格差|差|で|は)"


@dataclass(frozen=True)
class Indicator:
    """What placing needs of an indicator; ``own_words`` are words of scope that are its own and narrow nothing."""

    indicator_id: str
    unit: str
    measure_kind: str
    title_en: str
    title_ja: str
    preferred_source_id: str
    population_en: str
    population_ja: str
    is_survey: bool
    own_words: re.Pattern[str] | None


@dataclass(frozen=True)
class Alias:
    """Groups of words that together name an indicator, how surely, and the words that spoil them."""

    indicator_id: str
    strength: int
    words: str
    groups: tuple[re.Pattern[str], ...]
    without: re.Pattern[str] | None


def indicators_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Indicator]:
    """Every indicator with its population and its own words of scope, by id."""
    rows = connection.execute(
        """
        select i.indicator_id, i.unit, i.measure_kind, i.title_en, i.title_ja, i.preferred_source_id,
            coalesce(s.population_en, ''), coalesce(s.population_ja, ''), coalesce(s.is_survey, false), s.own_words
        from core.indicators as i
        left join core.indicator_scopes as s on i.indicator_id = s.indicator_id
        """
    ).fetchall()
    return {row[0]: Indicator(*[*row[:9], _any_of(row[9].split("|")) if row[9] else None]) for row in rows}


def aliases_of(connection: duckdb.DuckDBPyConnection) -> list[Alias]:
    """The words that name indicators, titles among them."""
    # a title is spoilt by the words that spoil the indicator's other names, or it would be found inside longer ones
    rows = connection.execute(
        """
        select t.indicator_id, t.title, string_agg(distinct a.without_words, '|' order by a.without_words), 3
        from (
            select indicator_id, 'en' as language, title_en as title from core.indicators
            union all
            select indicator_id, 'ja', title_ja from core.indicators
        ) as t
        left join core.indicator_aliases as a on t.indicator_id = a.indicator_id and t.language = a.language
        group by t.indicator_id, t.title
        union all
        select indicator_id, words, without_words, strength from core.indicator_aliases
        order by all
        """
    ).fetchall()
    return [
        Alias(
            indicator_id,
            strength,
            words,
            tuple(_any_of(group.split("|")) for group in words.split(" + ")),
            _any_of(without.split("|")) if without else None,
        )
        for indicator_id, words, without, strength in rows
    ]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_word(folded(word.strip())) for word in words), re.IGNORECASE)


def _word(word: str) -> str:
    """A word as a pattern: a Japanese one anywhere, a Latin one as a whole word, ``*`` for any ending."""
    pattern = r"\s".join(re.escape(part) for part in word.rstrip("*").split())
    if JAPANESE.search(word):
        return pattern
    before = r"(?<![A-Za-z])" if word[0].isalnum() else ""
    after = r"\w{0,12}" if word.endswith("*") else r"(?![A-Za-z])" if word[-1].isalnum() else ""
    return f"{before}{pattern}{after}"


def economies_of(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    """The codes of each name of an economy, and all names as one pattern."""
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
        if JAPANESE.search(name) or len(name) > 1:
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
    if JAPANESE.search(name):
        return re.escape(name) + ("(?!ネシア|語|人(?!工|口))" if name[-1] in "ドア" else "(?!語|円)")
    return rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z$]|-(?:style|made|born)|\s?dollars?)"


def sources_of(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, str], re.Pattern[str]]:
    """The publisher of each name, and all names as one pattern."""
    names: dict[str, str] = dict(
        connection.execute(
            "select title_en, source_id from core.sources union select title_ja, source_id from core.sources "
            "union select name, source_id from core.source_aliases order by all"
        ).fetchall()
    )
    words = [
        re.escape(name) if JAPANESE.search(name) else rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
        for name in sorted(names, key=len, reverse=True)
    ]
    return names, re.compile("|".join(words))


def editions_by_year_of(editions: list[tuple[str, str, date]]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Editions by publisher and the year in their name: the report first, then the publisher's tools and notes."""
    known: dict[tuple[str, int], tuple[str, ...]] = defaultdict(tuple)
    for source_id, edition, _ in sorted(editions, key=lambda row: ("Tool" in row[1], "density" in row[1])):
        if match := re.search(r"20[0-9]{2}", edition):
            known[source_id, int(match.group())] += (edition,)
    return known


def holdings_of(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, dict[str, set[str]]], dict[tuple[str, ...], set[tuple[str, str]]]]:
    """By indicator which geos have a value and by which source; by indicator, geo and period which editions hold it."""
    rows = connection.execute(
        "select distinct indicator_id, geo, period, source_id, edition from core.observations order by all"
    ).fetchall()
    by_indicator: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    held: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for indicator_id, geo, period, source_id, edition in rows:
        by_indicator[indicator_id][geo].add(source_id)
        held[indicator_id, geo, period].add((source_id, edition))
        held[indicator_id, geo].add((source_id, edition))
        held[(indicator_id,)].add((source_id, edition))
        held[indicator_id, "", period].add((source_id, edition))
    return by_indicator, held


def newest_periods_of(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str | None, str, str], str]:
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
