"""The synthetic publisher: one parser, one schema and rows, added to a copy of the checkout as a person adds one.

The parser works a column at a time, as warehouse/docs/adding_a_publisher.md documents for large files.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.side_by_side.panel import ROOT

SOURCE_ID = "scale_bureau"
_COPIED = ("pipeline", "schemas", "warehouse/expectations", "warehouse/models", "warehouse/reference")

_PARSER = '''
"""The Scale Bureau: a panel of economies, months and indicators, one csv."""

from __future__ import annotations

from functools import partial

from pipeline.parsing.faults import BadCellError
from pipeline.parsing.numbers import strict_decimal
from pipeline.parsing.periods import parse_period
from pipeline.parsing.text_columns import TypedColumn, plain_numbers, read_column, typed_frame
from pipeline.parsing.text_frame import ROW_NUMBER
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, decimals_of

TABLE, FILE = "scale_bureau_panel", "panel.csv"
COLUMNS = ("Economy", "Month", "Indicator", "Value")


def parse_panel(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the csv; one row per economy, month and indicator."""
    import polars as pl

    file = context.text_frame(payload, required=COLUMNS)
    economy, month, indicator, value = (file.cells[name] for name in COLUMNS)
    known = {figure.indicator_id for figure in context.figures}

    def indicator_id(text: str) -> str:
        if text not in known:
            raise BadCellError("unknown indicator", column="Indicator", raw_value=text, expected="a declared one")
        return text

    columns = {
        "geo": read_column(economy, partial(context.economies.geo, column="Economy"), pl.String),
        "period": read_column(month, lambda text: parse_period(text, column="Month").text, pl.String),
        "indicator_id": read_column(indicator, indicator_id, pl.String),
        "measured": read_column(
            value, lambda text: float(strict_decimal(text, column="Value")), pl.Float64, plain=plain_numbers(value)
        ),
        "value_as_published": TypedColumn(value, {}),
    }
    frame, bad = typed_frame(columns, file.cells[ROW_NUMBER], table_name=TABLE, file_name=FILE)
    return ParsedFile(frames={TABLE: frame}, quarantined=bad, rows_read=len(file))


_SQL = f"""
select
    indicator_id,
    geo,
    period,
    'calendar' as time_basis,
    {NO_MONEY},
    measured as value,
    'units' as unit,
    value_as_published,
    {decimals_of("value_as_published")} as decimals,
    'observed' as obs_status,
    'panel' as figure,
    cast(null as date) as published_at,
    snapshot_id,
    file_name || ' row ' || row_number || ' column Value' as locator
from src.{TABLE}
"""
_TABLES = (
    SourceTable(TABLE, "schemas.src.scale_bureau:Panel", _SQL, time_columns=("period",), quarantine_limit=0.01),
)
SOURCE = Source("scale_bureau", (Dataset("panel", FILE, "csv", parse_panel, _TABLES, by_records=True),))
'''

_SCHEMA = '''
"""The source table of the Scale Bureau."""

from __future__ import annotations

from schemas.base import number, text
from schemas.columns import GeoColumn, IndicatorColumn, PeriodColumn, PositionColumns, SnapshotColumn


class Panel(
    PositionColumns,
    SnapshotColumn,
    IndicatorColumn,
    GeoColumn,
    PeriodColumn,
    name="src.scale_bureau_panel",
    key=("snapshot_id", "indicator_id", "geo", "period"),
    title_en="Panel (Scale Bureau)",
    title_ja="パネル",
    grain="one row per snapshot, indicator, economy and month",
):
    """Values of many indicators by month."""

    measured: float = number("value", "値", unit="units", low=0)
    value_as_published: str = text("value as published", "公表値")
'''

#: Kinds of measure in turns, so that each branch of the models has rows.
_KINDS = ("flow", "stock", "rate")


def _indicator_row(number: int, name: str) -> str:
    direction = "lower" if number % 5 == 4 else "higher"
    kind = _KINDS[number % len(_KINDS)]
    is_additive = str(kind != "rate").lower()
    per_capita = str(number % 4 == 0 and kind != "rate").lower()
    cells = [name, "research", f"Scale {number}", f"規模 {number}", "A synthetic series.", "合成系列。", "units"]
    cells += [direction, kind, is_additive, "exponential", "linear", SOURCE_ID, per_capita]
    return ",".join([*cells, *[""] * 7])


def _rows(indicators: Sequence[str]) -> dict[str, list[str]]:
    """The rows of reference data that the publisher needs, by file."""
    return {
        "sources/sources.csv": [
            f"{SOURCE_ID},Panel,パネル,Scale Bureau,https://example.org,CC BY 4.0,,attribution,Scale Bureau.,規模局。,"
            "yearly,hand_over,edition_date,true,"
        ],
        "sources/release_calendar.csv": [f"{SOURCE_ID},Yearly panel,年次,Panel,,9,24,30,A synthetic publisher."],
        "sources/published_figures.csv": [
            f"{SOURCE_ID},,panel,1,{name},world,full,,,not_covered,panel.csv,Economy,Month,,Value,units,calendar,,,,,,,"
            for name in indicators
        ],
        "indicators/indicators.csv": [_indicator_row(number, name) for number, name in enumerate(indicators)],
        "indicators/units.csv": ["units,units,1"],
    }


def copy_of_checkout(folder: Path) -> Path:
    """The checkout's code, SQL and reference data, which may be changed."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


def project_with_publisher(folder: Path, indicators: Sequence[str]) -> Path:
    """A copy of the checkout's code, SQL and reference data, with the synthetic publisher."""
    copy_of_checkout(folder)
    (folder / "pipeline" / "sources" / f"{SOURCE_ID}.py").write_text(_PARSER.lstrip(), encoding="utf-8")
    (folder / "schemas" / "src" / f"{SOURCE_ID}.py").write_text(_SCHEMA.lstrip(), encoding="utf-8")
    for name, lines in _rows(indicators).items():
        with (folder / "warehouse" / "reference" / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    return folder
