"""Every parser on damaged files: whatever is cut, doubled or flipped, a file is read with each row counted, or held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizing.typed_frames import read_snapshot
from pipeline.parsing.faults import HeldFileError
from pipeline.sources import declared_dataset
from tests.live_sources import context_of
from tests.publications import PAYLOADS

#: What is done at a place of a file: to the bytes there, with others, some of which mean something to csv, JSON or zip.
DAMAGES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["cut", "end", "double", "flip", "insert"]),
        st.integers(1, 400),
        st.sampled_from(
            [b"\0", b'"', b",", b"\n", b"\r", b";", b"{", b"]", b"\xff", b"\xe3\x81", b"PK\x03\x04", b"9" * 400]
        ),
    ),
    min_size=1,
    max_size=4,
)


def damaged(payload: bytes, damages: list[tuple[float, str, int, bytes]]) -> bytes:
    for where, what, length, other in damages:
        start = int(where * len(payload))
        before, piece, after = payload[:start], payload[start : start + length], payload[start + length :]
        payload = {
            "cut": before + after,
            "end": before,
            "double": before + piece + piece + after,
            "flip": before + bytes(byte ^ 1 << length % 8 for byte in piece[:8]) + piece[8:] + after,
            "insert": before + other + piece + after,
        }[what]
    return payload


@pytest.mark.parametrize(("source_id", "dataset_id"), PAYLOADS)
@given(damages=DAMAGES)
def test_a_damaged_file_is_held_or_read_with_every_row_accounted_for(
    source_id: str, dataset_id: str, damages: list[tuple[float, str, int, bytes]]
) -> None:
    """What a parser loses is a fault of ours, and raises another error than that of a held file."""
    dataset = declared_dataset(source_id, dataset_id)
    payload = damaged(PAYLOADS[source_id, dataset_id], damages)
    try:
        read = read_snapshot(dataset, payload, context_of(source_id, dataset_id, f"{dataset_id}.{dataset.content}"))
    except HeldFileError as held:
        assert held.expected and held.seen
        return
    left_out = sum(read.rows_excluded.values())
    records = {(row.file_name, row.row_number) for row in read.quarantined}
    assert left_out + len(records) <= read.rows_read
    if not left_out and not records and read.rows_read:
        assert any(len(frame) for frame in read.frames.values())
