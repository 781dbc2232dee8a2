"""Epoch AI's files of hardware: the clusters that it tracks, and the chips. Declared as a part of ``epoch_ai``.

Belongs here: how both files are read, and the clusters and their computing power by economy. Not here: the lists of
models. The file of chips feeds no indicator.

What is counted of the clusters is what exists (no plans, nothing decommissioned) and what the publisher includes in its
standard analysis, which leaves out likely duplicates and doubtful reports. A blank country is the residual
``UNKNOWN_EPOCH_AI``: it is no economy and counts for the world only. Hundreds of Chinese systems share one name, so a
cluster is known by its place in the file.
"""

from __future__ import annotations

from datetime import date

from pipeline.parsing.faults import BadCellError, QuarantinedRow
from pipeline.parsing.numbers import strict_decimal
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, SourceTable
from pipeline.sources.observation_sql import NO_CELL, NO_MONEY, NO_OBSERVATIONS

CLUSTERS_TABLE = "epoch_ai_gpu_clusters"
CHIPS_TABLE = "epoch_ai_ml_hardware"
UNKNOWN = "UNKNOWN_EPOCH_AI"

_COUNTRY = "Country"
_POWER = "H100 equivalents"
_INCLUDED = "Include in Standard Analysis"
_CLUSTER_TEXTS = {
    "name": "Name",
    "status": "Status",
    "certainty": "Certainty",
    "country_as_published": _COUNTRY,
    "owner": "Owner",
    "sector": "Sector",
    "chip_type": "Chip type (primary)",
}
_CLUSTER_NUMBERS = {
    "h100_equivalents": _POWER,
    "power_capacity_mw": "Power Capacity (MW)",
    "hardware_cost_usd": "Hardware Cost",
    "chips": "Total number of AI chips",
}
_CLUSTER_FLAGS = {"in_standard_analysis": _INCLUDED, "possible_duplicate": "Possible Duplicate"}
_CLUSTER_DAY = {"first_operational_date": "First Operational Date"}

#: How a ticked and an empty box of the publisher's database come out in its exports.
_FLAGS = {"": False, "False": False, "0 checked out of 1": False, "True": True, "1 checked out of 1": True}
_STATUSES = ("Existing", "Planned", "Decommissioned")

_CHIP_TEXTS = {
    "hardware_name": "Hardware name",
    "manufacturer": "Manufacturer",
    "hardware_type": "Type",
    "foundry": "Foundry",
}
_CHIP_NUMBERS = {
    "release_price_usd": "Release price (USD)",
    "fp16_flop_per_second": "FP16 (half precision) performance (FLOP/s)",
    "tensor_fp16_flop_per_second": "Tensor-FP16/BF16 performance (FLOP/s)",
    "memory_bytes": "Memory size per board (Byte)",
    "memory_bandwidth_bytes_per_second": "Memory bandwidth (byte/s)",
    "power_w": "TDP (W)",
    "process_size_nm": "Process size (nm)",
}
_CHIP_DAY = {"release_date": "Release date"}


def parse_gpu_clusters(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the clusters, one row a record.

    Raises:
        HeldFileError: the bytes are no csv with the columns that the table needs.
    """
    columns = (_CLUSTER_TEXTS, _CLUSTER_NUMBERS, _CLUSTER_FLAGS, _CLUSTER_DAY)
    records = _records(payload, context, *columns)
    parsed = ParsedFile(rows={CLUSTERS_TABLE: []}, rows_read=len(records))
    for record in records:
        _add(parsed, CLUSTERS_TABLE, record, context)
    return parsed


def parse_ml_hardware(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the chips, one row a record.

    Raises:
        HeldFileError: the bytes are no csv with the columns that the table needs.
    """
    records = _records(payload, context, _CHIP_TEXTS, _CHIP_NUMBERS, _CHIP_DAY)
    parsed = ParsedFile(rows={CHIPS_TABLE: []}, rows_read=len(records))
    for record in records:
        _add(parsed, CHIPS_TABLE, record, context)
    return parsed


def _records(payload: bytes, context: ParseContext, *columns: dict[str, str]) -> tuple[Record, ...]:
    """The records. Both files have dozens of columns more, which come and go, so added ones are not noted."""
    required = tuple(published for names in columns for published in names.values())
    return context.text_table(payload, required=required).records


def _add(parsed: ParsedFile, table: str, record: Record, context: ParseContext) -> None:
    """Add the record's row, or quarantine it."""
    try:
        row = _cluster(record, context) if table == CLUSTERS_TABLE else _chip(record)
    except BadCellError as error:
        parsed.quarantined.append(
            QuarantinedRow.of(error, table_name=table, file_name=context.file_name, row_number=record.row_number)
        )
    else:
        position = {"file_name": context.file_name, "row_number": record.row_number}
        parsed.rows[table].append(position | row)


def _cluster(record: Record, context: ParseContext) -> dict[str, object]:
    cells = record.cells
    if cells["Status"].strip() not in _STATUSES:
        expected = f"one of {', '.join(_STATUSES)}"
        raise BadCellError("not a known word", column="Status", raw_value=cells["Status"], expected=expected)
    country = cells[_COUNTRY].strip()
    row: dict[str, object] = {
        "entry": record.row_number,
        "geo": context.economies.geo(country, column=_COUNTRY) if country else UNKNOWN,
    }
    row |= _typed(record, _CLUSTER_TEXTS, _CLUSTER_NUMBERS, _CLUSTER_DAY)
    return row | {column: _flag(cells[published], published) for column, published in _CLUSTER_FLAGS.items()}


def _chip(record: Record) -> dict[str, object]:
    return _typed(record, _CHIP_TEXTS, _CHIP_NUMBERS, _CHIP_DAY)


def _typed(record: Record, texts: dict[str, str], numbers: dict[str, str], days: dict[str, str]) -> dict[str, object]:
    """The record's cells as texts, numbers and days; a blank is None."""
    cells = {published: cell.strip() for published, cell in record.cells.items()}
    row: dict[str, object] = {column: cells[published] or None for column, published in texts.items()}
    row |= {column: _number(cells[published], published) for column, published in numbers.items()}
    return row | {column: _day(cells[published], published) for column, published in days.items()}


def _number(text: str, column: str) -> float | None:
    return float(strict_decimal(text, column=column)) if text else None


def _day(text: str, column: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        expected = "a date such as 2024-12-31, or a blank"
        raise BadCellError("not a date", column=column, raw_value=text, expected=expected) from error


def _flag(text: str, column: str) -> bool:
    if text.strip() not in _FLAGS:
        expected = "True, 1 checked out of 1, or a blank"
        raise BadCellError("not a ticked or empty box", column=column, raw_value=text, expected=expected)
    return _FLAGS[text.strip()]


#: The file is a state of things and names no year: it stands for the year in which its newest counted cluster became
#: operational, since it has been published unchanged for more than a year. A cluster of unknown size counts as a
#: cluster; an economy of which every size is unknown has no computing power to state. Sums are exact, so that no order
#: of rows can change a digit, and rounded to a ten-thousandth of a chip.
CLUSTER_OBSERVATIONS = f"""
with counted as (
    select *, max(year(first_operational_date)) over (partition by snapshot_id) as vintage_year
    from src.{CLUSTERS_TABLE}
    where status = 'Existing' and in_standard_analysis
),
placed as (
    select * from counted
    union all
    select * replace ('WORLD' as geo) from counted
),
summed as (
    select snapshot_id, geo, vintage_year, any_value(file_name) as file_name, count(*) as clusters,
        round(cast(sum(cast(h100_equivalents as decimal(30, 10))) as double), 4) as power,
        min(row_number) as first_row, max(row_number) as last_row
    from placed
    where vintage_year is not null
    group by snapshot_id, geo, vintage_year
),
observation as (
    select *, 'gpu_clusters' as indicator_id, cast(clusters as double) as value, 'clusters' as unit,
        'computed' as obs_status, 'gpu_clusters: count' as figure, '{_COUNTRY}' as column_name
    from summed
    union all
    select *, 'gpu_cluster_h100_equivalents', power, 'H100 equivalents',
        case when power is null then 'not_covered' else 'computed' end, 'gpu_clusters: H100 equivalents', '{_POWER}'
    from summed
)
select indicator_id, geo, cast(vintage_year as varchar) as period, 'calendar' as time_basis, {NO_MONEY},
    value, unit, {NO_CELL}, obs_status, figure, cast(null as date) as published_at, snapshot_id,
    file_name || ' row ' || first_row || ' to ' || last_row || ' column ' || column_name
        || ' (' || clusters || ' existing clusters of the standard analysis)' as locator
from observation
"""

#: The file has 786 rows and has hardly changed since 2025, while Epoch AI's other files change every week; a list of
#: clusters that nobody has touched for half a year lacks what was built in it, and must not pass for the present state.
CLUSTERS_OUTDATED_AFTER_DAYS = 180

DATASETS = (
    Dataset(
        dataset_id="gpu_clusters",
        file_name="gpu_clusters.csv",
        content="csv",
        parse=parse_gpu_clusters,
        tables=(
            SourceTable(
                CLUSTERS_TABLE,
                "schemas.src.epoch_ai:GpuClusters",
                CLUSTER_OBSERVATIONS,
                time_columns=("first_operational_date",),
                ahead={"status": "Planned"},
                published_names={**_CLUSTER_TEXTS, **_CLUSTER_NUMBERS, **_CLUSTER_FLAGS, **_CLUSTER_DAY},
            ),
        ),
        urls=("https://epoch.ai/data/gpu_clusters.csv",),
        outdated_after_days=CLUSTERS_OUTDATED_AFTER_DAYS,
    ),
    Dataset(
        dataset_id="ml_hardware",
        file_name="ml_hardware.csv",
        content="csv",
        parse=parse_ml_hardware,
        # no time column: a chip may be announced before it is released
        tables=(
            SourceTable(
                CHIPS_TABLE,
                "schemas.src.epoch_ai:MlHardware",
                NO_OBSERVATIONS,
                time_columns=(),
                published_names={**_CHIP_TEXTS, **_CHIP_NUMBERS, **_CHIP_DAY},
            ),
        ),
        urls=("https://epoch.ai/data/ml_hardware.csv",),
    ),
)
