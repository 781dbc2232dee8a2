"""How wide a terminal is, how a text is put on it, and what is emphasised there.

Belongs here: lines of running text. Not here: rows and columns (``tables``). A line is broken between words alone, a
Japanese one between its phrases: never inside a word, a number or a code. Elsewhere than on a terminal nothing is
broken and nothing is emphasised, since a program or an editor reads it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from typing import Literal, TextIO

from rich.cells import cell_len

#: Where nobody says how wide a terminal is.
USUAL_WIDTH = 80
#: Running text wider than this is hard to read on the widest of terminals.
WIDEST_TEXT = 100
Colour = Literal["red", "yellow"]
_CODES = {"red": "31", "yellow": "33", "bold": "1"}
#: What a terminal would obey instead of showing it.
_OBEYED = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}") | {9: " "}
_JAPANESE = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
#: A phrase of a Japanese text ends with its particles or ending, which are hiragana, or with a mark.
_PHRASE = re.compile(r"[^\u3041-\u309f、。，．・」』）]*[\u3041-\u309f]*[、。，．・」』）]*")
#: A command within a text, with its arguments as far as they cannot be words of the text.
_COMMAND = re.compile(
    r"""(?<![\w/.-])aigap\ [a-z]+(?:\ [a-z_]+(?=\ |$))?
    (?:\ (?:--?[a-z-]+|"[^"]*"|'[^']*'|[^\s;,()]*[A-Z0-9/_.'"][^\s;,()]*))*""",
    re.VERBOSE,
)


def width_of(stream: TextIO) -> int | None:
    """How many columns a stream shows; None where it is no terminal, and a line has no end."""
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns if stream.isatty() else None


def cells(text: str) -> int:
    """The columns of a terminal that a text takes; a Japanese character takes two."""
    return cell_len(text)


def harmless(text: str) -> str:
    """A text without what a terminal would obey; its line ends are kept."""
    return text.translate(_OBEYED)


def emphasised(text: str, style: Colour | Literal["bold"] | None, stream: TextIO | None = None) -> str:
    """A text in a colour or bold on a terminal, unless NO_COLOR is set or the terminal has neither."""
    is_plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    if style is None or is_plain or not text or not (stream or sys.stdout).isatty():
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def longest_word(text: str) -> int:
    """The width of the widest part of a text that is never broken."""
    return max((cells(word.strip()) for line in text.splitlines() for word in _words(line)), default=0)


def wrapped(text: str, width: int | None, *, first: str = "", rest: str = "") -> list[str]:
    """The lines of a text within a width; a word that is wider stands on a line of its own, whole.

    Args:
        text: one line or several; an indent of a line is kept for all that becomes of it.
        width: in columns of the terminal; None breaks nothing.
        first: what stands before the first line.
        rest: what stands before every other one.
    """
    lines: list[str] = []
    for line in harmless(text).splitlines() or [""]:
        indent = " " * (len(line) - len(line.lstrip()))
        lines += _broken(line.strip(), width, (first if not lines else rest) + indent, rest + indent)
    return lines


def _broken(line: str, width: int | None, first: str, rest: str) -> list[str]:
    """Lines of as many words as fit. A command that has to be broken goes on behind a backslash, as in a shell."""
    if width is None or cells(first + line) <= width:
        return [(first + line).rstrip()]
    lines, current, end = [], first, ""
    for word, next_end in _parts(line, width - cells(rest)):
        if cells(current + word.rstrip() + next_end) > width and current not in (first, rest):
            lines.append(current.rstrip() + end)
            current = rest
        current += word
        end = next_end
    return [*lines, current.rstrip()]


def _parts(line: str, room: int) -> Iterator[tuple[str, str]]:
    """What is kept together, each with what a line ends with that is broken behind it: a command wherever it fits."""
    done = 0
    for command in _COMMAND.finditer(line):
        yield from ((word, "") for word in _words(line[done : command.start()]))
        tail = re.match(r"\S*\s*", line[command.end() :])
        done = command.end() + (tail.end() if tail else 0)
        whole = line[command.start() : done]
        if cells(whole.rstrip()) <= room:
            yield whole, ""
        else:
            *words, last = re.findall(r"\S+\s*", whole)
            yield from ((word, " \\") for word in words)
            yield last, ""
    yield from ((word, "") for word in _words(line[done:]))


def _words(line: str) -> Iterator[str]:
    """Words, and the phrases of a Japanese text, each with the blank behind it."""
    for word in re.findall(r"\S+\s*", line):
        if not _JAPANESE.search(word):
            yield word
            continue
        phrases = [phrase for phrase in _PHRASE.findall(word.rstrip()) if phrase]
        yield from phrases[:-1]
        yield phrases[-1] + word[len(word.rstrip()) :]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, as English has it: 1 thing, 2 things, no things."""
    return f"{number:,} {one}" if number == 1 else f"{f'{number:,}' if number else 'no'} {many or one + 's'}"


def paragraph(text: str, indent: int = 0, *, stream: TextIO | None = None) -> list[str]:
    """The lines of a text within the terminal's width, indented, and what goes on by two more columns."""
    width = width_of(stream or sys.stdout)
    room = None if width is None else min(width, WIDEST_TEXT)
    margin = " " * indent
    return [part for line in text.splitlines() for part in wrapped(line, room, first=margin, rest=margin + "  ")]


def say(text: str, indent: int = 0, *, style: Colour | None = None, stream: TextIO | None = None) -> None:
    """Print a text as a paragraph, on standard output unless another stream is named."""
    to = stream or sys.stdout
    for line in paragraph(text, indent, stream=to):
        print(emphasised(line, style, to), file=to)
