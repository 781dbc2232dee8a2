"""Epoch AI: the list of notable AI models, one record a model.

Belongs here: how a vintage of the list is read, and the counts made of it: notable models by economy and year, the
same since 2003, and the largest training run. Not here: the AI Index's own counts, which filter this list further.

Three header vintages are known. To March 2025 the country column is ``Country (from Organization)``, from October 2025
``Country (of organization)``; the oldest files call the first column ``System``, all later ones ``Model``. Column order
changes too, and columns that no table needs come, go and are renamed.

A country cell lists one country an organization, in the organizations' order and with repeats. It is split on its
commas (no country name in it has one) and counts once for each country: whole counting. Old vintages say
``Multinational`` for some organizations; that is unallocated, and no economy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.sources.declaration import Dataset, ParseContext, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_CELL, NO_MONEY
from pipeline.tidy.faults import BadCellError, QuarantinedRow
from pipeline.tidy.numbers import strict_decimal
from pipeline.tidy.text_table import Record, TextTable, read_text_table

MODELS_TABLE = "epoch_ai_notable_models"
COUNTRIES_TABLE = "epoch_ai_notable_model_countries"

_MODEL = "Model"
_COUNTRY = "Country (of organization)"
_DATE = "Publication date"
_COMPUTE = "Training compute (FLOP)"
_RENAMES = {"System": _MODEL, "Country (from Organization)": _COUNTRY}

#: Columns kept as text, by the name of their column in the table.
_TEXTS = {
    "organization": "Organization",
    "organization_categorization": "Organization categorization",
    "domain": "Domain",
    "notability_criteria": "Notability criteria",
    "confidence": "Confidence",
    "model_accessibility": "Model accessibility",
}
_NUMBERS = {
    "parameters": "Parameters",
    "training_compute_flop": _COMPUTE,
    "training_compute_cost_2023_usd": "Training compute cost (2023 USD)",
}
_REQUIRED = (_MODEL, _COUNTRY, _DATE, *_TEXTS.values(), *_NUMBERS.values())

#: Columns of some vintage that no table needs. Any other column is noted, so that a useful new one gets seen.
_KNOWN = (
    "Abstract", "Accessibility notes", "Authors", "Base model", "Batch size", "Batch size notes", "Citations",
    "Compute cost notes", "Dataset size notes", "Epochs", "Finetune compute (FLOP)", "Finetune compute notes",
    "Frontier model", "Hardware acquisition cost", "Hardware quantity", "Hardware utilization",
    "Hardware utilization (HFU)", "Hardware utilization (MFU)", "Inference code accessibility", "Link",
    "Notability criteria notes", "Numerical format", "Open model weights?", "Parameters notes", "Reference", "Task",
    "Training code accessibility", "Training compute cost (cloud)", "Training compute cost (upfront)",
    "Training compute estimation method", "Training compute notes", "Training dataset", "Training dataset notes",
    "Training dataset size (datapoints)", "Training dataset size (gradients)", "Training dataset size (total)",
    "Training hardware", "Training power draw (W)", "Training time (hours)", "Training time notes",
)  # fmt: skip

_EXACT_DUPLICATE = "an exact duplicate of an earlier record"
_NO_COUNTRY = "a model without a country counts for the world only"
_NO_DATE = "a model without a publication date falls in no year"
_REPEATED = "a country named again in one cell counts once"


def parse_notable_ai_models(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the list into models, and into models by country.

    ``rows_read`` counts the records and, for each record that became a model, the countries that its cell names (a
    blank cell counting as one).

    Raises:
        HeldFileError: the bytes are no csv with the columns that the tables need.
    """
    table = read_text_table(
        payload,
        source=context.source_id,
        file=context.file_name,
        required=_REQUIRED,
        renames=_RENAMES,
        optional=_KNOWN,
    )
    country_column = _published_name(table, _COUNTRY)
    parsed = ParsedFile(rows={MODELS_TABLE: [], COUNTRIES_TABLE: []})
    parsed.notes += [f"column not read: {name}" for name in table.added_columns]
    earlier: dict[str, Mapping[str, str]] = {}
    for record in table:
        model = _add_model(parsed, record, earlier, country_column, context)
        if model is not None:
            _add_countries(parsed, record, model, context)
    return parsed


def _published_name(table: TextTable, column: str) -> str:
    """The header under which this vintage publishes ``column``: what a locator has to name."""
    return next(name for name in table.header if _RENAMES.get(name, name) == column)


def _add_model(
    parsed: ParsedFile,
    record: Record,
    earlier: dict[str, Mapping[str, str]],
    country_column: str,
    context: ParseContext,
) -> dict[str, object] | None:
    """Add one record's model; None where it is quarantined or repeats an earlier record."""
    parsed.rows_read += 1
    name = record.cells[_MODEL].strip()
    if earlier.get(name) == record.cells:
        parsed.exclude(_EXACT_DUPLICATE)
        return None
    try:
        if name in earlier:
            raise BadCellError("model listed twice", column=_MODEL, raw_value=name, expected="one record for a model")
        row = _model_row(record, country_column, context)
    except BadCellError as error:
        parsed.quarantined.append(_refused(error, MODELS_TABLE, record, context))
        return None
    earlier[name] = record.cells
    parsed.rows[MODELS_TABLE].append(row)
    return row


def _model_row(record: Record, country_column: str, context: ParseContext) -> dict[str, object]:
    cells = record.cells
    name = cells[_MODEL].strip()
    if not name:
        raise BadCellError("a blank name", column=_MODEL, raw_value=cells[_MODEL], expected="the model's name")
    row: dict[str, object] = {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "model": name,
        "publication_date": _date_or_none(cells[_DATE]),
        "country_as_published": cells[_COUNTRY].strip() or None,
        "country_column": country_column,
        "training_compute_as_published": cells[_COMPUTE].strip() or None,
    }
    row |= {column: cells[published].strip() or None for column, published in _TEXTS.items()}
    return row | {column: _number_or_none(cells[published], published) for column, published in _NUMBERS.items()}


def _add_countries(parsed: ParsedFile, record: Record, model: dict[str, object], context: ParseContext) -> None:
    """Add one row for each country that a model's cell names."""
    names = record.cells[_COUNTRY].split(",") if model["country_as_published"] else [""]
    parsed.rows_read += len(names)
    seen: set[str] = set()
    for name in names:
        if model["country_as_published"] is None:
            parsed.exclude(_NO_COUNTRY)
        elif model["publication_date"] is None:
            parsed.exclude(_NO_DATE)
        else:
            _add_country(parsed, record, model, name, seen, context)


def _add_country(
    parsed: ParsedFile, record: Record, model: dict[str, object], name: str, seen: set[str], context: ParseContext
) -> None:
    try:
        geo = context.economies.geo(name, column=str(model["country_column"]))
    except BadCellError as error:
        parsed.quarantined.append(_refused(error, COUNTRIES_TABLE, record, context))
        return
    if geo in seen:
        parsed.exclude(_REPEATED)
        return
    seen.add(geo)
    copied = (
        "file_name",
        "row_number",
        "model",
        "publication_date",
        "country_column",
        "training_compute_as_published",
        "training_compute_flop",
    )
    own = {"geo": geo, "country": name.strip()}
    parsed.rows[COUNTRIES_TABLE].append({column: model[column] for column in copied} | own)


def _date_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        expected = "a date such as 2024-12-31, or a blank"
        raise BadCellError("not a date", column=_DATE, raw_value=text, expected=expected) from error


def _number_or_none(text: str, column: str) -> float | None:
    return float(strict_decimal(text, column=column)) if text.strip() else None


def _refused(error: BadCellError, table_name: str, record: Record, context: ParseContext) -> QuarantinedRow:
    return QuarantinedRow.of(error, table_name=table_name, file_name=context.file_name, row_number=record.row_number)


#: Over `model`, a row per model and geo: every geo that a snapshot lists, in every year from 2003 to its last one.
_GRID = """
span as (
    select snapshot_id, max(year(publication_date)) as last_year
    from model
    group by snapshot_id
),
listed as (
    select snapshot_id, geo, any_value(file_name) as file_name, any_value(country_column) as country_column,
        bool_or(fills_zeros) as fills_zeros
    from model
    group by snapshot_id, geo
),
yearly as (
    select snapshot_id, geo, year(publication_date) as year, count(*) as models,
        min(row_number) as first_row, max(row_number) as last_row,
        string_agg(row_number, ', ' order by row_number) as row_list
    from model
    group by all
),
grid as (
    select listed.*, years.year, years.year = span.last_year as is_running, coalesce(yearly.models, 0) as models,
        sum(coalesce(yearly.models, 0)) over since_2003 as models_since_2003,
        min(yearly.first_row) over since_2003 as first_row, max(yearly.last_row) over since_2003 as last_row,
        yearly.row_list
    from listed
    join span on span.snapshot_id = listed.snapshot_id
    cross join lateral (select unnest(range(2003, span.last_year + 1)) as year) as years
    left join yearly
        on yearly.snapshot_id = listed.snapshot_id and yearly.geo = listed.geo and yearly.year = years.year
    window since_2003 as (partition by listed.snapshot_id, listed.geo order by years.year)
)"""

_COUNTS = f"""
select 'notable_ai_models' as indicator_id, geo, cast(year as varchar) as period, 'calendar' as time_basis,
    cast(models as double) as value, 'models' as unit, {NO_CELL},
    case when models = 0 then 'computed_zero' when is_running then 'estimated' else 'computed' end as obs_status,
    snapshot_id,
    file_name || case when models = 0 then ' no row' else ' row ' || row_list end || ' column ' || country_column
        as locator
from grid
where models > 0 or fills_zeros
union all
select 'notable_ai_models_cumulative', geo, '2003/' || year, 'cumulative',
    cast(models_since_2003 as double), 'models', {NO_CELL},
    case when models_since_2003 = 0 then 'computed_zero' when is_running then 'estimated' else 'computed' end,
    snapshot_id,
    file_name
        || case when models_since_2003 = 0 then ' no row' when first_row = last_row then ' row ' || first_row
            else ' row ' || first_row || ' to ' || last_row end
        || ' column ' || country_column
from grid
where models_since_2003 > 0 or fills_zeros"""

_LARGEST = f"""
select 'largest_training_compute_flop', model.geo, cast(year(publication_date) as varchar), 'calendar',
    training_compute_flop, 'FLOP', training_compute_as_published, cast(null as integer),
    case when year(publication_date) = span.last_year then 'estimated' else 'observed' end,
    model.snapshot_id, file_name || ' row ' || row_number || ' column {_COMPUTE}'
from model
join span on span.snapshot_id = model.snapshot_id
where publication_date >= date '2003-01-01' and training_compute_flop is not null
qualify row_number() over (
    partition by model.snapshot_id, model.geo, year(publication_date)
    order by training_compute_flop desc, row_number
) = 1"""


def _observations(models: str) -> str:
    """The select of counts and largest runs over the select ``models``, which gives one row per model and geo.

    Its ``fills_zeros`` says where the list being complete makes a year without a model a computed zero. A snapshot's
    last year is still running when it is taken, so what is counted in that year is marked estimated.
    """
    return f"""
with model as ({models}),{_GRID},
reading as ({_COUNTS}
union all{_LARGEST}
)
select reading.*, {NO_MONEY}, 'notable_ai_models' as figure, cast(null as date) as published_at
from reading
"""


#: The world counts each model once, also those without a country; summed economies would count joint work twice.
WORLD_OBSERVATIONS = _observations(f"""
    select * replace ('{_DATE}' as country_column), 'WORLD' as geo, false as fills_zeros
    from src.{MODELS_TABLE}
    where publication_date is not null
""")
#: Zeros are for economies: a vintage that has given up the label Multinational says nothing about such work.
COUNTRY_OBSERVATIONS = _observations(f"""
    select entry.*, coalesce(economy.geo_type = 'economy', false) as fills_zeros
    from src.{COUNTRIES_TABLE} as entry
    left join core.economies as economy on economy.geo = entry.geo
""")

SOURCE = Source(
    source_id="epoch_ai",
    datasets=(
        Dataset(
            dataset_id="notable_ai_models",
            file_name="notable_ai_models.csv",
            content="csv",
            parse=parse_notable_ai_models,
            tables=(
                SourceTable(
                    name=MODELS_TABLE, schema="schemas.epoch_ai:NotableModels", observations_sql=WORLD_OBSERVATIONS
                ),
                SourceTable(
                    name=COUNTRIES_TABLE,
                    schema="schemas.epoch_ai:NotableModelCountries",
                    observations_sql=COUNTRY_OBSERVATIONS,
                ),
            ),
            # The second address is the older one; other users of the list still fetched it in August 2026.
            urls=(
                "https://epoch.ai/data/notable_ai_models.csv",
                "https://epoch.ai/data/epochdb/notable_ai_models.csv",
            ),
        ),
    ),
)
