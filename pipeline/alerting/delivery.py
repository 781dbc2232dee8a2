"""Sending what is raised: to a log file always, and through Apprise to every address of ``AIGAP_ALERT_URLS``.

Whatever is raised waits in the ledger until it is sent. An attempt that fails is recorded with its reason and repeated
later, each time after twice the wait; it fails no run. What could not be sent in the end is shown by ``aigap status``.
Apprise is imported only where there is something to send to an address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.alerting.alerts import CLOCK, open_alerts, raise_problems
from pipeline.alerting.changes import OF_A_MOMENT
from pipeline.health.problems import SourceHealth
from pipeline.health.rollbacks import rollback_problems
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import FAILED, RAISED, SENT, Alert, Delivery
from pipeline.landing.writer_lock import held_lock
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

LOG_CHANNEL, LOG_FILE = "log", "alerts.log"
#: Attempts after 0, 1, 2, 4, 8, 16, 32 and 64 minutes: a receiver that is down for an hour is waited for.
ATTEMPTS, FIRST_WAIT = 8, timedelta(minutes=1)
#: What is older and over is history: a channel that is set today does not get it.
NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Undelivered:
    """An alert that has not reached a channel: how often it was tried, why not, and whether it is tried again."""

    alert: Alert
    channel: str
    attempts: int
    message: str
    is_given_up: bool


def notify(settings: Settings, ledger: Ledger, healths: Iterable[SourceHealth]) -> list[Delivery]:
    """Raise what is new in the health of sources and of the current release, and send all that waits.

    Where another process does so, nothing is done.

    Raises:
        RunFault: the ledger cannot be read or written. What cannot be sent raises nothing.
    """
    with _sender(settings) as is_ours:
        if not is_ours:
            return []
        raise_problems(ledger, healths, settings.now(), rollback_problems(settings, ledger))
        return send_pending(settings, ledger)


def send_pending(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[Delivery]:
    """Send every alert that is due on every channel; what was tried, each recorded in the ledger.

    Where another process is sending, nothing is done: it sends them. A channel that fails is not tried with the next
    alerts until their next turn, so that a receiver that is down costs one wait and not one for each.
    """
    with _sender(settings) as is_ours:
        if not is_ours:
            return []
        at = now or settings.now()
        tried = []
        for channel, send in _channels(settings).items():
            for alert in _due(ledger, channel, at):
                error = send(alert)
                tried.append(Delivery(alert.alert_id, channel, SENT if error is None else FAILED, at, error))
                ledger.add_delivery(tried[-1])
                if error is not None:
                    break
        return tried


def send_now(settings: Settings, alert: Alert) -> list[Delivery]:
    """Send one message on every channel without recording it: to try the channels.

    Raises:
        OSError: the folder of the log cannot be made.
    """
    settings.alerts_folder.mkdir(parents=True, exist_ok=True)
    at, tried = settings.now(), []
    for channel, send in _channels(settings).items():
        error = send(alert)
        tried.append(Delivery(alert.alert_id, channel, SENT if error is None else FAILED, at, error))
    return tried


def undelivered(settings: Settings, ledger: Ledger, now: datetime | None = None) -> list[Undelivered]:
    """What has not reached a channel that is set, oldest first."""
    found = []
    for alert in _wanted(ledger, now or settings.now()):
        for channel in _channel_names(settings):
            attempts = _attempts(ledger, alert, channel)
            if not any(attempt.outcome == SENT for attempt in attempts):
                message = (attempts[-1].message or "") if attempts else "not tried yet"
                found.append(Undelivered(alert, channel, len(attempts), message, len(attempts) >= ATTEMPTS))
    return found


def channel_of(url: str) -> str:
    """The name of an address in ledger and messages: what it is and a short hash, and nothing of its passwords."""
    return f"{url.partition('://')[0].lower()}:{hashlib.sha256(url.encode()).hexdigest()[:8]}"


@contextmanager
def _sender(settings: Settings) -> Iterator[bool]:
    """Hold the lock of the sender, which is not the writer's: sending never stands in a refresh's way."""
    try:
        lock = held_lock(settings.alerts_folder, "sending alerts")
        lock.__enter__()
    except RunFault:
        yield False
        return
    try:
        yield True
    finally:
        lock.__exit__(None, None, None)


def _channel_names(settings: Settings) -> list[str]:
    return [LOG_CHANNEL, *(channel_of(url) for url in settings.alert_urls)]


def _channels(settings: Settings) -> dict[str, Callable[[Alert], str | None]]:
    """What sends on each channel, and gives the reason where it could not."""
    channels: dict[str, Callable[[Alert], str | None]] = {LOG_CHANNEL: lambda alert: _write(settings, alert)}
    for url in settings.alert_urls:
        channels[channel_of(url)] = lambda alert, url=url: _notify(url, alert)  # type: ignore[misc]  # bound default
    return channels


def _wanted(ledger: Ledger, now: datetime) -> list[Alert]:
    """The alerts that a person wants to get: what is new, and what still lasts."""
    lasting = {alert.alert_id for alert in open_alerts(ledger) if alert.kind not in OF_A_MOMENT | {CLOCK}}
    raised = [alert for alert in ledger.alerts() if alert.state == RAISED]
    return [alert for alert in raised if alert.alert_id in lasting or alert.said_at + NEWS_FOR > now]


def _attempts(ledger: Ledger, alert: Alert, channel: str) -> list[Delivery]:
    return [d for d in ledger.deliveries() if d.alert_id == alert.alert_id and d.channel == channel]


def _due(ledger: Ledger, channel: str, now: datetime) -> Sequence[Alert]:
    """The alerts to try now; one that was raised before its channel was set is sent too."""
    due = []
    for alert in _wanted(ledger, now):
        attempts = _attempts(ledger, alert, channel)
        if any(attempt.outcome == SENT for attempt in attempts) or len(attempts) >= ATTEMPTS:
            continue
        wait = FIRST_WAIT * 2 ** (len(attempts) - 1) if attempts else timedelta()
        if not attempts or attempts[-1].tried_at + wait <= now:
            due.append(alert)
    return due


def _text(alert: Alert) -> str:
    return f"{alert.message}\nnext: {alert.next_step}"


def _write(settings: Settings, alert: Alert) -> str | None:
    """One line of the log file, whatever line ends and control characters its text holds."""
    entry = f"{alert.said_at:%Y-%m-%d %H:%M:%S} UTC {alert.kind}: {alert.title} | {_text(alert)}"
    line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " | ", entry)
    try:
        with (settings.alerts_folder / LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        return str(error)
    return None


def _notify(url: str, alert: Alert) -> str | None:
    import apprise

    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
        service = apprise.Apprise()
        is_sent = service.add(url) and service.notify(
            title=f"aigap: {alert.title}", body=_text(alert), body_format=apprise.NotifyFormat.TEXT
        )
        why = " ".join(log.getvalue().split())
    if is_sent:
        return None
    shown = re.sub(r"[a-z]+://\S+", "(address)", why).replace(url, "(address)")  # it may hold a password
    return shown[:500] or "Apprise knows no service of this address"
