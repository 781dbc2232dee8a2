"""Great Expectations as it is, on small views of a database in memory: verdicts, worst rows, pages, and no network."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.auditing import expectations
from pipeline.auditing.audit import audit_candidate
from pipeline.auditing.suites import Expectation, Suite
from pipeline.building.base_release import BaseRelease
from pipeline.building.keys import Keys
from pipeline.building.table_making import TableMaking
from pipeline.contracts.check_results import CheckResult
from pipeline.orchestration.shown import check_metadata
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT

SCRIPT = "<script>alert('x')</script>"


def expectation(type_: str, severity: str = "critical", **kwargs: Any) -> Expectation:
    return Expectation(type_.removeprefix("expect_"), type_, kwargs, severity, "notes", "expected", "cause", "aigap x")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema audit")
        yield connection


def alone(connection: duckdb.DuckDBPyConnection) -> TableMaking:
    """Of a candidate that is begun from no release."""
    return TableMaking(connection, Keys(PROJECT_ROOT, "duckdb"), None)


def audited(
    connection: duckdb.DuckDBPyConnection, folder: Path, rows: str, *expectations: Expectation
) -> list[CheckResult]:
    connection.execute(f"create view audit.facts as select * from (values {rows}) as rows(name, share)")
    suite = Suite("mart.shares", "audit.facts", ("name",), expectations)
    return audit_candidate(connection, alone(connection), [suite], folder, "release")


AT_MOST_ONE = expectation("expect_column_values_to_be_between", column="share", max_value=1)


def test_a_failed_expectation_names_the_worst_rows_first(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (check,) = audited(connection, tmp_path, "('a', 1.5), ('b', 0.5), ('c', 3.0), ('d', null)", AT_MOST_ONE)
    assert (check.table_name, check.severity, check.passed, check.failures) == ("mart.shares", "critical", False, 2)
    assert [row["name"] for row in check.worst_rows] == ["c", "a"]
    assert check.message is not None and check.message.startswith("2 of 4 rows of audit.facts: ")
    assert (check.expected, check.likely_cause, check.next_step) == ("expected", "cause", "aigap x")
    assert check.blocks


def test_a_warning_blocks_nothing(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    between = expectation("expect_column_median_to_be_between", "warning", column="share", max_value=1)
    (check,) = audited(connection, tmp_path, "('a', 1.5), ('b', 2.5)", between)
    assert not check.passed and not check.blocks
    assert check.message == "2.0 of audit.facts"


def test_an_expectation_that_cannot_be_evaluated_is_a_fault_and_no_verdict(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """A renamed column must not look like clean data, nor like a publisher's fault."""
    wrong = expectation("expect_column_values_to_be_between", column="chare", max_value=1)
    with pytest.raises(RunFault, match=r"chare[\s\S]*correct warehouse/expectations/mart/shares.json"):
        audited(connection, tmp_path, "('a', 1.5)", wrong)


def test_a_view_that_is_not_there_is_a_fault(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(RunFault, match="a view that can be read"):
        audit_candidate(
            connection, alone(connection), [Suite("mart.shares", "audit.none", (), (AT_MOST_ONE,))], tmp_path, "release"
        )


def test_a_view_beyond_the_bound_is_judged_by_a_sample_and_says_so(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expectations, "MOST_ROWS", 3)
    (check,) = audited(connection, tmp_path, ", ".join(f"('e{n}', 2.0)" for n in range(10)), AT_MOST_ONE)
    assert check.failures == 3
    assert check.message is not None and "a sample of 3 of 10 rows" in check.message


class Page(HTMLParser):
    """Every tag with its attributes, and which are still open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))


def test_the_data_docs_need_no_network_and_run_nothing_that_a_publisher_wrote(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    quoted = SCRIPT.replace("'", "''")
    in_set = expectation("expect_column_values_to_be_in_set", column="name", value_set=["a"])
    checks = audited(connection, tmp_path, f"('{quoted}', 1.5), ('a', 0.5)", in_set, AT_MOST_ONE)
    assert SCRIPT in str(checks[0].worst_rows)
    pages = sorted((tmp_path / "data_docs").glob("*.html"))
    assert [page.name for page in pages] == ["index.html", "mart.shares.html"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        page = Page()
        page.feed(text)
        tags = {tag for tag, _ in page.tags}
        assert {"html", "head", "body", "table"} <= tags
        assert tags & {"script", "link", "img", "iframe"} == set()
        addresses = [
            value for _, attributes in page.tags for name, value in attributes.items() if name in ("href", "src")
        ]
        local = [value for value in addresses if value and not value.startswith("#")]
        assert all((path.parent / value).is_file() for value in local)
        assert "http://" not in text and "https://" not in text
        assert "<script" not in text.lower()
    assert "&lt;script&gt;" in pages[1].read_text(encoding="utf-8")


def test_the_data_docs_say_in_words_whether_an_expectation_is_met(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """The column Status was empty: its signs are of a font that is loaded from the web."""
    at_least_none = expectation("expect_column_values_to_not_be_null", column="name")
    audited(connection, tmp_path, "('it''s', 1.5), ('a', 0.5)", at_least_none, AT_MOST_ONE)
    text = (tmp_path / "data_docs" / "mart.shares.html").read_text(encoding="utf-8")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert " not met values must be less than or equal to" in words
    assert len(re.findall(r"(?<!not) met values", words)) == 1
    assert "fas fa-" not in text and "df.filter" not in text and "retrieve all" not in text


def test_what_dagster_shows_of_a_red_check_is_escaped_and_complete() -> None:
    rows = ({"name": SCRIPT, "said": "a | b [c](javascript:x)\n`d`"},)
    check = CheckResult("mart.shares", "c", "critical", False, 1, "1 of 2 rows", "expected", "cause", "aigap x", rows)
    metadata = check_metadata(check)
    assert {"expected", "seen", "likely cause", "next step", "worst rows", "failures"} == metadata.keys()
    shown = str(metadata["worst rows"].value)  # type: ignore[union-attr]
    assert "<" not in shown and "&lt;script&gt;" in shown
    assert r"a \| b \[c\]\(javascript:x\) \`d\`" in shown
    assert len(shown.splitlines()) == 3


def test_a_suite_whose_facts_are_those_of_before_is_taken_with_its_page(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    suite = Suite("mart.shares", "audit.facts", ("name",), (AT_MOST_ONE,))
    base: BaseRelease | None = None
    for release, value in (("first", 1.5), ("same", 1.5), ("other", 0.5)):
        making = TableMaking(connection, Keys(PROJECT_ROOT, "duckdb"), base)  # which drops the views of before
        connection.execute(
            f"create or replace view audit.facts as select 'a' as name, cast({value} as double) as share"
        )
        (check,) = audit_candidate(connection, making, [suite], tmp_path / release, release)
        assert check.passed == (value < 1)
        page = (tmp_path / release / "data_docs" / "mart.shares.html").read_text()
        # of what was taken, the page says in which release it was found
        assert f"on release {'other' if release == 'other' else 'first'}" in page
        assert f"on release {release}" in (tmp_path / release / "data_docs" / "index.html").read_text()
        base = BaseRelease(tmp_path / release / "aigap.duckdb", making.made, {}, [CheckResult.of_row(check.as_row())])


_QUIET = """
import sys
ASKING = ("socket.connect", "socket.getaddrinfo")
sys.addaudithook(lambda event, args: sys.exit(f"asked for {args}") if event in ASKING else None)
import duckdb
from pathlib import Path
from pipeline.auditing.audit import audit_candidate
from pipeline.auditing.suites import Expectation, Suite
from pipeline.building.keys import Keys
from pipeline.building.table_making import TableMaking
from pipeline.settings import PROJECT_ROOT
assert "great_expectations" not in sys.modules
connection = duckdb.connect()
connection.execute("create schema audit; create view audit.facts as select 'a' as name, 0.5 as share")
kwargs = {"column": "share", "max_value": 1}
one = Expectation("c", "expect_column_values_to_be_between", kwargs, "critical", "n", "e", "l", "s")
making = TableMaking(connection, Keys(PROJECT_ROOT, "duckdb"), None)
suites = [Suite("mart.x", "audit.facts", ("name",), (one,))]
(check,) = audit_candidate(connection, making, suites, Path(sys.argv[1]), "r")
assert check.passed and "great_expectations" in sys.modules
"""


@pytest.mark.long
def test_an_audit_asks_nothing_of_the_network_and_says_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _QUIET, str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
