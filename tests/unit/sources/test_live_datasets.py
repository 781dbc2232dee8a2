"""The data sets that are fetched now: rows of address changes beside the declarations of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.parsing.faults import HeldFileError
from pipeline.reference.files import Reference
from pipeline.sources.live_datasets import live_datasets

HEADER = "source_id,dataset_id,changed_on,new_address,reason\n"
WAVES = ("microsoft_ai_diffusion", "ai_diffusion")


def fetched(folder: Path, rows: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The addresses of each data set that is fetched, None standing for a listing."""
    (folder / "address_changes.csv").write_text(HEADER + rows)
    datasets = live_datasets(Reference(folder))
    return {(source_id, d.dataset_id): (*d.urls, *(["listing"] if d.listing else [])) for source_id, d in datasets}


def test_a_row_gives_a_data_set_another_address_in_place_of_all_it_had(tmp_path: Path) -> None:
    assert "listing" in fetched(tmp_path, "")[WAVES]
    moved = fetched(tmp_path, f"{','.join(WAVES)},2026-11-28,https://example.org/x.csv,moved\n")
    assert moved[WAVES] == ("https://example.org/x.csv",)


def test_a_row_without_an_address_ends_the_fetches_of_its_data_set_alone(tmp_path: Path) -> None:
    before = fetched(tmp_path, "")
    after = fetched(tmp_path, f"{','.join(WAVES)},2026-11-28,,gone\n")
    assert before.keys() - after.keys() == {WAVES}


def test_a_row_of_a_data_set_that_nobody_declares_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeldFileError, match="nobody/nothing"):
        fetched(tmp_path, "nobody,nothing,2026-11-28,,gone\n")
