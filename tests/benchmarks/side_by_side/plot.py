"""Cost against size as an SVG: one line per contestant, both axes in powers of ten."""

from __future__ import annotations

import math
from html import escape

from tests.benchmarks.side_by_side.results import Results

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 560, 70, 230, 40, 50
#: Dark enough on white for each line and its name; the product's is the heaviest.
_COLOURS = ("#b3261e", "#0b57d0", "#146c2e", "#8a4b00", "#6a1b9a", "#00696d", "#5f6368", "#9c1f6b", "#3d5a00", "#444")


class _Axis:
    """Powers of ten along one side."""

    def __init__(self, values: list[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Where a value stands."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self._start + share * (self._end - self._start), 1)

    @property
    def ticks(self) -> list[int]:
        """The powers of ten that are named."""
        return list(range(self.low, self.high + 1))


def cost_plot(results: Results, race: str, title: str) -> str:
    """The plot of a race."""
    lines = {key: results.seconds(key) for key in results.keys(race) if results.seconds(key)}
    x = _Axis([float(size) for size in results.sizes], LEFT, WIDTH - RIGHT)
    y = _Axis([value for line in lines.values() for value in line.values()], HEIGHT - BOTTOM, TOP)
    parts = [_grid(x, y)]
    labels = sorted(lines, key=lambda key: -list(lines[key].values())[-1])
    for place, key in enumerate(labels):
        points = [(x.at(size), y.at(value)) for size, value in sorted(lines[key].items())]
        parts.append(_drawn(points, " ".join(dict.fromkeys(key)), _COLOURS[place % len(_COLOURS)], TOP + 16 * place))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>{escape(title)}</title><rect width="100%" height="100%" fill="white"/>'
        f'<text x="{LEFT}" y="22" font-size="15">{escape(title)}</text>{"".join(parts)}</svg>\n'
    )


def _grid(x: _Axis, y: _Axis) -> str:
    upright = "".join(
        f'<path d="M{x.at(10**n)} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        f'<text x="{x.at(10**n)}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**n:,}</text>'
        for n in x.ticks
    )
    level = "".join(
        f'<path d="M{LEFT} {y.at(10.0**n)}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        f'<text x="{LEFT - 8}" y="{y.at(10.0**n) + 4}" text-anchor="end">{10.0**n:g}</text>'
        for n in y.ticks
    )
    words = (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">rows of the file</text>'
        f'<text transform="rotate(-90)" x="{-HEIGHT / 2}" y="16" text-anchor="middle">seconds of the processor</text>'
    )
    return upright + level + words


def _drawn(points: list[tuple[float, float]], name: str, colour: str, label_y: float) -> str:
    path = "M" + "L".join(f"{px} {py}" for px, py in points)
    dots = "".join(f'<circle cx="{px}" cy="{py}" r="3" fill="{colour}"/>' for px, py in points)
    width = 3 if name.startswith("aigap") else 1.5
    label_x = WIDTH - RIGHT + 16
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>{dots}'
        f'<path d="M{label_x} {label_y}h18" stroke="{colour}" stroke-width="{width}"/>'
        f'<text x="{label_x + 24}" y="{label_y + 4}">{escape(name)}</text>'
    )
