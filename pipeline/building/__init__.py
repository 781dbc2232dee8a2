"""The candidate warehouse: source tables, reference tables and SQL models in one DuckDB file, built aside.

Nothing here fetches, promotes or knows Dagster.
"""
