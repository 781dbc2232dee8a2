"""``aigap cite`` on the embedded editions: the passport of a figure, held to what the warehouse says."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.citation import show_citation

FIGURE = ("private_ai_investment", "JPN", "2024")


def test_a_value_says_where_it_stands_and_how_to_cite_it(
    released: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    show_citation(released, *FIGURE, "text")
    said = capsys.readouterr().out
    assert said.startswith("Private AI investment (民間AI投資額): Japan (日本), 2024\n")
    assert "value: 927028226 US dollars" in said
    assert "locator: 4. Economy/Data/fig_4.3.8.csv row 15 column" in said
    assert re.search(r"sha256: [0-9a-f]{64}\n", said)
    assert "licence: CC BY-ND 4.0" in said
    assert "citation ja: Nestor Maslej ほか" in said
    assert "derived: value_jpy = 140380837248" in said


def test_every_derived_measure_follows_from_its_inputs(
    released: Settings, warehouse: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    show_citation(released, *FIGURE, "json")
    passport = json.loads(capsys.readouterr().out)
    derived = {row["measure"]: row for row in passport["derived"]}
    ratio = derived["ratio_to_leader"]
    assert ratio["value"] == pytest.approx(ratio["inputs"]["value"] / ratio["inputs"]["leader_value"], rel=1e-12)
    yen = derived["value_jpy"]
    assert yen["value"] == pytest.approx(yen["inputs"]["value"] * yen["inputs"]["jpy_per_usd"], rel=1e-12)
    vintages = warehouse.execute(
        "select count(*) from core.observations "
        "where indicator_id = 'private_ai_investment' and geo = 'JPN' and period = '2024'"
    ).fetchall()
    assert 1 + len(passport["vintages"]) == vintages[0][0]


def test_every_vintage_of_a_restated_value_is_shown(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    show_citation(released, "notable_ai_models", "USA", "2024", "text")
    said = capsys.readouterr().out
    assert "value: 57 models" in said
    assert re.search(r"2025-04-07  40 models  stanford_ai_index, AI Index 2025", said)


def test_an_absence_has_a_passport_too(released: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    show_citation(released, "notable_ai_models", "JPN", "2024", "text")
    assert "value: not_listed\n" in capsys.readouterr().out


def test_what_is_unknown_is_reported_with_what_is_known(released: Settings) -> None:
    with pytest.raises(RunFault, match="name one of these periods: 2022"):
        show_citation(released, "robot_density", "JPN", "1999", "text")
    with pytest.raises(RunFault, match=r"aigap query .*core\.indicators"):
        show_citation(released, "no'such", "JPN", "2024", "text")
