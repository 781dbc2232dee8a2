"""dlt with its own csv reader: a filter for what has a list or a pattern, a data contract for the type of the value."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

import dlt
from dlt.sources.filesystem import filesystem, read_csv_duckdb

_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
_VALUE = {"value": {"data_type": "double", "nullable": False}}


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    economies, indicators = names["economies"], set(names["indicators"])
    seen = 0

    def is_known(row: dict[str, str]) -> bool:
        nonlocal seen
        seen += 1
        is_month = _MONTH.fullmatch(row["Month"]) is not None
        return row["Economy"] in economies and row["Indicator"] in indicators and is_month

    path = Path(file)
    # all as text: the types that the reader would guess are of the first rows
    rows = filesystem(path.parent.as_uri(), file_glob=path.name) | read_csv_duckdb(header=True, all_varchar=True)
    rows.add_filter(is_known)
    rows.add_map(lambda row: row | {"geo": economies[row["Economy"]]})
    rows.apply_hints(table_name="observations", columns=_VALUE, schema_contract={"data_type": "discard_row"})
    with tempfile.TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            "panel", pipelines_dir=folder, destination=dlt.destinations.duckdb(warehouse), dataset_name="main_dlt"
        )
        pipeline.run(rows, write_disposition="replace").raise_on_failed_jobs()
        with pipeline.sql_client() as client:
            loaded = client.execute_sql("select count(*) from observations")[0][0]
    return {"rows": loaded, "refused": seen - loaded}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
