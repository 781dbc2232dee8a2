"""A snapshot's bytes to typed, validated, gated Parquet, and what people decided about it.

Here a file is accepted or held, and a row loaded or quarantined. Nothing here fetches, and nothing builds a warehouse.
"""
