"""pandera models: the one definition of every table's columns, types, rules, units and texts.

Models stand on the ground: they import nothing of the pipeline. The folders are those of the warehouse, so that the
name of a table leads to its file: ``mart.parity`` is in ``mart/parity.py``, a publisher's ``src.ecb_exchange_rates`` in
``src/ecb.py``, and what people maintain in ``reference/``, by the folder of its csv. ``schemas.registry`` finds them.
"""
