"""Alerts: one a cause, kept in the ledger until they are sent."""
