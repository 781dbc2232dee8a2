"""HTML of the site's pages: no script, one style, Japanese first and then English.

Belongs here: what every page shares. Every text that comes from a release is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from pipeline import reporting

#: The report's own style, so that both look alike.
_STYLE = Path(reporting.__file__).parent / "page" / "page.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LANGUAGES = ("ja", "en")


def page(titles: Sequence[str], bodies: Sequence[str], *, up: str = "", head: str = "") -> str:
    """A page with the same content in both languages, one below the other.

    Args:
        titles: in Japanese and in English.
        bodies: HTML, in Japanese and in English.
        up: the address of the page above, relative to this one.
        head: more elements for the head.
    """
    sections = "".join(
        f'<section id="{language}" lang="{language}"><h2>{escape(title)}</h2>{body}</section>'
        for language, title, body in zip(LANGUAGES, titles, bodies, strict=True)
    )
    return whole_page(titles, f"<main>{sections}</main>", up=up, head=head)


def whole_page(titles: Sequence[str], main: str, *, up: str = "", head: str = "") -> str:
    """A page whose content is not told apart by language."""
    title = escape(" / ".join(titles))
    above = f'<a href="{escape(up)}">aigap ↑</a>' if up else "<span>aigap</span>"
    languages = "".join(
        f'<a href="#{language}" lang="{language}">{name}</a>'
        for language, name in zip(LANGUAGES, ("日本語", "English"), strict=True)
        if f'id="{language}"' in main
    )
    return (
        f'<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n{head}</head>\n<body>\n"
        f'<header><h1>{title}</h1><nav aria-label="aigap">{above}{languages}</nav></header>\n'
        f"{main}\n</body>\n</html>\n"
    )


def table(caption: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that scrolls by itself where it is wider than the page; cells are HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(address: str, text: str) -> str:
    """A link."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def listed(items: Iterable[str]) -> str:
    """A list of HTML items."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def size_words(size: int) -> str:
    """A number of bytes as people say it."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1e3:,.1f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"
