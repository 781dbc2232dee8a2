"""The pages of the current release, served beside Dagster's UI and behind its guard: what its expectations found.

A link in the UI then opens a page; the path of a file would have to be copied, and means nothing on another machine.
"""

from __future__ import annotations

import re

from starlette.responses import FileResponse, PlainTextResponse, Response

from pipeline.auditing.audit import DATA_DOCS
from pipeline.orchestration.guard import Application, Receive, Scope, Send
from pipeline.settings import Settings

_PAGE = re.compile(rf"/{DATA_DOCS}/([a-z0-9_.]+\.html)")
#: The pages run no script and load nothing; that a browser would do so is ruled out all the same.
_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}


class ReleasePages:
    """An application that serves these pages itself and hands on everything else."""

    def __init__(self, inside: Application, settings: Settings) -> None:
        """Serve the pages of the release that is current when they are asked for."""
        self._inside, self._settings = inside, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        match = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        application = self._page(match[1]) if match else self._inside
        await application(scope, receive, send)

    def _page(self, name: str) -> Response:
        page = self._settings.current_warehouse.resolve().parent / DATA_DOCS / name
        if not page.is_file():
            return PlainTextResponse(f"the current release has no page {name}\n", 404)
        return FileResponse(page, headers=_HEADERS)
