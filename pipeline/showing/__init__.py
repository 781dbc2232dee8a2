"""What readers see on a terminal: queries, headline gaps, the health of sources. Reads releases, writes nothing.

Neither Dagster nor pandera is imported here, so that an answer comes in a fraction of a second.
"""
