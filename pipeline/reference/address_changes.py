"""Addresses that a publisher has changed since the code was written, and data sets that it has given up.

A row of ``address_changes.csv`` is enough to go on; the address in the code follows with the next version.
"""

from __future__ import annotations

from pipeline.reference.files import Reference

ADDRESS_CHANGES = "address_changes.csv"


def read_address_changes(reference: Reference) -> dict[str, dict[str, str]]:
    """The new addresses by source and data set; an empty one ends the fetches of its data set.

    Raises:
        HeldFileError: the file is missing or not well-formed.
    """
    changes: dict[str, dict[str, str]] = {}
    for row in reference.records(ADDRESS_CHANGES, ("source_id", "dataset_id", "new_address")):
        cells = row.cells
        changes.setdefault(cells["source_id"], {})[cells["dataset_id"]] = cells["new_address"]
    return changes
