"""The release about itself: one module a table."""
