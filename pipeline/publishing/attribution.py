"""``ATTRIBUTION.md``: whose rows an export holds, under which licence and citation, and what was left out and why.

Belongs here: the text that people read. The description for programs is in ``package``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.publishing.licences import Source
from pipeline.publishing.selection import Selection

_WHAT_THIS_IS = """\
# Attribution

Tables of the aigap release `{release_id}`. aigap's own texts and computations are under the MIT licence; the values
belong to their publishers. Whoever passes rows on passes the citations below on with them.

Left to the publishers are the tables of the schema `src`, which are close to their own files.
"""


def attribution(
    sources: Sequence[Source],
    selections: Sequence[Selection],
    *,
    release_id: str,
    rows_of: Mapping[str, int],
    left_out: Mapping[str, int],
    reasons: Mapping[str, str],
) -> str:
    """The whole text: the sources inside, the sources and tables left out, the sources without rows."""
    inside = [source for source in sources if rows_of.get(source.source_id)]
    silent = [
        source.source_id for source in sources if source.source_id not in reasons and not rows_of.get(source.source_id)
    ]
    parts = [_WHAT_THIS_IS.format(release_id=release_id), "## Sources inside\n"]
    parts += [_entry(source, rows_of[source.source_id]) for source in inside]
    parts += ["## Left out\n", _omissions(selections, left_out, reasons)]
    if silent:
        parts.append(f"## Without rows in this release\n\n{', '.join(f'`{source}`' for source in silent)}\n")
    return "\n".join(parts)


def _entry(source: Source, rows: int) -> str:
    licence = f"[{source.licence}]({source.licence_url})" if source.licence_url else source.licence
    facts = "; single facts, passed on with their citation" if source.redistribution == "facts_only" else ""
    return (
        f"### {source.title_en} (`{source.source_id}`)\n\n"
        f"- publisher: {source.publisher}, <{source.homepage}>\n"
        f"- licence: {licence}{facts}\n"
        f"- citation: {source.citation_en}\n"
        f"- 引用: {source.citation_ja}\n"
        f"- rows in these tables: {rows:,}\n"
    )


def _omissions(selections: Sequence[Selection], left_out: Mapping[str, int], reasons: Mapping[str, str]) -> str:
    lines = [f"- `{source}`: {left_out.get(source, 0):,} rows; {reason}" for source, reason in reasons.items()]
    for selection in selections:
        for source, rows in selection.left_out.items():
            lines.append(f"    - `{selection.table.name}`: {rows:,} rows of {source}")
    return "\n".join(lines or ["Nothing."]) + "\n"
