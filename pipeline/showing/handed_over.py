"""What was found in a file that a person handed over."""

from __future__ import annotations

from pipeline.health.next_steps import step_of_held
from pipeline.normalizing.contents import HandedOver
from pipeline.showing.paragraphs import say


def show_handed_over(handed_over: HandedOver) -> bool:
    """Print what the file holds, or why it is held back and what to do; return whether it counts."""
    snapshot, validation = handed_over.snapshot, handed_over.validation
    outcome = "landed" if handed_over.is_new else "already landed"
    say(f"{outcome}: {snapshot.snapshot_id}, {snapshot.edition}, {snapshot.bytes:,} bytes, {snapshot.sha256}")
    if handed_over.contents is None:
        say(f"{validation.outcome}, its bytes are kept: {validation.reason}")
        say(f"next: {step_of_held(snapshot, validation)}")
        return False
    contents = handed_over.contents
    say(
        f"read: {validation.rows_read:,} rows, {validation.rows_loaded:,} loaded, "
        f"{validation.rows_quarantined:,} quarantined, {validation.rows_excluded:,} excluded"
    )
    for indicator_id, values in contents.values_by_indicator.items():
        say(f"{indicator_id}: {values:,} values", 2)
    if contents.values_by_indicator:
        say(f"{contents.economies:,} economies, periods {contents.first_period} to {contents.last_period}", 2)
    say("next: aigap refresh" + ("" if handed_over.is_new else ", which does nothing where nothing changed"))
    return True
