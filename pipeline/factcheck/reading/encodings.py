"""Bytes to text: UTF-8 first, then what the bytes themselves tell, and what had to be assumed.

Belongs here: encodings. A byte that no encoding explains is a fault: half a character could be half a number.
"""

from __future__ import annotations

import codecs
import re

from pipeline.parsing.faults import RunFault

#: What Japanese and European texts come in, as Python names them, with the name that people know.
KNOWN = {
    "utf_8": "UTF-8",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "iso2022_jp": "ISO-2022-JP",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "cp1252": "Windows-1252",
}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: A page says what it is written in, and is believed where its bytes bear it out.
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{1,40})""", re.IGNORECASE
)
_HEAD = 4096


def decoded(payload: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text, and a note where its encoding was neither UTF-8 nor said by the file.

    Raises:
        RunFault: no encoding explains the bytes.
    """
    for mark, encoding in _MARKS.items():
        if payload.startswith(mark):
            return _strict(payload, encoding), ()
    if b"\x1b" not in payload and b"\0" not in payload and (text := _attempt(payload, "utf-8")) is not None:
        return text, ()
    declared = _DECLARED.search(payload[:_HEAD])
    if declared and (text := _attempt(payload, declared.group(1).decode("ascii"))) is not None:
        return text, ()
    return _detected(payload)


def _detected(payload: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    from charset_normalizer import from_bytes

    best = from_bytes(payload, cp_isolation=list(KNOWN)).best()
    text = _attempt(payload, best.encoding) if best else None
    if best is None or text is None or "\0" in text:
        raise _no_text(payload)
    name = KNOWN.get(best.encoding, best.encoding)
    return text, (
        (
            f"The file does not say its encoding; it was read as {name}.",
            f"文字コードの指定がないため、{name} として読んだ。",
        ),
    )


def _attempt(payload: bytes, encoding: str) -> str | None:
    try:
        return payload.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(payload: bytes, encoding: str) -> str:
    text = _attempt(payload, encoding)
    if text is None:
        raise _no_text(payload)
    return text


def _no_text(payload: bytes) -> RunFault:
    return RunFault(
        "the article's characters cannot be read",
        expected=f"text in one of {', '.join(dict.fromkeys(KNOWN.values()))}",
        seen=f"{len(payload):,} bytes that are not wholly in any of these, beginning with {payload[:8].hex(' ')}",
        next_step="save it as UTF-8 text in the program that it comes from",
    )
