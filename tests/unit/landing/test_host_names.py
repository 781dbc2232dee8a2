"""Host names: each asked for once, failures remembered, private addresses told from public ones."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from pipeline.landing.host_names import HostNames, is_public


def test_a_name_is_asked_for_once_however_many_want_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty equal questions at once made the resolver drop some, and each of those cost five seconds."""
    asked = []

    def slow(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        time.sleep(0.05)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    names, failed = HostNames(), []

    def want() -> None:
        with pytest.raises(OSError, match="not known"):
            names.addresses("publisher.example")
        failed.append(True)

    threads = [threading.Thread(target=want) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (asked, len(failed)) == (["publisher.example"], 20)


def test_loopback_resolves() -> None:
    assert "127.0.0.1" in HostNames().addresses("127.0.0.1")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "nowhere.invalid", "a..b"])
def test_what_is_no_name_does_not_resolve(host: str) -> None:
    with pytest.raises(OSError):
        HostNames().addresses(host)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
    ],
)
def test_private_addresses_are_told_from_public_ones(address: str, expected: bool) -> None:
    assert is_public(address) is expected
