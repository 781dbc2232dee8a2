"""The pages of the current release, served beside Dagster's UI and behind its guard: report and Data Docs.

A link in the UI then opens a page; the path of a file would have to be copied, and means nothing on another machine.
"""

from __future__ import annotations

import re
from pathlib import Path

from starlette.responses import FileResponse, PlainTextResponse, Response

from pipeline.auditing.audit import DATA_DOCS
from pipeline.orchestration.guard import Application, Receive, Scope, Send
from pipeline.reporting.report import REPORT, report_of
from pipeline.settings import Settings

#: Where the UI's links lead.
REPORT_PAGE = f"/{REPORT.as_posix()}"
_PAGE = re.compile(rf"/{DATA_DOCS}/([a-z0-9_.]+\.html)")
#: The pages of the Data Docs run no script and load nothing; that a browser would do so is ruled out all the same. The
#: report has scripts, and its own policy on them: they run as a page of nobody's, which the guard lets ask for nothing.
_NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'"
_APART = "sandbox allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


class ReleasePages:
    """An application that serves these pages itself and hands on everything else."""

    def __init__(self, inside: Application, settings: Settings) -> None:
        """Serve the pages of the release that is current when they are asked for."""
        self._inside, self._settings = inside, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        application = self._page(scope["path"]) if scope["type"] == "http" else None
        await (application or self._inside)(scope, receive, send)

    def _page(self, path: str) -> Response | None:
        """The answer, where the path is that of such a page."""
        warehouse = self._settings.current_warehouse.resolve()
        if path == REPORT_PAGE:
            return _answer(report_of(warehouse), _APART)
        match = _PAGE.fullmatch(path)
        return _answer(warehouse.parent / DATA_DOCS / match[1], _NO_SCRIPT) if match else None


def _answer(page: Path, policy: str) -> Response:
    if not page.is_file():
        return PlainTextResponse(f"the current release has no page {page.name}\n", 404)
    return FileResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})
