"""Alerts sent over real HTTP to a receiver on loopback, and what becomes of those that cannot be sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.alerting.delivery import ATTEMPTS, LOG_FILE, channel_of, send_pending, undelivered
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Alert
from pipeline.landing.writer_lock import held_lock
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings, utc_now

SettingsAt = Callable[..., Settings]
NOW = utc_now()


class Receiver:
    """What was posted, and the status with which to answer."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.status = 200
        self.url = ""


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if receiver.status == 200:
                receiver.posted.append(said)
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    receiver.url = f"json://user:s3cret@127.0.0.1:{server.server_address[1]}/alerts"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.opened(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


def alert(name: str, said_at: Any = NOW, kind: str = "held") -> Alert:
    return Alert(
        name, f"{kind}:{name}", kind, f"title of {name}", "expected: 日本\nseen: \x1b[31m<b>", "aigap status", said_at
    )


def test_an_alert_reaches_the_log_and_every_address_once(
    settings_at: SettingsAt, tmp_path: Path, ledger: Ledger, receiver: Receiver
) -> None:
    settings = settings_at(tmp_path / "data", AIGAP_ALERT_URLS=receiver.url)
    ledger.add_alert(alert("a"))
    ledger.add_alert(alert("b"))
    assert [d.outcome for d in send_pending(settings, ledger)] == ["sent"] * 4
    assert send_pending(settings, ledger) == []
    assert [said["title"] for said in receiver.posted] == ["aigap: title of a", "aigap: title of b"]
    assert receiver.posted[0]["message"].endswith("next: aigap status")
    assert "日本" in receiver.posted[0]["message"]
    lines = (settings.alerts_folder / LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert [line.split("UTC ")[1].split(" |")[0] for line in lines] == ["held: title of a", "held: title of b"]
    assert "\x1b" not in lines[0]
    assert undelivered(settings, ledger) == []


def test_without_an_address_the_log_is_the_only_channel(settings: Settings, ledger: Ledger) -> None:
    ledger.add_alert(alert("a"))
    assert [d.channel for d in send_pending(settings, ledger)] == ["log"]


def test_a_receiver_that_is_down_is_asked_once_a_turn_and_again_later(
    settings_at: SettingsAt, tmp_path: Path, ledger: Ledger, receiver: Receiver
) -> None:
    settings = settings_at(tmp_path / "data", AIGAP_ALERT_URLS=receiver.url)
    ledger.add_alert(alert("a"))
    ledger.add_alert(alert("b"))
    receiver.status = 500
    tried = [d for d in send_pending(settings, ledger, NOW) if d.channel != "log"]
    assert [(d.alert_id, d.outcome) for d in tried] == [("a", "failed")]
    assert "s3cret" not in str(tried[0])
    assert {one.alert.alert_id for one in undelivered(settings, ledger, NOW)} == {"a", "b"}
    receiver.status = 200
    assert [d.alert_id for d in send_pending(settings, ledger, NOW + timedelta(seconds=59))] == ["b"]
    assert [d.alert_id for d in send_pending(settings, ledger, NOW + timedelta(seconds=60))] == ["a"]
    assert [said["title"] for said in receiver.posted] == ["aigap: title of b", "aigap: title of a"]


def test_attempts_are_bounded_and_what_was_given_up_is_shown(
    settings_at: SettingsAt, tmp_path: Path, ledger: Ledger
) -> None:
    settings = settings_at(tmp_path / "data", AIGAP_ALERT_URLS="nosuchservice://token@example")
    ledger.add_alert(alert("a"))
    for hours in range(ATTEMPTS + 3):
        send_pending(settings, ledger, NOW + timedelta(hours=2 * hours))
    (left,) = undelivered(settings, ledger)
    assert (left.attempts, left.is_given_up) == (ATTEMPTS, True)
    assert left.channel == channel_of("nosuchservice://token@example")
    assert "token" not in left.channel + left.message


def test_a_channel_that_is_set_today_hears_of_what_lasts_and_not_of_history(
    settings_at: SettingsAt, tmp_path: Path, ledger: Ledger, receiver: Receiver
) -> None:
    long_ago = NOW - timedelta(days=30)
    ledger.add_alert(alert("lasts", long_ago))
    ledger.add_alert(alert("rank", long_ago, "rank"))
    ledger.add_alert(alert("new", NOW, "rank"))
    settings = settings_at(tmp_path / "data", AIGAP_ALERT_URLS=receiver.url)
    send_pending(settings, ledger)
    assert [said["title"] for said in receiver.posted] == ["aigap: title of lasts", "aigap: title of new"]


def test_while_another_process_sends_nothing_is_sent_twice(settings: Settings, ledger: Ledger) -> None:
    ledger.add_alert(alert("a"))
    taken, over = threading.Event(), threading.Event()

    def hold() -> None:
        with held_lock(settings.alerts_folder, "another sender"):
            taken.set()
            over.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    assert taken.wait(30)
    assert send_pending(settings, ledger) == []
    over.set()
    other.join()
    assert len(send_pending(settings, ledger)) == 1


def test_a_log_that_cannot_be_written_is_recorded_and_fails_nothing(settings: Settings, ledger: Ledger) -> None:
    (settings.alerts_folder / LOG_FILE).mkdir(parents=True)
    ledger.add_alert(alert("a"))
    (tried,) = send_pending(settings, ledger)
    assert (tried.outcome, "directory" in str(tried.message)) == ("failed", True)


def test_an_address_that_is_none_is_reported_without_showing_it(settings_at: SettingsAt, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match="address 2 of 2") as told:
        settings_at(tmp_path, AIGAP_ALERT_URLS="json://127.0.0.1:1/x pas$word")
    assert "pas$word" not in str(told.value)
