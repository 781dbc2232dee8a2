"""Which economy a quantity is of, and with which one it is compared, by the grammar of its sentence.

Belongs here: possession (「米国の13.0%」), apposition (「米国（9.2%）」), subjects, enumerations with ``respectively``,
the comparator of a ratio. Not here: which of a group's codes is meant (``vocabulary``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.factcheck.quantities import Quantity
from pipeline.factcheck.views import SentenceView
from pipeline.factcheck.vocabulary import EconomyMention
from pipeline.factcheck.words import phrase

_ABOUT = r"(?:約|およそ|わずか|たった|ほぼ|推定|about |around |some |just |only |nearly |roughly )*"
_POSSESSIVE = re.compile(rf"(?:の|'s |’s |['’] )\s?[「『“\"]?{_ABOUT}$")
_APPOSITION = re.compile(
    r"\s?(?:全体|勢|側)?[（(「『:：]?(?:は|が|も|を|では|には|で|に)?(?:,?\swith)?\s?(?:(?:at|on) )?"
    rf"{_ABOUT}(?:US|JP)?[$¥€£]?$"
)
#: 「日本を14%上回る」: what stands before the number is what it is set against.
_SET_AGAINST = re.compile(r"[」』]?(?:を|も)?(?:上回|下回|抜|超え|多|少な|高|低|引き離)")
_ELLIPSIS = re.compile(rf"(?:の(?:そ(?:れ|の)|同))[^、。]{{0,6}}{_ABOUT}$")
#: An economy that is acted upon, or compared with, is not whose quantity it is.
_OBJECT = re.compile(
    r"(?:を(?!含|除|はじめ)|に(?:次|続|比|対|迫|抜|追|及|つ[いぐ]|は(?:及|遠))|より|と(?:比"
    r"|の差|同|並|肩|いった)|の(?:企業|研究者)?と比|や|など|向け|製)"
)
_OBJECT_BEFORE = re.compile(
    r"\b(?:than|behind|versus|vs\.?|against|overtook|overtaken|overtaking|surpass\w+|ahead of"
    r"|like|after|beat|passed|compared (?:with|to)|relative to|"
    r"that of|those of|trails?|trailing|times|twice|over|with|unlike|includ\w+)\s(?:that of |those of )?(?:the\s)?$",
    re.IGNORECASE,
)
_AFTER_EN = re.compile(
    r"(?:[\w'’%-]{1,30}\s){0,7}?(?:from|in|into|across|among|by|for|of|to)\s(?:the\s)?$", re.IGNORECASE
)
#: ``50 were American and 34 Chinese``: the adjective behind the number.
_ADJECTIVE = re.compile(r"\s(?:(?:were|was|are|is|of them|were from|had|newly funded)\s)?$", re.IGNORECASE)
_CLAUSE_EN = re.compile(
    r"[;:]|,\s(?:while|whereas|but|and|with|compared|against|versus)\b|\b(?:while|whereas|but)\b", re.IGNORECASE
)
_EACH = phrase("enumeration")
_COMPARED_AFTER = re.compile(
    r"(?:の[^、。]{0,24}?$|を[^、。]{0,3}$|と比(?:べ|較)[^、。]*$|に比べ[^、。]*$|より[^。]{0,20}$"
    r"|に対し[^。]{0,12}$|比(?:で)?[^、。]{0,6}$|の?(?:それ|同)[^、。]{0,12}$)"
)
_COMPARED_BEFORE_EN = re.compile(
    r"\b(?:as|than|of|to|with|versus|vs\.?|over|behind|relative to|against|those in|that in"
    r"|times|compared (?:with|to))\s(?:that of |those of |that in |those in )?(?:the\s)?$",
    re.IGNORECASE,
)
_GAP = phrase("gap")


@dataclass(frozen=True)
class EconomyLink:
    """The economy of a quantity: the name in the text, how it was found, and how surely (1 is sure)."""

    mention: EconomyMention
    how: str
    sureness: float


def owner_of(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """The economy whose quantity it is, by its own sentence."""
    if link := _respectively(quantity, view):
        return link
    if link := _placed(quantity, view) or _attached(quantity, view):
        return link
    if not view.is_japanese and quantity.kind != "rank" and (link := _named_after(quantity, view)):
        return link
    before = [one for one in view.economies if one.end <= quantity.start]
    candidates = [one for one in before if not _is_object(one, view) and not _owns_another(one, quantity, view)]
    candidates = [one for one in candidates if not _is_possessed_world(one, view)]
    nearer = [one for one in candidates if not _is_passing_world(one, view)]
    candidates = nearer or candidates
    if candidates:
        if not view.is_japanese:
            same = [one for one in candidates if not _CLAUSE_EN.search(view.between(one.end, quantity.start))]
            if not same and (after := _first_after(quantity, view)):
                return EconomyLink(after, "named after it", 0.7)
            is_only = len({one.geos for one in before}) == 1 and not re.search(
                ";", view.between(before[0].end, quantity.start)
            )
            return EconomyLink((same or candidates)[-1], "subject", 1.0 if same or is_only else 0.7)
        marked = [
            one
            for one in candidates
            if re.match(
                r"(?:（[^（）]{0,24}）)?[^、。]{0,3}(?:は|が|も|で(?!き)|、|の|へ|から|に(?!次|続|対|比|迫|追))",
                view.after(one.end),
            )
        ]
        chosen = (marked or candidates)[-1]
        is_sure = bool(marked) and (chosen is candidates[-1] or re.match("は|では", view.after(chosen.end)) is not None)
        return EconomyLink(chosen, "subject", 1.0 if is_sure else 0.7)
    if not before and (after := _first_after(quantity, view)):
        is_apart = re.search("[;:。]", view.between(quantity.end, after.start))
        is_only = len({one.geos for one in view.economies}) == 1 and quantity.kind != "times" and not is_apart
        is_only = is_only and not view.is_japanese  # what a Japanese sentence is about stands before
        return EconomyLink(
            after, "the only one that its sentence names" if is_only else "named after it", 0.9 if is_only else 0.7
        )
    return None


def _respectively(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """「米国、中国、日本はそれぞれ40、15、3」: the n-th economy has the n-th quantity of the same kind."""
    if not _EACH.search(view.plain):
        return None
    quantities = [one for one in view.quantities if one.kind == quantity.kind]
    first = quantities[0].start
    listed = [one for one in view.economies if one.end <= first] or list(view.economies)
    if len(listed) < 2 or len(listed) != len(quantities):
        return None
    return EconomyLink(listed[quantities.index(quantity)], "in the order of the enumeration", 1.0)


def _placed(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """「2位の中国は」, 「14位の日本」, ``third-placed Britain``: the place comes before the name."""
    if quantity.kind != "rank":
        return None
    for mention in view.economies:
        between = view.between(quantity.end, mention.start) if mention.start >= quantity.end else None
        if between is not None and re.fullmatch(
            r"[」』]?(?:の|は)|[^、。0-9]{0,20}のは|(?:[- ](?:placed|ranked|place))?,? (?:the )?", between
        ):
            if between.strip() in ("", ",") and (own := _ranked_before(quantity, view)):
                return own
            return EconomyLink(mention, "directly after it", 1.0)
    return None


def _ranked_before(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """``Japan came ninth, Germany no. 5``: the name before the place in the same part of the list has it."""
    for mention in reversed(view.economies):
        if mention.end <= quantity.start:
            words = view.between(mention.end, quantity.start)
            is_apart = bool(re.search("[,;:、。]", words)) or any(
                mention.end <= other.start < quantity.start for other in view.quantities
            )
            return (
                None
                if view.is_japanese or is_apart or _is_object(mention, view)
                else EconomyLink(mention, "directly before its place", 1.0)
            )
    return None


def _attached(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    for mention in reversed(view.economies):
        if mention.end > quantity.start:
            continue
        words = view.between(mention.end, quantity.start)
        if quantity.kind in ("times",) and _POSSESSIVE.search(words):
            return None
        if words.endswith("を") and _SET_AGAINST.match(view.after(quantity.end)):
            return None
        if _POSSESSIVE.fullmatch(words) or _APPOSITION.fullmatch(words) or _ELLIPSIS.fullmatch(words):
            return EconomyLink(mention, "directly before it", 1.0)
        return _second_bracket(mention, quantity, view)
    return None


def _second_bracket(mention: EconomyMention, quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """「米国は約16兆円（1091億ドル）」: the bracket says the same quantity in another unit."""
    earlier = [one for one in view.quantities if mention.end <= one.start and one.end <= quantity.start]
    if len(earlier) == 1 and re.fullmatch(r"\s?[（(]約?(?:US)?\$?", view.between(earlier[0].end, quantity.start)):
        return EconomyLink(mention, "the bracket after its quantity", 1.0) if not _is_object(mention, view) else None
    return None


def _named_after(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """``40 came from the United States``, ``46,106 in Japan``: before the next quantity and the clause's end."""
    following = [one.start for one in view.quantities if one.start > quantity.start]
    for mention in view.economies:
        if mention.start < quantity.end or (following and mention.start > following[0]):
            continue
        words = view.between(quantity.end, mention.start)
        if (
            _is_possessed_world(mention, view)
            or "," in words
            or _CLAUSE_EN.search(words)
            or not (_AFTER_EN.fullmatch(words.strip() + " ") or _ADJECTIVE.fullmatch(words))
        ):
            return None
        if quantity.kind == "times" or (_COMPARED_BEFORE_EN.search(words) and " than " in words):
            return None
        return EconomyLink(mention, "named after it", 1.0)
    return None


def _first_after(quantity: Quantity, view: SentenceView) -> EconomyMention | None:
    following = [one.start for one in view.quantities if one.start > quantity.start]
    for mention in view.economies:
        if mention.start >= quantity.end and not (following and mention.start > following[0]):
            return None if _OBJECT_BEFORE.search(view.before(mention.start)) else mention
    return None


def _is_passing_world(mention: EconomyMention, view: SentenceView) -> bool:
    """「世界の生産の38％」: the world is named in passing, where another economy may be the subject."""
    is_world = all(geo.startswith("WORLD") for geo in mention.geos)
    return is_world and not re.match("全体|計|合計|で|は", view.after(mention.end))


def _is_possessed_world(mention: EconomyMention, view: SentenceView) -> bool:
    """``the world's second-largest market``: whose market it is stands elsewhere."""
    is_world = all(geo.startswith("WORLD") for geo in mention.geos)
    return is_world and bool(re.match("['’]s", view.after(mention.end)))


def _is_object(mention: EconomyMention, view: SentenceView) -> bool:
    if view.is_japanese:
        return bool(_OBJECT.match(view.after(mention.end)))
    return bool(_OBJECT_BEFORE.search(view.before(mention.start)))


def _owns_another(mention: EconomyMention, quantity: Quantity, view: SentenceView) -> bool:
    """Whether a quantity between the two belongs to the name directly (「日本の4万6100台に対し」)."""
    for other in view.quantities:
        if mention.end <= other.start and other.end <= quantity.start:
            words = view.between(mention.end, other.start)
            if not _POSSESSIVE.fullmatch(words):
                return False
            if re.match(
                r"[」』]?の[「『]?(?:約|およそ)?[0-9一二三四五六七八九十.]{1,6}(?:倍|分の)", view.after(other.end)
            ):
                return True
            is_set_against = (
                re.match(r"[^。]{0,8}(?:に対|と比|より|を|に次|に続|に及)", view.after(other.end)) is not None
            )
            return other.kind == "times" or is_set_against
    return False


def comparator_of(quantity: Quantity, view: SentenceView) -> EconomyLink | None:
    """The economy that a ratio, a difference or a part is of, by its own sentence."""
    before = [one for one in view.economies if one.end <= quantity.start]
    after = [one for one in view.economies if one.start >= quantity.end]
    if view.is_japanese:
        for mention in reversed(before):
            if _COMPARED_AFTER.fullmatch(view.between(mention.end, quantity.start)):
                return EconomyLink(mention, "what it is compared with", 1.0)
        return None
    for mention in after:
        words = view.between(quantity.end, mention.start)
        if _COMPARED_BEFORE_EN.search(words) or (re.search(r"\s(?:the\s)?$", words) and len(words) < 6):
            return EconomyLink(mention, "what it is compared with", 1.0)
    for mention in reversed(before):
        if _OBJECT_BEFORE.search(view.before(mention.start)):
            return EconomyLink(mention, "what it is compared with", 0.9)
    return None


def is_gap(view: SentenceView) -> bool:
    """Whether the sentence speaks of a gap between two economies, without saying which one leads."""
    return bool(_GAP.search(view.plain)) and len(view.economies) >= 2
