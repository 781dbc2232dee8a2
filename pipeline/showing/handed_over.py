"""What was found in a file that a person handed over."""

from __future__ import annotations

import click

from pipeline.health.next_steps import step_of_held
from pipeline.normalizing.contents import HandedOver


def show_handed_over(handed_over: HandedOver) -> bool:
    """Print what the file holds, or why it is held back and what to do; return whether it counts."""
    snapshot, validation = handed_over.snapshot, handed_over.validation
    outcome = "landed" if handed_over.is_new else "already landed"
    click.echo(f"{outcome}: {snapshot.snapshot_id}, {snapshot.edition}, {snapshot.bytes:,} bytes, {snapshot.sha256}")
    if handed_over.contents is None:
        click.echo(f"{validation.outcome}, its bytes are kept: {validation.reason}")
        click.echo(f"next: {step_of_held(snapshot, validation)}")
        return False
    contents = handed_over.contents
    click.echo(
        f"read: {validation.rows_read:,} rows, {validation.rows_loaded:,} loaded, "
        f"{validation.rows_quarantined:,} quarantined, {validation.rows_excluded:,} excluded"
    )
    for indicator_id, values in contents.values_by_indicator.items():
        click.echo(f"  {indicator_id}: {values:,} values")
    if contents.values_by_indicator:
        click.echo(f"  {contents.economies:,} economies, periods {contents.first_period} to {contents.last_period}")
    click.echo("next: aigap refresh" + ("" if handed_over.is_new else ", which does nothing where nothing changed"))
    return True
