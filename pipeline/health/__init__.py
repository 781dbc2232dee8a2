"""Whether each source is well: its status, its freshness, what is wrong with it now, and what to fetch again.

All of it follows from the ledger, the validation results and the release calendar; nothing here writes.
"""
