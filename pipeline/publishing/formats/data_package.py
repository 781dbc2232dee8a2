"""``datapackage.json``: tables, columns, keys, licences and sources of an export, after the Data Package standard, v2.

Belongs here: the description that programs read. The one that people read is in ``attribution``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.contracts.file_hashes import sha256_of_file
from pipeline.contracts.sql_text import identifier
from pipeline.publishing.content import Content
from pipeline.publishing.licences import Source
from pipeline.publishing.outputs import Output
from pipeline.publishing.public_tables import Column, Table
from pipeline.publishing.selection import Selection

_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
#: The formats that have a file a table; the first that is there is described, so that each table is there once.
_TABULAR = ("csv", "parquet")
#: Keys that other tables name.
_IDENTIFIER = re.compile(r"geo|[a-z_]+_id")
#: Titles, definitions and computations that aigap adds.
_OURS = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": "aigap's own texts and computations: MIT",
}


def write(content: Content, folder: Path) -> None:
    """Write the description of the tables that stand in the folder, where any of them has a file of its own."""
    written = {output.name: output for output in content.outputs}
    described = next((written[name] for name in _TABULAR if name in written), None)
    if described is not None:
        text = json.dumps(data_package(content, described, folder), ensure_ascii=False, indent=1)
        (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def data_package(content: Content, described: Output, folder: Path) -> dict[str, Any]:
    """The content of ``datapackage.json``, of the tables in one format."""
    references = _references(content)
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "aigap",
        "id": f"urn:aigap:{content.release_id}",
        "title": "One economy's gap to the world in AI",
        "description": "Published figures of every edition, and the gaps derived from them. ATTRIBUTION.md says whose "
        "rows these are, how to cite them, and what was left out.",
        "version": content.release_id,
        "created": f"{content.built_at.isoformat(timespec='seconds')}Z",
        "contributors": [{"title": "aigap contributors", "roles": ["creator"]}],
        "licenses": list(_licences(content.inside)),
        "sources": [_source(source) for source in content.inside],
        "resources": [
            _resource(path, folder, selection, described, references.get(selection.table.name, []))
            for path in described.files(folder)
            if (selection := content.selection(path.stem))
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


def _resource(
    path: Path, folder: Path, selection: Selection, output: Output, references: list[tuple[str, str, str]]
) -> dict[str, Any]:
    table = selection.table
    resource = {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": path.relative_to(folder).as_posix(),
        "title": table.title_en,
        "title_ja": table.title_ja,
        "description": table.description,
        "format": output.name,
        "mediatype": output.media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of_file(path)}",
        "rows": selection.rows,
        "rows_left_out": sum(selection.left_out.values()),
        "schema": _schema(table, references),
    }
    return resource | ({"encoding": "utf-8"} if output.name == "csv" else {})


def _schema(table: Table, references: list[tuple[str, str, str]]) -> dict[str, Any]:
    optional = {column.name for column in table.columns if column.nullable}
    # a primary key of the Table Schema has no empty column, while one of ours may: an empty price base is an answer
    key = {} if optional & set(table.key) else {"primaryKey": list(table.key)}
    foreign = [
        {"fields": [column], "reference": {"resource": other, "fields": [other_column]}}
        for column, other, other_column in references
    ]
    fields = [_field(column) for column in table.columns]
    schema = {"$schema": f"{_PROFILES}/tableschema.json", "fields": fields, "missingValues": [""], **key}
    return schema | ({"foreignKeys": foreign} if foreign else {})


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


def _references(content: Content) -> dict[str, list[tuple[str, str, str]]]:
    """By table, the columns that point to the key of another table that is here, and every value of which is found.

    A column named like a table's single key, or ending in it (``leader_geo``), points to that table.
    """
    keys: dict[str, str] = {}
    for selection in sorted(content.written, key=lambda one: one.rows):  # of two tables by one key, the larger
        if len(selection.table.key) == 1 and _IDENTIFIER.fullmatch(selection.table.key[0]):
            keys[selection.table.key[0]] = selection.table.name
    found: dict[str, list[tuple[str, str, str]]] = {}
    for selection in content.written:
        for column in selection.table.columns:
            key = next((key for key in keys if column.name == key or column.name.endswith(f"_{key}")), None)
            if key and keys[key] != selection.table.name and _is_found(content, selection, column, keys[key], key):
                found.setdefault(selection.table.name, []).append((column.name, keys[key], key))
    return found


def _is_found(content: Content, selection: Selection, column: Column, other: str, key: str) -> bool:
    target = content.selection(other)
    assert target is not None
    known = f"select exported.{identifier(key)} from {target.table.sql_name} as exported where {target.condition}"
    row = content.connection.execute(
        f"select count(*) from {selection.table.sql_name} as exported where {selection.condition} "
        f"and exported.{identifier(column.name)} is not null and exported.{identifier(column.name)} not in ({known})"
    ).fetchone()
    return row == (0,)
