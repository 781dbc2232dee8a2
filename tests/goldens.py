"""Do the marts say the same with the packages of two versions of ``requirements.lock``? ``make goldens`` asks.

Each lock has an environment of its own and builds the warehouse from the embedded editions; then every value of every
mart is compared. Numbers are equal where their first twelve digits are: another engine may add up in another order.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from pipeline.contracts.sql_text import attach, identifier
from pipeline.releasing.table_hashes import MADE_WHEN_COLUMNS
from pipeline.settings import PROJECT_ROOT

LOCK = "requirements.lock"
DIGITS = 12
_BUILD = """
from pipeline import refresh
from pipeline.settings import Settings
settings = Settings.from_environment()
refresh.fetch(settings, offline=True)
built = refresh.build_release(settings, trigger="goldens")
raise SystemExit(0 if built.promoted else "the candidate was refused")
"""
_COLUMNS = """
select table_name, list({'name': column_name, 'type': data_type} order by ordinal_position) as columns
from information_schema.columns
where table_catalog = '{release}' and table_schema = 'mart'
group by table_name
order by table_name
"""


def environment_of(lock: bytes, folder: Path) -> Path:
    """The Python of a new environment with exactly the packages of a lock."""
    folder.mkdir()
    (folder / LOCK).write_bytes(lock)
    uv, python = PROJECT_ROOT / ".venv" / "bin" / "uv", folder / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "venv"], check=True)
    sync = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", "--no-build", folder / LOCK]
    subprocess.run(sync, check=True)
    return python


def built_by(python: Path, data: Path) -> Path:
    """The warehouse that this Python builds of the embedded editions, with the code of this checkout."""
    environment = {"PATH": "/usr/bin:/bin", "AIGAP_DATA": str(data), "PYTHONPATH": str(PROJECT_ROOT)}
    subprocess.run([python, "-c", _BUILD], check=True, cwd=PROJECT_ROOT, env=environment)
    return (data / "aigap.duckdb").resolve()


def differences(before: Path, after: Path) -> list[str]:
    """A line for each mart that says something else, with the number of rows on either side alone."""
    found = []
    with duckdb.connect() as connection:
        for path, name in ((before, "a"), (after, "b")):
            attach(connection, path, name)
        tables = {name: dict(connection.execute(_COLUMNS.replace("{release}", name)).fetchall()) for name in "ab"}
        for table in sorted({*tables["a"], *tables["b"]}):
            columns = [tables[name].get(table) for name in "ab"]
            if columns[0] is None or columns[0] != columns[1]:
                found.append(f"mart.{table}: other columns")
                continue
            said = ", ".join(_said(c["name"], c["type"]) for c in columns[0] if c["name"] not in MADE_WHEN_COLUMNS)
            rows = [f"select {said} from {name}.mart.{identifier(table)}" for name in "ab"]
            gone, new = (_count(connection, f"{rows[i]} except all {rows[1 - i]}") for i in (0, 1))
            if gone or new:
                found.append(
                    f"mart.{table}: {gone} rows before that are not so after, {new} after that were not before"
                )
    return found


def _said(column: str, kind: str) -> str:
    """SQL of a value as it is compared."""
    name = identifier(column)
    return f"printf('%.{DIGITS - 1}e', {name}) as {name}" if kind == "DOUBLE" else name


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(f"select count(*) from ({sql})").fetchone()
    return int(row[0]) if row else 0


def main() -> int:
    """Compare the lock of a revision with that of the working tree; the number of marts that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", default="HEAD", metavar="REVISION", help="whose lock is compared with that of now")
    since = parser.parse_args().since
    shown = subprocess.run(["git", "show", f"{since}:{LOCK}"], check=True, capture_output=True, cwd=PROJECT_ROOT)
    now = (PROJECT_ROOT / LOCK).read_bytes()
    if shown.stdout == now:
        print(f"{LOCK} is as it was at {since}: nothing to compare (ARGS='--since REVISION' names an earlier one)")
        return 0
    with tempfile.TemporaryDirectory(prefix="goldens-") as folder:
        root = Path(folder)
        python = environment_of(shown.stdout, root / "before")
        before, after = built_by(python, root / "a"), built_by(Path(sys.executable), root / "b")
        found = differences(before, after)
    print("\n".join(found) or f"equal: every value of every mart, to {DIGITS} digits")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
