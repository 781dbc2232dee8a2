"""aigap's pipeline: publishers' tables in, a DuckDB warehouse of AI gaps out.

The folders are the stages that data passes through, in this order: ``parsing`` and ``sources`` (what a publisher's file
says), ``landing`` (its bytes), ``normalizing``, ``building`` (the candidate warehouse), ``auditing``, ``releasing``
(promotion). ``refresh`` composes them; ``orchestration`` shows them to Dagster.
"""
