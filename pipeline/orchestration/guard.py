"""The guard of the UI: an ASGI application around Dagster's, which refuses what somebody else's web page could send.

Belongs here: what is refused, in which words, and the token. Not here: where the UI listens and what runs beside it
(``pipeline.orchestration.ui``). Whoever can reach the UI's address can start runs, and a browser reaches addresses of
its own machine for any page that it shows: so each request must name an address of ours, come from a page of ours or
from no page at all, and, where there is a token, carry it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import graphql

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
TOKEN_PARAMETER = "token"
#: One browser may show several UIs of one machine, whose cookies are told apart by name alone.
COOKIE_PREFIX = "aigap_ui_"
FORBIDDEN, UNAUTHORISED = 403, 401
#: The largest request of the UI, a run with a configuration written by hand, has some kilobytes.
MAX_BODY_BYTES = 4_000_000

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]/@]+)(:[0-9]{1,5})?")
_OWN_OR_NO_PAGE = {"same-origin", "none"}


@dataclass(frozen=True)
class Rules:
    """What the guard lets pass.

    Attributes:
        hosts: names in lower case, without port, under which the UI is reached, beside its own IP addresses.
        port: where it listens.
        public_origin: the address that a reverse proxy shows to browsers, such as ``https://aigap.example.org``.
        token: what every visitor must know; None where only this machine, or a proxy's users, can come.
    """

    hosts: frozenset[str]
    port: int
    public_origin: str | None = None
    token: str | None = None

    @property
    def cookie(self) -> str:
        """The name of the cookie that carries the token."""
        return f"{COOKIE_PREFIX}{self.port}"


@dataclass(frozen=True)
class Refusal:
    """A status and the message that goes with it."""

    status: int
    message: str


@dataclass(frozen=True)
class Request:
    """What the guard reads of a request or of a websocket's handshake; header names are in lower case.

    ``arrived_at`` is the IP address of ours to which the visitor is connected, spelled as in a Host header.
    """

    is_websocket: bool
    arrived_at: str | None
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]

    @classmethod
    def of(cls, scope: Scope) -> Request:
        """Read it from an ASGI scope."""
        address = (scope.get("server") or (None,))[0]
        return cls(
            is_websocket=scope["type"] == "websocket",
            arrived_at=in_brackets(address) if address else None,
            method=scope.get("method", "GET"),
            path=scope["path"],
            query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
            headers=[(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]],
        )

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for found, value in self.headers if found == name]

    def first(self, name: str) -> str | None:
        """The first value of a header."""
        return next(iter(self.all(name)), None)

    @property
    def only_reads(self) -> bool:
        """A GET or HEAD over HTTP."""
        return not self.is_websocket and self.method in {"GET", "HEAD"}


def in_brackets(address: str) -> str:
    """An IP address or a name as a Host header spells it."""
    return f"[{address}]" if ":" in address else address


class Guard:
    """The application inside, behind the rules."""

    def __init__(self, inside: Application, rules: Rules) -> None:
        """Guard ``inside`` by ``rules``."""
        self._inside, self._rules = inside, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, welcome with a cookie, or hand on."""
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        request = Request.of(scope)
        refusal = foreign_host(request, self._rules) or foreign_page(request, self._rules)
        if refusal is None and self._rules.token is not None:
            if request.only_reads and any(name == TOKEN_PARAMETER for name, _ in request.query):
                await _welcome(request, self._rules, send)
                return
            refusal = without_token(request, self._rules)
        refusal = refusal or change_in_the_address(request) or too_large(request)
        if refusal is not None:
            await _refuse(refusal, send, is_websocket=request.is_websocket)
            return
        await self._inside(scope, receive, send if request.is_websocket else _unframed(send))


def foreign_host(request: Request, rules: Rules) -> Refusal | None:
    """Refuse a request that was not addressed to us by name: that name was pointed at us by somebody else."""
    hosts = request.all("host")
    match = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
    if match and (match["name"] in rules.hosts or match["name"] == request.arrived_at):
        return None
    return Refusal(
        FORBIDDEN,
        f"the Host header is {_shown(hosts)}, which is not an address of this UI ({', '.join(sorted(rules.hosts))}).\n"
        "Open it by one of these; behind a reverse proxy, name its address: aigap ui --behind-proxy URL",
    )


def foreign_page(request: Request, rules: Rules) -> Refusal | None:
    """Refuse what a page of another origin sends, as the browser reports it; a followed link is no such thing."""
    own = {f"http://{host.lower()}" for host in request.all("host")} | {rules.public_origin}
    origins = request.all("origin")
    if any(origin.lower() not in own for origin in origins):
        return _of_another_origin(f"Origin: {_shown(origins)}")
    site = request.first("sec-fetch-site")
    if site is None or site in _OWN_OR_NO_PAGE or _follows_a_link(request):
        return None
    return _of_another_origin(f"Sec-Fetch-Site: {_shown([site])}")


def _follows_a_link(request: Request) -> bool:
    """Whether a person leaves the other page for ours, such as by a link in an alert."""
    is_whole_page = (request.first("sec-fetch-mode"), request.first("sec-fetch-dest")) == ("navigate", "document")
    return request.only_reads and is_whole_page


def _of_another_origin(actual: str) -> Refusal:
    return Refusal(
        FORBIDDEN,
        f"it was sent by a page of another origin ({actual}).\nOnly the UI's own pages may ask it for anything.",
    )


def without_token(request: Request, rules: Rules) -> Refusal | None:
    """Refuse who does not carry the token, as the cookie of an earlier visit or as ``Authorization: Bearer``."""
    bearer = [value.removeprefix("Bearer ") for value in request.all("authorization") if value.startswith("Bearer ")]
    if any(_is_token(value, rules) for value in [*_cookies(request, rules.cookie), *bearer]):
        return None
    return Refusal(
        UNAUTHORISED,
        "it carries no token, or a wrong one.\n"
        f"Open the UI once with ?{TOKEN_PARAMETER}=..., as the file says that was given with --token-file;\n"
        "a script sends the header Authorization: Bearer ...",
    )


def _is_token(value: str, rules: Rules) -> bool:
    """Compared in a time that does not give away how much of it is right."""
    return rules.token is not None and hmac.compare_digest(value.encode(), rules.token.encode())


def _cookies(request: Request, name: str) -> Iterable[str]:
    for header in request.all("cookie"):
        for pair in header.split(";"):
            found, _, value = pair.strip().partition("=")
            if found == name:
                yield value


def change_in_the_address(request: Request) -> Refusal | None:
    """Refuse a mutation in the query string: an address is opened by links and images, without anybody's will."""
    if request.is_websocket or not request.path.rstrip("/").endswith("/graphql"):
        return None
    if any(name == "query" and _may_change(value) for name, value in request.query):
        return Refusal(
            FORBIDDEN,
            f"it asks for a change in its address ({request.method}).\nA change is asked for by POST, as JSON.",
        )
    return None


def too_large(request: Request) -> Refusal | None:
    """Refuse a body that no page of ours sends, before any of it is read; one whose length is not said, too."""
    if request.is_websocket:
        return None
    if request.first("transfer-encoding") is not None:
        return Refusal(411, "it does not say how long its body is (Content-Length).")
    length = request.first("content-length") or "0"
    if length.isdecimal() and int(length) <= MAX_BODY_BYTES:
        return None
    return Refusal(413, f"its body is larger than {MAX_BODY_BYTES:,} bytes.")


def _may_change(query: str) -> bool:
    """Whether an operation of a GraphQL document is not a plain query; what cannot be parsed cannot be executed."""
    try:
        operations = graphql.parse(query, no_location=True).definitions
    except graphql.GraphQLError:
        return False
    except RecursionError:
        return True
    return any(
        isinstance(operation, graphql.OperationDefinitionNode)
        and operation.operation is not graphql.OperationType.QUERY
        for operation in operations
    )


async def _welcome(request: Request, rules: Rules, send: Send) -> None:
    """Put the token of the address into a cookie and lead to the same page without it; refuse a wrong one."""
    if not all(_is_token(value, rules) for name, value in request.query if name == TOKEN_PARAMETER):
        await _refuse(Refusal(UNAUTHORISED, "its token is wrong."), send, is_websocket=False)
        return
    rest = urlencode([(name, value) for name, value in request.query if name != TOKEN_PARAMETER])
    page = "/" + quote(request.path.lstrip("/\\"))  # two slashes would lead to another machine
    is_https = (rules.public_origin or "").startswith("https:")
    cookie = f"{rules.cookie}={rules.token}; Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if is_https else "")
    headers = {"Location": page + (f"?{rest}" if rest else ""), "Set-Cookie": cookie}
    await _answer(send, "http", 303, "", headers | {"Referrer-Policy": "no-referrer"})


async def _refuse(refusal: Refusal, send: Send, *, is_websocket: bool) -> None:
    text = f"aigap ui refused this request: {refusal.message}\n"
    challenge = {"WWW-Authenticate": "Bearer"} if refusal.status == UNAUTHORISED else {}
    await _answer(send, "websocket.http" if is_websocket else "http", refusal.status, text, challenge)


async def _answer(send: Send, kind: str, status: int, text: str, more: dict[str, str]) -> None:
    """Answer a request, or a websocket's handshake, which then does not become one."""
    body = text.encode("utf-8", "replace")
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **more,
    }
    listed = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": f"{kind}.response.start", "status": status, "headers": listed})
    await send({"type": f"{kind}.response.body", "body": body})


def _unframed(send: Send) -> Send:
    """Let no other page show ours in a frame, where its clicks could be led onto our buttons."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), (b"x-frame-options", b"SAMEORIGIN")]
        await send(message)

    return sending


def _shown(values: list[str]) -> str:
    """Header values as a person may read them, however long or strange they are."""
    return ", ".join(ascii(value[:80]) for value in values[:3]) or "missing"
