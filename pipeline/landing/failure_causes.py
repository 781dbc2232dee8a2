"""The cause of a failed fetch, in plain words, from what the libraries raise.

``requests`` wraps what happened two or three times, and its message shows all of the wrapping.
"""

from __future__ import annotations

import http.client
import ssl
import textwrap
from collections.abc import Iterator

import requests
import urllib3

from pipeline.landing.records import FailureCause

#: As much of a library's message as a person reads; it is cut between words.
LONGEST = 300
_TIMEOUTS = (TimeoutError, requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)
_CUT = (ConnectionResetError, BrokenPipeError, http.client.HTTPException, urllib3.exceptions.IncompleteRead)


def cause_and_words(error: Exception, host: str) -> tuple[FailureCause, str]:
    """What kind of trouble an exception tells of, and how a person would say it; ``host`` is whom was asked."""
    inside = list(_wrapped(error))
    if certificate := next((one for one in inside if isinstance(one, ssl.SSLError)), None):
        return FailureCause.CERTIFICATE, f"the certificate of {host} does not hold ({_short(certificate)})"
    if any(isinstance(one, ConnectionRefusedError) for one in inside):
        return FailureCause.REFUSED, f"nothing listens at {host} (connection refused)"
    if any(isinstance(one, _TIMEOUTS) for one in inside):
        return FailureCause.TIMEOUT, f"{host} timed out without an answer"
    if any(isinstance(one, _CUT) for one in inside):
        return FailureCause.CUT, f"{host} ended the connection before its answer was whole ({_short(inside[-1])})"
    if system := next((one for one in inside if isinstance(one, OSError) and one.errno), None):
        return FailureCause.REFUSED, f"{host} cannot be reached ({system.strerror})"
    return FailureCause.OTHER, f"{type(error).__name__}: {_short(error)}"


def _wrapped(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it wraps: as its cause, its reason or an argument."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [item for item in inner if isinstance(item, BaseException)]


def _short(error: BaseException) -> str:
    return textwrap.shorten(str(error), LONGEST, placeholder=" ...")
