"""Host names and their addresses: each resolved once for all fetches, and private addresses told from public ones."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections import defaultdict

#: Networks of IPv6 (translation, RFC 6052; the old compatible form, RFC 4291) that end with an address of IPv4.
_IN_THE_LAST_BITS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


class HostNames:
    """The host names of fetches that run side by side, each of them resolved once.

    Ten files of one publisher would resolve its name ten times at the same moment. Of such a burst a resolver drops
    some (measured: of 32 equal ones at once), and each that is dropped costs the system's five seconds.
    """

    def __init__(self) -> None:
        """Start with no name resolved."""
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._answers: dict[str, list[str] | OSError] = {}

    def addresses(self, host: str) -> list[str]:
        """The addresses of a host.

        Raises:
            OSError: the name does not resolve.
        """
        with self._locks[host]:
            if host not in self._answers:
                self._answers[host] = _resolved(host)
        answer = self._answers[host]
        if isinstance(answer, OSError):
            raise answer
        return answer


def _resolved(host: str) -> list[str] | OSError:
    try:
        return [str(address) for *_, (address, *_) in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        return error
    except UnicodeError as error:  # a label that is too long, or no name at all
        return OSError(str(error))


def is_public(address: str) -> bool:
    """Whether an address is of the public internet; one of IPv4 within IPv6 counts as what it holds."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = _inner(parsed) if isinstance(parsed, ipaddress.IPv6Address) else None
    return (inner or parsed).is_global


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 that one of IPv6 leads to: mapped, of a tunnel (6to4, Teredo), translated, or written so."""
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _IN_THE_LAST_BITS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
