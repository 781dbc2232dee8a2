"""The fingerprint: another one for whatever a release is made of, the same one for a mere fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.health.source_status import SourceStatus
from pipeline.landing.records import Snapshot
from pipeline.releasing.fingerprint import fingerprint_of
from pipeline.settings import Settings

NOW = datetime(2026, 11, 21)
SNAPSHOT = Snapshot(
    "mic/embedded/01", "mic", "embedded", "2025", "embedded", "a.csv", "a.csv", "0" * 64, 1, date(2025, 7, 8), NOW
)
STATE = SourceStatus("mic", "embedded_only", "embedded", "2025", date(2025, 7, 8), NOW, None, 1, None, "next")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def edit_code(settings: Settings) -> None:
    append(settings.project_root / "pipeline" / "refresh.py", "# other\n")


def edit_sql(settings: Settings) -> None:
    append(settings.models_folder / "core" / "observations.sql", "-- other\n")


def edit_reference(settings: Settings) -> None:
    append(settings.reference_folder / "indicators" / "units.csv", "\n")


def edit_embedded(settings: Settings) -> None:
    append(settings.reference_folder / "editions" / "mic__white_paper_2025.csv", "\n")


def rename_sql(settings: Settings) -> None:
    path = settings.models_folder / "core" / "observations.sql"
    path.rename(path.with_name("readings.sql"))


@pytest.mark.parametrize("edit", [edit_code, edit_sql, edit_reference, edit_embedded, rename_sql])
def test_other_files_make_another_fingerprint(small: Callable[..., Settings], edit: Callable[[Settings], None]) -> None:
    before = fingerprint_of(small(), [SNAPSHOT], [STATE])
    edit(small())
    assert fingerprint_of(small(), [SNAPSHOT], [STATE]) != before


@pytest.mark.parametrize("variables", [{"AIGAP_FOCUS": "KOR"}, {"AIGAP_PEERS": "G7"}])
def test_other_settings_make_another_fingerprint(small: Callable[..., Settings], variables: dict[str, str]) -> None:
    assert fingerprint_of(small(**variables), [], []) != fingerprint_of(small(), [], [])


def test_weights_of_ones_own_enter_by_their_content_and_not_by_their_path(
    small: Callable[..., Settings], tmp_path: Path
) -> None:
    one, same, other = (tmp_path / f"{name}.csv" for name in ("one", "same", "other"))
    for path, text in ((one, "a"), (same, "a"), (other, "b")):
        path.write_text(text, encoding="utf-8")
    prints = [fingerprint_of(small(AIGAP_WEIGHTS=str(path)), [], []) for path in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]
    assert fingerprint_of(small(), [], []) not in prints


@pytest.mark.parametrize("name", ["status", "served_from", "edition", "stale_since"])
def test_another_status_of_a_source_makes_another_fingerprint(small: Callable[..., Settings], name: str) -> None:
    other = replace(STATE, **{name: "other"})
    assert fingerprint_of(small(), [SNAPSHOT], [other]) != fingerprint_of(small(), [SNAPSHOT], [STATE])


def test_another_file_makes_another_fingerprint(small: Callable[..., Settings]) -> None:
    other = replace(SNAPSHOT, snapshot_id="mic/embedded/02")
    assert fingerprint_of(small(), [other], [STATE]) != fingerprint_of(small(), [SNAPSHOT], [STATE])


def test_what_no_table_is_made_of_makes_no_other(small: Callable[..., Settings], tmp_path: Path) -> None:
    """Neither a cache, nor an editor's lock (a link to nowhere), nor where or how long is fetched."""
    before = fingerprint_of(small(), [SNAPSHOT], [STATE])
    settings = small(AIGAP_MIRROR="http://127.0.0.1:1", AIGAP_FETCH_SECONDS="1", AIGAP_KEEP_RELEASES="9")
    cache = settings.project_root / "pipeline" / "__pycache__"
    cache.mkdir()
    (cache / "refresh.cpython-311.pyc").write_bytes(b"x")
    (settings.project_root / "pipeline" / ".#refresh.py").symlink_to("person@machine.1234")
    later = replace(SNAPSHOT, recorded_at=datetime(2027, 1, 1))
    assert fingerprint_of(settings, [later], [replace(STATE, reason="told in other words")]) == before


def test_the_order_of_files_does_not_matter(small: Callable[..., Settings]) -> None:
    other = replace(SNAPSHOT, snapshot_id="mic/embedded/02")
    assert fingerprint_of(small(), [other, SNAPSHOT], []) == fingerprint_of(small(), [SNAPSHOT, other], [])
