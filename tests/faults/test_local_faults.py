"""What goes wrong on our own side: reference data, the embedded files, the store, the disk. The release stays."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import refresh
from pipeline.landing.ledger import Ledger
from pipeline.landing.records import Snapshot
from pipeline.parsing.faults import AigapError, HeldFileError, ResourceFault, RunFault
from pipeline.reference.files import Reference
from pipeline.releasing.backup import back_up
from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed
from tests.mirror import Mirror, with_etag
from tests.publications import DIFFUSION, PAYLOADS, ROBOTS, path_of, publish
from tests.refreshing import ask, refreshed, seal, status_of
from tests.small_project import edit_rows

pytestmark = pytest.mark.long

Small = Callable[..., Settings]


def test_a_damaged_embedded_file_is_held_and_its_last_good_rows_released(small: Small) -> None:
    settings = small()
    values = "select geo, period, value from core.observations where source_id = 'mic' order by all"
    before = ask(settings, values)
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text() + "genai_personal_use_share,Japan\n")
    refreshed(settings, offline=True)
    status = status_of(settings, "mic")
    assert (status["status"], status["served_from"]) == ("held", "embedded")
    assert "source mic, file mic__white_paper_2025.csv, row 14" in status["reason"]
    assert "expected: 22 cells, as in the header" in status["reason"]
    assert status["next_step"].endswith("aigap refresh")
    assert ask(settings, values) == before
    assert ask(settings, "select outcome from meta.snapshots where edition = 'White Paper 2025' order by outcome") == [
        ("accepted",),
        ("held",),
    ]


@pytest.mark.parametrize(
    ("name", "column", "cell"),
    [
        ("units", "factor", "1,000"),
        ("editions", "published_at", "07/04/2025"),
        ("published_figures", "priority", "first"),
        ("indicators", "direction", "upwards"),
    ],
)
def test_a_wrong_cell_of_the_reference_data_stops_the_run_and_is_reported(
    small: Small, name: str, column: str, cell: str
) -> None:
    settings = small()
    before = seal(settings)
    first = True

    def spoil(row: dict[str, str]) -> dict[str, str]:
        nonlocal first
        spoilt, first = (row | {column: cell} if first else row), False
        return spoilt

    edit_rows(Reference(settings.reference_folder).path(f"{name}.csv"), spoil)
    with pytest.raises(HeldFileError, match=rf"file {name}\.csv, row 2, column '{column}'\n") as held:
        refreshed(settings, offline=True)
    assert cell in str(held.value)
    assert "next step: correct the file under warehouse/reference/" in str(held.value)
    assert seal(settings) == before


def test_a_reference_file_that_cannot_be_read_stops_the_run_and_is_reported(small: Small) -> None:
    settings = small()
    before = seal(settings)
    path = settings.reference_folder / "geography" / "economy_names.csv"
    path.write_bytes(path.read_bytes().replace("Türkiye".encode(), "Türkiye".encode("mac-roman")))
    with pytest.raises(HeldFileError, match=r"file economy_names\.csv, row \d+\n  expected: utf-8 text"):
        refreshed(settings, offline=True)
    path.unlink()
    with pytest.raises((HeldFileError, RunFault), match=r"economy_names\.csv"):
        refreshed(settings, offline=True)
    assert seal(settings) == before


def test_a_broken_sql_model_stops_the_run_and_is_reported(small: Small) -> None:
    settings = small()
    before = seal(settings)
    path = settings.models_folder / "core" / "denominators.sql"
    path.write_text(path.read_text().replace("d.value as denominator", "d.worth as denominator", 1))
    with pytest.raises(RunFault, match=r"next step: correct warehouse/models/core/denominators\.sql") as fault:
        refreshed(settings, offline=True)
    assert "worth" in str(fault.value)
    assert seal(settings) == before
    assert not (settings.data_folder / "building").exists()


def test_an_internal_table_that_does_not_give_its_declared_columns_stops_the_run(small_with_marts: Small) -> None:
    settings = small_with_marts()
    before = seal(settings)
    path = settings.models_folder / "stage" / "series" / "ranks.sql"
    path.write_text(path.read_text().replace(" as n_tied", " as n_equal", 1))
    with pytest.raises(RunFault, match=r"correct warehouse/models/stage/series/ranks\.sql") as fault:
        refreshed(settings, offline=True)
    assert "n_tied is missing; n_equal is not declared" in str(fault.value)
    assert seal(settings) == before


def test_a_next_step_that_cannot_be_filled_is_found_by_any_build(small: Small) -> None:
    """It was found out by whoever needed the command."""
    settings = small()
    before = seal(settings)
    path = settings.models_folder / "audit" / "rows_not_accounted_for.sql"
    path.write_text(path.read_text().replace("-- next_step: correct", "-- next_step: aigap cite {indicator}; correct"))
    with pytest.raises(RunFault, match=r"next step of audit\.rows_not_accounted_for") as fault:
        refreshed(settings, offline=True)
    assert "seen: indicator" in str(fault.value)
    assert "correct the header of warehouse/models/audit/rows_not_accounted_for.sql" in str(fault.value)
    assert seal(settings) == before


def test_a_candidate_that_fails_its_audit_is_thrown_away(small: Small) -> None:
    settings = small()
    before = seal(settings)
    path = settings.models_folder / "audit" / "rows_not_accounted_for.sql"
    path.write_text(path.read_text().replace("rows_read <> rows_loaded", "rows_read <> 1 + rows_loaded"))
    assert refresh.fetch(settings, offline=True).changed
    built = refresh.build_release(settings, trigger="tests")
    assert not built.promoted
    blocking = [check for check in built.checks if check.blocks]
    assert [(check.table_name, check.failures) for check in blocking] == [("audit.rows_not_accounted_for", 4)]
    assert seal(settings) == before
    assert [path.name for path in settings.releases_folder.iterdir()] == [
        settings.current_warehouse.resolve().parent.name
    ]
    with Ledger.opened(settings.ledger_url) as ledger:
        assert len(ledger.releases()) == 1


def damage_blob(settings: Settings, snapshot: Snapshot, damage: str) -> Path:
    """Flip a bit of a snapshot's bytes or delete them, and let every file be read again."""
    blob = settings.data_folder / "snapshots" / snapshot.sha256[:2] / snapshot.sha256
    if damage == "flipped":
        blob.write_bytes(bytes([blob.read_bytes()[0] ^ 1]) + blob.read_bytes()[1:])
    else:
        blob.unlink()
    path = settings.project_root / "schemas" / "src" / "embedded.py"
    path.write_text(path.read_text() + "# another parser, so that every file is read again\n")
    return blob


@pytest.mark.parametrize("damage", ["flipped", "lost"])
def test_a_damaged_embedded_file_is_mended_from_the_checkout(small: Small, damage: str) -> None:
    settings = small()
    with Ledger.opened(settings.ledger_url) as ledger:
        snapshot = next(s for s in ledger.snapshots() if s.edition == "White Paper 2025")
    blob = damage_blob(settings, snapshot, damage)
    assert refreshed(settings, offline=True) is not None
    assert blob.read_bytes() == (settings.reference_folder / "editions" / snapshot.file_name).read_bytes()
    assert ask(settings, "select distinct outcome from meta.snapshots") == [("accepted",)]


@pytest.mark.long
@pytest.mark.parametrize("damage", ["flipped", "lost"])
def test_one_lost_file_is_held_the_others_go_on_and_its_bytes_mend_it(
    small: Small, mirror: Mirror, damage: str
) -> None:
    """It once stopped every refresh, for as long as nobody found the bytes again."""
    settings = small(AIGAP_MIRROR=mirror.url)
    publish(mirror, ROBOTS, DIFFUSION)
    mirror.answers[path_of(*DIFFUSION)] = with_etag(PAYLOADS[DIFFUSION], '"1"')
    live = [ROBOTS[0], DIFFUSION[0]]
    refresh.fetch(settings, only=live)
    refreshed(settings, offline=True)
    before, counted = seal(settings), "select count(*) from src.{}"
    robots, diffusion = "our_world_in_data_industrial_robots_installed", "microsoft_ai_diffusion"
    with Ledger.opened(settings.ledger_url) as ledger:
        snapshot = next(s for s in ledger.snapshots() if s.dataset_id == DIFFUSION[1])
    blob = damage_blob(settings, snapshot, damage)
    earlier = settings.current_warehouse.resolve()

    assert refreshed(settings, offline=True) is not None
    assert hashlib.sha256(earlier.read_bytes()).hexdigest() == before[1]
    assert ask(settings, counted.format(robots)) == [(60,)]
    assert ask(settings, counted.format(diffusion)) == [(0,)]
    status = status_of(settings, DIFFUSION[0])
    assert (status["status"], status["served_from"]) == ("held", "nothing")
    assert status["reason"].startswith(f"its bytes are lost: snapshot {snapshot.sha256[:12]} ")
    assert str(blob) in status["reason"]
    assert "fetch or land" in status["reason"]
    assert status["next_step"].endswith(f"aigap refresh --source {DIFFUSION[0]}")
    assert refreshed(settings, offline=True) is None

    # its version is the publisher's still: asked for with it, the answer would be that nothing has changed
    assert [fetch.outcome for fetch in refresh.fetch(settings, only=[DIFFUSION[0]]).fetches] == ["unchanged"]
    assert blob.read_bytes() == PAYLOADS[DIFFUSION]
    assert refreshed(settings, offline=True) is not None
    assert ask(settings, counted.format(diffusion)) > [(0,)]
    assert status_of(settings, DIFFUSION[0])["status"] == "fresh"
    assert refreshed(settings, offline=True) is None


@pytest.mark.long
def test_a_lost_hand_over_is_mended_by_handing_it_over_again(small: Small, tmp_path: Path) -> None:
    settings, file = small(), tmp_path / "robots.csv"
    file.write_bytes(PAYLOADS[ROBOTS])

    def land() -> tuple[Snapshot, bool]:
        day = date(2025, 4, 8)
        handed_over = refresh.land(settings, ROBOTS[0], file, dataset_id=ROBOTS[1], published_at=day)
        return handed_over.snapshot, handed_over.is_new

    snapshot, _ = land()
    refreshed(settings, offline=True)
    damage_blob(settings, snapshot, "flipped")
    refreshed(settings, offline=True)
    assert status_of(settings, ROBOTS[0])["status"] == "held"
    assert land() == (snapshot, False)
    assert refreshed(settings, offline=True) is not None
    assert status_of(settings, ROBOTS[0])["status"] == "handed_over"


def test_a_data_folder_below_a_file_is_reported(tmp_path: Path, settings_at: Callable[..., Settings]) -> None:
    settings = settings_at(tmp_path / "file" / "data")
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFault, match="cannot be written") as fault:
        refresh.fetch(settings, offline=True)
    assert "AIGAP_DATA" in str(fault.value)


def test_an_unusual_data_folder_is_as_good_as_any(small: Small, tmp_path: Path) -> None:
    folder = tmp_path / "it's [my] データ #1 100%"
    small().data_folder.rename(folder)
    settings = small(AIGAP_DATA=str(folder))
    settings = type(settings).from_environment({"AIGAP_DATA": str(folder)})
    assert ask(settings, "select count(*) from meta.snapshots") == [(4,)]


_LIMITED = """
import json, resource, sys
from pathlib import Path
from pipeline import refresh
from pipeline.parsing.faults import AigapError
from tests.small_project import settings_of

settings = settings_of(Path(sys.argv[1]), Path(sys.argv[2]))
said = []
for limit in json.loads(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        refresh.fetch(settings, offline=True)
        said.append(str(refresh.build_release(settings, trigger="tests").promoted))
    except AigapError as fault:
        said.append(str(fault))
print(json.dumps(said))
"""


@pytest.mark.long
def test_a_full_disk_is_reported_and_the_release_stays(small: Small) -> None:
    """No file may grow beyond a limit, which is what a full disk or a quota does to whoever writes."""
    settings = small()
    path = settings.reference_folder / "editions" / "mic__white_paper_2025.csv"
    path.write_text(path.read_text().replace(",26.7,", ",27.7,"))
    before = seal(settings)
    limits = [10_000, settings.current_warehouse.resolve().stat().st_size // 2]
    command = [
        sys.executable,
        "-c",
        _LIMITED,
        str(settings.project_root),
        str(settings.data_folder),
        json.dumps(limits),
    ]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    for said in json.loads(done.stdout):
        assert "next step: free space" in said, said
    assert seal(settings) == before
    refreshed(settings, offline=True)
    assert seal(settings) != before


def test_every_fault_of_ours_is_one_kind_of_error() -> None:
    """The command line and Dagster show these messages without a traceback."""
    assert issubclass(RunFault, AigapError)
    assert issubclass(HeldFileError, AigapError)


def test_a_table_that_was_cut_short_is_read_again_from_its_snapshot(small: Small) -> None:
    """A power cut may leave half a Parquet file behind; it once stopped every refresh, with no way out."""
    settings = small()
    cut = next(settings.tables_folder.glob("*/embedded_facts.parquet"))
    cut.write_bytes(cut.read_bytes()[:-100])
    assert refresh.build_release(settings, trigger="tests").promoted
    assert cut.read_bytes()[-4:] == b"PAR1"


def test_a_release_that_another_program_changed_is_not_read_and_is_made_anew(small: Small, tmp_path: Path) -> None:
    """A changed value was once shown beside the old ratio, and a backup of it was called verified."""
    settings = small()
    path = settings.current_warehouse.resolve()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as other_client:
        other_client.execute("update core.observations set value = 2 * value")
    refused = typed(settings, "query", "select 1")
    assert refused.exit_code == 1
    assert "was changed after it was released" in refused.stderr
    with pytest.raises(RunFault, match="was changed after it was released"):
        back_up(settings, tmp_path / "copy")
    assert "was changed after it was released" in typed(settings, "export", str(tmp_path / "export")).stderr
    assert refreshed(settings, offline=True) is not None
    assert typed(settings, "query", "select 1").exit_code == 0


def test_who_has_the_release_open_for_writing_is_named(small: Small) -> None:
    settings = small()
    path = settings.current_warehouse.resolve()
    hold = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        refused = typed(settings, "query", "select 1")
        holder.communicate()
    assert refused.exit_code == 1
    assert re.search(rf"close \S*python\S* \(PID {holder.pid}\)", " ".join(refused.stderr.split()))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A file system of its own with the space and number of files that are asked for; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
        return folder

    yield mount
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


@pytest.mark.parametrize("options", ["size=30m", "size=200m,nr_inodes=90"])
def test_a_disk_with_too_little_room_is_told_before_a_build(
    small: Small, small_disk: Callable[[str], Path], options: str
) -> None:
    settings = small()
    before = seal(settings)[1]
    folder = small_disk(options)
    copied = subprocess.run(["cp", "-a", f"{settings.data_folder}/.", str(folder)], check=False)
    assert copied.returncode == 0
    settings = replace(Settings.from_environment({"AIGAP_DATA": str(folder)}), project_root=settings.project_root)
    with pytest.raises(ResourceFault, match="too little room for a release"):
        refresh.build_release(settings, trigger="tests")
    assert seal(settings)[1] == before


def test_a_disk_without_any_room_is_one_message(small: Small, small_disk: Callable[[str], Path]) -> None:
    """The text in the lock's file could not be written, and a traceback was shown."""
    settings = small()
    folder = small_disk("size=30m")
    subprocess.run(["cp", "-a", f"{settings.data_folder}/.", str(folder)], check=True)
    with (folder / "fill").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    settings = replace(Settings.from_environment({"AIGAP_DATA": str(folder)}), project_root=settings.project_root)
    before, first = seal(settings), ledger_first(settings)
    assert refresh.fetch(settings, offline=True, force=True).changed  # there is nothing to write
    for act in (
        lambda: refresh.build_release(settings, trigger="tests"),
        lambda: refresh.reject(settings, first, "x"),
    ):
        with pytest.raises(RunFault) as fault:
            act()
        assert re.search("no space|full|too little room", str(fault.value), re.IGNORECASE), fault.value
        assert "free space" in fault.value.next_step
    assert seal(settings) == before


def ledger_first(settings: Settings) -> str:
    with Ledger.opened(settings.ledger_url) as ledger:
        return ledger.snapshots()[0].snapshot_id
