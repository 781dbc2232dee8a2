"""The product's SQL models alone, on input tables that are there: what dbt is measured beside.

As a build makes them: each public table from its declaration, its types checked, and its rows inserted; without the
checks of contents, the hashes and the comments, which dbt's run does not do either. Printed are the processor's seconds
of each model.
"""

from __future__ import annotations

import json
import sys
import time

import duckdb

from pipeline.building.sql_models import SqlModel
from pipeline.contracts.ddl import check_types, create_table
from schemas.registry import models
from tests.generated_panel import all_models


def main(warehouse: str) -> dict[str, float]:
    seconds = {}
    with duckdb.connect(warehouse) as connection:
        for model in all_models():
            started = time.process_time()
            _make(connection, model)
            seconds[model.name] = time.process_time() - started
    return seconds


def _make(connection: duckdb.DuckDBPyConnection, model: SqlModel) -> None:
    declared = models().get(model.name)
    if declared is None:
        connection.execute(f"create table {model.name} as {model.sql}")
        return
    described = connection.execute(f"describe {model.sql}").fetchall()
    check_types(declared, {row[0]: row[1] for row in described}, model.template.place)
    create_table(connection, declared)
    connection.execute(f"insert into {model.name} by name {model.sql}")


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
