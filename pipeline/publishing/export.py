"""``aigap export``: the current release's public tables in a folder for others, all of it or nothing.

Belongs here: the order of the steps and the folder. Licences, rows, files and texts are in the modules beside it.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipeline.parsing.faults import RunFault
from pipeline.publishing.attribution import attribution
from pipeline.publishing.claim_review import FILE_NAME, Reviews, claim_reviews
from pipeline.publishing.files import Format, write_table
from pipeline.publishing.licences import sources_of
from pipeline.publishing.package import data_package
from pipeline.publishing.public_tables import UNATTRIBUTED, public_tables
from pipeline.publishing.selection import Selection, select_rows
from pipeline.releasing.promotion import released_warehouse
from pipeline.settings import Settings


@dataclass(frozen=True)
class Exported:
    """What was written, and what was not.

    Attributes:
        folder: where it stands.
        release_id: the release that it shows.
        tables: every public table with its rows exported and left out.
        rows_of: rows inside by source, over all tables.
        left_out: rows left out by source, over all tables.
        reasons: why, for every source that is left out, even where it has no row in this release.
        reviews: the reviews of claims, where they were asked for.
    """

    folder: Path
    release_id: str
    tables: tuple[Selection, ...]
    rows_of: Mapping[str, int]
    left_out: Mapping[str, int]
    reasons: Mapping[str, str]
    reviews: Reviews | None = None


def export_release(
    settings: Settings,
    folder: Path,
    *,
    format: Format = "parquet",
    for_commercial_use: bool = False,
    is_spreadsheet_safe: bool = False,
    reviews_page: str | None = None,
) -> Exported:
    """Write the tables of ``core`` and ``mart`` that the sources' licences allow, with data package and attribution.

    Where ``reviews_page`` is the address of a page, the reviews of claims to be published there are written as well.

    Raises:
        RunFault: there is no release, the folder is not empty or cannot be written, or the licences allow no export.
    """
    if is_spreadsheet_safe and format != "csv":
        raise RunFault(
            "only CSV can be made safe for spreadsheets",
            expected="--format csv with --spreadsheet-safe",
            seen=f"--format {format}",
            next_step="add --format csv, or leave --spreadsheet-safe out",
        )
    with _release(settings) as (connection, release_id), _made_whole(folder.expanduser().resolve()) as (made, target):
        exported = _selected(connection, target, release_id, for_commercial_use=for_commercial_use)
        written = [table for table in exported.tables if not table.is_whole_table_left_out]
        for selection in written:
            path = made / f"{selection.table.name}.{format}"
            write_table(connection, selection, path, style=format, is_spreadsheet_safe=is_spreadsheet_safe)
        if reviews_page is not None:
            reviews = claim_reviews(connection, page=reviews_page, sources_left_out=exported.reasons)
            (made / FILE_NAME).write_text(reviews.text(), encoding="utf-8")
            exported = replace(exported, reviews=reviews)
        _describe(connection, made, exported, written, format)
    return exported


def _selected(
    connection: duckdb.DuckDBPyConnection, target: Path, release_id: str, *, for_commercial_use: bool
) -> Exported:
    reason_by_source = {
        source.source_id: source.reason_to_leave_out(for_commercial_use=for_commercial_use)
        for source in sources_of(connection)
    }
    passed_on = [source for source, reason in reason_by_source.items() if reason is None]
    selections = select_rows(connection, public_tables(connection), passed_on)
    rows_of: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for selection in selections:
        rows_of.update(selection.rows_of)
        left_out.update(selection.left_out)
    reasons = {source: reason for source, reason in reason_by_source.items() if reason is not None}
    for source in sorted(left_out.keys() - reasons.keys()):
        reasons[source] = (
            "the rows do not say whose they are" if source == UNATTRIBUTED else "it is not in core.sources"
        )
    return Exported(target, release_id, tuple(selections), rows_of, left_out, reasons)


def _describe(
    connection: duckdb.DuckDBPyConnection, made: Path, exported: Exported, written: list[Selection], style: Format
) -> None:
    """Write the two descriptions, last: a folder that has them has everything that they name."""
    sources = sources_of(connection)
    inside = [source for source in sources if exported.rows_of.get(source.source_id)]
    package = data_package(made, written, inside, release_id=exported.release_id, style=style)
    text = attribution(
        sources,
        exported.tables,
        release_id=exported.release_id,
        rows_of=exported.rows_of,
        left_out=exported.left_out,
        reasons=exported.reasons,
    )
    (made / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (made / "ATTRIBUTION.md").write_text(text, encoding="utf-8")


@contextmanager
def _release(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """The current release, read-only, and its name; the link is resolved, so that a promotion changes nothing here."""
    file = settings.current_warehouse.resolve()
    if file.exists():
        released_warehouse(file.parent)
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise RunFault(
            "there is no release that can be exported",
            expected=str(settings.current_warehouse),
            seen=str(error) if file.exists() else "nothing",
            next_step="aigap refresh",
        ) from error
    with connection:
        yield connection, file.parent.name


@contextmanager
def _made_whole(target: Path) -> Iterator[tuple[Path, Path]]:
    """A folder beside ``target`` to write into; it takes the target's name at the end, or disappears."""
    _refuse_what_is_there(target)
    made = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
    try:
        made.mkdir(parents=True)
        yield made, target
        made.rename(target)  # over an empty folder this works, over one that was filled meanwhile it does not
    except (OSError, duckdb.IOException) as error:
        raise RunFault(
            "the export cannot be written",
            expected=f"a folder that can be made at {target}",
            seen=str(error),
            next_step="make room, or choose another folder",
        ) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_what_is_there(target: Path) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    raise RunFault(
        "the export would mix with what is there",
        expected=f"no folder, or an empty one, at {target}",
        seen="a folder with files in it" if target.is_dir() else "a file",
        next_step="choose another folder, or empty this one",
    )
