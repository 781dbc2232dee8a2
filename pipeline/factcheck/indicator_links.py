"""Which indicator a quantity is about: by the words of its sentence, and by those before it with less weight.

Belongs here: the score of each indicator for one quantity and the thresholds. Not here: economies and periods.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from pipeline.factcheck.context import SentenceView
from pipeline.factcheck.counters import ITEMS
from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.vocabulary import Cue, Indicator, Vocabulary

#: A word three sentences back still names the indicator (3 x 0.55 = 1.65), a hint in the sentence before does not
#: (1 x 0.65). Below the threshold, or nearer than the margin to another indicator, a quantity stays without a link.
THRESHOLD = 1.5
MARGIN = 0.3
#: From here on the link is certain enough that a refutation may rest on it.
CERTAIN = 1.9
#: Words of the quantity's own clause outweigh those of the next one; words that only together with the four sentences
#: before name an indicator (「生成AI」 there, 「企業の利用率」 here) weigh less than a full name.
#: Words of which one stands in the clause and the others elsewhere in the sentence lie between.
WEIGHT_OF_CLAUSE, WEIGHT_WITHIN, WEIGHT_ACROSS = 1.15, 1.1, 0.65
#: What is said in another paragraph holds for a quantity only where its unit says so too; and a refutation needs a lead
#: over every other indicator that could be meant.
WEIGHT_OF_PARAGRAPH, CERTAIN_LEAD = 0.7, 0.4
WEIGHTS_BY_DISTANCE = (1.0, 0.65, 0.6, 0.55, 0.5)
#: A sentence whose quantity was linked speaks of that indicator as surely as if it had named it.
LINKED_STRENGTH = 3.0
#: The counted thing is the indicator's own (robots, US dollars): of several meanings this one is meant.
UNIT_BONUS = 0.4

#: Sums that can be set beside a series in dollars; those without a published rate cannot.
_MONEY_UNITS = frozenset(
    {
        "US dollars",
        "Japanese yen",
        "international dollars",
        "Chinese yuan",
        "South Korean won",
        "euros",
        "pounds sterling",
        "Indian rupees",
        "Canadian dollars",
    }
)
#: What a counter that leaves the thing open may count.
_OPEN_COUNTERS = {
    ITEMS: None,
    "units": frozenset({"robots", "robots per 10,000 employees", "clusters", "data centers"}),
    "robots": frozenset({"robots", "robots per 10,000 employees"}),
    "papers": frozenset({"papers", "articles"}),
    "articles": frozenset({"papers", "articles"}),
    "patents": frozenset({"patents", "patents per 100,000 inhabitants"}),
    "people": frozenset({"people", "persons"}),
    "sites": frozenset({"data centers", "clusters"}),
}
_NOT_COUNTED = frozenset({"share", "rank", "rate", "index", "FLOP", *_MONEY_UNITS, "currency units per US dollar"})
_PART_OF_ALL = re.compile(
    r"世界|全体|占め|シェア|比率|割合|\b(?:world|global|globally|worldwide|account|accounts"
    r"|accounted|accounting|share|total|all)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IndicatorLink:
    """The indicator of a quantity, its score, and the words that made it."""

    indicator_id: str
    score: float
    claim_type: str
    reason: str
    is_of_world: bool
    lead: float = math.inf


def claim_type_of(quantity: Quantity, indicator: Indicator, view: SentenceView) -> str | None:
    """What the quantity says of the indicator; None where it cannot say anything of it."""
    if quantity.kind == "rank":
        return "rank"
    if quantity.kind == "times":
        return None if indicator.unit == "rank" else "trend" if quantity.is_change else "ratio"
    if quantity.kind == "points":
        return ("trend" if quantity.is_change else "difference") if indicator.unit == "share" else None
    if quantity.kind == "share":
        return _share_type(quantity, indicator, view)
    if quantity.kind == "money":
        return (
            ("trend" if quantity.is_change else "level")
            if indicator.unit in _MONEY_UNITS and quantity.unit in _MONEY_UNITS
            else None
        )
    if quantity.kind in ("count", "quantity") and _counts(quantity.unit, indicator.unit):
        return "trend" if quantity.is_change else "level"
    return None


def _share_type(quantity: Quantity, indicator: Indicator, view: SentenceView) -> str | None:
    if quantity.is_change and quantity.operator != "majority":
        return "trend" if indicator.unit not in ("rank",) else None
    if indicator.unit == "share":
        return "share"
    is_quantity = indicator.measure_kind in ("flow", "stock") and indicator.unit not in ("rank", "index", "FLOP")
    return "share" if is_quantity and _PART_OF_ALL.search(view.plain) else None


def _counts(counter_unit: str, unit: str) -> bool:
    if counter_unit == unit:
        return True
    if counter_unit not in _OPEN_COUNTERS or unit in _NOT_COUNTED:
        return False
    allowed = _OPEN_COUNTERS[counter_unit]
    return allowed is None or unit in allowed


def indicator_of(
    quantity: Quantity, position: int, views: tuple[SentenceView, ...], linked: dict[int, str], vocabulary: Vocabulary
) -> IndicatorLink | str:
    """The link of a quantity in sentence ``position`` (from 0), or why there is none.

    ``linked`` holds the indicator of the quantities before, by the position of their sentence. The search goes back
    sentence by sentence and ends at the first one that names an indicator surely enough.
    """
    scores: dict[str, IndicatorLink] = {}
    for distance, weight in enumerate(WEIGHTS_BY_DISTANCE):
        if position - distance < 0 or (distance and _is_settled(scores)):
            break
        view = views[position - distance]
        cues = [(cue, weight) for cue in _cues_at(view, linked.get(position - distance))]
        if distance == 0:
            own = vocabulary.cues_in(clause_of(quantity, view))
            cues += [(cue, WEIGHT_OF_CLAUSE) for cue in own if cue.strength > 1]  # a hint stays a hint
            within = vocabulary.cues_across(clause_of(quantity, view), view.plain)
            cues += [(cue, WEIGHT_WITHIN) for cue in within if cue.strength > 1]
            context = " ".join(one.plain for one in views[max(0, position - 4) : position])
            cues += [(cue, WEIGHT_ACROSS) for cue in vocabulary.cues_across(view.plain, context)]
        elif _speaks_of_another(quantity, views[position], view, vocabulary):
            break
        else:
            cues = [
                (cue, each) for cue, each in cues if not vocabulary.is_spoilt(cue.indicator_id, views[position].plain)
            ]
        for cue, each in cues:
            _score(scores, cue, each, quantity, views[position], view.sentence, vocabulary)
    return _best(scores)


def _speaks_of_another(quantity: Quantity, view: SentenceView, said: SentenceView, vocabulary: Vocabulary) -> bool:
    """Whether the sentence names what such a quantity cannot be of, so that another paragraph has no say in it."""
    named = [vocabulary.indicators[cue.indicator_id] for cue in view.cues if cue.strength > 2]
    is_elsewhere = said.sentence.paragraph != view.sentence.paragraph
    return is_elsewhere and bool(named) and not any(claim_type_of(quantity, one, view) for one in named)


def clause_of(quantity: Quantity, view: SentenceView) -> str:
    """The part of the sentence that the quantity stands in."""
    start, end = quantity.start - view.sentence.start, quantity.end - view.sentence.start
    before = [match.end() for match in _CLAUSE.finditer(view.plain, 0, start)]
    after = _CLAUSE.search(view.plain, end)
    return view.plain[before[-1] if before else 0 : after.start() if after else len(view.plain)]


_CLAUSE = re.compile(r"、|;|,\s|\s(?:and|while|whereas|but)\s", re.IGNORECASE)


def _score(
    scores: dict[str, IndicatorLink],
    cue: Cue | _Named,
    weight: float,
    quantity: Quantity,
    view: SentenceView,
    said: Sentence,
    vocabulary: Vocabulary,
) -> None:
    indicator = vocabulary.indicators[cue.indicator_id]
    claim_type = claim_type_of(quantity, indicator, view)
    if claim_type is None:
        return
    bonus = UNIT_BONUS if _is_own_unit(quantity, indicator) else 0.0
    if said.paragraph != view.sentence.paragraph and not said.is_heading and (not bonus or quantity.kind == "share"):
        weight, bonus = weight * WEIGHT_OF_PARAGRAPH, 0.0
    score = round(cue.strength * weight + bonus, 3)
    if cue.indicator_id in scores and scores[cue.indicator_id].score >= score:
        return
    reason = f"'{cue.words}' in sentence {said.number} ({cue.strength:g} x {weight:g}"
    reason += f" + {bonus:g} for the unit)" if bonus else ")"
    is_of_world = claim_type == "share" and indicator.unit != "share"
    scores[cue.indicator_id] = IndicatorLink(cue.indicator_id, score, claim_type, reason, is_of_world)


def _is_settled(scores: dict[str, IndicatorLink]) -> bool:
    return any(one.score >= THRESHOLD for one in scores.values())


@dataclass(frozen=True)
class _Named:
    indicator_id: str
    strength: float
    words: str


def _cues_at(view: SentenceView, linked: str | None) -> list[Cue | _Named]:
    cues: list[Cue | _Named] = list(view.cues)
    if linked:
        cues.append(_Named(linked, LINKED_STRENGTH, "the quantity before"))
    return cues


def _is_own_unit(quantity: Quantity, indicator: Indicator) -> bool:
    if quantity.kind == "money" or (quantity.kind == "share" and indicator.unit == "share"):
        return True
    own = quantity.unit == indicator.unit or (quantity.unit == "units" and indicator.unit == "robots")
    return own and quantity.kind == "count" and quantity.unit != ITEMS


def _best(scores: dict[str, IndicatorLink]) -> IndicatorLink | str:
    ranked = sorted(scores.values(), key=lambda one: (-one.score, one.indicator_id))
    if not ranked:
        return "no words near it name an indicator that such a quantity can be of"
    if ranked[0].score < THRESHOLD:
        return f"{ranked[0].indicator_id} scores {ranked[0].score:g}, below the threshold of {THRESHOLD:g}"
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < MARGIN:
        first, second = (f"{one.indicator_id} ({one.score:g})" for one in ranked[:2])
        return f"{first} and {second} are as likely"
    return replace(ranked[0], lead=ranked[0].score - ranked[1].score) if len(ranked) > 1 else ranked[0]
