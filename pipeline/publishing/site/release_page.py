"""``<release>/index.html``: what there is to look at and to take away, whose values they are, what was left out."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from pipeline.publishing.site.changes import changes_markup
from pipeline.publishing.site.markup import LANGUAGES, link, page, size_words, table

_HEADS = {
    "ja": ("ファイル", "大きさ", "内容", "読む人"),
    "en": ("file", "size", "what it is", "for whom"),
}
_SOURCE_HEADS = {
    "ja": ("出典", "行数", "ライセンス", "引用"),
    "en": ("source", "rows", "licence", "citation"),
}
_LEFT_HEADS = {
    "ja": ("出典", "除いた行数", "理由", "入手先"),
    "en": ("source", "rows left out", "why", "where to get them"),
}
_WORDS = {
    "ja": {
        "built": "作成日時（UTC）",
        "report": "レポート（図表）を開く",
        "dictionary": "データ辞書",
        "files": "ファイル",
        "sources": "出典とライセンス",
        "left_out": "除いたもの",
        "nothing": "除いた行はない。",
        "changes": "前のリリースからの変更",
    },
    "en": {
        "built": "built (UTC)",
        "report": "open the report (charts)",
        "dictionary": "data dictionary",
        "files": "Files",
        "sources": "Sources and licences",
        "left_out": "Left out",
        "nothing": "No row is left out.",
        "changes": "Changes since the release before",
    },
}


def release_page(release: dict[str, Any], described: dict[str, Any]) -> str:
    """The page of a release.

    Args:
        release: its description, as ``release.json`` holds it.
        described: the same for search engines, schema.org's Dataset.
    """
    # a text in it may hold </script>, and JSON knows the sign by number too
    data = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
    titles = (f"{release['release_id']} の内容", "Contents of this release")
    bodies = [_body(release, language) for language in LANGUAGES]
    return page(titles, bodies, up="../index.html", head=f'<script type="application/ld+json">{data}</script>\n')


def _body(release: dict[str, Any], language: str) -> str:
    words = _WORDS[language]
    return (
        f"<p>{words['built']}: {escape(release['built_at'])}</p>"
        f'<p class="lead">{link(f"report/index.html#lang={language}", words["report"])} · '
        f"{link('dictionary.html', words['dictionary'])}</p>"
        f"<h3>{words['files']}</h3>{_files(release, language)}"
        f"<h3>{words['sources']}</h3>{_sources(release, language)}"
        f"<h3>{words['left_out']}</h3>{_left_out(release, language)}"
        f"<h3>{words['changes']}</h3>{changes_markup(release['changes'], language)}"
    )


def _files(release: dict[str, Any], language: str) -> str:
    rows = [
        (
            link(file["path"], file["path"].removeprefix("files/")),
            size_words(file["bytes"]),
            escape(file[f"title_{language}"]),
            escape(file[f"readers_{language}"]),
        )
        for file in release["files"]
    ]
    return table(_WORDS[language]["files"], _HEADS[language], rows)


def _sources(release: dict[str, Any], language: str) -> str:
    rows = [
        (
            link(source["homepage"], source[f"title_{language}"]),
            f"{source['rows']:,}",
            link(source["licence_url"] or source["homepage"], source["licence"]),
            escape(source[f"citation_{language}"]),
        )
        for source in release["sources"]
    ]
    return table(_WORDS[language]["sources"], _SOURCE_HEADS[language], rows)


def _left_out(release: dict[str, Any], language: str) -> str:
    rows = [
        (
            escape(one[f"title_{language}"]),
            f"{one['rows']:,}",
            escape(one[f"reason_{language}"]),
            link(one["homepage"], one["homepage"]) if one["homepage"] else "",
        )
        for one in release["left_out"]
    ]
    if not rows:
        return f"<p>{_WORDS[language]['nothing']}</p>"
    return table(_WORDS[language]["left_out"], _LEFT_HEADS[language], rows)
