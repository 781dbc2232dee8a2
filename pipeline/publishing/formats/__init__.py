"""One module a format, each with ``write(content, folder)``; ``pipeline.publishing.outputs`` declares them.

Where a kept library writes a format, the library does. What a file holds comes from the release's own dictionary.
"""
