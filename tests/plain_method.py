"""The measures of the method once more, in plain Python, as a second opinion on the SQL models.

Written from the method's text alone, one formula a function, for one *panel*: the values of one series, that is of one
source, edition, time basis and price base. Nothing here reads a model or knows a table; what the functions give has the
names of the columns, so that a test can lay both side by side. Speed does not matter here and being right does: times
are exact fractions of a year, and every history is walked from its start.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import fmean, median

#: A value, or the status that says why there is none.
Cell = float | str
Answer = dict[str, float | int | str | bool | None]
#: (time in years, value), by time.
History = Sequence[tuple[Fraction, float]]

LONGEST_HOLE_YEARS = 3
OLDEST_DENOMINATOR_YEARS = 3
WINDOWS_YEARS = (3, 5, 10)
HEADLINE_WINDOW_YEARS = 5
FEWEST_POINTS_OF_GROWTH = 3
ROUNDING = 1e-12
LARGEST_SHARE_MISSING = 0.1
LARGEST_SHARE_NOT_COVERED = 0.5
#: Years between figure and denominator, and the grade from there on.
GRADES_OF_SKEW = ((1, "B"), (2, "C"), (4, "D"))


@dataclass(frozen=True)
class Member:
    """An economy in a group, from one day until another on which it no longer is."""

    geo: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Panel:
    """One series: what is declared of its indicator, and the cells of its economies."""

    cells: Mapping[str, Mapping[str, Cell]]
    direction: str = "higher"
    interpolation: str = "linear"
    growth_basis: str = "exponential"
    measure_kind: str = "flow"
    is_additive: bool = True
    per_capita: bool = True
    goalposts: tuple[float, float] | None = None
    list_kind: str | None = "full"
    universe_kind: str = "world"
    #: What an economy can have at least and at most; None: nobody knows.
    smallest_possible: float | None = 0.0
    largest_possible: float | None = None
    world: Mapping[str, float] = field(default_factory=dict)
    #: Denominators: economy, then calendar year.
    population: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    gdp: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    groups: Mapping[str, Sequence[Member]] = field(default_factory=dict)
    peer_group: str = "OECD"
    #: Where the definition changes: the economy (None: all of them), and the first period of the new one.
    breaks: Sequence[tuple[str | None, str]] = ()

    def periods(self) -> list[str]:
        """Every period in which some economy has a cell."""
        return sorted({period for cells in self.cells.values() for period in cells})

    def values(self, period: str) -> dict[str, float]:
        """The economies that have a value at the period."""
        found = {geo: cells.get(period) for geo, cells in self.cells.items()}
        return {geo: cell for geo, cell in found.items() if isinstance(cell, float)}

    def points(self, geo: str) -> list[tuple[Fraction, float]]:
        """An economy's values, by time."""
        return sorted((time_of(p), cell) for p, cell in self.cells[geo].items() if isinstance(cell, float))

    def history(self, geo: str, until: Fraction) -> list[tuple[Fraction, float]]:
        """An economy's values up to a time."""
        return [point for point in self.points(geo) if point[0] <= until]

    def definition(self, geo: str, time: Fraction) -> frozenset[Fraction]:
        """The breaks that an economy has behind it; the same ones are the same definition."""
        times = {time_of(first) for of, first in self.breaks if of in (None, geo)}
        return frozenset(found for found in times if found <= time)

    def like_geo_series(self, geo: str, until: Fraction) -> list[tuple[Fraction, float]]:
        """An economy's values up to a time, under the definition that is in force then."""
        now = self.definition(geo, until)
        return [point for point in self.history(geo, until) if self.definition(geo, point[0]) == now]

    def list_before(self, period: str) -> str | None:
        """The newest period before this one in which some economy has a value."""
        earlier = [p for p in self.periods() if self.values(p) and time_of(p) < time_of(period)]
        return max(earlier, key=time_of, default=None)

    def better(self, one: float, other: float) -> bool:
        """Is one strictly better than the other, the way the indicator points?"""
        return one > other if self.direction == "higher" else one < other


# ------------------------------------------------------------------------------------------------------------ time


def time_of(period: str) -> Fraction:
    """The middle of a period in years; the end of a span."""
    first, last = _months(period)
    return Fraction(last, 12) if "/" in period else Fraction(first + last, 24)


def year_of(period: str) -> int:
    """The calendar year in which the period ends."""
    return (_months(period)[1] - 1) // 12


def _following_month(period: str) -> tuple[int, int]:
    """Year and month that come after a period."""
    year, months = divmod(_months(period)[1], 12)
    return year, months + 1


def _months(period: str) -> tuple[int, int]:
    """First month, and the one after the last, counted from the year 0."""
    found = re.fullmatch(r"(\d{4})(?:-(S|Q)?(\d+)|/(\d{4}))?", period)
    assert found, period
    year, letter, number, end = found.groups()
    if end:
        return 12 * int(year), 12 * int(end) + 12
    if number is None:
        return 12 * int(year), 12 * int(year) + 12
    length = {"S": 6, "Q": 3, None: 1}[letter]
    first = 12 * int(year) + length * (int(number) - 1)
    return first, first + length


# ---------------------------------------------------------------------------------------------- leader, rank, world


def order(panel: Panel, period: str) -> list[str]:
    """Economies with a value, the best first, of two equal ones the first code of the alphabet."""
    values = panel.values(period)
    sign = -1 if panel.direction == "higher" else 1
    return sorted(values, key=lambda geo: (sign * values[geo], geo))


def ranking(panel: Panel, geo: str, period: str) -> Answer:
    """Rank with ties sharing the best, and the percentile of their mean rank where the list is full."""
    values = panel.values(period)
    own = values[geo]
    rank = 1 + sum(panel.better(value, own) for value in values.values())
    tied = sum(value == own for value in values.values())
    n = len(values)
    mean_rank = rank + (tied - 1) / 2
    percentile = (n - mean_rank) / (n - 1) if panel.list_kind == "full" and n > 1 else None
    return {"rank_computed": rank, "n_tied": tied, "percentile": percentile}


def world(panel: Panel, period: str) -> tuple[float | None, str | None]:
    """The publisher's total, else the sum of the economies listed where two or more may be added up."""
    if period in panel.world:
        return panel.world[period], "published_total"
    values = panel.values(period)
    summed = panel.is_additive and len(values) > 1 and panel.list_kind is not None and panel.universe_kind == "world"
    return (math.fsum(values.values()), "sum_of_listed") if summed else (None, None)


def share(panel: Panel, value: float, period: str) -> Answer:
    """Share of the world, or why there is none."""
    total, basis = world(panel, period)
    reason = None
    if not panel.is_additive:
        reason = "not_additive"
    elif total is None and panel.list_kind is None:
        reason = "list_kind_unknown"
    elif total is None and panel.universe_kind != "world":
        reason = "list_not_of_world"
    elif total is None:
        reason = "no_world_total"
    elif basis == "sum_of_listed" and panel.list_kind != "full":
        reason = "list_not_full"
    elif basis == "sum_of_listed" and is_incomplete(panel, period):
        reason = "list_incomplete"
    elif value < 0 or total <= 0:
        reason = "nonpositive"
    found = value / total if reason is None and total else None
    return {"share_of_world": found, "share_missing_reason": reason}


def is_incomplete(panel: Panel, period: str, among: Collection[str] | None = None) -> bool:
    """Has a list (or what it says of a few) lost its leader, or too many, since the list before it?"""
    previous = panel.list_before(period)
    if previous is None:
        return False
    before = [geo for geo in order(panel, previous) if among is None or geo in among]
    missing = [geo for geo in before if geo not in panel.values(period)]
    is_leader_missing = bool(missing) and missing[0] == before[0] and (among is not None or len(before) > 1)
    return is_leader_missing or len(missing) > LARGEST_SHARE_MISSING * len(before)


# ------------------------------------------------------------------------------------------------------------ gaps


def ratios(panel: Panel, value: float, leader: float) -> Answer:
    """Ratio to the leader, times behind and log gap, or why they are missing."""
    if panel.measure_kind == "rank":
        return _no_ratios("not_a_quantity")
    if value < 0 or leader <= 0:
        return _no_ratios("nonpositive")
    if value == 0:
        return _no_ratios("zero_base") | {"ratio_to_leader": 0.0}
    ratio = value / leader
    times = leader / value if panel.direction == "higher" else ratio
    return {
        "ratio_to_leader": ratio,
        "times_behind": times,
        "log_gap": math.log(value) - math.log(leader),
        "ratio_missing_reason": None,
    }


def _no_ratios(reason: str) -> Answer:
    names = ("ratio_to_leader", "times_behind", "log_gap")
    return dict.fromkeys(names) | {"ratio_missing_reason": reason}


def distance_to_frontier(panel: Panel, value: float) -> Answer:
    """Place between the goalposts, clipped to them."""
    if panel.goalposts is None:
        return {"distance_to_frontier": None, "distance_clipped": None}
    worst, best = panel.goalposts
    place = (value - worst) / (best - worst)
    return {"distance_to_frontier": min(1.0, max(0.0, place)), "distance_clipped": not 0 <= place <= 1}


def denominator(by_year: Mapping[int, float], year: int) -> tuple[int, float] | None:
    """The newest one above zero, of the year or of at most three years before."""
    years = [y for y, size in by_year.items() if year - OLDEST_DENOMINATOR_YEARS <= y <= year and size > 0]
    return (max(years), by_year[max(years)]) if years else None


def per_denominator(
    panel: Panel, name: str, sizes: Mapping[str, Mapping[int, float]], geo: str, leader: str | None, period: str
) -> Answer:
    """Value per head or per unit of GDP, and that over the leader's; ``name`` is population or gdp."""
    values, year = panel.values(period), year_of(period)
    own = denominator(sizes.get(geo, {}), year)
    leaders = denominator(sizes.get(leader, {}), year) if leader else None
    reason = _per_missing_reason(panel, name, values[geo], values.get(leader or ""), own, leaders)
    per_own = values[geo] / own[1] if own and reason != "not_meaningful_per_head" else None
    ratio = None
    if reason is None and per_own is not None and leaders and leader:
        ratio = per_own / (values[leader] / leaders[1])
    short = {"population": "per_capita", "gdp": "per_gdp"}[name]
    return {
        f"{short}_value": per_own,
        f"{short}_ratio": ratio,
        f"{short}_missing_reason": reason,
        f"{name}_period": str(own[0]) if own else None,
        f"leader_{name}_period": str(leaders[0]) if leaders else None,
    }


def _per_missing_reason(
    panel: Panel,
    name: str,
    value: float,
    leader: float | None,
    own: tuple[int, float] | None,
    leaders: tuple[int, float] | None,
) -> str | None:
    if not panel.per_capita:
        return "not_meaningful_per_head"
    if leader is None:
        return "no_comparator"
    if own is None or leaders is None:
        return f"no_{name}"
    if value < 0 or leader <= 0:
        return "nonpositive"
    return None if own[0] == leaders[0] else f"{name}_of_different_years"


def peers(panel: Panel, period: str) -> dict[str, Answer]:
    """What each group's members, as of the period's last day, reach together; of the world, all that the list has."""
    values = panel.values(period)
    found = {}
    for group, members in panel.groups.items():
        now = {m.geo for m in members if _is_member(m, period)}
        if now & values.keys():
            found[group] = together(panel, period, now)
    if values:
        found["WORLD"] = together(panel, period, None)
    return found


def together(panel: Panel, period: str, group: Collection[str] | None) -> Answer:
    """Mean, median and sum of a group, or what they lie between; None as the group: all that the list has."""
    values = panel.values(period)
    members = values if group is None else group
    shown = [values[geo] for geo in members if geo in values]
    absent = [geo for geo in members if geo not in values]
    bounded = [geo for geo in absent if is_bounded(panel, geo, period)]
    n_not_covered = len(absent) - len(bounded)
    list_reason = _no_group(panel, period, group, len(shown), len(bounded), n_not_covered)
    reason = "no_peer" if len(shown) + len(bounded) == 1 else list_reason
    low, high = absence_bounds(panel, period)
    ends = [shown + [end] * len(bounded) for end in (low, high)]
    needs_all = list_reason in (None, BETWEEN) and n_not_covered > 0
    sum_reason = "not_additive" if not panel.is_additive else "group_incomplete" if needs_all else list_reason
    answer: Answer = {
        "n_members": len(shown),
        "n_missing": len(absent),
        "n_not_covered": n_not_covered,
        "is_incomplete": reason is not None,
    }
    answer |= _between(panel, "mean", fmean, ends, reason)
    answer |= _between(panel, "median", median, ends, reason)
    return answer | _between(panel, "sum", math.fsum, ends, sum_reason)


#: Not a reason, but that there is no one value: one for each end.
BETWEEN = "between"


def absence_bounds(panel: Panel, period: str) -> tuple[float, float]:
    """What an economy that the list leaves out has at least and at most: it comes behind the last one shown."""
    values = panel.values(period).values()
    smallest = -math.inf if panel.smallest_possible is None else panel.smallest_possible
    largest = math.inf if panel.largest_possible is None else panel.largest_possible
    return (smallest, min(values)) if panel.direction == "higher" else (max(values), largest)


def is_bounded(panel: Panel, geo: str, period: str) -> bool:
    """Does the list tell of an economy without a value that it comes behind the last one shown?"""
    status = panel.cells.get(geo, {}).get(period, "not_listed")
    is_of_all = panel.universe_kind == "world"
    return is_of_all and panel.list_kind in ("full", "top_k") and status == "not_listed"


def _no_group(
    panel: Panel, period: str, group: Collection[str] | None, n_shown: int, n_bounded: int, n_not_covered: int
) -> str | None:
    n_missing = n_bounded + n_not_covered
    if group is not None and not n_missing:
        return None
    if panel.list_kind is None:
        return "list_kind_unknown"
    if panel.list_kind != "full" and (panel.list_kind != "top_k" or group is None or panel.universe_kind != "world"):
        return "list_not_full"
    if group is None and panel.universe_kind != "world":
        return "list_not_of_world"
    if panel.list_kind == "full" and is_incomplete(panel, period, group):
        return "list_incomplete"
    if n_not_covered > LARGEST_SHARE_NOT_COVERED * (n_shown + n_missing):
        return "group_incomplete"
    return BETWEEN if n_bounded else None


def _between(
    panel: Panel, name: str, measure: Callable[[list[float]], float], ends: list[list[float]], reason: str | None
) -> Answer:
    """A measure of the shown values with all absent ones at either end; one value where both ends give the same."""
    low, high = (measure(end) for end in ends) if reason in (None, BETWEEN) else (None, None)
    is_one = low is not None and low == high
    if reason == BETWEEN:
        reason = "group_incomplete" if panel.list_kind == "full" else "list_not_full"
    return {
        f"{name}_value": low if is_one else None,
        f"{name}_low": low if low is not None and math.isfinite(low) else None,
        f"{name}_high": high if high is not None and math.isfinite(high) else None,
        f"{name}_missing_reason": None if is_one else reason,
    }


def peer_groups(panel: Panel) -> dict[tuple[str, str], Answer]:
    """What each group reaches: (period, group)."""
    return {(period, group): row for period in panel.periods() for group, row in peers(panel, period).items()}


def _is_member(member: Member, period: str) -> bool:
    last_day = date.fromordinal(date(*_following_month(period), 1).toordinal() - 1)
    return member.valid_from <= last_day and (member.valid_to is None or last_day < member.valid_to)


def _peer_columns(panel: Panel, value: float, period: str) -> Answer:
    of_group = peers(panel, period).get(panel.peer_group, {})
    columns: Answer = {f"peers_{n}": of_group.get(f"n_{n}") for n in ("missing", "not_covered")}
    columns["peers_n"] = of_group.get("n_members")
    no_ratio = None
    if panel.measure_kind == "rank":
        no_ratio = "not_a_quantity"
    elif not of_group:
        no_ratio = "no_peer"
    for name, column in (("mean", "peer_missing_reason"), ("median", "peer_median_missing_reason")):
        base, low, high = (of_group.get(f"{name}_{end}") for end in ("value", "low", "high"))
        columns |= {f"peer_{name}": base, f"peer_{name}_low": low, f"peer_{name}_high": high}
        ends = (("", base), ("_low", high), ("_high", low))
        columns |= {f"ratio_to_peer_{name}{end}": None if no_ratio else _over(value, of) for end, of in ends}
        reason = no_ratio or of_group.get(f"{name}_missing_reason")
        is_nonpositive = value < 0 or (isinstance(base, float) and base <= 0)
        columns[column] = reason or ("nonpositive" if is_nonpositive else None)
    return columns


def _over(value: float, base: object) -> float | None:
    return value / base if value >= 0 and isinstance(base, float) and base > 0 else None


# ---------------------------------------------------------------------------------------------------- years behind


def reached(panel: Panel, history: History, target: float) -> tuple[Fraction | float, str, int] | None:
    """When the target was first reached, how exactly that is known, and how often it was reached.

    None where it never was. ``left`` and ``hole``: at that time at the latest.
    """
    there = [not panel.better(target, value) for _, value in history]
    arrivals = [i for i, now in enumerate(there) if now and (i == 0 or not there[i - 1])]
    if not arrivals:
        return None
    first = arrivals[0]
    time, value = history[first]
    if value == target:
        return time, "none", len(arrivals)
    if first == 0:
        return time, "left", len(arrivals)
    before, low = history[first - 1]
    if time - before > LONGEST_HOLE_YEARS:
        return time, "hole", len(arrivals)
    way = between(panel.interpolation, low, value, target)
    return before + way * (time - before), "none", len(arrivals)


def between(interpolation: str, low: float, high: float, target: float) -> float:
    """How far along from one value to the next the target lies; a straight line where logarithms are not defined."""
    if interpolation == "log" and min(low, high, target) > 0:
        return (math.log(target) - math.log(low)) / (math.log(high) - math.log(low))
    return (target - low) / (high - low)


def years_behind(panel: Panel, geo: str, period: str, comparator: str) -> Answer | None:
    """S-time-distance of one economy to one comparator, or None where nothing can be said."""
    now = time_of(period)
    own, others = panel.like_geo_series(geo, now), panel.like_geo_series(comparator, now)
    if len(others) < 2:
        return None
    same: Answer = {"interpolation": panel.interpolation, "n_points": len(others)}
    arrival = reached(panel, others, panel.values(period)[geo])
    if arrival is not None:
        time, censoring, crossings = arrival
        return {"years_behind": float(now - time), "censoring": censoring, "n_crossings": crossings, **same}
    if comparator not in panel.values(period):
        return None
    arrival = reached(panel, own, panel.values(period)[comparator])
    assert arrival is not None, "an economy that is ahead has reached the value of the one behind it"
    time, censoring, crossings = arrival
    kind = "ahead" if censoring == "none" else "ahead_left"
    return {"years_behind": float(time - now), "censoring": kind, "n_crossings": crossings, **same}


def time_distances(panel: Panel) -> dict[tuple[str, str, str], Answer]:
    """Years behind every other economy: (economy, period, comparator)."""
    found = {
        (geo, period, other): years_behind(panel, geo, period, other)
        for period in panel.periods()
        for geo in panel.values(period)
        for other in panel.cells
        if other != geo
    }
    return {key: answer for key, answer in found.items() if answer is not None}


# ------------------------------------------------------------------------------------------------- growth and parity


def growth(panel: Panel, geo: str, period: str, window_years: int) -> Answer:
    """Growth a year over a window, or why there is none."""
    end_time = time_of(period)
    window = [p for p in panel.history(geo, end_time) if p[0] >= end_time - window_years]
    start = window[0][1] if window[0][0] == end_time - window_years else None
    end = window[-1][1]
    alone = len(panel.points(geo)) == 1
    reason = "single_point" if alone else _growth_missing_reason(panel, start, end, len(window))
    if start is not None and panel.definition(geo, window[0][0]) != panel.definition(geo, end_time):
        reason = "series_break"
    rate = None
    if reason is None and start is not None:
        rate = (
            (end - start) / window_years if panel.growth_basis == "points" else (end / start) ** (1 / window_years) - 1
        )
    return {
        "growth_basis": panel.growth_basis,
        "n_points": len(window),
        "start_value": start,
        "end_value": end,
        "growth_per_year": rate,
        "missing_reason": reason,
    }


def _growth_missing_reason(panel: Panel, start: float | None, end: float, n_points: int) -> str | None:
    if start is None:
        return "no_start_value"
    if n_points < FEWEST_POINTS_OF_GROWTH:
        return "too_few_points"
    negative = start < 0 or end < 0
    if panel.growth_basis == "points":
        return None
    if start == 0 or end == 0:
        return "zero_base"
    return "nonpositive" if negative else None


def growth_rates(panel: Panel) -> dict[tuple[str, str, int], Answer]:
    """Growth of every economy with a value: (economy, period, window)."""
    return {
        (geo, period, window): growth(panel, geo, period, window)
        for period in panel.periods()
        for geo in panel.values(period)
        for window in WINDOWS_YEARS
    }


def parity(panel: Panel, geo: str, period: str, window_years: int) -> Answer | None:
    """Years until the economy stands where the leader does, or None where there is no leader."""
    values, places = panel.values(period), order(panel, period)
    if len(places) < 2:
        return None
    leader = places[0]
    own, leaders = (growth(panel, side, period, window_years) for side in (geo, leader))
    g, g_leader = own["growth_per_year"], leaders["growth_per_year"]
    differ = g - g_leader if isinstance(g, float) and isinstance(g_leader, float) else None
    years, status, reason = None, "never_at_current_rates", None
    if values[geo] == values[leader]:
        years, status = 0.0, "at_or_above"
    elif differ is None:
        status = "cannot_say"
        reason = own["missing_reason"] or f"leader_{leaders['missing_reason']}"
    elif _is_faster(panel, differ, float(g_leader or 0), max(abs(values[geo]), abs(values[leader]))):
        years, status = _catching_up(panel, values[geo], values[leader], float(g or 0), float(g_leader or 0)), "years"
    return {
        "leader_geo": leader,
        "growth_per_year": g,
        "leader_growth_per_year": g_leader,
        "growth_differential": differ,
        "years_to_parity": years,
        "parity_status": status,
        "missing_reason": reason,
    }


def _is_faster(panel: Panel, differ: float, g_leader: float, size: float) -> bool:
    """Does the economy gain on the leader by more than what rounding to binary digits makes of equal growth?"""
    scale = size if panel.growth_basis == "points" else 1 + g_leader
    return panel.better(differ, 0.0) and abs(differ) > ROUNDING * scale


def _catching_up(panel: Panel, value: float, leader: float, g: float, g_leader: float) -> float:
    if panel.growth_basis == "points":
        return (leader - value) / (g - g_leader)
    return math.log(leader / value) / (math.log(1 + g) - math.log(1 + g_leader))


def parities(panel: Panel) -> dict[tuple[str, str, int], Answer]:
    """Parity of every economy with a value, where there is a leader: (economy, period, window)."""
    found = {
        (geo, period, window): parity(panel, geo, period, window)
        for period in panel.periods()
        for geo in panel.values(period)
        for window in WINDOWS_YEARS
    }
    return {key: answer for key, answer in found.items() if answer is not None}


def _parity_columns(panel: Panel, geo: str, period: str) -> Answer:
    """What the gap table tells of growth and parity: the window of five years, and the range over all windows."""
    answers = [parity(panel, geo, period, window) for window in WINDOWS_YEARS]
    own = growth(panel, geo, period, HEADLINE_WINDOW_YEARS)
    five = answers[WINDOWS_YEARS.index(HEADLINE_WINDOW_YEARS)]
    if five is None:
        nothing = dict.fromkeys(
            ("cagr_leader", "growth_differential", "years_to_parity", "years_to_parity_low", "years_to_parity_high")
        )
        reason = own["missing_reason"] or "no_comparator"
        return nothing | {
            "cagr": own["growth_per_year"],
            "growth_missing_reason": reason,
            "parity_status": "cannot_say",
        }
    years = [float(a["years_to_parity"]) for a in answers if a and a["years_to_parity"] is not None]
    never = any(a and a["parity_status"] == "never_at_current_rates" for a in answers)
    leaders = growth(panel, str(five["leader_geo"]), period, HEADLINE_WINDOW_YEARS)["missing_reason"]
    return {
        "cagr": five["growth_per_year"],
        "cagr_leader": five["leader_growth_per_year"],
        "growth_differential": five["growth_differential"],
        "growth_missing_reason": own["missing_reason"] or (f"leader_{leaders}" if leaders else None),
        "years_to_parity": five["years_to_parity"],
        "parity_status": five["parity_status"],
        "years_to_parity_low": min(years, default=None),
        "years_to_parity_high": None if never else max(years, default=None),
    }


# --------------------------------------------------------------------------------------------------------- together


def of_the_list(panel: Panel, period: str) -> Answer:
    """What is said of the list as a whole, beside an economy that is absent from it too."""
    values, places = panel.values(period), order(panel, period)
    leader, runner_up = places[:2] if len(places) > 1 else (None, None)
    return {
        "leader_geo": leader,
        "leader_value": values.get(leader or ""),
        "runner_up_geo": runner_up,
        "runner_up_value": values.get(runner_up or ""),
        "n_ranked": len(values) or None,
        "rank_basis": panel.list_kind,
    }


def gap(panel: Panel, geo: str, period: str) -> Answer:
    """Every measure of one economy that has a value at the period."""
    values, places = panel.values(period), order(panel, period)
    value, leader = values[geo], places[0] if len(places) > 1 else None
    total, basis = world(panel, period)
    answer: Answer = of_the_list(panel, period) | {
        "value": value,
        "gap_abs": value - values[leader] if leader else None,
        "world_value": total,
        "world_basis": basis,
        "missing_reason": None if leader else "no_comparator",
    }
    answer |= ratios(panel, value, values[leader]) if leader else _no_ratios("no_comparator")
    answer |= ranking(panel, geo, period) if leader else dict.fromkeys(("rank_computed", "n_tied", "percentile"))
    answer |= share(panel, value, period)
    answer |= _peer_columns(panel, value, period)
    answer |= distance_to_frontier(panel, value)
    answer |= per_denominator(panel, "population", panel.population, geo, leader, period)
    answer |= per_denominator(panel, "gdp", panel.gdp, geo, leader, period)
    answer |= _behind_the_leader(panel, geo, period, leader)
    answer |= grades(panel, geo, period, leader)
    return answer | _parity_columns(panel, geo, period)


def grades(panel: Panel, geo: str, period: str, leader: str | None) -> Answer:
    """How far the gap can be trusted, by the kind of list, the breaks and the years of the denominators."""
    names = ("comparability", "per_capita_comparability", "per_gdp_comparability")
    if leader is None:
        return dict.fromkeys(names)
    now = time_of(period)
    if panel.definition(geo, now) != panel.definition(leader, now):
        grade = "D"
    else:
        grade = "C" if panel.list_kind in ("top_k", "selected") else "A"
        if panel.list_kind is None or panel.universe_kind != "world":
            grade = max(grade, "B")
    answer: Answer = {"comparability": grade}
    for short, name, sizes in (("per_capita", "population", panel.population), ("per_gdp", "gdp", panel.gdp)):
        found = per_denominator(panel, name, sizes, geo, leader, period)
        skew = year_of(period) - int(str(found[f"{name}_period"] or 0))
        lowered = [grade, *(lower for years, lower in GRADES_OF_SKEW if skew >= years)]
        answer[f"{short}_comparability"] = max(lowered) if found[f"{short}_ratio"] is not None else None
    return answer


def _behind_the_leader(panel: Panel, geo: str, period: str, leader: str | None) -> Answer:
    nothing: Answer = {"years_behind": None, "years_behind_censoring": None}
    if leader is None:
        return nothing | {"years_behind_missing_reason": "no_comparator"}
    if leader == geo:
        return {"years_behind": 0.0, "years_behind_censoring": "none", "years_behind_missing_reason": None}
    found = years_behind(panel, geo, period, leader)
    if found is None:
        return nothing | {"years_behind_missing_reason": "leader_single_point"}
    return {
        "years_behind": found["years_behind"],
        "years_behind_censoring": found["censoring"],
        "years_behind_missing_reason": None,
    }


REASONS = (
    "missing_reason", "ratio_missing_reason", "share_missing_reason", "per_capita_missing_reason",
    "per_gdp_missing_reason", "years_behind_missing_reason", "growth_missing_reason", "peer_missing_reason",
    "peer_median_missing_reason",
)  # fmt: skip
MEASURES = (
    "value", "gap_abs", "ratio_to_leader", "times_behind", "log_gap", "rank_computed", "n_tied", "percentile",
    "share_of_world", "ratio_to_peer_mean", "ratio_to_peer_mean_low", "ratio_to_peer_mean_high",
    "ratio_to_peer_median", "ratio_to_peer_median_low", "ratio_to_peer_median_high", "per_capita_value",
    "per_capita_ratio",
    "per_gdp_value", "per_gdp_ratio", "distance_to_frontier", "distance_clipped", "years_behind",
    "years_behind_censoring", "cagr", "growth_differential", "years_to_parity", "parity_status",
    "years_to_parity_low", "years_to_parity_high", "comparability", "per_capita_comparability",
    "per_gdp_comparability",
)  # fmt: skip


def absent(panel: Panel, period: str, status: str) -> Answer:
    """An economy that has no value has no measure either, and its status is the reason for all it could have had."""
    reasons: Answer = dict.fromkeys(REASONS, status)
    if not panel.is_additive:
        reasons["share_missing_reason"] = "not_additive"
    if not panel.per_capita:
        reasons |= dict.fromkeys(("per_capita_missing_reason", "per_gdp_missing_reason"), "not_meaningful_per_head")
    return of_the_list(panel, period) | dict.fromkeys(MEASURES) | reasons


def gaps(panel: Panel) -> dict[tuple[str, str], Answer]:
    """The gap of every economy that has a cell: (economy, period)."""
    cells = [(geo, period, cell) for geo, of in panel.cells.items() for period, cell in of.items()]
    return {(g, p): absent(panel, p, c) if isinstance(c, str) else gap(panel, g, p) for g, p, c in cells}
