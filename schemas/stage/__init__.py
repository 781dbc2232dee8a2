"""Internal tables between core and mart: their columns, types and meanings, which no release has.

One module a folder of ``warehouse/models/stage/``, and ``inputs`` for the tables that the build fills itself. The grain
of a table that SQL makes is in the header of its model. None of these is in a dictionary, comment or count of rows.
"""
