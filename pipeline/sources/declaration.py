"""What a source declares: its datasets, where their bytes come from, how they are read, what they say.

Belongs here: the typed form of a declaration, and what a parser is given and gives back. The publisher's name,
licence, citation and cadence are rows of ``warehouse/reference/sources/sources.csv`` under the same ``source_id``.
Nothing heavy is imported here, so that knowing the sources costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.parsing.faults import QuarantinedRow, RunFault
from pipeline.reference.parse_context import ParseContext

if TYPE_CHECKING:
    import polars as pl

#: The folder of the AI Index of 2026 holds 3 MB; a home folder handed over by mistake holds more than a disk has.
MAX_BYTES_BY_HAND = 200_000_000
#: The largest file that is fetched is Epoch's list of models, 2.3 MB in 2026; ECB's zip is 0.7 MB.
MAX_BYTES_BY_FETCH = 64 * 1024 * 1024


@dataclass
class ParsedFile:
    """What a parser made of a file: rows by table, rows it refused, and the account of every record.

    A table's rows are in ``rows``, or in ``frames`` where the parser of a large file works a column at a time.
    ``rows_read`` = rows of all tables + quarantined + sum of ``rows_excluded`` for a parser that makes one row of one
    record; a parser that makes several rows of one record counts cells, and says so in its docstring.
    """

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    rows_read: int = 0
    rows_excluded: dict[str, int] = field(default_factory=dict)
    published_at: date | None = None
    notes: list[str] = field(default_factory=list)

    def exclude(self, rule: str, count: int = 1) -> None:
        """Count records that a declared rule leaves out."""
        if count:
            self.rows_excluded[rule] = self.rows_excluded.get(rule, 0) + count


Parser = Callable[[bytes, ParseContext], ParsedFile]


@dataclass(frozen=True)
class SourceTable:
    """A table ``src.<name>``: its pandera schema by path, and the observations it holds as one SQL select.

    ``time_columns`` say when a row's value was measured (a day, a year or a period): a row later than the day of its
    snapshot is quarantined, unless a column of ``ahead`` has the value that makes it a plan or a forecast.
    ``quarantine_limit`` is the share of rows that may be quarantined before the file is held as a whole.
    ``published_names`` are the publisher's own names, a header or a JSON key, by the name of the column here.
    """

    name: str
    schema: str
    observations_sql: str
    time_columns: tuple[str, ...] = ("year",)
    ahead: Mapping[str, object] = field(default_factory=dict)
    quarantine_limit: float = 0.02
    published_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The file that a listing leads to.

    ``published_at`` is the day on which its publisher says to have published it, None where it names none; ``note`` is
    what a person should know of the choice.
    """

    url: str
    published_at: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Listing:
    """What a publisher has now: fetched first, and the address of the data is chosen from it.

    ``choose`` is a pure function from the listing's bytes to the one file to fetch. It raises ``HeldFileError``
    where the listing cannot be read or nothing in it fits: a guess would fetch an old file for a new one.
    """

    url: str
    content: str
    choose: Callable[[bytes], Chosen]


@dataclass(frozen=True)
class Dataset:
    """One file of a publisher, and how it is reached and read.

    It is fetched from the address that ``listing`` leads to, if there is one; from ``urls``, the first and then its
    fallbacks, where there is no listing or the listing cannot be reached; and handed over where it has neither.
    ``file_name`` is what its rows call it, whatever the address is.

    ``key_setting`` names the environment variable that holds a key for the publisher, and ``key_parameter`` the query
    parameter that takes it; without the key the dataset is not configured, which is no failure. ``confirmed`` is False
    where the shape comes from the publisher's documentation and no genuine file has been seen.

    ``retry_statuses`` are HTTP statuses that the publisher's server gives now and then to a right question, so that
    asking again helps, though they mean a wrong one elsewhere.

    ``max_bytes_by_hand`` and ``max_bytes_by_fetch`` are how large its file may be, handed over or in an answer: what is
    larger is another file, until a person says that it is not, by ``AIGAP_MAX_FILE_MB``.

    ``by_records`` says that the parser reads each record of a delimited text by itself, whatever stands in others, and
    takes from the file as a whole nothing else: a large file is then read a piece at a time, each under the header.

    ``outdated_after_days`` is for a file that its publisher may have stopped to keep: after so many days without
    another version the source is outdated, though every fetch of it succeeds. None asks for no change.
    """

    dataset_id: str
    file_name: str
    content: str
    parse: Parser
    tables: tuple[SourceTable, ...]
    urls: tuple[str, ...] = ()
    listing: Listing | None = None
    key_setting: str = ""
    key_parameter: str = ""
    confirmed: bool = True
    retry_statuses: tuple[int, ...] = ()
    by_records: bool = False
    outdated_after_days: int | None = None
    max_bytes_by_hand: int = MAX_BYTES_BY_HAND
    max_bytes_by_fetch: int = MAX_BYTES_BY_FETCH

    def __post_init__(self) -> None:
        """Refuse what cannot be cut into records: it would be read rightly until it has grown."""
        if self.by_records and self.content != "csv":
            raise RunFault(
                f"the data set {self.dataset_id} cannot be read by records",
                expected="a csv",
                seen=self.content,
                next_step="take by_records out of its declaration",
            )


@dataclass(frozen=True)
class Source:
    """A publisher with code of its own; publishers known only through embedded editions need none."""

    source_id: str
    datasets: tuple[Dataset, ...]
