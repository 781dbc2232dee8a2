"""The SQL models against the plain-Python statement of the method, on made-up series.

Many series go into one database, because building the marts takes longer than filling them. Every number, every empty
cell and every reason must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import plain_method
from tests.model_bench import Bench, Row, measure_kinds
from tests.plain_method import Answer, Cell, Member, Panel
from tests.property_settings import tried

#: Few examples of many series each; the same ones on every machine.
TRIED = settings(
    tried(short=2, full=7),
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

ECONOMIES = ("CHN", "DEU", "JPN", "KOR", "USA")
ABSENCES = ("not_listed", "suppressed", "not_covered")
#: Years, half-years, half-years that turn into quarters, months, spans: what publishers use.
PERIODS = (
    tuple(str(year) for year in range(2006, 2025)),
    tuple(str(year) for year in range(2017, 2025)),
    tuple(f"{year}-S{half}" for year in range(2016, 2024) for half in (1, 2)),
    ("2021-S1", "2021-S2", "2022-S2", "2024-S1", "2024-S2", "2025-Q1", "2025-Q2", "2026-Q1"),
    tuple(f"{year}-{month:02}" for year in range(2019, 2025) for month in (1, 5, 9)),
    tuple(f"2000/{year}" for year in range(2010, 2025)),
)
#: What an economy can have at least and at most, by kind of measure; None: nobody knows.
POSSIBLE: dict[str, tuple[float | None, float | None]] = {
    "flow": (0.0, None), "stock": (0.0, 50.0), "rate": (None, None), "share": (0.0, 50.0),
}  # fmt: skip
#: Few different numbers, so that ties, exact crossings and equal growth happen; tenths are not exact in binary.
POSITIVE = st.integers(1, 40).map(lambda n: n / 10 if n % 4 else float(n))
CELLS = {
    "complete": POSITIVE,
    "with absences": st.one_of(POSITIVE, POSITIVE, POSITIVE, st.none(), st.sampled_from(ABSENCES)),
    "with zeros": st.one_of(POSITIVE, POSITIVE, st.just(0.0), st.none()),
    "of any sign": st.one_of(POSITIVE, POSITIVE.map(lambda value: -value), st.just(0.0), st.none()),
    "rising": st.one_of(POSITIVE, POSITIVE, POSITIVE, st.none()),
    "rising with long holes": st.one_of(POSITIVE, st.none(), st.none(), st.none()),
}
SIZES = st.lists(st.sampled_from([0.0, 1.0, 4.0, 10.0, 64.0, None]), min_size=20, max_size=20).map(
    lambda sizes: {2005 + n: size for n, size in enumerate(sizes) if size is not None}
)


class Example:
    """Series by indicator and edition; denominators and groups are the same in all of them."""

    def __init__(self, panels: Mapping[tuple[str, str], Panel]) -> None:
        self.panels = panels

    def __repr__(self) -> str:
        """Short, unlike that of a dataclass: a failure shows the series that matter."""
        return f"{len(self.panels)} series"


@st.composite
def _panel(draw: st.DrawFn) -> Panel:
    periods = draw(st.sampled_from(PERIODS))
    kind = draw(st.sampled_from(sorted(CELLS)))
    economies = draw(st.lists(st.sampled_from(ECONOMIES), min_size=1, unique=True))
    cells = {geo: _cells(periods, draw(_column(len(periods), kind)), kind) for geo in sorted(economies)}
    points = draw(st.booleans())
    measure_kind = draw(st.sampled_from(["share", "rate"] if points else ["flow", "stock", "rate"]))
    worst, span = draw(st.tuples(st.integers(-5, 10), st.integers(-9, 9).filter(bool)))
    return Panel(
        cells,
        direction=draw(st.sampled_from(["higher", "lower"])),
        interpolation=draw(st.sampled_from(["linear", "log"])),
        growth_basis="points" if points else "exponential",
        measure_kind=measure_kind,
        is_additive=draw(st.booleans()),
        per_capita=draw(st.booleans()),
        goalposts=draw(st.sampled_from([None, (float(worst), float(worst + span))])),
        list_kind=draw(st.sampled_from(["full", "full", "top_k", "selected", None])),
        universe_kind=draw(st.sampled_from(["world", "world", "group"])),
        smallest_possible=POSSIBLE[measure_kind][0],
        largest_possible=POSSIBLE[measure_kind][1],
        breaks=draw(_breaks(periods)),
        world=draw(st.dictionaries(st.sampled_from(periods), POSITIVE.map(lambda value: 10 * value), max_size=5)),
    )


def _breaks(periods: Sequence[str]) -> st.SearchStrategy[list[tuple[str | None, str]]]:
    """Mostly none; else one or two, of one economy or of all."""
    one = st.tuples(st.sampled_from([None, *ECONOMIES]), st.sampled_from(periods))
    return st.one_of(st.just([]), st.just([]), st.lists(one, min_size=1, max_size=2, unique=True))


def _with_its_breaks(panel: Panel) -> Panel:
    """The panel with the breaks that begin in one of its periods: others are refused by an audit."""
    periods = {*panel.periods(), *panel.world}
    return replace(panel, breaks=[(geo, first) for geo, first in panel.breaks if first in periods])


def _column(length: int, kind: str) -> st.SearchStrategy[list[Cell | None]]:
    """Cells that end with the newest period; every other series is as long as it can be, or it would have no growth."""
    cells = CELLS[kind]
    return st.one_of(
        st.lists(cells, min_size=length, max_size=length), st.lists(cells, min_size=1, max_size=max(1, length // 2))
    )


def _cells(periods: Sequence[str], column: Sequence[Cell | None], kind: str) -> dict[str, Cell]:
    """A column of cells at the last ones of the periods; None is a hole."""
    cells = {p: c for p, c in zip(periods[-len(column) :], column, strict=True) if c is not None}
    if kind.startswith("rising"):
        cells = dict(zip(cells, sorted(cells.values()), strict=True))
    return cells


@st.composite
def examples(draw: st.DrawFn) -> Example:
    population, gdp = (draw(st.fixed_dictionaries(dict.fromkeys(ECONOMIES, SIZES))) for _ in range(2))
    days = st.dates(date(2009, 1, 1), date(2025, 12, 31))
    ends = st.one_of(st.none(), days, st.sampled_from([date(2020, 6, 30), date(2020, 12, 30), date(2020, 12, 31)]))
    group = st.lists(st.sampled_from(ECONOMIES), unique=True)
    groups = {
        name: [Member(geo, draw(st.one_of(st.just(date(1961, 1, 1)), days)), draw(ends)) for geo in draw(group)]
        for name in ("OECD", "ASIA")
    }
    panels: dict[tuple[str, str], Panel] = {}
    for n, panel in enumerate(draw(st.lists(_panel(), min_size=16, max_size=16))):
        shared = _with_its_breaks(replace(panel, population=population, gdp=gdp, groups=groups))
        panels[f"indicator_{n}", "2025"] = shared
        if n % 5 == 0:  # a later edition says something else: a break that no measure may cross
            cells = {geo: dict(list(of.items())[-2:]) for geo, of in shared.cells.items()}
            panels[f"indicator_{n}", "2026"] = _with_its_breaks(replace(shared, cells=cells, world={}))
    return Example({key: panel for key, panel in panels.items() if panel.periods()})


# ---------------------------------------------------------------------------------------------- into the database


RULES = [
    {"rule_id": rule, "grade": grade, "threshold": threshold}
    for rule, grade, threshold in (
        ("top_k_list", "C", 0.0), ("selected_list", "C", 0.0), ("series_break", "D", 0.0),
        ("not_of_the_world", "B", 0.0),
        ("skew_one_year", "B", 0.0), ("skew_two_years", "C", 1.0), ("skew_over_three_years", "D", 3.0),
    )
]  # fmt: skip
CONTEXT = {"pillar": "context", "direction": "none"}


def _bench(example: Example) -> Bench:
    bench = Bench()
    panels = example.panels
    any_panel = next(iter(panels.values()))
    rows = [row for key, panel in panels.items() for row in _rows(*key, panel)]
    for indicator, sizes in (("population", any_panel.population), ("gdp_current_usd", any_panel.gdp)):
        rows += [
            {"indicator_id": indicator, "geo": geo, "period": str(year), "value": size, "edition": "W"}
            | {"snapshot_id": "file_w", "published_at": date(2025, 1, 1)}
            for geo, of in sizes.items()
            for year, size in of.items()
        ]
    facts = {indicator: _indicator(panel) for (indicator, _), panel in panels.items()}
    bench.put("core.series_breaks", [row for key, panel in panels.items() for row in _declared_breaks(*key, panel)])
    bench.put("core.comparability_rules", RULES)
    bench.put("core.measure_kinds", [
        row | dict(zip(("smallest_possible", "largest_possible"), POSSIBLE[row["measure_kind"]], strict=True))
        for row in measure_kinds() if row["measure_kind"] in POSSIBLE
    ])  # fmt: skip
    bench.put("core.coverage_limits", [
        {"setting": plain_method.LARGEST_SHARE_MISSING},
        {"parameter": "largest_share_not_covered", "setting": plain_method.LARGEST_SHARE_NOT_COVERED},
    ])  # fmt: skip
    bench.put("core.published_lists", [row for key, panel in panels.items() for row in _lists(*key, panel)])
    bench.observe(rows, **facts, population=CONTEXT, gdp_current_usd=CONTEXT | {"unit": "US dollars"})
    bench.put("core.group_members", [
        {"group_geo": group, "geo": m.geo, "valid_from": m.valid_from, "valid_to": m.valid_to}
        for group, members in any_panel.groups.items() for m in members
    ])  # fmt: skip
    bench.put("stage.setting_values", [{"parameter": "peer_group", "value": any_panel.peer_group}])
    bench.put("core.comparators", [{"geo": geo} for geo in ECONOMIES])
    return bench


def _indicator(panel: Panel) -> Row:
    worst, best = panel.goalposts or (None, None)
    names = ("direction", "interpolation", "growth_basis", "measure_kind", "is_additive", "per_capita")
    return {name: getattr(panel, name) for name in names} | {"goalpost_worst": worst, "goalpost_best": best}


def _edition(indicator: str, edition: str) -> Row:
    later = {"edition": "2026", "snapshot_id": "file_b", "published_at": date(2026, 4, 1)}
    return {"indicator_id": indicator} | (later if edition == "2026" else {})


def _rows(indicator: str, edition: str, panel: Panel) -> Iterator[Row]:
    for geo, cells in [*panel.cells.items(), ("WORLD_PUBLISHER", panel.world)]:
        for period, cell in cells.items():
            absent = isinstance(cell, str)
            yield _edition(indicator, edition) | {
                "geo": geo, "period": period, "value": None if absent else cell,
                "obs_status": cell if absent else "observed",
            }  # fmt: skip


def _declared_breaks(indicator: str, edition: str, panel: Panel) -> Iterator[Row]:
    for geo, first_period in panel.breaks:
        yield {"indicator_id": indicator, "edition": edition, "geo": geo, "first_period": first_period}


def _lists(indicator: str, edition: str, panel: Panel) -> Iterator[Row]:
    if panel.list_kind:
        for period in panel.periods():
            shown = panel.values(period).values()
            yield _edition(indicator, edition) | {
                "period": period, "list_kind": panel.list_kind, "universe_id": panel.universe_kind,
                "smallest_shown": min(shown, default=None), "largest_shown": max(shown, default=None),
            }  # fmt: skip


# ------------------------------------------------------------------------------------------------------ side by side


#: Table, its key beside indicator and edition, and the plain statement of it.
TABLES = {
    "mart.gap_indicators": ("geo, period", plain_method.gaps),
    "mart.time_distance": ("geo, period, comparator_geo", plain_method.time_distances),
    "mart.growth_rates": ("geo, period, window_years", plain_method.growth_rates),
    "mart.parity": ("geo, period, window_years", plain_method.parities),
    "mart.peer_groups": ("period, group_geo", plain_method.peer_groups),
}
Answers = dict[tuple[Any, ...], Answer]
#: Table, key, column, what the plain method says, what the model says.
Disagreement = tuple[str, tuple[Any, ...], str, object, object]


def _expected(example: Example, table: str) -> Answers:
    measure = TABLES[table][1]
    return {(*key, *rest): row for key, panel in example.panels.items() for rest, row in measure(panel).items()}


def _seen(bench: Bench, table: str, columns: Sequence[str]) -> Answers:
    keys = f"indicator_id, edition, {TABLES[table][0]}"
    width = keys.count(",") + 1
    where = f"geo in {ECONOMIES}" if "geo," in TABLES[table][0] and "group" not in keys else "true"
    found = bench.rows(table, f"{keys}, {', '.join(columns)}", where)
    return {row[:width]: dict(zip(columns, row[width:], strict=True)) for row in found}


def disagreements(example: Example) -> list[Disagreement]:
    """Every cell on which they differ, and every row that only one of them has."""
    bench = _bench(example)
    found: list[Disagreement] = []
    for table in TABLES:
        expected = _expected(example, table)
        columns = sorted({name for row in expected.values() for name in row})
        if not columns:
            continue
        seen = _seen(bench, table, columns)
        for key in sorted(expected.keys() | seen.keys(), key=str):
            if key not in seen or key not in expected:
                found.append((table, key, "(row)", key in expected, key in seen))
                continue
            found += [
                (table, key, name, value, seen[key][name])
                for name, value in expected[key].items()
                if not _same(value, seen[key][name])
            ]
    return found


def _same(expected: object, seen: object) -> bool:
    if isinstance(expected, float) and isinstance(seen, float):
        return seen == pytest.approx(expected, rel=1e-9, abs=1e-9)
    return expected == seen


def _told(example: Example, found: Sequence[Disagreement]) -> str:
    """A few disagreements, each with the series that it is in."""
    lines = [f"{len(found)} cells disagree; the first in each column:"]
    for table, key, column, expected, seen in {line[2]: line for line in reversed(found)}.values():
        panel = example.panels[key[0], key[1]]
        lines.append(f"{table} {key} {column}: plain {expected!r}, model {seen!r}\n    {panel}")
    return "\n".join(lines)


@TRIED
@given(examples())
def test_the_models_say_what_the_plain_method_says(example: Example) -> None:
    found = disagreements(example)
    assert not found, _told(example, found)
