"""Each quantity placed: who, what, when and which kind. A link has a ground for each of them in the text, and no rival.

Belongs here: the order in which a text is gone through, what is carried over, and when a link is certain. What is not
certain is a candidate: shown as the closest reading, never judged. The choices themselves are in ``indicator_links``,
``economy_links``, ``period_links`` and ``scopes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.factcheck.derived import first_time, implied_ranks, repeats, without_contradictions
from pipeline.factcheck.economy_links import EconomyLink, comparator_of, is_gap, owner_of
from pipeline.factcheck.findings import Ground, Link, Placed, Scope
from pipeline.factcheck.indicator_links import IndicatorLink, Topic, indicator_of, unknown_subject
from pipeline.factcheck.period_links import PeriodLink, handed_on, period_of, since_of
from pipeline.factcheck.quantities import ParsedText, Quantity
from pipeline.factcheck.scopes import scope, scope_of
from pipeline.factcheck.views import SentenceView, views_of
from pipeline.factcheck.vocabulary import EconomyMention, SourceMention, Vocabulary
from pipeline.factcheck.words import phrase

#: A place is judged only in lists of at least so many economies; single values of a press release are no list.
RANKED_ECONOMIES = 10
#: From here on an economy is told by the grammar of the sentence, not by being near.
_SURE = 0.9
#: What an uncertain link lacks, for a reader of Japanese; the English words come with the reason itself.
LACKS_JA = {
    "indicator": "どの指標の数値か、文面からは一つに決まらない",
    "economy": "どの国・地域の数値か、文面からは一つに決まらない",
    "comparator": "どこと比べた数値か、文面からは一つに決まらない",
    "period": "いつの数値か、文面からは決まらない",
    "kind": "何についての数値か、文面からは決まらない",
}


def link(
    parsed: ParsedText,
    vocabulary: Vocabulary,
    *,
    edition: tuple[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Placed, ...]:
    """Every quantity of a text in order, placed. ``edition`` (source and edition) stands where the text cites none.

    ``progress`` is told at every hundredth sentence how many are read, and of how many.
    """
    placer = _Placer(tuple(views_of(parsed, vocabulary)), vocabulary, edition)
    found = []
    for position in range(len(placer.views)):
        found += placer.sentence(position)
        if progress and position % 100 == 99:
            progress(position + 1, len(placer.views))
    found.sort(key=lambda one: (one.quantity.start, one.quantity.end))
    return tuple(repeats(list(without_contradictions(found, placer.views)), placer.views))


class _Placer:
    """Goes through the sentences in order and carries over what the next ones leave out."""

    def __init__(
        self, views: tuple[SentenceView, ...], vocabulary: Vocabulary, edition: tuple[str, str] | None
    ) -> None:
        self.views, self._vocabulary = views, vocabulary
        self._topic: Topic | None = None
        self._subject: tuple[EconomyMention, int] | None = None
        self._compared: set[int] = set()
        self._cited = [mention for view in views for mention in view.sources]
        if edition:
            self._cited.append(SourceMention(0, 0, *edition, printed=edition[1]))

    def sentence(self, position: int) -> list[Placed]:
        """The quantities of one sentence, then what it hands on."""
        view = self.views[position]
        found = [one for quantity in view.quantities if not _is_idle(one := self._placed(quantity, position), view)]
        found = self._by_their_numbers(found, view)
        found += list(first_time(view, found, self._vocabulary))
        found += list(implied_ranks(found, view, self._vocabulary))
        self._hand_on(found, position)
        return found

    def _placed(self, quantity: Quantity, position: int) -> Placed:
        view = self.views[position]
        excerpt = re.sub(r"\s+", " ", view.sentence.text)
        if quantity.kind == "duration":
            return Placed(
                quantity,
                excerpt,
                lack_en="a length of time, of which no series is held",
                lack_ja="期間の長さであり、その系列はない",
            )
        chosen = indicator_of(
            quantity, position, self.views, self._topic, self._sources_near(position), self._vocabulary
        )
        indicator = self._vocabulary.indicators[chosen.indicator_id] if chosen else None
        narrowed = scope_of(quantity, view, indicator, self._vocabulary)
        if not chosen:
            lack = "no words near it name an indicator that such a quantity can be of"
            return Placed(quantity, excerpt, narrowed, lack_en=lack, lack_ja="指標を示す語が近くにない")
        if quantity.kind == "rank":
            narrowed = narrowed or _group_place(quantity, view)
        closest, lacks, missing = self._closest(quantity, chosen, position)
        if narrowed:
            return Placed(
                quantity, excerpt, narrowed, candidate=closest if chosen.ground else None, missing_edition=missing
            )
        if lacks or closest.geo is None or closest.period is None:
            part, words = lacks[0] if lacks else ("economy", "no words say of which economy")
            return Placed(quantity, excerpt, None, None, closest, words, LACKS_JA[part], missing)
        geos, periods = self._named_near(position)
        return Placed(quantity, excerpt, link=closest, missing_edition=missing, geos=geos, periods=periods)

    def _named_near(self, position: int) -> tuple[frozenset[str], frozenset[str]]:
        """The economies and periods that the sentence and the two before it name."""
        paragraph = self.views[position].sentence.paragraph
        near = [
            view for view in self.views[max(0, position - 2) : position + 1] if view.sentence.paragraph == paragraph
        ]
        geos = frozenset(geo for view in near for one in view.economies for geo in one.geos)
        return geos, frozenset(one.period for view in near for one in view.periods if one.period)

    def _closest(
        self, quantity: Quantity, chosen: IndicatorLink, position: int
    ) -> tuple[Link, list[tuple[str, str]], str | None]:
        """The closest reading of a quantity, and each part of it that has no ground or a rival."""
        view, vocabulary = self.views[position], self._vocabulary
        owner, comparator = self._economies(quantity, chosen, position)
        if comparator:
            self._compared.add(comparator.mention.start)
        needs_other = chosen.claim_type in ("ratio", "difference")
        lacks = [("indicator", chosen.lack)] if not chosen.ground else []
        lacks += _lack_of("economy", owner, "no words say of which economy")
        lacks += _lack_of("comparator", comparator, "no words say with what it is compared") if needs_other else []
        cited, missing = self._citation(position, chosen.indicator_id)
        geo = (
            vocabulary.geo_for(owner.mention, chosen.indicator_id, cited.source_id if cited else None)
            if owner
            else None
        )
        if owner and (geo is None or (chosen.indicator_id, geo) not in vocabulary.holdings):
            lacks.append(("economy", f"no value of it is published for '{owner.mention.word}'"))
        period = self._period(quantity, position, chosen, cited, geo)
        period = self._of_its_year(period, chosen.indicator_id)
        if period.period and (chosen.indicator_id, "", period.period) not in vocabulary.holdings:
            lacks.append(("period", f"no value of it is published for {period.period}"))
        if not period.ground:
            lacks.append(("period", period.lack or "no words say of which time"))
        if cited and not self._is_held(cited, chosen.indicator_id, geo, period.period):
            cited = None
        other = (
            vocabulary.geo_for(comparator.mention, chosen.indicator_id, None) if comparator and needs_other else None
        )
        if chosen.is_of_world:
            other = vocabulary.world_for(chosen.indicator_id, cited.source_id if cited else None)
        if rival := unknown_subject(view, quantity, chosen.indicator_id, vocabulary):
            lacks.append(("economy", f"it seems to be of '{rival}'"))
        lacks += [("kind", words) for words in self._rivals_of_kind(quantity, chosen, view)]
        grounds = tuple(
            one
            for one in (
                chosen.ground,
                _ground(owner, view, "economy"),
                _ground(comparator, view, "comparator") if needs_other else None,
                period.ground,
            )
            if one
        )
        closest = Link(
            chosen.claim_type,
            chosen.indicator_id,
            geo,
            other,
            period.period,
            source_id=cited.source_id if cited else None,
            edition=cited.edition if cited else None,
            rank_population="economies" if chosen.claim_type == "rank" else None,
            indicator_unit=vocabulary.indicators[chosen.indicator_id].unit,
            grounds=grounds,
        )
        return closest, lacks, missing

    def _rivals_of_kind(self, quantity: Quantity, chosen: IndicatorLink, view: SentenceView) -> Iterator[str]:
        if quantity.upper is not None:
            yield "its number is vague"
        if quantity.kind == "rank" and quantity.value < 0:
            yield "a place counted from the last, which no list here gives"
        if quantity.kind == "rank" and self._vocabulary.economies_with(chosen.indicator_id) < RANKED_ECONOMIES:
            yield "too few economies are published for a place to be told"
        if quantity.kind == "rank" and quantity.quote in ("最多", "最も多い", "最も多く") and "世界" not in view.plain:
            yield "no words say among whom it is the most"
        if quantity.kind == "rank" and chosen.is_carried and not re.search(r"[0-9一二三四五六七八九]", quantity.quote):
            yield "its sentence does not say in what it is placed"
        if chosen.claim_type == "trend" and not phrase("over a year").search(view.plain):
            yield "no words say over which time it changed"

    def _economies(
        self, quantity: Quantity, chosen: IndicatorLink, position: int
    ) -> tuple[EconomyLink | None, EconomyLink | None]:
        view = self.views[position]
        if chosen.claim_type == "rank" or chosen.is_of_world:  # the world is what it is a share of, or ranked in
            view = replace(view, economies=tuple(one for one in view.economies if not one.is_world))
        if chosen.claim_type not in ("ratio", "difference"):
            owner = owner_of(quantity, view)
            if owner is None or owner.sureness < _SURE:
                owner = self._carried_subject(view, position, quantity) or owner
            return owner, None
        comparator = comparator_of(quantity, view)
        sides = self._compared | ({comparator.mention.start} if comparator else set())
        others = tuple(one for one in view.economies if one.start not in sides)
        owner = owner_of(quantity, replace(view, economies=others))
        if is_gap(view) and (comparator is None or chosen.claim_type == "difference"):  # a gap says not who leads
            return owner, None
        if comparator and owner and owner.mention.geos == comparator.mention.geos:
            owner = None
        return owner or self._carried_subject(view, position, quantity, comparator), comparator

    def _carried_subject(
        self, view: SentenceView, position: int, quantity: Quantity, comparator: EconomyLink | None = None
    ) -> EconomyLink | None:
        """The subject of the sentence before, where this one names none and goes on with it."""
        if self._subject is None:
            return None
        subject, named_at = self._subject
        own = [one for one in view.economies if not one.is_world and one.end <= quantity.start]
        if [one for one in own if not comparator or one.geos != comparator.mention.geos] or (
            comparator and subject.geos == comparator.mention.geos
        ):
            return None
        gap = view.sentence.paragraph - self.views[named_at].sentence.paragraph
        is_near = position - named_at <= 2 and gap == 0
        return EconomyLink(subject, f"the subject of sentence {named_at + 1}", _SURE if is_near else 0.5)

    def _period(
        self,
        quantity: Quantity,
        position: int,
        chosen: IndicatorLink,
        cited: SourceMention | None,
        geo: str | None,
    ) -> PeriodLink:
        view, topic = self.views[position], self._topic
        is_same = topic is not None and topic.indicator_id == chosen.indicator_id
        is_span = "/" in (self._vocabulary.newest_periods.get((None, chosen.indicator_id, geo or "")) or "")
        found = period_of(quantity, view, topic if is_same else None, is_span=is_span)
        newest = self._vocabulary.newest_periods.get((cited.edition if cited else None, chosen.indicator_id, geo or ""))
        if is_span and newest and cited and cited.edition and since_of(view) == newest[:4]:
            found = PeriodLink(None, None)
        if found.period or found.lack:
            return found
        if topic and is_same and topic.period and position - topic.position <= 4:
            how = f"carried over from sentence {topic.position + 1}"
            return PeriodLink(topic.period, Ground("period", topic.period, topic.period, topic.position + 1, how))
        if newest and cited and cited.edition:
            how = f"the newest of {cited.edition}, which is cited"
            return PeriodLink(newest, Ground("period", newest, cited.edition, view.sentence.number, how))
        return PeriodLink(newest, None, "no words say of which time")

    def _of_its_year(self, period: PeriodLink, indicator_id: str) -> PeriodLink:
        """What stands at a month is published under its year, where the indicator has no months."""
        is_level = self._vocabulary.indicators[indicator_id].measure_kind in ("stock", "change")
        year = (period.period or "")[:4]
        is_month = (
            len(period.period or "") == 7 and (indicator_id, "", period.period or "") not in self._vocabulary.holdings
        )
        if is_level and is_month and (indicator_id, "", year) in self._vocabulary.holdings:
            return replace(period, period=year)
        return period

    def _sources_near(self, position: int) -> frozenset[str]:
        """The publishers that the sentence or those before it in its paragraph cite."""
        paragraph = self.views[position].sentence.paragraph
        near = [
            view for view in self.views[max(0, position - 6) : position + 1] if view.sentence.paragraph == paragraph
        ]
        return frozenset(mention.source_id for view in near for mention in view.sources)

    def _citation(self, position: int, indicator_id: str) -> tuple[SourceMention | None, str | None]:
        """What is cited for a quantity, and the name of an edition that is cited for it and is not at hand."""
        publishers = {source for source, _ in self._vocabulary.holdings.get((indicator_id,), set())}
        paragraph = self.views[position].sentence.paragraph
        near: list[SourceMention] = []
        for view in reversed(self.views[max(0, position - 12) : position + 1]):
            if view.sentence.paragraph != paragraph:
                break
            near += view.sources
        here = [one for one in near if one.source_id in publishers]
        mentions = here or [one for one in self._cited if one.source_id in publishers and one.printed]
        if not mentions:
            return None, None
        source_id = mentions[0].source_id
        named = [
            one for one in (*mentions, *self._cited) if one.source_id == source_id and (one.printed or one.edition)
        ]
        chosen = named[0] if named else mentions[0]
        held = self._vocabulary.holdings.get((indicator_id,), set())
        is_missing = chosen.printed and (chosen.source_id, chosen.edition) not in held
        if is_missing and chosen.edition:  # at hand, but it has no value of it: that counts where it is cited for it
            return None, chosen.edition if here else None
        return (None, chosen.printed) if is_missing else (chosen, None)

    def _is_held(self, cited: SourceMention, indicator_id: str, geo: str | None, period: str | None) -> bool:
        held = self._vocabulary.holdings.get((indicator_id, geo or "", period or ""), set())
        if cited.edition:
            return (cited.source_id, cited.edition) in held
        return any(source == cited.source_id for source, _ in held)

    def _by_their_numbers(self, found: list[Placed], view: SentenceView) -> list[Placed]:
        """Two numbers or more that one edition of a survey prints together name the question that they answer.

        Only where the sentence cites the edition, names an economy for each and the time, and no other question: to all
        their digits, two numbers agree with the wrong question by chance once in a million times.
        """
        answers = [
            one for one in found if one.quantity.kind == "share" and not (one.candidate or one.scope or one.link)
        ]
        editions = {(one.source_id, one.edition or "") for one in view.sources if one.edition}
        if len(answers) < 2 or len(answers) < len(found) or len(editions) != 1 or view.cues:
            return found
        [(source_id, edition)] = editions
        owners = [owner_of(one.quantity, view) for one in answers]
        periods = [period_of(one.quantity, view, None, is_span=False) for one in answers]
        told = [
            [
                (geo, period.period or "", one.quantity)
                for geo in (owner.mention.geos if owner and owner.sureness >= _SURE else ())[:1]
            ]
            for one, owner, period in zip(answers, owners, periods, strict=True)
        ]
        if not all(told):
            return found
        fitting = [
            indicator_id
            for indicator_id, indicator in self._vocabulary.indicators.items()
            if indicator.is_survey and all(self._is_answer(indicator_id, *each[0], source_id, edition) for each in told)
        ]
        if len(fitting) != 1:
            return found
        number = view.sentence.number
        ground = Ground(
            "indicator",
            fitting[0],
            ", ".join(one.quantity.quote for one in answers),
            number,
            f"what {edition} prints together",
        )
        return [
            replace(
                one,
                link=Link(
                    "share", fitting[0], each[0][0], period=each[0][1], source_id=source_id, edition=edition,
                    indicator_unit="share",
                    grounds=tuple(part for part in (ground, _ground(owner, view, "economy"), period.ground) if part),
                ),
                lack_en="",
                lack_ja="",
            )
            for one, each, owner, period in zip(answers, told, owners, periods, strict=True)
        ]  # fmt: skip

    def _is_answer(
        self, indicator_id: str, geo: str, period: str, quantity: Quantity, source_id: str, edition: str
    ) -> bool:
        value = self._vocabulary.answers.get((indicator_id, geo, period, source_id, edition))
        half = float(quantity.half_digit or 0)
        return value is not None and 0 < half <= 0.0005 and abs(value - float(quantity.value)) <= half * 1.001

    def _hand_on(self, found: list[Placed], position: int) -> None:
        view = self.views[position]
        own = [one for one in view.economies if not one.is_world and one.start not in self._compared]
        if len({one.geos for one in own}) == 1:
            self._subject = own[0], position
        elif not own and view.economies and self._subject:  # it goes on about the same one, compared with another
            self._subject = self._subject[0], position
        elif own:
            self._subject = None
            if topic := _only_topic(view):
                self._subject = topic, position
        linked = [one for one in found if one.link]
        named = {cue.indicator_id for cue in view.cues if cue.strength == 3}
        counted = [one for one in found if one.quantity.kind != "duration"]
        if linked:
            last = linked[-1].link
            assert last is not None
            kinds = frozenset(
                one.quantity.kind for one in linked if one.link and one.link.claim_type in ("level", "share")
            )
            kept = self._topic.kinds if self._topic and self._topic.indicator_id == last.indicator_id else frozenset()
            periods = {one.link.period for one in linked if one.link}
            period = last.period if len(periods) == 1 else None
            self._topic = Topic(last.indicator_id, position, view.sentence.paragraph, period, kinds or kept, True)
        elif len(named) == 1 and not any(one.scope for one in found):
            indicator_id = named.pop()
            same = self._topic if self._topic and self._topic.indicator_id == indicator_id else None
            period = handed_on(view) or (same.period if same else None)
            self._topic = Topic(
                indicator_id, position, view.sentence.paragraph, period, same.kinds if same else frozenset()
            )
        elif counted and self._topic and any(one.quantity.kind in self._topic.kinds or one.scope for one in counted):
            self._topic = None


def _is_idle(one: Placed, view: SentenceView) -> bool:
    """Whether a word that may be a place or a zero is none: nothing near it can be ranked or counted."""
    is_word = one.quantity.kind in ("rank", "count") and not re.search(r"[0-9一二三四五六七八九十]", one.quantity.quote)
    is_word = is_word and one.quantity.half_digit is None
    return is_word and not one.link and not view.economies and len(view.quantities) == 1


def _only_topic(view: SentenceView) -> EconomyMention | None:
    """The one economy that a sentence is about, where it names several."""
    if not view.is_japanese:
        own = [one for one in view.economies if not one.is_world]
        return own[0] if own and view.before(own[0].start, 200).strip() in ("", "The", "the") else None
    topics = [one for one in view.economies if re.match("は|では", view.after(one.end))]
    subjects = [one for one in view.economies if re.match("が", view.after(one.end))]
    chosen = topics or subjects
    return chosen[0] if len({one.geos for one in chosen}) == 1 else None


def _lack_of(part: str, found: EconomyLink | None, words: str) -> list[tuple[str, str]]:
    if found is None:
        return [(part, words)]
    return [] if found.sureness >= _SURE else [(part, f"that it is of '{found.mention.word}' is not certain")]


def _ground(found: EconomyLink | None, view: SentenceView, part: str) -> Ground | None:
    if found is None:
        return None
    return Ground(part, "/".join(found.mention.geos), found.mention.word, view.sentence.number, found.how)


_GROUP_PLACE = phrase("group place")


def _group_place(quantity: Quantity, view: SentenceView) -> Scope | None:
    match = _GROUP_PLACE.search(view.lead(quantity)) or _GROUP_PLACE.search(view.tail(quantity))
    return scope("group_place", match.group().strip()) if match else None
