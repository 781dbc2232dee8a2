"""Where a line may be broken: between words, between Japanese phrases, and in a command behind a backslash."""

from __future__ import annotations

import subprocess

import pytest

from pipeline.showing.paragraphs import cells, longest_word, wrapped


def test_words_stay_whole_and_a_longer_one_stands_alone() -> None:
    name = "our_world_in_data/industrial_robots_installed/328e572c29e02212"
    assert wrapped(f"the file {name} is held", 20) == ["the file", name, "is held"]


@pytest.mark.parametrize("width", [8, 16, 24, 40])
def test_a_japanese_text_is_broken_between_phrases(width: int) -> None:
    text = "2023年の産業用ロボット導入数において、中国は27万6300台を記録した（AI Index 2025、図4.3.8）。"
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for whole in ("2023年の", "27万6300台を", "産業用ロボット導入数において、"):
        assert any(whole in line for line in lines)
    assert all(cells(line) <= max(width, longest_word(text)) for line in lines)


def test_a_japanese_character_takes_two_columns() -> None:
    assert wrapped("日本は 中国は", 13) == ["日本は 中国は"]
    assert wrapped("日本は 中国は", 12) == ["日本は", "中国は"]


def test_a_command_goes_to_a_line_of_its_own_before_it_is_broken() -> None:
    text = "next: see https://example.org/page, then: aigap land mic PATH --edition EDITION"
    assert wrapped(text, 50, rest="  ") == [
        "next: see https://example.org/page, then:",
        "  aigap land mic PATH --edition EDITION",
    ]


def test_a_command_that_is_broken_is_still_what_a_shell_reads() -> None:
    command = "aigap accept our_world_in_data/industrial_robots_installed/328e572c29e02212 --why TEXT"
    lines = wrapped(command, 70, rest="  ")
    assert len(lines) > 1
    script = "\n".join(lines).replace("aigap", "printf '%s|'", 1)
    said = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.split("|")[:-1] == command.split()[1:]


def test_indents_and_empty_lines_are_kept() -> None:
    assert wrapped("what\n  seen: a b c\n\nend", 11, rest="> ") == ["what", ">   seen: a", ">   b c", ">", "> end"]
    assert wrapped("one line", None, first="- ") == ["- one line"]
