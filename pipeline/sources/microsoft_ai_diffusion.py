"""Microsoft AI Diffusion: the share of people who use AI, by economy and wave, from the report's repository.

Belongs here: the report's data file, wide (one column a wave), read into one row per economy and wave. Not here: the
world average, which is in the report's text only.

The file has been mac-roman (byte 0x9f in ``Türkiye``) and may be UTF-8, which its bytes tell. Its shares read
``22.50%``, and its name and columns change with each wave. The newest file is therefore chosen from the list of the
repository's folder, by the wave in its name, whichever way that is written (``AI_Diffusion_Q22026_Update.csv``,
``AI_Diffusion_2026Q3.csv``); a file of the folder that may be a newer wave and cannot be taken is told. A wave is read
from its header: ``H1 2025 AI Diffusion`` is 2025-S1, ``Q1 2026 AI Diffusion`` is 2026-Q1.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from pipeline.parsing.faults import BadCellError, HeldFileError, QuarantinedRow
from pipeline.parsing.json_answer import read_json
from pipeline.parsing.numbers import strip_percent
from pipeline.parsing.text_table import Record
from pipeline.reference.parse_context import ParseContext
from pipeline.sources.declaration import Chosen, Dataset, Listing, ParsedFile, Source, SourceTable
from pipeline.sources.observation_sql import NO_MONEY, decimals_of

SOURCE_ID = "microsoft_ai_diffusion"
#: The newest file that was known when this was written, for when the listing cannot be reached.
KNOWN_FILE = "AI_Diffusion_Q22026_Update.csv"
TABLE = "microsoft_ai_diffusion"
LISTING_URL = "https://api.github.com/repos/microsoft/ai-diffusion-report/contents/data"

_ECONOMY = "Economy"
_WAVE = re.compile(r"(?:H(?P<half>[12])|Q(?P<quarter>[1-4])) (?P<year>20[0-9]{2}) AI Diffusion", re.IGNORECASE)
#: A file of the report, and the wave in its name: Q22026, Q2_2026, 2026Q3, 2026-H2.
_FILE = re.compile(r"[A-Z0-9_. -]*diffusion[A-Z0-9_. -]*", re.IGNORECASE)
_PART = r"(?:H(?P<half{0}>[12])|Q(?P<quarter{0}>[1-4]))"
_WAVE_OF_FILE = re.compile(
    rf"(?<![A-Z0-9])(?:{_PART.format(1)}[_. -]?(?P<year1>20[0-9]{{2}})|(?P<year2>20[0-9]{{2}})[_. -]?{_PART.format(2)})"
    r"(?![0-9])",
    re.IGNORECASE,
)
_NO_VALUE = "the publisher gives no share for this economy and wave"


def parse_ai_diffusion(payload: bytes, context: ParseContext) -> ParsedFile:
    """Read the report's file, one row per economy and wave; ``rows_read`` counts those cells.

    Raises:
        HeldFileError: the bytes are no such csv, or no column is a wave.
    """
    table = context.text_table(payload, required=(_ECONOMY,), encoding=_encoding(payload))
    waves = {name: period for name in table.header if (period := _period(name))}
    if not waves:
        expected = "at least one column such as 'H1 2025 AI Diffusion' or 'Q1 2026 AI Diffusion'"
        seen = ", ".join(table.header)[:300]
        raise HeldFileError(source=context.source_id, file=context.file_name, row=1, expected=expected, seen=seen)
    parsed = ParsedFile(rows={TABLE: []}, rows_read=len(table) * len(waves))
    parsed.notes += [f"column not read: {name}" for name in table.added_columns if name not in waves]
    for record in table:
        for wave, period in waves.items():
            _add_cell(parsed, record, wave, period, context)
    return parsed


def _encoding(payload: bytes) -> str:
    """UTF-8 where the bytes are that: text in mac-roman with a letter beyond ASCII practically never is."""
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return "mac-roman"
    return "utf-8"


def _period(header: str) -> str | None:
    """The period that a wave's header names; None where the column is no wave."""
    match = _WAVE.fullmatch(header)
    if match is None:
        return None
    part = f"S{match['half']}" if match["half"] else f"Q{match['quarter']}"
    return f"{match['year']}-{part}"


def _add_cell(parsed: ParsedFile, record: Record, wave: str, period: str, context: ParseContext) -> None:
    """Add one economy's share of one wave, or say why it is left out."""
    if not record.cells[wave].strip():
        parsed.exclude(_NO_VALUE)
        return
    try:
        parsed.rows[TABLE].append(_row(record, wave, period, context))
    except BadCellError as error:
        parsed.quarantined.append(
            QuarantinedRow.of(error, table_name=TABLE, file_name=context.file_name, row_number=record.row_number)
        )


def _row(record: Record, wave: str, period: str, context: ParseContext) -> dict[str, object]:
    text = record.cells[wave].strip()
    digits, has_percent_sign = strip_percent(text)
    if not has_percent_sign:
        # Without the sign 0.225 and 22.5 are both plausible; other publishers did change from one to the other.
        raise BadCellError("no percent sign", column=wave, raw_value=text, expected="a percentage such as 22.50%")
    return {
        "file_name": context.file_name,
        "row_number": record.row_number,
        "economy": record.cells[_ECONOMY].strip(),
        "geo": context.economies.geo(record.cells[_ECONOMY], column=_ECONOMY),
        "wave": wave,
        "period": period,
        "share_as_published": text,
        "ai_diffusion_share": context.units.scaled(digits, "percent", column=wave)[0],
    }


def newest_file(listing: bytes) -> Chosen:
    """The file of the newest wave in the repository's folder; of two of one wave, the update.

    Raises:
        HeldFileError: the listing is no list of files, or no csv in it is named like a wave.
    """
    match read_json(listing, source=SOURCE_ID, file="the repository's data folder"):
        case [*entries]:
            names = [str(entry["name"]) for entry in entries if isinstance(entry, dict) and "name" in entry]
        case answer:
            raise _no_file(str(answer)[:300])
    waves = {name: _end_of_wave(name) for name in sorted(names) if _FILE.fullmatch(name)}
    readable = {name: end for name, end in waves.items() if end and name.lower().endswith(".csv")}
    if not readable:
        raise _no_file(", ".join(names)[:300])
    newest = max(readable, key=lambda name: (readable[name], "update" in name.lower(), name))
    others = [name for name, end in waves.items() if name not in readable and (end is None or end > readable[newest])]
    return Chosen(_address(newest), note=_note(others, newest))


def _end_of_wave(name: str) -> tuple[int, int] | None:
    """The year and the last month of the wave that a file's name names."""
    match = _WAVE_OF_FILE.search(name)
    if match is None:
        return None
    half, quarter = match["half1"] or match["half2"], match["quarter1"] or match["quarter2"]
    return int(match["year1"] or match["year2"]), 6 * int(half) if half else 3 * int(quarter)


def _note(others: list[str], newest: str) -> str | None:
    if not others:
        return None
    return f"the folder also has {', '.join(others)}, which may be a newer wave than {newest}: if so, hand it over"


def _no_file(seen: str) -> HeldFileError:
    expected = f"a file named like {KNOWN_FILE} in the repository's data folder"
    return HeldFileError(source=SOURCE_ID, file=LISTING_URL, expected=expected, seen=seen)


def _address(name: str) -> str:
    return f"https://raw.githubusercontent.com/microsoft/ai-diffusion-report/main/data/{quote(name)}"


#: Every share is an estimate of the publisher. The published text goes without its percent sign, as elsewhere.
OBSERVATIONS = f"""
select
    'ai_diffusion_share' as indicator_id,
    geo,
    period,
    'survey_wave' as time_basis,
    {NO_MONEY},
    ai_diffusion_share as value,
    'share' as unit,
    rtrim(share_as_published, '% ') as value_as_published,
    {decimals_of("rtrim(share_as_published, '% ')")} as decimals,
    'estimated' as obs_status,
    'AI diffusion by economy' as figure,
    cast(null as date) as published_at,
    snapshot_id,
    file_name || ' row ' || row_number || ' column ' || wave as locator
from src.{TABLE}
"""

SOURCE = Source(
    source_id=SOURCE_ID,
    datasets=(
        Dataset(
            dataset_id="ai_diffusion",
            file_name="AI_Diffusion.csv",
            content="csv",
            parse=parse_ai_diffusion,
            tables=(
                SourceTable(
                    name=TABLE,
                    schema="schemas.src.microsoft_ai_diffusion:AiDiffusion",
                    observations_sql=OBSERVATIONS,
                    time_columns=("period",),
                    published_names={"economy": _ECONOMY},
                ),
            ),
            urls=(_address(KNOWN_FILE),),
            listing=Listing(url=LISTING_URL, content="json", choose=newest_file),
        ),
    ),
)
