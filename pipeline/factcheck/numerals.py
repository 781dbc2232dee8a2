"""Numbers as writers spell them: 「1兆2,000億」, 「二十七万」, ``109.1bn``, ``twenty-five``. Exact values.

Belongs here: where a number stands in a text and what it is worth. Not here: what is counted, and whether it is a claim
at all (``quantities``).

Libraries were weighed (kanjize, word2number, quantulum3): they read whole numbers handed to them alone, give no place
in a text, no precision shown, no mixture with a decimal (「1.4兆」), or need a model. The grammar below is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

#: A longer run of digits is a code, no number.
_LONGEST = 40
_DIGITS = r"(?>[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
_KANJI_DIGITS = "〇零一二三四五六七八九"
_KANJI = rf"[{_KANJI_DIGITS}]++(?:・[{_KANJI_DIGITS}]++)?"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_VAGUE = "数|何|幾"
_ATOM = rf"(?>{_DIGITS}|{_KANJI}|{_VAGUE})"
_SECTION = rf"(?>(?:(?:{_ATOM})?[十百千])++(?:{_ATOM})?+|{_ATOM})"
_JAPANESE = re.compile(rf"(?>(?:{_SECTION}[万億兆京])++(?:{_SECTION})?+|{_SECTION})")
_PART = re.compile(rf"(?P<atom>{_ATOM})?(?P<place>[十百千])|(?P<last>{_ATOM})")
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12}
_LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_FACTORS = _SCALES | _SHORT_SCALES | _LETTERS
_WITH_SCALE = re.compile(
    rf"(?P<digits>{_DIGITS})(?:[\s-]?(?P<scale>hundred|{'|'.join([*_SCALES, *_SHORT_SCALES])})(?![A-Za-z])"
    r"|(?P<letter>[kKmMbBtT])(?![A-Za-z0-9]))"
)
_ONES = re.findall(
    "[a-z]+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS = re.findall("[a-z]+", "twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_WORD_VALUES = _VALUES | {"a": 1, "an": 1}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_WORDS = re.compile(
    rf"\b(?:(?:an?|{_WORD})[\s-](?:{'|'.join(_SCALES)})\b|(?:{_WORD})\b)"
    rf"(?:(?:[\s-]and)?[\s-](?:{_WORD}|hundred|thousand|million|billion|trillion)\b){{0,12}}"
    r"(?P<point>\spoint(?:\s(?:zero|one|two|three|four|five|six|seven|eight|nine)\b){1,4})?",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(
    rf"\b(?:(?:(?P<digits>[0-9]{{1,6}})|(?P<word>{_WORD}))\sand\sa)\shalf(?:\s(?P<scale>million|billion|trillion))?\b"
    r"|\bhalf\sa\s(?P<part>million|billion|trillion)\b",
    re.IGNORECASE,
)
_PLURALS = re.compile(
    r"\b(?P<first>dozens|tens|hundreds|thousands|millions|billions|trillions)"
    r"(?:\sof\s(?P<second>thousands|millions|billions|trillions))?\b(?:\sof\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Numeral:
    """A number in a text.

    Attributes:
        start: offset of its first character.
        end: one after its last character.
        value: its exact value; of a vague one (「数百億」, ``hundreds of``) the smallest that the words allow.
        upper: the largest that a vague one allows, else None.
        half_digit: half a unit of the last digit shown; None where the words show no digit.
        style: ``digits``, ``kanji`` (no digit at all) or ``words``: the weaker forms need a counter to be believed.
    """

    start: int
    end: int
    value: Fraction
    upper: Fraction | None
    half_digit: Fraction | None
    style: str


def numerals_in(text: str) -> Iterator[Numeral]:
    """Every number of a text whose wide characters are folded, in order, none overlapping another."""
    taken = 0
    for found in sorted([*_english(text), *_japanese(text)], key=lambda one: (one.start, -one.end)):
        if found.start >= taken:
            taken = found.end
            yield found


def japanese_number(text: str) -> Fraction | None:
    """The value of a text that is one Japanese number and nothing else, or None."""
    match = _JAPANESE.fullmatch(text) if len(text) <= _LONGEST else None
    return _japanese_numeral(match).value if match else None


def english_number(text: str) -> Fraction | None:
    """The value of a text that is one English number in words, or None."""
    return _word_value(text) if _WORDS.fullmatch(text) else None


def _japanese(text: str) -> Iterator[Numeral]:
    for match in _JAPANESE.finditer(text):
        if match.end() - match.start() <= _LONGEST:
            yield _japanese_numeral(match)


def _japanese_numeral(match: re.Match[str]) -> Numeral:
    low, high, unit = Fraction(0), Fraction(0), Fraction(1)
    for section, myriad in re.findall(r"([^万億兆京]*)([万億兆京]?)", match.group()):
        if section or myriad:
            factor = Fraction(_MYRIADS.get(myriad, 1))
            section_low, section_high, section_unit = _section(section)
            low, high, unit = low + section_low * factor, high + section_high * factor, section_unit * factor
    style = "digits" if re.search("[0-9]", match.group()) else "kanji"
    if low != high:
        return Numeral(match.start(), match.end(), low, high, None, style)
    return Numeral(match.start(), match.end(), low, None, _shown(low, unit) / 2, style)


def _section(text: str) -> tuple[Fraction, Fraction, Fraction]:
    """Lower and upper value of what stands before a 万, and the unit of its last digit."""
    low, high, unit = Fraction(0), Fraction(0), Fraction(1)
    for part in _PART.finditer(text):
        place = Fraction(_PLACES.get(part["place"] or "", 1))
        atom_low, atom_high, atom_unit = _atom(part["atom"] or part["last"] or "")
        low, high, unit = low + atom_low * place, high + atom_high * place, atom_unit * place
    return low, high, unit


def _shown(value: Fraction, unit: Fraction) -> Fraction:
    """The unit of the last digit that is meant: zeros at the end of a large number are mostly rounding.

    Of 276,300 and of 140億 the last zeros are not counted (the reader is told 2763 and 14), but two digits always are.
    """
    while value >= 1000 and (value / unit).denominator == 1 and value % (unit * 10) == 0 and value >= unit * 100:
        unit *= 10
    return unit


def _atom(text: str) -> tuple[Fraction, Fraction, Fraction]:
    if not text:
        return Fraction(1), Fraction(1), Fraction(1)
    if text in _VAGUE.split("|"):
        return Fraction(2), Fraction(9), Fraction(1)
    if text[0] in _KANJI_DIGITS:
        text = "".join("." if mark == "・" else str(max(0, _KANJI_DIGITS.index(mark) - 1)) for mark in text)
    value = Fraction(text.replace(",", ""))
    return value, value, Fraction(1, 10 ** len(text.partition(".")[2]))


def _english(text: str) -> Iterator[Numeral]:
    for match in _WITH_SCALE.finditer(text):
        if len(match["digits"]) <= _LONGEST:
            scale = Fraction(_FACTORS[(match["scale"] or match["letter"]).lower()])
            value, _, unit = _atom(match["digits"])
            yield Numeral(
                match.start(), match.end(), value * scale, None, _shown(value * scale, unit * scale) / 2, "digits"
            )
    for match in _AND_A_HALF.finditer(text):
        whole = Fraction(match["digits"]) if match["digits"] else _word_value(match["word"] or "zero")
        scale = Fraction(_FACTORS.get((match["scale"] or match["part"] or "").lower(), 1))
        yield Numeral(match.start(), match.end(), (whole + Fraction(1, 2)) * scale, None, scale / 4, "words")
    for match in _WORDS.finditer(text):
        value, digits = _word_value(match.group()), len((match["point"] or "").split()[1:])
        half = Fraction(1, 2 * 10**digits) if digits else _shown_unit(value) / 2
        yield Numeral(match.start(), match.end(), value, None, half, "words")
    for match in _PLURALS.finditer(text):
        factor = Fraction(_FACTORS.get((match["second"] or "").lower().rstrip("s"), 1))
        base = {"dozens": 12, "tens": 10}.get(match["first"].lower()) or _FACTORS[match["first"].lower().rstrip("s")]
        yield Numeral(match.start(), match.end(), 2 * base * factor, 10 * base * factor, None, "words")


def _word_value(text: str) -> Fraction:
    whole, _, decimals = text.lower().partition(" point ")
    total, current = Fraction(0), Fraction(0)
    for word in re.split(r"[\s-]", whole):
        if word in ("hundred", "dozen"):
            current = (current or Fraction(1)) * _SCALES[word]
        elif word in _SCALES:
            total, current = total + (current or Fraction(1)) * _SCALES[word], Fraction(0)
        else:
            current += _WORD_VALUES.get(word, 0)
    digits = "".join(str(_VALUES[word]) for word in decimals.split())
    return total + current + (Fraction(int(digits), 10 ** len(digits)) if digits else 0)


def _shown_unit(value: Fraction) -> Fraction:
    """The unit of the last digit of a number in words: of ``two million`` it is a million, of ``twenty-five`` one."""
    unit = Fraction(1)
    while value and value % (unit * 1000) == 0:
        unit *= 1000
    return unit
