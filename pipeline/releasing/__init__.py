"""Releases: making one of what is landed, its fingerprint and promotion, the status file, and backups."""
