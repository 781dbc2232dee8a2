"""Dagster's view of aigap: assets, checks, the refresh job and its schedule, the instance and the UI.

The only package that imports Dagster (``pipeline.definitions`` apart). It decides nothing about data: it calls
``pipeline.refresh`` and reports to Dagster what came of it.
"""
