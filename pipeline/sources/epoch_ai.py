"""Epoch AI: the lists of notable and of large-scale AI models, one record a model, and the publisher's other files.

Belongs here: how a vintage of a list is read, and the counts made of it: models by economy and year, the same since
the list's first year, and the largest training run. Not here: clusters and chips, which are no lists of models
(``epoch_ai_hardware``), and the AI Index's own counts, which filter the list of notable models further.

Three header vintages are known. To March 2025 the country column is ``Country (from Organization)``, from October 2025
``Country (of organization)``; the oldest files call the first column ``System``, all later ones ``Model``: rows of
``warehouse/reference/sources/column_renames.csv``. Column order changes too; columns that no table needs come and go.

A country cell lists one country an organization, in the organizations' order and with repeats. It is split on its
commas (no country name in it has one) and counts once for each country: whole counting. Old vintages say
``Multinational`` for some organizations; that is unallocated, and no economy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.parsing.faults import BadCellError, QuarantinedRow
from pipeline.parsing.numbers import strict_decimal
from pipeline.parsing.text_table import Record, TextTable
from pipeline.reference.parse_context import ParseContext
from pipeline.sources import epoch_ai_hardware
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_CELL, NO_MONEY

_MODEL = "Model"
_COUNTRY = "Country (of organization)"
_DATE = "Publication date"
_COMPUTE = "Training compute (FLOP)"

#: Columns of some vintage that no table needs. Any other column is noted, so that a useful new one is noticed.
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
    "(DEPRECATED) Training dataset size (datapoints)",
)  # fmt: skip

#: The definition of the list of large-scale models. Of the 471 models of November 2025 none states less, and 187 state
#: no compute; of the 507 notable models that state any, 382 are below.
LARGE_SCALE_FLOP = 1e23

_EXACT_DUPLICATE = "an exact duplicate of an earlier record"
_NO_COUNTRY = "a model without a country counts for the world only"
_NO_DATE = "a model without a publication date falls in no year"
_REPEATED = "a country named again in one cell counts once"


@dataclass(frozen=True)
class _List:
    """One of the publisher's lists: its tables, its columns, and where its counts begin.

    ``texts`` and ``numbers`` are the published columns by the name of their column in the table. ``least_compute`` is
    the training compute, in FLOP, from which on a model belongs to the list.
    """

    list_id: str
    first_year: int
    texts: Mapping[str, str]
    numbers: Mapping[str, str]
    least_compute: float = 0

    @property
    def models_table(self) -> str:
        """The table of models."""
        return f"epoch_ai_{self.list_id}"

    @property
    def countries_table(self) -> str:
        """The table of models by country."""
        return f"epoch_ai_{self.list_id.removesuffix('s')}_countries"

    @property
    def published_names(self) -> Mapping[str, str]:
        """The publisher's name of each column of the table of models."""
        return {**_OF_EVERY_MODEL, **self.texts, **self.numbers}

    def parse(self, payload: bytes, context: ParseContext) -> ParsedFile:
        """Read the list into models, and into models by country.

        ``rows_read`` counts the records and, for each record that became a model, the countries that its cell names
        (a blank cell counting as one).

        Raises:
            HeldFileError: the bytes are no csv with the columns that the tables need.
        """
        table = context.text_table(
            payload,
            required=(_MODEL, _COUNTRY, _DATE, *self.texts.values(), *self.numbers.values()),
            optional=(*_KNOWN, *_NOTABLE.texts.values(), *_NOTABLE.numbers.values()),
        )
        country_column = _published_name(table, _COUNTRY)
        parsed = ParsedFile(rows={self.models_table: [], self.countries_table: []})
        parsed.notes += [f"column not read: {name}" for name in table.added_columns]
        earlier: dict[str, Mapping[str, str]] = {}
        for record in table:
            model = _add_model(parsed, record, earlier, country_column, context, self)
            if model is not None:
                _add_countries(parsed, record, model, context, self)
        return parsed


_OF_EVERY_MODEL = {"model": _MODEL, "publication_date": _DATE, "training_compute_as_published": _COMPUTE}
_TEXTS = {
    "organization": "Organization",
    "domain": "Domain",
    "confidence": "Confidence",
    "model_accessibility": "Model accessibility",
}
_NUMBERS = {"parameters": "Parameters", "training_compute_flop": _COMPUTE}
_NOTABLE = _List(
    list_id="notable_models",
    first_year=2003,
    texts=_TEXTS
    | {
        "organization_categorization": "Organization categorization",
        "notability_criteria": "Notability criteria",
    },
    numbers=_NUMBERS | {"training_compute_cost_2023_usd": "Training compute cost (2023 USD)"},
)
#: Models known or thought to have taken more than 10^23 FLOP; none was made before 2017.
_LARGE_SCALE = _List(
    list_id="large_scale_models", first_year=2017, texts=_TEXTS, numbers=_NUMBERS, least_compute=LARGE_SCALE_FLOP
)


def _published_name(table: TextTable, column: str) -> str:
    """The header under which this vintage publishes ``column``: what a locator has to name."""
    return dict(zip(table.columns, table.header, strict=True))[column]


def _add_model(
    parsed: ParsedFile,
    record: Record,
    earlier: dict[str, Mapping[str, str]],
    country_column: str,
    context: ParseContext,
    source_list: _List,
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
        row = _model_row(record, country_column, context, source_list)
    except BadCellError as error:
        parsed.quarantined.append(_refused(error, source_list.models_table, record, context))
        return None
    earlier[name] = record.cells
    parsed.rows[source_list.models_table].append(row)
    return row


def _model_row(record: Record, country_column: str, context: ParseContext, source_list: _List) -> dict[str, object]:
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
    row |= {column: cells[published].strip() or None for column, published in source_list.texts.items()}
    numbers = source_list.numbers.items()
    row |= {column: _number_or_none(cells[published], published) for column, published in numbers}
    compute = row["training_compute_flop"]
    if isinstance(compute, float) and compute < source_list.least_compute:
        expected = f"at least {source_list.least_compute:g} FLOP, by which the list is defined, or a blank"
        raise BadCellError("outside the list", column=_COMPUTE, raw_value=cells[_COMPUTE], expected=expected)
    return row


def _add_countries(
    parsed: ParsedFile, record: Record, model: dict[str, object], context: ParseContext, source_list: _List
) -> None:
    """Add one row for each country that a model's cell names."""
    names = record.cells[_COUNTRY].split(",") if model["country_as_published"] else [""]
    parsed.rows_read += len(names)
    counted: set[str] = set()
    for name in names:
        if model["country_as_published"] is None:
            parsed.exclude(_NO_COUNTRY)
        elif model["publication_date"] is None:
            parsed.exclude(_NO_DATE)
        else:
            _add_country(parsed, record, model, name, counted, context, source_list)


def _add_country(
    parsed: ParsedFile,
    record: Record,
    model: dict[str, object],
    name: str,
    counted: set[str],
    context: ParseContext,
    source_list: _List,
) -> None:
    try:
        geo = context.economies.geo(name, column=str(model["country_column"]))
    except BadCellError as error:
        parsed.quarantined.append(_refused(error, source_list.countries_table, record, context))
        return
    if geo in counted:
        parsed.exclude(_REPEATED)
        return
    counted.add(geo)
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
    parsed.rows[source_list.countries_table].append({column: model[column] for column in copied} | own)


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


def _grid(source_list: _List) -> str:
    """Over `model`, a row per model and geo: every geo that a snapshot lists, in every year to its last one."""
    return f"""
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
        sum(coalesce(yearly.models, 0)) over since as models_since,
        min(yearly.first_row) over since as first_row, max(yearly.last_row) over since as last_row,
        yearly.row_list
    from listed
    join span on span.snapshot_id = listed.snapshot_id
    cross join lateral (select unnest(range({source_list.first_year}, span.last_year + 1)) as year) as years
    left join yearly
        on yearly.snapshot_id = listed.snapshot_id and yearly.geo = listed.geo and yearly.year = years.year
    window since as (partition by listed.snapshot_id, listed.geo order by years.year)
)"""


def _counts(indicator_id: str, source_list: _List) -> str:
    """The counts of each year, and those since the first one."""
    return f"""
select '{indicator_id}' as indicator_id, geo, cast(year as varchar) as period, 'calendar' as time_basis,
    cast(models as double) as value, 'models' as unit, {NO_CELL},
    case when is_running then 'provisional' when models = 0 then 'computed_zero' else 'computed' end as obs_status,
    snapshot_id,
    file_name || case when models = 0 then ' no row' else ' row ' || row_list end || ' column ' || country_column
        as locator
from grid
where models > 0 or fills_zeros
union all
select '{indicator_id}_cumulative', geo, '{source_list.first_year}/' || year, 'cumulative',
    cast(models_since as double), 'models', {NO_CELL},
    case when is_running then 'provisional' when models_since = 0 then 'computed_zero' else 'computed' end,
    snapshot_id,
    file_name
        || case when models_since = 0 then ' no row' when first_row = last_row then ' row ' || first_row
            else ' row ' || first_row || ' to ' || last_row end
        || ' column ' || country_column
from grid
where models_since > 0 or fills_zeros"""


_LARGEST = f"""
union all
select 'largest_training_compute_flop', model.geo, cast(year(publication_date) as varchar), 'calendar',
    training_compute_flop, 'FLOP', training_compute_as_published, cast(null as integer),
    case when year(publication_date) = span.last_year then 'provisional' else 'observed' end,
    model.snapshot_id, file_name || ' row ' || row_number || ' column {_COMPUTE}'
from model
join span on span.snapshot_id = model.snapshot_id
where publication_date >= date '{_NOTABLE.first_year}-01-01' and training_compute_flop is not null
qualify row_number() over (
    partition by model.snapshot_id, model.geo, year(publication_date)
    order by training_compute_flop desc, row_number
) = 1"""


def _observations(indicator_id: str, source_list: _List, models: str, *, more: str) -> str:
    """The select of counts, and of ``more``, over the select ``models``, which gives one row per model and geo.

    Its ``fills_zeros`` says where the list being complete makes a year without a model a computed zero. A snapshot's
    last year is still running when it is taken, so what is counted in that year, a zero too, is provisional.
    """
    return f"""
with model as ({models}),{_grid(source_list)},
observation as ({_counts(indicator_id, source_list)}{more}
)
select observation.*, {NO_MONEY}, '{indicator_id}' as figure, cast(null as date) as published_at
from observation
"""


def _world_observations(indicator_id: str, source_list: _List, *, more: str = "") -> str:
    """The world counts each model once, also those without a country; summed economies would count joint work twice."""
    models = f"""
    select * replace ('{_DATE}' as country_column), 'WORLD' as geo, false as fills_zeros
    from src.{source_list.models_table}
    where publication_date is not null
"""
    return _observations(indicator_id, source_list, models, more=more)


def _country_observations(indicator_id: str, source_list: _List, *, more: str = "") -> str:
    """Zeros are for economies: a vintage that has given up the label Multinational says nothing about such work."""
    models = f"""
    select entry.*, coalesce(economy.geo_type = 'economy', false) as fills_zeros
    from src.{source_list.countries_table} as entry
    left join core.economies as economy on economy.geo = entry.geo
"""
    return _observations(indicator_id, source_list, models, more=more)


def _dataset(source_list: _List, indicator_id: str, schema: str, *, more: str = "") -> Dataset:
    return Dataset(
        dataset_id=indicator_id,
        file_name=f"{indicator_id}.csv",
        content="csv",
        parse=source_list.parse,
        tables=(
            SourceTable(
                name=source_list.models_table,
                schema=f"schemas.src.epoch_ai:{schema}s",
                observations_sql=_world_observations(indicator_id, source_list, more=more),
                time_columns=("publication_date",),
                published_names={**source_list.published_names, "country_as_published": _COUNTRY},
            ),
            SourceTable(
                name=source_list.countries_table,
                schema=f"schemas.src.epoch_ai:{schema}Countries",
                observations_sql=_country_observations(indicator_id, source_list, more=more),
                time_columns=("publication_date",),
                published_names={**_OF_EVERY_MODEL, "training_compute_flop": _COMPUTE, "country": _COUNTRY},
            ),
        ),
        # The second address is the older one; other users of the lists still fetched it in August 2026.
        urls=(
            f"https://epoch.ai/data/{indicator_id}.csv",
            f"https://epoch.ai/data/epochdb/{indicator_id}.csv",
        ),
    )


SOURCE = Source(
    source_id="epoch_ai",
    datasets=(
        _dataset(_NOTABLE, "notable_ai_models", "NotableModel", more=_LARGEST),
        _dataset(_LARGE_SCALE, "large_scale_ai_models", "LargeScaleModel"),
        *epoch_ai_hardware.DATASETS,
    ),
)
