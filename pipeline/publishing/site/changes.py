"""What a release says otherwise than the one before: editions that arrived, and answers that changed.

Belongs here: the changelog of the data. That of the code is CHANGELOG.md.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contracts.sql_text import attach, quoted
from pipeline.landing.records import Rollback
from pipeline.publishing.content import Content
from pipeline.reporting.words import LANGUAGES, period_words, reason_words, value_words

_EARLIER = "earlier"
_EDITIONS = """
select s.source_id, p.title_en, p.title_ja, s.edition, min(s.published_at) as published_at
from meta.snapshots as s
inner join core.sources as p on s.source_id = p.source_id
where not exists (
    select 1 from earlier.meta.snapshots as e where e.source_id = s.source_id and e.edition = s.edition
)
group by all
order by s.source_id, s.edition
"""
_ANSWERS = """
select
    b.geo, i.title_en, i.title_ja, b.unit, a.value as value_before, a.missing_reason as reason_before,
    a.period as period_before, a.edition as edition_before, b.value, b.missing_reason, b.period, b.edition
from earlier.mart.country_vs_world as a
inner join mart.country_vs_world as b on a.geo = b.geo and a.indicator_id = b.indicator_id
inner join core.indicators as i on b.indicator_id = i.indicator_id
where
    (a.value, a.period, a.edition) is distinct from (b.value, b.period, b.edition)
    and (a.value is not null or b.value is not null)
    and a.source_id not in ({left_out}) and b.source_id not in ({left_out})
order by b.geo, b.indicator_id
"""
_FOCUS = "select value from meta.parameters where parameter = 'default_focus'"


def changes_since(content: Content, earlier: Path | None) -> dict[str, Any]:
    """The changes as JSON holds them; nothing but ``since`` where there is no release before.

    Args:
        content: the release; its connection may attach another one.
        earlier: the warehouse of the release before; one of earlier code may have other columns, and is not compared.
    """
    if earlier is None:
        return {"since": None}
    attach(content.connection, earlier, _EARLIER)
    try:
        editions = [row for row in content.rows(_EDITIONS) if row["source_id"] not in content.reasons]
        answers = content.rows(_ANSWERS.format(left_out=_listed(content.reasons)))
        (focus,) = content.connection.execute(_FOCUS).fetchone() or ("",)
    except (duckdb.BinderException, duckdb.CatalogException):
        return {"since": None}
    finally:
        content.connection.execute(f"detach {_EARLIER}")
    return {
        "since": earlier.parent.name,
        "editions": [{**row, "published_at": str(row["published_at"])} for row in editions],
        "answers_changed": len(answers),
        "focus": [_in_words(row) for row in answers if row["geo"] == focus],
    }


def _listed(names: Collection[str]) -> str:
    return ", ".join(quoted(name) for name in names) or "''"


def _in_words(row: dict[str, Any]) -> dict[str, str]:
    said = {f"title_{language}": row[f"title_{language}"] for language in LANGUAGES}
    for language in LANGUAGES:
        before = value_words(row["value_before"], row["unit"], language) or reason_words(row["reason_before"], language)
        after = value_words(row["value"], row["unit"], language) or reason_words(row["missing_reason"], language)
        said[f"before_{language}"] = f"{before} ({period_words(row['period_before'])}, {row['edition_before']})"
        said[f"after_{language}"] = f"{after} ({period_words(row['period'])}, {row['edition']})"
    return said


def changes_markup(changes: dict[str, Any], language: str) -> str:
    """What changed, in one language."""
    is_japanese = language == "ja"
    if changes["since"] is None:
        nothing = "比べられる前のリリースがない。" if is_japanese else "There is no release before it to compare with."
        return f"<p>{nothing}</p>"
    editions = [f"{row[f'title_{language}']}: {row['edition']} ({row['published_at']})" for row in changes["editions"]]
    answers = [
        f"{row[f'title_{language}']}: {row[f'before_{language}']} → {row[f'after_{language}']}"
        for row in changes["focus"]
    ]
    heads = ("新しい版", "変わった答え") if is_japanese else ("New editions", "Answers that changed")
    counted = (
        f"全国・地域で{changes['answers_changed']:,}件。既定の対象国："
        if is_japanese
        else f"{changes['answers_changed']:,} over all economies; of the default focus:"
    )
    none = "なし" if is_japanese else "none"
    return f"<h4>{heads[0]}</h4>{_items(editions, none)}<h4>{heads[1]}</h4><p>{counted}</p>{_items(answers, none)}"


def rollback_words(rollback: Rollback, language: str) -> str:
    """The mark of a release that a person went back from."""
    day, instead = f"{rollback.decided_at:%Y-%m-%d}", rollback.release_id
    if language == "ja":
        return f"取り消し：{day}に{instead}へ戻した"
    return f"rolled back to {instead} on {day}"


def _items(texts: list[str], none: str) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts or [none]) + "</ul>"
