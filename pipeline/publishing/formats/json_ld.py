"""``dataset.jsonld``: the release as schema.org's Dataset, for search engines for data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.publishing.content import Content
from pipeline.publishing.licences import Source
from pipeline.publishing.outputs import Output

_FILE = "dataset.jsonld"
_SPAN = "select min(year), max(year) from ({covered})"
_INDICATORS = """
select indicator_id, title_en, title_ja, unit
from core.indicators
where indicator_id in (select indicator_id from ({covered}))
order by indicator_id
"""


def write(content: Content, folder: Path) -> None:
    """Write the description of the files that stand in the folder."""
    text = json.dumps(dataset(content, folder), ensure_ascii=False, indent=1)
    (folder / _FILE).write_text(text + "\n", encoding="utf-8")


def dataset(content: Content, folder: Path) -> dict[str, Any]:
    """The Dataset; addresses are relative where nobody knows where the files will be."""
    covered = _covered(content)
    measured = content.rows(_INDICATORS.format(covered=covered)) if covered else []
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": content.address or f"urn:aigap:{content.release_id}",
        "name": [_text("One economy's gap to the world in AI", "en"), _text("AIにおける世界との差", "ja")],
        "description": [
            _text("Published figures on AI by economy, every edition, and the gaps derived from them.", "en"),
            _text("各国・地域のAIに関する公表値（各版を保持）と、そこから計算した差。", "ja"),
        ],
        "identifier": content.release_id,
        "version": content.release_id,
        "dateModified": content.built_at.date().isoformat(),
        "inLanguage": ["ja", "en"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "aigap contributors"},
        "license": sorted({source.licence_url or source.homepage for source in content.inside}),
        "isBasedOn": [_source(source) for source in content.inside],
        "variableMeasured": [_variable(row) for row in measured],
        "distribution": [
            _download(content, output, path, folder) for output in content.outputs for path in output.files(folder)
        ],
    }
    if measured:
        first, last = content.connection.execute(_SPAN.format(covered=covered)).fetchone() or (None, None)
        described["temporalCoverage"] = f"{first}/{last}"
    return described | ({"url": content.address} if content.address else {})


def _covered(content: Content) -> str:
    """SQL for the indicators and years of the values that are passed on; empty where no table has any."""
    selects = []
    for selection in content.selections:
        names = {column.name for column in selection.table.columns}
        if {"indicator_id", "year", "value"} <= names:
            rows = f"{selection.table.sql_name} as exported where {selection.condition} and exported.value is not null"
            selects.append(f"select exported.indicator_id, exported.year from {rows}")
    return " union all ".join(selects)


def _text(value: str, language: str) -> dict[str, str]:
    return {"@value": value, "@language": language}


def _source(source: Source) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": source.title_en,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "url": source.homepage,
        "license": source.licence_url or source.homepage,
        "creditText": f"{source.citation_en} {source.citation_ja}",
    }


def _variable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "PropertyValue",
        "propertyID": row["indicator_id"],
        "name": [_text(row["title_en"], "en"), _text(row["title_ja"], "ja")],
        "unitText": row["unit"],
    }


def _download(content: Content, output: Output, path: Path, folder: Path) -> dict[str, Any]:
    place = path.relative_to(folder).as_posix()
    return {
        "@type": "DataDownload",
        "name": f"{place}: {output.title_en}",
        "contentUrl": f"{content.address}{place}",
        "encodingFormat": output.media_type if path.suffix != ".xml" else "application/vnd.sdmx.structure+xml",
        "contentSize": f"{path.stat().st_size} B",
        "sha256": sha256_of_file(path),
    }
