"""``datapackage.json``: tables, columns, keys, licences and sources of an export, after the Data Package standard, v2.

Belongs here: the description that programs read. The one that people read is in ``attribution``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.contracts.sql_text import identifier
from pipeline.publishing.content import Content
from pipeline.publishing.formats.checksums import sha256_of
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
#: The formats that have a file a table, which the package describes column by column.
_TABULAR = ("csv", "parquet")
#: Titles, definitions and computations that aigap adds.
_OURS = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": "aigap's own texts and computations: MIT",
}


def write(content: Content, folder: Path) -> None:
    """Write the description of the files that stand in the folder."""
    text = json.dumps(data_package(content, folder), ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def data_package(content: Content, folder: Path) -> dict[str, Any]:
    """The content of ``datapackage.json``."""
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
            _resource(content, output, path, folder, references)
            for output in content.outputs
            if not output.is_description
            for path in output.files(folder)
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
    content: Content, output: Output, path: Path, folder: Path, references: Mapping[str, list[tuple[str, str, str]]]
) -> dict[str, Any]:
    place = path.relative_to(folder).as_posix()
    selection = content.selection(path.stem)
    resource: dict[str, Any] = {
        "name": _name(path.stem, output) if selection else place.replace("/", "."),
        "path": place,
        "title": selection.table.title_en if selection else output.title_en,
        "title_ja": selection.table.title_ja if selection else output.title_ja,
        "format": path.suffix.removeprefix("."),
        "mediatype": output.media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
    }
    if selection is None or output.name not in _TABULAR:
        return resource
    return resource | _tabular(selection, output, references.get(path.stem, []))


def _name(table: str, output: Output) -> str:
    """The CSV has the table's own name; a second file of the same table says its format."""
    return table if output.name == "csv" else f"{table}.{output.name}"


def _tabular(selection: Selection, output: Output, references: list[tuple[str, str, str]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "$schema": f"{_PROFILES}/dataresource.json",
        "type": "table",
        "description": selection.table.description,
        "rows": selection.rows,
        "rows_left_out": sum(selection.left_out.values()),
        "schema": _schema(selection.table, output, references),
    }
    return described | ({"encoding": "utf-8"} if output.name == "csv" else {})


def _schema(table: Table, output: Output, references: list[tuple[str, str, str]]) -> dict[str, Any]:
    optional = {column.name for column in table.columns if column.nullable}
    # a primary key of the Table Schema has no empty column, while one of ours may: an empty price base is an answer
    key = {} if optional & set(table.key) else {"primaryKey": list(table.key)}
    foreign = [
        {"fields": [column], "reference": {"resource": _name(other, output), "fields": [other_column]}}
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
    for selection in content.written:
        if len(selection.table.key) == 1:
            keys.setdefault(selection.table.key[0], selection.table.name)
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
