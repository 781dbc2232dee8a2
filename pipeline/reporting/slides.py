"""The charts of a report as SVG files, for slides: drawn by the page's own script in a browser of this machine.

A browser is needed, since the charts are; no other part of aigap needs one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from pipeline.parsing.faults import RunFault
from pipeline.reporting.words import words

#: Names under which Chromium is installed.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What the page writes when its address asks for it: a text element a chart.
_SLIDE = re.compile(r'<script type="text/plain" class="slide" data-name="([a-z0-9_]+)">(.*?)</script>', re.DOTALL)
#: Drawing takes two seconds on a quiet machine.
_SECONDS = 120


def write_slides(report: Path, folder: Path, choices: str) -> list[Path]:
    """Write every chart of a report into a folder as ``<section>.svg``, in light colours with title and source line.

    Args:
        report: the page.
        folder: made if it is not there; charts of before are replaced, and nothing else may be there.
        choices: what the page's address says, such as ``lang=ja&focus=KOR``.

    Raises:
        RunFault: the folder has something else in it, no browser is installed, or it gave no chart.
    """
    _refuse_what_is_not_ours(folder)
    page = _drawn(f"{report.as_uri()}#{choices}&slides=1")
    slides = _SLIDE.findall(page)
    if not slides:
        raise RunFault(
            "the browser drew no chart",
            expected="the report's page with its charts",
            seen=page[:200] or "nothing",
            next_step="open the report in the browser and save charts there, or aigap refresh",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in slides:
        (folder / f"{name}.svg").write_text(text, encoding="utf-8")
    return [folder / f"{name}.svg" for name, _ in slides]


def _refuse_what_is_not_ours(folder: Path) -> None:
    """Let charts stand beside charts alone: a folder of somebody's is not to be written over."""
    ours = {f"{section}.svg" for section in words()["sections"]}
    others = sorted(path.name for path in folder.iterdir() if path.name not in ours) if folder.is_dir() else []
    if others:
        raise RunFault(
            "the charts would mix with what is there",
            expected=f"at {folder} no folder, an empty one, or one with charts of a report alone",
            seen=f"{others[0]}" + (f" and {len(others) - 1} more" if len(others) > 1 else ""),
            next_step="choose another folder for --svg",
        )


def _drawn(address: str) -> str:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise RunFault(
            "charts as files need a browser to draw them",
            expected=f"one of {', '.join(_BROWSERS)}",
            seen="none on the path",
            next_step="install Chromium, or open the report and save each chart there",
        )
    # Chromium's own sandbox does not start for root, as which a container runs.
    options = ["--headless", "--disable-gpu", "--window-size=1280,900", "--virtual-time-budget=30000"]
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [browser, *options, "--dump-dom", address]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"nothing within {_SECONDS} seconds"
    return done.stdout
