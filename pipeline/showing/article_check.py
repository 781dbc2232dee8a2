"""``aigap check``: an article from a file or standard input, its findings as a table, JSON or a page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.factcheck.checking import Check, check_text
from pipeline.factcheck.page import background_of, page_of
from pipeline.factcheck.reading.article import read_article
from pipeline.factcheck.report import COLUMNS, as_json, summary, table_rows
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.paragraphs import say
from pipeline.showing.queries import connected
from pipeline.showing.tables import Column, show_table

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
    language: str | None = None,
) -> None:
    """Check one article and write the findings to standard output, or to ``output``.

    Raises:
        RunFault: there is no article to read, the output cannot be written, or there is no release that can judge it.
    """
    read = read_article(article)
    for note in read.notes:
        say(note[0], stream=sys.stderr)
    with connected(settings) as release:  # a fault with its remedy where there is no release
        background = background_of(release)
    check = check_text(
        read.text,
        title=read.title,
        warehouse=settings.current_warehouse.resolve(),
        models_folder=settings.models_folder,
        edition=edition,
        published_at=published_at,
        language=language,
        progress=_show_progress if sys.stderr.isatty() else None,
    )
    if style == "table" and output is None:
        _print(check)
        return
    page = partial(page_of, notes=read.notes, background=background)
    writers: dict[str, Callable[[Check], str]] = {"json": as_json, "html": page, "table": _plain}
    written = writers[style](check)
    if output is None:
        sys.stdout.write(written if written.endswith("\n") else f"{written}\n")
        return
    _write(output, written)
    say(f"written: {output}")
    say(summary(check))


#: A shorter text is read before anybody wonders.
_LONG = 400


def _show_progress(done: int, total: int) -> None:
    """One line on a terminal that tells how far the check of a long text is."""
    if total > _LONG:
        sys.stderr.write(f"\r{done:,} of {total:,}" + ("\r\x1b[K" if done >= total else ""))
        sys.stderr.flush()


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
