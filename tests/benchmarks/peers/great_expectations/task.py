"""Great Expectations on pandas: one expectation a rule, the bad rows taken out by the index that each result names."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import great_expectations as gx
import pandas as pd

_MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    cells = pd.read_csv(file, dtype=str, keep_default_na=False)
    cells["Value"] = pd.to_numeric(cells["Value"], errors="coerce")
    cells["line"] = range(len(cells))
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("panel").add_dataframe_asset("cells")
    batch = asset.add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(
        "panel",
        expectations=[
            gx.expectations.ExpectColumnValuesToBeInSet(column="Economy", value_set=list(names["economies"])),
            gx.expectations.ExpectColumnValuesToMatchRegex(column="Month", regex=_MONTH),
            gx.expectations.ExpectColumnValuesToBeInSet(column="Indicator", value_set=names["indicators"]),
            gx.expectations.ExpectColumnValuesToNotBeNull(column="Value"),
            gx.expectations.ExpectColumnValuesToBeBetween(column="Value", min_value=0),
            gx.expectations.ExpectCompoundColumnsToBeUnique(column_list=["Economy", "Month", "Indicator"]),
        ],
    )
    result = gx.ValidationDefinition(data=batch, suite=context.suites.add(suite), name="panel")
    found = context.validation_definitions.add(result).run(
        batch_parameters={"dataframe": cells},
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["line"]},
    )
    bad = {entry["line"] for one in found.results for entry in one.result.get("unexpected_index_list") or []}
    good = cells.drop(index=list(bad)).drop(columns="line")
    good["geo"] = good["Economy"].map(names["economies"])
    with duckdb.connect(warehouse) as connection:
        connection.execute("create table observations as from good")
    return {"rows": len(good), "refused": len(cells) - len(good)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
