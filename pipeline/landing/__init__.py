"""Bytes in: fetching, hand-overs, embedded editions, the snapshot store and the ledger.

The only package that opens a socket to a publisher. It knows nothing of what the bytes mean beyond their kind.
"""
