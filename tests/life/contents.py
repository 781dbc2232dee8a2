"""What simulated publishers have to say, and how it changes: a panel of values, and a list of models.

A content is immutable, and every change gives another one or None where it cannot happen now. Belongs here: what is
said. Not here: the file that it is written to (``publishers``), and which changes are right (``events``).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

#: Each economy with the names that ``economy_names.csv`` knows of it.
NAMES: Mapping[str, tuple[str, ...]] = {
    "BRA": ("Brazil",),
    "CAN": ("Canada",),
    "CHN": ("China",),
    "CZE": ("Czechia", "Czech Republic"),
    "DEU": ("Germany",),
    "FRA": ("France",),
    "GBR": ("United Kingdom",),
    "IND": ("India",),
    "ISR": ("Israel",),
    "JPN": ("Japan",),
    "KOR": ("South Korea", "Republic of Korea"),
    "TUR": ("Türkiye", "Turkey"),
    "USA": ("United States of America", "United States"),
    "AUS": ("Australia",),
    "CHE": ("Switzerland",),
    "ESP": ("Spain",),
    "FIN": ("Finland",),
    "ITA": ("Italy",),
    "SWE": ("Sweden",),
}
#: Who is there on the first day, and how few there may be: a fifth of a file's rows gone is a file cut short.
AT_FIRST, FEWEST = 13, 11
#: A name that nobody knows, and its code.
UNKNOWN, UNKNOWN_CODE = "Freedonia", "XFD"

#: An economy and a period of a panel.
Key = tuple[str, str]
#: An indicator, an economy and a period of a release.
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Spelling:
    """How a publisher writes its economies: the number of the known name, and who has an unknown one."""

    variants: Mapping[str, int] = field(default_factory=dict)
    unknown: str | None = None

    def name(self, geo: str) -> str:
        """The name of an economy."""
        return UNKNOWN if geo == self.unknown else NAMES[geo][self.variants.get(geo, 0)]

    def respelled(self, geos: Iterable[str], random: Random) -> Spelling | None:
        """One economy under its other name."""
        several = [geo for geo in sorted(geos) if len(NAMES[geo]) > 1]
        if not several:
            return None
        geo = random.choice(several)
        return Spelling({**self.variants, geo: 1 - self.variants.get(geo, 0)})


@dataclass(frozen=True)
class Calendar:
    """A publisher's periods: each with its last day."""

    after: Callable[[str], str]
    last_day: Callable[[str], date]


def _wave_after(wave: str) -> str:
    year, part = int(wave[:4]), wave[5:]
    following = {"S1": f"{year}-S2", "S2": f"{year + 1}-Q1", "Q4": f"{year + 1}-Q1"}
    return following.get(part) or f"{year}-Q{int(part[1]) + 1}"


def _end_of_wave(wave: str) -> date:
    month = int(wave[6]) * (6 if wave[5] == "S" else 3)
    return date(int(wave[:4]), month, calendar.monthrange(int(wave[:4]), month)[1])


YEARS = Calendar(lambda year: str(int(year) + 1), lambda year: date(int(year), 12, 31))
WAVES = Calendar(_wave_after, _end_of_wave)


@dataclass(frozen=True)
class Panel:
    """Values by economy and period, as whole numbers of the publisher's smallest unit; ``gone`` may come back."""

    values: Mapping[Key, int]
    calendar: Calendar
    highest: int
    spelling: Spelling = field(default_factory=Spelling)
    gone: Mapping[Key, int] = field(default_factory=dict)

    @property
    def economies(self) -> list[str]:
        """Who is listed."""
        return sorted({geo for geo, _ in self.values})

    @property
    def periods(self) -> list[str]:
        """What is listed of them."""
        return sorted({period for _, period in self.values})

    @property
    def known(self) -> dict[Key, int]:
        """The values of the economies whose names are known."""
        return {key: value for key, value in self.values.items() if key[0] != self.spelling.unknown}

    def with_new_rows(self, random: Random, today: date) -> Panel | None:
        """An economy that was never listed."""
        new = [geo for geo in NAMES if geo not in {geo for geo, _ in {**self.values, **self.gone}}]
        if not new:
            return None
        rows = {(new[0], period): random.randint(self.highest // 100, self.highest // 2) for period in self.periods}
        return replace(self, values={**self.values, **rows})

    def restated(self, random: Random, today: date) -> Panel:
        """A tenth of the values up or down by some per cent."""
        chosen = random.sample(sorted(self.values), max(1, len(self.values) // 10))
        moved = {key: max(1, round(self.values[key] * random.uniform(0.96, 1.03))) for key in chosen}
        return replace(self, values={**self.values, **moved})

    def with_new_period(self, random: Random, today: date) -> Panel | None:
        """The next year or wave, of everybody who has the one before, once it is over."""
        last = self.periods[-1]
        period = self.calendar.after(last)
        if self.calendar.last_day(period) >= today:
            return None
        rows = {
            (geo, period): min(self.highest, round(value * random.uniform(0.95, 1.2)) + 1)
            for (geo, when), value in self.values.items()
            if when == last
        }
        return replace(self, values={**self.values, **rows})

    def without_economy(self, random: Random, today: date) -> Panel | None:
        """One economy no longer listed."""
        if len(self.economies) <= FEWEST:
            return None
        geo = random.choice(self.economies)
        return self._without([key for key in self.values if key[0] == geo])

    def without_value(self, random: Random, today: date) -> Panel:
        """One value no longer listed."""
        return self._without([random.choice(sorted(self.values))])

    def _without(self, keys: Iterable[Key]) -> Panel:
        gone = {key: self.values[key] for key in keys}
        left = {key: value for key, value in self.values.items() if key not in gone}
        return replace(self, values=left, gone={**self.gone, **gone})

    def brought_back(self, random: Random, today: date) -> Panel | None:
        """All of what went, with its values of then."""
        return replace(self, values={**self.values, **self.gone}, gone={}) if self.gone else None

    def reattributed(self, random: Random, today: date) -> None:
        """A panel has no models."""
        return

    def respelled(self, random: Random, today: date) -> Panel | None:
        """An economy under its other name."""
        spelling = self.spelling.respelled(self.economies, random)
        return replace(self, spelling=spelling) if spelling else None

    def misspelled(self, random: Random, today: date) -> Panel:
        """An economy under a name that nobody knows."""
        return replace(self, spelling=replace(self.spelling, unknown=random.choice(self.economies)))

    def half(self, random: Random, today: date) -> Panel:
        """The first half of the economies: a file cut short."""
        kept = set(self.economies[: len(self.economies) // 2])
        return replace(self, values={key: value for key, value in self.values.items() if key[0] in kept})

    def times(self, factor: int) -> Panel:
        """Every value in other units."""
        return replace(self, values={key: factor * value for key, value in self.values.items()})

    def jumped(self, random: Random, today: date) -> Panel | None:
        """One value tenfold, which is right and looks wrong."""
        small = [key for key, value in sorted(self.values.items()) if 100 <= value <= self.highest // 10]
        key = random.choice(small) if small else None
        return replace(self, values={**self.values, key: 10 * self.values[key]}) if key else None

    def in_future(self, random: Random, today: date) -> Panel:
        """One value of a period that begins next year."""
        period = self.periods[-1]
        while self.calendar.last_day(period).year <= today.year:
            period = self.calendar.after(period)
        key = (random.choice(self.economies), period)
        return replace(self, values={**self.values, key: self.highest // 3})


@dataclass(frozen=True)
class Model:
    """An entry of the list: who made it, when, with how much compute (FLOP, as published)."""

    geos: tuple[str, ...]
    day: date
    compute: str


def _with_zeros(model: Model, zeros: int) -> Model:
    digits, _, exponent = model.compute.partition("e")
    return replace(model, compute=f"{digits}e{int(exponent) + zeros}")


@dataclass(frozen=True)
class ModelList:
    """Models by name; ``gone`` may come back."""

    models: Mapping[str, Model]
    spelling: Spelling = field(default_factory=Spelling)
    gone: Mapping[str, Model] = field(default_factory=dict)

    @property
    def economies(self) -> list[str]:
        """Who has a model."""
        return sorted({geo for model in self.models.values() for geo in model.geos})

    @property
    def last_year(self) -> int:
        """The year of the newest model, which is the list's last."""
        return max(model.day.year for model in self.models.values())

    def _added(self, days: Iterable[date], random: Random, geos: Iterable[str] = ()) -> ModelList:
        number = len(self.models) + len(self.gone)
        chosen = sorted(geos) or self.economies
        new = {
            f"Model {number + n}": Model(
                (random.choice(chosen),), day, f"{random.randint(10, 99)}e{random.randint(22, 25)}"
            )
            for n, day in enumerate(days)
        }
        return replace(self, models={**self.models, **new})

    def with_new_rows(self, random: Random, today: date) -> ModelList:
        """Two more models of the list's last year, one of them perhaps of an economy that had none."""
        return self._added(self._days(2, self.last_year, random, today), random, NAMES)

    @staticmethod
    def _days(number: int, year: int, random: Random, today: date) -> list[date]:
        last = min(date(year, 12, 28), today - timedelta(days=1))
        return [
            date(year, 1, 1) + timedelta(days=random.randint(0, (last - date(year, 1, 1)).days)) for _ in range(number)
        ]

    def with_new_period(self, random: Random, today: date) -> ModelList | None:
        """The first models of the next year."""
        year = self.last_year + 1
        return self._added(self._days(4, year, random, today), random) if date(year, 1, 2) < today else None

    def restated(self, random: Random, today: date) -> ModelList:
        """Some models' compute estimated anew."""
        names = random.sample(sorted(self.models), 4)
        moved = {name: replace(self.models[name], compute=f"{random.randint(10, 99)}e23") for name in names}
        return replace(self, models={**self.models, **moved})

    def reattributed(self, random: Random, today: date) -> ModelList:
        """One model given to another economy."""
        name = random.choice(self._unremarkable())
        others = [geo for geo in self.economies if geo not in self.models[name].geos]
        given = replace(self.models[name], geos=(random.choice(others),))
        return replace(self, models={**self.models, name: given})

    def _unremarkable(self) -> list[str]:
        """The models without which the list still spans the same years."""
        years = [model.day.year for model in self.models.values()]
        ends = (min(years), max(years))
        return [name for name, model in self.models.items() if model.day.year not in ends]

    def without_value(self, random: Random, today: date) -> ModelList:
        """One model no longer listed."""
        return self._without([random.choice(self._unremarkable())])

    def without_economy(self, random: Random, today: date) -> ModelList | None:
        """All models of one economy, which has few, no longer listed."""
        rest = set(self.models) - set(self._unremarkable())
        own = {geo: [name for name, model in self.models.items() if geo in model.geos] for geo in self.economies}
        few = [geo for geo, names in own.items() if len(names) <= 5 and not rest.intersection(names)]
        return self._without(own[random.choice(few)]) if few else None

    def _without(self, names: Iterable[str]) -> ModelList:
        gone = {name: self.models[name] for name in names}
        left = {name: model for name, model in self.models.items() if name not in gone}
        return replace(self, models=left, gone={**self.gone, **gone})

    def brought_back(self, random: Random, today: date) -> ModelList | None:
        """All of what went."""
        return replace(self, models={**self.models, **self.gone}, gone={}) if self.gone else None

    def respelled(self, random: Random, today: date) -> ModelList | None:
        """An economy under its other name."""
        spelling = self.spelling.respelled(self.economies, random)
        return replace(self, spelling=spelling) if spelling else None

    def misspelled(self, random: Random, today: date) -> ModelList:
        """An economy under a name that nobody knows."""
        return replace(self, spelling=replace(self.spelling, unknown=random.choice(self.economies)))

    def half(self, random: Random, today: date) -> ModelList:
        """The first half of the list."""
        return replace(self, models=dict(list(self.models.items())[: len(self.models) // 2]))

    def times(self, factor: int) -> ModelList:
        """All compute in other units."""
        moved = {
            name: replace(
                model, compute=f"{model.compute.partition('e')[0]}e{int(model.compute[-2:]) + len(str(factor)) - 1}"
            )
            for name, model in self.models.items()
        }
        return replace(self, models=moved)

    def jumped(self, random: Random, today: date) -> None:
        """Estimates of single models move by powers of ten, and nothing is odd about it."""
        return

    def in_future(self, random: Random, today: date) -> ModelList:
        """One model of next year."""
        return self._added([date(today.year + 1, 6, 1)], random)

    def another_list(self, random: Random, today: date) -> ModelList:
        """A list that is twice as long, as another one of the same publisher is."""
        return self._added([model.day for model in self.models.values()], random)


def first_list(random: Random, first_year: int, last_year: int) -> ModelList:
    """A list of some eighty models of these years."""
    geos = list(NAMES)[:AT_FIRST]
    years = range(first_year, last_year + 1)
    days = [date(year, random.randint(1, 12), random.randint(1, 28)) for year in years for _ in range(80 // len(years))]
    empty = ModelList({})
    listed = empty._added(days, random, geos)
    joint = {
        name: replace(model, geos=(model.geos[0], "USA"))
        for number, (name, model) in enumerate(listed.models.items())
        if number % 7 == 0 and model.geos != ("USA",)
    }
    return replace(listed, models={**listed.models, **joint})


def first_panel(random: Random, calendar: Calendar, periods: Iterable[str], highest: int) -> Panel:
    """A panel of thirteen economies."""
    values: dict[Key, int] = {}
    for geo in list(NAMES)[:AT_FIRST]:
        value = float(random.randint(highest // 200, highest // 4))
        for period in periods:
            values[geo, period] = round(value)
            value *= random.uniform(1.0, 1.15)
    return Panel(values, calendar, highest)
