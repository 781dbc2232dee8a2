"""Addresses that a publisher has changed since the code was written, and data sets that it has given up.

A row of ``address_changes.csv`` is enough to go on; the address in the code follows with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reference.files import Reference

ADDRESS_CHANGES = "address_changes.csv"


@dataclass(frozen=True)
class AddressChange:
    """Where a data set is fetched now; without an address nobody fetches it any more."""

    source_id: str
    dataset_id: str
    new_address: str


def read_address_changes(reference: Reference) -> list[AddressChange]:
    """Every row of the table.

    Raises:
        HeldFileError: the file is missing or not well-formed.
    """
    columns = ("source_id", "dataset_id", "new_address")
    return [
        AddressChange(*(row.cells[name] for name in columns)) for row in reference.records(ADDRESS_CHANGES, columns)
    ]
