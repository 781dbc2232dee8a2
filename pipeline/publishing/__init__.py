"""The current release, written for others: its public tables with their data package and attribution.

Belongs here: what leaves the data folder for readers elsewhere, and what each source's licence allows of it. Not how a
release is built or promoted, and nothing for the terminal. Releases are only read.
"""
