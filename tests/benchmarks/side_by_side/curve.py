"""Cost against size: seconds = fixed + scale * rows ** power, fitted to what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
#: The powers that are tried, in hundredths: a sort is a little above 1, a join of all pairs 2.
_POWERS = range(50, 201)


@dataclass(frozen=True)
class Curve:
    """``fixed`` seconds whatever the size, and ``scale * rows ** power`` on top."""

    fixed: float
    scale: float
    power: float

    def at(self, rows: int) -> float:
        """The seconds of a size; beyond the largest measured one a guess."""
        return self.fixed + self.scale * rows**self.power

    @property
    def per_million(self) -> float:
        """The seconds of a million rows, without what every run costs."""
        return self.scale * MILLION**self.power

    def __str__(self) -> str:
        """As it is printed and written into the page on capacity."""
        return f"{self.fixed:.2f} + {self.per_million:.2f} * (rows / 1e6) ^ {self.power:.2f}"


def fitted(seconds: Mapping[int, float]) -> Curve | None:
    """The curve of least relative error; a straight line where there are two sizes, None where there is one.

    Relative, because the smallest size would not count else. Neither a start nor a row can cost less than nothing.
    """
    if len(seconds) < 2:
        return None
    powers = (hundredths / 100 for hundredths in _POWERS) if len(seconds) > 2 else (1.0,)
    return min((_line(seconds, power) for power in powers), key=lambda curve: _error(seconds, curve))


def _line(seconds: Mapping[int, float], power: float) -> Curve:
    """Weighted least squares of seconds on rows ** power, each size with weight 1 / seconds ** 2."""
    points = [(rows**power, value, value**-2) for rows, value in seconds.items()]
    weight = sum(w for _, _, w in points)
    mean_x, mean_y = (sum(w * point[i] for *point, w in points) / weight for i in (0, 1))
    spread = sum(w * (x - mean_x) ** 2 for x, _, w in points)
    scale = max(0.0, sum(w * (x - mean_x) * (y - mean_y) for x, y, w in points) / spread)
    fixed = mean_y - scale * mean_x
    if fixed < 0:
        fixed, scale = 0.0, sum(w * x * y for x, y, w in points) / sum(w * x * x for x, _, w in points)
    return Curve(fixed, scale, power)


def _error(seconds: Mapping[int, float], curve: Curve) -> float:
    return sum((curve.at(rows) / value - 1) ** 2 for rows, value in seconds.items())
