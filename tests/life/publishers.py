"""Simulated publishers: how each writes what it says, under which addresses, and what a release has to say of it.

Belongs here: the shape of each publisher's file, and the cells that follow from a content. Not here: what happens to
them from day to day (``events``), and what a server does wrong (``tests.mirror``).
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from tests.life.contents import UNKNOWN_CODE, WAVES, YEARS, Cell, ModelList, Panel, first_list, first_panel
from tests.publications import DIFFUSION, GDP, INVESTMENT, MODELS, ROBOTS, csv_of, paths_of

#: The first year of the list of notable models.
FIRST_YEAR = 2003

Content = Panel | ModelList
Dataset = tuple[str, str]

_LISTING = "/api.github.com/repos/microsoft/ai-diffusion-report/contents/data"
_FOLDER = "/raw.githubusercontent.com/microsoft/ai-diffusion-report/main/data/"


@dataclass(frozen=True)
class Table:
    """A file before it is written: header and rows as text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def twice(self) -> Table:
        """Every row again behind all rows."""
        return Table(self.header, self.rows * 2)

    def with_column(self, name: str, text: str) -> Table:
        """A further column behind the others."""
        return Table((*self.header, name), tuple((*row, text) for row in self.rows))

    def renamed(self, old: str, new: str) -> Table:
        """One column under another name."""
        return Table(tuple(new if name == old else name for name in self.header), self.rows)

    def moved(self) -> Table:
        """The same columns in another order: the last one first."""
        return Table((self.header[-1], *self.header[:-1]), tuple((row[-1], *row[:-1]) for row in self.rows))


class Publisher(ABC):
    """One dataset of a publisher.

    Attributes:
        dataset: source and dataset id.
        indicators: what its cells are of.
        is_complete: whether a file that lacks a cell withdraws it; else the value of an older file stands.
        renamable: a column that the parser needs, and a name for it that nobody declared.
    """

    dataset: Dataset
    indicators: tuple[str, ...]
    is_complete: bool
    renamable: tuple[str, str]
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """The dataset as a fetch names it."""
        return "/".join(self.dataset)

    @abstractmethod
    def first(self, random: Random) -> Content:
        """What it says on the first day."""

    @abstractmethod
    def table(self, content: Content) -> Table:
        """The content as a table."""

    @abstractmethod
    def cells(self, content: Content) -> dict[Cell, float]:
        """What a release says of a content; a cell with a zero says nothing here."""

    def written(self, table: Table, today: date) -> bytes:
        """The file's bytes."""
        return csv_of(list(table.header), *map(list, table.rows)).decode().encode(self.encoding)

    def other_encoding(self, table: Table, today: date) -> bytes:
        """The file in an encoding that is right as well: with a byte-order mark."""
        return b"\xef\xbb\xbf" + csv_of(list(table.header), *map(list, table.rows))

    def wrong_encoding(self, table: Table, today: date) -> bytes:
        """The file in an encoding that nobody can know."""
        return csv_of(list(table.header), *map(list, table.rows)).decode().encode("utf-16")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path under which the file is asked for."""
        return tuple(paths_of(*self.dataset))

    def addresses(self, content: Content, payload: bytes) -> dict[str, bytes]:
        """What stands under which path."""
        return {self.paths[0]: payload}


class Chart(Publisher):
    """A grapher chart of Our World in Data: entity, code, year and value."""

    is_complete = False
    renamable = ("entity", "territory")

    def __init__(self, dataset: Dataset, indicator_id: str, value_column: str, highest: int) -> None:
        self.dataset, self.indicators = dataset, (indicator_id,)
        self._value_column, self._highest = value_column, highest

    def first(self, random: Random) -> Panel:
        return first_panel(random, YEARS, [str(year) for year in range(2013, 2018)], self._highest)

    def table(self, content: Content) -> Table:
        assert isinstance(content, Panel)
        rows = [
            (content.spelling.name(geo), geo, year, str(value)) for (geo, year), value in sorted(content.values.items())
        ]
        return Table(("entity", "code", "year", self._value_column), tuple(rows))

    def cells(self, content: Content) -> dict[Cell, float]:
        assert isinstance(content, Panel)
        return {(self.indicators[0], *key): float(value) for key, value in content.known.items()}

    @property
    def paths(self) -> tuple[str, ...]:
        return (self._metadata_path, *super().paths)

    @property
    def _metadata_path(self) -> str:
        return super().paths[0].replace(".csv", ".metadata.json")

    def addresses(self, content: Content, payload: bytes) -> dict[str, bytes]:
        metadata = {"columns": {self._value_column: {"shortName": self._value_column}}}
        return {self._metadata_path: json.dumps(metadata).encode(), super().paths[0]: payload}


class Series(Publisher):
    """A series of the World Bank, as JSON; its date of update advances with each new file."""

    dataset = GDP
    indicators = ("gdp_current_usd",)
    is_complete = True
    renamable = ("value", "obs_value")

    def first(self, random: Random) -> Panel:
        return first_panel(random, YEARS, [str(year) for year in range(2012, 2017)], 25 * 10**12)

    def table(self, content: Content) -> Table:
        assert isinstance(content, Panel)
        geos, years = content.economies, content.periods
        keys = [(geo, year) for geo in geos for year in years]
        rows = [
            (content.spelling.name(geo), _code_of(geo, content), year, str(content.values.get((geo, year), "")))
            for geo, year in keys
        ]
        return Table(("country", "countryiso3code", "date", "value"), tuple(rows))

    def cells(self, content: Content) -> dict[Cell, float]:
        assert isinstance(content, Panel)
        return {(self.indicators[0], *key): float(value) for key, value in content.known.items()}

    def written(self, table: Table, today: date) -> bytes:
        records = [self._record(dict(zip(table.header, row, strict=True))) for row in table.rows]
        meta = {
            "page": 1, "pages": 1, "per_page": 20000, "total": len(records), "sourceid": "2",
            "lastupdated": today.isoformat(),
        }  # fmt: skip
        return json.dumps([meta, records], ensure_ascii=False).encode()

    @staticmethod
    def _record(cells: dict[str, str]) -> dict[str, object]:
        record: dict[str, object] = {"indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"}}
        for name, text in cells.items():
            if name == "country":
                record[name] = {"id": "XX", "value": text}
            else:
                record[name] = (int(text) if text else None) if name in ("value", "obs_value") else text
        return record

    def other_encoding(self, table: Table, today: date) -> bytes:
        return b"\xef\xbb\xbf" + self.written(table, today)

    def wrong_encoding(self, table: Table, today: date) -> bytes:
        return self.written(table, today).replace(b"US$", b"US\xa4")


def _code_of(geo: str, content: Panel) -> str:
    """The code of an economy; the publisher's own where its name is one that nobody knows."""
    return UNKNOWN_CODE if geo == content.spelling.unknown else geo


class Waves(Publisher):
    """Microsoft's waves: a column and a file name for each wave, shares as percentages, in an encoding of its own."""

    dataset = DIFFUSION
    indicators = ("ai_diffusion_share",)
    is_complete = True
    renamable = ("Economy", "Country or area")
    encoding = "mac-roman"

    def first(self, random: Random) -> Panel:
        waves = ["2025-S1", "2025-S2", "2026-Q1"]
        return first_panel(random, WAVES, ["2024-S1", "2024-S2", *waves], 6000)

    def table(self, content: Content) -> Table:
        assert isinstance(content, Panel)
        header = [f"{_wave_name(wave)} AI Diffusion" for wave in content.periods]
        rows = [
            (content.spelling.name(geo), *(_percent(content.values.get((geo, wave))) for wave in content.periods))
            for geo in content.economies
        ]
        return Table(("Economy", *header), tuple(rows))

    def cells(self, content: Content) -> dict[Cell, float]:
        assert isinstance(content, Panel)
        return {(self.indicators[0], *key): float(Decimal(value) / 10_000) for key, value in content.known.items()}

    def other_encoding(self, table: Table, today: date) -> bytes:
        return csv_of(list(table.header), *map(list, table.rows))

    @property
    def paths(self) -> tuple[str, ...]:
        return (_LISTING, *super().paths)

    def addresses(self, content: Content, payload: bytes) -> dict[str, bytes]:
        assert isinstance(content, Panel)
        wave = content.periods[-1]
        name = f"AI_Diffusion_{wave[5:].replace('S', 'H')}{wave[:4]}.csv"
        return {_LISTING: json.dumps([{"name": "README.md"}, {"name": name}]).encode(), _FOLDER + name: payload}


def _wave_name(wave: str) -> str:
    return f"{wave[5:].replace('S', 'H')} {wave[:4]}"


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}%"


class Models(Publisher):
    """Epoch's list of notable models: what it counts, and the largest training runs."""

    dataset = MODELS
    indicators = ("notable_ai_models", "largest_training_compute_flop", "notable_ai_models_cumulative")
    is_complete = True
    renamable = ("Country (of organization)", "Country of the organization")

    def first(self, random: Random) -> ModelList:
        return first_list(random, 2014, 2019)

    def table(self, content: Content) -> Table:
        assert isinstance(content, ModelList)
        header = (
            "Model", "Organization", "Organization categorization", "Country (of organization)", "Publication date",
            "Domain", "Notability criteria", "Parameters", "Training compute (FLOP)",
            "Training compute cost (2023 USD)", "Confidence", "Model accessibility",
        )  # fmt: skip
        rows = []
        for name, model in content.models.items():
            countries = ",".join(content.spelling.name(geo) for geo in model.geos)
            row = (name, "A Lab", "Industry", countries, model.day.isoformat())
            rows.append((*row, "Language", "Highly cited", "1e9", model.compute, "", "Confident", "API access"))
        return Table(header, tuple(rows))

    def cells(self, content: Content) -> dict[Cell, float]:
        assert isinstance(content, ModelList)
        counted, largest, since = self.indicators
        cells: dict[Cell, float] = {}
        for model in content.models.values():
            for geo in {"WORLD", *model.geos} - {content.spelling.unknown}:
                count, most = (counted, geo, str(model.day.year)), (largest, geo, str(model.day.year))
                cells[count] = cells.get(count, 0) + 1
                cells[most] = max(cells.get(most, 0.0), float(model.compute))
                for year in range(model.day.year, content.last_year + 1):
                    total = (since, geo, f"{FIRST_YEAR}/{year}")
                    cells[total] = cells.get(total, 0) + 1
        return cells


PUBLISHERS: Sequence[Publisher] = (
    Chart(INVESTMENT, "private_ai_investment", "private_investment", 90 * 10**9),
    Chart(ROBOTS, "industrial_robots_installed", "industrial_robot_installations", 300_000),
    Waves(),
    Series(),
    Models(),
)
