"""pandera on polars: the file read as text, each column held to its rule, the bad rows taken out by their index."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import pandera.errors
import pandera.polars as pa
import polars as pl

_MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    schema = pa.DataFrameSchema(
        {
            "Economy": pa.Column(pl.String, pa.Check.isin(list(names["economies"]))),
            "Month": pa.Column(pl.String, pa.Check.str_matches(_MONTH)),
            "Indicator": pa.Column(pl.String, pa.Check.isin(names["indicators"])),
            "Value": pa.Column(pl.Float64, pa.Check.ge(0)),
        },
        unique=["Economy", "Month", "Indicator"],
        strict=True,
    )
    cells = pl.read_csv(file, infer_schema=False).with_columns(pl.col("Value").cast(pl.Float64, strict=False))
    bad: list[int] = []
    try:
        schema.validate(cells, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        bad = errors.failure_cases["index"].unique().to_list()
    good = cells.filter(~pl.int_range(pl.len()).is_in(bad)).with_columns(
        geo=pl.col("Economy").replace_strict(names["economies"])
    )
    with duckdb.connect(warehouse) as connection:
        connection.execute("create table observations as from good")
    return {"rows": len(good), "refused": len(cells) - len(good)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
