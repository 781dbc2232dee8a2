"""Snapshots made into source tables: once per file and parser, and one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import HeldBy, ValidationResult
from pipeline.landing.snapshot_store import SnapshotStore
from pipeline.normalizing import source_tables
from pipeline.normalizing.identity import ParserIdentities
from pipeline.normalizing.source_tables import read_pending
from pipeline.normalizing.table_sets import TableSet
from pipeline.parsing.faults import RunFault
from pipeline.reference.files import Reference
from pipeline.settings import Settings
from tests.mirror import Mirror, body
from tests.publications import DIFFUSION, INVESTMENT, MODELS, PAYLOADS, RATES, ROBOTS, csv_of, path_of, publish, robots
from tests.small_project import edit_rows

Small = Callable[..., Settings]


@contextmanager
def opened(settings: Settings) -> Iterator[Ledger]:
    with Ledger.opened(settings.ledger_url) as ledger:
        yield ledger


def read(settings: Settings) -> tuple[list[TableSet], dict[str, ValidationResult]]:
    """All table sets, and the newest validation of each dataset."""
    with opened(settings) as ledger:
        sets = read_pending(
            settings, ledger, SnapshotStore(settings.snapshots_url), Reference(settings.reference_folder)
        )
        validations, parsers = ledger.validations(), ParserIdentities(settings)
        newest = {
            s.dataset_id: validations[s.snapshot_id, parsers.of(s)]
            for s in ledger.snapshots()
            if (s.snapshot_id, parsers.of(s)) in validations
        }
    return sets, newest


def landed(small: Small, mirror: Mirror, dataset: tuple[str, str], payload: bytes) -> Settings:
    settings = small(AIGAP_MIRROR=mirror.url)
    mirror.answers[path_of(*dataset)] = body(payload)
    refresh.fetch(settings, only=[dataset[0]])
    return settings


def test_a_file_is_parsed_once_per_parser(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = small()
    before, _ = read(settings)
    monkeypatch.setattr(source_tables._Reader, "read", None)
    again, _ = read(settings)
    assert [s.folder for s in again] == [s.folder for s in before]


def test_a_lost_table_is_read_again(small: Small) -> None:
    settings = small()
    sets, _ = read(settings)
    for path in sets[0].folder.iterdir():
        path.unlink()
    sets[0].folder.rmdir()
    again, _ = read(settings)
    assert again[0].folder.exists()


@pytest.mark.parametrize("change", ["names", "parser", "schema"])
def test_another_parser_reads_everything_again_and_old_tables_are_forgotten(small: Small, change: str) -> None:
    settings = small()
    before, _ = read(settings)
    if change == "names":
        edit_rows(
            settings.reference_folder / "geography" / "economy_names.csv",
            lambda row: row | {"name": row["name"].replace("Fiji", "Viti")},
        )
    elif change == "parser":
        path = settings.project_root / "pipeline" / "sources" / "embedded.py"
        path.write_text(path.read_text() + "# other\n")
    else:
        path = settings.project_root / "schemas" / "src" / "embedded.py"
        path.write_text(path.read_text() + "# other\n")
    (settings.tables_folder / "left.over-0000.part").mkdir()
    after, _ = read(settings)
    assert len(after) == len(before)
    assert {s.folder for s in after}.isdisjoint(s.folder for s in before)
    assert sorted(settings.tables_folder.iterdir()) == sorted(s.folder for s in after)


@pytest.mark.parametrize(
    ("edited", "read_again"),
    [
        ("pipeline/sources/our_world_in_data.py", {ROBOTS[0]}),
        ("pipeline/sources/grapher_chart.py", {ROBOTS[0]}),  # which that one imports
        ("pipeline/parsing/numbers.py", {ROBOTS[0], DIFFUSION[0], "ifr", "mic", "stanford_ai_index"}),
        ("pipeline/building/candidate.py", set()),
    ],
)
def test_an_edited_parser_reads_only_the_files_of_its_own_publisher_again(
    small: Small, mirror: Mirror, edited: str, read_again: set[str]
) -> None:
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror)
    refresh.fetch(settings, only=[ROBOTS[0], DIFFUSION[0]])
    before, _ = read(settings)
    path = settings.project_root / edited
    path.write_text(path.read_text() + "# other\n")
    after, _ = read(settings)
    old = {table_set.folder for table_set in before}
    assert {table_set.snapshot.source_id for table_set in after if table_set.folder not in old} == read_again
    assert len(after) == len(before)


def test_every_row_of_a_file_is_accounted_for(small: Small, mirror: Mirror) -> None:
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror)
    refresh.fetch(settings)
    sets, validations = read(settings)
    assert {validation.outcome for validation in validations.values()} == {"accepted"}
    for table_set in sets:
        validation = table_set.validation
        parts = (
            validation.rows_loaded,
            validation.rows_quarantined,
            validation.rows_duplicate,
            validation.rows_excluded,
        )
        assert validation.rows_read == sum(parts) > 0
        rows = sum(len(pl.read_parquet(path)) for path in table_set.folder.glob("*.parquet")) - len(
            pl.read_parquet(table_set.folder / "quarantine.parquet")
        )
        assert rows == validation.rows_loaded


def test_an_unknown_name_is_quarantined_with_its_position(small: Small, mirror: Mirror) -> None:
    settings = landed(small, mirror, ROBOTS, robots(["Atlantis", "ATL", "2023", "7"]))
    sets, validations = read(settings)
    validation = validations[ROBOTS[1]]
    assert (validation.outcome, validation.rows_read, validation.rows_loaded, validation.rows_quarantined) == (
        "accepted",
        61,
        60,
        1,
    )
    rows = pl.read_parquet(sets[-1].folder / "quarantine.parquet").to_dicts()
    assert len(rows) == 1
    assert {name: rows[0][name] for name in ("file_name", "row_number", "column_name", "raw_value", "rule")} == {
        "file_name": "annual-industrial-robots-installed.csv",
        "row_number": 62,
        "column_name": "entity",
        "raw_value": "Atlantis",
        "rule": "unknown economy",
    }
    assert "economy_names.csv" in rows[0]["expected"]


def test_more_bad_rows_than_the_limit_hold_the_file_and_show_the_first(small: Small, mirror: Mirror) -> None:
    bad = [["Atlantis", "ATL", str(year), "7"] for year in (2022, 2023)]
    _, validations = read(landed(small, mirror, ROBOTS, robots(*bad)))
    validation = validations[ROBOTS[1]]
    assert validation.outcome == "held"
    reason = str(validation.reason)
    assert "at most 2.0% of its 62 rows" in reason
    assert "2 rows that do, first annual-industrial-robots-installed.csv row 62 column 'entity'" in reason
    assert "seen 'Atlantis'" in reason


def test_one_bad_record_alone_does_not_hold_a_short_file(small: Small, mirror: Mirror) -> None:
    """A model dated next year, in a list of two, is two bad rows of five: its own and that of its country."""
    future = PAYLOADS[MODELS].replace(b"2023-05-01", b"2099-05-01")
    sets, validations = read(landed(small, mirror, MODELS, future))
    validation = validations[MODELS[1]]
    assert (validation.outcome, validation.rows_quarantined) == ("accepted", 2), validation.reason
    rows = pl.read_parquet(sets[-1].folder / "quarantine.parquet").to_dicts()
    assert {row["rule"] for row in rows} == {"a date after the day of the file"}


def test_conflicting_rows_are_all_quarantined_and_repeats_counted(small: Small, mirror: Mirror) -> None:
    usual = [row.split(",") for row in robots().decode().splitlines()[1:]]
    many = [[name, code, str(int(year) - 100), number] for name, code, year, number in usual]
    conflict = ["Japan", "JPN", "2023", "1"]
    rows = [*many, conflict, ["World", "OWID_WRL", "2023", str(541_000 + 2023)]]
    _, validations = read(landed(small, mirror, ROBOTS, robots(*rows)))
    validation = validations[ROBOTS[1]]
    assert (validation.outcome, validation.rows_read, validation.rows_duplicate, validation.rows_quarantined) == (
        "accepted", 122, 1, 2,
    )  # fmt: skip


def test_the_file_of_a_publisher_that_is_not_known_any_more_has_an_identity_all_the_same(small: Small) -> None:
    settings = small()
    refresh.fetch(settings, offline=True)
    with Ledger.opened(settings.ledger_url) as ledger:
        snapshot = ledger.snapshots()[0]
    parsers = ParserIdentities(settings)
    known, unknown = parsers.of(snapshot), parsers.of(replace(snapshot, source_id="gone", dataset_id="gone"))
    assert unknown and unknown != known


def test_a_parsers_own_fault_holds_its_file_alone(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One surprise in one file once failed the run, and no other source was served anew."""
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, ROBOTS, INVESTMENT)
    refresh.fetch(settings)
    genuine = source_tables.dataset_of

    def broken(payload: bytes, context: object) -> object:
        raise RunFault("the parser does not account for every row", expected="60", seen="59", next_step="add a test")

    def dataset_of(source_id: str, dataset_id: str) -> object:
        from dataclasses import replace

        dataset = genuine(source_id, dataset_id)
        return replace(dataset, parse=broken) if dataset_id == ROBOTS[1] else dataset  # type: ignore[arg-type]

    monkeypatch.setattr(source_tables, "dataset_of", dataset_of)
    _, validations = read(settings)
    assert (validations[ROBOTS[1]].outcome, validations[INVESTMENT[1]].outcome) == ("held", "accepted")
    assert validations[ROBOTS[1]].held_by == HeldBy.PARSER
    assert "does not account for every row" in str(validations[ROBOTS[1]].reason)


def test_an_archive_that_lost_four_bytes_holds_itself_alone_fetched_or_handed_over(
    small: Small, mirror: Mirror, tmp_path: Path
) -> None:
    """It once ended every refresh of every source with "negative seek value", naming nothing."""
    cut = PAYLOADS[RATES][:40] + PAYLOADS[RATES][44:]
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, ROBOTS)
    mirror.answers[path_of(*RATES)] = body(cut)
    fetches = refresh.fetch(settings, only=[ROBOTS[0], RATES[0]]).fetches
    assert {fetch.outcome for fetch in fetches if fetch.dataset_id in {ROBOTS[1], RATES[1]}} == {"new"}
    (tmp_path / "rates.zip").write_bytes(cut + b"\0")
    refresh.land(settings, RATES[0], tmp_path / "rates.zip", published_at=date(2026, 11, 1))
    sets, _ = read(settings)
    assert [s.snapshot.dataset_id for s in sets if s.snapshot.origin == "fetched"] == [ROBOTS[1]]
    with opened(settings) as ledger:
        held = [result for result in ledger.validations().values() if result.outcome == "held"]
    assert [result.held_by for result in held] == [HeldBy.PARSER, HeldBy.PARSER]
    for result, file in zip(held, ("eurofxref-hist.zip", "rates.zip"), strict=True):
        assert str(result.reason).startswith(f"source {RATES[0]}, file {file}\n")
        assert str(result.notes).startswith("raised at ")
    assert "seen: ValueError: negative seek value -4" in str(held[0].reason)


@pytest.mark.parametrize(
    ("dataset", "payload", "message"),
    [
        (
            ROBOTS,
            csv_of(["entity", "year", "robots"], ["Japan", "2023", "1"]),
            "missing code, industrial_robot_installations",
        ),
        (ROBOTS, csv_of(["entity", "code", "year", "robots"]), "a header and no record"),
        (MODELS, PAYLOADS[MODELS].replace(b"Publication date", b"Published"), "missing Publication date"),
        (MODELS, PAYLOADS[MODELS].replace(b"-05-01", b"/05/01"), "row 2 column 'Publication date'"),
        (DIFFUSION, b"Economy,Share\nJapan,1%\n", "at least one column such as 'H1 2025 AI Diffusion'"),
    ],
)
def test_a_file_that_cannot_be_believed_is_held_with_its_reason(
    small: Small, mirror: Mirror, dataset: tuple[str, str], payload: bytes, message: str
) -> None:
    sets, validations = read(landed(small, mirror, dataset, payload))
    assert (validations[dataset[1]].outcome, validations[dataset[1]].held_by) == ("held", HeldBy.PARSER)
    assert message in str(validations[dataset[1]].reason)
    assert len(sets) == 4


def test_a_correction_of_an_embedded_edition_replaces_what_was_written_down(small: Small) -> None:
    """Our own mistake is no vintage of the publisher: it would stay in the mart of every data folder that had it."""
    settings = small()
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    text = path.read_text()
    path.write_text(text.replace(",26.7,", ",27.7,"))
    assert path.read_text() != text
    refresh.fetch(settings, offline=True)
    sets, _ = read(settings)
    assert len(sets) == 4
    values = [
        value
        for s in sets
        for value in pl.read_parquet(s.folder / "embedded_facts.parquet")["value_as_published"].to_list()
    ]
    assert "27.7" in values
    assert "26.7" not in values


def test_of_a_damaged_embedded_edition_the_last_good_file_is_served(small: Small) -> None:
    settings = small()
    before, _ = read(settings)
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_bytes(path.read_bytes()[:-200])
    refresh.fetch(settings, offline=True)
    after, _ = read(settings)
    assert [s.snapshot for s in after] == [s.snapshot for s in before]
