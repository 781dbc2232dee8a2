"""`aigap gap GEO --against GEO,...`: any two sides, economies and groups, on the embedded editions."""

from __future__ import annotations

import pytest

from pipeline.settings import Settings
from tests.commands import typed


def _cells(output: str, title: str, indicator: str) -> list[str]:
    """The cells of an indicator's line below a title: two spaces or more stand between them."""
    lines = output[output.index(title) :].splitlines()
    line = next(line for line in lines if line.strip().startswith(indicator))
    return [cell.strip() for cell in line.split("\t") if cell.strip()]


def test_there_is_a_table_for_each_comparator_and_names_do_as_well_as_codes(released: Settings) -> None:
    done = typed(released, "gap", "日本", "--against", "DEU, 韓国, OECD")
    assert done.exit_code == 0, done.stderr
    titles = [line.strip() for line in done.stdout.splitlines() if " against " in line]
    assert titles == ["Japan against Germany", "Japan against South Korea", "Japan against OECD members"]


def test_a_pair_has_both_values_their_ratio_the_years_and_the_source(released: Settings) -> None:
    shown = typed(released, "gap", "JPN", "--against", "DEU").stdout
    robots = _cells(shown, "Japan against Germany", "Industrial robots installed")
    assert robots == [
        "Industrial robots installed", "2024", "44,500", "27,000", "1.65", "ahead by at least 13.0",
        "level or above", "stanford_ai_index, AI Index 2026",
    ]  # fmt: skip
    use = _cells(shown, "Japan against Germany", "People who have used generative AI")
    assert use[2:5] == ["26.7%", "59.2%", "-32.5 points"]
    assert _cells(shown, "Japan against Germany", "Global AI Vibrancy rank")[4] == "-6 places"
    assert "JPN: not_listed" in _cells(shown, "Japan against Germany", "Share of AI publications")


def test_a_group_is_a_sum_bounds_or_a_reason(released: Settings) -> None:
    shown = typed(released, "gap", "JPN", "--against", "G7,OECD").stdout
    investment = "Private AI investment"
    assert _cells(shown, "Japan against G7", investment)[1:5] == ["2024", "$0.927 bn", "$122.867 bn", "0.00754"]
    assert _cells(shown, "Japan against OECD members", investment)[1:5] == [
        "2025", "$1.107 bn", "$315.453 bn to $341.629 bn", "0.00324 to 0.00351",
    ]  # fmt: skip
    assert "OECD: not_additive" in _cells(shown, "Japan against OECD members", "Robot density")
    assert "OECD: group_incomplete" in _cells(shown, "Japan against OECD members", "Leading AI authors")


def test_a_group_may_be_the_focus(released: Settings) -> None:
    shown = typed(released, "gap", "EU27", "--against", "JPN").stdout
    # what the publisher prints of the group is its value
    assert _cells(shown, "European Union against Japan", "Robot density")[2:5] == ["219", "419", "0.523"]
    assert _cells(shown, "European Union against Japan", "Share of AI citations")[1] == "no list of both"


@pytest.mark.parametrize(
    ("against", "told"),
    [
        ("Atlantis", "there is no economy 'Atlantis'"),
        ("JPN", "a side cannot be compared with itself"),
        (" , ", "nobody is named to compare with"),
        ("Europe", "next step: aigap gap JPN --against EUROPE_"),
    ],
)
def test_what_cannot_be_compared_is_refused(released: Settings, against: str, told: str) -> None:
    done = typed(released, "gap", "JPN", "--against", against)
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.parametrize(
    ("name", "title"),
    [("Asia", "Asia (UN M49)"), ("アジア", "Asia (UN M49)"), ("OECD", "OECD members"), ("EU", "European Union")],
)
def test_a_group_whose_members_are_known_goes_before_a_publishers_of_that_name(
    released: Settings, name: str, title: str
) -> None:
    assert f"Japan against {title}" in typed(released, "gap", "JPN", "--against", name).stdout
