"""Word and PDF documents, through libraries that are an optional extra of the install.

Belongs here: documents that hold their text in a format of their own. A PDF without text, a scan, is refused: what a
recogniser of characters makes of a number is not what the article says.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from statistics import median
from typing import TYPE_CHECKING

from pipeline.parsing.faults import RunFault

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_ENDS = tuple("。．.!?！？：:」』）)")
_JAPANESE_END = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$")
#: A line shorter than this part of its page's usual line ends a paragraph, whatever it ends with.
_FULL_LINE = 0.7


def is_pdf(payload: bytes) -> bool:
    """Whether the bytes are a PDF's."""
    return payload.startswith(b"%PDF-")


def is_docx(payload: bytes) -> bool:
    """Whether the bytes are a Word document's, and not another zip archive's."""
    if not payload.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def docx(payload: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The title, paragraphs and tables of a Word document in their order.

    Raises:
        RunFault: the library is not installed, or the document is broken.
    """
    try:
        from docx import Document
        from docx.opc.exceptions import OpcError
    except ImportError as error:
        raise _not_installed("a Word document", "python-docx") from error
    try:
        document = Document(io.BytesIO(payload))
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _broken("Word document", error) from error
    lines = [line for block in document.iter_inner_content() for line in _lines(block)]
    return document.core_properties.title or "", "\n".join(lines), ()


def _lines(block: Paragraph | Table) -> Iterator[str]:
    rows = getattr(block, "rows", None)
    if rows is None:
        yield getattr(block, "text", "")
        return
    for row in rows:
        yield "\t".join(_once(cell.text.replace("\n", " ") for cell in row.cells))


def _once(cells: Iterable[str]) -> Iterator[str]:
    """Cells without the repetitions that a cell over several columns is given as."""
    before: str | None = None
    for cell in cells:
        if cell != before or not cell:
            yield cell
        before = cell


def pdf(payload: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The title and the text of a PDF, its broken lines joined to paragraphs.

    Raises:
        RunFault: the library is not installed, the document is broken or locked, or it holds pictures and no text.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise _not_installed("a PDF", "pypdfium2") from error
    try:
        document = pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        raise _broken("PDF", error) from error
    with document:
        pages = [page.get_textpage().get_text_range() for page in document]
        title = document.get_metadata_dict().get("Title", "")
    text = "\n".join(joined(page) for page in pages)
    if not text.strip():
        raise RunFault(
            "the PDF holds no text",
            expected="a PDF with text",
            seen=f"{len(pages)} pages of pictures",
            next_step="hand over the words as a .txt file; if a program recognises them for you, compare each number",
        )
    return (
        title,
        text,
        (
            (
                "Read from a PDF: lines were joined to paragraphs; columns and footnotes may come in another order.",
                "PDFから読み、改行をつないで段落に直した。段組みや脚注の順は紙面と異なることがある。",
            ),
        ),
    )


def joined(page: str) -> str:
    """The lines of a page as paragraphs: a line goes on unless it ends a sentence or is short."""
    lines = [line.strip() for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    usual = median([len(line) for line in lines if line] or [0])
    text = ""
    for line in lines:
        text += line
        if not line or line.endswith(_ENDS) or len(line) < _FULL_LINE * usual:
            text += "\n"
        elif line.endswith("\N{SOFT HYPHEN}") or re.search(r"[a-z]-$", line):
            text = text[:-1]
        elif not _JAPANESE_END.search(line):
            text += " "
    return text


def _not_installed(kind: str, library: str) -> RunFault:
    return RunFault(
        f"{kind} needs a library that is not installed",
        expected=f"{library}, of the optional extra named documents",
        seen="an install without it",
        next_step="make install, which has it; or save the article as text: aigap check article.txt",
    )


def _broken(kind: str, error: Exception) -> RunFault:
    return RunFault(
        f"the {kind} cannot be read",
        expected=f"a {kind} that is whole and not locked by a password",
        seen=str(error) or type(error).__name__,
        next_step="open it in the program that it comes from and save it again, or save it as a .txt file",
    )
