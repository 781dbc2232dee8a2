"""What the pages for people show to be typed is understood, answers where it reads; the README's headline is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.settings import PROJECT_ROOT, Settings
from tests.commands import typed
from tests.readme_headline import shown_in_readme, true_headline

PAGES = [
    PROJECT_ROOT / "README.md",
    PROJECT_ROOT / "CONTRIBUTING.md",
    *(PROJECT_ROOT / "warehouse" / "docs").glob("*.md"),
]
#: A line of its own, with what is said of it behind two blanks.
COMMAND = re.compile(r"^    (?:AIGAP_\w+=\S+ )?(?:\.venv/bin/)?aigap ([^\n]*?)(?:  +.*)?$", re.MULTILINE)
#: What a reader puts in, in capitals, and what a test can put there.
PLACEHOLDERS = {"DAY": "2026-04-13", "GEO": "JPN", "SQL": "select 1", "SNAPSHOT": "ecb/embedded/33672accedfcc5b1"}
READING = {"gap", "query", "cite", "status", "releases", "check"}
ARTICLE = "「AI Index 2025」によれば、2024年の日本の民間AI投資額は約140億円である。\n"


def commands_of(page: Path) -> list[str]:
    return COMMAND.findall(page.read_text(encoding="utf-8"))


def words_of(command: str) -> list[str]:
    return [PLACEHOLDERS.get(word, word) for word in shlex.split(command.partition(" < ")[0])]


SHOWN = sorted({(page.stem, command) for page in PAGES for command in commands_of(page)})
READ = sorted({words for _, words in SHOWN if words.split()[0] in READING and not re.search(r"\b[A-Z]{5,}\b", words)})


@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_a_command_is_understood_as_it_stands(page: str, command: str) -> None:
    name, *words = words_of(command)
    if name.startswith("-"):
        assert name in ("--help", "--version")
        return
    with main.commands[name].make_context(name, words) as context:
        assert isinstance(context, click.Context)


@pytest.mark.parametrize("command", READ)
def test_a_command_that_reads_answers(
    command: str, released: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "article.html").write_text(f"<!doctype html><p>{ARTICLE}</p>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    file = command.partition(" < ")[2]
    stdin = (PROJECT_ROOT / file).read_text(encoding="utf-8") if file else None
    done = typed(released, *words_of(command), stdin=stdin)
    assert done.exit_code == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 2


def test_the_readme_shows_five_questions_and_is_short() -> None:
    text = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    questions = text.partition("## Five questions")[2].partition("\n## ")[0]
    assert len(COMMAND.findall(questions)) == len(re.findall(r"^[A-Z].*\?$", questions, re.MULTILINE)) == 5
    words_before_the_folders = len(text.partition("## The folders")[0].split())
    assert words_before_the_folders <= 1250  # five minutes at 250 words a minute


def test_the_headline_in_the_readme_is_the_true_one(released: Settings) -> None:
    """Written anew by: python -m tests.readme_headline."""
    assert shown_in_readme().splitlines() == true_headline(released.data_folder).splitlines()
    assert max(map(len, shown_in_readme().splitlines())) <= 80
