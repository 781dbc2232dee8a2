"""The columns of every table, as Dagster shows them: with type, text, unit and rules."""

import dagster as dg

from pipeline.orchestration.asset_attributes import Metadata
from pipeline.orchestration.asset_keys import key_of


def column_schemas() -> dict[dg.AssetKey, Metadata]:
    """The column schema of each table; loads the schemas, which takes a second."""
    from schemas.registry import ColumnFacts, columns_of, models

    def shown(column: ColumnFacts) -> dg.TableColumn:
        about = f"{column.title_en} / {column.title_ja}: {column.description}"
        return dg.TableColumn(
            column.name,
            column.sql_type,
            description=about + (f" Unit: {column.unit}." if column.unit else ""),
            constraints=dg.TableColumnConstraints(nullable=column.nullable, other=list(column.rules)),
        )

    return {
        key_of(name): {"dagster/column_schema": dg.TableSchema([shown(column) for column in columns_of(model)])}
        for name, model in models().items()
    }
