"""Economies: which name means which, and that an unknown one is never guessed."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.parsing.economies import EconomyName, EconomyNames, normalised
from pipeline.parsing.faults import BadCellError

NAMES = [
    EconomyName("Türkiye", "", "TUR"),
    EconomyName("World", "", "WORLD"),
    EconomyName("World", "our_world_in_data", "WORLD_OWID"),
    EconomyName("Namibia", "", "NAM"),
    EconomyName("NA", "", "NAM"),
    EconomyName("China (People's Republic of)", "oecd_ai", "CHN"),
]


def geo(name: str, source_id: str = "epoch_ai") -> str:
    return EconomyNames(NAMES, source_id=source_id).geo(name, column="Country")


def test_composed_and_decomposed_letters_are_the_same_name() -> None:
    """macOS writes ü as two characters; byte by byte that is another country."""
    decomposed = unicodedata.normalize("NFD", "Türkiye")
    assert decomposed != "Türkiye"
    assert geo(decomposed) == "TUR"


def test_a_declared_name_may_be_decomposed_itself() -> None:
    names = EconomyNames([EconomyName(unicodedata.normalize("NFD", "Türkiye"), "", "TUR")], source_id="epoch_ai")
    assert names.geo("Türkiye", column="Country") == "TUR"


@pytest.mark.parametrize("name", ["World*", "World **", " World ", "World\u00a0", "World *"])
def test_footnote_marks_and_blanks_around_a_name_are_dropped(name: str) -> None:
    assert geo(name) == "WORLD"


def test_blanks_inside_a_name_are_collapsed() -> None:
    assert normalised("Korea,  Rep.\n of*") == "Korea, Rep. of"


def test_a_publishers_own_name_comes_before_the_common_one() -> None:
    assert geo("World", "our_world_in_data") == "WORLD_OWID"
    assert geo("World") == "WORLD"


def test_another_publishers_name_is_unknown() -> None:
    with pytest.raises(BadCellError, match=r"economy_names\.csv"):
        geo("China (People's Republic of)")


def test_na_is_a_name_and_no_missing_value() -> None:
    assert geo("NA") == "NAM"


@pytest.mark.parametrize("name", ["", "*", "world", "Worl", "Türkiy"])
def test_an_unknown_name_is_refused_with_its_text_and_column(name: str) -> None:
    with pytest.raises(BadCellError) as refused:
        geo(name)
    assert (refused.value.rule, refused.value.column, refused.value.raw_value) == ("unknown economy", "Country", name)


def test_a_code_is_known_where_some_name_means_it() -> None:
    names = EconomyNames(NAMES, source_id="epoch_ai")
    assert names.knows("TUR")
    assert not names.knows("CHN")
