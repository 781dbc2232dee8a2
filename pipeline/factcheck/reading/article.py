"""An article, read: its text, its title and what had to be assumed to read it.

Belongs here: which reader a file is given to, by its first bytes and not by its name. Not here: the readers.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.factcheck.reading import documents, encodings, pages
from pipeline.parsing.faults import RunFault

STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_TITLE_LENGTH = 60
#: Files that hold text, but none that is read here: their first bytes, what they are, and what to do.
_OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word, Excel or PowerPoint file",
        "save it as .docx, or copy its words to a .txt file",
    ),
    (b"PK\x03\x04", "a zip archive that is no .docx", "save the words as .docx, .html or .txt"),
    (b"{\\rtf", "a Rich Text file", "save it as .docx, or copy its words to a .txt file"),
    (b"\x89PNG", "a picture", "hand over the words as a .txt file"),
    (b"\xff\xd8\xff", "a picture", "hand over the words as a .txt file"),
)


@dataclass(frozen=True)
class Article:
    """The text as it is checked; offsets in findings count its characters.

    Attributes:
        title: the document's own title, else the file's name, else the first words.
        text: lines end with a line feed; a table's row is one line, its cells apart by tabs.
        notes: what was assumed or left out, a sentence in English and one in Japanese each.
    """

    title: str
    text: str
    notes: tuple[tuple[str, str], ...] = ()


def read_article(argument: str) -> Article:
    """Read a file, or standard input for ``-``.

    Raises:
        RunFault: it is an address, cannot be read, is of a kind that holds no text, or there is nothing in it.
    """
    if _ADDRESS.match(argument):
        raise _address(argument)
    return article_of(_payload(argument), name="" if argument == STANDARD_INPUT else Path(argument).name)


def article_of(payload: bytes, *, name: str) -> Article:
    """Read the bytes of a file with that name; empty for standard input.

    Raises:
        RunFault: they are of a kind that holds no text, or there is nothing in them.
    """
    title, text, notes = _read(payload)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _nothing("nothing but blanks")
    return Article(title or name or _first_words(text), text, notes)


def _read(payload: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Title (empty where it has none), text and notes."""
    if documents.is_pdf(payload):
        return documents.pdf(payload)
    if documents.is_docx(payload):
        return documents.docx(payload)
    for start, kind, remedy in _OTHER_KINDS:
        if payload.startswith(start):
            raise _nothing(kind, remedy)
    text, notes = encodings.decoded(payload)
    if not pages.is_page(text):
        return "", text, notes
    title, main_text, more = pages.read(text)
    return title, main_text, (*notes, *more)


def _payload(argument: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if argument == STANDARD_INPUT else Path(argument).read_bytes()
    except OSError as error:
        raise RunFault(
            "the article cannot be read",
            expected="a file, or - for standard input",
            seen=f"{argument}: {error.strerror or error}",
            next_step="name another file",
        ) from error


def _first_words(text: str) -> str:
    first = text.strip().splitlines()[0]
    return first if len(first) <= _TITLE_LENGTH else f"{first[:_TITLE_LENGTH]}…"


def _address(argument: str) -> RunFault:
    return RunFault(
        "an article is read from a file, and nothing is fetched",
        expected="a file (text, HTML, .docx or PDF), or - for standard input",
        seen=f"the address {argument}",
        next_step="save the page in the browser and hand over the file: aigap check article.html",
    )


def _nothing(seen: str, remedy: str = "hand over the article's words as a .txt file") -> RunFault:
    return RunFault(
        "there is no text to check", expected="text, HTML, .docx or PDF with text", seen=seen, next_step=remedy
    )
