"""The base of every table: how a pandera model states a column's type, rule, titles and unit.

A model here is the only place that defines a column. Validation, DDL, comments, Dagster's column schema and the
data dictionary all follow from it (``schemas.registry`` finds the models). Models are strict and never coerce.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars  # noqa: F401  # before the next, because it remembers which others it has found

from schemas.unseen_modules import BESIDE_POLARS, SPARK, unseen

with unseen(*SPARK, *BESIDE_POLARS):
    import pandera.polars as pa
    from pandera.backends.polars import builtin_checks  # noqa: F401  # which pandera imports with the first check

#: The largest number that any column may hold. It keeps infinities and NaN out, which pass one-sided bounds:
#: the largest genuine value is a training run of 5e26 FLOP.
LARGEST = 1e40
#: Why a measure is empty whose reckoning gave infinity, or no number at all.
NOT_FINITE = "not_finite"


@dataclass(frozen=True)
class TableFacts:
    """What a table is, beside its columns: its SQL name, key, titles and grain, and the version of its contract."""

    name: str
    key: tuple[str, ...]
    title_en: str
    title_ja: str
    grain: str
    version: int


#: Every model that states a table name, filled as the modules of this package are imported.
MODELS: dict[str, type[Table]] = {}
_FACTS: dict[type[Table], TableFacts] = {}


class Table(pa.DataFrameModel):
    """A table of the warehouse: ``class Robots(Table, name="src.robots", key=(...))``; its docstring is its text."""

    class Config:
        """No coercion (it rounds), no undeclared columns."""

        strict = True
        coerce = False

    def __init_subclass__(
        cls,
        *,
        name: str = "",
        key: tuple[str, ...] = (),
        title_en: str = "",
        title_ja: str = "",
        grain: str = "",
        version: int = 1,
        **options: Any,
    ) -> None:
        """Register the model under its SQL name; a model without a name only lends its columns to others."""
        super().__init_subclass__(**options)  # type: ignore[no-untyped-call]  # pandera's has no types
        if name:
            MODELS[name] = cls
            _FACTS[cls] = TableFacts(name, key, title_en, title_ja, grain, version)

    @classmethod
    def facts(cls) -> TableFacts:
        """The table's name, key, titles and grain."""
        return _FACTS[cls]


def text(title_en: str, title_ja: str, about: str = "", *, null: bool = False, **checks: Any) -> Any:
    """A text column; empty text is refused, since a missing value is NULL and nothing else."""
    checks.setdefault("str_length", {"min_value": 1})
    return _column(title_en, title_ja, about, None, null, checks)


def number(
    title_en: str,
    title_ja: str,
    about: str = "",
    *,
    unit: str,
    null: bool = False,
    low: float = -LARGEST,
    high: float = LARGEST,
) -> Any:
    """A finite number between ``low`` and ``high``, in ``unit``."""
    return _column(title_en, title_ja, about, unit, null, {"in_range": {"min_value": low, "max_value": high}})


def count(title_en: str, title_ja: str, about: str = "", *, unit: str, null: bool = False, low: int = 0) -> Any:
    """A whole number, not below ``low``."""
    return _column(title_en, title_ja, about, unit, null, {"ge": low})


def other(title_en: str, title_ja: str, about: str = "", *, null: bool = False, **checks: Any) -> Any:
    """A date, time or truth value."""
    return _column(title_en, title_ja, about, None, null, checks)


def internal(about: str, *, unit: str | None = None) -> Any:
    """A column of an internal table: what it means. It has neither title nor rule, since no release has it."""
    return _column(about, "", about, unit, True, {})


def _column(title_en: str, title_ja: str, about: str, unit: str | None, null: bool, checks: dict[str, Any]) -> Any:
    metadata = {"title_ja": title_ja, "unit": unit}
    return pa.Field(title=title_en, description=about or title_en, nullable=null, metadata=metadata, **checks)
