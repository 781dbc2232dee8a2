"""What a failed check says: each thing once, and a next step that can be typed."""

from __future__ import annotations

from pipeline.contracts.check_results import CheckResult, filled, in_words

ROWS = ({"indicator_id": "robots", "share": 1 / 3}, {"indicator_id": "patents", "share": 2.5})


def test_rows_that_are_shown_beside_the_message_are_not_repeated_in_it() -> None:
    """A line of 1,255 characters was all five rows in words, above a table of them."""
    result = CheckResult("mart.shares", "c", "warning", False, 2, f"2 of 9 rows: {in_words(ROWS)}", worst_rows=ROWS)
    assert result.actual == "2 of 9 rows"
    assert CheckResult.of_row(result.as_row()).actual == "2 of 9 rows"
    assert (
        CheckResult("mart.shares", "c", "warning", False, 2, "2 of 9 rows: one; two").actual == "2 of 9 rows: one; two"
    )


def test_a_next_step_names_the_worst_row() -> None:
    step = "aigap query \"from core.observations where indicator_id = '{indicator_id}' and share = {share}\""
    assert (
        filled(step, ROWS)
        == "aigap query \"from core.observations where indicator_id = 'robots' and share = 0.3333333333\""
    )
    assert filled("aigap status", ROWS) == "aigap status"
    assert filled(None, ROWS) is None


def test_a_check_without_a_row_says_no_command_that_nobody_could_type() -> None:
    """Of a check that had passed, a command with a column's name in braces was shown."""
    assert filled("aigap query \"from core.observations where indicator_id = '{indicator_id}'\"", ()) is None
    assert filled("aigap status", ()) == "aigap status"
