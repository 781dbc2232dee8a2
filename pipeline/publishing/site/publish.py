"""``aigap publish``: every release on disk that the site has not yet, then ``latest/`` and the pages at the root.

Belongs here: the order of the steps, and what stands where. A release that is published is never written again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from pipeline.publishing.site.root_pages import write_root
from pipeline.releasing.promotion import released_warehouse, releases_on_disk
from pipeline.reporting.report import REPORT, report_of, write_report
from pipeline.settings import Settings

_DESCRIPTION = "release.json"
_SITE = "site.json"
_LATEST = "latest"


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


@dataclass(frozen=True)
class Published:
    """What the site has now.

    Attributes:
        folder: where it stands.
        added: the releases that were written, oldest first.
        releases: every release of the site, newest first, as its ``release.json`` describes it.
    """

    folder: Path
    added: tuple[str, ...]
    releases: tuple[dict[str, Any], ...]


def publish_site(settings: Settings, folder: Path, site: Site) -> Published:
    """Write the site of all releases into a folder, or add to it the releases that it has not.

    Raises:
        RunFault: there is no release, the folder holds something else or a site made otherwise, or cannot be written.
    """
    target = folder.expanduser().resolve()
    homes = releases_on_disk(settings)
    if not homes:
        raise RunFault(
            "there is no release to publish",
            expected=f"a release in {settings.releases_folder}",
            seen="none",
            next_step="aigap refresh",
        )
    _begin(target, site)
    added = []
    for earlier, home in zip([None, *homes], homes, strict=False):
        if not (target / home.name / _DESCRIPTION).is_file():
            _publish_release(target / home.name, home, earlier, site)
            added.append(home.name)
    releases = _published(target, [home.name for home in homes])
    current = settings.current_warehouse.resolve().parent.name  # after a rollback not the newest
    _renew_latest(target, current if current in {one["release_id"] for one in releases} else releases[0]["release_id"])
    write_root(target, releases, site.address)
    return Published(target, tuple(added), tuple(releases))


def _begin(target: Path, site: Site) -> None:
    """Take an empty folder, or a site that was made in the same way.

    Raises:
        RunFault: it is neither.
    """
    said = {"address": site.address, "for_commercial_use": site.for_commercial_use, "tables": site.tables}
    path = target / _SITE
    if path.is_file() and json.loads(path.read_text(encoding="utf-8")) == said:
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RunFault(
            "the site would mix with what is there",
            expected=f"at {target} no folder, an empty one, or a site with {said}",
            seen=path.read_text(encoding="utf-8").strip() if path.is_file() else "something else",
            next_step="choose another folder, or the same options as before",
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(said) + "\n", encoding="utf-8")
    except OSError as error:
        raise RunFault(
            "the site cannot be written",
            expected=f"a folder that can be made at {target}",
            seen=str(error),
            next_step="make room, or choose another folder",
        ) from error


def _publish_release(target: Path, home: Path, earlier: Path | None, site: Site) -> None:
    """Write one release: report, files, dictionary, its own page, and the sums of all of them."""
    warehouse = released_warehouse(home)
    with opened_release(warehouse) as connection, made_whole(target) as made:
        whole = content_of(connection, home.name, (), tables="all", for_commercial_use=site.for_commercial_use)
        address = f"{site.address}{home.name}/files/" if site.address else ""
        content = narrowed(whole, chosen_outputs(()), tables=site.tables, address=address)
        (made / "files").mkdir()
        write_outputs(content, made / "files")
        _place_report(whole, warehouse, made)
        (made / "dictionary.html").write_text(dictionary_page(whole), encoding="utf-8")
        release = _describe(
            content, whole, made, changes_since(whole, released_warehouse(earlier) if earlier else None)
        )
        (made / _DESCRIPTION).write_text(json.dumps(release, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
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
                "rows": whole.rows_of[source.source_id],
            }
            for source in whole.inside
        ],
        "left_out": _left_out(whole),
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


def _left_out(whole: Content) -> list[dict[str, Any]]:
    """Each source that is left out, even without a row in this release, with why and where its values are."""
    sources = {source.source_id: source for source in whole.sources}
    rows = []
    for source_id, reason in whole.reasons.items():
        source = sources.get(source_id)
        licence = f"ライセンス（{source.licence}）により再配布しない" if source else "行に出典が示されていない"
        rows.append(
            {
                "source_id": source_id,
                "title_en": source.title_en if source else source_id,
                "title_ja": source.title_ja if source else source_id,
                "homepage": source.homepage if source else "",
                "rows": whole.left_out.get(source_id, 0),
                "reason_en": reason,
                "reason_ja": licence,
            }
        )
    return rows


def _published(target: Path, on_disk: Sequence[str]) -> Sequence[dict[str, Any]]:
    """The releases of the site, newest first: in the order of their making, and before them those on disk no more."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in target.glob(f"[0-9]*/{_DESCRIPTION}")]
    place = {name: number for number, name in enumerate(on_disk)}
    return sorted(found, key=lambda one: (place.get(one["release_id"], -1), one["release_id"]), reverse=True)


def _renew_latest(target: Path, release_id: str) -> None:
    """Let ``latest/`` be a copy of a release: a bucket knows no links."""
    latest, aside, old = target / _LATEST, target / f".{_LATEST}.partial", target / f".{_LATEST}.old"
    if latest.is_dir() and (latest / FILE).read_bytes() == (target / release_id / FILE).read_bytes():
        return
    for leftover in (aside, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(target / release_id, aside)
    if latest.exists():
        latest.rename(old)
    aside.rename(latest)
    shutil.rmtree(old, ignore_errors=True)
