"""The clusters and chips of Epoch AI on small files of our own: one quirk, one test."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from tests.live_sources import observations, one, read, valid

CLUSTERS = "epoch_ai_gpu_clusters"
CHIPS = "epoch_ai_ml_hardware"
HEADER = (
    "Name", "Status", "Certainty", "H100 equivalents", "Country", "Owner", "First Operational Date", "Sector",
    "Power Capacity (MW)", "Hardware Cost", "Chip type (primary)", "Total number of AI chips",
    "Include in Standard Analysis", "Possible Duplicate", "Quote",
)  # fmt: skip
USUAL = {"Status": "Existing", "Include in Standard Analysis": "True", "First Operational Date": "2024-05-01"}


def cluster(country: str, power: str, **cells: str) -> dict[str, str]:
    return {"Name": "Anonymized System", **USUAL, "Country": country, "H100 equivalents": power, **cells}


def csv_of(header: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return text.getvalue().encode()


def clusters(*rows: dict[str, str]) -> ReadSnapshot:
    return read("epoch_ai", "gpu_clusters", csv_of(HEADER, *rows))


def counted(*rows: dict[str, str]) -> dict[tuple[str, str], tuple[Any, ...]]:
    found = observations("epoch_ai", "gpu_clusters", {"s": clusters(*rows)})
    return {(row["indicator_id"], row["geo"]): (row["period"], row["value"], row["obs_status"]) for row in found}


def test_existing_clusters_of_the_standard_analysis_are_summed_and_counted() -> None:
    said = counted(
        cluster("Japan", "100.5"),
        cluster("Japan", "0.1", **{"First Operational Date": "2025-07-22"}),
        cluster("Japan", "7", Status="Planned"),
        cluster("Japan", "7", Status="Decommissioned"),
        cluster("Japan", "7", **{"Include in Standard Analysis": ""}),
        cluster("China", "20"),
    )
    assert said["gpu_cluster_h100_equivalents", "JPN"] == ("2025", 100.6, "computed")
    assert said["gpu_clusters", "JPN"] == ("2025", 2.0, "computed")
    assert said["gpu_cluster_h100_equivalents", "WORLD"] == ("2025", 120.6, "computed")
    assert said["gpu_clusters", "WORLD"] == ("2025", 3.0, "computed")


def test_equal_records_are_clusters_of_their_own() -> None:
    """Hundreds of Chinese systems share one name, and seventy of their records are the same in every cell."""
    snapshot = clusters(cluster("China", "20"), cluster("China", "20"))
    frame = valid(snapshot, "s")[CLUSTERS]
    # What the loader takes for an exact repeat: equal in all but the position.
    assert frame.drop("file_name", "row_number").is_unique().all()
    assert counted(cluster("China", "20"), cluster("China", "20"))["gpu_clusters", "CHN"][1] == 2.0


def test_a_blank_country_is_a_residual_and_counts_for_the_world() -> None:
    said = counted(cluster("", "5"), cluster("Japan", "1"))
    assert said["gpu_cluster_h100_equivalents", "UNKNOWN_EPOCH_AI"][1] == 5.0
    assert said["gpu_cluster_h100_equivalents", "WORLD"][1] == 6.0


def test_unknown_sizes_are_no_zeros() -> None:
    said = counted(cluster("Japan", ""), cluster("China", ""), cluster("China", "3"))
    assert said["gpu_cluster_h100_equivalents", "JPN"] == ("2024", None, "not_covered")
    assert said["gpu_clusters", "JPN"] == ("2024", 1.0, "computed")
    assert said["gpu_cluster_h100_equivalents", "CHN"][1] == 3.0


def test_the_year_is_that_of_the_newest_counted_cluster() -> None:
    planned = cluster("Japan", "9", Status="Planned", **{"First Operational Date": "2027-01-01"})
    assert counted(cluster("Japan", "1"), planned)["gpu_clusters", "JPN"][0] == "2024"


def test_no_order_of_records_changes_a_digit() -> None:
    rows = [cluster("Japan", power) for power in ("1e16", "1", "1", "0.25")]
    assert counted(*rows)["gpu_cluster_h100_equivalents", "JPN"][1] == 1e16 + 2
    assert counted(*rows) == counted(*reversed(rows))


@pytest.mark.parametrize(
    ("box", "is_ticked"), [("True", True), ("1 checked out of 1", True), ("", False), ("0 checked out of 1", False)]
)
def test_boxes_come_out_of_the_exports_in_two_ways(box: str, is_ticked: bool) -> None:
    snapshot = clusters(cluster("Japan", "1", **{"Include in Standard Analysis": box}))
    assert snapshot.frames[CLUSTERS]["in_standard_analysis"].to_list() == [is_ticked]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Country": "Atlantis"}, "Country"),
        ({"Status": "Rumoured"}, "Status"),
        ({"H100 equivalents": "inf"}, "H100 equivalents"),
        ({"First Operational Date": "2021-07"}, "First Operational Date"),
        ({"Include in Standard Analysis": "Yes"}, "Include in Standard Analysis"),
    ],
)
def test_a_bad_cell_quarantines_its_record(cells: dict[str, str], column: str) -> None:
    snapshot = clusters(cluster("China", "1"), cluster("Japan", "1") | cells)
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(3, column)]
    assert snapshot.frames[CLUSTERS].height == 1


@pytest.mark.parametrize("missing", ["Country", "Status", "Include in Standard Analysis", "H100 equivalents"])
def test_a_missing_column_holds_the_file(missing: str) -> None:
    with pytest.raises(HeldFileError) as held:
        read("epoch_ai", "gpu_clusters", csv_of(tuple(n for n in HEADER if n != missing), cluster("Japan", "1")))
    assert held.value.column == missing


def test_chips_are_read_under_the_name_that_their_memory_has_since_july_2026() -> None:
    header = ("Hardware name", "Manufacturer", "Type", "Release date", "Release price (USD)", "Foundry",
              "FP16 (half precision) performance (FLOP/s)", "Tensor-FP16/BF16 performance (FLOP/s)", "Memory (bytes)",
              "Memory bandwidth (byte/s)", "Memory bus (bit)", "TDP (W)", "Process size (nm)")  # fmt: skip
    payload = csv_of(header, {"Hardware name": "A chip", "Memory (bytes)": "80000000000"})
    assert read("epoch_ai", "ml_hardware", payload).frames[CHIPS]["memory_bytes"].to_list() == [8e10]


def test_chips_are_landed_and_feed_no_indicator() -> None:
    header = (
        "Hardware name", "Manufacturer", "Type", "Foundry", "Release date", "Release price (USD)",
        "FP16 (half precision) performance (FLOP/s)", "Tensor-FP16/BF16 performance (FLOP/s)",
        "Memory size per board (Byte)", "Memory bandwidth (byte/s)", "TDP (W)", "Process size (nm)",
        "Energy efficiency",
    )  # fmt: skip
    chip = {
        "Hardware name": "NVIDIA H100",
        "Release date": "2022-09-21",
        "TDP (W)": "700.0",
        "Energy efficiency": "inf",
    }
    snapshot = read("epoch_ai", "ml_hardware", csv_of(header, chip))
    (row,) = valid(snapshot, "s")[CHIPS].to_dicts()
    assert (row["hardware_name"], row["release_date"], row["power_w"]) == ("NVIDIA H100", date(2022, 9, 21), 700.0)
    assert row["release_price_usd"] is None
    assert observations("epoch_ai", "ml_hardware", {"s": snapshot}) == []


def test_the_locator_names_the_records_that_were_counted() -> None:
    found = observations("epoch_ai", "gpu_clusters", {"s": clusters(cluster("Japan", "1"), cluster("Japan", "2"))})
    row = one(found, indicator_id="gpu_clusters", geo="JPN")
    assert row["locator"] == (
        "gpu_clusters.csv row 2 to 3 column Country (2 existing clusters of the standard analysis)"
    )
