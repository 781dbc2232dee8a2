"""Who answers in ``mart.country_vs_world``: the preferred source, another one, a related indicator, or nobody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pipeline.building.sql_models import TIME_AXES
from tests.model_bench import Bench, Row

AI_INDEX: Row = {"source_id": "publisher", "edition": "2025"}
EPOCH: Row = {"source_id": "epoch", "edition": "vintage", "snapshot_id": "file_b"}
ANSWER = "value, source_id, edition, answer_basis, preferred_source_id, preferred_obs_status, preferred_cut_off"


def _row(geo: str, period: str, value: float | None, source: Row, **more: Any) -> dict[str, Any]:
    status = "not_listed" if value is None else "observed"
    return {"geo": geo, "period": period, "value": value, "obs_status": status, **source, **more}


def _bench(*rows: dict[str, Any], stand_ins: tuple[Row, ...] = (), **indicators: Row) -> Bench:
    bench = Bench()
    bench.observe(list(rows), **(indicators or {"robots": {}}))
    bench.put("core.sources", [{}, {"source_id": "epoch"}])
    bench.put("core.stand_ins", stand_ins)
    return bench


def _answer(bench: Bench, columns: str, indicator: str = "robots") -> tuple[Any, ...]:
    return bench.row("mart.country_vs_world", columns, f"geo = 'JPN' and indicator_id = '{indicator}'")


def test_the_preferred_source_answers_where_it_has_a_value() -> None:
    bench = _bench(
        _row("JPN", "2024", 3.0, AI_INDEX), _row("USA", "2024", 9.0, AI_INDEX),
        _row("JPN", "2025", 4.0, EPOCH), _row("USA", "2025", 8.0, EPOCH),
    )  # fmt: skip
    assert _answer(bench, ANSWER) == (3.0, "publisher", "2025", "preferred_source", "publisher", "observed", None)


def test_another_source_answers_a_silence_of_the_preferred_one_and_the_silence_stands_beside_it() -> None:
    bench = _bench(
        _row("JPN", "2024", None, AI_INDEX, upper_bound=1.0), _row("USA", "2024", 9.0, AI_INDEX),
        _row("JPN", "2024", 2.0, EPOCH), _row("CHN", "2024", 7.0, EPOCH),
    )  # fmt: skip
    assert _answer(bench, ANSWER) == (2.0, "epoch", "vintage", "other_source", "publisher", "not_listed", 1.0)
    assert _answer(bench, "leader_geo, rank_computed") == ("CHN", 2)


def test_an_older_value_of_another_source_is_the_last_one_and_no_answer() -> None:
    bench = _bench(
        _row("JPN", "2024", None, AI_INDEX), _row("USA", "2024", 9.0, AI_INDEX),
        _row("JPN", "2022", 2.0, EPOCH), _row("USA", "2022", 7.0, EPOCH),
    )  # fmt: skip
    assert _answer(bench, "value, source_id, period, answer_basis") == (None, "publisher", "2024", "absence")
    assert _answer(bench, "last_value, last_value_period, last_value_source_id") == (2.0, "2022", "epoch")


def test_a_computed_zero_is_an_answer_with_the_last_year_that_was_none() -> None:
    bench = _bench(
        _row("JPN", "2024", None, AI_INDEX), _row("USA", "2024", 9.0, AI_INDEX),
        _row("CHN", "2024", 8.0, AI_INDEX), _row("JPN", "2022", 5.0, AI_INDEX), _row("USA", "2022", 5.0, AI_INDEX),
        _row("JPN", "2021", 2.0, EPOCH), _row("JPN", "2024", 0.0, EPOCH, obs_status="computed_zero"),
        _row("USA", "2021", 2.0, EPOCH), _row("USA", "2024", 7.0, EPOCH),
    )  # fmt: skip
    columns = "value, obs_status, source_id, missing_reason, last_value, last_value_period, last_value_source_id"
    assert _answer(bench, columns) == (0.0, "computed_zero", "epoch", None, 2.0, "2021", "epoch")


def test_a_related_indicator_stands_in_under_its_own_name() -> None:
    share = {"unit": "robots"}
    bench = _bench(
        _row("JPN", "2024", None, AI_INDEX, indicator_id="shares"),
        _row("USA", "2024", 0.5, AI_INDEX, indicator_id="shares"),
        _row("JPN", "2023", 40.0, EPOCH, indicator_id="articles"),
        _row("USA", "2023", 90.0, EPOCH, indicator_id="articles"),
        stand_ins=({"indicator_id": "shares", "stand_in_indicator_id": "articles", "priority": 1},),
        shares=share,
        articles={"title_en": "AI articles", "preferred_source_id": "epoch"},
    )
    columns = "value, answer_basis, title_en, stand_in_indicator_id, stand_in_title_en, stand_in_value"
    assert _answer(bench, columns, "shares") == (None, "absence", "t", "articles", "AI articles", 40.0)
    assert _answer(bench, "stand_in_period, stand_in_source_id", "shares") == ("2023", "epoch")
    assert _answer(bench, "value, stand_in_indicator_id", "articles") == (40.0, None)


def test_the_last_value_is_what_its_source_says_last() -> None:
    older = EPOCH | {"edition": "2025-09", "published_at": date(2025, 9, 1)}
    newer = EPOCH | {"edition": "2025-10", "published_at": date(2025, 10, 1), "snapshot_id": "file_c"}
    restated = [
        _row("JPN", "2024", 1.0, older), _row("USA", "2024", 6.0, older),
        _row("JPN", "2023", 4.0, newer), _row("USA", "2023", 6.0, newer),
        _row("JPN", "2024", 0.0, newer, obs_status="computed_zero"), _row("USA", "2024", 6.0, newer),
        _row("JPN", "2025", 0.0, newer, obs_status="computed_zero"), _row("USA", "2025", 6.0, newer),
    ]  # fmt: skip
    bench = _bench(*restated, robots={"preferred_source_id": "epoch"})
    assert _answer(bench, "value, period, last_value, last_value_period") == (0.0, "2025", 4.0, "2023")


def test_an_edition_is_out_from_its_day_and_not_at_hand_until_it_is_landed() -> None:
    later = EPOCH | {
        "source_id": "ifr", "edition": "World Robotics", "published_at": date(2026, 9, 24),
        "recorded_at": datetime(2026, 10, 15), "first_recorded_at": datetime(2026, 10, 15),
    }  # fmt: skip
    rows = [_row("JPN", "2024", 3.0, AI_INDEX), _row("USA", "2024", 9.0, AI_INDEX)]
    bench = _bench(*rows, _row("JPN", "2024", 2.0, later), _row("USA", "2024", 9.0, later))
    bench.put("core.sources", [{}, {"source_id": "ifr"}])
    known = {"source_id": "ifr", "edition": "World Robotics", "indicator_id": "robots", "evidence": "e"}
    bench.put("core.known_editions", [known | {"published_at": date(2026, 9, 24)}])
    bench.rows("mart.country_vs_world", "newer_edition")
    recorded = next(axis for axis in TIME_AXES if axis.name == "recorded")
    found = [
        bench.past_rows("mart.country_vs_world", recorded, day, "geo, newer_edition")[0]
        for day in (date(2026, 3, 1), date(2026, 10, 1), date(2026, 10, 20))
    ]
    assert found == [("JPN", None), ("JPN", "World Robotics"), ("JPN", None)]
