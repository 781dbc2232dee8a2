"""Which economy a person means, whatever it is called, in every command that takes one."""

from __future__ import annotations

import pytest

from pipeline.settings import Settings
from tests.commands import typed


@pytest.mark.parametrize("name", ["JPN", "jpn", "JP", "Japan", "japan", "日本", " 日本 ", "わが国"])
def test_an_economy_goes_by_its_codes_and_names(released: Settings, name: str) -> None:
    done = typed(released, "gap", name)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Japan against the leader of each list")


@pytest.mark.parametrize(
    ("name", "title"), [("アメリカ", "United States"), ("korea", "South Korea"), ("german", "Germany")]
)
def test_a_part_of_a_name_is_enough_where_one_alone_fits(released: Settings, name: str, title: str) -> None:
    assert typed(released, "gap", name).stdout.startswith(f"{title} against the leader of each list")


def test_where_several_fit_they_are_named_with_their_codes(released: Settings) -> None:
    done = typed(released, "gap", "South")
    assert done.exit_code == 1
    assert "several economies are called 'South'" in done.stderr
    assert "KOR (South Korea)" in done.stderr
    assert "next step: aigap gap KOR" in done.stderr


def test_a_group_has_no_leader_and_is_compared_with_another_side(released: Settings) -> None:
    by_name = {name: typed(released, "gap", name) for name in ("欧州連合", "EU", "the EU", "EU27")}
    assert {answer.exit_code for answer in by_name.values()} == {0}
    assert {answer.stdout.splitlines()[0] for answer in by_name.values()} == {"European Union against Japan"}
    assert "there is no economy 'Atlantis'" in typed(released, "gap", "Atlantis").stderr


def test_a_citation_takes_names_too(released: Settings) -> None:
    by_code = typed(released, "cite", "robot_density", "JPN", "2023")
    assert by_code.exit_code == 0 and "419 robots per 10,000 employees" in by_code.stdout
    assert typed(released, "cite", "robot_density", "日本", "2023").stdout == by_code.stdout
