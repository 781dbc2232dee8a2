"""Finds every model of this package, and reads its columns as plain descriptions that other stages use."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

import polars as pl

import schemas
from schemas.base import MODELS, Table

#: polars type of a model's column -> DuckDB type. Other types are refused, so that no column is widened unnoticed.
SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
}


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
    """Every model by its SQL name, after importing all modules of this package and its folders."""
    for info in pkgutil.walk_packages(schemas.__path__, "schemas."):
        importlib.import_module(info.name)
    return dict(sorted(MODELS.items()))


@cache
def columns_of(model: type[Table]) -> tuple[ColumnFacts, ...]:
    """The model's columns in their declared order."""
    return tuple(_column(name, column) for name, column in model.to_schema().columns.items())


def _column(name: str, column: object) -> ColumnFacts:
    dtype = column.dtype.type  # type: ignore[attr-defined]  # pandera's Column is untyped here
    rules = tuple(str(check) for check in column.checks)  # type: ignore[attr-defined]
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
