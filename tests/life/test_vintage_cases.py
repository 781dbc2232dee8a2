"""Second and third vintages of genuine publishers, as they were landed when they went wrong: each with its outcome.

The files are landed in one order on one data folder, a release after each step; what is asked of a past day is asked of
the last release of all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import refresh
from pipeline.settings import PROJECT_ROOT, Settings
from tests.refreshing import ask
from tests.small_project import EDITIONS, keep_rows, make_small_project, settings_of

pytestmark = [pytest.mark.genuine, pytest.mark.long_life]

Rows = list[tuple[Any, ...]]
WAVES, NOTABLE = "microsoft_wave_{}_invented.csv", "notable_ai_models.csv"
SECOND_QUARTER, THIRD_QUARTER = date(2026, 9, 21), date(2026, 11, 20)
WITHOUT_FOCUS = date(2026, 11, 25)
#: What is kept of every step: the name of each answer and its question.
QUESTIONS = {
    "blocking": "select table_name, check_name from meta.checks where not passed and severity = 'critical'",
    "withdrawn": "select indicator_id, geo, period, old_edition, new_edition, old_value from mart.revisions "
                 "where cause = 'withdrawn' order by all",
    "diffusion": "select geo, period, value from core.observations_latest "
                 "where indicator_id = 'ai_diffusion_share' and value is not null order by all",
    "largest": "select geo, period, value, edition from core.observations_latest "
               "where indicator_id = 'largest_training_compute_flop' order by all",
    "known": "select known_id from audit.known_values_missed union all "
             "select known_id from audit.known_values_contradicted",
    "focus": "select indicator_id, value, obs_status, edition from mart.japan_vs_world "
             "where indicator_id = 'ai_diffusion_share'",
    "half_lives": "select beta is not null, half_life_years, half_life_missing_reason from mart.convergence "
                  "where indicator_id = 'large_scale_ai_models_cumulative' order by all",
}  # fmt: skip


@dataclass
class History:
    """A data folder and what its releases answered, by step."""

    settings: Settings
    answers: dict[str, Mapping[str, Rows]] = field(default_factory=dict)

    def release(self, step: str) -> None:
        """Make a release and keep its answers; one that is refused fails every test that asks for them."""
        refresh.fetch(self.settings, offline=True)
        built = refresh.build_release(self.settings, trigger="tests")
        assert built.promoted, [check.in_words() for check in built.checks if check.blocks]
        self.answers[step] = {name: ask(self.settings, question) for name, question in QUESTIONS.items()}

    def land(self, source: str, path: Path, day: date, dataset: str | None = None) -> None:
        """Land a file as a vintage of a day."""
        refresh.land(self.settings, source, path, dataset_id=dataset, edition=None, published_at=day)

    def withdrawn(self, step: str, indicator_id: str) -> Rows:
        """Economy, period, old and new edition and old value of what an indicator's vintages took back."""
        return [row[1:] for row in self.answers[step]["withdrawn"] if row[0] == indicator_id]

    def values(self, step: str, geo: str) -> dict[str, float]:
        """The share of an economy by wave, as a step's release served it."""
        return {period: value for g, period, value in self.answers[step]["diffusion"] if g == geo}


@pytest.fixture(scope="module")
def history(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Every step in its order."""
    folder = tmp_path_factory.mktemp("vintages")
    files = shared_folder / "cases" / "files"
    if not files.is_dir():
        pytest.skip(f"the cases' files are not at {files}")
    steps = History(settings_of(_project(folder / "project"), folder / "data"))
    _two_vintages(steps, files, shared_folder / "publishers" / "epoch_ai")
    _what_the_newest_lacks(steps, files)
    _the_same_day_again(steps, files, folder)
    yield steps
    shutil.rmtree(folder)


def _project(root: Path) -> Path:
    """A small project that has also the embedded editions of those publishers, with the values known of them."""
    editions = [*EDITIONS, "microsoft_ai_diffusion__2026_05_07.csv", "world_bank__2026_02_24.csv"]
    made = make_small_project(root, marts=True, editions=editions)
    name = "warehouse/reference/operation/known_values.csv"
    shutil.copy(PROJECT_ROOT / name, made / name)
    keep_rows(made / name, lambda row: row["source_id"] == "microsoft_ai_diffusion")
    return made


def _two_vintages(steps: History, files: Path, epoch: Path) -> None:
    steps.land("microsoft_ai_diffusion", files / WAVES.format("q2_2026"), SECOND_QUARTER)
    for number, day in ((1, date(2026, 3, 1)), (2, date(2026, 7, 13))):
        steps.land("world_bank", files / f"world_bank_gdp_{number}_invented.json", day, "gdp_current_usd")
    steps.land(
        "our_world_in_data", files / "owid_large_scale_same_growth.csv", date(2026, 9, 1), "large_scale_ai_models"
    )
    for day in ("2025-11-13", "2025-02-24", "2025-03-16"):  # in any order
        steps.land("epoch_ai", epoch / day / NOTABLE, date.fromisoformat(day), "notable_ai_models")
    steps.release("two vintages")


def _what_the_newest_lacks(steps: History, files: Path) -> None:
    steps.land("microsoft_ai_diffusion", files / WAVES.format("q3_2026_one_economy_less"), THIRD_QUARTER)
    steps.land("world_bank", files / "world_bank_gdp_3_invented.json", date(2026, 10, 20), "gdp_current_usd")
    steps.release("one less")


def _the_same_day_again(steps: History, files: Path, folder: Path) -> None:
    text = (files / WAVES.format("q3_2026_one_economy_less")).read_text(encoding="mac-roman")
    again = text.replace("12.0%", "11.0%").replace(_line(text, "South Korea"), "")
    for step, content, day in (
        ("the same day again", again, THIRD_QUARTER),
        ("without the focus", again.replace(_line(again, "Japan"), ""), WITHOUT_FOCUS),
    ):
        path = folder / f"{step.replace(' ', '_')}.csv"
        path.write_text(content, encoding="mac-roman")
        steps.land("microsoft_ai_diffusion", path, day)
        steps.release(step)


def _line(text: str, economy: str) -> str:
    return next(line for line in text.splitlines(keepends=True) if line.startswith(economy))


def test_an_economy_that_left_after_two_vintages_is_withdrawn_once_against_the_edition_before(history: History) -> None:
    lost = history.withdrawn("one less", "ai_diffusion_share")
    assert [(geo, old, new) for geo, _, old, new, _ in lost] == [("GUF", "2026-09-21", "2026-11-20")] * 4
    assert history.withdrawn("two vintages", "ai_diffusion_share") == []
    assert history.values("two vintages", "GUF") and not history.values("one less", "GUF")


def test_a_value_that_became_null_is_withdrawn_once_against_the_edition_before(history: History) -> None:
    lost = [row for row in history.withdrawn("one less", "gdp_current_usd") if row[3] == "2026-10-20"]
    assert [(period, old, value) for _, period, old, _, value in lost] == [
        ("2023", "2026-07-13", 6002023.0), ("2024", "2026-07-13", 6002024.0), ("2025", "2026-07-13", 6002025.0),
    ]  # fmt: skip


def test_the_second_file_of_an_edition_is_the_edition(history: History) -> None:
    """One of its values is lower, and an economy is left out."""
    assert history.values("one less", "SGP")["2025-S1"] == pytest.approx(0.12)
    assert history.values("the same day again", "SGP")["2025-S1"] == pytest.approx(0.11)
    assert history.values("one less", "KOR") and not history.values("the same day again", "KOR")
    lost = history.withdrawn("the same day again", "ai_diffusion_share")
    assert {(geo, old, new) for geo, _, old, new, _ in lost} == {
        ("GUF", "2026-09-21", "2026-11-20"), ("KOR", "2026-09-21", "2026-11-20"),
    }  # fmt: skip
    kept = ask(history.settings, (
        "select geo, value, reading from core.observations where edition = '2026-11-20' and geo in ('KOR', 'SGP') "
        "and period = '2025-S1' and superseded_at is not null and value is not null order by all"
    ))  # fmt: skip
    assert [(geo, reading) for geo, _, reading in kept] == [("KOR", 2), ("SGP", 2)]


def test_a_known_value_holds_for_its_edition_when_the_focus_leaves_the_list(history: History) -> None:
    assert history.values("the same day again", "JPN") and not history.values("without the focus", "JPN")
    assert history.answers["without the focus"]["focus"] == [
        ("ai_diffusion_share", None, "not_covered", WITHOUT_FOCUS.isoformat())
    ]
    assert history.answers["without the focus"]["known"] == []


def test_no_latest_value_of_the_largest_training_run_is_one_that_the_newest_vintage_contradicts(
    history: History,
) -> None:
    rows = history.answers["two vintages"]["largest"]
    assert {edition for _, _, value, edition in rows if value is not None} == {"2025-11-13"}
    gone = {(geo, period) for geo, period, value, _ in rows if value is None}
    assert {("GBR", "2025"), ("MULTINATIONAL", "2023"), ("ARG", "2013")} & gone


def test_equal_growth_is_released_with_the_reason_for_its_missing_half_life(history: History) -> None:
    found = history.answers["two vintages"]["half_lives"]
    assert (True, None, "no_convergence") in found
    assert {half_life for _, half_life, _ in found} == {None}


def test_no_step_is_refused_and_every_past_day_answers_as_its_release_did(history: History) -> None:
    assert [answers["blocking"] for answers in history.answers.values()] == [[]] * len(history.answers)
    for step, day in (("two vintages", SECOND_QUARTER), ("the same day again", THIRD_QUARTER)):
        asked = ask(history.settings, (
            f"select geo, period, value from core.observations_asof(date '{day}') "
            "where indicator_id = 'ai_diffusion_share' and value is not null order by all"
        ))  # fmt: skip
        assert asked == history.answers[step]["diffusion"], step
