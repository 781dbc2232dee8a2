"""The audit of a candidate: expectations on facts that span tables, their results, and the pages that show them.

What a single table's columns must be is pandera's part, in ``schemas/``. Here belongs what shows only across tables or
in a distribution: SQL views of ``audit`` state such facts, suites in ``warehouse/expectations/`` what they must be.
Great Expectations is imported in ``expectations`` and ``data_docs`` alone, inside functions: it takes seconds.
"""
