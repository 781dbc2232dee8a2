"""Pure helpers on the ground: strict numbers, units, economies, periods, text tables and faults.

Nothing here opens a file, a socket or a database, and nothing here imports another package of the project.
"""
