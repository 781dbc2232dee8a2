"""The columns of every table, as Dagster shows them: with type, text, unit and rules."""

import dagster as dg


def column_schemas() -> dict[str, dg.TableSchema]:
    """The column schema of each table by its SQL name; loads the schemas, which takes a second."""
    from schemas.registry import columns_of, models

    return {
        name: dg.TableSchema(
            [
                dg.TableColumn(
                    column.name,
                    column.sql_type,
                    description=f"{column.title_en} / {column.title_ja}: {column.description}"
                    + (f" Unit: {column.unit}." if column.unit else ""),
                    constraints=dg.TableColumnConstraints(nullable=column.nullable, other=list(column.rules)),
                )
                for column in columns_of(model)
            ]
        )
        for name, model in models().items()
    }
