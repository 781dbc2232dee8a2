"""Where the charts of a report may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.parsing.faults import RunFault
from pipeline.reporting.slides import write_slides


def test_charts_are_not_mixed_with_somebody_s_files(tmp_path: Path) -> None:
    (tmp_path / "times.svg").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunFault, match=r"(?s)would mix.*seen: notes\.txt.*--svg"):
        write_slides(tmp_path / "report.html", tmp_path, "lang=ja")
    assert (tmp_path / "times.svg").read_text() == "mine"


def test_charts_of_before_may_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "times.svg").write_text("<svg/>")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RunFault, match="need a browser"):
        write_slides(tmp_path / "report.html", tmp_path, "lang=ja")
