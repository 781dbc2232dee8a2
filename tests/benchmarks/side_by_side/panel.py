"""The synthetic file that the product and its peers read: economy, month, indicator and value, one row in 250 bad.

The same size always gives the same bytes. Two hundred economies over fifty years of months make 120,000 rows of an
indicator; a larger file has more indicators, as a warehouse grows by figures and not by centuries. Beside the file
stands what a reader needs to know of it: the economies' names and the indicators.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[3]
ECONOMIES, MONTHS, FIRST_YEAR = 200, 600, 1975
#: One row in 250 is bad, in turns for each of the four columns.
BAD_EVERY = 250
NAMES = ROOT / "warehouse" / "reference" / "geography" / "economies.csv"
FILE = "panel.csv"

_ROWS = f"""
copy (
    with cells as (
        select
            i,
            i // ({ECONOMIES} * months) as indicator,
            (i // {ECONOMIES}) % months as month,
            i % {ECONOMIES} as economy,
            case when i % {BAD_EVERY} = {BAD_EVERY - 1} then (i // {BAD_EVERY}) % 4 else -1 end as bad
        from range($rows) as r (i)
        cross join (select cast($months as bigint) as months) as m
    )
    select
        case when bad = 0 then 'Atlantis' else e.name end as "Economy",
        case when bad = 1 then '2013-13' else
            strftime(date '{FIRST_YEAR}-01-01' + to_months(cast(month as integer)), '%Y-%m')
        end as "Month",
        case when bad = 2 then 'unheard_of' else
            'scale_' || lpad(cast(indicator as varchar), 3, '0')
        end as "Indicator",
        case when bad = 3 then 'n.a.' else
            -- growth with noise, so that leaders change and many values tie
            printf(
                '%.1f',
                exp(hash(economy, indicator) % 1000 / 120.0 + month * 0.0025) * (0.8 + hash(i) % 400 / 1000.0)
            )
        end as "Value"
    from cells
    join economies as e on e.number = economy
    order by i
) to '$path' (header, delimiter ',')
"""


@dataclass(frozen=True)
class Panel:
    """A file with its size, and how many of its rows a reader must refuse."""

    path: Path
    rows: int
    bad: int
    indicators: tuple[str, ...]
    economies: int = ECONOMIES

    @property
    def known(self) -> Path:
        """The economies by name and the indicators, as JSON: what peers hold the rows to."""
        return self.path.with_suffix(".json")


def economies() -> dict[str, str]:
    """The names of the panel's economies, and their codes."""
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["geo_type"] == "economy"]
    return {row["name_en"]: row["geo"] for row in rows[:ECONOMIES]}


def write_panel(folder: Path, rows: int) -> Panel:
    """Write a file of so many rows into the folder, unless it is there."""
    count = -(-rows // (ECONOMIES * MONTHS))
    months = -(-rows // (ECONOMIES * count))
    panel = Panel(folder / f"{rows}" / FILE, rows, rows // BAD_EVERY, tuple(f"scale_{i:03}" for i in range(count)))
    if not panel.known.exists():
        folder = panel.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        names = economies()
        with duckdb.connect() as connection:
            connection.execute("create table economies (number bigint, name varchar)")
            connection.executemany("insert into economies values (?, ?)", list(enumerate(names)))
            sql = _ROWS.replace("$rows", str(rows)).replace("$months", str(months))
            connection.execute(sql.replace("$path", str(panel.path)))
        panel.known.write_text(json.dumps({"economies": names, "indicators": panel.indicators}), encoding="utf-8")
    return panel
