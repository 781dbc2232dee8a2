"""dlt: rows from csv.DictReader, a filter for what has a list or a pattern, a contract for the type of the value."""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dlt

_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    economies, indicators = names["economies"], set(names["indicators"])
    seen = 0

    @dlt.resource(
        name="observations",
        columns={"value": {"data_type": "double", "nullable": False}},
        schema_contract={"data_type": "discard_row", "columns": "evolve"},
    )
    def rows() -> Iterator[dict[str, str]]:
        nonlocal seen
        with Path(file).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                seen += 1
                if row["Economy"] in economies and row["Indicator"] in indicators and _MONTH.fullmatch(row["Month"]):
                    yield {
                        "indicator_id": row["Indicator"],
                        "geo": economies[row["Economy"]],
                        "period": row["Month"],
                        "value": row["Value"],
                        "value_as_published": row["Value"],
                    }

    with tempfile.TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            "panel", pipelines_dir=folder, destination=dlt.destinations.duckdb(warehouse), dataset_name="main_dlt"
        )
        pipeline.run(rows(), write_disposition="replace").raise_on_failed_jobs()
        with pipeline.sql_client() as client:
            loaded = client.execute_sql("select count(*) from observations")[0][0]
    return {"rows": loaded, "refused": seen - loaded}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
