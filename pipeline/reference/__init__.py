"""What people maintain in ``warehouse/reference/``: its files as text for parsers, as typed tables, and its calendar.

Nothing here knows a publisher's file or the ledger.
"""
