"""The column lineage of the SQL models, as Dagster shows it."""

import dagster as dg

from pipeline.building.column_lineage import Columns, column_lineage
from pipeline.building.sql_models import read_models
from pipeline.orchestration.asset_keys import key_of
from pipeline.settings import Settings


def declared_lineage(settings: Settings) -> dict[str, Columns]:
    """From which columns each column of each table is made, as far as the SQL models say."""
    import duckdb

    from schemas.registry import columns_of, models

    declared = {name: [column.name for column in columns_of(model)] for name, model in models().items()}
    with duckdb.connect() as connection:
        return column_lineage(connection, read_models(settings.models_folder), declared)


def shown_lineage(columns: Columns) -> dg.TableColumnLineage:
    """The lineage of one table; a column without a known origin is left out."""
    return dg.TableColumnLineage(
        {
            name: [dg.TableColumnDep(key_of(table), column) for table, column in sorted(origins)]
            for name, origins in columns.items()
            if origins
        }
    )
