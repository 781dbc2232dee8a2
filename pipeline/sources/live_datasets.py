"""The data sets that are fetched now: those that are declared with an address, as far as no row has changed that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.parsing.faults import HeldFileError
from pipeline.reference.address_changes import ADDRESS_CHANGES, read_address_changes
from pipeline.reference.files import Reference
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset


def fetched_now(datasets: Iterable[Dataset], new_addresses: Mapping[str, str]) -> list[Dataset]:
    """The data sets of one source that are fetched, at their present addresses.

    ``new_addresses`` are by data set; an empty one ends its fetches.
    """
    present = [_at(dataset, new_addresses.get(dataset.dataset_id)) for dataset in datasets]
    return [dataset for dataset in present if dataset.urls or dataset.listing]


def _at(dataset: Dataset, new_address: str | None) -> Dataset:
    if new_address is None:
        return dataset
    return replace(dataset, urls=(new_address,) if new_address else (), listing=None)


def live_datasets(reference: Reference) -> list[tuple[str, Dataset]]:
    """Every data set that is fetched, with the id of its source, in the order of their declaration.

    Raises:
        HeldFileError: a row changes the address of a data set that nobody declares.
    """
    sources, changes = declared_sources(), read_address_changes(reference)
    declared = [f"{source.source_id}/{dataset.dataset_id}" for source in sources for dataset in source.datasets]
    changed = [f"{source_id}/{dataset_id}" for source_id, addresses in changes.items() for dataset_id in addresses]
    if unknown := [name for name in changed if name not in declared]:
        raise HeldFileError(
            source="reference data",
            file=ADDRESS_CHANGES,
            expected=f"declared data sets, such as {declared[0]}",
            seen=", ".join(unknown),
            next_step="correct the rows",
        )
    return [
        (source.source_id, dataset)
        for source in sources
        for dataset in fetched_now(source.datasets, changes.get(source.source_id, {}))
    ]


def live_source_ids(reference: Reference) -> set[str]:
    """The sources of which something is fetched."""
    return {source_id for source_id, _ in live_datasets(reference)}
