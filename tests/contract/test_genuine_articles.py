"""The two articles of the ledger, handed to ``aigap check`` unprepared: what is found, linked and judged."""

from __future__ import annotations

import hashlib
import math
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.factcheck.checking import Check, check_text
from pipeline.factcheck.findings import Finding
from pipeline.factcheck.verdicts import stated_unit
from pipeline.settings import Settings

#: Claims that a reader sees as a quantity: a digit, or a word that is one.
_PRINTED = re.compile(r"[0-9０-９]|過半数|首位")
_JUDGED = ("level", "share", "ratio", "rank", "first_time")


@pytest.fixture(scope="module")
def checks(released: Settings, shared_folder: Path) -> dict[str, Check]:
    """The check of each article, by the hash of its text."""
    found = {}
    for path in sorted((shared_folder / "articles").glob("*.txt")):
        payload = path.read_bytes()
        found[hashlib.sha256(payload).hexdigest()] = check_text(
            payload.decode(),
            title=path.name,
            warehouse=released.current_warehouse.resolve(),
            models_folder=released.models_folder,
        )
    return found


@pytest.fixture(scope="module")
def marked(released: Settings) -> list[dict[str, Any]]:
    """The printed quantities of the ledger, with the hash of their article and the ledger's verdict."""
    with duckdb.connect(str(released.current_warehouse.resolve()), read_only=True) as connection:
        cursor = connection.execute(
            "select c.*, a.sha256, k.verdict from core.claims as c inner join core.articles as a using (article_id) "
            "inner join mart.claim_checks as k using (claim_id) where c.stated_value is not null order by c.claim_id"
        )
        columns = [column[0] for column in cursor.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return [
        row
        for row in rows
        if _PRINTED.search(row["quote"]) and row["claim_type"] in _JUDGED and row["stated_unit"] != "edition"
    ]


def _findings_of(claim: dict[str, Any], checks: dict[str, Check]) -> list[Finding]:
    return [
        one
        for one in checks[claim["sha256"]].findings
        if one.quantity.start < claim["end_offset"]
        and claim["start_offset"] < one.quantity.end
        and math.isclose(float(one.quantity.value), claim["stated_value"], rel_tol=1e-9)
        and stated_unit(one.quantity, one.link or one.candidate) == claim["stated_unit"]
    ]


@pytest.mark.genuine
def test_the_quantities_are_found_and_joined_to_their_series(
    marked: list[dict[str, Any]], checks: dict[str, Check]
) -> None:
    found = [claim for claim in marked if _findings_of(claim, checks)]
    linked = [
        claim
        for claim in found
        if any(
            one.link
            and (one.link.indicator_id, one.link.geo, one.link.comparator_geo, one.link.period)
            == (claim["indicator_id"], claim["geo"], claim["comparator_geo"], claim["period"])
            for one in _findings_of(claim, checks)
        )
    ]
    missed = [claim["quote"] for claim in marked if claim not in found]
    print(f"{len(found)} of {len(marked)} printed quantities found, {len(linked)} linked as the ledger has them")
    assert len(found) >= 0.95 * len(marked), missed
    assert len(linked) >= 0.9 * len(found), [claim["quote"] for claim in found if claim not in linked]


@pytest.mark.genuine
def test_no_quantity_is_refuted_that_the_ledger_does_not_refute(
    marked: list[dict[str, Any]], checks: dict[str, Check]
) -> None:
    told = {claim["quote"] for claim in marked if claim["verdict"] == "refuted"}
    refuted = [one for check in checks.values() for one in check.findings if one.verdict == "refuted"]
    assert len(refuted) == 4
    for one in refuted:
        assert any(one.quantity.quote in quote for quote in told), one.quantity.quote


@pytest.mark.genuine
def test_the_verdicts_are_those_of_the_ledger(marked: list[dict[str, Any]], checks: dict[str, Check]) -> None:
    differing = [
        (claim["quote"], claim["verdict"], [one.verdict for one in _findings_of(claim, checks)])
        for claim in marked
        if claim["verdict"] not in [one.verdict for one in _findings_of(claim, checks)]
    ]
    assert len(differing) <= 0.1 * len(marked), differing
