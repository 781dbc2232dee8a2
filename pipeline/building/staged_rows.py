"""The rows behind the ``meta`` tables: what ledger, settings and schemas hold, as the SQL models read it.

Only rows are made here. Their columns are declared in ``schemas.stage``, and the candidate stages them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.building.sql_models import Macro, SqlModel
from pipeline.landing.records import ACCEPTED, Decision, Release, Snapshot, ValidationResult
from pipeline.settings import WEIGHTS_NAME, Settings
from pipeline.sources import declared_tables

if TYPE_CHECKING:
    from schemas.base import Table

Rows = list[dict[str, object]]


def described_tables(row_counts: Mapping[str, int], last: Sequence[str], n_checks: int) -> tuple[Rows, Rows]:
    """The rows of ``meta.dictionary`` and of ``meta.columns``.

    Args:
        row_counts: rows by table, of the tables that are made.
        last: the tables that are made of these rows, and have no count yet.
        n_checks: how many rows ``meta.checks`` will have.
    """
    from schemas.registry import models

    known = [model for name, model in models().items() if name in row_counts or name in last]
    published = {f"src.{table.name}": table.published_names for table in declared_tables()}
    columns = [row for model in known for row in _column_rows(model, published.get(model.facts().name, {}))]
    counts = {**row_counts, "meta.checks": n_checks, "meta.dictionary": len(known), "meta.columns": len(columns)}
    return [_table_row(model, counts[model.facts().name]) for model in known], columns


def _table_row(model: type[Table], row_count: int) -> dict[str, object]:
    facts = model.facts()
    return {
        "table_name": facts.name,
        "title_en": facts.title_en,
        "title_ja": facts.title_ja,
        "description": " ".join((model.__doc__ or "").split()),
        "grain": facts.grain,
        "key_columns": ", ".join(facts.key),
        "version": facts.version,
        "row_count": row_count,
    }


def _column_rows(model: type[Table], published_names: Mapping[str, str]) -> Rows:
    from schemas.registry import columns_of

    return [
        {
            "table_name": model.facts().name,
            "position": position,
            "column_name": column.name,
            "data_type": column.sql_type,
            "nullable": column.nullable,
            "unit": column.unit,
            "title_en": column.title_en,
            "title_ja": column.title_ja,
            "description": column.description,
            "rules": "; ".join(column.rules) or None,
            "name_as_published": published_names.get(column.name),
        }
        for position, column in enumerate(columns_of(model), 1)
    ]


def described_macros(models: Sequence[SqlModel]) -> Rows:
    """The rows of ``meta.macros``: what each macro answers, and of which table it has the columns."""
    return [_macro_row(model, macro) for model in models for macro in model.macros]


def _macro_row(model: SqlModel, macro: Macro) -> dict[str, object]:
    from schemas.registry import model_of

    declared = model_of(model.name)
    titles = (declared.facts().title_en, declared.facts().title_ja) if declared else (model.header["title"],) * 2
    return {
        "macro_name": macro.name,
        "parameters": ", ".join(macro.parameters),
        "table_name": model.name,
        "title_en": f"{titles[0]}, {macro.question_en}",
        "title_ja": f"{titles[1]}（{macro.question_ja}）",
        "description": f"the columns of {model.name}; {model.header['caveats']}",
    }


def dated_in_order(releases: Sequence[Release]) -> list[Release]:
    """The releases, oldest first, none dated after a later one: a clock that was ahead has dated it wrongly."""
    dated: list[Release] = []
    for release in reversed(releases):
        latest = dated[-1].built_at - timedelta(seconds=1) if dated else release.built_at
        dated.append(replace(release, built_at=min(release.built_at, latest)))
    return dated[::-1]


def let_in(decisions: Sequence[Decision]) -> dict[str, datetime]:
    """By snapshot, when a person let it pass the gate; one that was rejected first had counted before."""
    first: dict[str, Decision] = {}
    for decision in decisions:
        first.setdefault(decision.snapshot_id, decision)
    return {name: decision.decided_at for name, decision in first.items() if decision.decision == ACCEPTED}


def landed_file(
    snapshot: Snapshot, validation: ValidationResult, let_in_at: datetime | None = None
) -> dict[str, object]:
    """A row of ``stage.landed_files``: a snapshot with what the parser made of it, and when a person let it in."""
    from schemas.registry import types_of
    from schemas.stage.inputs import LandedFiles

    row = asdict(snapshot) | {name: value for name, value in asdict(validation).items() if value is not None}
    row["published_at"] = validation.published_at or snapshot.published_at
    row["let_in_at"] = let_in_at
    if snapshot.origin == "fetched":
        # a fetched vintage is named after the day that its content is of, so that landing order does not matter
        row["edition"] = str(row["published_at"])
    return {name: row.get(name) for name in types_of(LandedFiles)}


def parameters(settings: Settings) -> list[dict[str, str]]:
    """The rows of ``meta.parameters``."""
    return [
        {
            "parameter": "default_focus",
            "value": settings.default_focus,
            "title_en": "economy of mart.japan_vs_world",
            "title_ja": "既定の対象国",
        },
        {
            "parameter": "peer_group",
            "value": settings.peer_group,
            "title_en": "group of the peer columns",
            "title_ja": "比較集団",
        },
        {
            "parameter": "composite_weights",
            "value": _weights(settings),
            "title_en": "file of the weights of the composites, whose rows are in core.composite_weights",
            "title_ja": "総合指標の重みの出所",
        },
    ]


def _weights(settings: Settings) -> str:
    """The name of the file of weights, and its hash where it is a person's own: no path of a machine is published."""
    own = settings.reference_instead_hashes().get(WEIGHTS_NAME)
    return f"{settings.reference_instead[WEIGHTS_NAME].name} (SHA-256 {own})" if own else WEIGHTS_NAME
