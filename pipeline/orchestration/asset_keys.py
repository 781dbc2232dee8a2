"""The asset keys: a table's is its SQL name, a source's is its id."""

import dagster as dg

#: First part of the keys, and the group, of what is landed.
LANDING = "landing"


def key_of(table_name: str) -> dg.AssetKey:
    """The asset key of a table: its SQL name."""
    return dg.AssetKey(table_name.split("."))


def landing_key(source_id: str) -> dg.AssetKey:
    """The asset key of a landed source."""
    return dg.AssetKey([LANDING, source_id])
