"""What a new release changed that people have quoted: ranks of the focus, verdicts, economies that a list has lost.

Reads two releases, and is called only after a promotion, when the engine is loaded anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts.sql_text import attach, named_rows, quoted

if TYPE_CHECKING:
    import duckdb

RANK, VERDICT, ECONOMY_LOST = "rank", "verdict", "economy_lost"
#: What happens with one release, and does not last as a cause does.
OF_A_MOMENT = frozenset({RANK, VERDICT, ECONOMY_LOST})

_FOCUS = "select value from {release}.meta.parameters where parameter = 'default_focus'"
#: SQL of why two places, of the rows ``a`` and ``b``, are no movement; NULL where they are one.
NO_MOVEMENT = """case
        when a.source_id <> b.source_id then 'another source'
        when a.universe_id is distinct from b.universe_id then 'another universe'
        -- among more or fewer economies of a publisher's choice a place moves with the choice
        when not coalesce(
            a.n_ranked = b.n_ranked or (a.rank_basis in ('full', 'top_k') and b.rank_basis in ('full', 'top_k')), false
        ) then 'a list of the publisher''s choice'
    end"""
_RANKS = f"""
select
    b.geo, b.indicator_id, b.title_en,
    a.rank_words_en as rank_before, a.period as period_before,
    a.source_id || ', ' || a.edition as edition_before,
    b.rank_words_en as rank_after, b.period as period_after,
    b.source_id || ', ' || b.edition as edition_after
from a.mart.japan_vs_world as a
inner join b.mart.japan_vs_world as b on a.indicator_id = b.indicator_id
-- that another source answers is told, since its place is another one
where
    a.rank_computed is distinct from b.rank_computed
    and coalesce({NO_MOVEMENT}, 'another source') = 'another source'
order by b.indicator_id
"""
_VERDICTS = """
select
    b.claim_id,
    a.verdict as verdict_before, a.verdict_latest as latest_before,
    b.verdict as verdict_after, b.verdict_latest as latest_after
from a.mart.claim_checks as a
inner join b.mart.claim_checks as b on a.claim_id = b.claim_id
where a.verdict is distinct from b.verdict or a.verdict_latest is distinct from b.verdict_latest
order by b.claim_id
"""
_ECONOMIES_LOST = """
select b.indicator_id, b.source_id, b.geo, b.lost_with, b.lost_on, b.periods_lost
from b.audit.watched_economies_lost as b
left join a.audit.watched_economies_lost as a
    on b.indicator_id = a.indicator_id
    and b.source_id = a.source_id
    and b.geo = a.geo
where a.geo is null
order by b.geo, b.indicator_id, b.source_id
"""
#: What a release must have to be compared: one of an earlier version, or a small one, has less.
_NEEDED = {
    RANK: (
        "mart.japan_vs_world",
        {
            "geo",
            "indicator_id",
            "title_en",
            "rank_computed",
            "rank_words_en",
            "n_ranked",
            "rank_basis",
            "universe_id",
            "period",
            "edition",
        },
    ),
    VERDICT: ("mart.claim_checks", {"claim_id", "verdict", "verdict_latest"}),
    ECONOMY_LOST: ("audit.watched_economies_lost", {"indicator_id", "source_id", "geo", "lost_with", "lost_on"}),
}


@dataclass(frozen=True)
class Change:
    """Something that is not what it was, and what to type to see more; ``cause`` is the release that changed it."""

    kind: str
    cause: str
    title: str
    message: str
    next_step: str


def changes_between(before: Path, after: Path) -> list[Change]:
    """The ranks and verdicts that differ between two releases' DuckDB files, and the economies that lists have lost.

    Ranks are compared where both releases have the same default focus, and what one of the two has no table for is
    not compared.

    Raises:
        duckdb.Error: a file cannot be read.
    """
    import duckdb

    with duckdb.connect() as connection:
        attach(connection, before, "a")
        attach(connection, after, "b")
        focus = [connection.execute(_FOCUS.format(release=name)).fetchone() for name in ("a", "b")]
        changes = []
        if focus[0] == focus[1] and _has(connection, RANK):
            changes += [_rank(after.stem, row) for row in named_rows(connection, _RANKS)]
        if _has(connection, VERDICT):
            changes += [_verdict(after.stem, row) for row in named_rows(connection, _VERDICTS)]
        if _has(connection, ECONOMY_LOST):
            changes += [_economy_lost(after.stem, row) for row in named_rows(connection, _ECONOMIES_LOST)]
        return changes


def _has(connection: duckdb.DuckDBPyConnection, kind: str) -> bool:
    """Whether both releases have the table with the columns that are needed."""
    table, columns = _NEEDED[kind]
    schema, _, name = table.partition(".")
    found = connection.execute(
        "select database_name, column_name from duckdb_columns() "
        f"where schema_name = {quoted(schema)} and table_name = {quoted(name)}"
    ).fetchall()
    return all(columns <= {column for database, column in found if database == release} for release in ("a", "b"))


def _rank(release: str, row: dict[str, Any]) -> Change:
    geo, indicator = row["geo"], row["indicator_id"]
    before = _place(row["rank_before"], row["period_before"], row["edition_before"])
    after = _place(row["rank_after"], row["period_after"], row["edition_after"])
    return Change(
        RANK,
        f"{RANK}:{release}:{geo}:{indicator}",
        f"{geo}: another rank in {row['title_en']} ({indicator})",
        f"it was {before}, and is {after}",
        f"aigap query \"from mart.revisions where indicator_id = '{indicator}' and geo = '{geo}'\"",
    )


def _place(rank: str | None, period: str | None, edition: str | None) -> str:
    place = f"no rank in {period}" if rank is None else f"rank {rank} in {period}"
    return f"{place} ({edition})"


def _verdict(release: str, row: dict[str, Any]) -> Change:
    claim = row["claim_id"]
    before, after = [
        f"{row[f'verdict_{t}']} (by the latest edition: {row[f'latest_{t}']})" for t in ("before", "after")
    ]
    return Change(
        VERDICT,
        f"{VERDICT}:{release}:{claim}",
        f"another verdict on the claim {claim}",
        f"it was {before}, and is {after}",
        f"aigap query \"from mart.claim_checks where claim_id = '{claim}'\"",
    )


def _economy_lost(release: str, row: dict[str, Any]) -> Change:
    geo, indicator, source = row["geo"], row["indicator_id"], row["source_id"]
    return Change(
        ECONOMY_LOST,
        f"{ECONOMY_LOST}:{release}:{geo}:{indicator}:{source}",
        f"{geo} is gone from {indicator} of {source}",
        f"{row['lost_with']} has it no more: {row['periods_lost']} periods are withdrawn on {row['lost_on']}",
        f"aigap query \"from mart.revisions where indicator_id = '{indicator}' and geo = '{geo}'\"",
    )
