"""Every comparison says of whom it is: what is not the world never looks like it. On the whole warehouse."""

from __future__ import annotations

import duckdb
import pytest


def _row(warehouse: duckdb.DuckDBPyConnection, indicator: str, columns: str) -> tuple[object, ...]:
    row = warehouse.execute(f"select {columns} from mart.japan_vs_world where indicator_id = '{indicator}'").fetchone()
    assert row is not None, indicator
    return row


@pytest.mark.parametrize(
    ("indicator", "kind", "words_en", "words_ja"),
    [
        ("ai_laws_passed", "group", "joint 3 of 18 in the G20", "G20の18か国・地域中3位タイ"),
        (
            "ai_authors_and_inventors", "sample", "15 of 21 covered, without China",
            "対象（中国を除く）の21か国・地域中15位",
        ),
        ("genai_personal_use_share", "respondents", "4 of 4 surveyed", "調査対象の4か国・地域中4位"),
        ("private_ai_investment", "world", "14 of the 15 shown", "掲載15か国・地域中14位"),
        ("newly_funded_ai_companies", "world", "9 of 62", "62か国・地域中9位"),
        (
            "ai_vibrancy_rank", "sample", "9 of the 30 shown, of 36 ranked",
            "順位のある36か国・地域のうち掲載30か国・地域中9位",
        ),
    ],
)  # fmt: skip
def test_a_rank_says_of_what_it_is(
    warehouse: duckdb.DuckDBPyConnection, indicator: str, kind: str, words_en: str, words_ja: str
) -> None:
    found = _row(warehouse, indicator, "universe_kind, rank_words_en, rank_words_ja")
    assert found == (kind, words_en, words_ja)


def test_a_place_that_others_share_is_a_joint_one(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        """
        select n_tied > 1, rank_words_en like 'joint %', rank_words_ja like '%位タイ', count(*)
        from mart.gap_indicators
        where rank_words_en is not null
        group by all
        order by all
        """
    ).fetchall()
    assert [row[:3] for row in found] == [(False, False, False), (True, True, True)]


@pytest.mark.parametrize("indicator", ["ai_laws_passed", "ai_authors_and_inventors", "ai_legislative_mentions"])
def test_a_list_that_is_not_of_the_world_has_no_share_of_it_and_is_never_a(
    warehouse: duckdb.DuckDBPyConnection, indicator: str
) -> None:
    share, reason, world, grade, why = _row(
        warehouse,
        indicator,
        "share_of_world, share_missing_reason, world_value, comparability, comparability_reason",
    )
    assert (share, world) == (None, None)
    assert reason in {"list_not_of_world", "not_additive"}
    assert grade == "B"
    assert "not of the world" in str(why)


def test_no_gap_of_a_list_that_is_not_of_the_world_looks_like_the_world(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    wrong = warehouse.execute(
        "select indicator_id, edition, period, geo, comparability, share_of_world from mart.gap_indicators "
        "where universe_kind <> 'world' and (comparability = 'A' or world_basis = 'sum_of_listed')"
    ).fetchall()
    assert wrong == []


def test_every_list_and_every_value_of_a_declared_figure_says_what_it_is_a_list_of(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    undeclared = "select distinct indicator_id, source_id, edition, figure from {} where universe_id is null"
    assert warehouse.execute(undeclared.format("core.published_lists")).fetchall() == []
    of_one_list = warehouse.execute(
        "select indicator_id, edition, period from core.published_lists where number_shown > 1 "
        "group by all having count(distinct universe_id) > 1"
    ).fetchall()
    assert of_one_list == []


def test_editions_of_two_universes_are_no_movement(warehouse: duckdb.DuckDBPyConnection) -> None:
    causes = warehouse.execute(
        "select distinct cause from mart.revisions where indicator_id = 'ai_laws_passed' "
        "and new_edition = 'AI Index 2026'"
    ).fetchall()
    assert causes == [("other_universe",)]


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [("ai_talent_net_flow", "net_flow"), ("ai_vibrancy_rank", "not_a_quantity"), ("ai_optimism_share", "opinion")],
)
def test_a_measure_that_means_nothing_says_so(
    warehouse: duckdb.DuckDBPyConnection, indicator: str, reason: str
) -> None:
    measures = "years_behind, cagr, years_to_parity, years_behind_missing_reason, growth_missing_reason"
    assert _row(warehouse, indicator, measures) == (None, None, None, reason, "no_growth_for_this_measure")


def test_what_a_kind_of_measure_does_not_bear_stands_nowhere(warehouse: duckdb.DuckDBPyConnection) -> None:
    for condition, table, measures in (
        ("not has_ratio", "mart.gap_indicators", "times_behind, ratio_to_leader, log_gap, per_capita_ratio"),
        ("not has_growth", "mart.gap_indicators", "cagr, growth_differential, years_to_parity"),
        ("not has_years_behind", "mart.gap_indicators", "years_behind"),
        ("not has_years_behind", "mart.time_distance", "years_behind"),
    ):
        found = warehouse.execute(
            f"select distinct indicator_id from {table} inner join core.indicators using (indicator_id) "
            f"inner join core.measure_kinds using (measure_kind) where {condition} and coalesce({measures}) is not null"
        ).fetchall()
        assert found == [], (table, measures)


def test_a_publishers_correction_of_one_economy_makes_the_corrected_list(warehouse: duckdb.DuckDBPyConnection) -> None:
    edition, rank, shown, why = _row(
        warehouse, "robot_density", "edition, rank_computed, n_ranked, comparability_reason"
    )
    assert (edition, rank, shown) == ("Robot density 2023, revision", 4, 6)
    assert "the publisher has corrected some economies" in str(why)
    ranks = warehouse.execute(
        "select geo, value, rank_computed from mart.gap_indicators where indicator_id = 'robot_density' "
        "and edition = 'Robot density 2023, revision' order by rank_computed"
    ).fetchall()
    assert [geo for geo, _, _ in ranks] == ["KOR", "SGP", "DEU", "JPN", "USA", "CHN"]
    assert ranks[-1][1] == 142.0
    before = warehouse.execute(
        "select rank_computed from mart.gap_indicators where indicator_id = 'robot_density' and geo = 'JPN' "
        "and edition = 'Robot density 2023'"
    ).fetchone()
    assert before == (5,)
    of_others = warehouse.execute(
        "select geo from mart.revisions where new_edition = 'Robot density 2023, revision' and geo <> 'CHN'"
    ).fetchall()
    assert of_others == []


def test_where_a_list_says_nothing_its_silence_stands_beside_what_answers(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    columns = (
        "value, missing_reason, answer_basis, preferred_source_id, preferred_obs_status, preferred_cut_off,"
        " stand_in_indicator_id, stand_in_value, stand_in_rank_words_en"
    )
    assert _row(warehouse, "notable_ai_models", columns) == (
        None, "not_listed", "absence", "stanford_ai_index", "not_listed", 1.0,
        "notable_ai_models_cumulative", 10.0, "12 of 30",
    )  # fmt: skip


def test_an_edition_that_is_out_and_not_landed_is_said_beside_the_value(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = _row(warehouse, "industrial_robots_installed", "edition, newer_edition, newer_edition_note_en")
    assert found[:2] == ("AI Index 2026", "World Robotics 2026")
    assert "the United States passes Japan" in str(found[2])
    before = warehouse.execute(
        "select newer_edition from mart.japan_vs_world_asof(date '2026-09-23') "
        "where indicator_id = 'industrial_robots_installed'"
    ).fetchone()
    assert before == (None,)


def test_what_is_added_up_is_of_one_edition_and_of_economies(warehouse: duckdb.DuckDBPyConnection) -> None:
    total = (
        "select sum(value) / 1e9, count(distinct edition), bool_and(list_kind = 'full'), bool_and(is_newest_edition) "
        "from core.observations_one_edition where indicator_id = 'private_ai_investment' and period = '2024' "
        "and price_base = 'nominal' and geo_type = 'economy'"
    )
    billions, editions, full, newest = warehouse.execute(total).fetchall()[0]
    assert (round(billions, 1), editions, full, newest) == (150.6, 1, True, False)
    mixed = warehouse.execute(
        "select indicator_id, period, price_base from core.observations_one_edition "
        "group by indicator_id, period, time_basis, price_base, base_year having count(distinct edition) > 1"
    ).fetchall()
    assert mixed == []


def test_a_row_says_whether_it_is_an_economy(warehouse: duckdb.DuckDBPyConnection) -> None:
    types = "select distinct geo_type from core.observations_latest order by all"
    assert ("economy",) in warehouse.execute(types).fetchall()
    assert ("group",) in warehouse.execute(types).fetchall()


def test_who_looks_for_grade_finds_the_column(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select distinct column_name from meta.columns where table_name = 'mart.country_vs_world' "
        "and (title_en ilike '%grade%' or title_ja like '%等級%')"
    ).fetchall()
    assert ("comparability",) in found


def test_a_place_moves_between_lists_that_can_be_compared_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {
        (geo, indicator): (before, after, gained, reason)
        for geo, indicator, before, after, gained, reason in warehouse.execute(
            "select geo, indicator_id, rank_words_before_en, rank_words_en, places_gained, missing_reason "
            "from mart.rank_changes where edition = 'AI Index 2026' or source_id = 'mic'"
        ).fetchall()
    }
    assert found["JPN", "ai_laws_passed"] == (
        "joint 12 of 116 searched",
        "joint 3 of 18 in the G20",
        None,
        "other_universe",
    )
    assert found["JPN", "genai_personal_use_share"] == ("5 of 5 surveyed", "4 of 4 surveyed", None, "list_not_full")
    assert found["KOR", "private_ai_investment"] == ("11 of 67", "12 of the 15 shown", -1, None)
    assert ("JPN", "private_ai_investment") not in found
