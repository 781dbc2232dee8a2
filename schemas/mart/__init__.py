"""The marts, which people query: one module a table, and ``claim_columns`` for what the claim tables share."""
