"""The root of the site: the list of releases, the changelog of the data, the policy, feed and robots.txt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.landing.records import Rollback
from pipeline.publishing.formats.checksums import FILE
from pipeline.publishing.site.changes import changes_markup, rollback_words
from pipeline.publishing.site.feed import feed
from pipeline.publishing.site.markup import LANGUAGES, link, listed, page, size_words
from pipeline.publishing.site.policy import policy_page

#: Every page may be indexed.
_ROBOTS = "User-agent: *\nDisallow:\n"
_FEED_LINK = '<link rel="alternate" type="application/atom+xml" title="aigap" href="feed.atom">\n'
_WORDS = {
    "ja": (
        "現在のレポートを開く",
        "現在のリリースのファイル",
        "改訂と訂正の方針",
        "データの変更",
        "更新フィード（Atom）",
        "すべてのリリース",
    ),
    "en": (
        "open the current report",
        "files of the current release",
        "revisions and corrections",
        "changelog of the data",
        "feed of releases (Atom)",
        "All releases",
    ),
}


def write_root(
    folder: Path, releases: Sequence[dict[str, Any]], address: str, rolled_back: Mapping[str, Rollback]
) -> None:
    """Write the pages that change with every release, each moved into its place when it is whole.

    Args:
        folder: the site.
        releases: the description of each release that stands in it, newest first.
        address: of the site; empty where nobody knows it.
        rolled_back: the releases that are to be marked; why, and who says so, stays in the ledger.
    """
    pages = {
        "index.html": _index(releases, rolled_back),
        "changes.html": _changes(releases, rolled_back),
        "policy.html": policy_page(),
        "feed.atom": feed(releases, address, rolled_back),
        "robots.txt": _ROBOTS,
    }
    for name, text in pages.items():
        _write(folder / name, text)
    summed = [*(folder / name for name in pages), *(folder / one["release_id"] / FILE for one in releases)]
    sums = "".join(f"{sha256_of_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in summed)
    _write(folder / FILE, sums)


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.partial")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _index(releases: Sequence[dict[str, Any]], rolled_back: Mapping[str, Rollback]) -> str:
    titles = ("AIにおける世界との差", "The gap to the world in AI")
    return page(titles, [_index_body(releases, rolled_back, language) for language in LANGUAGES], head=_FEED_LINK)


def _index_body(releases: Sequence[dict[str, Any]], rolled_back: Mapping[str, Rollback], language: str) -> str:
    report, files, policy, changes, atom, every = _WORDS[language]
    doors = [
        link("latest/index.html", files),
        link("changes.html", changes),
        link("policy.html", policy),
        link("feed.atom", atom),
    ]
    rows = [
        f"{_release_link(one)} ({size_words(sum(file['bytes'] for file in one['files']))})"
        f"{_mark(one, rolled_back, language)}"
        for one in releases
    ]
    newest = link(f"latest/report/index.html#lang={language}", report)
    return f'<p class="lead">{newest}</p>{listed(doors)}<h3>{every}</h3>{listed(rows)}'


def _release_link(release: dict[str, Any]) -> str:
    return link(f"{release['release_id']}/index.html", release["release_id"])


def _mark(release: dict[str, Any], rolled_back: Mapping[str, Rollback], language: str) -> str:
    rollback = rolled_back.get(release["release_id"])
    return f" <strong>{escape(rollback_words(rollback, language))}</strong>" if rollback else ""


def _changes(releases: Sequence[dict[str, Any]], rolled_back: Mapping[str, Rollback]) -> str:
    bodies = [
        "".join(
            f"<h3>{_release_link(one)}{_mark(one, rolled_back, language)}</h3>"
            f'<p class="small">{escape(one["built_at"])}</p>{changes_markup(one["changes"], language)}'
            for one in releases
        )
        for language in LANGUAGES
    ]
    return page(("データの変更", "Changelog of the data"), bodies, up="index.html")
