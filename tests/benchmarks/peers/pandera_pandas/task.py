"""pandera on pandas: the file read as text, each column held to its rule, the bad rows taken out by their index."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pandera.errors
import pandera.pandas as pa

_MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    schema = pa.DataFrameSchema(
        {
            "Economy": pa.Column(str, pa.Check.isin(list(names["economies"]))),
            "Month": pa.Column(str, pa.Check.str_matches(_MONTH)),
            "Indicator": pa.Column(str, pa.Check.isin(names["indicators"])),
            "Value": pa.Column(float, pa.Check.ge(0)),
        },
        unique=["Economy", "Month", "Indicator"],
        strict=True,
    )
    # without keep_default_na the "NA" of Namibia would be no text
    cells = pd.read_csv(file, dtype=str, keep_default_na=False)
    cells["Value"] = pd.to_numeric(cells["Value"], errors="coerce")
    bad: set[int] = set()
    try:
        schema.validate(cells, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        bad = set(errors.failure_cases["index"].dropna().astype(int))
    good = cells.drop(index=list(bad))
    good["geo"] = good["Economy"].map(names["economies"])
    with duckdb.connect(warehouse) as connection:
        connection.execute("create table observations as from good")
    return {"rows": len(good), "refused": len(cells) - len(good)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
