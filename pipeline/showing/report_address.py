"""Where a reader finds the report of the current release, and opening it."""

from __future__ import annotations

import webbrowser
from pathlib import Path

from pipeline.parsing.faults import RunFault
from pipeline.reporting.report import report_of
from pipeline.reporting.slides import write_slides
from pipeline.settings import Settings
from pipeline.showing.economies import meant_economy
from pipeline.showing.paragraphs import say
from pipeline.showing.queries import connected


def show_report(
    settings: Settings, focus: str | None, *, is_opened: bool, slides: Path | None = None, language: str = "ja"
) -> None:
    """Print the path of the report, or its address where it is to begin with another economy; open it if asked to.

    Where ``slides`` is a folder, its charts are written there in that language.

    Raises:
        RunFault: there is no release, it has no report, the economy is unknown, or no browser can be opened.
    """
    with connected(settings) as connection:
        geo = meant_economy(connection, focus, command="aigap report --focus {}")[0] if focus is not None else None
    path = report_of(settings.current_warehouse.resolve())
    if not path.is_file():
        raise RunFault(
            "the current release has no report", expected=str(path), seen="nothing", next_step="aigap refresh"
        )
    if slides is not None:
        written = write_slides(path, slides, f"lang={language}&focus={geo or settings.default_focus}")
        say(f"written: {len(written)} charts in {slides}")
        return
    address = f"{path.as_uri()}#focus={geo}" if geo else path.as_uri()
    if is_opened and not webbrowser.open(address):
        raise RunFault(
            "no browser could be opened",
            expected="a browser on this machine",
            seen="none that starts",
            next_step=f"open {address} in a browser",
        )
    say(address if geo else str(path))
