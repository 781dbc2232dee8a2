"""``aigap export``: the current release in a folder for others, all of it or nothing.

Belongs here: the order of the steps. What may be passed on is in ``content``, what is written in ``outputs``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.parsing.faults import RunFault
from pipeline.publishing.claim_review import FILE_NAME, Reviews, claim_reviews
from pipeline.publishing.content import Content, content_of, opened_release
from pipeline.publishing.folders import made_whole, refuse_what_is_there
from pipeline.publishing.outputs import Output, chosen_outputs
from pipeline.publishing.selection import Selection
from pipeline.releasing.promotion import released_warehouse
from pipeline.settings import Settings


@dataclass(frozen=True)
class Exported:
    """What was written, and what was not.

    Attributes:
        folder: where it stands.
        release_id: the release that it shows.
        tables: every table asked for or that a format is made of, with its rows exported and left out.
        rows_of: rows inside by source, over all tables.
        left_out: rows left out by source, over all tables.
        reasons: why, for every source that is left out, even where it has no row in this release.
        asked_for: the names of the tables asked for, which have files of their own.
        outputs: what was written.
        bytes: of all files.
        reviews: the reviews of claims, where they were asked for.
    """

    folder: Path
    release_id: str
    tables: tuple[Selection, ...]
    rows_of: Mapping[str, int]
    left_out: Mapping[str, int]
    reasons: Mapping[str, str]
    asked_for: tuple[str, ...]
    outputs: tuple[Output, ...]
    bytes: int
    reviews: Reviews | None = None

    def kept_in(self, table: str) -> tuple[str, ...]:
        """The formats that a table stands in alone, without files of its own; none where it has files."""
        return () if table in self.asked_for else tuple(one.name for one in self.outputs if table in one.reads)


def export_release(
    settings: Settings,
    folder: Path,
    *,
    formats: Sequence[str] = (),
    tables: str = "headline",
    for_commercial_use: bool = False,
    reviews_page: str | None = None,
) -> Exported:
    """Write what the sources' licences allow of the tables of ``core`` and ``mart``, and its descriptions.

    Args:
        settings: whose current release.
        folder: new or empty.
        formats: names of ``outputs.FORMATS``; all of them where none is given.
        tables: ``headline``, ``all``, or names with commas between.
        for_commercial_use: leaves out sources whose licence allows none.
        reviews_page: the address of a page for which the reviews of claims are written as well.

    Raises:
        RunFault: there is no release, a table is unknown, the folder is not empty or cannot be written, or the licences
            allow no export.
    """
    target = folder.expanduser().resolve()
    refuse_what_is_there(target)
    warehouse = _current_warehouse(settings)
    with opened_release(warehouse) as connection, made_whole(target) as made:
        outputs = chosen_outputs(formats)
        content = content_of(
            connection, warehouse.parent.name, outputs, tables=tables, for_commercial_use=for_commercial_use
        )
        reviews = None
        if reviews_page is not None:
            reviews = claim_reviews(connection, page=reviews_page, sources_left_out=content.reasons)
            (made / FILE_NAME).write_text(reviews.text(), encoding="utf-8")
        write_outputs(content, made)
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    return Exported(
        target,
        content.release_id,
        content.selections,
        content.rows_of,
        content.left_out,
        content.reasons,
        content.asked_for,
        outputs,
        size,
        reviews,
    )


def write_outputs(content: Content, folder: Path) -> None:
    """Write every output, the descriptions last: a folder that has them has everything that they name."""
    for output in content.outputs:
        output.write(content, folder)


def _current_warehouse(settings: Settings) -> Path:
    """The current release's file, as it was released; the link is resolved: a promotion changes nothing here."""
    file = settings.current_warehouse.resolve()
    if not file.exists():
        raise RunFault(
            "there is no release that can be exported",
            expected=str(settings.current_warehouse),
            seen="nothing",
            next_step="aigap refresh",
        )
    released_warehouse(file.parent)
    return file
