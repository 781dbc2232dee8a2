"""The macros that a model's header asks for: the model for a past day, and with what a reader names."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.building.finite_numbers import finite_select
from pipeline.building.sql_models import TIME_AXES, SqlModel, TimeAxis
from pipeline.contracts.sql_text import identifier, qualified, quoted


class Macros:
    """The statements that make macros, of one model after another: a later one may read those of an earlier one."""

    def __init__(self) -> None:
        """Begin without any."""
        self._of_past: dict[TimeAxis, dict[str, str]] = {axis: {} for axis in TIME_AXES}

    def of(self, model: SqlModel) -> list[str]:
        """The statements that make the macros of a model."""
        made = []
        for axis in TIME_AXES:
            if name := model.macro_of(axis):
                sql = model.past_sql(axis, self._of_past[axis])
                given = {"time_axis": quoted(axis.name), "as_of": f"cast({axis.parameter} as date)"}
                made.append(_create(model, name, axis.parameter, sql, given))
                self._of_past[axis][model.name] = name
        if model.macro:
            made.append(_create(model, model.macro.name, ", ".join(model.macro.parameters), model.macro_sql(), {}))
        return made


def _create(model: SqlModel, name: str, parameters: str, sql: str, given: Mapping[str, str]) -> str:
    """A macro with the table's columns, of which some are ``given`` as expressions."""
    from schemas.registry import columns_of, models

    declared = models().get(model.name)
    # in the declared order, so that what a macro gives can be compared with the table column by column
    names = [column.name for column in columns_of(declared)] if declared else []
    sql = finite_select(declared, sql) if declared else sql
    columns = ", ".join(f"{given[n]} as {n}" if n in given else identifier(n) for n in names) or "*"
    return f"create or replace macro {qualified(name)}({parameters}) as table select {columns} from ({sql})"
