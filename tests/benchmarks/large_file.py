"""How much memory and time landing and parsing a large file takes, of a publisher that is made up for it.

The publisher is the one of warehouse/docs/adding_a_publisher.md with two text columns more, in a small copy of the
checkout. Aim: 10 million records (521 MB) in less than 2 GiB. Each file is landed twice, the second time with other
values in some records, so that the gate has something to compare.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from pipeline.settings import PROJECT_ROOT
from tests.small_project import make_small_project

ROWS = (1_000_000, 10_000_000)
ECONOMIES = ["Japan", "United States", "China", "France", "Germany", "Italy", "Spain", "India", "Brazil", "Canada"]
#: What the worked example becomes: a key that so many rows can have, and text beside the numbers.
CHANGES = {
    'required=("Country", "Year", ROBOTS)': 'required=("Country", "Year", "Series", ROBOTS, "Note")',
    "    frame, bad = typed": """    columns["series"] = TypedColumn(file.cells["Series"], {})
    columns["note"] = TypedColumn(file.cells["Note"], {})
    frame, bad = typed""",
    "_TABLES = (": "_SQL = _SQL.replace(\"'robots' as figure\", 'series as figure')\n_TABLES = (",
    '"geo", "year")': '"geo", "year", "series")',
    "    value_as_published: str": """    series: str = text("s", "s")
    note: str = text("n", "n")
    value_as_published: str""",
}
LAND = """
import resource, sys, time
from datetime import date
from pathlib import Path
from pipeline import refresh
from pipeline.settings import Settings
started = time.monotonic()
given = {"edition": "Robots 2026", "published_at": date(2026, 9, 24)}
landed = refresh.land(Settings.from_environment(), "example_bureau", Path(sys.argv[1]), **given)
used = resource.getrusage(resource.RUSAGE_SELF)
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(f"  {landed.validation.outcome}, {landed.validation.rows_loaded:,} rows: {time.monotonic() - started:.1f} s, "
      f"{used.ru_utime + used.ru_stime:.1f} s of the processor, {peak / 2**20:,.0f} MiB")
"""


def make_project(root: Path) -> None:
    """A small copy of the checkout with the publisher of the guide, changed."""
    make_small_project(root)
    page = (PROJECT_ROOT / "warehouse" / "docs" / "adding_a_publisher.md").read_text(encoding="utf-8")
    for kind, name, text in re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL):
        for old, new in CHANGES.items():
            text = text.replace(old, new)
        before = (root / name).read_text(encoding="utf-8") if kind == "csv" else ""
        (root / name).write_text(before + text, encoding="utf-8")


def make_file(path: Path, rows: int, other: str) -> None:
    """A csv of so many records of 52 bytes; ``other`` is an SQL condition on ``i`` of those that say another value."""
    duckdb.sql(f"""
        copy (
            select
                ({ECONOMIES})[1 + i % 10] as "Country",
                1900 + (i // 10) % 100 as "Year",
                's' || lpad(cast(i // 1000 as varchar), 6, '0') as "Series",
                (i * 7919) % 1000003 + 1 + if({other}, 1, 0) as "Robots installed",
                'note ' || (i % 1000) as "Note",
                'https://e.org/' || (i % 5) as "Link"
            from range({rows}) as numbers(i)
        ) to '{path}' (header, delimiter ',', quote '')
    """)


def main() -> None:
    """Print time and memory of each landing."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        make_project(root)
        for rows in ROWS:
            data = Path(folder) / f"data {rows}"
            where = os.environ | {"PYTHONPATH": str(root), "AIGAP_DATA": str(data), "AIGAP_MAX_FILE_MB": "1000"}
            for name, other in (("first", "false"), ("second", "i % 100 = 0")):
                path = Path(folder) / f"{name}.csv"
                make_file(path, rows, other)
                print(f"{rows:,} records, {path.stat().st_size / 1e6:,.0f} MB, {name} file", flush=True)
                subprocess.run([sys.executable, "-c", LAND, str(path)], cwd=root, env=where, check=True)


if __name__ == "__main__":
    main()
