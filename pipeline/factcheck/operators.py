"""Words that say how a number is meant: about, more than, at least, less than, at most.

Belongs here: the words before and after a number and its counter. Not here: comparisons between two economies
(「米国の13.0%を上回る」), which leave the number itself exact.
"""

from __future__ import annotations

import re

_BEFORE = (
    ("about", r"(?:約|およそ|おおよそ|ほぼ|おおむね|概ね|推定|推計|ざっと|凡そ|かれこれ)$"),
    ("at_least", r"(?:少なくとも|最低(?:でも)?)$"),
    ("at_most", r"(?:最大(?:で)?|多くても|せいぜい|高々)$"),
    (
        "about",
        r"\b(?:about|around|roughly|approximately|approx\.|circa|some|an estimated|close to"
        r"|near|nearly|almost|or so)\s?$|[~≈∼]\s?$",
    ),
    (
        "more_than",
        r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|upwards of|in excess of"
        r"|just over|surpass(?:es|ed|ing)?)\s?$|>\s?$",
    ),
    ("at_least", r"\b(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|a minimum of)\s?$|[≥]\s?$"),
    ("at_most", r"\b(?:at most|up to|no more than|not more than|a maximum of)\s?$|[≤]\s?$"),
    ("less_than", r"\b(?:less than|fewer than|under|below|just under|just shy of|short of)\s?$|<\s?$"),
)
_QUOTES = r"[」』”\"'’）)]?(?:の|に|を|と|も)?"
_AFTER = (
    ("at_least", rf"{_QUOTES}以上"),
    ("at_most", rf"{_QUOTES}(?:以下|以内)"),
    ("less_than", rf"{_QUOTES}(?:未満|足らず|に満た(?:ない|ず|ぬ)|に(?:も)?届か(?:ない|ず)|弱(?![いさ点者視ま小]))"),
    ("more_than", rf"{_QUOTES}(?:超(?!え|大|級|高|過)|強(?![いさ化調力制く気大固])|余り|あまり|余(?![裕剰地分儀計]))"),
    ("more_than", r"[」』”]?(?:を(?:大きく|優に|はるかに|わずかに)?)?(?:超え|超過|突破|上回)"),
    ("less_than", r"[」』”]?を(?:大きく|わずかに)?(?:下回|割り込)"),
    ("about", rf"{_QUOTES}(?:程度|ほど|前後|くらい|ぐらい|近く|内外|規模|見当|に迫|に近)"),
    ("at_least", r"\s(?:or more|or higher|and above|plus)\b|\+(?![0-9])"),
    ("at_most", r"\s(?:or less|or fewer|or lower|and below)\b"),
    ("about", r"\s(?:or so|or thereabouts)\b"),
)
_COMPILED_BEFORE = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _BEFORE]
_COMPILED_AFTER = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _AFTER]
#: 「米国の13.0%を上回る」: the number is the other side of a comparison, exact in itself.
_POSSESSED = re.compile(r"[^\s、。]の\s?$")
_RELATION = re.compile(r"[」』”]?を(?:大きく|優に|はるかに|わずかに)?(?:上回|下回|超え)")


def operator_of(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The operator of a number with its counter, and the place that number, counter and operator words take.

    ``equal`` with the place unchanged where no word says otherwise.
    """
    before = text[max(0, start - 24) : start]
    opened = re.sub(r"[「『“\"‘(（]\s?$", "", before)
    for name, pattern in _COMPILED_AFTER:
        match = pattern.match(text, end)
        if match and not (_RELATION.match(text, end) and _POSSESSED.search(before)):
            return name, start, match.end()
    for name, pattern in _COMPILED_BEFORE:
        if match := pattern.search(opened):
            return name, start - (len(before) - len(opened)) - len(match.group()), end
    return "equal", start, end
