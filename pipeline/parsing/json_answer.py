"""JSON read strictly: declared encoding, numbers as exact decimals, no NaN; every fault a held file.

Belongs here: bytes to Python values. Not here: what the values mean, which is their source's business.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from pipeline.parsing.faults import HeldFileError
from pipeline.parsing.text_table import decode

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(payload: bytes, *, source: str, file: str) -> Any:
    """The value that ``payload`` spells; a number with a point or an exponent is a ``Decimal``.

    Raises:
        HeldFileError: the bytes are no UTF-8 text, or the text is no JSON.
    """
    text = decode(payload, source=source, file=file)
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()  # half of a character is no text
        return value
    except (ValueError, RecursionError) as error:
        seen = f"{error}: {text[:80]!r}"
        raise HeldFileError(source=source, file=file, expected="JSON", seen=seen) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
