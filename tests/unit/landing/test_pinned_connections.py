"""The address that was checked is the one that is dialled, though the name means another one a moment later.

The resolver of these tests is the fault itself: a name whose second answer differs from its first. The
servers are real.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests.adapters
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pipeline.landing.fetching import Fetched, FetchError, fetch
from tests import loopback
from tests.mirror import Mirror, body, bytes_of, redirect, running_mirror

CSV = b"geo,value\nJPN,1\n"
HOST = "publisher.example"
NOBODY = "192.0.2.1"  # reserved for documentation (RFC 5737): nobody answers there
PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[Mirror]:
    with running_mirror() as running:
        yield running


def rebind(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let ``HOST`` mean the first answer when first asked for, and so on; the list of questions grows as they come."""
    genuine, left, questions = socket.getaddrinfo, list(answers), list[str]()

    def resolver(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host not in {HOST, f"{HOST}."}:
            return genuine(host, port, *rest, **more)
        questions.append(host)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [found for address in addresses for found in genuine(address, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return questions


def test_a_name_that_turns_private_after_it_was_checked_leads_nowhere(
    server: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checked as a public address, dialled as loopback: so a publisher's poisoned name reads what only we can reach."""
    questions = rebind(monkeypatch, [PUBLIC], ["127.0.0.1"])
    server.answers["/secret.csv"] = body(CSV)
    port = server.url.rpartition(":")[2]
    with pytest.raises(FetchError) as failed:
        fetch(f"http://{HOST}:{port}/secret.csv", content="csv", deadline=time.monotonic() + 0.5)
    assert failed.value.kind == "transient"
    assert (server.asked, questions) == ([], [HOST])
    assert {address[0] for address in loopback.REFUSED} == {PUBLIC}  # dialled as it was checked, which no test may
    loopback.REFUSED.clear()


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rebind(monkeypatch, [PUBLIC, "10.0.0.1"])
    with pytest.raises(FetchError, match=rf"{HOST} is 10\.0\.0\.1, not a public address"):
        fetch(f"http://{HOST}/x.csv", content="csv", deadline=time.monotonic() + 5)


def mirrored(server: Mirror) -> Fetched:
    port = server.url.rpartition(":")[2]
    url = "https://data.example/x.csv"
    return fetch(url, content="csv", deadline=time.monotonic() + 5, mirror_url=f"http://{HOST}:{port}")


def test_the_checked_address_answers_under_its_name(server: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = rebind(monkeypatch, ["127.0.0.1"], [NOBODY])
    server.answers["/data.example/x.csv"] = body(CSV)
    assert bytes_of(mirrored(server)) == CSV
    assert server.asked[0][1]["host"] == f"{HOST}:{server.url.rpartition(':')[2]}"
    assert questions == [HOST]


def test_the_next_checked_address_is_dialled_where_the_first_refuses(
    server: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names mean an IPv6 address too, of which many machines have none."""
    rebind(monkeypatch, ["127.0.0.2", "::1", "127.0.0.1"])
    server.answers["/data.example/x.csv"] = body(CSV)
    assert bytes_of(mirrored(server)) == CSV


def make_certificate(folder: Path, name: str, last_day: datetime) -> tuple[Path, Path]:
    """The certificate of a host, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(last_day - timedelta(days=9)).not_valid_after(last_day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate_file, key_file


@pytest.fixture
def tls_port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """A server with a certificate for the name and last day that the test gives; it notes the name it is asked for."""
    certificate, key = make_certificate(tmp_path, *request.param)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (redirect(PLAIN) if "downgrade" in self.path else body(CSV))(self)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output clean."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _, asked, __: ASKED.append(asked)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that refuses us is what we test
    server.socket = context.wrap_socket(server.socket, server_side=True)
    ASKED.clear()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


ASKED: list[str | None] = []
PLAIN = f"http://{HOST}/x.csv"
TOMORROW, YESTERDAY = (datetime.now(UTC) + timedelta(days=days) for days in (1, -1))


def over_tls(port: int, name: str = "x.csv") -> Fetched:
    url = f"https://data.example/{name}"
    return fetch(url, content="csv", deadline=time.monotonic() + 5, mirror_url=f"https://{HOST}:{port}")


@pytest.mark.parametrize("tls_port", [(HOST, TOMORROW)], indirect=True)
def test_tls_proves_the_name_and_not_the_dialled_address(
    tls_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebind(monkeypatch, ["127.0.0.1"], [NOBODY])
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "certificate.pem"))
    assert bytes_of(over_tls(tls_port)) == CSV
    assert ASKED == [HOST]


@pytest.mark.parametrize("tls_port", [(HOST, TOMORROW)], indirect=True)
def test_no_redirect_leads_out_of_encryption(tls_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebind(monkeypatch, ["127.0.0.1"])
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "certificate.pem"))
    with pytest.raises(FetchError, match=f"redirected to {PLAIN}") as failed:
        over_tls(tls_port, "downgrade.csv")
    assert (failed.value.kind, len(ASKED)) == ("permanent", 1)


@pytest.mark.parametrize(
    ("tls_port", "trusted", "said"),
    [
        ((HOST, TOMORROW), False, "self-signed certificate"),
        (("another.example", TOMORROW), True, f"Hostname mismatch, certificate is not valid for '{HOST}'"),
        ((HOST, YESTERDAY), True, "certificate has expired"),
    ],
    indirect=["tls_port"],
    ids=["signed by itself", "of another host", "expired"],
)
def test_a_certificate_that_does_not_hold_ends_the_attempt(
    tls_port: int, trusted: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no switch to turn this off, and asking again would change nothing."""
    rebind(monkeypatch, ["127.0.0.1"])
    if trusted:
        monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "certificate.pem"))
    with pytest.raises(FetchError, match=said) as failed:
        over_tls(tls_port)
    assert failed.value.kind == "permanent"
    assert len(ASKED) == 1
