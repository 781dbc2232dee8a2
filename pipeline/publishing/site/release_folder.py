"""One release of the site: report, files, dictionary, its own page, and the description that outlives it on disk."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.parsing.faults import RunFault
from pipeline.publishing.content import Content, content_of, narrowed, opened_release
from pipeline.publishing.export import write_outputs
from pipeline.publishing.folders import made_whole
from pipeline.publishing.formats.checksums import FILE, checksums
from pipeline.publishing.formats.duckdb import write_database
from pipeline.publishing.formats.json_ld import dataset
from pipeline.publishing.outputs import Output, chosen_outputs
from pipeline.publishing.site.changes import changes_since
from pipeline.publishing.site.dictionary import dictionary_page
from pipeline.publishing.site.release_page import release_page
from pipeline.releasing.promotion import has_released_bytes, released_warehouse, warehouse_file
from pipeline.reporting.report import REPORT, report_of, write_report

DESCRIPTION = "release.json"


@dataclass(frozen=True)
class Site:
    """How a site is made, the same for all of its releases.

    Attributes:
        address: where it will be served, with a slash at its end; empty where nobody knows.
        for_commercial_use: leaves out sources whose licence allows none.
        tables: what of the tables has files, as ``aigap export --tables`` takes it.
    """

    address: str = ""
    for_commercial_use: bool = False
    tables: str = "headline"


def sound_warehouse(home: Path) -> Path:
    """The warehouse of a release on disk, all bytes of which are those that were released.

    Raises:
        RunFault: it is damaged.
    """
    warehouse = home / warehouse_file(home.name)
    with opened_release(warehouse):
        released_warehouse(home)
    if has_released_bytes(warehouse):
        return warehouse
    raise RunFault(
        f"the file of the release {home.name} was damaged after it was released",
        expected="the bytes that its manifest names",
        seen=f"{warehouse}: other bytes, by the size and time of then",
        next_step="bring that file back from a copy, or delete the folder of that release",
    )


def publish_release(target: Path, warehouse: Path, earlier: Path | None, site: Site) -> None:
    """Write one release: report, files, dictionary, its own page, and the sums of all of them.

    Args:
        target: the release's folder in the site.
        warehouse: the release, sound.
        earlier: that of the release before, sound, which the page says the changes since.
        site: how the site is made.

    Raises:
        RunFault: the licences allow no publishing, or the release was made by code whose tables were others.
        ResourceFault: the folder cannot be written.
    """
    try:
        _write_release(target, warehouse, earlier, site)
    except (duckdb.BinderException, duckdb.CatalogException, KeyError) as error:  # KeyError: a column that a row lacks
        raise RunFault(
            f"the release {warehouse.parent.name} has other tables than those that are published",
            expected="the tables and columns of a release of this version of aigap",
            seen=str(error).splitlines()[0],
            next_step="publish it with the version of aigap that made it, or do without it",
        ) from error


def _write_release(target: Path, warehouse: Path, earlier: Path | None, site: Site) -> None:
    release_id = warehouse.parent.name
    with opened_release(warehouse) as connection, made_whole(target, "site") as made:
        whole = content_of(connection, release_id, (), tables="all", for_commercial_use=site.for_commercial_use)
        address = f"{site.address}{release_id}/files/" if site.address else ""
        content = narrowed(whole, chosen_outputs(()), tables=site.tables, address=address)
        (made / "files").mkdir()
        write_outputs(content, made / "files")
        _place_report(whole, warehouse, made)
        (made / "dictionary.html").write_text(dictionary_page(whole), encoding="utf-8")
        release = _describe(content, whole, made, changes_since(whole, earlier))
        (made / DESCRIPTION).write_text(json.dumps(release, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        described = dataset(replace(content, address=address or "files/"), made / "files")
        (made / "index.html").write_text(release_page(release, described), encoding="utf-8")
        (made / FILE).write_text(checksums(made), encoding="utf-8")


def _place_report(whole: Content, warehouse: Path, made: Path) -> None:
    """The release's own report; where rows may not be passed on, one that is made without them."""
    report = report_of(warehouse)
    if report.is_file() and not whole.left_out:
        (made / REPORT).parent.mkdir()
        shutil.copyfile(report, made / REPORT)
        return
    public = made / "public.duckdb"
    write_database(whole, public)
    write_report(public)
    public.unlink()


def _describe(content: Content, whole: Content, made: Path, changes: dict[str, Any]) -> dict[str, Any]:
    """The content of ``release.json``: what the pages say of a release, also when it is on disk no more."""
    return {
        "release_id": content.release_id,
        "built_at": f"{content.built_at.isoformat(timespec='seconds')}Z",
        "files": [
            _file(content, output, path, made) for output in content.outputs for path in output.files(made / "files")
        ],
        "sources": [
            {
                "title_en": source.title_en,
                "title_ja": source.title_ja,
                "homepage": source.homepage,
                "licence": source.licence,
                "licence_url": source.licence_url,
                "citation_en": source.citation_en,
                "citation_ja": source.citation_ja,
                "rows": content.rows_of[source.source_id],  # as ATTRIBUTION.md beside it counts them
            }
            for source in whole.inside
        ],
        "left_out": _left_out(content),
        "changes": changes,
    }


def _file(content: Content, output: Output, path: Path, made: Path) -> dict[str, Any]:
    """One file; of a table, its title comes first."""
    selection = content.selection(path.stem)
    about = (output.title_en, output.title_ja)
    if selection is not None:
        about = (f"{selection.table.title_en}: {about[0]}", f"{selection.table.title_ja}：{about[1]}")
    return {
        "path": path.relative_to(made).as_posix(),
        "bytes": path.stat().st_size,
        "media_type": output.media_type,
        "title_en": about[0],
        "title_ja": about[1],
        "readers_en": output.readers_en,
        "readers_ja": output.readers_ja,
    }


def _left_out(content: Content) -> list[dict[str, Any]]:
    """Each source that is left out, even without a row in this release, with why and where its values are."""
    sources = {source.source_id: source for source in content.sources}
    rows = []
    for source_id, reason in content.reasons.items():
        source = sources.get(source_id)
        rows.append(
            {
                "source_id": source_id,
                "title_en": source.title_en if source else source_id,
                "title_ja": source.title_ja if source else source_id,
                "homepage": source.homepage if source else "",
                "rows": content.left_out.get(source_id, 0),
                "reason_en": reason,
                "reason_ja": content.reason_ja(source_id),
            }
        )
    return rows
