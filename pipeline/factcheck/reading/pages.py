"""HTML as a page: what a reader of it sees of the article, block by block.

Belongs here: markup. The parser is a browser's (Lexbor, through selectolax), so that broken markup is mended as a
browser does it. Nothing is guessed from the density of words: what a page declares as its navigation, header, footer
and asides is left out, and the rest is text, so that no paragraph of an article is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MARKUP = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|\?xml|html|head|body|main|article|section|div|p|table|[uod]l|h[1-6]|blockquote)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Never text, wherever they stand.
_UNSEEN = "script, style, noscript, template, svg, iframe, form, button, select, dialog, [hidden], [aria-hidden=true]"
#: Around an article, not of it. A header inside an article may be its headline.
_FURNITURE = (
    "nav, aside, footer, body > header, "
    "[role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search]"
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article blockquote body br caption dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6
        header hr html li main ol p pre section summary table tbody tfoot thead tr ul""",
    )
)
_CELLS = frozenset({"td", "th"})
_TEXT = "-text"
_BLANKS = re.compile(r"[^\S\n\t\u3000]+")
#: An article element is the article where it has at least this part of the page's words; else the page has several.
_MAIN_PART = 0.5


def is_page(text: str) -> bool:
    """Whether a text is markup: it begins with an element that a page or a fragment of one begins with."""
    return _MARKUP.match(text) is not None


def read(markup: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The title, the main text and a note on what was left out."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(markup)
    title = page.css_first("title")
    named = _tidy(title.text()).strip() if title else ""
    for node in page.css(_UNSEEN):
        node.decompose()
    body = page.body
    if body is None:
        return named, "", ()
    whole = len(_text(body))
    for node in page.css(_FURNITURE):
        node.decompose()
    text = _text(_main(body))
    return named, text, _notes(whole - len(text))


def _main(body: LexborNode) -> LexborNode:
    """The element that the page declares as its main text, else all of it."""
    if main := body.css_first("main, [role=main]"):
        return main
    articles = sorted(body.css("article"), key=lambda node: len(_text(node)), reverse=True)
    return articles[0] if articles and len(_text(articles[0])) >= _MAIN_PART * len(_text(body)) else body


def _notes(left_out: int) -> tuple[tuple[str, str], ...]:
    if left_out <= 0:
        return ()
    return (
        (
            f"Read as a page; {left_out:,} characters of its navigation, header, footer and asides were left out.",
            f"ウェブページとして読み、案内・見出し欄・脚注欄など{left_out:,}字を除いた。",
        ),
    )


def _text(node: LexborNode) -> str:
    lines = (line.strip(" ") for line in _tidy("".join(_pieces(node))).split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _pieces(root: LexborNode) -> Iterator[str]:
    """The text in its order, line feeds around every block and a tab between the cells of a row."""
    for node, is_end in _walk(root):
        if node.tag == _TEXT:
            yield re.sub(r"\s+", " ", node.text_content or "")
        elif node.tag in _CELLS:
            yield "" if is_end or node.prev is None else "\t"
        elif node.tag in _BLOCKS:
            yield "\n"


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node on entering, and elements on leaving; without recursion, since a page may be nested very deeply."""
    stack = [(root, False)]
    while stack:
        node, is_end = stack.pop()
        yield node, is_end
        if not is_end and node.tag != _TEXT:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))


def _tidy(text: str) -> str:
    """No-break and repeated blanks as one; the ideographic blank stays, since Japanese lines begin with it."""
    return _BLANKS.sub(" ", text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", ""))
