"""The export of OECD.AI's chart of venture capital, on small files of our own: one quirk, one test."""

from __future__ import annotations

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from tests.live_sources import observations, one, read, valid

TABLE = "oecd_ai_venture_capital"
BY_NAME = "Country,Year,industry,Sum_of_deals\n"
ALL = "-- All industries --"


def export(text: str) -> ReadSnapshot:
    return read("oecd_ai", "venture_capital", text.encode())


def test_the_deals_of_all_industries_in_dollars() -> None:
    snapshot = export(f"{BY_NAME}Japan,2023,{ALL},1106.6721\nJapan,2023,Robotics,5\nJapan,2024,{ALL},1\n")
    assert valid(snapshot, "s")[TABLE]["venture_capital"].to_list() == [1_106_672_100.0, 1_000_000.0]
    assert list(snapshot.rows_excluded.values()) == [1]
    row = one(observations("oecd_ai", "venture_capital", {"s": snapshot}), period="2023")
    assert (row["indicator_id"], row["figure"]) == ("ai_venture_capital", "venture capital by country")
    assert (row["period"], row["price_base"], row["currency"], row["decimals"]) == ("2023", "nominal", "USD", 4)
    assert row["locator"] == "data.csv row 2 column Sum_of_deals"


def test_the_exports_last_year_is_provisional() -> None:
    """The embedded edition left the year 2025 of its export out, as it was still running."""
    snapshot = export(f"{BY_NAME}Japan,2024,{ALL},9\nJapan,2025,{ALL},2\nChina,2025,{ALL},3\n")
    found = observations("oecd_ai", "venture_capital", {"s": snapshot})
    assert {(row["period"], row["obs_status"]) for row in found} == {("2024", "observed"), ("2025", "provisional")}


def test_an_export_with_codes_is_read_by_its_labels() -> None:
    header = "Country,Country_label,INDUSTRY,STAGE,Sum_of_deals,Year\n"
    snapshot = export(f"{header}JPN,Japan,{ALL},VC,9,2024\nEU27,EU27,{ALL},VC,99,2024\nOECD,OECD,{ALL},VC,99,2024\n")
    assert snapshot.frames[TABLE].select("geo", "stage").rows() == [("JPN", "VC")]
    assert (list(snapshot.rows_excluded.values()), snapshot.notes) == ([2], ())


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (f"CHN,Japan,{ALL},VC,9,2024", "Country"),
        (f"ATL,Atlantis,{ALL},VC,9,2024", "Country_label"),
        (f"JPN,Japan,{ALL},VC,n/a,2024", "Sum_of_deals"),
        (f"JPN,Japan,{ALL},VC,9,2024.0", "Year"),
    ],
)
def test_a_bad_cell_quarantines_its_record(record: str, column: str) -> None:
    header = "Country,Country_label,INDUSTRY,STAGE,Sum_of_deals,Year\n"
    snapshot = export(f"{header}USA,United States,{ALL},VC,9,2024\n{record}\n")
    assert [(bad.row_number, bad.column_name) for bad in snapshot.quarantined] == [(3, column)]


@pytest.mark.parametrize("missing", ["Country", "Year", "industry", "Sum_of_deals"])
def test_an_export_without_a_column_is_held(missing: str) -> None:
    """Without the industries nobody could tell one industry from all of them."""
    names = [name for name in BY_NAME.strip().split(",") if name != missing]
    with pytest.raises(HeldFileError, match="missing"):
        export(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
