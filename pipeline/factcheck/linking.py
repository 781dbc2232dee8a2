"""Each quantity joined to what it is about: indicator, economy, period, comparator, edition; or the reason why not.

Belongs here: the order in which a text is gone through and what is carried over, quantities that repeat one another,
and the claims that have no number of their own (an implied rank, a first time). The choices themselves are in
``indicator_links``, ``economy_links`` and ``period_links``. Every link says which words made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from pipeline.factcheck.context import (
    FORECAST,
    PLAN,
    SUPPOSED,
    Carried,
    SentenceView,
    has_several_subjects,
    subject_of,
    views_of,
)
from pipeline.factcheck.economy_links import EconomyLink, comparator_of, is_gap, owner_of
from pipeline.factcheck.indicator_links import CERTAIN, CERTAIN_LEAD, IndicatorLink, clause_of, indicator_of
from pipeline.factcheck.period_links import SENTENCES_CARRIED, PeriodLink, handed_on, is_of_year_before, period_of
from pipeline.factcheck.quantities import ParsedText, Quantity
from pipeline.factcheck.vocabulary import EconomyMention, SourceMention, Vocabulary

#: A subject named longer ago than this many sentences is no longer the one spoken of; a refutation needs a nearer one.
SUBJECT_SENTENCES, CERTAIN_SUBJECT_SENTENCES = 4, 2
_WORLD = re.compile(r"^WORLD")
#: A place is judged only in lists of at least so many economies; single values of a press release are no list.
RANKED_ECONOMIES = 10


@dataclass(frozen=True)
class LinkedQuantity:
    """A quantity and what it is about; the fields are those of a claim.

    Attributes:
        quantity: the quantity as printed.
        claim_type: of core.claims; ``level`` where nothing is known.
        indicator_id: None where no indicator could be told, and then ``unlinked`` says why.
        is_certain: whether a refutation may rest on the link.
        reasons: which words made each link, in the order of the text.
        unlinked: why the quantity has no link, else None.
        indicator_unit: the indicator's base unit.
        is_implied: whether the claim has no number of its own (a place in an order).
    """

    quantity: Quantity
    claim_type: str = "level"
    indicator_id: str | None = None
    geo: str | None = None
    comparator_geo: str | None = None
    period: str | None = None
    source_id: str | None = None
    edition: str | None = None
    rank_population: str | None = None
    is_certain: bool = False
    reasons: tuple[str, ...] = ()
    unlinked: str | None = None
    indicator_unit: str | None = None
    is_implied: bool = False


def link(
    parsed: ParsedText, vocabulary: Vocabulary, *, edition: tuple[str, str] | None = None
) -> tuple[LinkedQuantity, ...]:
    """Every quantity of a text in order, linked or with the reason why it is not.

    ``edition`` (source and edition) stands where the text cites none that holds the indicator.
    """
    views = views_of(parsed, vocabulary)
    linker = _Linker(views, vocabulary, edition)
    found = [one for position in range(len(views)) for one in linker.sentence(position)]
    return tuple(_repeats(sorted(found, key=lambda one: (one.quantity.start, one.quantity.end)), views, vocabulary))


class _Linker:
    """Goes through the sentences in order and carries over what the next ones leave out."""

    def __init__(
        self, views: tuple[SentenceView, ...], vocabulary: Vocabulary, edition: tuple[str, str] | None
    ) -> None:
        self._views, self._vocabulary = views, vocabulary
        self._carried = Carried()
        self._linked: dict[int, str] = {}
        self._cited = [mention for view in views for mention in view.sources]
        if edition:
            self._cited.append(SourceMention(0, 0, *edition))

    def sentence(self, position: int) -> list[LinkedQuantity]:
        """The quantities of one sentence, then what it hands on."""
        view = self._views[position]
        found = [one for quantity in view.quantities if not _is_idle(one := self._quantity(quantity, position), view)]
        found += list(_first_time(view, found, self._linked.get(position - 1), self._vocabulary))
        found += list(_implied_ranks(view, found, self._vocabulary))
        if subject := subject_of(view):
            self._carried.subject, self._carried.subject_sentence = subject, position
            self._carried.is_one_of_several = has_several_subjects(view)
        if period := handed_on(view):
            self._carried.period, self._carried.period_sentence = period, position
        return found

    def _quantity(self, quantity: Quantity, position: int) -> LinkedQuantity:
        view = self._views[position]
        if quantity.kind == "duration":
            return LinkedQuantity(quantity, unlinked="a length of time, of which the warehouse holds no series")
        chosen = indicator_of(quantity, position, self._views, self._linked, self._vocabulary)
        if isinstance(chosen, str):
            return LinkedQuantity(quantity, claim_type=_unlinked_type(quantity, view), unlinked=chosen)
        if quantity.quote not in _RANK_NOUNS:  # 「企業のトップ」 tells nothing of what is spoken of
            self._linked[position] = chosen.indicator_id
        owner, comparator = self._economies(quantity, chosen, position)
        period = self._period(quantity, view, position, chosen.indicator_id)
        world = _is_part_of_world(chosen)
        near = self._cited_near(position, chosen.indicator_id)
        geo = self._geo(owner, chosen, near.source_id if near else None)
        geo = geo or self._geo(owner, chosen, None)
        # an edition of which this quantity is not at hand can neither bear it out nor fail to
        cited = near if near and self._is_held(near, chosen.indicator_id, geo, period) else None
        cited = cited or (None if near else self._cited_for_all(chosen.indicator_id, geo, period))
        source = cited.source_id if cited else None
        is_forecast = bool(FORECAST.search(view.plain) or SUPPOSED.search(view.plain))
        is_forecast = is_forecast or (period is None and bool(PLAN.search(clause_of(quantity, view))))
        period = period or (None if is_forecast else self._newest_period(cited, chosen.indicator_id, geo))
        other = self._world(chosen.indicator_id, source) if world else self._geo(comparator, chosen, source)
        reasons = [f"indicator {chosen.indicator_id}: {chosen.reason}"]
        reasons += [f"economy {geo}: '{owner.mention.word}', {owner.how}"] if owner and geo else []
        reasons += (
            [f"compared with {other}: {'the world' if world or not comparator else comparator.mention.word}"]
            if other
            else []
        )
        reasons += [f"period {period.period}: {period.how}"] if period else []
        if near and not cited:
            reasons.append(f"cited: {near.source_id}, of which this quantity is not at hand")
        if quantity.kind == "rank" and _is_from_the_last(quantity, view):
            missing_reason = f"a place in {chosen.indicator_id} counted from the last, which no list here gives"
            return LinkedQuantity(
                quantity, "rank", None, geo, period=period.period if period else None, unlinked=missing_reason
            )
        claim_type = "forecast" if is_forecast else chosen.claim_type
        needs_other = chosen.claim_type in ("ratio", "difference") or world
        count = self._vocabulary.economies_with(chosen.indicator_id)
        is_ranked = quantity.kind != "rank" or count >= RANKED_ECONOMIES
        missing = _missing(owner, geo, other, needs_other=needs_other)
        return LinkedQuantity(
            quantity,
            claim_type,
            chosen.indicator_id if not missing else None,
            geo,
            other if needs_other else None,
            period.period if period else None,
            source,
            cited.edition if cited else None,
            "economies" if claim_type == "rank" else None,
            not missing
            and quantity.quote not in _RANK_NOUNS
            and _is_certain(
                chosen, owner, comparator, period, quantity, needs_other=needs_other and not world, is_ranked=is_ranked
            ),
            tuple(reasons),
            f"it seems to be of {chosen.indicator_id}, but {missing}" if missing else None,
            self._vocabulary.indicators[chosen.indicator_id].unit,
        )

    def _economies(
        self, quantity: Quantity, chosen: IndicatorLink, position: int
    ) -> tuple[EconomyLink | None, EconomyLink | None]:
        view = self._views[position]
        if chosen.claim_type == "rank" or chosen.is_of_world:  # the world is what it is a share of, or ranked in
            own = tuple(one for one in view.economies if not any(_WORLD.match(geo) for geo in one.geos))
            view = replace(view, economies=own)
        if chosen.claim_type not in ("ratio", "difference"):
            return owner_of(quantity, view) or self._carried_subject(position, None), None
        comparator = comparator_of(quantity, view)
        others = [one for one in view.economies if not comparator or one.start != comparator.mention.start]
        owner = owner_of(quantity, replace(view, economies=tuple(others)))
        if (chosen.claim_type == "difference" or comparator is None) and is_gap(view):
            pair = [one for one in view.economies if one.end <= quantity.start][-2:]
            if len(pair) == 2:
                return self._sides(pair, chosen, quantity)
        if comparator and owner and set(owner.mention.geos) == set(comparator.mention.geos):
            others = [
                one
                for one in view.economies
                if one.geos != comparator.mention.geos and one.start < comparator.mention.start
            ]
            owner = EconomyLink(others[-1], "subject", 0.9) if others else None
        owner = owner or self._carried_subject(position, comparator)
        if comparator is None and owner and owner.how != "carried over":
            subject = self._carried.subject
            if (
                subject
                and subject.geos != owner.mention.geos
                and position - self._carried.subject_sentence <= 1
                and _LEFT_OUT.search(view.plain)
            ):
                comparator = EconomyLink(subject, "carried over", 0.5)
        return owner, comparator

    def _sides(
        self, pair: list[EconomyMention], chosen: IndicatorLink, quantity: Quantity
    ) -> tuple[EconomyLink, EconomyLink]:
        """The two sides of a gap: words say no order, so the one ahead by the newest values comes first."""
        values = self._vocabulary.latest_values
        ranked = sorted(
            pair,
            key=lambda one: (
                -values.get((chosen.indicator_id, self._vocabulary.geo_for(one, chosen.indicator_id, None) or ""), 0.0)
            ),
        )
        if quantity.kind == "times" and quantity.value < 1:
            ranked.reverse()
        return EconomyLink(ranked[0], "one side of the gap", 0.9), EconomyLink(ranked[1], "the other side", 0.9)

    def _carried_subject(self, position: int, comparator: EconomyLink | None) -> EconomyLink | None:
        subject, distance = self._carried.subject, position - self._carried.subject_sentence
        if subject is None or distance > SUBJECT_SENTENCES:
            return None
        if comparator and subject.geos == comparator.mention.geos:
            return None
        is_sure = distance <= CERTAIN_SUBJECT_SENTENCES and not self._carried.is_one_of_several
        return EconomyLink(subject, "carried over", 0.9 if is_sure else 0.5)

    def _is_held(self, cited: SourceMention, indicator_id: str, geo: str | None, period: PeriodLink | None) -> bool:
        if cited.edition:
            key = (cited.source_id, cited.edition, indicator_id, geo or "", *([period.period] if period else []))
            return key in self._vocabulary.holdings
        return cited.source_id in self._vocabulary.geos_of_indicator.get(indicator_id, {}).get(geo or "", set())

    def _newest_period(self, cited: SourceMention | None, indicator_id: str, geo: str | None) -> PeriodLink | None:
        """The newest period where the text names none: it may bear a quantity out, it is too little to refute one."""
        key = (cited.edition if cited and cited.edition else None, indicator_id, geo or "")
        period = self._vocabulary.newest_periods.get(key)
        return PeriodLink(period, "the newest, since the text names none", 0.3) if period else None

    def _period(self, quantity: Quantity, view: SentenceView, position: int, indicator_id: str) -> PeriodLink | None:
        named, carried = period_of(quantity, view), self._carried_period(position, indicator_id)
        base = named or carried
        if base and base.period.isdigit() and is_of_year_before(quantity, view):
            return PeriodLink(str(int(base.period) - 1), f"the year before {base.period}", 0.5)
        return base

    def _carried_period(self, position: int, indicator_id: str) -> PeriodLink | None:
        """The time that was spoken of last, as long as the paragraph or the indicator is still the same."""
        named_at = self._carried.period_sentence
        if self._carried.period is None or position - named_at > SENTENCES_CARRIED:
            return None
        is_same_paragraph = self._views[position].sentence.paragraph == self._views[named_at].sentence.paragraph
        spoken_of = {self._linked[at] for at in range(named_at, position) if at in self._linked}
        spoken_of |= {cue.indicator_id for view in self._views[named_at:position] for cue in view.cues}
        if not is_same_paragraph and indicator_id not in spoken_of:
            return None
        return PeriodLink(self._carried.period, f"carried over from sentence {self._carried.period_sentence + 1}", 0.9)

    def _geo(self, found: EconomyLink | None, chosen: IndicatorLink, source: str | None) -> str | None:
        return self._vocabulary.geo_for(found.mention, chosen.indicator_id, source) if found else None

    def _world(self, indicator_id: str, source: str | None) -> str | None:
        geos = tuple(geo for geo in self._vocabulary.geo_types if _WORLD.match(geo))
        return self._vocabulary.geo_for(EconomyMention(0, 0, "world", geos), indicator_id, source)

    def _cited_near(self, position: int, indicator_id: str) -> SourceMention | None:
        """What the sentence, or one before it in its paragraph, cites, where that publisher has the indicator."""
        sources_by_geo = self._vocabulary.geos_of_indicator.get(indicator_id, {})
        sources = set().union(*sources_by_geo.values()) if sources_by_geo else set()
        paragraph = self._views[position].sentence.paragraph
        for view in reversed(self._views[: position + 1]):
            if view.sentence.paragraph != paragraph:
                break
            for mention in view.sources:
                if mention.source_id in sources:
                    return self._with_edition(mention)
        return None

    def _with_edition(self, mention: SourceMention) -> SourceMention:
        """A short citation means the edition that the article names elsewhere."""
        if mention.edition:
            return mention
        same = [one for one in self._cited if one.source_id == mention.source_id and one.edition]
        return same[0] if same else mention

    def _cited_for_all(self, indicator_id: str, geo: str | None, period: PeriodLink | None) -> SourceMention | None:
        """What the article cites for all its quantities: an edition that says a word on this one."""
        held = (one for one in self._cited if one.edition and self._is_held(one, indicator_id, geo, period))
        return next(held, None)


#: 「世界のトップ」 is a place only beside an economy and an indicator, and a loose one: nothing is refuted by it.
_RANK_NOUNS = ("トップ", "ワースト")


def _is_idle(one: LinkedQuantity, view: SentenceView) -> bool:
    """Whether a word that may be a place is none here: its clause names no indicator or its sentence no economy."""
    is_placed = one.geo is not None and bool(view.economies) and bool(view.cues)
    return one.quantity.quote in _RANK_NOUNS and not is_placed


def _is_from_the_last(quantity: Quantity, view: SentenceView) -> bool:
    return quantity.quote.startswith("ワースト") or bool(
        re.search(r"(?:ワースト|下から|最下位から)(?:第)?$", view.before(quantity.start))
    )


_LEFT_OUT = re.compile(r"その|これ|それ|同じ|\bthat\b|\bits\b", re.IGNORECASE)


def _plain_type(quantity: Quantity) -> str:
    return {"share": "share", "times": "ratio", "rank": "rank", "points": "difference"}.get(quantity.kind, "level")


def _unlinked_type(quantity: Quantity, view: SentenceView) -> str:
    """A plan, an aim or an opinion of which there is no series is no matter for quantities at all."""
    return "forecast" if PLAN.search(view.plain) or FORECAST.search(view.plain) else _plain_type(quantity)


def _is_part_of_world(chosen: IndicatorLink) -> bool:
    return chosen.claim_type == "share" and chosen.is_of_world


def _missing(owner: EconomyLink | None, geo: str | None, other: str | None, *, needs_other: bool) -> str | None:
    if owner is None:
        return "no words say of which economy"
    if geo is None:
        return f"it is not published for '{owner.mention.word}'"
    if needs_other and other is None:
        return "no words say with which economy it is compared"
    return None


def _is_certain(
    chosen: IndicatorLink,
    owner: EconomyLink | None,
    comparator: EconomyLink | None,
    period: PeriodLink | None,
    quantity: Quantity,
    *,
    needs_other: bool,
    is_ranked: bool,
) -> bool:
    sides = [owner, comparator] if needs_other else [owner]
    return (
        chosen.score >= CERTAIN
        and chosen.lead >= CERTAIN_LEAD
        and is_ranked
        and all(side is not None and side.sureness >= 0.9 for side in sides)
        and period is not None
        and period.sureness >= 0.9
        and not quantity.is_change
        and quantity.upper is None
    )


def _repeats(
    found: list[LinkedQuantity], views: tuple[SentenceView, ...], vocabulary: Vocabulary
) -> Iterator[LinkedQuantity]:
    """A heading prints quantities before the text explains them: they are linked to the same quantities further on."""
    for one in found:
        view = views[one.quantity.sentence - 1]
        if one.unlinked is None or not view.sentence.is_heading:
            yield one
            continue
        owner = owner_of(one.quantity, view)
        same = [
            other
            for other in found
            if other.indicator_id
            and owner
            and other.geo in owner.mention.geos
            and (other.quantity.value, other.quantity.unit) == (one.quantity.value, one.quantity.unit)
        ]
        if not same:
            yield one
            continue
        reason = f"the same quantity as in sentence {same[0].quantity.sentence}, of which this is the heading"
        yield replace(same[0], quantity=one.quantity, reasons=(*same[0].reasons, reason))


_FIRST = re.compile(
    r"追い抜|抜い|抜き|逆転|上回っ|追い越|首位に立|\bovertook\b|\bsurpassed\b|\bovertaken\b"
    r"|\bpassed\b|\bpulled ahead\b",
    re.IGNORECASE,
)


def _first_time(
    view: SentenceView, found: list[LinkedQuantity], before: str | None, vocabulary: Vocabulary
) -> Iterator[LinkedQuantity]:
    """「中国は2013年に日本を抜いて」: the year in which one economy passed another is a claim of its own."""
    if len(view.economies) < 2 or not _FIRST.search(view.plain):
        return
    named = sorted(view.cues, key=lambda cue: (-cue.strength, cue.indicator_id))
    named_id = named[0].indicator_id if named and named[0].strength >= 2 else before
    indicator_id = next((one.indicator_id for one in found if one.indicator_id), named_id)
    if indicator_id is None:
        return
    for mention in view.periods:
        near = view.between(mention.start, min(mention.end + 30, view.sentence.end))
        earlier = view.before(mention.start, 60)
        if (
            mention.period is None
            or len(mention.period) != 4
            or not (_FIRST.search(near) or (not view.is_japanese and _FIRST.search(earlier)))
        ):
            continue
        sides = view.economies[:2]
        geo, other = (vocabulary.geo_for(side, indicator_id, None) for side in sides)
        quantity = Quantity(
            mention.start,
            mention.end,
            view.between(mention.start, mention.end),
            Fraction(int(mention.period)),
            None,
            "years",
            "year",
            "equal",
            Fraction(0),
            view.sentence.number,
        )
        if geo and other:
            yield LinkedQuantity(
                quantity,
                "first_time",
                indicator_id,
                geo,
                other,
                mention.period,
                reasons=(
                    f"indicator {indicator_id}: the quantities beside it",
                    f"'{sides[0].word}' passes '{sides[1].word}'",
                ),
            )


_SEQUENCE = re.compile(r"と続|が続|に続く|の順|followed by|in that order|then come", re.IGNORECASE)


def _implied_ranks(view: SentenceView, found: list[LinkedQuantity], vocabulary: Vocabulary) -> Iterator[LinkedQuantity]:
    """「中国が首位、欧州（15.2%）、米国（9.2%）と続く」: the order itself says who is second and who third."""
    if not _SEQUENCE.search(view.plain):
        return
    levels = [one for one in found if one.claim_type in ("level", "share") and one.indicator_id and one.geo]
    is_led = any(one.claim_type == "rank" and one.quantity.value == 1 for one in found)
    if len(levels) < 2 or not is_led or len({one.indicator_id for one in levels}) > 1:
        return
    falling = all(one.quantity.value >= two.quantity.value for one, two in pairwise(levels))
    has_group = any(vocabulary.geo_types.get(one.geo or "") == "group" for one in levels)
    for place, one in enumerate(levels[1:], start=2):
        if not falling:
            return
        quantity = replace(
            one.quantity, value=Fraction(place), unit="rank", kind="rank", half_digit=None, operator="equal", upper=None
        )
        population = "economies_and_groups" if has_group else "economies"
        reason = f"place {place} in the order in which the sentence names them"
        yield replace(
            one,
            quantity=quantity,
            claim_type="rank",
            rank_population=population,
            is_implied=True,
            reasons=(*one.reasons, reason),
        )
