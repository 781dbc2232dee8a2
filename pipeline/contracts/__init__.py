"""A table held to its declaration: frames to their pandera model, DDL, SQL text, and the results of checks.

A model in ``schemas/`` declares what a table is; here stands what follows from it, whatever the table holds.
"""
