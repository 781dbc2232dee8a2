"""A text as linking sees it: each sentence with the words of the reference data in it, and what it is about.

Belongs here: the places of economies, periods and citations by sentence, and the subject that is carried over. Not
here: the choice for one quantity (``economy_links``, ``period_links``, ``indicator_links``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.factcheck.named_periods import PeriodMention
from pipeline.factcheck.parallels import parallel_quantities
from pipeline.factcheck.quantities import ParsedText, Quantity
from pipeline.factcheck.sentences import Sentence
from pipeline.factcheck.vocabulary import Cue, EconomyMention, SourceMention, Vocabulary

_TOPIC = re.compile(r"(?:は|では|には|も|の(?:[^、。]{1,20})(?:は|では))")
_SUBJECT = re.compile(r"(?:が|でも|では|なら)")
#: Words that make of a sentence a forecast, a plan or a supposition: nothing that values of the past can judge.
FORECAST = re.compile(
    r"予測|予想|見込み|見込む|見込まれ|見通し|までに[^。]{0,30}(?:目指|達する|なる|増やす"
    r"|引き上げ)|目標|計画(?!的)|だろう|(?:する|なる)とみられ"
    r"|\b(?:forecast|projected|expected to|is expected|predict|by 20[3-9][0-9]|will (?:reach"
    r"|be|exceed|grow|rise)|aims? to|target|plans? to)\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(r"もし|仮に|たとえば仮|としたら|\bif\b|\bsuppose\b|\bhypothetical", re.IGNORECASE)
#: Words of a plan, an aim or an opinion: where no series is at hand, none could ever tell whether they are right.
PLAN = re.compile(
    r"目指[すしせ]|目標|計画(?!的)|予定|方針|べき(?:だ|で|と|。|、)|たい考え|と思う|と考える|見込|予測|予想"
    r"|\b(?:plans?|planned|planning|aims?|aimed|aiming|intends?|hopes?|wants?|pledge[sd]?|promise[sd]?) to\b"
    r"|\b(?:targets?|targeted|goals?|should|ought to|will|would|expects?|in my view|i think)\b",
    re.IGNORECASE,
)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@dataclass(frozen=True)
class SentenceView:
    """One sentence with what was found in it; all offsets are those of the whole text."""

    sentence: Sentence
    plain: str
    quantities: tuple[Quantity, ...]
    economies: tuple[EconomyMention, ...]
    periods: tuple[PeriodMention, ...]
    sources: tuple[SourceMention, ...]
    cues: tuple[Cue, ...]

    @property
    def is_japanese(self) -> bool:
        """Whether it is to be read by the rules of Japanese."""
        return bool(JAPANESE.search(self.plain))

    def before(self, position: int, length: int = 40) -> str:
        """The words of this sentence that end at ``position``."""
        return self.plain[max(0, position - self.sentence.start - length) : position - self.sentence.start]

    def after(self, position: int, length: int = 40) -> str:
        """The words of this sentence that begin at ``position``."""
        return self.plain[position - self.sentence.start : position - self.sentence.start + length]

    def between(self, first: int, last: int) -> str:
        """The words of this sentence between two offsets of the text."""
        return self.plain[first - self.sentence.start : last - self.sentence.start]


@dataclass
class Carried:
    """What a sentence hands on to the next ones."""

    subject: EconomyMention | None = None
    subject_sentence: int = 0
    is_one_of_several: bool = False
    period: str | None = None
    period_sentence: int = 0


def views_of(parsed: ParsedText, vocabulary: Vocabulary) -> tuple[SentenceView, ...]:
    """Every sentence with what stands in it."""
    views = []
    cited = vocabulary.sources_in(parsed.plain)
    periods = [one for one in parsed.periods if not any(s.start <= one.start < s.end and s.edition for s in cited)]
    named = [one for one in parsed.exclusions if one.reason.startswith("the name")]
    periods = [one for one in periods if not any(n.start < one.start < n.end for n in named)]
    for sentence in parsed.sentences:
        plain = parsed.plain[sentence.start : sentence.end]
        economies = tuple(
            EconomyMention(one.start + sentence.start, one.end + sentence.start, one.word, one.geos)
            for one in vocabulary.economies_in(plain)
        )
        own = tuple(one for one in parsed.quantities if one.sentence == sentence.number)
        times = tuple(one for one in periods if sentence.start <= one.start < sentence.end)
        views.append(
            SentenceView(
                sentence,
                plain,
                parallel_quantities(plain, sentence, own, economies, times),
                economies,
                times,
                tuple(one for one in cited if sentence.start <= one.start < sentence.end),
                vocabulary.cues_in(plain),
            )
        )
    return tuple(views)


def has_several_subjects(view: SentenceView) -> bool:
    """Whether the sentence speaks of several economies alike, so that the next one may mean any of them."""
    if not view.is_japanese:
        return len({one.geos for one in view.economies}) > 1
    topics = {one.geos for one in view.economies if re.match("は|では", view.after(one.end))}
    subjects = {one.geos for one in view.economies if _SUBJECT.match(view.after(one.end))}
    return len(topics) > 1 or (not topics and len(subjects) > 1)


def subject_of(view: SentenceView) -> EconomyMention | None:
    """The economy that the sentence is about, handed on to sentences that name none; None where it names none."""
    if not view.economies:
        return None
    if not view.is_japanese:
        own = [one for one in view.economies if not all(geo.startswith("WORLD") for geo in one.geos)]
        return own[0] if own else None
    topics = [one for one in view.economies if _TOPIC.match(view.after(one.end))]
    if topics:
        return topics[-1] if re.match("は|では", view.after(topics[-1].end)) else topics[0]
    subjects = [one for one in view.economies if _SUBJECT.match(view.after(one.end))]
    if subjects:
        return subjects[-1]
    if any(one.kind == "times" for one in view.quantities):  # 「日本の6倍」 speaks of the other economy
        return None
    return (
        view.economies[0]
        if len(view.economies) == 1 and not _COMPARED.match(view.after(view.economies[0].end))
        else None
    )


_COMPARED = re.compile(r"(?:と比べ|に比べ|より|に対し|と比較|の[「『]?[0-9一二三四五六七八九十])")
