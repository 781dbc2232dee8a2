"""Which indicator a quantity is of: named by its sentence, or carried over from the sentence that it goes on from.

Belongs here: the ground of an indicator and what rivals it, and when a sentence goes on with what was spoken of. Not
here: economies and periods.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.factcheck.findings import Ground
from pipeline.factcheck.quantities import ITEMS, Quantity
from pipeline.factcheck.reference_words import Indicator
from pipeline.factcheck.views import SentenceView
from pipeline.factcheck.vocabulary import Cue, Vocabulary
from pipeline.factcheck.words import phrase, table

#: Sums that can be set beside a series in dollars; those without a published rate cannot.
MONEY = frozenset(
    {
        "US dollars", "Japanese yen", "international dollars", "Chinese yuan", "South Korean won", "euros",
        "pounds sterling", "Indian rupees", "Canadian dollars",
    }
)  # fmt: skip
#: What a counter that leaves the thing open may count.
_OPEN_COUNTERS = {
    ITEMS: None,
    "units": frozenset({"robots", "H100 equivalents", "robots per 10,000 employees", "clusters", "data centers"}),
    "robots": frozenset({"robots", "robots per 10,000 employees"}),
    "papers": frozenset({"papers", "articles"}),
    "articles": frozenset({"papers", "articles"}),
    "patents": frozenset({"patents", "patents per 100,000 inhabitants"}),
    "people": frozenset({"people", "persons", "people a month"}),
    "sites": frozenset({"data centers", "clusters"}),
}
_NOT_COUNTED = frozenset({"share", "rank", "rate", "index", "FLOP", *MONEY, "currency units per US dollar"})
_RATE = "currency units per US dollar"
#: A share of the world, not one of a nation or of an answer.
_OF_THE_WORLD = phrase("of the world")
_PART_OF_NATION = phrase("part of a nation")


@dataclass(frozen=True)
class IndicatorLink:
    """The indicator that a quantity is of or seems to be of, what it says of it, and the ground or what it lacks."""

    indicator_id: str
    claim_type: str
    ground: Ground | None
    lack: str
    is_of_world: bool
    is_carried: bool = False


@dataclass
class Topic:
    """What the last sentences spoke of: it ends where a sentence speaks of something else."""

    indicator_id: str
    position: int
    paragraph: int
    period: str | None = None
    kinds: frozenset[str] = frozenset()
    is_linked: bool = False


def claim_type_of(quantity: Quantity, indicator: Indicator, view: SentenceView) -> str | None:
    """What the quantity says of the indicator; None where it cannot say anything of it."""
    unit = indicator.unit
    if quantity.kind == "rank":
        return "rank"
    if quantity.kind == "times":
        return None if unit == "rank" else "trend" if quantity.is_change else "ratio"
    if quantity.kind == "points":
        return ("trend" if quantity.is_change else "difference") if unit == "share" else None
    if quantity.kind == "share":
        return _share_type(quantity, indicator, view)
    if quantity.kind == "money":
        is_rate = unit == _RATE and quantity.value < 10_000
        is_sum = unit in MONEY and quantity.unit in MONEY
        return ("trend" if quantity.is_change else "level") if is_sum or is_rate else None
    is_count = quantity.kind in ("count", "quantity") and _counts(quantity.unit, unit)
    return ("trend" if quantity.is_change else "level") if is_count else None


def _share_type(quantity: Quantity, indicator: Indicator, view: SentenceView) -> str | None:
    if quantity.is_change and quantity.operator != "majority" and indicator.measure_kind != "change":
        return None if indicator.unit == "rank" else "trend"
    if indicator.unit == "share":
        return "share"
    is_quantity = indicator.measure_kind in ("flow", "stock") and indicator.unit not in ("rank", "index", "FLOP")
    is_of_nation = _PART_OF_NATION.search(view.plain)
    return "share" if is_quantity and _OF_THE_WORLD.search(view.plain) and not is_of_nation else None


def _counts(counter_unit: str, unit: str) -> bool:
    if counter_unit == unit or counter_unit not in _OPEN_COUNTERS or unit in _NOT_COUNTED:
        return counter_unit == unit
    allowed = _OPEN_COUNTERS[counter_unit]
    return allowed is None or unit in allowed


def indicator_of(
    quantity: Quantity,
    position: int,
    views: Sequence[SentenceView],
    topic: Topic | None,
    sources: frozenset[str],
    vocabulary: Vocabulary,
) -> IndicatorLink | None:
    """The indicator of a quantity in sentence ``position``; ``sources`` are the publishers cited in its paragraph.

    None where no words are near that name one which such a quantity can be of.
    """
    view = views[position]
    # of two statements that are set against each other, each may name its own
    statement = view.statement(quantity)
    named = vocabulary.cues_in(statement) if len(statement) < len(view.plain) else view.cues
    if not any(cue.strength == 3 for cue in named):
        named = view.cues
    for strength, how in ((3, "named in its sentence"), (2, "mostly meant by these words")):
        cues = _fitting([cue for cue in named if cue.strength >= strength], quantity, view, vocabulary)
        if not cues:
            continue
        chosen = _one_of(cues, quantity, view, sources, vocabulary)
        if chosen is None:
            return _link(cues[0], quantity, view, vocabulary, lack=_rivals(cues))
        is_backed = strength == 3 or sources & _publishers(chosen.indicator_id, vocabulary)
        lack = "" if is_backed else f"'{chosen.words}' does not name it surely"
        return _link(chosen, quantity, view, vocabulary, lack=lack, how=how)
    return _across(quantity, position, views, sources, vocabulary) or _carried(
        quantity, position, views, topic, vocabulary
    )


def _fitting(cues: Iterable[Cue], quantity: Quantity, view: SentenceView, vocabulary: Vocabulary) -> list[Cue]:
    return [cue for cue in cues if claim_type_of(quantity, vocabulary.indicators[cue.indicator_id], view)]


def _publishers(indicator_id: str, vocabulary: Vocabulary) -> set[str]:
    return set().union(*vocabulary.geos_of_indicator.get(indicator_id, {}).values())


def _one_of(
    cues: list[Cue], quantity: Quantity, view: SentenceView, sources: frozenset[str], vocabulary: Vocabulary
) -> Cue | None:
    """The one indicator that is meant among those that are named; None where several may be."""
    if len(cues) == 1:
        return cues[0]
    clause = {cue.indicator_id for cue in vocabulary.cues_in(view.clause(quantity)) if cue.strength > 2}
    lead = {cue.indicator_id for cue in vocabulary.cues_in(view.lead(quantity)) if cue.strength > 2}
    narrower = (
        lambda cue: sources & _publishers(cue.indicator_id, vocabulary),
        lambda cue: cue.strength == 3,
        lambda cue: cue.indicator_id in lead,
        lambda cue: cue.indicator_id in clause,
        lambda cue: vocabulary.indicators[cue.indicator_id].unit == quantity.unit,
        lambda cue: vocabulary.indicators[cue.indicator_id].unit == "share" and quantity.kind in ("share", "points"),
    )
    for holds in narrower:
        cues = [cue for cue in cues if holds(cue)] or cues
    return cues[0] if len(cues) == 1 else None


def _rivals(cues: Iterable[Cue]) -> str:
    return " and ".join(sorted(cue.indicator_id for cue in cues)) + " are both named"


def _link(
    cue: Cue, quantity: Quantity, view: SentenceView, vocabulary: Vocabulary, *, lack: str = "", how: str = ""
) -> IndicatorLink:
    indicator = vocabulary.indicators[cue.indicator_id]
    claim_type = claim_type_of(quantity, indicator, view) or "level"
    words = cue.words
    ground = None if lack else Ground("indicator", cue.indicator_id, words, view.sentence.number, how)
    is_of_world = claim_type == "share" and indicator.unit != "share"
    return IndicatorLink(cue.indicator_id, claim_type, ground, lack, is_of_world)


def _across(
    quantity: Quantity,
    position: int,
    views: Sequence[SentenceView],
    sources: frozenset[str],
    vocabulary: Vocabulary,
) -> IndicatorLink | None:
    """A name of which one half stands in the two sentences before, in the same paragraph."""
    view = views[position]
    before = [
        one for one in views[max(0, position - 2) : position] if one.sentence.paragraph == view.sentence.paragraph
    ]
    cues = _fitting(
        vocabulary.cues_across(view.plain, " ".join(one.plain for one in before)), quantity, view, vocabulary
    )
    if not before or not cues:
        return None
    chosen = _one_of(cues, quantity, view, sources, vocabulary)
    if chosen is None:
        return _link(cues[0], quantity, view, vocabulary, lack=_rivals(cues))
    unknown = unknown_words(view, quantity, chosen.indicator_id, vocabulary)
    lack = f"its sentence speaks of something that was not spoken of before ('{unknown[0]}')" if unknown else ""
    return _link(chosen, quantity, view, vocabulary, lack=lack, how="named together with the sentence before")


def _carried(
    quantity: Quantity,
    position: int,
    views: Sequence[SentenceView],
    topic: Topic | None,
    vocabulary: Vocabulary,
) -> IndicatorLink | None:
    view = views[position]
    if topic is None or not (claim_type := claim_type_of(quantity, vocabulary.indicators[topic.indicator_id], view)):
        return None
    lack = _break(quantity, position, views, topic, vocabulary)
    named = views[topic.position]
    cue = next((cue for cue in named.cues if cue.indicator_id == topic.indicator_id), None)
    words = cue.words if cue else topic.indicator_id
    how = "carried over from a sentence of the same list or paragraph"
    ground = None if lack else Ground("indicator", topic.indicator_id, words, named.sentence.number, how)
    is_of_world = claim_type == "share" and vocabulary.indicators[topic.indicator_id].unit != "share"
    return IndicatorLink(topic.indicator_id, claim_type, ground, lack, is_of_world, is_carried=True)


def _break(
    quantity: Quantity, position: int, views: Sequence[SentenceView], topic: Topic, vocabulary: Vocabulary
) -> str:
    """Why a sentence does not go on with the topic; empty where it does."""
    view = views[position]
    if position - topic.position > 4 or view.sentence.paragraph - topic.paragraph > 1:
        return "what it may be of was named too long ago"
    if topic.kinds and quantity.kind not in topic.kinds | {"rank", "times", "points"}:
        return "the sentences before speak of another kind of quantity"
    if vocabulary.is_spoilt(topic.indicator_id, view.plain):
        return "its sentence has words of another quantity"
    others = [cue for cue in view.cues if cue.strength > 1 and cue.indicator_id != topic.indicator_id]
    if others and not any(cue.indicator_id == topic.indicator_id for cue in view.cues):
        return f"its sentence speaks of something else ('{others[0].words}')"
    if unknown := unknown_words(view, quantity, topic.indicator_id, vocabulary):
        return f"its sentence speaks of something that was not spoken of before ('{unknown[0]}')"
    return ""


_JAPANESE_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z]{2,}")
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")


def unknown_words(view: SentenceView, quantity: Quantity, indicator_id: str, vocabulary: Vocabulary) -> list[str]:
    """The words around a quantity that are neither plain nor names of its indicator, an economy or a publisher."""
    left = _unknown(view.lead(quantity) + " ## " + view.tail(quantity), view, indicator_id, vocabulary)
    word = _JAPANESE_WORD if view.is_japanese else _ENGLISH_WORD
    return [match.group() for match in word.finditer(left)]


#: 「銃規制法案は300本」: what a number is said of, by the particle just before it.
_SUBJECT = re.compile(
    r"(?P<name>[一-龠々ァ-ヶーA-Za-z・]{2,20})(?:は|が|も|では)(?:約|およそ|わずか|計|合計)?[「『（(]?$"
)


def unknown_subject(view: SentenceView, quantity: Quantity, indicator_id: str, vocabulary: Vocabulary) -> str | None:
    """What a Japanese number is said of, just before it, where that is no name or word of its indicator."""
    match = _SUBJECT.search(view.lead(quantity)) if view.is_japanese else None
    if match is None:
        return None
    left = _unknown(match["name"], view, indicator_id, vocabulary)
    return match["name"] if re.search(r"[一-龠々ァ-ヶA-Za-z]", _AFFIX.sub("", left)) else None


_AFFIX = re.compile("AI|人工知能|[各両全同約計数勢側分額率台]")


def _unknown(text: str, view: SentenceView, indicator_id: str, vocabulary: Vocabulary) -> str:
    """A text with blanks in place of plain words and of the names of an indicator, of economies and publishers."""
    spans = vocabulary.words_of(indicator_id, text)
    spans += vocabulary.names_in(text)
    language = "ja" if view.is_japanese else "en"
    spans += [match.span() for row in table(f"plain.{language}") for match in row.pattern.finditer(text)]
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)
