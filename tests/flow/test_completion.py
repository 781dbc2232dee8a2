"""The shell completes what a command takes: in a real bash, and by what zsh and fish are given."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT, Settings
from tests.terminal import environment_of

pytestmark = pytest.mark.long

HERE = Path(sys.executable).parent
#: The line that the page of settings gives for bash.
PAGE = PROJECT_ROOT / "warehouse" / "docs" / "settings.md"
(SET_UP,) = re.findall(r"^    (eval .*bash_source.*?)(?: +#.*)?$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
#: What bash does when somebody presses the tabulator behind the last word.
PRESSED = f"""
{SET_UP}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_aigap_completion aigap
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def environment(data_folder: Path, **variables: str) -> dict[str, str]:
    path = f"{HERE}{os.pathsep}{os.environ['PATH']}"
    return environment_of(data_folder, PATH=path, LC_ALL="C.UTF-8", **variables)


def completed(data_folder: Path, *words: str) -> list[str]:
    """What bash offers for the last word; nothing may be said beside it."""
    command = ["bash", "--norc", "-c", PRESSED, "bash", *words]
    done = subprocess.run(command, env=environment(data_folder), capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("gap jp", {"JPN"}),
        ("gap Japa", {"Japan"}),
        ("gap 日", {"日本"}),
        (r"gap South\ K", {r"South\ Korea"}),
        (r"gap Cô", {r"Côte\ d\'Ivoire"}),
        ("gap JPN --against deu,kor,germ", {"deu,kor,Germany"}),
        ("cite private_ai_investment_", {"private_ai_investment_cumulative"}),
        ("cite robot_density 日本 20", {"2023", "2022"}),
        ("refresh --source e", {"ecb", "epoch_ai", "eto"}),
        ("land mi", {"mic", "microsoft_ai_diffusion"}),
        (r"land mic FILE --edition White", {r"White\ Paper\ 2024", r"White\ Paper\ 2025"}),
        ("sta", {"status"}),
    ],
)
def test_bash_offers_what_fits_as_it_would_be_typed(released: Settings, words: str, offered: set[str]) -> None:
    typed = re.split(r"(?<!\\) ", words)
    assert set(completed(released.data_folder, "aigap", *typed)) == offered


def test_snapshots_and_releases_are_those_of_the_data_folder(released: Settings) -> None:
    everything = completed(released.data_folder, "aigap", "reject", "")
    assert "ecb" in {name.partition("/")[0] for name in everything}
    assert completed(released.data_folder, "aigap", "accept", "") == []  # nothing is held
    assert completed(released.data_folder, "aigap", "diff", "2") == [released.current_warehouse.resolve().parent.name]


@pytest.mark.parametrize("words", ["gap J", "cite p", "accept x", "refresh --source e", "diff 2"])
def test_where_there_is_no_release_nothing_is_offered_and_nothing_said(tmp_path: Path, words: str) -> None:
    assert completed(tmp_path / "nowhere", "aigap", *words.split()) == []


def asked(data_folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """``aigap`` as a shell calls it to complete."""
    where = environment(data_folder, **variables)
    return subprocess.run([str(HERE / "aigap")], env=where, capture_output=True, text=True, check=True)


def test_zsh_and_fish_are_given_the_names_behind_the_codes(released: Settings) -> None:
    zsh = asked(released.data_folder, _AIGAP_COMPLETE="zsh_complete", COMP_WORDS="aigap gap jpn", COMP_CWORD="2")
    assert zsh.stdout.splitlines() == ["plain", "JPN", "Japan"]
    fish = asked(released.data_folder, _AIGAP_COMPLETE="fish_complete", COMP_WORDS="aigap gap jpn", COMP_CWORD="jpn")
    assert fish.stdout.splitlines() == ["plain,JPN\tJapan"]


def test_completing_imports_no_heavy_library(released: Settings) -> None:
    """Somebody waits with a finger on the key."""
    variables = {"_AIGAP_COMPLETE": "bash_complete", "COMP_WORDS": "aigap gap jp", "COMP_CWORD": "2"}
    done = asked(released.data_folder, PYTHONPROFILEIMPORTTIME="1", **variables)
    assert done.stdout.strip() == "plain,JPN"
    imported = set(re.findall(r"\| +(\w+)", done.stderr))
    assert "duckdb" in imported
    assert imported & {"dagster", "pandera", "polars", "pandas", "numpy", "rich", "great_expectations"} == set()
