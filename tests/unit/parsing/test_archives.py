"""Zip archives: what is taken out, and each way in which an archive is refused."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from pipeline.parsing import archives
from pipeline.parsing.archives import Member, read_members
from pipeline.parsing.faults import HeldFileError


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, payload in members:
            archive.writestr(name, payload)
    return buffer.getvalue()


def read(payload: bytes, *wanted: str) -> dict[str, Member]:
    return read_members(payload, source="publisher", file="data.zip", wanted=wanted)


def test_members_are_found_by_base_name_in_any_folder_and_others_are_ignored() -> None:
    members = read(zipped(("4. Economy/Data/a.csv", b"x"), ("__MACOSX/4. Economy/Data/._a.csv", b"y")), "a.csv")
    assert members == {"a.csv": Member("4. Economy/Data/a.csv", b"x", hashlib.sha256(b"x").hexdigest())}


def test_every_missing_member_is_named() -> None:
    with pytest.raises(HeldFileError, match=r"missing a\.csv, c\.csv"):
        read(zipped(("b.csv", b"x")), "c.csv", "b.csv", "a.csv")


def test_a_member_that_is_there_twice_is_named_with_both_paths() -> None:
    with pytest.raises(HeldFileError, match=r"repeated 2025/a\.csv, 2026/a\.csv"):
        read(zipped(("2025/a.csv", b"x"), ("2026/a.csv", b"x")), "a.csv")


@pytest.mark.parametrize("name", ["/a.csv", "../a.csv", "data/../../a.csv", "C:/a.csv", "data\\a.csv"])
def test_a_member_name_that_leaves_the_archive_holds_the_file(name: str) -> None:
    with pytest.raises(HeldFileError, match="stay inside the archive"):
        read(zipped((name, b"x"), ("a.csv", b"x")), "a.csv")


@pytest.mark.parametrize(
    "payload",
    [b"", b"<!DOCTYPE html>", zipped(("a.csv", b"x" * 1000))[:60]],
    ids=["no bytes", "a web page", "an archive cut short"],
)
def test_bytes_that_are_no_archive_hold_the_file(payload: bytes) -> None:
    with pytest.raises(HeldFileError, match="a readable zip archive"):
        read(payload, "a.csv")


def test_a_member_whose_checksum_is_wrong_holds_the_file() -> None:
    whole = zipped(("a.csv", b"the publisher's bytes"))
    stored = bytearray(whole)
    stored[len("a.csv") + 32] ^= 0xFF  # inside the member's compressed bytes, behind its local header of 30 + 5 bytes
    with pytest.raises(HeldFileError, match="a readable zip archive"):
        read(bytes(stored), "a.csv")


def test_too_many_members_hold_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    with pytest.raises(HeldFileError, match="2 members"):
        read(zipped(("a.csv", b"x"), ("b.csv", b"x")), "a.csv")


def test_the_cap_counts_decoded_bytes_of_all_wanted_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_DECODED_BYTES", 1500)
    payload = zipped(("a.csv", b"0" * 1000), ("b.csv", b"0" * 1000))
    assert len(read(payload, "a.csv")["a.csv"].payload) == 1000
    with pytest.raises(HeldFileError, match=r"at most 1500 decoded bytes\n  seen: more, at member b\.csv"):
        read(payload, "a.csv", "b.csv")
