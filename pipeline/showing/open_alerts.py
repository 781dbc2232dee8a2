"""``aigap alerts``: the alerts whose cause lasts, what could not be sent, and a message to try the channels."""

from __future__ import annotations

from pipeline.alerting.alerts import open_alerts
from pipeline.alerting.delivery import LOG_FILE, send_now, send_pending, undelivered
from pipeline.landing.existing_ledger import existing_ledger
from pipeline.landing.records import SENT, Alert
from pipeline.settings import Settings
from pipeline.showing.paragraphs import say


def show_alerts(settings: Settings) -> None:
    """Send what waits, then print the alerts whose cause lasts, and what could not be sent.

    Raises:
        RunFault: the ledger cannot be read or written.
    """
    with existing_ledger(settings.ledger_url) as ledger:
        send_pending(settings, ledger)
        for alert in open_alerts(ledger):
            say(f"{alert.said_at:%Y-%m-%d %H:%M} UTC {alert.kind}: {alert.title}")
            say(f"next: {alert.next_step}", 4)
        for item in undelivered(settings, ledger):
            again = "given up" if item.is_given_up else "to be tried again"
            say(f"not sent to {item.channel}: {item.alert.title}: {item.attempts} attempts, {again}: {item.message}")
    say(f"channels: log ({settings.alerts_folder / LOG_FILE}), and {len(settings.alert_urls)} of AIGAP_ALERT_URLS")


def send_test_alert(settings: Settings) -> bool:
    """Send a message on every channel and print what came of it; whether all took it."""
    text = "This is a test; nothing is wrong."
    alert = Alert("test", "test", "test", "a test message", text, "aigap status", settings.now())
    tried = send_now(settings, alert)
    for delivery in tried:
        say(f"{delivery.channel}: {delivery.outcome}{': ' + delivery.message if delivery.message else ''}")
    return all(delivery.outcome == SENT for delivery in tried)
