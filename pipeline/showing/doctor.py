"""``aigap doctor``: one screen of what is installed, where the data is, what is wrong and the next command."""

from __future__ import annotations

from pipeline.settings import Settings
from pipeline.showing.diagnosis import findings
from pipeline.showing.paragraphs import counted, say

#: The column that the longest name of an area leaves.
INDENT = 14


def show_findings(settings: Settings, *, deep: bool, online: bool) -> bool:
    """Print each finding; whether all is as it should be."""
    wrong = 0
    for finding in findings(settings, deep=deep, online=online):
        is_wrong = finding.next_step is not None
        wrong += is_wrong
        say(
            f"{'! ' if is_wrong else '  '}{finding.area:<{INDENT - 2}}{finding.text}", style="red" if is_wrong else None
        )
        if finding.next_step is not None:
            say(f"next: {finding.next_step}", INDENT)
    verb = "is" if wrong == 1 else "are"
    say(f"{counted(wrong, 'thing')} {verb} to be seen to" if wrong else "nothing is wrong here")
    return not wrong
