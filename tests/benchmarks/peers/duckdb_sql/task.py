"""The whole task as SQL by hand: every cell is read as text and held to its rule, a row that breaks one kept apart."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

_CELLS = """
create temp table cells as
select
    c.*, e.geo, i.indicator_id, try_cast(c."Value" as double) as measured,
    e.geo is not null and i.indicator_id is not null and coalesce(measured >= 0, false)
        and regexp_full_match(c."Month", '(19|20)[0-9]{2}-(0[1-9]|1[0-2])') as is_good
from read_csv(?, header = true, delim = ',', auto_detect = false, columns =
    {'Economy': 'VARCHAR', 'Month': 'VARCHAR', 'Indicator': 'VARCHAR', 'Value': 'VARCHAR'}) as c
left join economies as e on c."Economy" = e.name
left join indicators as i on c."Indicator" = i.indicator_id
"""
_REPEATED = """
create temp table repeated as
select indicator_id, geo, "Month" as period
from cells
where is_good
group by all
having count(*) > 1
"""
_OBSERVATIONS = """
create table observations as
select indicator_id, geo, "Month" as period, measured as value, "Value" as value_as_published
from cells
anti join repeated on cells.indicator_id = repeated.indicator_id and cells.geo = repeated.geo and "Month" = period
where is_good
"""


def main(file: str, known: str, warehouse: str) -> dict[str, int]:
    names = json.loads(Path(known).read_text(encoding="utf-8"))
    with duckdb.connect(warehouse) as connection:
        connection.execute("create temp table economies (name varchar, geo varchar)")
        connection.executemany("insert into economies values (?, ?)", list(names["economies"].items()))
        connection.execute("create temp table indicators as select unnest(?) as indicator_id", [names["indicators"]])
        connection.execute(_CELLS, [file])
        connection.execute(_REPEATED)
        connection.execute(_OBSERVATIONS)
        connection.execute(
            'create table refused as select "Economy", "Month", "Indicator", "Value" from cells '
            'where not is_good or (indicator_id, geo, "Month") in (from repeated)'
        )
        rows = connection.execute("select count(*) from observations").fetchall()[0][0]
        refused = connection.execute("select count(*) from refused").fetchall()[0][0]
    return {"rows": rows, "refused": refused}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
