"""What Dagster shows beside an asset and a check: what was expected and seen, the worst rows, and the headline's gap.

Publishers' texts are in what is shown. Plain text is shown as text; what becomes Markdown is escaped here, for HTML and
for Markdown, so that a name can neither run nor break a table.
"""

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg

from pipeline.contracts.check_results import CheckResult
from pipeline.health.source_status import BROKEN, SourceStatus

HEADLINE_TABLE = "mart.japan_vs_world"
#: How many characters the leader's bar takes.
BAR = 20
#: What Markdown would read as markup, a table's own sign among it.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")
_HEADLINE = """
    select i.title_en, j.geo, j.period, j.ratio_to_leader, j.gap_abs, j.unit, j.leader_geo, j.obs_status
    from mart.japan_vs_world as j
    inner join core.indicators as i on j.indicator_id = i.indicator_id
    where i.headline_order is not null
    order by i.headline_order
"""

Metadata = dict[str, dg.MetadataValue | str | int]


def check_metadata(check: CheckResult) -> Metadata:
    """What a check expects; and where it failed what was seen, the worst rows, the likely cause and what to do."""
    metadata: Metadata = {"failures": check.failures}
    texts = {"expected": check.expected}
    if not check.passed:
        texts |= {"seen": check.message, "likely cause": check.likely_cause, "next step": check.next_step}
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
    text = " ".join(str("" if value is None else value).split())
    return _MARKUP.sub(r"\\\1", html.escape(text))


def markdown_table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a Markdown table with the columns of the first."""
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns)]
    head = " | ".join(escaped(name) for name in lines[0])
    body = [" | ".join(escaped(row.get(name)) for name in columns) for row in rows]
    return "\n".join(f"| {line} |" for line in [head, " | ".join(lines[1]), *body])


def headline_chart(warehouse: Path) -> str:
    """How much of the leader's value the focus economy has, a bar for each indicator of the headline."""
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(_HEADLINE).fetchall()
    shown = [
        {"indicator": title, "period": period, **_gap_cells(geo, ratio, gap, unit, leader, status)}
        for title, geo, period, ratio, gap, unit, leader, status in rows
    ]
    return markdown_table(shown) if shown else "no indicator of the headline has a row"


def _gap_cells(
    geo: str, ratio: float | None, gap: float | None, unit: str, leader: str | None, status: str | None
) -> dict[str, str]:
    bar = ("█" * round(ratio * BAR)).ljust(BAR, "░") if ratio is not None and 0 <= ratio <= 1 else ""
    if ratio is not None:
        gap_text = f"{ratio:.1%} of {leader}"
    else:
        gap_text = f"{gap:,.6g} {unit} from {leader}" if gap is not None else f"{geo} {status or 'no value'}"
    return {"share of the leader's": bar, "gap": gap_text}
