"""Watching: what is broken now, told from the ledger; and alerts, one a cause, until they are sent."""
