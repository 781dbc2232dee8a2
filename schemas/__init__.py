"""pandera models: the one definition of every table's columns, types, rules, units and texts.

Models stand on the ground: they import nothing of the pipeline. ``schemas.registry`` collects them; one module a
publisher, ``core``, ``mart``, ``meta`` and ``reference`` for the tables that aigap makes itself.
"""
