"""IFR, World Robotics: the robots installed that a press release names, written down and handed over as a csv.

The database is paid, and the press releases are text: whoever reads one writes its numbers into a csv of the three
columns ``Geography,Year,Robots installed``, one line a number, robots in units without separators (46106, or 46000
where the release rounds). Belongs here: parsing that csv. Not here: stocks, densities and exports, which the embedded
editions hold.
"""

from __future__ import annotations

from pipeline.parsing.faults import BadCellError, QuarantinedRow
from pipeline.parsing.numbers import strict_integer
from pipeline.parsing.periods import calendar_year
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import cell_observations

TABLE = "ifr_industrial_robots_installed"

_GEOGRAPHY, _YEAR, _ROBOTS = "Geography", "Year", "Robots installed"


def parse_robots_installed(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the csv, one row a number.

    Raises:
        HeldFileError: the bytes are no csv with the three columns.
    """
    table = context.text_table(payload, required=(_GEOGRAPHY, _YEAR, _ROBOTS))
    parsed = ParsedFile(rows={TABLE: []}, rows_read=len(table))
    parsed.notes += [f"column not read: {name}" for name in table.added_columns]
    for record in table:
        try:
            parsed.rows[TABLE].append(_row(record, context))
        except BadCellError as error:
            parsed.quarantined.append(
                QuarantinedRow.of(error, table_name=TABLE, file_name=context.file_name, row_number=record.row_number)
            )
    return parsed


def _row(record: Record, context: ParseContext) -> dict[str, object]:
    geography, year, robots = (record.cells[name].strip() for name in (_GEOGRAPHY, _YEAR, _ROBOTS))
    return {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "geography": geography,
        "geo": context.economies.geo(geography, column=_GEOGRAPHY),
        "year": calendar_year(year, column=_YEAR),
        "value_as_published": robots,
        "robots_installed": strict_integer(robots, column=_ROBOTS),
    }


OBSERVATIONS = cell_observations(
    TABLE,
    indicator_id="industrial_robots_installed",
    value="robots_installed",
    unit="robots",
    figure="installations",
    column=f"'{_ROBOTS}'",
)

_INSTALLED = SourceTable(
    TABLE,
    "schemas.src.ifr:IndustrialRobotsInstalled",
    OBSERVATIONS,
    published_names={
        "geography": _GEOGRAPHY,
        "year": _YEAR,
        "value_as_published": _ROBOTS,
        "robots_installed": _ROBOTS,
    },
)

SOURCE = Source(
    source_id="ifr",
    datasets=(
        Dataset(
            dataset_id="robots_installed",
            file_name="robots_installed.csv",
            content="csv",
            parse=parse_robots_installed,
            tables=(_INSTALLED,),
            confirmed=False,
        ),
    ),
)
