"""Vintages in miniature: files of one publisher as they are landed, and what the core models make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from tests.model_bench import Bench, Row, economy

ECONOMIES = ("JPN", "USA", "CHN")
PERIODS = ("2022", "2023", "2024")
#: A list that the publisher keeps: its file holds the whole of it every time.
KEPT_LIST: Row = {"edition": None, "list_kind": "full", "absence_status": "not_covered"}


@dataclass(frozen=True)
class File:
    """A landed file: its values by economy and period; named after its edition where it has no other name."""

    edition: str
    cells: Mapping[tuple[str, str], float | None]
    published: date | None = None
    landed: date | None = None
    name: str = ""
    origin: str = "fetched"
    rows: Row = field(default_factory=dict)

    @property
    def snapshot_id(self) -> str:
        """The name, or the edition."""
        return self.name or self.edition

    @property
    def published_at(self) -> date:
        """The day named, else the edition, which is a day."""
        return self.published or date.fromisoformat(self.edition)

    @property
    def recorded_at(self) -> datetime:
        """Noon of the day of landing, which is the day of publication where no other is named."""
        return datetime.combine(self.landed or self.published_at, time(12))


def landed(*files: File, figures: Sequence[Row] = (KEPT_LIST,), refused: Sequence[str] = ()) -> Bench:
    """A bench with these files; rows of those ``refused`` were refused."""
    bench = Bench()
    geos = sorted({geo for file in files for geo, _ in file.cells} | set(ECONOMIES))
    bench.put("stage.source_observations", [row for file in files for row in _rows(file)])
    bench.put("stage.accepted_snapshots", [
        {"snapshot_id": f.snapshot_id, "edition": f.edition, "published_at": f.published_at,
         "recorded_at": f.recorded_at, "origin": f.origin}
        for f in files
    ])  # fmt: skip
    bench.put("core.published_figures", figures)
    bench.put("core.economies", [economy(geo) for geo in geos])
    bench.put("core.indicators", [{"indicator_id": "robots"}, {"indicator_id": "models"}])
    bench.put("stage.periods", [
        {"period": p, "year": int(p), "freq": "annual", "period_start": date(int(p), 1, 1),
         "period_end": date(int(p), 12, 31)}
        for p in PERIODS
    ])  # fmt: skip
    bench.put("meta.quarantine", [{"snapshot_id": name, "file_name": "f", "row_number": 2} for name in refused])
    bench.put("meta.releases", [])
    return bench


def _rows(file: File) -> list[Row]:
    return [
        {"geo": geo, "period": period, "value": value, "snapshot_id": file.snapshot_id, **file.rows}
        | ({"obs_status": "suppressed"} if value is None else {})
        for (geo, period), value in file.cells.items()
    ]


def latest(bench: Bench) -> dict[tuple[str, str], tuple[float | None, str]]:
    """Value and status by economy and period."""
    rows = bench.rows("core.observations_latest", "geo, period, value, obs_status")
    return {(geo, period): (value, status) for geo, period, value, status in rows}
