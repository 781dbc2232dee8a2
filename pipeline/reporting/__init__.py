"""The report of a release: one HTML file that a person opens, made before the release is promoted."""
