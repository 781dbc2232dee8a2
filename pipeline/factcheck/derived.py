"""What follows from the placed quantities of a text: headings that repeat them, places in an order, contradictions.

Belongs here: claims that have no number of their own (an implied place, a first time), and what one quantity says of
another. Not here: placing a quantity by its own sentence (``linking``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from pipeline.factcheck.economy_links import owner_of
from pipeline.factcheck.findings import Ground, Link, Placed
from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.views import SentenceView
from pipeline.factcheck.vocabulary import Vocabulary
from pipeline.factcheck.words import phrase


def without_contradictions(found: Iterable[Placed], views: Sequence[SentenceView]) -> Iterator[Placed]:
    """A series has one value at a time: of two numbers that a paragraph gives it, the second is not certainly of it."""
    known: dict[tuple[object, ...], list[Quantity]] = {}
    for one in found:
        told, quantity = one.link, one.quantity
        if told is None or quantity.operator not in ("equal", "about") or told.is_implied:
            yield one
            continue
        paragraph = views[quantity.sentence - 1].sentence.paragraph
        key = (
            paragraph,
            told.claim_type,
            told.indicator_id,
            told.geo,
            told.comparator_geo,
            told.period,
            told.edition,
            quantity.unit,
        )
        same = known.setdefault(key, [])
        if all(_is_same(quantity, other) for other in same):
            same.append(quantity)
            yield one
            continue
        lack = f"the text gives another number for the same ({same[0].quote})"
        lack_ja = f"同じ系列について別の数値（{same[0].quote}）が示されている"
        yield replace(one, link=None, candidate=told, lack_en=lack, lack_ja=lack_ja)


def _is_same(one: Quantity, other: Quantity) -> bool:
    return abs(one.value - other.value) <= 2 * ((one.half_digit or 0) + (other.half_digit or 0))


def repeats(found: list[Placed], views: Sequence[SentenceView]) -> Iterator[Placed]:
    """A heading prints quantities before the text explains them: they are linked to the same quantities further on."""
    linked: dict[tuple[object, ...], Placed] = {}
    for one in found:
        if one.link:
            linked.setdefault((one.link.geo, one.quantity.value, one.quantity.unit), one)
    for one in found:
        view = views[one.quantity.sentence - 1]
        owner = owner_of(one.quantity, view) if view.sentence.is_heading and not (one.link or one.scope) else None
        same = [
            linked[key]
            for geo in (owner.mention.geos if owner else ())
            if (key := (geo, one.quantity.value, one.quantity.unit)) in linked
        ]
        if not same or not same[0].link:
            yield one
            continue
        how = f"the same quantity as in sentence {same[0].quantity.sentence}, of which this is the heading"
        ground = Ground("kind", one.quantity.quote, same[0].quantity.quote, same[0].quantity.sentence, how)
        yield replace(one, link=replace(same[0].link, grounds=(*same[0].link.grounds, ground)), candidate=None)


_FIRST = phrase("passing")


def first_time(view: SentenceView, found: Iterable[Placed], vocabulary: Vocabulary) -> Iterator[Placed]:
    """「中国は2013年に日本を抜いて」: the year in which one economy passed another is a claim of its own."""
    sides = [one for one in view.economies if not one.is_world][:2]
    named = {cue.indicator_id for cue in view.cues if cue.strength == 3} | {
        one.link.indicator_id for one in found if one.link
    }
    if len(sides) < 2 or len(named) != 1 or not _FIRST.search(view.plain):
        return
    [indicator_id] = named
    for mention in view.periods:
        near = view.between(mention.start, min(mention.end + 30, view.sentence.end))
        earlier = view.before(mention.start, 60)
        is_passed = _FIRST.search(near) or (not view.is_japanese and _FIRST.search(earlier))
        if mention.period is None or len(mention.period) != 4 or not is_passed:
            continue
        geo, other = (vocabulary.geo_for(side, indicator_id, None) for side in sides)
        quote = view.between(mention.start, mention.end)
        quantity = Quantity(
            mention.start, mention.end, quote, Fraction(int(mention.period)), None, "years", "year", "equal", None,
            view.sentence.number,
        )  # fmt: skip
        if geo and other:
            grounds = tuple(
                Ground(part, value, words, view.sentence.number, how)
                for part, value, words, how in (
                    ("indicator", indicator_id, indicator_id, "named in its sentence"),
                    ("economy", geo, sides[0].word, "passes the other"),
                    ("comparator", other, sides[1].word, "is passed"),
                    ("period", mention.period, quote, "the year named"),
                )
            )
            placed = Link("first_time", indicator_id, geo, other, mention.period, grounds=grounds)
            yield Placed(quantity, view.sentence.text, link=placed)


_SEQUENCE = phrase("sequence")


def implied_ranks(found: list[Placed], view: SentenceView, vocabulary: Vocabulary) -> Iterator[Placed]:
    """「中国が首位、欧州（15.2%）、米国（9.2%）と続く」: the order itself says who is second and who third."""
    levels = [one for one in found if one.link and one.link.claim_type in ("level", "share")]
    links = [one.link for one in levels if one.link]
    is_led = any(one.link and one.link.claim_type == "rank" and one.quantity.value == 1 for one in found)
    is_falling = all(one.quantity.value >= two.quantity.value for one, two in pairwise(levels))
    if not _SEQUENCE.search(view.plain) or len(levels) < 2 or not is_led or not is_falling:
        return
    if len({one.indicator_id for one in links}) > 1:
        return
    has_group = any(vocabulary.geo_types.get(one.geo or "") == "group" for one in links)
    population = "economies_and_groups" if has_group else "economies"
    for place, (one, told) in enumerate(zip(levels[1:], links[1:], strict=True), start=2):
        quantity = replace(
            one.quantity, value=Fraction(place), unit="rank", kind="rank", half_digit=None, operator="equal", upper=None
        )
        how = f"place {place} in the order in which the sentence names them"
        ground = Ground("kind", "rank", one.quantity.quote, view.sentence.number, how)
        implied = replace(
            told, claim_type="rank", rank_population=population, is_implied=True, grounds=(*told.grounds, ground)
        )
        yield replace(one, quantity=quantity, link=implied)
