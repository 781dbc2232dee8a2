"""A text to its sentences, each with its place in the text. Nothing is removed: offsets are those of the text itself.

Belongs here: lines, paragraphs, headings, where a sentence ends in Japanese and in English, and the folding of wide
characters, which keeps every offset. Not here: what a sentence says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OPENING, _CLOSING = "「『（(【〈《“", "」』）)】〉》”"
_END_MARKS = "。！？!?．"
#: Words whose point ends no sentence; single letters (U.S., J. Smith) are seen by their form.
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:vs|no|nos|fig|figs|tab|approx|est|inc|ltd|co|corp|mr|mrs|ms|dr|prof|st|e\.g|i\.e|cf|al|pp?|ch|sec|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Za-z])$",
    re.IGNORECASE,
)
_POINT_ENDS = re.compile(r"[\"'”’)\]]{0,4}(?=\s{1,8}[\"'“‘(\[]?[A-Z0-9$€£¥]|\s{0,40}$)")
#: A line that starts so is an item of a list, whatever the line before it looks like.
_LIST_ITEM = re.compile(r"(?<!\s)\s{0,8}(?:[-*•・●○■◆▶]|[①-⑳]|\(?\d{1,2}[.)．）、]\s?)")
#: A line shorter than this is not cut off by a column's width (mail and terminals break at 60 to 80).
_WRAPPED_LINE = 45
#: A heading is a line of its own, without a full stop and not longer than this.
_LONGEST_HEADING = 70
#: No writer's sentence is longer; what goes on is cut, so that no step costs more than the length of the text.
_LONGEST_SENTENCE = 2000
#: 「68・8%」: newspapers set the decimal point as a middle dot.
_MIDDLE_DOT = re.compile(r"(?<=[0-9])・(?=[0-9]{1,2}(?:%|パーセント|ポイント|倍|割|[万億兆]|ドル|件|人))")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its number (from 1), its place (end exclusive), its text, and the paragraph (from 1) it is in."""

    number: int
    start: int
    end: int
    text: str
    paragraph: int
    is_heading: bool


def folded(text: str) -> str:
    """The text with full-width letters, digits and signs as plain ones, character by character: no offset moves.

    Only the block of full-width forms is folded. NFKC on the whole text would also make 「①」 a one and widen others.
    """
    return _MIDDLE_DOT.sub(".", "".join(_folded_character(character) for character in text))


def _folded_character(character: str) -> str:
    if character == "\u3000":
        return " "
    if not "\uff01" <= character <= "\uffe6":
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """All sentences in their order. A heading is one sentence; blank lines are none."""
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_paragraphs(text), start=1):
        pieces = _cut(text, start, end)
        alone = len(pieces) == 1 and not text[start:end].rstrip(_CLOSING).endswith((*_END_MARKS, "."))
        for piece_start, piece_end in pieces:
            is_heading = alone and piece_end - piece_start <= _LONGEST_HEADING
            words = text[piece_start:piece_end]
            found.append(Sentence(len(found) + 1, piece_start, piece_end, words, paragraph, is_heading))
    return tuple(found)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Runs of lines: a line goes on in the next one where only the column's width broke it."""
    runs: list[tuple[int, int]] = []
    is_open = False
    for match in re.finditer(r"[^\n]*\n?", text):
        line = match.group().rstrip("\r\n")
        if not line.strip():
            is_open = False
            continue
        end = match.start() + len(line.rstrip())
        if is_open and not _LIST_ITEM.match(line):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((match.start() + len(line) - len(line.lstrip()), end))
        is_open = len(line) >= _WRAPPED_LINE and not line.rstrip().endswith((*_END_MARKS, ".", *_CLOSING))
    return runs


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces, depth, position, first = [], 0, start, start
    balanced = sum(text.count(mark, start, end) for mark in _OPENING) == sum(
        text.count(mark, start, end) for mark in _CLOSING
    )
    while position < end:
        character = text[position]
        depth += (character in _OPENING) - (character in _CLOSING)
        position += 1
        if (depth <= 0 or not balanced) and (stop := _stop(text, position, first, end)):
            pieces.append((first, stop))
            first = position = min(end, _BLANKS.match(text, stop).end())  # type: ignore[union-attr]
            depth = 0
        elif position - first >= _LONGEST_SENTENCE:
            pieces.append((first, position))
            first, depth = position, 0
    return [*pieces, (first, end)] if first < end else pieces


_BLANKS = re.compile(r"\s*")


def _stop(text: str, position: int, first: int, end: int) -> int | None:
    """Where the sentence ends whose last character may stand just before ``position``; None where none ends."""
    mark = text[position - 1]
    if mark in "。！？．":
        if mark == "．" and position < end and text[position].isdigit():
            return None
        while position < end and text[position] in _END_MARKS + _CLOSING:
            position += 1
        return position
    if mark not in ".!?" or (mark == "." and _ABBREVIATIONS.search(text[max(first, position - 8) : position - 1])):
        return None
    # The search is bounded at both ends, so that a long text is not read again for every full stop.
    closing = _POINT_ENDS.match(text[position : min(end, position + 40)])
    return position + closing.end() if closing else None
