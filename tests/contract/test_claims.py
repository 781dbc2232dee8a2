"""The ledger of the two articles, in the warehouse that the checkout gives: quotes, evidence and verdicts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

#: What the publishers' files say of each claim, as far as the embedded editions go: verdict and error class as of the
#: edition cited, and the verdict with the newest edition where that is another one. Read by hand beforehand.
SUPPORTED = {
    *("A01", "A02", "A02_first", "A03", "A03_second", "A04", "A05", "A06", "A06_first", "A07", "A07_second"),
    *("A08_share", "A10", "A10_first", "A11", "A12", "A12_above", "A14", "A16", "A16_yen", "A17", "A21", "A22", "A23"),
    *("A24", "A25", "A25_majority", "A35", "A36", "A37", "A37_china", "A38_china", "B04"),
}
ROUNDED = {"A14_yen", "A15", "A38"}
REFUTED = {"A18", "A19", "A20", "A31", "A39"}
MISLEADING = {"A08": "rank_population", "A32": "year", "A33": "scope"}
NOT_CHECKABLE = {"A18_no_misprint", "A33_measure", "A40", "A41", "B01", "B05"}
ABSENT_IS_NOT_ZERO = {"A13", "A29", "B03"}
OVERTAKEN = {"A01", "A02", "A03", "A04", "A36", "A37", "A37_china"}


def _column(warehouse: duckdb.DuckDBPyConnection, column: str, where: str = "true") -> dict[str, Any]:
    return dict(warehouse.execute(f"select claim_id, {column} from mart.claim_checks where {where}").fetchall())


def test_every_claim_has_the_verdict_that_the_publishers_files_give(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = dict.fromkeys(SUPPORTED, "supported") | dict.fromkeys(ROUNDED, "supported_within_rounding")
    expected |= dict.fromkeys(REFUTED, "refuted") | dict.fromkeys(MISLEADING, "misleading")
    expected |= dict.fromkeys(NOT_CHECKABLE, "not_checkable")
    found = _column(warehouse, "verdict")
    assert {name: found[name] for name in expected} == expected
    assert {found[name] for name in found.keys() - expected.keys()} == {"not_enough_information"}


def test_every_error_has_its_class(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = dict.fromkeys(REFUTED, "order_of_magnitude") | {"A31": "value"} | MISLEADING
    expected |= dict.fromkeys(ABSENT_IS_NOT_ZERO, "absent_is_not_zero")
    assert _column(warehouse, "error_class", "error_class is not null") == expected


def test_the_sum_that_is_no_misprint_is_ten_times_too_low(warehouse: duckdb.DuckDBPyConnection) -> None:
    evidence, label, words, rate = warehouse.execute(
        "select evidence_value, fij_label, evidence_ja, exchange_rate from mart.claim_checks where claim_id = 'A18'"
    ).fetchall()[0]
    assert evidence == pytest.approx(140.4e9, rel=1e-3)
    assert (label, words, round(rate, 2)) == ("誤り", "1,404億円", 151.43)


def test_a_thousandth_is_one_of_118_and_inherits(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select inherited_from, evidence_en, 1 / evidence_value from mart.claim_checks where claim_id = 'A20'"
    ).fetchall()[0]
    assert row == ("A18", "1/118", pytest.approx(117.663, rel=1e-5))


def test_the_third_place_is_indias(warehouse: duckdb.DuckDBPyConnection) -> None:
    explanation, label = warehouse.execute(
        "select explanation_ja, fij_label from mart.claim_checks where claim_id = 'A08'"
    ).fetchall()[0]
    assert "インド 9.22%、米国 9.20%" in explanation and label == "ミスリード"


def test_the_model_counts_are_overtaken(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert set(_column(warehouse, "quote", "is_overtaken")) == OVERTAKEN
    latest = _column(warehouse, "evidence_value_latest", "edition_latest = 'AI Index 2026'")
    assert [latest[name] for name in ("A02", "A03", "A04")] == [57.0, 29.0, 6.0]
    listed = warehouse.execute("select claim_id from audit.verdicts_that_changed").fetchall()
    assert {name for (name,) in listed} >= OVERTAKEN


def test_the_articles_own_currencies_agree_with_each_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select claim_id, round(value, 1), consistent from mart.claim_consistency"
        " where check_kind = 'implied_rate' order by 1"
    ).fetchall()
    assert rows == [("A14_yen", 146.7, True), ("A16_yen", 150.5, True)]


def test_the_evidence_comes_back_from_its_sql(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select claim_id, evidence_sql, evidence_value from mart.claim_checks where evidence_value is not null"
        " union all"
        " select claim_id, evidence_sql_latest, evidence_value_latest from mart.claim_checks"
        " where evidence_value_latest is not null"
    ).fetchall()
    assert len(rows) > 80
    for claim_id, sql, value in rows:
        assert warehouse.execute(sql).fetchall() == [(pytest.approx(value, rel=1e-12),)], claim_id


def test_every_verdict_on_a_value_names_file_hash_and_place(warehouse: duckdb.DuckDBPyConnection) -> None:
    lacking = _column(
        warehouse,
        "rule",
        "evidence_value is not null and rule <> 'no_figure' and evidence_unit <> 'edition'"
        " and (snapshot_sha256 is null or locator is null or edition is null or published_at is null)",
    )
    assert not lacking


def test_nothing_is_signed_that_no_person_signed(warehouse: duckdb.DuckDBPyConnection) -> None:
    signed = warehouse.execute("select count(*) from mart.claim_checks where status = 'signed'").fetchall()
    assert signed == warehouse.execute("select count(*) from core.claim_reviews").fetchall()


def test_no_label_says_that_anybody_lied(warehouse: duckdb.DuckDBPyConnection) -> None:
    labels = {label for (label,) in warehouse.execute("select fij_label from core.verdict_labels").fetchall()}
    assert "虚偽" not in labels
    assert set(_column(warehouse, "fij_label").values()) <= labels


def test_a_quote_is_a_sentence_at_most(warehouse: duckdb.DuckDBPyConnection) -> None:
    quotes = [quote for (quote,) in warehouse.execute("select quote from core.claims").fetchall()]
    assert not [quote for quote in quotes if "。" in quote.rstrip("。") or "\n" in quote]


@pytest.mark.genuine
def test_every_quote_stands_where_the_ledger_says(warehouse: duckdb.DuckDBPyConnection, shared_folder: Path) -> None:
    articles = warehouse.execute("select article_id, file_name, sha256 from core.articles").fetchall()
    for article_id, file_name, sha256 in articles:
        payload = (shared_folder / "articles" / file_name).read_bytes()
        assert hashlib.sha256(payload).hexdigest() == sha256
        text = payload.decode("utf-8")
        claims = warehouse.execute(
            "select claim_id, quote, start_offset, end_offset from core.claims where article_id = ?", [article_id]
        ).fetchall()
        assert claims
        misplaced = [name for name, quote, start, end in claims if text[start:end] != quote]
        assert not misplaced


@pytest.mark.genuine
def test_every_claim_of_the_facts_is_in_the_ledger(warehouse: duckdb.DuckDBPyConnection, shared_folder: Path) -> None:
    facts = (shared_folder / "facts" / "claims.csv").read_text(encoding="utf-8").splitlines()
    listed = {line.partition(",")[0] for line in facts[1:]}
    found = {name for (name,) in warehouse.execute("select claim_id from core.claims").fetchall()}
    assert {name for name in listed if name} <= found
