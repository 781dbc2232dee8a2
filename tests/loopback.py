"""No test reaches beyond this machine: Python itself tells of every connection that is about to be made.

Installed in each process of a run of tests. What tests start are processes of their own: a refresh is held to the same
by ``tests.contract.test_telemetry``.
"""

from __future__ import annotations

import ipaddress
import sys

#: What was refused since the last look, for a connection that is tried in a thread fails nobody's test by itself.
REFUSED: list[object] = []


def refuse_beyond_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: refuse a connection to an address of another machine."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) and isinstance(address[0], str) else None
    if host is None or host == "localhost":
        return  # a socket of this machine's file system
    if not _is_loopback(host):
        REFUSED.append(address)
        raise ConnectionRefusedError(f"a test may not reach {address}")


def install() -> None:
    """Refuse from now on; an audit hook cannot be taken away again."""
    sys.addaudithook(refuse_beyond_loopback)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False  # a name that would be resolved
