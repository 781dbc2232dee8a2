"""Releases: the lock that lets one writer work, the fingerprint of what a release is made of, and its promotion."""
