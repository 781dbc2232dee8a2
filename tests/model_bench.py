"""A bench for single SQL models: tiny input tables in memory, the model files as they are, and what they give.

A test states only the columns that matter to it; the rest take the defaults below. ``run`` runs a model and, before it,
every model that it reads and that the test has not put there itself, each held to its pandera model where it has one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import duckdb

from pipeline.building.candidate import create_schemas
from pipeline.building.finite_numbers import finite_select
from pipeline.building.sql_models import SqlModel, TimeAxis, read_models
from pipeline.contracts.ddl import check_types
from pipeline.contracts.sql_text import quoted
from pipeline.parsing.periods import parse_period
from pipeline.settings import PROJECT_ROOT
from schemas.registry import SQL_TYPES, model_of, types_of
from schemas.registry import models as public_models

Row = Mapping[str, Any]

#: One reading of one edition, unless a test says otherwise.
_READING = {
    "indicator_id": "robots", "geo": "JPN", "period": "2024", "time_basis": "calendar", "unit": "robots",
    "obs_status": "observed", "figure": "1", "snapshot_id": "file_a", "locator": "row 2",
}  # fmt: skip
_EDITION = {
    "source_id": "publisher",
    "edition": "2025",
    "published_at": date(2025, 4, 1),
    "recorded_at": datetime(2026, 1, 1),
    "first_recorded_at": datetime(2026, 1, 1),
}
_DEFAULTS: dict[str, Row] = {
    "stage.source_observations": _READING,
    "stage.vintage_observations": _READING
    | _EDITION
    | {"origin": "embedded", "vintage_number": 1, "is_list_complete": False, "is_repeat": False, "reading": 1},
    "stage.accepted_snapshots": _EDITION | {"snapshot_id": "file_a", "origin": "embedded"},
    "stage.setting_values": {"parameter": "peer_group", "value": "OECD"},
    "core.observations": _READING | _EDITION | {"reading": 1, "is_list_complete": False, "universe_id": "world"},
    "meta.parameters": {"parameter": "default_focus", "value": "JPN", "title_en": "t", "title_ja": "t"},
    "core.comparators": {"reason_en": "r", "reason_ja": "r"},
    "core.published_figures": {
        "source_id": "publisher", "edition": "2025", "figure": "1", "priority": 1, "indicator_id": "robots",
        "list_kind": "full", "universe_id": "world", "time_basis": "calendar",
    },
    "core.published_lists": _READING
    | _EDITION
    | {"list_kind": "full", "universe_id": "world", "is_complete": True, "is_whole": True, "number_shown": 2},
    "core.universes": {
        "universe_id": "world", "universe_kind": "world", "is_worldwide": True, "title_en": "t", "title_ja": "t",
        "evidence": "e",
    },
    "core.indicators": {
        "indicator_id": "robots", "pillar": "robots", "title_en": "t", "title_ja": "t", "definition_en": "d",
        "definition_ja": "d", "unit": "robots", "direction": "higher", "measure_kind": "flow",
        "is_additive": True, "growth_basis": "exponential", "interpolation": "linear",
        "preferred_source_id": "publisher", "per_capita": True,
    },
    "core.economies": {"geo_type": "economy", "name_en": "n", "name_ja": "n"},
    "core.group_members": {"group_geo": "OECD", "valid_from": date(1961, 1, 1)},
    "core.series_breaks": {"source_id": "publisher", "reason_en": "r", "reason_ja": "r", "citation": "c"},
    "core.coverage_limits": {
        "parameter": "largest_share_missing", "setting": 0.1, "unit": "fraction", "evidence": "e",
    },
    "core.mixed_instruments": {
        "source_id": "publisher", "indicator_id": "robots", "instruments_en": "i", "instruments_ja": "i",
        "citation": "c",
    },
    "core.comparability_rules": {"reason_en": "r", "reason_ja": "r", "evidence": "e"},
    "core.growth_windows": {"window_id": "w", "title_en": "t", "title_ja": "t"},
    "core.sources": {
        "source_id": "publisher", "title_en": "t", "title_ja": "t", "publisher": "p", "homepage": "h", "licence": "l",
        "redistribution": "free", "citation_en": "c", "citation_ja": "c", "cadence": "yearly", "access": "live",
        "published_at_rule": "edition_date", "confirmed": True,
    },
    "core.editions": _EDITION | {"title": "t", "citation_en": "c", "citation_ja": "c", "licence": "l"},
}  # fmt: skip
#: Those that a test has without saying so.
GROWTH_WINDOWS: list[Row] = [{"window_id": f"years_{years}", "window_years": years} for years in (3, 5, 10)]
#: What a list may be a list of: the world, or a group of economies.
UNIVERSES: list[Row] = [
    {},
    {"universe_id": "group", "universe_kind": "group", "is_worldwide": False, "rank_phrase_en": "in the G20"},
]
#: Tables whose rows name their series, which follows from their other columns.
_OF_SERIES = ("core.observations", "core.published_lists", "stage.vintage_observations")
_SERIES = ("indicator_id", "source_id", "edition", "time_basis", "price_base", "base_year")
#: Models whose types were held to their declaration; they do not depend on the rows.
_TYPES_CHECKED: set[str] = set()
#: What is not an economy, so that a test may simply use the code.
_GROUPS = {"WORLD_PUBLISHER": "group", "WORLD": "group", "EUROPE": "group", "REST": "residual", "OECD": "group"}


class Bench:
    """Tiny inputs, one or more models, and their rows."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self._present: set[str] = set()
        create_schemas(self.connection)
        self.put("core.measure_kinds", measure_kinds())
        self.put("core.universes", UNIVERSES)
        for name in ("core.editions", "core.stand_ins", "core.known_editions"):
            self.put(name, [])

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Create an input table (with no row, where there are none) and fill it."""
        types = _types(table)
        defaults = _DEFAULTS.get(table, {})
        columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
        self.connection.execute(f"create or replace table {table} ({columns})")
        full = [{name: value for name, value in (defaults | dict(row)).items() if name in types} for row in rows]
        if table == "stage.accepted_snapshots":
            full = [{"dataset_id": "embedded" if row["origin"] == "embedded" else "file"} | row for row in full]
        if table in _OF_SERIES:
            full = [{"series_id": series_id(row)} | row for row in full]
        unknown = {name for row in rows for name in row if name not in types}
        assert not unknown, f"{table} has no column {', '.join(sorted(unknown))}"
        if full:
            lines = ", ".join(f"({', '.join(_literal(row.get(name)) for name in types)})" for row in full)
            self.connection.execute(f"insert into {table} values {lines}")
        self._present.add(table)

    def observe(self, rows: Sequence[Row], **indicators: Row) -> None:
        """Put readings into core.observations, with everything that a series of them needs.

        Rows need geo, period and value (None with an obs_status); ``indicators`` are core.indicators by id.
        """
        facts = indicators or {"robots": {}}
        units = {name: row.get("unit", "robots") for name, row in facts.items()}
        rows = [
            {"unit": units[row.get("indicator_id", next(iter(facts)))], "indicator_id": next(iter(facts)), **row}
            for row in rows
        ]
        rows = [row | _period_columns(row["period"]) for row in rows]
        self.put("core.observations", rows)
        self.put("core.indicators", [{"indicator_id": name, **row} for name, row in facts.items()])
        self.put("core.economies", [economy(geo) for geo in sorted({row["geo"] for row in rows})])
        snapshots = {row.get("snapshot_id", "file_a"): row for row in rows}
        self.put(
            "stage.accepted_snapshots",
            [
                {"snapshot_id": s, "source_id": r.get("source_id", "publisher"), "edition": r.get("edition", "2025")}
                for s, r in snapshots.items()
            ],
        )
        if "core.published_lists" not in self._present:
            self.put("core.published_lists", [])
        if "core.growth_windows" not in self._present:
            self.put("core.growth_windows", GROWTH_WINDOWS)
        if "meta.parameters" not in self._present:
            self.put("meta.parameters", [{}])
        for name in ("meta.source_status", "meta.quarantine"):
            if name not in self._present:
                self.put(name, [])
        self.put(
            "stage.periods", [{"period": p, **_period_columns(p)} for p in sorted({row["period"] for row in rows})]
        )

    def values(self, **by_geo: Mapping[Any, float | None]) -> list[dict[str, Any]]:
        """Rows for ``observe`` from ``JPN={2023: 1.0, 2024: 2.0}``; None is an absence from the list."""
        return [
            {
                "geo": geo,
                "period": str(period),
                "value": value,
                "obs_status": "not_listed" if value is None else "observed",
            }
            for geo, values in by_geo.items()
            for period, value in values.items()
        ]

    def run(self, name: str) -> None:
        """Run a model file, and before it every model it reads that is not there yet."""
        model = _models()[name]
        for needed in sorted(model.reads - self._present):
            if needed in _models():
                self.run(needed)
            else:
                self.put(needed, [])
        if name not in _TYPES_CHECKED and (modelled := model_of(name)) is not None:
            seen = self.connection.execute(f"describe {model.sql}").fetchall()
            check_types(modelled, {row[0]: row[1] for row in seen}, model.template.place)
        _TYPES_CHECKED.add(name)
        declared = public_models().get(name)
        sql = finite_select(declared, model.sql) if declared else model.sql
        self.connection.execute(f"create or replace table {name} as {sql}")
        self._present.add(name)

    def rows(self, name: str, columns: str, where: str = "true", order: str = "all") -> list[tuple[Any, ...]]:
        """Run the model where needed, and give some of its columns."""
        if name not in self._present:
            self.run(name)
        return self.connection.execute(f"select {columns} from {name} where {where} order by {order}").fetchall()

    def past_rows(self, name: str, axis: TimeAxis, day: date, columns: str) -> list[tuple[Any, ...]]:
        """What the macro of a model answers for a past day on a time axis; the model is run where needed."""
        if name not in self._present:
            self.run(name)
        macros: dict[str, str] = {}
        for model in _models().values():
            macro = model.macro_of(axis)
            if macro and model.name in self._present:
                sql = model.past_sql(axis, macros)
                self.connection.execute(f"create or replace macro {macro}({axis.parameter}) as table {sql}")
                macros[model.name] = macro
        statement = f"select {columns} from {macros[name]}(date '{day}') order by all"
        return self.connection.execute(statement).fetchall()

    def asked_rows(self, name: str, arguments: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        """What a model's macro gives for these arguments; the model is run where needed."""
        if name not in self._present:
            self.run(name)
        model = _models()[name]
        assert model.macro is not None, f"{name} has no macro"
        sql = model.macro_sql()
        self.connection.execute(
            f"create or replace macro {model.macro.name}({', '.join(model.macro.parameters)}) as table {sql}"
        )
        statement = f"select {columns} from {model.macro.name}({arguments}) where {where} order by all"
        return self.connection.execute(statement).fetchall()

    def row(self, name: str, columns: str, where: str = "true") -> tuple[Any, ...]:
        """The one row that the condition leaves."""
        found = self.rows(name, columns, where)
        assert len(found) == 1, f"one row expected where {where}, seen {found}"
        return found[0]


def series_id(row: Row) -> str:
    """The name of the series of a row, as the models make it."""
    return "|".join(str(row.get(name) or "") for name in _SERIES)


def economy(geo: str, **columns: Any) -> dict[str, Any]:
    """A row of core.economies."""
    return {"geo": geo, "geo_type": _GROUPS.get(geo, "economy"), **columns}


def _literal(value: object) -> str:
    """A value as SQL: parameters would cost a search for modules each, a hundred times the time of the insert."""
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value)
    return f"'{value!r}'::double" if isinstance(value, float) else quoted(str(value))


def _period_columns(text: str) -> dict[str, Any]:
    period = parse_period(text, column="period")
    return {"year": period.year, "freq": period.freq, "period_start": period.start, "period_end": period.end}


@cache
def _models() -> dict[str, SqlModel]:
    return {model.name: model for model in read_models(PROJECT_ROOT / "warehouse" / "models")}


@cache
def measure_kinds() -> tuple[dict[str, Any], ...]:
    """The kinds of measure as they are declared."""
    with (PROJECT_ROOT / "warehouse" / "reference" / "indicators" / "measure_kinds.csv").open(encoding="utf-8") as file:
        return tuple({name: cell or None for name, cell in row.items()} for row in csv.DictReader(file))


@cache
def _types(table: str) -> dict[str, str]:
    model = model_of(table)
    assert model is not None, f"{table} has no model in schemas/"
    return {name: SQL_TYPES[dtype] for name, dtype in types_of(model).items()}
