"""What the release itself says of a marked figure, asked by SQL and by no part of the reader that is measured.

Belongs here: the readings that any edition gives for a mark, and whether the printed digits agree with one. Not here:
how a reader is scored, or a word of a text.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import duckdb

from tests.claims.scoring import economy_of

#: ``about`` agrees up to this part of the reading.
ABOUT = 0.1
YEN = "exchange_rate_per_usd"


@dataclass(frozen=True)
class Reading:
    """One published value: of which figure of which edition, for which economy and period, in the base unit."""

    figure: tuple[str, str, str]
    indicator_id: str
    unit: str
    geo: str
    period: str
    value: float


class Truth:
    """The readings of one release, by indicator."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection) -> None:
        rows = warehouse.execute(
            "select source_id, edition, figure, indicator_id, unit, geo, period, value"
            " from core.observations where value is not null"
        ).fetchall()
        self._readings: dict[str, list[Reading]] = {}
        for source, edition, figure, indicator, unit, geo, period, value in rows:
            one = Reading((source, edition, figure), indicator, unit, geo, period, value)
            self._readings.setdefault(indicator, []).append(one)
        directions = warehouse.execute("select indicator_id, direction from core.indicators").fetchall()
        self._lower_is_better = {indicator for indicator, direction in directions if direction == "lower"}
        self._geo_types: dict[str, str] = dict(warehouse.execute("select geo, geo_type from core.economies").fetchall())

    def of(self, indicator: str, geo: str | None, period: str | None) -> list[Reading]:
        """Every edition's reading for an economy and a period (any where None), World and Europe of any publisher."""
        return [
            one
            for one in self._readings.get(indicator, [])
            if economy_of(one.geo) == economy_of(geo) and period in (None, one.period)
        ]

    def says(self, mark: dict[str, Any]) -> bool:
        """Whether some edition has the marked number, of the marked kind, for its economy and period."""
        return any(agrees(mark, value) for value in self._values(mark))

    def says_elsewhere(self, mark: dict[str, Any]) -> bool:
        """Whether the number is a true one of the same economy and unit in any period, edition or indicator."""
        kindred = [readings[0] for readings in self._readings.values() if readings[0].unit == mark["unit"]]
        return any(agrees(mark, one.value) for like in kindred for one in self.of(like.indicator_id, mark["geo"], None))

    def _values(self, mark: dict[str, Any]) -> list[float]:
        indicator, geo, period = mark["indicator_id"], mark["geo"], mark["period"]
        values = [one.value for one in self.of(indicator, geo, period)]
        if mark["claim_type"] == "rank" and indicator != "ai_vibrancy_rank":
            ranked = {"economy", "group"} if mark["basis"] == "with_groups" else {"economy"}
            return [self._rank(one, ranked) for one in self.of(indicator, geo, period)]
        if mark["claim_type"] in ("ratio", "share", "difference"):
            others = [one.value for one in self.of(indicator, mark["comparator_geo"], period)]
            kind = "difference" if mark["claim_type"] == "difference" else "ratio"
            return [_compared(kind, a, b) for a, b in itertools.product(values, others)]
        if mark["claim_type"] == "trend":
            others = [one.value for one in self.of(indicator, geo, mark["base_period"])]
            kind = {"points": "difference", "times": "ratio"}.get(mark["unit"], "change")
            return [_compared(kind, a, b) for a, b in itertools.product(values, others)]
        return [value / self._divisor(mark) for value in values]

    def _rank(self, reading: Reading, geo_types: set[str]) -> float:
        """The place among the economies, or economies and groups, of the same figure and period."""
        rivals = [
            one.value
            for one in self._readings[reading.indicator_id]
            if one.figure == reading.figure and one.period == reading.period and self._geo_types[one.geo] in geo_types
        ]
        if reading.indicator_id in self._lower_is_better:
            return 1.0 + sum(value < reading.value for value in rivals)
        return 1.0 + sum(value > reading.value for value in rivals)

    def _divisor(self, mark: dict[str, Any]) -> float:
        """What a reading is divided by: people where the mark is per head, dollars a yen where it is in yen."""
        if mark["basis"] == "per_head":
            return self.of("population", mark["geo"], mark["period"])[0].value
        if mark["unit"] == "Japanese yen":
            return 1 / self.of(YEN, "JPN", mark["period"])[0].value
        return 1.0


def _compared(kind: str, value: float, other: float) -> float:
    if kind == "difference":
        return value - other
    if other == 0:
        return math.inf
    return value / other - (1.0 if kind == "change" else 0.0)


def agrees(mark: dict[str, Any], value: float) -> bool:
    """Whether a reading has the printed digits, or holds the printed inequality."""
    printed, operator = mark["value"], mark["operator"]
    if operator in ("more_than", "at_least"):
        return value >= printed
    if operator in ("less_than", "at_most"):
        return value <= printed
    if operator == "about":
        return math.isclose(value, printed, rel_tol=ABOUT)
    unit_of_last_digit = mark["precision"] or 0.0
    loose = mark["expected"] == "supported_within_rounding"
    tolerance = unit_of_last_digit * (1.0 if loose else 0.5) + 1e-9 * max(1.0, abs(printed))
    return abs(value - printed) <= tolerance
