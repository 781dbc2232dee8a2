"""The data sets that are fetched now: those that are declared with an address, as far as no row has changed that."""

from __future__ import annotations

from dataclasses import replace

from pipeline.parsing.faults import HeldFileError
from pipeline.reference.address_changes import ADDRESS_CHANGES, read_address_changes
from pipeline.reference.files import Reference
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset


def live_datasets(reference: Reference) -> list[tuple[str, Dataset]]:
    """Every data set that is fetched, with the id of its source, in the order of their declaration.

    Raises:
        HeldFileError: a row changes the address of a data set that nobody declares.
    """
    declared = {
        (source.source_id, dataset.dataset_id): dataset for source in declared_sources() for dataset in source.datasets
    }
    for change in read_address_changes(reference):
        name = (change.source_id, change.dataset_id)
        if name not in declared:
            raise HeldFileError(
                source="reference data",
                file=ADDRESS_CHANGES,
                expected=f"a declared data set, such as {'/'.join(next(iter(declared)))}",
                seen="/".join(name),
                next_step="correct the row",
            )
        addresses = (change.new_address,) if change.new_address else ()
        declared[name] = replace(declared[name], urls=addresses, listing=None)
    return [(name[0], dataset) for name, dataset in declared.items() if dataset.urls or dataset.listing]
