"""``datapackage.json``: the tables, columns, licences and sources of an export, after the Frictionless Data Package.

Belongs here: the description that programs read. The one that people read is in ``attribution``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.publishing.files import Format
from pipeline.publishing.licences import Source
from pipeline.publishing.public_tables import Column, Table
from pipeline.publishing.selection import Selection

_TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
#: Titles, definitions and computations that aigap adds.
_OURS = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": "aigap's own texts and computations: MIT",
}


def data_package(
    folder: Path, selections: Sequence[Selection], sources: Sequence[Source], *, release_id: str, style: Format
) -> dict[str, Any]:
    """The content of ``datapackage.json`` for the files that stand in ``folder``."""
    return {
        "name": "aigap",
        "profile": "tabular-data-package" if style == "csv" else "data-package",
        "title": "One economy's gap to the world in AI",
        "description": "Every value of every edition, and the gaps derived from them. ATTRIBUTION.md says whose rows "
        "these are, how to cite them, and what was left out.",
        "version": release_id,
        "licenses": list(_licences(sources)),
        "sources": [_source(source) for source in sources],
        "resources": [
            _resource(folder / f"{selection.table.name}.{style}", selection, style) for selection in selections
        ],
    }


def _licences(sources: Iterable[Source]) -> Iterable[dict[str, str]]:
    """Each licence once, ours first."""
    yield _OURS
    named = {_OURS["name"]}
    for source in sources:
        if source.licence not in named:
            named.add(source.licence)
            # where there is no page for the licence, the publisher's own page is the place to ask
            yield {"title": source.licence, "path": source.licence_url or source.homepage}


def _source(source: Source) -> dict[str, str]:
    return {
        "title": f"{source.publisher}: {source.title_en}",
        "path": source.homepage,
        "source_id": source.source_id,
        "licence": source.licence,
        "citation_en": source.citation_en,
        "citation_ja": source.citation_ja,
    }


def _resource(path: Path, selection: Selection, style: Format) -> dict[str, Any]:
    table = selection.table
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    resource = {
        "name": table.name,
        "path": path.name,
        "title": table.title_en,
        "title_ja": table.title_ja,
        "description": table.description,
        "format": style,
        "mediatype": _MEDIA[style],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": selection.rows,
        "rows_left_out": sum(selection.left_out.values()),
        "schema": _schema(table),
    }
    return resource | ({"profile": "tabular-data-resource", "encoding": "utf-8"} if style == "csv" else {})


def _schema(table: Table) -> dict[str, Any]:
    optional = {column.name for column in table.columns if column.nullable}
    # a primary key of the Table Schema has no empty column, while one of ours may: an empty price base is an answer
    key = {} if optional & set(table.key) else {"primaryKey": list(table.key)}
    return {"fields": [_field(column) for column in table.columns], "missingValues": [""], **key}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.data_type],
        "title": column.title_en,
        "title_ja": column.title_ja,
        "description": column.description,
        "constraints": {"required": not column.nullable},
    }
    return field | ({"unit": column.unit} if column.unit else {})
