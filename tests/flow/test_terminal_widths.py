"""What every command shows on terminals of four widths: every value whole, and no line wider than the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from pipeline import refresh
from pipeline.alerting.delivery import notify
from pipeline.health.problems import health_now
from pipeline.landing.ledger import Ledger
from pipeline.settings import Settings
from tests.commands import typed
from tests.releases import Small
from tests.small_project import Row, edit_rows
from tests.terminal import each_on_terminal, environment_of, lines_of

pytestmark = pytest.mark.long

WIDTHS = (80, 100, 120, 200)
ARTICLE = """「AI Index 2025」によれば、2024年の民間AI投資額は米国が約16兆円（1091億ドル）。日本は約140億円である。
2023年の産業用ロボット導入数において、中国は27万6300台を記録した。注目すべきAIモデルは米国が40、中国が15だった。
"""
ENGLISH = """According to the AI Index 2025, private AI investment in the United States reached $109.1 billion in 2024.
China installed 276,300 industrial robots in 2023. Japan has 419 robots per 10,000 employees.
"""
#: Commands whose output is a table and little else.
TABLES = {
    "the headline": ["gap", "JPN"],
    "two sides": ["gap", "JPN", "--against", "OECD"],
    "a mart": ["query", "from mart.japan_vs_world order by indicator_id"],
    "titles in two languages": [
        "query",
        "select indicator_id, title_en, title_ja, unit from core.indicators order by 1",
    ],
    "long texts": ["query", "select source_id, citation_en, citation_ja, licence from core.sources"],
    "the releases": ["releases"],
}
#: Commands that show texts, or both.
TEXTS = {
    "status": ["status", "--verbose"],
    "status in short": ["status"],
    "two comparators": ["gap", "JPN", "--against", "DEU,OECD"],
    "a passport": ["cite", "private_ai_investment", "JPN", "2024"],
    "a row": ["query", "from mart.japan_vs_world where indicator_id = 'private_ai_investment'"],
    "a value wider than a terminal": ["query", "select repeat(sha256, 4) as hashes from meta.snapshots limit 3"],
    "an economy that is unknown": ["gap", "South"],
    "a query that is none": ["query", "select no_such_column from mart.japan_vs_world"],
}
TITLES = re.compile(r"\AJapan against .+\n")
WORD = re.compile(r"[A-Za-z0-9][\w.,:/%|-]*", re.ASCII)
BELOW = re.compile(r" {4}\S")
RULE = re.compile(r" *─[─ ]*")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in (("ja.txt", ARTICLE), ("en.txt", ENGLISH)):
        (folder / name).write_text(text, encoding="utf-8")
    return {f"an article, {name}": ["check", str(folder / name)] for name in ("ja.txt", "en.txt")}


@pytest.fixture(scope="module")
def commands(articles: dict[str, list[str]]) -> dict[str, list[str]]:
    return TABLES | TEXTS | articles


@pytest.fixture(scope="module")
def piped(released: Settings, commands: dict[str, list[str]]) -> dict[str, str]:
    """What each command writes where no terminal is."""
    return {name: (done := typed(released, *words)).stdout + done.stderr for name, words in commands.items()}


@pytest.fixture(scope="module", params=WIDTHS)
def seen(
    released: Settings, commands: dict[str, list[str]], request: pytest.FixtureRequest
) -> tuple[int, dict[str, str]]:
    """A width, and what each command shows on a terminal that is as wide as that."""
    shown = each_on_terminal(list(commands.values()), environment_of(released.data_folder), columns=request.param)
    return request.param, dict(zip(commands, shown, strict=True))


def too_wide(shown: str, width: int) -> list[str]:
    return [line for line in lines_of(shown) if cell_len(line) > width and len(line.split()) > 1]


def cells_of(line: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The parts of a line between columns of the terminal."""
    parts = [""] * len(spans)
    at = 0
    for character in line:
        for number, (start, end) in enumerate(spans):
            if start <= at < end:
                parts[number] += character
        at += cell_len(character)
    return [part.strip() for part in parts]


def table_in(shown: str) -> dict[str, str]:
    """All words of each column of a table by its title; those of a column above the rows go by "above"."""
    lines = without_remarks(shown).splitlines()
    at = next(number for number, line in enumerate(lines) if RULE.fullmatch(line))
    spans = [match.span() for match in re.finditer("─+", lines[at])]
    margin = " " * spans[0][0]
    heads = [line for line in lines[:at] if line.startswith("  ") or not margin]
    rows = lines[at + 1 :]
    if not margin:
        return dict(zip(columns_of_words(heads, spans), columns_of_words(rows, spans), strict=True))
    below = [[line for line in part if BELOW.match(line)] for part in (heads, rows)]
    beside = [[line for line in part if line.startswith("  ") and not BELOW.match(line)] for part in (heads, rows)]
    table = dict(zip(*(columns_of_words(part, spans) for part in beside), strict=True))
    if below[0]:
        table[" ".join(below[0]).strip()] = " ".join(below[1])
    return table | {"above": " ".join(line for line in rows if not line.startswith("  "))}


def tabbed(text: str) -> dict[str, str]:
    """All words of each column of a table that a pipe gets, by its title."""
    lines = [line.split("\t") for line in text.splitlines()]
    head = next(cells for cells in lines if len(cells) > 1)
    rows = [[*cells, *[""] * (len(head) - len(cells))] for cells in lines[lines.index(head) + 1 :]]
    return {title: " ".join(row[place] for row in rows) for place, title in enumerate(head)}


def columns_of_words(lines: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    return [" ".join(filter(None, column)) for column in zip(*(cells_of(line, spans) for line in lines), strict=True)]


def without_remarks(shown: str) -> str:
    """What is shown, without the lines that say what is not."""
    return re.sub(
        r"^ *(\d+ more columns?\b|and \d+ more: |empty: ).*\n(aigap .*\n|  [^ ].*\n)*",
        "",
        "\n".join([*lines_of(shown), ""]),
        flags=re.M,
    )


def plain(shown: str) -> str:
    return "\n".join(lines_of(shown))


def in_one(text: str) -> str:
    """A text without blanks: where a line ends is not part of it."""
    return "".join(text.split())


def test_no_line_is_wider_than_the_terminal(seen: tuple[int, dict[str, str]]) -> None:
    width, shown = seen
    assert {name: lines for name, text in shown.items() if (lines := too_wide(text, width))} == {}


def test_every_column_that_is_shown_has_every_value_whole(
    seen: tuple[int, dict[str, str]], piped: dict[str, str]
) -> None:
    _, shown = seen
    for name in TABLES:
        whole, columns = tabbed(piped[name]), table_in(TITLES.sub("", plain(shown[name])))
        assert len(columns) >= 2, name
        for title, words in columns.items():
            assert in_one(words) == in_one(whole["indicator" if title == "above" else title]), (name, title)
        if len(columns) < len(whole):
            assert f"{len(whole) - len(columns)} more column" in shown[name], name


def broken_words(shown: str, whole: str) -> set[str]:
    """Words, numbers and codes on the terminal that are none of what a pipe gets."""
    return set(WORD.findall(without_remarks(shown))) - set(WORD.findall(whole))


def test_no_word_number_or_code_is_broken(seen: tuple[int, dict[str, str]], piped: dict[str, str]) -> None:
    _, shown = seen
    assert {name: words for name, text in shown.items() if (words := broken_words(text, piped[name]))} == {}


def test_texts_are_shown_to_the_last_word(seen: tuple[int, dict[str, str]], piped: dict[str, str]) -> None:
    _, shown = seen
    for name in ("status", "a passport", "an economy that is unknown"):
        on_terminal = in_one(plain(shown[name]).replace(" \\\n", "\n"))
        texts = [line for line in piped[name].splitlines() if not re.search(r"\S {2,}\S|\t", line)]
        assert texts
        for line in texts:
            assert in_one(line) in on_terminal, (name, line)


def test_what_a_headline_is_read_for_is_there_at_80_columns(released: Settings) -> None:
    (shown,) = each_on_terminal([["gap", "JPN"]], environment_of(released.data_folder))
    columns = table_in(TITLES.sub("", plain(shown)))
    assert {"above", "period", "value", "rank", "led by", "gap", "years behind", "grade"} <= set(columns)
    assert "not_listed" in columns["value"]


def test_colour_has_a_meaning_and_no_color_takes_every_code_away(released: Settings) -> None:
    where = environment_of(released.data_folder)
    commands = [["status"], ["gap", "JPN"], ["query", "from core.units"]]
    codes = [set(re.findall(r"\x1b\[([\d;]*)m", text)) for text in each_on_terminal(commands, where)]
    assert codes == [{"0", "1", "33"}, {"0", "1"}, {"0", "1"}]  # yellow is what is late
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert not any("\x1b" in text for text in each_on_terminal(commands, where | variables)), variables


def test_a_pipe_gets_every_column_and_neither_colours_nor_padding(piped: dict[str, str]) -> None:
    for name, text in piped.items():
        assert "\x1b" not in text, name
        assert [line for line in text.splitlines() if line != line.rstrip()] == [], name
        assert " more column" not in text, name
    assert len(tabbed(piped["a mart"])) > 50
    assert [line for line in piped["a mart"].splitlines() if "  " in line or "──" in line] == []


def test_what_changed_between_two_releases_and_the_alerts_are_whole_too(small: Small) -> None:
    settings = small()
    edit_rows(settings.reference_folder / "editions" / "mic__white_paper_2025.csv", tenfold)
    refresh.fetch(settings, offline=True)
    assert refresh.build_release(settings, trigger="tests").promoted
    with Ledger.opened(settings.ledger_url) as ledger:
        notify(settings, ledger, health_now(settings, ledger))
    whole = [typed(settings, command).stdout for command in ("diff", "alerts")]
    assert "genai_personal_use_share" in whole[0] and "late_publisher: mic" in whole[1]
    for width in WIDTHS:
        shown = each_on_terminal([["diff"], ["alerts"]], environment_of(settings.data_folder), columns=width)
        assert [too_wide(text, width) for text in shown] == [[], []]
        assert list(map(broken_words, shown, whole)) == [set(), set()]


def tenfold(row: Row) -> Row:
    if row["value_as_published"] and row["obs_status"] == "observed":
        return row | {"value_as_published": row["value_as_published"] + "1"}
    return row
