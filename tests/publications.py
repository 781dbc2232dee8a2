"""What the publishers publish, in their own shapes and very small: one payload for each live dataset.

Belongs here: payloads, and the paths under which a mirror serves them. Not here: how a server goes wrong
(``tests.mirror``).
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit

import pytest

from pipeline.sources import declared_sources, live_datasets
from pipeline.sources.declaration import Source
from tests.mirror import Mirror, body, running_mirror

ROBOTS = ("our_world_in_data", "industrial_robots_installed")
INVESTMENT = ("our_world_in_data", "private_ai_investment")
DIFFUSION = ("microsoft_ai_diffusion", "ai_diffusion")
MODELS = ("epoch_ai", "notable_ai_models")
POPULATION = ("world_bank", "population")
GDP = ("world_bank", "gdp_current_usd")
RATES = ("ecb", "exchange_rates")


def paths_of(source_id: str, dataset_id: str) -> list[str]:
    """The paths of a dataset's addresses under a mirror, the preferred one first."""
    datasets = {(s.source_id, d.dataset_id): d for s in declared_sources() for d in s.datasets}
    return [f"/{parts.netloc}{parts.path}" for parts in map(urlsplit, datasets[source_id, dataset_id].urls)]


def published_sources() -> tuple[Source, ...]:
    """The declared sources, without the live datasets that have no payload here, and without listings."""
    return tuple(
        replace(
            source,
            datasets=tuple(
                replace(d, listing=None)
                for d in source.datasets
                if not d.urls or (source.source_id, d.dataset_id) in PAYLOADS
            ),
        )
        for source in declared_sources()
    )


@contextmanager
def publishers() -> Iterator[Mirror]:
    """A mirror without any answer yet; until the block ends, only the datasets that have a payload here are fetched."""
    with pytest.MonkeyPatch.context() as patch, running_mirror() as mirror:
        patch.setattr(live_datasets, "declared_sources", published_sources)
        yield mirror


def path_of(source_id: str, dataset_id: str) -> str:
    """The path of a dataset's preferred address under a mirror."""
    return paths_of(source_id, dataset_id)[0]


def publish(mirror: Mirror, *datasets: tuple[str, str]) -> None:
    """Let the mirror serve these datasets, or all of them."""
    for dataset in datasets or PAYLOADS:
        mirror.answers[path_of(*dataset)] = body(PAYLOADS[dataset])


def csv_of(header: list[str], *rows: list[str]) -> bytes:
    """A csv file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


def robots(*rows: list[str]) -> bytes:
    """The chart of robots installed, with rows of entity, code, year and number added to the usual sixty."""
    usual = [[name, code, str(year), str(1000 * factor + year)] for name, code, factor in _ECONOMIES for year in _YEARS]
    return csv_of(["entity", "code", "year", "industrial_robot_installations"], *usual, *rows)


_ECONOMIES = [("Japan", "JPN", 46), ("China", "CHN", 276), ("United States", "USA", 37), ("World", "OWID_WRL", 541)]
_YEARS = range(2009, 2024)


def investment() -> bytes:
    """The chart of private investment."""
    rows = [["Japan", "JPN", "2023", "680420000"], ["United States", "USA", "2023", "67220000000.5"]]
    return csv_of(["entity", "code", "year", "private_investment"], *rows)


def diffusion() -> bytes:
    """The shares of people who use AI, in two waves."""
    header = ["Economy", "H1 2025 AI Diffusion", "H2 2025 AI Diffusion", "Q1 2026 AI Diffusion"]
    rows = [["Japan", "19.10%", "20.20%", "22.50%"], ["Türkiye", "13.00%", "", "14.10%"]]
    return csv_of(header, *rows).decode().encode("mac-roman")


def models() -> bytes:
    """The list of notable models."""
    header = [
        "Model", "Organization", "Organization categorization", "Country (of organization)", "Publication date",
        "Domain", "Notability criteria", "Parameters", "Training compute (FLOP)",
        "Training compute cost (2023 USD)", "Confidence", "Model accessibility",
    ]  # fmt: skip
    rest = ["Language", "Highly cited", "1e9", "5e+25", "", "Confident", "API access"]
    return csv_of(
        header,
        ["Alpha", "One Lab", "Industry", "United States of America", "2023-05-01", *rest],
        ["Beta", "Two Labs", "Industry", "Japan,United States of America", "2024-05-01", *rest],
    )


def world_bank(code: str, value: object) -> bytes:
    """One page of the API, for one indicator."""
    rows = [
        {
            "indicator": {"id": code, "value": code},
            "country": {"id": "XX", "value": name},
            "countryiso3code": iso,
            "date": "2024",
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for name, iso in (("Japan", "JPN"), ("United States", "USA"))
    ]
    meta = {"page": 1, "pages": 1, "per_page": 20000, "total": 2, "sourceid": "2", "lastupdated": "2026-07-01"}
    return json.dumps([meta, rows]).encode()


@cache
def rates() -> bytes:
    """The history of euro reference rates: every weekday since 1999, the newest first."""
    first, last = date(1999, 1, 4), date(2026, 10, 30)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows = [[day.isoformat(), "1.10", "160.5", ""] for day in reversed(days) if day.weekday() < 5]
    return rates_of(*rows)


def rates_of(*rows: list[str]) -> bytes:
    """The zip of the history with these rows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("eurofxref-hist.csv", (2026, 10, 30, 0, 0, 0))
        archive.writestr(member, csv_of(["Date", "USD", "JPY", ""], *rows))
    return file.getvalue()


PAYLOADS: dict[tuple[str, str], bytes] = {
    ROBOTS: robots(),
    INVESTMENT: investment(),
    DIFFUSION: diffusion(),
    MODELS: models(),
    POPULATION: world_bank("SP.POP.TOTL", 124_000_000),
    GDP: world_bank("NY.GDP.MKTP.CD", 4026210821147.59),
    RATES: rates(),
}
