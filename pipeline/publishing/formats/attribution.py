"""``ATTRIBUTION.md``: whose rows an export holds, under which licence and citation, and what was left out and why.

Belongs here: the text that people read. The description for programs is in ``package``.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.publishing.content import Content
from pipeline.publishing.licences import Source

_WHAT_THIS_IS = """\
# Attribution

Tables of the aigap release `{release_id}`. aigap's own texts and computations are under the MIT licence; the values
belong to their publishers. Whoever passes rows on passes the citations below on with them.

Left to the publishers are the tables of the schema `src`, which are close to their own files.
"""


def write(content: Content, folder: Path) -> None:
    """Write the sources inside, the sources and tables left out, and the sources without rows."""
    (folder / "ATTRIBUTION.md").write_text(_attribution(content), encoding="utf-8")


def _attribution(content: Content) -> str:
    silent = [s.source_id for s in content.sources if s.source_id not in content.reasons and s not in content.inside]
    parts = [_WHAT_THIS_IS.format(release_id=content.release_id), "## Sources inside\n"]
    parts += [_entry(source, content.rows_of[source.source_id]) for source in content.inside]
    parts += ["## Left out\n", _omissions(content)]
    if silent:
        parts.append(f"## Without rows in these tables\n\n{', '.join(f'`{source}`' for source in silent)}\n")
    return "\n".join(parts)


def _entry(source: Source, rows: int) -> str:
    licence = f"[{source.licence}]({source.licence_url})" if source.licence_url else source.licence
    facts = "; single facts, passed on with their citation" if source.redistribution == "facts_only" else ""
    inside = "" if rows else "; its values are inside measures per head, per GDP or in yen"
    return (
        f"### {source.title_en} (`{source.source_id}`)\n\n"
        f"- publisher: {source.publisher}, <{source.homepage}>\n"
        f"- licence: {licence}{facts}\n"
        f"- citation: {source.citation_en}\n"
        f"- 引用: {source.citation_ja}\n"
        f"- rows in these tables: {rows:,}{inside}\n"
    )


def _omissions(content: Content) -> str:
    lines = [
        f"- `{source}`: {content.left_out.get(source, 0):,} rows; {reason}"
        for source, reason in content.reasons.items()
    ]
    for selection in content.selections:
        for source, rows in selection.left_out.items():
            lines.append(f"    - `{selection.table.name}`: {rows:,} rows of {source}")
    return "\n".join(lines or ["Nothing."]) + "\n"
