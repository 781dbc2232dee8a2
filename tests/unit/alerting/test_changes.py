"""Ranks and verdicts that a release changed, told from two real DuckDB files."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.alerting.changes import changes_between

Ranks = dict[str, tuple[int | None, str]]


def release(
    path: Path,
    ranks: Ranks | None,
    verdicts: dict[str, str] | None = None,
    focus: str = "JPN",
    universe: str = "world",
) -> Path:
    """A warehouse with the columns that are asked for: the rank and period by indicator, the verdict by claim."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema meta; create schema mart")
        connection.execute(f"create table meta.parameters as select 'default_focus' as parameter, '{focus}' as value")
        if ranks is not None:
            connection.execute(
                "create table mart.japan_vs_world (geo varchar, indicator_id varchar, title_en varchar, "
                "rank_computed bigint, rank_words_en varchar, n_ranked bigint, rank_basis varchar, "
                "universe_id varchar, period varchar, source_id varchar, edition varchar)"
            )
            rows = [
                (focus, name, name.title(), rank, rank and f"{rank} of 15", 15, "full", universe, period, "s", "e")
                for name, (rank, period) in ranks.items()
            ]
            connection.executemany("insert into mart.japan_vs_world values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        if verdicts is not None:
            connection.execute(
                "create table mart.claim_checks (claim_id varchar, verdict varchar, verdict_latest varchar)"
            )
            rows_of = [(name, "supported", verdict) for name, verdict in verdicts.items()]
            connection.executemany("insert into mart.claim_checks values (?, ?, ?)", rows_of)
    return path


def test_another_rank_a_lost_one_and_nothing_else(tmp_path: Path) -> None:
    before = release(tmp_path / "a.duckdb", {"robots": (2, "2023"), "patents": (5, "2024"), "laws": (3, "2024")})
    after = release(tmp_path / "b.duckdb", {"robots": (2, "2024"), "patents": (6, "2024"), "laws": (None, "2025")})
    changes = changes_between(before, after)
    assert [change.message for change in changes] == [
        "it was rank 3 of 15 in 2024 (s, e), and is no rank in 2025 (s, e)",
        "it was rank 5 of 15 in 2024 (s, e), and is rank 6 of 15 in 2024 (s, e)",
    ]
    assert changes[1].next_step == "aigap query \"from mart.revisions where indicator_id = 'patents' and geo = 'JPN'\""


def test_a_place_in_another_universe_is_no_movement(tmp_path: Path) -> None:
    before = release(tmp_path / "a.duckdb", {"laws": (12, "2024")}, universe="legislatures_116")
    after = release(tmp_path / "b.duckdb", {"laws": (3, "2025")}, universe="g20")
    assert changes_between(before, after) == []


def test_another_verdict_by_either_edition(tmp_path: Path) -> None:
    before = release(tmp_path / "a.duckdb", None, {"c1": "supported", "c2": "supported"})
    after = release(tmp_path / "b.duckdb", None, {"c1": "refuted", "c2": "supported", "c3": "refuted"})
    (change,) = changes_between(before, after)
    assert (change.kind, change.title) == ("verdict", "another verdict on the claim c1")
    assert change.message.endswith("and is supported (by the latest edition: refuted)")


def lost(path: Path, *geos: str) -> Path:
    """A warehouse in which a list has lost these economies."""
    release(path, None)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema core; create schema audit")
        connection.execute("create table core.gone (geo varchar)")
        connection.executemany("insert into core.gone values (?)", [[geo] for geo in geos or ["nobody"]])
        connection.execute(
            "create view audit.watched_economies_lost as select 'robots' as indicator_id, 'ifr' as source_id, geo, "
            "'2026' as lost_with, date '2026-11-28' as lost_on, 3 as periods_lost from core.gone where geo <> 'nobody'"
        )
    return path


def test_an_economy_that_a_list_has_lost_is_told_with_the_release_that_lost_it(tmp_path: Path) -> None:
    none, one, two = (lost(tmp_path / f"{n}.duckdb", *["JPN", "USA"][:n]) for n in range(3))
    (change,) = changes_between(none, one)
    assert (change.kind, change.title) == ("economy_lost", "JPN is gone from robots of ifr")
    assert change.message == "2026 has it no more: 3 periods are withdrawn on 2026-11-28"
    assert [change.title for change in changes_between(one, two)] == ["USA is gone from robots of ifr"]
    assert changes_between(two, two) == changes_between(two, one) == []


def test_another_focus_is_no_change_of_rank(tmp_path: Path) -> None:
    before = release(tmp_path / "a.duckdb", {"robots": (2, "2023")})
    assert changes_between(before, release(tmp_path / "b.duckdb", {"robots": (4, "2023")}, focus="KOR")) == []


def test_what_a_release_has_no_table_for_is_not_compared(tmp_path: Path) -> None:
    before = release(tmp_path / "a.duckdb", None)
    assert changes_between(before, release(tmp_path / "b.duckdb", {"robots": (4, "2023")}, {"c1": "refuted"})) == []
