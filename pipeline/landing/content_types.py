"""What the bytes of an answer are, by their start, and whether the server's Content-Type agrees."""

from __future__ import annotations

#: The types that servers give to each kind of content, and those that say nothing of what is inside.
_TYPES = {
    "csv": {"text/csv", "text/x-csv", "application/csv", "application/x-csv", "text/comma-separated-values"},
    "json": {"application/json", "text/json", "application/x-json"},
    "zip": {"application/zip", "application/x-zip", "application/x-zip-compressed"},
}
_TYPES_OF_ANYTHING = {"text/plain", "application/octet-stream", "binary/octet-stream", "application/force-download"}


def other_content(start: bytes, content: str) -> str:
    """What bytes that start so are, where they cannot be ``content`` (csv, json or zip); empty where they can."""
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        return "an empty body"
    if head.startswith(b"<"):
        return f"HTML or XML: {head[:60]!r}"
    if content == "zip" and not start.startswith(b"PK"):
        return f"something that is no zip: {start[:40]!r}"
    if content == "csv" and head.startswith((b"{", b"[")):
        return f"JSON: {start[:80]!r}"
    if content == "csv" and head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return f"something that is no csv: {start[:40]!r}"
    if content == "json" and not head.startswith((b"{", b"[")):
        return f"something that is no JSON: {start[:40]!r}"
    return ""


def note_on_type(content_type: str, content: str) -> str | None:
    """A note for a person on a Content-Type that contradicts the bytes: they are believed, it is not."""
    kind = content_type.partition(";")[0].strip().lower()
    if not kind or kind in _TYPES_OF_ANYTHING or kind in _TYPES.get(content, ()) or kind.endswith(f"+{content}"):
        return None
    return f"taken though its Content-Type is {content_type[:80]!r}: the bytes are {content}, as expected"
