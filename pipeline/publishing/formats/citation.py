"""``CITATION.cff``: how to cite the release, after the Citation File Format 1.2.0, with its sources as references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.publishing.content import Content
from pipeline.publishing.licences import Source


def write(content: Content, folder: Path) -> None:
    """Write the citation of the release."""
    import yaml

    text = yaml.safe_dump(citation(content), allow_unicode=True, sort_keys=False, width=120)
    (folder / "CITATION.cff").write_text(text, encoding="utf-8")


def citation(content: Content) -> dict[str, Any]:
    """The citation's fields."""
    cited = {
        "cff-version": "1.2.0",
        "message": "Cite the publishers of the values (references), and this release as where you took them.",
        "type": "dataset",
        "title": "aigap: one economy's gap to the world in AI",
        "version": content.release_id,
        "date-released": content.built_at.date(),
        "authors": [{"name": "aigap contributors"}],
        "keywords": ["artificial intelligence", "international comparison", "AI gap", "人工知能", "国際比較"],
        "references": [_reference(source) for source in content.inside],
    }
    return cited | ({"url": content.address} if content.address else {})


def _reference(source: Source) -> dict[str, Any]:
    return {
        "type": "data",
        "title": source.title_en,
        "authors": [{"name": source.publisher}],
        "url": source.homepage,
        "notes": f"{source.citation_en} {source.citation_ja} Licence: {source.licence}",
    }
