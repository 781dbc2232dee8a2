"""The Data Docs: one page per suite and an index, as files that need no network and run no script.

Great Expectations draws what is inside a page. Its own frame of a page loads styles and scripts from the web, and its
templates put values of the data into HTML as they are; so the frame here is ours, and values are escaped beforehand.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.auditing.expectations import Audited, plain
from pipeline.contracts.check_results import CRITICAL, CheckResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

#: How many unexpected values a page shows; the view itself has them all.
VALUES_SHOWN = 20
_STYLE = Path(__file__).with_name("data_docs.css")
#: Great Expectations shows a status as a sign of a font that its own frame loads; here a word stands for it.
_SIGN = re.compile(r'<i class="fas (fa-[a-z-]+)[^"]*"\s*></i>')
_MET_SIGN = "fa-check-circle"
#: All rows are in the audit view that the page names: a list of them, or code of a frame that is gone, helps nobody.
_LEFT_OUT = ("unexpected_list", "unexpected_index_list", "unexpected_index_query")
_LISTS = ("partial_unexpected_list", "partial_unexpected_counts", "partial_unexpected_index_list")


def write_data_docs(folder: Path, release_id: str, audited: Sequence[Audited]) -> None:
    """Write ``index.html`` and one page per suite into the folder, which is made.

    A page of results that were taken names the release that they were found in.
    """
    folder.mkdir(parents=True)
    for result in audited:
        name = result.suite.table_name
        if isinstance(result.raw, Path):
            shutil.copyfile(result.raw, folder / f"{name}.html")
            continue
        body = f'<p><a href="index.html">all suites</a></p><p>Facts: {_text(result.suite.reads)}</p>'
        body += _checks_table(result.checks) + _sections(result.raw)
        _write(folder / f"{name}.html", f"{name}: expectations on release {release_id}", body)
    rows = "".join(_index_row(result) for result in audited)
    head = "<tr><th>table</th><th>facts</th><th>expectations</th><th>failed</th></tr>"
    _write(folder / "index.html", f"Expectations on release {release_id}", f"<table>{head}{rows}</table>")


def _index_row(result: Audited) -> str:
    name, failed = result.suite.table_name, [check.check_name for check in result.checks if not check.passed]
    cells = [f'<a href="{_text(name)}.html">{_text(name)}</a>', _text(result.suite.reads), str(len(result.checks))]
    cells.append(_text(", ".join(failed)) or "none")
    kind = "failed" if failed else "passed"
    return f'<tr class="{kind}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _checks_table(checks: Sequence[CheckResult]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("check", "result", "expected", "seen", "likely cause", "next step"))
    rows = ""
    for check in checks:
        result = "passed" if check.passed else "failed" if check.severity == CRITICAL else "warning"
        texts = (check.message, check.likely_cause, check.next_step) if not check.passed else ("", "", "")
        cells = (check.check_name, result, check.expected, *texts)
        rows += f'<tr class="{result}">' + "".join(f"<td>{_text(cell or '')}</td>" for cell in cells) + "</tr>"
    return f"<table><tr>{head}</tr>{rows}</table>"


def _sections(raw: ExpectationSuiteValidationResult) -> str:
    """What Great Expectations draws of each column, without its overview, which names files that are not here."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaSectionView

    for result in raw.results:
        result.result = _escaped(_short(plain(result.result)))
    view: Any = DefaultJinjaSectionView()  # it states no types
    sections = ValidationResultsPageRenderer(run_info_at_end=False).render(raw).sections[1:]
    drawn = "".join(
        view.render({"section": section.to_json_dict(), "section_loop": {"index": number}})
        for number, section in enumerate(sections, 1)
    )
    return _SIGN.sub(lambda sign: "met" if sign[1] == _MET_SIGN else "not met", drawn)


def _short(result: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in result.items() if name not in _LEFT_OUT}
    return kept | {name: kept[name][:VALUES_SHOWN] for name in _LISTS if name in kept}


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {_escaped(name): _escaped(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_escaped(part) for part in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return html.escape(value)


def _write(path: Path, title: str, body: str) -> None:
    style = _STYLE.read_text(encoding="utf-8")
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        # a page that shows what publishers wrote runs nothing and fetches nothing, whatever is in it
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(title)}</title><style>{style}</style></head><body><h1>{_text(title)}</h1>{body}</body></html>\n"
    )
    path.write_text(page, encoding="utf-8")
