"""The gate's rules, one by one: what an honest vintage does passes, what other units or a cut file do is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.landing.records import HeldBy, Snapshot, ValidationResult
from pipeline.normalizing.gate import Comparison, Gate, HeldByGateError, observations, vintages_before
from pipeline.normalizing.magnitudes import Magnitudes
from pipeline.normalizing.table_sets import TableSet
from pipeline.normalizing.vintage_rules import economies_lost, rows_changed, years_lost
from pipeline.reference.files import Reference
from pipeline.settings import PROJECT_ROOT
from pipeline.sources import declared_dataset, declared_sources
from pipeline.sources.declaration import Dataset
from schemas.registry import columns_of, models

NOW = datetime(2026, 11, 21)
REFERENCE = Reference(PROJECT_ROOT / "warehouse" / "reference")
ROBOTS = declared_dataset("our_world_in_data", "industrial_robots_installed")
EDITIONS = declared_dataset("stanford_ai_index", "public_data")
SCHEMA = {
    "indicator_id": pl.String, "geo": pl.String, "period": pl.String, "time_basis": pl.String,
    "price_base": pl.String, "base_year": pl.Int64, "figure": pl.String, "value": pl.Float64, "unit": pl.String,
}  # fmt: skip


def frame(values: Sequence[float], *, indicator: str = "industrial_robots_installed", unit: str = "robots",
          first: int = 2010) -> pl.DataFrame:  # fmt: skip
    rows = [
        (indicator, "JPN", str(first + number), "calendar", None, None, "f", value, unit)
        for number, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def differences(old: Sequence[float], new: Sequence[float], unit: str = "robots") -> list[str]:
    return [difference.seen for difference in magnitudes(frame(old, unit=unit), frame(new, unit=unit)).differences()]


def magnitudes(old: pl.DataFrame, new: pl.DataFrame) -> Magnitudes:
    connection = duckdb.connect()
    connection.register("old", old)
    connection.register("new", new)
    return Magnitudes(connection, "old", "new")


def test_fewer_than_four_fifths_of_the_rows_are_a_file_cut_short() -> None:
    assert rows_changed(100, 80) == []
    assert [(d.expected, d.seen) for d in rows_changed(1000, 799)] == [
        ("at least 80% of the last file's 1,000 rows", "799 rows")
    ]


def test_nearly_twice_the_rows_are_another_list_or_the_same_one_twice() -> None:
    """A list of all notable models was once believed to be that of the large ones."""
    assert rows_changed(100, 180) == rows_changed(19, 1000) == []
    assert [(d.expected, d.seen) for d in rows_changed(100, 181)] == [
        ("at most 1.8 times the last file's 100 rows", "181 rows")
    ]


def of_economies(*geos: str) -> pl.DataFrame:
    return frame([1.0] * len(geos)).with_columns(geo=pl.Series(geos, dtype=pl.String))


def test_many_economies_that_are_gone_hold_a_file_and_one_never_does() -> None:
    thirty = [f"E{number:02}" for number in range(30)]
    assert economies_lost(of_economies(*thirty), of_economies(*thirty[2:])) == []
    assert economies_lost(of_economies("JPN", "USA"), of_economies("USA")) == []
    (difference,) = economies_lost(of_economies(*thirty), of_economies(*thirty[3:]))
    assert difference.seen == "without E00, E01, E02"


def test_large_values_that_doubled_all_over_the_file_are_of_another_thing() -> None:
    grown = [value * (2.5 if number % 3 == 0 else 1) for number, value in enumerate(MANY)]
    (seen,) = differences(MANY, grown)
    assert seen.startswith(f"{len(MANY[::3])} of {len(MANY)}: ")
    assert differences(MANY, [value * 1.9 for value in MANY]) == []


@pytest.mark.parametrize(
    ("first", "n_years", "messages"),
    [
        (2010, 5, []),
        (2009, 20, []),  # to 2028, two years after the landing
        (2011, 4, ["years from 2011 on"]),
        (2010, 4, ["years up to 2013"]),
        (2010, 20, ["the year 2029"]),
        (2011, 3, ["years from 2011 on", "years up to 2013"]),
    ],
)
def test_a_history_may_grow_but_neither_shrink_nor_run_ahead(first: int, n_years: int, messages: list[str]) -> None:
    old, new = frame([1.0] * 5), frame([1.0] * n_years, first=first)
    assert [difference.seen for difference in years_lost(old, new, 2026)] == messages


def test_a_forecast_that_was_accepted_once_may_stay() -> None:
    assert years_lost(frame([1.0] * 40), frame([1.0] * 40), 2026) == []


MANY = [float(1000 + 7 * number) for number in range(20)]


@pytest.mark.parametrize(("factor", "power"), [(1000, "1,000"), (10, "10"), (100, "100"), (1e-6, "1/1,000,000")])
def test_a_column_in_other_units_is_reported_once(factor: float, power: str) -> None:
    messages = differences(MANY, [value * factor for value in MANY])
    assert len(messages) == 1
    assert messages[0].startswith(f"20 of 20 cells of industrial_robots_installed times {power}: JPN 2029 1,133 -> ")
    assert messages[0].endswith("and 15 more")


def test_percent_for_fractions_is_another_unit() -> None:
    shares = [0.1 + 0.01 * number for number in range(10)]
    assert len(differences(shares, [100 * share for share in shares], unit="share")) == 1


def test_a_column_restated_by_some_percent_in_the_edition_that_changes_units_is_still_seen() -> None:
    assert len(differences(MANY, [value * 1050 for value in MANY])) == 1
    (no_power_of_ten,) = differences(MANY, [value * 1100 * 1.2 for value in MANY])
    assert no_power_of_ten.startswith("20 of 20: ")


def test_a_tenth_of_a_column_is_a_column_and_less_is_chance() -> None:
    small = [float(1 + number % 9) for number in range(30)]
    assert differences(small, [10 * value for value in small[:2]] + small[2:]) == []
    assert len(differences(small, [10 * value for value in small[:3]] + small[3:])) == 1
    thirty_one = [*small, 5.0]
    assert differences(thirty_one, [10 * value for value in thirty_one[:3]] + thirty_one[3:]) == []


def test_of_a_small_column_all_cells_must_have_moved() -> None:
    assert len(differences([0.2, 0.3], [20.0, 30.0], unit="share")) == 1
    assert differences([0.2, 0.3], [20.0, 0.3], unit="share") == []
    assert differences([1.0], [10.0]) == []


def test_one_large_cell_that_moved_tenfold_is_reported_with_its_values() -> None:
    assert differences(MANY, [*MANY[:19], 11330.0]) == ["1 that did: JPN 2029 1,133 -> 11,330 robots"]
    money = [2e6 + number for number in range(20)]
    assert differences(money, [*money[:19], 2e7], unit="US dollars") == [
        "1 that did: JPN 2029 2,000,019 -> 20,000,000 US dollars"
    ]


@pytest.mark.parametrize(
    ("old", "new", "unit"),
    [
        (1.0, 10.0, "models"),  # a small count that grew
        (42.0, 4.0, "models"),  # a genuine correction
        (1.8e21, 1.68e20, "FLOP"),  # a genuine correction of an estimate
        (1133.0, 5000.0, "robots"),
        (0.0, 1000.0, "robots"),
        (-1000.0, 10_000.0, "robots"),
    ],
)
def test_what_honest_vintages_do_passes(old: float, new: float, unit: str) -> None:
    assert differences([*MANY, old], [*MANY, new], unit=unit) == []


def test_cells_in_other_prices_are_other_cells() -> None:
    nominal = frame(MANY).with_columns(price_base=pl.lit("nominal"))
    assert magnitudes(frame(MANY), nominal.with_columns(value=pl.col("value") * 1000)).differences() == []


# --- what is compared with what


def snapshot(number: int, dataset: Dataset = ROBOTS, *, origin: str = "fetched", edition: str = "") -> Snapshot:
    source = next(s.source_id for s in declared_sources() if dataset in s.datasets)
    return Snapshot(
        f"{source}/{dataset.dataset_id}/{number}", source, dataset.dataset_id, edition or str(number), origin,
        "data.csv", "", "0" * 64, 1, date(2026, 1, number), NOW,
    )  # fmt: skip


def accepted(snapshot: Snapshot, folder: Path = Path(), rows: int = 1) -> TableSet:
    return TableSet(
        snapshot, ValidationResult(snapshot.snapshot_id, "p", "accepted", None, NOW, rows_loaded=rows), folder
    )


def follows(snapshot: Snapshot, dataset: Dataset, *before: Snapshot) -> str | None:
    found = vintages_before(snapshot, dataset, [accepted(s) for s in before])
    return found[-1].snapshot.snapshot_id.rpartition("/")[2] if found else None


def test_a_fetched_file_follows_the_newest_vintage_of_its_dataset() -> None:
    assert follows(snapshot(3), ROBOTS) is None
    assert follows(snapshot(3), ROBOTS, snapshot(2), snapshot(1, origin="handed_over")) == "2"
    other = declared_dataset("our_world_in_data", "private_ai_investment")
    assert follows(snapshot(3), ROBOTS, snapshot(2, other)) is None


def test_a_vintage_handed_over_late_is_not_compared_with_younger_ones() -> None:
    vintage = snapshot(2, origin="handed_over")
    assert follows(vintage, ROBOTS, snapshot(3)) is None
    assert follows(vintage, ROBOTS, snapshot(1), snapshot(3)) == "1"


def test_an_edition_follows_itself_alone() -> None:
    first, second = (snapshot(n, EDITIONS, origin="handed_over", edition="AI Index 2026") for n in (1, 2))
    other = snapshot(3, EDITIONS, origin="handed_over", edition="AI Index 2025")
    assert follows(second, EDITIONS, first, other) == "1"
    assert follows(second, EDITIONS, other) is None


def test_neither_embedded_nor_accepted_files_are_compared() -> None:
    gate = Gate([accepted(snapshot(1))], frozenset({snapshot(3).snapshot_id}), REFERENCE)
    assert gate.comparison(snapshot(2), ROBOTS) is not None
    assert gate.comparison(snapshot(3), ROBOTS) is None
    assert gate.comparison(replace(snapshot(2), origin="embedded"), ROBOTS) is None


def test_only_what_the_gate_held_is_read_again_once_accepted() -> None:
    name = snapshot(3).snapshot_id
    gate = Gate([], frozenset({name}), REFERENCE)
    validation = ValidationResult(name, "p", "held", "too few rows", NOW, held_by=HeldBy.GATE)
    assert gate.is_open_again(validation)
    for other in (HeldBy.PARSER, HeldBy.BUILD, None):
        assert not gate.is_open_again(
            replace(validation, reason=f"next step: aigap accept {name} --why TEXT", held_by=other)
        )
    assert not Gate([], frozenset(), REFERENCE).is_open_again(validation)


def test_every_reason_is_in_one_message_with_both_sides_and_the_next_step(tmp_path: Path) -> None:
    for name, years, factor in (("old", range(2010, 2024), 1), ("new", range(2012, 2022), 1000)):
        (tmp_path / name).mkdir()
        robots_table(list(years), factor).write_parquet(tmp_path / name / f"{ROBOTS.tables[0].name}.parquet")
    comparison = Comparison(snapshot(2), ROBOTS, accepted(snapshot(1), tmp_path / "old", 14), {})
    with pytest.raises(HeldByGateError) as held:
        comparison.hold_what_differs(tmp_path / "new", 10)
    assert held.value.seen.startswith(
        "10 rows; years from 2012 on; years up to 2021; "
        "10 of 10 cells of industrial_robots_installed times 1,000: JPN 2021 22,021 -> 22,021,000 robots"
    )
    assert held.value.expected.endswith(f"(compared with {snapshot(1).snapshot_id})")
    assert f"aigap accept {snapshot(2).snapshot_id} --why TEXT" in held.value.next_step


def comparison_of(folder: Path, believed: int, right: int, tables: dict[str, list[int]]) -> Comparison:
    """A file against a believed one of that factor, after a right one."""
    for name, years in tables.items():
        (folder / name).mkdir()
        factor = {"right": right, "believed": believed, "new": right}[name]
        robots_table(years, factor).write_parquet(folder / name / f"{ROBOTS.tables[0].name}.parquet")
    earlier, last = accepted(snapshot(1), folder / "right", 14), accepted(snapshot(2), folder / "believed", 14)
    return Comparison(snapshot(3), ROBOTS, last, {}, earlier)


def test_a_wrong_file_that_was_believed_does_not_make_the_next_right_one_look_wrong(tmp_path: Path) -> None:
    years = list(range(2010, 2024))
    comparison = comparison_of(tmp_path, 1000, 1, {"right": years, "believed": years, "new": years})
    (note,) = comparison.hold_what_differs(tmp_path / "new", 14)
    assert (
        note == f"it is as the file before {snapshot(2).snapshot_id}, which differs from both and may be the wrong one"
    )
    with pytest.raises(HeldByGateError):
        replace(comparison, earlier=None).hold_what_differs(tmp_path / "new", 14)


def test_a_file_as_long_ago_is_held_where_nothing_speaks_against_the_one_between(tmp_path: Path) -> None:
    """A stale copy, or one cut short by its last year, would take that year back for every economy."""
    years = list(range(2010, 2023))
    comparison = comparison_of(tmp_path, 1, 1, {"right": years, "believed": [*years, 2023], "new": years})
    with pytest.raises(HeldByGateError, match="2023"):
        comparison.hold_what_differs(tmp_path / "new", 13)


def test_what_a_person_accepted_is_not_doubted() -> None:
    before = [accepted(snapshot(1)), accepted(snapshot(2))]
    for let_pass, doubted in ((frozenset[str](), snapshot(1)), (frozenset({snapshot(2).snapshot_id}), None)):
        comparison = Gate(before, let_pass, REFERENCE).comparison(snapshot(3), ROBOTS)
        assert comparison is not None
        assert (comparison.earlier.snapshot if comparison.earlier else None) == doubted


def test_what_moved_in_a_file_that_passes_is_noted_the_largest_first(tmp_path: Path) -> None:
    comparison = comparison_of(tmp_path, 1, 1, {"right": [2010, 2011], "believed": [2010, 2011], "new": [2010, 2011]})
    assert comparison.hold_what_differs(tmp_path / "new", 14) == []
    old, new = frame([100.0, 200.0, 300.0]), frame([100.0, 220.0, 303.0])
    (note,) = magnitudes(old, new).notes()
    assert note.startswith("restated: 2 of 3 cells, most of all JPN 2011 200 -> 220 robots, JPN 2012 300 -> 303 robots")


def robots_table(years: list[int], factor: int) -> pl.DataFrame:
    n = len(years)
    given: dict[str, object] = {
        "geo": ["JPN"] * n, "year": years, "value_as_published": [str(factor * (20_000 + year)) for year in years],
    }  # fmt: skip
    numbers = [factor * (20_000 + year) for year in years]
    columns = columns_of(models()[f"src.{ROBOTS.tables[0].name}"])
    return pl.DataFrame(
        [
            pl.Series(c.name, given.get(c.name, numbers if c.polars_type.is_numeric() else ["x"] * n), c.polars_type,
                      strict=False)
            for c in columns
        ]
    )  # fmt: skip


def _datasets() -> Iterator[tuple[str, Dataset]]:
    for source in declared_sources():
        for dataset in source.datasets:
            yield f"{source.source_id}/{dataset.dataset_id}", dataset


@pytest.mark.parametrize(("name", "dataset"), list(_datasets()))
def test_the_observations_of_every_dataset_can_be_compared(tmp_path: Path, name: str, dataset: Dataset) -> None:
    """A select that reads another dataset's table would stop every refresh that has something to compare."""
    for table in dataset.tables:
        schema = {column.name: column.polars_type for column in columns_of(models()[f"src.{table.name}"])}
        pl.DataFrame(schema=schema).write_parquet(tmp_path / f"{table.name}.parquet")
    comparison = Gate([accepted(snapshot(1, dataset))], frozenset(), REFERENCE).comparison(
        snapshot(1, dataset), dataset
    )
    assert comparison is not None
    with observations(tmp_path, dataset, comparison.core_tables) as connection:
        assert connection.sql("from observations").fetchall() == []
