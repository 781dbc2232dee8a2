"""The reviews that leave the house: what schema.org asks for, no unsigned refutation, nothing that ends a script."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.parsing.faults import RunFault
from pipeline.publishing.claim_review import FILE_NAME, Reviews, claim_reviews
from pipeline.settings import Settings

pytestmark = pytest.mark.long

PAGE = "https://example.org/checks"
REQUIRED = {"itemReviewed", "claimReviewed", "reviewRating", "author", "url", "datePublished"}
Altered = Callable[..., Reviews]


@pytest.fixture
def altered(released: Settings, tmp_path: Path) -> Altered:
    """The reviews of a copy of the release with statements run on it."""

    def make(*statements: str, left_out: Mapping[str, str] | None = None) -> Reviews:
        copy = tmp_path / "altered.duckdb"
        shutil.copy(released.current_warehouse.resolve(), copy)
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
            return claim_reviews(connection, page=PAGE, sources_left_out=left_out or {})

    return make


def _by_claim(reviews: Reviews) -> dict[str, Any]:
    return {review["url"].partition("#")[2]: review for review in reviews.document["@graph"]}


def test_each_review_has_what_schema_org_requires(altered: Altered) -> None:
    reviews = altered()
    assert reviews.document["@context"] == "https://schema.org" and reviews.n_published > 30
    for review in _by_claim(reviews).values():
        assert review.keys() >= REQUIRED and review["@type"] == "ClaimReview"
        assert review["itemReviewed"]["@type"] == "Claim" and review["itemReviewed"]["author"]["name"]
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"] and rating["alternateName"]
        assert review["claimReviewed"] in review["reviewBody"]


def test_every_claim_is_reviewed_or_left_out_with_a_reason(
    altered: Altered, warehouse: duckdb.DuckDBPyConnection
) -> None:
    reviews = altered()
    names = {name for (name,) in warehouse.execute("select claim_id from core.claims").fetchall()}
    assert _by_claim(reviews).keys() | reviews.left_out.keys() == names
    assert not _by_claim(reviews).keys() & reviews.left_out.keys()
    assert all(reviews.left_out.values())


def test_a_refutation_leaves_only_with_a_signature(altered: Altered) -> None:
    unsigned = altered()
    assert "A18" in unsigned.left_out
    assert {review["reviewRating"]["alternateName"] for review in _by_claim(unsigned).values()}.isdisjoint({"誤り"})
    assert {review["creativeWorkStatus"] for review in _by_claim(unsigned).values()} == {"Draft"}
    signed = _by_claim(
        altered(
            "update mart.claim_checks set status = 'signed', reviewed_by = 'A. Reviewer',"
            " reviewed_at = date '2026-05-01' where claim_id = 'A18'"
        )
    )["A18"]
    assert signed["author"] == {"@type": "Person", "name": "A. Reviewer"}
    assert (signed["datePublished"], signed["creativeWorkStatus"]) == ("2026-05-01", "Published")
    assert signed["reviewRating"]["ratingValue"] == 1


def test_evidence_that_may_not_be_passed_on_stays(altered: Altered) -> None:
    reviews = altered(left_out={"stanford_ai_index": "no redistribution"})
    assert "stanford_ai_index" in reviews.left_out["A02"]
    assert "A36" in _by_claim(reviews)


def test_no_quote_ends_the_script_that_holds_it(altered: Altered) -> None:
    hostile = "</script><script>alert(1)</script>\u2028<!-- & \"'\\"
    literal = hostile.replace("'", "''")
    reviews = altered(f"update mart.claim_checks set quote = '{literal}' where claim_id = 'A02'")
    text = reviews.text()
    assert not set("<>&\u2028") & set(text)
    shown = {review["url"].partition("#")[2]: review for review in json.loads(text)["@graph"]}
    assert shown["A02"]["claimReviewed"] == hostile


@pytest.mark.parametrize("page", ["javascript:alert(1)", "checks", "https://", "https://example.org/#a"])
def test_another_address_is_refused(altered: Altered, page: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(RunFault, match="--reviews-page"):
        claim_reviews(warehouse, page=page, sources_left_out={})


def test_a_release_without_verdicts_says_so(altered: Altered) -> None:
    with pytest.raises(RunFault, match="aigap refresh"):
        altered("drop table mart.claim_checks cascade", "create table mart.other (a int)")


def test_the_command_writes_them_beside_the_tables(
    released: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIGAP_DATA", str(replace(released).data_folder))
    folder = tmp_path / "export"
    result = CliRunner().invoke(main, ["export", str(folder), "--reviews-page", PAGE])
    assert result.exit_code == 0, result.output
    assert json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))["@graph"]
    assert "left out: claim A18: refuted, and no person has signed it" in result.output
