"""``aigap check``: an article from a file or standard input, its findings as a table, JSON or a page."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from pipeline.factcheck.checking import Check, check_text
from pipeline.factcheck.page import page_of
from pipeline.factcheck.report import COLUMNS, as_json, summary, table_rows
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.paragraphs import say
from pipeline.showing.queries import connected
from pipeline.showing.tables import Column, show_table

STANDARD_INPUT = "-"
#: The columns of the report on a terminal; what a quantity is about, and why it is judged so, stand below it.
_SHOWN_AS = {
    "": Column(""),
    "sentence": Column("sentence", 5),
    "in the article": Column("in the article", 0, narrowest=10),
    "is about": Column("is about", own_line="below"),
    "verdict": Column("verdict", 1, narrowest=10),
    "published": Column("published", 2, narrowest=10),
    "latest": Column("latest", 3, narrowest=10),
    "why": Column("why", own_line="below"),
}


def show_check(
    settings: Settings,
    article: str,
    *,
    style: str,
    output: Path | None,
    edition: str | None = None,
    published_at: date | None = None,
) -> None:
    """Check one article and write the findings to standard output, or to ``output``.

    Raises:
        RunFault: the article cannot be read, the output cannot be written, or there is no release that can judge it.
    """
    text = _text_of(article)
    connected(settings).close()  # a fault with its remedy where there is no release
    check = check_text(
        text,
        title=_title(article, text),
        warehouse=settings.current_warehouse.resolve(),
        models_folder=settings.models_folder,
        edition=edition,
        published_at=published_at,
    )
    if style == "table" and output is None:
        _print(check)
        return
    written = {"json": as_json, "html": page_of, "table": _plain}[style](check)
    if output is None:
        sys.stdout.write(written if written.endswith("\n") else f"{written}\n")
        return
    _write(output, written)
    say(f"written: {output}")
    say(summary(check))


def _text_of(article: str) -> str:
    """The article's text; lines end as Python reads them.

    Raises:
        RunFault: there is no such file, it is no UTF-8 text, or there is nothing in it.
    """
    try:
        payload = sys.stdin.buffer.read() if article == STANDARD_INPUT else Path(article).read_bytes()
        text = payload.decode("utf-8-sig")
    except OSError as error:
        raise RunFault(
            "the article cannot be read",
            expected="a text file, or - for standard input",
            seen=f"{article}: {error.strerror or error}",
            next_step="name another file",
        ) from error
    except UnicodeDecodeError as error:
        raise RunFault(
            "the article is not UTF-8 text",
            expected="plain text in UTF-8",
            seen=f"byte {payload[error.start]:#04x} at position {error.start}",
            next_step="convert it: iconv -f SHIFT_JIS -t UTF-8 ARTICLE.txt | aigap check -",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip() or "\0" in text:
        raise RunFault(
            "there is no text to check",
            expected="plain text in UTF-8",
            seen="nothing but blanks" if not text.strip() else "a NUL character: this is no text file",
            next_step="hand over the article's words as a .txt file",
        )
    return text


def _title(article: str, text: str) -> str:
    if article != STANDARD_INPUT:
        return Path(article).name
    first = text.strip().splitlines()[0]
    return first if len(first) <= 60 else f"{first[:60]}…"


def _print(check: Check) -> None:
    show_table([_SHOWN_AS[name] for name in COLUMNS], table_rows(check), remedy="a wider terminal, or --format json")
    say(summary(check))


def _plain(check: Check) -> str:
    lines = ["\t".join(COLUMNS), *("\t".join(row) for row in table_rows(check)), summary(check)]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RunFault(
            "the findings cannot be written",
            expected="a file in a folder that exists and can be written to",
            seen=f"{path}: {error.strerror or error}",
            next_step="name another file with --output",
        ) from error
