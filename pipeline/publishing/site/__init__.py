"""The site of all releases: static files that any web server or bucket serves.

Belongs here: what stands where, the pages, the feed. What may be passed on is in ``pipeline.publishing.content``, the
files for others in its ``formats``, the report in ``pipeline.reporting``.
"""
