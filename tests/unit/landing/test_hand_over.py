"""Hand-overs, from real files: one canonical payload, and a refusal for everything that is none."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from pipeline.landing.file_caps import FileCap
from pipeline.landing.hand_over import handed_over
from pipeline.parsing.faults import RunFault


def folder_of(path: Path, **files: bytes) -> Path:
    for name, payload in files.items():
        file = path / name.replace("__", "/").replace("_csv", ".csv")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(payload)
    return path


def handed_over_payload(path: Path, *, content: str, cap: int = 1_000_000) -> bytes:
    with handed_over(path, content=content, cap=FileCap(cap)) as stream:
        stream.seek(0)
        return stream.read()


def test_the_same_folder_gives_the_same_bytes_wherever_and_whenever_it_was_saved(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "a", Data__x_csv=b"1", Data__y_csv=b"2", z_csv=b"3")
    second = folder_of(tmp_path / "b", z_csv=b"3", Data__y_csv=b"2", Data__x_csv=b"1")
    os.utime(second / "z.csv", (1, 1))
    (second / "z.csv").chmod(0o600)
    payload = handed_over_payload(first, content="zip")
    assert payload == handed_over_payload(second, content="zip")
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        assert archive.namelist() == ["Data/x.csv", "Data/y.csv", "z.csv"]


def test_one_changed_byte_gives_other_bytes(tmp_path: Path) -> None:
    first = handed_over_payload(folder_of(tmp_path / "a", x_csv=b"1"), content="zip")
    assert handed_over_payload(folder_of(tmp_path / "b", x_csv=b"2"), content="zip") != first


def test_hidden_files_and_links_are_left_out(tmp_path: Path) -> None:
    """macOS puts a .DS_Store into every folder that was fetched; a link may lead to anywhere."""
    folder = folder_of(tmp_path / "a", x_csv=b"1")
    (folder / ".DS_Store").write_bytes(b"\x00")
    (folder / "passwords.csv").symlink_to("/etc/passwd")
    with zipfile.ZipFile(io.BytesIO(handed_over_payload(folder, content="zip"))) as archive:
        assert archive.namelist() == ["x.csv"]


def test_a_file_is_taken_byte_by_byte(tmp_path: Path) -> None:
    folder_of(tmp_path, x_csv=b"\xef\xbb\xbfgeo\r\n")
    assert handed_over_payload(tmp_path / "x.csv", content="csv") == b"\xef\xbb\xbfgeo\r\n"


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("missing.csv", "csv", "No such file"),
        ("empty.csv", "csv", "an empty file"),
        ("page.html", "zip", "bytes that start b'<html>'"),
        ("empty folder", "zip", "a folder of 0 files"),
        ("full folder", "csv", "a folder of 1 files"),
        ("pipe", "csv", "a pipe, a socket or a device"),
        ("large.csv", "csv", "101 bytes"),
        ("large folder", "zip", "101 bytes"),
    ],
)
def test_what_is_no_hand_over_is_refused_and_told(tmp_path: Path, name: str, content: str, seen: str) -> None:
    """A pipe or a device has no end: reading it would never come back."""
    folder_of(tmp_path, empty_csv=b"", large_csv=b"x" * 101)
    (tmp_path / "page.html").write_bytes(b"<html>")
    (tmp_path / "empty folder").mkdir()
    folder_of(tmp_path / "full folder", x_csv=b"1")
    folder_of(tmp_path / "large folder", x_csv=b"x" * 50, y_csv=b"x" * 51)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RunFault) as fault:
        handed_over_payload(tmp_path / name, content=content, cap=100)
    assert seen in str(fault.value)
    assert str(tmp_path / name) in str(fault.value)
    assert "next step: " in str(fault.value)
