"""DuckDB's csv reader with declared types, and nothing else: what merely loading the file costs.

It refuses what is not of a column's type; an unknown economy or indicator, or a month that is none, is loaded.
"""

from __future__ import annotations

import json
import sys

import duckdb

_TYPES = "{'Economy': 'VARCHAR', 'Month': 'VARCHAR', 'Indicator': 'VARCHAR', 'Value': 'DOUBLE'}"


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    with duckdb.connect(warehouse) as connection:
        connection.execute(
            f"create table observations as from read_csv(?, header = true, delim = ',', auto_detect = false, "
            f"columns = {_TYPES}, store_rejects = true)",
            [file],
        )
        rows = connection.execute("select count(*) from observations").fetchall()[0][0]
        refused = connection.execute("select count(distinct line) from reject_errors").fetchall()[0][0]
    return {"rows": rows, "refused": refused}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
