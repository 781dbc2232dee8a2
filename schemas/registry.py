"""Finds every model of this package, and reads its columns as plain descriptions that other stages use."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import polars as pl

import schemas
from schemas.base import MODELS, Table
from schemas.rule_words import in_words

#: polars type of a model's column -> DuckDB type. Other types are refused, so that no column is widened unnoticed.
SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
}
#: Type of a model's annotation -> polars type.
_POLARS_TYPES: dict[type, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    dt.date: pl.Date(),
    dt.datetime: pl.Datetime("us"),
}
#: The schema of the internal tables, as their names begin.
INTERNAL = "stage."


@dataclass(frozen=True)
class ColumnFacts:
    """One column as everybody needs it: DDL, comments, the dictionary and Dagster's column schema."""

    name: str
    sql_type: str
    polars_type: pl.DataType
    nullable: bool
    title_en: str
    title_ja: str
    description: str
    unit: str | None
    rules: tuple[str, ...]


@cache
def models() -> dict[str, type[Table]]:
    """Every model of a public table by its SQL name, after importing the modules that declare one."""
    _import_modules(schemas)
    return {name: model for name, model in sorted(MODELS.items()) if not name.startswith(INTERNAL)}


@cache
def stage_models() -> dict[str, type[Table]]:
    """Every model of an internal table by its SQL name: only who builds them, or tests it, imports those."""
    import schemas.stage

    _import_modules(schemas.stage)
    return {name: model for name, model in sorted(MODELS.items()) if name.startswith(INTERNAL)}


def model_at(path: str) -> type[Table]:
    """The model that a path ``module:Name`` leads to; no other module is imported."""
    module, _, name = path.partition(":")
    model: type[Table] = getattr(importlib.import_module(module), name)
    return model


def model_of(table: str) -> type[Table] | None:
    """The model of a table by its SQL name, public or internal; None where it has none."""
    return (stage_models() if table.startswith(INTERNAL) else models()).get(table)


def _import_modules(package: ModuleType) -> None:
    """Import the modules of a package and of the packages in it, of which those of ``stage`` wait to be asked for."""
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if f"{info.name.rpartition('.')[2]}." == INTERNAL:
            continue
        module = importlib.import_module(info.name)
        if info.ispkg:
            _import_modules(module)


@cache
def types_of(model: type[Table]) -> dict[str, pl.DataType]:
    """The polars type of each column in its declared order: what annotations say, at none of pandera's cost."""
    return {name: _POLARS_TYPES[annotation.raw_annotation] for name, (annotation, _) in model.__fields__.items()}


@cache
def columns_of(model: type[Table]) -> tuple[ColumnFacts, ...]:
    """The model's columns in their declared order."""
    return tuple(_column(name, column) for name, column in model.to_schema().columns.items())


def _column(name: str, column: object) -> ColumnFacts:
    dtype = column.dtype.type  # type: ignore[attr-defined]  # pandera's Column is untyped here
    checks = column.checks  # type: ignore[attr-defined]
    rules = tuple(in_words(check.name, check.statistics) for check in checks)
    if dtype not in SQL_TYPES:
        raise TypeError(f"column {name}: {dtype} has no SQL type here, use one of {', '.join(map(str, SQL_TYPES))}")
    metadata = column.metadata or {}  # type: ignore[attr-defined]
    return ColumnFacts(
        name=name,
        sql_type=SQL_TYPES[dtype],
        polars_type=dtype,
        nullable=column.nullable,  # type: ignore[attr-defined]
        title_en=column.title or name,  # type: ignore[attr-defined]
        title_ja=metadata.get("title_ja") or "",
        description=column.description or "",  # type: ignore[attr-defined]
        unit=metadata.get("unit"),
        rules=rules,
    )
