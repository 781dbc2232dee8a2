"""The parser of notable models on small lists of our own, in the shape of each known vintage: one quirk, one test."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from pipeline.normalizing.typed_frames import ReadSnapshot
from pipeline.parsing.faults import HeldFileError
from tests.live_sources import observations, one, read, valid

MODELS = "epoch_ai_notable_models"
COUNTRIES = "epoch_ai_notable_model_countries"
COUNTRY = "Country (of organization)"

LATEST = (
    "Model",
    "Organization",
    "Publication date",
    "Domain",
    "Parameters",
    "Training compute (FLOP)",
    "Training dataset size (total)",
    "Confidence",
    "Abstract",
    "Organization categorization",
    COUNTRY,
    "Notability criteria",
    "Hardware utilization (MFU)",
    "Training compute cost (2023 USD)",
    "Model accessibility",
)
#: To March 2025: another country header and another order of columns.
EARLY_2025 = (
    *reversed([name for name in LATEST if name != COUNTRY and "size" not in name and "MFU" not in name]),
    "Country (from Organization)",
    "Hardware utilization",
    "Training dataset size (datapoints)",
)
#: The oldest files: the first column has another name too.
OLDEST = tuple("System" if name == "Model" else name for name in EARLY_2025)


def model(name: str, day: str, countries: str, **cells: str) -> dict[str, str]:
    return {"Model": name, "Publication date": day, COUNTRY: countries, "Organization": "Org", **cells}


def listing(*models: dict[str, str], header: tuple[str, ...] = LATEST, line_end: str = "\n") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(header)
    today = {"System": "Model", "Country (from Organization)": COUNTRY}
    writer.writerows([cells.get(today.get(name, name), "") for name in header] for cells in models)
    return text.getvalue().encode()


def notable(payload: bytes) -> ReadSnapshot:
    return read("epoch_ai", "notable_ai_models", payload)


def counts(payload: bytes, indicator_id: str = "notable_ai_models") -> list[dict[str, Any]]:
    found = observations("epoch_ai", "notable_ai_models", {"s": notable(payload)})
    return [row for row in found if row["indicator_id"] == indicator_id]


JAPANESE = model("Sakura", "2023-05-01", "Japan")
CHINESE = model("Panda", "2025-01-31", "China")


@pytest.mark.parametrize("header", [LATEST, EARLY_2025, OLDEST], ids=["latest", "early 2025", "oldest"])
def test_every_header_vintage_reads_the_same(header: tuple[str, ...]) -> None:
    cells = {"Parameters": "7000000000.0", "Training compute (FLOP)": "5e+26", "Domain": "Language,Vision"}
    snapshot = notable(listing(model("Sakura", "2023-05-01", "Japan", **cells), header=header))
    (row,) = valid(snapshot, "s")[MODELS].to_dicts()
    assert (row["model"], row["publication_date"], row["country_as_published"]) == (
        "Sakura",
        date(2023, 5, 1),
        "Japan",
    )
    assert (row["parameters"], row["training_compute_flop"]) == (7e9, 5e26)
    assert row["country_column"] == next(name for name in header if name.startswith("Country"))
    assert snapshot.notes == ()
    (country,) = valid(snapshot, "s")[COUNTRIES].to_dicts()
    assert (country["geo"], country["row_number"]) == ("JPN", 2)


def test_an_added_column_is_noted_and_not_read() -> None:
    snapshot = notable(listing(JAPANESE, header=(*LATEST, "Carbon (t)")))
    assert snapshot.notes == ("column not read: Carbon (t)",)


@pytest.mark.parametrize("missing", ["Model", COUNTRY, "Publication date", "Training compute (FLOP)"])
def test_a_missing_column_holds_the_file(missing: str) -> None:
    with pytest.raises(HeldFileError, match="missing") as held:
        notable(listing(JAPANESE, header=tuple(name for name in LATEST if name != missing)))
    assert held.value.column == missing


def test_both_names_of_one_column_hold_the_file() -> None:
    with pytest.raises(HeldFileError, match="repeated"):
        notable(listing(JAPANESE, header=(*LATEST, "Country (from Organization)")))


@pytest.mark.parametrize("payload", [b"", listing(), listing(JAPANESE) + b"a,b\n", listing(JAPANESE) + b'"open,\n'])
def test_what_is_no_list_is_held(payload: bytes) -> None:
    with pytest.raises(HeldFileError):
        notable(payload)


def test_byte_order_mark_windows_line_ends_and_cells_of_several_lines() -> None:
    prose = model("Sakura", "2023-05-01", "Japan", Abstract='Two lines,\nwith a "quote"')
    snapshot = notable(b"\xef\xbb\xbf" + listing(prose, CHINESE, line_end="\r\n"))
    # The quoted line break does not count as a record.
    assert snapshot.frames[MODELS]["row_number"].to_list() == [2, 3]


def test_a_cell_of_many_countries_counts_once_for_each() -> None:
    snapshot = notable(listing(model("Joint", "2024-02-01", "Japan,United States of America,Japan,Multinational")))
    assert snapshot.frames[COUNTRIES]["geo"].to_list() == ["JPN", "USA", "MULTINATIONAL_EPOCH_AI"]
    assert snapshot.frames[MODELS].height == 1
    assert snapshot.rows_excluded == {"a country named again in one cell counts once": 1}
    assert snapshot.rows_read == 5


def test_two_names_of_one_country_count_once() -> None:
    assert notable(listing(model("Twice", "2024-02-01", "Turkey,Türkiye"))).frames[COUNTRIES]["geo"].to_list() == [
        "TUR"
    ]


def test_models_without_country_or_date_are_kept_and_counted() -> None:
    snapshot = notable(listing(JAPANESE, model("Nowhere", "2024-01-01", ""), model("Undated", "", "Japan,China")))
    assert snapshot.frames[MODELS]["model"].to_list() == ["Sakura", "Nowhere", "Undated"]
    assert snapshot.frames[COUNTRIES]["model"].to_list() == ["Sakura"]
    assert snapshot.rows_excluded == {
        "a model without a country counts for the world only": 1,
        "a model without a publication date falls in no year": 2,
    }


def test_an_unknown_country_is_quarantined_and_the_others_count() -> None:
    snapshot = notable(listing(CHINESE, model("Joint", "2024-02-01", "Japan,Atlantis")))
    (bad,) = snapshot.quarantined
    assert (bad.table_name, bad.row_number, bad.column_name, bad.raw_value) == (COUNTRIES, 3, COUNTRY, "Atlantis")
    assert snapshot.frames[COUNTRIES]["geo"].to_list() == ["CHN", "JPN"]


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"Training compute (FLOP)": "NA"}, "Training compute (FLOP)", "not a plain number"),
        ({"Training compute (FLOP)": "inf"}, "Training compute (FLOP)", "not a plain number"),
        ({"Parameters": "nan"}, "Parameters", "not a plain number"),
        ({"Parameters": "7,000"}, "Parameters", "not a plain number"),
        ({"Publication date": "2024-02"}, "Publication date", "not a date"),
        ({"Publication date": "2024-02-30"}, "Publication date", "not a date"),
        ({"Model": " "}, "Model", "a blank name"),
    ],
)
def test_a_bad_cell_quarantines_its_model(cells: dict[str, str], column: str, rule: str) -> None:
    snapshot = notable(listing(CHINESE, model("Sakura", "2023-05-01", "Japan") | cells))
    (bad,) = snapshot.quarantined
    assert (bad.table_name, bad.row_number, bad.column_name, bad.rule) == (MODELS, 3, column, rule)
    assert snapshot.frames[COUNTRIES]["geo"].to_list() == ["CHN"]


def test_the_text_na_stays_a_text() -> None:
    assert notable(listing(model("NA", "2023-05-01", "Japan"))).frames[MODELS]["model"].to_list() == ["NA"]


def test_an_exact_repeat_is_dropped_and_a_conflicting_one_quarantined() -> None:
    snapshot = notable(listing(JAPANESE, JAPANESE, JAPANESE | {"Domain": "Vision"}))
    assert snapshot.rows_excluded == {"an exact duplicate of an earlier record": 1}
    assert [(bad.row_number, bad.rule) for bad in snapshot.quarantined] == [(4, "model listed twice")]
    assert snapshot.frames[MODELS].height == snapshot.frames[COUNTRIES].height == 1


def test_a_year_without_a_model_is_a_computed_zero() -> None:
    found = counts(listing(JAPANESE, CHINESE))
    zero = one(found, geo="JPN", period="2024")
    assert (zero["value"], zero["obs_status"]) == (0.0, "computed_zero")
    assert zero["locator"] == f"notable_ai_models.csv no row column {COUNTRY}"
    assert {row["period"] for row in found if row["geo"] == "JPN"} == {str(year) for year in range(2003, 2026)}
    assert not [row for row in found if row["geo"] == "USA"], "an economy that the list never names has no zero"


def test_counts_name_their_rows_and_the_running_year_is_provisional() -> None:
    found = counts(listing(JAPANESE, model("Hana", "2023-01-01", "Japan,China"), CHINESE))
    japan = one(found, geo="JPN", period="2023")
    assert (japan["value"], japan["obs_status"], japan["unit"]) == (2.0, "computed", "models")
    assert japan["locator"] == f"notable_ai_models.csv row 2, 3 column {COUNTRY}"
    assert one(found, geo="CHN", period="2025")["obs_status"] == "provisional"
    # A year that is still running cannot be known to end without a model.
    nothing_yet = one(found, geo="JPN", period="2025")
    assert (nothing_yet["value"], nothing_yet["obs_status"]) == (0.0, "provisional")


def test_the_world_counts_a_joint_model_once_and_one_without_a_country_too() -> None:
    found = counts(listing(model("Joint", "2024-02-01", "Japan,China"), model("Nowhere", "2024-03-01", "")))
    world = one(found, geo="WORLD")
    assert (world["period"], world["value"]) == ("2024", 2.0)
    assert world["locator"] == "notable_ai_models.csv row 2, 3 column Publication date"


def test_multinational_has_counts_but_no_zeros() -> None:
    found = counts(listing(model("Joint", "2023-02-01", "Multinational"), CHINESE))
    assert [row["period"] for row in found if row["geo"] == "MULTINATIONAL_EPOCH_AI"] == ["2023"]


def test_models_before_2003_make_an_economy_known_but_count_in_no_year() -> None:
    found = counts(listing(model("Old", "1999-02-01", "Japan"), CHINESE))
    assert {row["value"] for row in found if row["geo"] == "JPN"} == {0.0}
    assert "1999" not in {row["period"] for row in found}


def test_cumulative_counts_start_in_2003() -> None:
    models = [JAPANESE, model("Hana", "2010-01-01", "Japan"), model("Old", "1999-01-01", "Japan"), CHINESE]
    found = counts(listing(*models), "notable_ai_models_cumulative")
    japan = {row["period"]: row["value"] for row in found if row["geo"] == "JPN"}
    assert (japan["2003/2003"], japan["2003/2010"], japan["2003/2022"], japan["2003/2024"]) == (0.0, 1.0, 1.0, 2.0)
    last = one(found, geo="JPN", period="2003/2025")
    assert (last["time_basis"], last["obs_status"]) == ("cumulative", "provisional")
    assert one(found, geo="JPN", period="2003/2003")["obs_status"] == "computed_zero"
    assert last["locator"] == f"notable_ai_models.csv row 2 to 3 column {COUNTRY}"


def test_the_largest_run_of_a_year_is_one_cell() -> None:
    compute = "Training compute (FLOP)"
    models = [
        model("Small", "2023-01-01", "Japan", **{compute: "1e+23"}),
        model("Large", "2023-06-01", "Japan", **{compute: "3.3499999999999998e+25"}),
        model("Unknown", "2023-07-01", "Japan"),
        CHINESE,
    ]
    found = counts(listing(*models), "largest_training_compute_flop")
    japan = one(found, geo="JPN")
    assert (japan["period"], japan["value"], japan["unit"]) == ("2023", 3.3499999999999998e25, "FLOP")
    assert (japan["value_as_published"], japan["obs_status"]) == ("3.3499999999999998e+25", "observed")
    assert japan["locator"] == f"notable_ai_models.csv row 3 column {compute}"
    assert not [row for row in found if row["geo"] == "CHN"], "no estimate is no zero"


def test_each_vintage_speaks_for_itself() -> None:
    snapshots = {"older": notable(listing(JAPANESE)), "newer": notable(listing(JAPANESE, CHINESE))}
    found = observations("epoch_ai", "notable_ai_models", snapshots)
    japan = [row for row in found if (row["indicator_id"], row["geo"]) == ("notable_ai_models", "JPN")]
    assert max(row["period"] for row in japan if row["snapshot_id"] == "older") == "2023"
    assert max(row["period"] for row in japan if row["snapshot_id"] == "newer") == "2025"


LARGE = (
    "Model", "Organization", "Publication date", "Domain", "Parameters", "Training compute (FLOP)", "Confidence",
    "(DEPRECATED) Training dataset size (datapoints)", COUNTRY, "Model accessibility",
)  # fmt: skip


def large_scale(*models: dict[str, str]) -> ReadSnapshot:
    return read("epoch_ai", "large_scale_ai_models", listing(*models, header=LARGE))


def test_large_scale_models_are_counted_by_year_and_since_2017() -> None:
    snapshot = large_scale(
        JAPANESE,
        model("Joint", "2023-06-01", "Japan,United States of America"),
        model("Late", "2024-01-31", "China", **{"Training compute (FLOP)": "1.2e+24"}),
    )
    assert (snapshot.notes, snapshot.quarantined) == ((), ())
    found = observations("epoch_ai", "large_scale_ai_models", {"s": snapshot})
    assert {row["indicator_id"] for row in found} == {"large_scale_ai_models", "large_scale_ai_models_cumulative"}
    assert {row["figure"] for row in found} == {"large_scale_ai_models"}
    said = {(row["geo"], row["period"]): (row["value"], row["obs_status"]) for row in found}
    assert said["JPN", "2023"] == (2.0, "computed")
    assert said["JPN", "2022"] == said["JPN", "2017"] == (0.0, "computed_zero")
    assert said["JPN", "2024"] == (0.0, "provisional")
    assert said["JPN", "2017/2024"] == (2.0, "provisional")
    assert said["WORLD", "2023"] == (2.0, "computed")
    assert ("JPN", "2016") not in said


def test_a_large_scale_list_needs_no_column_of_the_notable_one() -> None:
    rows = valid(large_scale(JAPANESE), "s")["epoch_ai_large_scale_models"]
    assert "notability_criteria" not in rows.columns
    with pytest.raises(HeldFileError, match="Notability criteria"):
        notable(listing(JAPANESE, header=LARGE))


def test_a_model_below_the_lists_own_threshold_is_quarantined() -> None:
    small = JAPANESE | {"Model": "small", "Training compute (FLOP)": "9.9e22"}
    blank = JAPANESE | {"Model": "blank", "Training compute (FLOP)": ""}
    least = JAPANESE | {"Model": "least", "Training compute (FLOP)": "1e23"}
    snapshot = large_scale(small, blank, least)
    assert [(bad.row_number, bad.raw_value, bad.rule) for bad in snapshot.quarantined] == [
        (2, "9.9e22", "outside the list")
    ]
    assert snapshot.frames["epoch_ai_large_scale_models"]["model"].to_list() == ["blank", "least"]
