"""What Dagster shows beside an asset and a check: what was expected and seen, the worst rows, and the headline's gap.

Publishers' texts are in what is shown. Plain text is shown as text; what becomes Markdown is escaped here, for HTML and
for Markdown, so that a name can neither run nor break a table.
"""

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline.contracts.check_results import CheckResult, in_figures
from pipeline.health.source_status import BROKEN, SourceStatus

HEADLINE_TABLE = "mart.japan_vs_world"
#: How many characters the leader's bar takes.
BAR = 20
#: What Markdown would read as markup, a table's own sign among it.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")
#: The unit of what is a rank itself.
RANK_UNIT = "rank"
_HEADLINE = """
    select i.title_en, j.geo, j.period, j.ratio_to_leader, j.gap_abs, j.unit, j.leader_geo, j.obs_status
    from mart.japan_vs_world as j
    inner join core.indicators as i on j.indicator_id = i.indicator_id
    where i.headline_order is not null
    order by i.headline_order
"""

_HEADLINE_NUMBERS = """
    select i.title_en, j.unit, j.gap_abs, j.rank_computed, j.years_behind
    from mart.japan_vs_world as j
    inner join core.indicators as i on j.indicator_id = i.indicator_id
    where i.headline_order is not null
    order by i.headline_order
"""
_SOURCE_NUMBERS = """
    select
        o.source_id,
        count(*) as n_rows,
        count(distinct o.geo) filter (where e.geo_type = 'economy') as n_economies,
        max(o.year) as newest_year,
        max_by(o.period, o.period_end) as newest_period
    from core.observations as o
    left join core.economies as e on o.geo = e.geo
    where o.superseded_at is null
    group by o.source_id
"""
Metadata = dict[str, dg.MetadataValue | str | int | float]


def check_metadata(check: CheckResult) -> Metadata:
    """What a check expects; and where it failed what was seen, the worst rows, the likely cause and what to do."""
    metadata: Metadata = {"failures": check.failures}
    texts = {"expected": check.expected}
    if not check.passed:
        texts |= {"seen": check.actual, "likely cause": check.likely_cause, "next step": check.next_step}
    metadata |= {name: text for name, text in texts.items() if text}
    if check.worst_rows:
        metadata["worst rows"] = dg.MetadataValue.md(markdown_table(check.worst_rows))
    return metadata


def status_metadata(status: SourceStatus) -> Metadata:
    """What a source gives, and where that is less than it should, why and what to do."""
    metadata: Metadata = {"status": status.status, "served from": status.served_from}
    if status.status in BROKEN:
        metadata |= {
            "expected": "the publisher's newest file, reached, parsed and accepted",
            "seen": status.reason or status.status,
            "likely cause": _LIKELY_CAUSES[status.status],
            "next step": status.next_step or "aigap status",
        }
    return metadata


_LIKELY_CAUSES = {
    "unreachable": "the publisher cannot be reached, or answers with something else",
    "outdated": "the publisher has stopped to keep this file, or publishes it elsewhere",
    "held": "the publisher's file is cut short, rearranged or in other units",
}


def escaped(value: object) -> str:
    """A value as Markdown that shows it and does nothing else."""
    text = "" if value is None else " ".join(in_figures(value).split())
    return _MARKUP.sub(r"\\\1", html.escape(text, quote=False))  # quotes do nothing outside of a tag


def markdown_table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a Markdown table with the columns of the first."""
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns)]
    head = " | ".join(escaped(name) for name in lines[0])
    body = [" | ".join(escaped(row.get(name)) for name in columns) for row in rows]
    return "\n".join(f"| {line} |" for line in [head, " | ".join(lines[1]), *body])


def source_numbers(warehouse: Path) -> dict[str, Metadata]:
    """What a release has of each source, by its id, as numbers that are plotted over time."""
    import duckdb

    names = ("rows", "economies", "newest year", "newest period")
    try:
        rows = _rows(warehouse, _SOURCE_NUMBERS) if warehouse.exists() else []
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}  # another version of aigap has made it
    return {
        str(source_id): {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for source_id, *values in rows
    }


def headline_numbers(warehouse: Path) -> Metadata:
    """Gap to the leader, rank and years behind of each indicator of the headline, as far as there are any."""
    return {
        f"{title}: {name}": float(in_figures(value)) if isinstance(value, float) else value
        for title, unit, *values in _rows(warehouse, _HEADLINE_NUMBERS)
        for name, value in zip((f"gap to the leader ({unit})", "rank", "years behind"), values, strict=True)
        if value is not None
    }


def _rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def headline_chart(warehouse: Path) -> str:
    """How much of the leader's value the focus economy has, a bar for each indicator of the headline."""
    shown = [
        {"indicator": title, "period": period, **_gap_cells(geo, ratio, gap, unit, leader, status)}
        for title, geo, period, ratio, gap, unit, leader, status in _rows(warehouse, _HEADLINE)
    ]
    return markdown_table(shown) if shown else "no indicator of the headline has a row"


def _gap_cells(
    geo: str, ratio: float | None, gap: float | None, unit: str, leader: str | None, status: str | None
) -> dict[str, str]:
    bar = ("█" * round(ratio * BAR)).ljust(BAR, "░") if ratio is not None and 0 <= ratio <= 1 else ""
    if ratio is not None:
        gap_text = f"{ratio:.1%} of {leader}"
    elif gap is not None and unit == RANK_UNIT:
        gap_text = f"{abs(gap):.0f} places behind {leader}"
    else:
        gap_text = f"{gap:,.6g} {unit} from {leader}" if gap is not None else f"{geo} {status or 'no value'}"
    return {"share of the leader's": bar, "gap": gap_text}
