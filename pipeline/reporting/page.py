"""The parts, words, charts and style put together to one file that needs no network.

The policy in its head lets it run its own scripts, by their hashes, and nothing else: it can fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from pipeline.reporting.packing import packed
from pipeline.reporting.parts import Part, parameter
from pipeline.reporting.tables import static_tables
from pipeline.reporting.words import said, words

_FOLDER = Path(__file__).parent / "page"
#: The page's own script, in the order in which its files build on each other.
SCRIPTS = (
    "unpacking.js",
    "words.js",
    "drawing.js",
    "naming.js",
    "times.js",
    "years.js",
    "lines.js",
    "panels.js",
    "scores.js",
    "per_head.js",
    "closing.js",
    "records.js",
    "passport.js",
    "opening.js",
    "page.js",
)


def page_of(parts: Mapping[str, Part]) -> str:
    """The whole page."""
    focus = parameter(parts, "default_focus") or ""
    charts = _text("charts.js")
    script = "(() => {\n'use strict';\n" + "\n".join(_text(name) for name in SCRIPTS) + "})();\n"
    release = parts["release"].records()
    title = " / ".join(
        said("page", "title", language, focus=_name(parts, focus, language)) for language in ("ja", "en")
    )
    return Template(_text("page.html")).substitute(
        title=escape(title),
        policy=escape(_policy(charts, script)),
        style=_text("page.css"),
        charts=charts,
        licences=_text("charts.LICENCES.txt").replace("</", "< /"),
        script=script,
        words=_data(json.dumps(words(), ensure_ascii=False, separators=(",", ":"))),
        data=packed(parts),
        tables=static_tables(parts, focus),
        release=escape(str(release[0]["release_id"]) if release else ""),
        notice=" ".join(escape(said("page", "no_script", language)) for language in ("ja", "en")),
    )


def _name(parts: Mapping[str, Part], geo: str, language: str) -> str:
    return next((str(row[f"name_{language}"]) for row in parts["economies"].records() if row["geo"] == geo), geo)


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _data(text: str) -> str:
    """JSON that can stand in a script element: nothing in it ends the element."""
    return text.replace("<", "\\u003c")


def _policy(*scripts: str) -> str:
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    # Observable Plot writes styles into its drawings, whose hashes are not known beforehand.
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
