"""Where the UI may listen: on this machine by default, beyond it only where somebody keeps strangers out.

Belongs here: addresses, the token's file, and the refusal to listen. What is refused to a visitor is in
``pipeline.orchestration.guard``.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.orchestration.guard import LOOPBACK_NAMES, Rules, in_brackets
from pipeline.parsing.faults import RunFault

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,256}")
_MAKE_TOKEN = "(umask 077; python3 -c 'import secrets; print(secrets.token_urlsafe(32))' > ui_token)"


@dataclass(frozen=True)
class Listening:
    """Where a person wants the UI to listen, and who keeps strangers out.

    Attributes:
        host: name or IP address to listen on.
        port: TCP port.
        token_file: a file with a token that every visitor must know.
        behind_proxy: the address under which a reverse proxy, which knows its users, shows the UI.
    """

    host: str
    port: int
    token_file: Path | None = None
    behind_proxy: str | None = None


def guard_rules(listening: Listening) -> Rules:
    """The guard's rules for an address.

    Raises:
        RunFault: the address is beyond loopback and nobody keeps strangers out, or token or proxy are not usable.
    """
    token = _token(listening.token_file) if listening.token_file else None
    public = _origin(listening.behind_proxy) if listening.behind_proxy else None
    names = {in_brackets(listening.host.lower())} | LOOPBACK_NAMES
    if not _is_loopback(listening):
        if token is None and public is None:
            raise _beyond_loopback(listening)
        names.add(socket.gethostname().lower())
    if public:
        names.add(in_brackets(urlsplit(public).hostname or ""))
    return Rules(frozenset(names - {"0.0.0.0", "[::]", ""}), listening.port, public, token)


@contextmanager
def bound_socket(listening: Listening) -> Iterator[socket.socket]:
    """The socket of an address, held before anything is started.

    Raises:
        RunFault: the address is not one of this machine, or its port is taken.
    """
    family, kind, protocol, _, address = _addresses(listening)[0]
    with socket.socket(family, kind, protocol) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
        except OSError as error:
            raise RunFault(
                f"the UI cannot listen on {listening.host}, port {listening.port}",
                expected="an address of this machine with a free port",
                seen=error.strerror or str(error),
                next_step=f"end what listens there, or choose another port: aigap ui --port {listening.port + 1}",
            ) from error
        yield bound


def _addresses(listening: Listening) -> list[tuple[int, int, int, str, tuple[str, int]]]:
    try:
        found = socket.getaddrinfo(listening.host, listening.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise RunFault(
            f"the UI cannot listen on {listening.host}",
            expected="a name or an IP address of this machine",
            seen=error.strerror or str(error),
            next_step="leave --host out: the UI then listens on 127.0.0.1",
        ) from error
    return [(family, kind, protocol, name, (str(at[0]), int(at[1]))) for family, kind, protocol, name, at in found]


def _is_loopback(listening: Listening) -> bool:
    return all(ipaddress.ip_address(at[0].partition("%")[0]).is_loopback for *_, at in _addresses(listening))


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable_token(file, error.strerror if isinstance(error, OSError) else "not plain text") from error
    if not _TOKEN.fullmatch(token):
        raise _unusable_token(file, f"{len(token)} characters" + (", some of them others" if len(token) >= 32 else ""))
    return token


def _unusable_token(file: Path, actual: str | None) -> RunFault:
    return RunFault(
        f"the token file {file} is not usable",
        expected="a readable file with one line of 32 to 256 letters, digits, - and _",
        seen=actual or "an unreadable file",
        next_step=f"make one: {_MAKE_TOKEN}",
    )


def _origin(url: str) -> str:
    """Scheme and host of an address, as a browser sends them in an Origin header."""
    parts = urlsplit(url.lower())
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise RunFault(
            "the address given with --behind-proxy is not usable",
            expected="what people open, without a path, such as https://aigap.example.org",
            seen=url,
            next_step="give the proxy's own address, and let it serve the UI there at the root",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _beyond_loopback(listening: Listening) -> RunFault:
    return RunFault(
        f"the UI does not listen on {listening.host}: whoever reaches it there could start runs and read everything",
        expected="an address of this machine alone (127.0.0.1), or something that keeps strangers out",
        seen="neither --token-file nor --behind-proxy",
        next_step="leave --host out and reach it by ssh -L 3000:127.0.0.1:3000, give a token with --token-file,\n"
        "    or put it behind a reverse proxy that knows its users (--behind-proxy URL);\n"
        "    see warehouse/docs/operation.md",
    )
