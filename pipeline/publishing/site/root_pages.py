"""The root of the site: the list of releases, the changelog of the data, the policy, feed and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from pipeline.publishing.formats.checksums import FILE, sha256_of
from pipeline.publishing.site.changes import changes_markup
from pipeline.publishing.site.feed import feed
from pipeline.publishing.site.markup import LANGUAGES, link, listed, page, size_words
from pipeline.publishing.site.policy import policy_page

#: Every page may be indexed.
_ROBOTS = "User-agent: *\nDisallow:\n"
_FEED_LINK = '<link rel="alternate" type="application/atom+xml" title="aigap" href="feed.atom">\n'
_WORDS = {
    "ja": (
        "最新版のレポートを開く",
        "最新版のファイル",
        "改訂と訂正の方針",
        "データの変更",
        "更新フィード（Atom）",
        "すべての版",
    ),
    "en": (
        "open the newest report",
        "files of the newest release",
        "revisions and corrections",
        "changelog of the data",
        "feed of releases (Atom)",
        "All releases",
    ),
}


def write_root(folder: Path, releases: Sequence[dict[str, Any]], address: str) -> None:
    """Write the pages that change with every release, each moved into its place when it is whole.

    Args:
        folder: the site.
        releases: the description of each release that stands in it, newest first.
        address: of the site; empty where nobody knows it.
    """
    pages = {
        "index.html": _index(releases),
        "changes.html": _changes(releases),
        "policy.html": policy_page(),
        "feed.atom": feed(releases, address),
        "robots.txt": _ROBOTS,
    }
    for name, text in pages.items():
        _write(folder / name, text)
    summed = [*(folder / name for name in pages), *(folder / one["release_id"] / FILE for one in releases)]
    sums = "".join(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in summed)
    _write(folder / FILE, sums)


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.partial")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _index(releases: Sequence[dict[str, Any]]) -> str:
    titles = ("AIにおける世界との差", "The gap to the world in AI")
    return page(titles, [_index_body(releases, language) for language in LANGUAGES], head=_FEED_LINK)


def _index_body(releases: Sequence[dict[str, Any]], language: str) -> str:
    report, files, policy, changes, atom, every = _WORDS[language]
    doors = [
        link("latest/index.html", files),
        link("changes.html", changes),
        link("policy.html", policy),
        link("feed.atom", atom),
    ]
    rows = [f"{_release_link(one)} ({size_words(sum(file['bytes'] for file in one['files']))})" for one in releases]
    newest = link(f"latest/report/index.html#lang={language}", report)
    return f'<p class="lead">{newest}</p>{listed(doors)}<h3>{every}</h3>{listed(rows)}'


def _release_link(release: dict[str, Any]) -> str:
    return link(f"{release['release_id']}/index.html", release["release_id"])


def _changes(releases: Sequence[dict[str, Any]]) -> str:
    bodies = [
        "".join(
            f"<h3>{_release_link(one)}</h3>"
            f'<p class="small">{escape(one["built_at"])}</p>{changes_markup(one["changes"], language)}'
            for one in releases
        )
        for language in LANGUAGES
    ]
    return page(("データの変更", "Changelog of the data"), bodies, up="index.html")
