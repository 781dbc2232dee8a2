"""The publishers: one file each, holding its declaration and its parser.

Every module of this package that has a ``SOURCE`` is a source; there is no list to keep. Parsers are pure functions
from bytes to rows: they open nothing, and import neither polars nor pandera.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pipeline.sources.declaration import Dataset, Source, SourceTable


@cache
def declared_sources() -> tuple[Source, ...]:
    """Every declared source, ordered by its id."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    sources = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return tuple(sorted(sources, key=lambda source: source.source_id))


def declared_dataset(source_id: str, dataset_id: str) -> Dataset:
    """The dataset of that source.

    Raises:
        KeyError: nothing of that name is declared.
    """
    for source in declared_sources():
        for dataset in source.datasets:
            if (source.source_id, dataset.dataset_id) == (source_id, dataset_id):
                return dataset
    raise KeyError(f"{source_id}/{dataset_id}")


def declared_tables() -> tuple[SourceTable, ...]:
    """Every source table, once, ordered by name."""
    tables = {table.name: table for source in declared_sources() for ds in source.datasets for table in ds.tables}
    return tuple(tables[name] for name in sorted(tables))
