"""aigap's pipeline: publishers' tables in, a DuckDB warehouse of AI gaps out.

The folders are the stages that data passes through, in this order: ``sources`` (what a publisher's file says),
``landing`` (its bytes), ``building`` (the candidate warehouse), ``releasing`` (promotion). ``refresh`` composes
them; ``orchestration`` shows them to Dagster; ``tidy`` holds the pure helpers all of them stand on.
"""
