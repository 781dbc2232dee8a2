"""``feed.atom``: the releases, newest first, after RFC 4287."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.landing.records import Rollback
from pipeline.publishing.site.changes import rollback_words
from pipeline.publishing.site.markup import LANGUAGES

_ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "aigap")


def feed(releases: Sequence[dict[str, Any]], address: str, rolled_back: Mapping[str, Rollback]) -> str:
    """The feed.

    Args:
        releases: the description of each, newest first.
        address: of the site, with a slash at its end; links are relative where nobody knows it.
        rolled_back: the releases that a person went back from, which is news of them as well.
    """
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ja"})
    _add(root, "id", address or _urn("site"))
    _add(root, "title", "aigap: AIにおける世界との差 / the gap to the world in AI")
    _add(root, "updated", max(_updated(one, rolled_back) for one in releases))
    author = _add(root, "author")
    _add(author, "name", "aigap contributors")
    _add(root, "link", rel="alternate", type="text/html", href=f"{address}index.html")
    if address:
        _add(root, "link", rel="self", type="application/atom+xml", href=f"{address}feed.atom")
    for release in releases:
        _add_entry(root, release, address, rolled_back)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _updated(release: dict[str, Any], rolled_back: Mapping[str, Rollback]) -> str:
    rollback = rolled_back.get(release["release_id"])
    return f"{rollback.decided_at:%Y-%m-%dT%H:%M:%SZ}" if rollback else str(release["built_at"])


def _add_entry(
    root: ElementTree.Element, release: dict[str, Any], address: str, rolled_back: Mapping[str, Rollback]
) -> None:
    rollback = rolled_back.get(release["release_id"])
    mark = " / ".join(rollback_words(rollback, language) for language in LANGUAGES) if rollback else ""
    entry = _add(root, "entry")
    _add(entry, "id", _urn(release["release_id"]))
    _add(entry, "title", f"{release['release_id']} ({mark})" if mark else release["release_id"])
    _add(entry, "updated", _updated(release, rolled_back))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{address}{release['release_id']}/index.html")
    _add(entry, "summary", _summary(release["changes"]))


def _summary(changes: dict[str, Any]) -> str:
    if changes["since"] is None:
        return "比べられる前のリリースがない。 / There is no release before it to compare with."
    editions = "; ".join(f"{row['title_en']}: {row['edition']}" for row in changes["editions"]) or "–"
    return f"変わった答え / answers changed: {changes['answers_changed']:,}. 新しい版 / new editions: {editions}"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def _urn(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn
