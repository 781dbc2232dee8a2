"""OpenAlex: AI works by country of their authors' institutions, one answer of the works API for each year.

Belongs here: the groups of such an answer as rows, and the years that are asked for. Not here: works themselves.

AI is OpenAlex's subfield 1702 (Artificial Intelligence) as a work's primary topic; the older concept of that name is
retired and far wider. A work of several countries is counted once for each. A country is known by the code in its
group's ``key``: its name is only kept, since the publisher renames countries. The answer names no year, so each dataset
knows its own; a year that was still running on the day of the answer is provisional. An answer holds at most 200
groups, the largest first. The shape comes from the publisher's documentation, and a key is needed (AIGAP_OPENALEX_KEY).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.json_answer import read_json
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Dataset, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import cell_observations

TABLE = "openalex_ai_articles"
FIRST_YEAR = 2015
#: One call each, up to the year in which the process was started.
YEARS = range(FIRST_YEAR, datetime.now(UTC).year + 1)
MOST_GROUPS = 200

_COUNTRY_KEY = re.compile(r"(?:https://openalex\.org/countries/)?([A-Z]{2})")
_NO_COUNTRY = "works of which no author's country is known"


@dataclass(frozen=True)
class _Year:
    """The answer for one year of publication."""

    year: int

    def parse(self, payload: bytes, context: ParseContext) -> ParsedFile:
        """Read the answer, one row per country.

        Raises:
            HeldFileError: no JSON, an error message, or not the groups of a query.
        """
        groups = _groups(payload, context)
        parsed = ParsedFile(rows={TABLE: []}, rows_read=len(groups))
        if len(groups) >= MOST_GROUPS:
            parsed.notes.append(f"{len(groups)} groups: the answer's limit, so the smallest countries are cut off")
        for row_number, group in enumerate(groups, 2):  # as if the answer's meta were a header in row 1
            if group["key"] in ("unknown", None):
                parsed.exclude(_NO_COUNTRY)
                continue
            try:
                parsed.rows[TABLE].append(_row(group, row_number, self.year, context))
            except BadCellError as error:
                parsed.quarantined.append(
                    QuarantinedRow.of(error, table_name=TABLE, file_name=context.file_name, row_number=row_number)
                )
        return parsed


def _groups(payload: bytes, context: ParseContext) -> list[dict[str, Any]]:
    answer = read_json(payload, source=context.source_id, file=context.file_name)
    match answer:
        case {"meta": {"count": int()}, "group_by": [_, *_] as groups} if all(_is_group(group) for group in groups):
            return list(groups)
    expected = "an answer with meta.count and a list group_by of key, key_display_name and count"
    raise HeldFileError(source=context.source_id, file=context.file_name, expected=expected, seen=str(answer)[:300])


def _is_group(group: object) -> bool:
    return isinstance(group, dict) and {"key", "key_display_name", "count"} <= group.keys()


def _row(group: dict[str, Any], row_number: int, year: int, context: ParseContext) -> dict[str, object]:
    key = _COUNTRY_KEY.fullmatch(str(group["key"]))
    if key is None:
        expected = "the address of a country, such as https://openalex.org/countries/JP"
        raise BadCellError("not a country", column="key", raw_value=str(group["key"]), expected=expected)
    count = group["count"]
    if isinstance(count, bool) or not isinstance(count, int):
        raise BadCellError("not a whole JSON number", column="count", raw_value=repr(count), expected="a whole number")
    return {
        "file_name": context.file_name,
        "row_number": row_number,
        "country": str(group["key_display_name"]),
        "country_code": key[1],
        "geo": context.economies.geo(key[1], column="key"),
        "year": year,
        "is_running": context.is_running(year),
        "value_as_published": str(count),
        "articles": count,
    }


def _dataset(year: int) -> Dataset:
    query = f"primary_topic.subfield.id:1702,publication_year:{year},type:article%7Creview"
    return Dataset(
        dataset_id=f"ai_articles_{year}",
        file_name=f"ai_articles_{year}.json",
        content="json",
        parse=_Year(year).parse,
        tables=(
            SourceTable(
                TABLE,
                "schemas.src.openalex:AiArticles",
                OBSERVATIONS,
                published_names={"country": "key_display_name", "country_code": "key", "value_as_published": "count"},
            ),
        ),
        urls=(f"https://api.openalex.org/works?filter={query}&group_by=authorships.countries&per_page={MOST_GROUPS}",),
        key_setting="AIGAP_OPENALEX_KEY",
        key_parameter="api_key",
        confirmed=False,
    )


OBSERVATIONS = cell_observations(
    TABLE,
    indicator_id="ai_articles",
    value="articles",
    unit="articles",
    figure="works by authorships.countries",
    column="'count'",
    obs_status="case when is_running then 'provisional' else 'observed' end",
)

SOURCE = Source(source_id="openalex", datasets=tuple(_dataset(year) for year in YEARS))
