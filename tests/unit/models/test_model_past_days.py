"""A past day, by either axis, is answered as the build of that day would have answered.

The publisher's editions, with lists that withdraw and restate, and the denominators and rates of another are made up by
hypothesis, published and landed in orders of their own; a build that has only what was there by the day is the judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.building.sql_models import TIME_AXES, TimeAxis
from tests.model_bench import GROWTH_WINDOWS, Bench, Row, economy
from tests.property_settings import tried

pytestmark = pytest.mark.long

TRIED = tried(short=2, full=12)
PUBLISHED, RECORDED = TIME_AXES

ECONOMIES = ("JPN", "USA", "CHN", "KOR", "WORLD_PUBLISHER")
SEEN = ("2020", "2021", "2022")
#: Days of publication of the editions of the list, and of the vintages of its denominators and rates.
EDITIONS = {"2023": date(2023, 4, 1), "2024": date(2024, 4, 1), "2025": date(2025, 4, 1)}
VINTAGES = {"first vintage": date(2023, 1, 2), "second vintage": date(2024, 4, 1), "third vintage": date(2025, 6, 1)}
DAYS_OF_PUBLICATION = EDITIONS | VINTAGES
#: All that is heard of before the editions: another list, which makes every economy one that is fetched.
FIRST_DAY = date(2023, 1, 1)
LANDING_DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(len(DAYS_OF_PUBLICATION))]

values = st.one_of(st.none(), st.integers(min_value=1, max_value=60).map(float))
lists_of_cells = st.fixed_dictionaries({(geo, period): values for geo in ECONOMIES for period in SEEN})
Edition = tuple[str, dict[tuple[str, str], float | None]]
editions = st.fixed_dictionaries(dict.fromkeys(EDITIONS, st.tuples(st.sampled_from(["full", "top_k"]), lists_of_cells)))
factors = st.fixed_dictionaries(dict.fromkeys(VINTAGES, st.floats(min_value=0.5, max_value=2)))
landings = st.permutations(LANDING_DAYS).map(lambda days: dict(zip(DAYS_OF_PUBLICATION, days, strict=True)))

LATEST = "indicator_id, geo, period, value, obs_status, edition, published_at, snapshot_id, locator"
#: The grade is left out: it says also what a later edition restated.
COMPARED = (
    "geo, indicator_id, period, value, obs_status, rank_computed, n_ranked, rank_basis, leader_geo, leader_value,"
    " world_value, share_of_world, population_period, per_capita_ratio, per_gdp_ratio, value_jpy, years_behind,"
    " years_behind_censoring, cagr, years_to_parity, parity_status, missing_reason, edition, published_at"
)
CONTEXT: Row = {"pillar": "context", "direction": "none", "growth_basis": None}


def _built(chosen: Mapping[str, Edition], growths: Mapping[str, float], landed: Mapping[str, date]) -> Bench:
    """What these editions and vintages make of core.observations, absences and withdrawals included."""
    first = {"period": "2024", "unit": "US dollars", "price_base": "nominal"}
    rows: list[Row] = [first | {"indicator_id": "models", "geo": g, "value": 1.0, "figure": "0"} for g in ECONOMIES]
    snapshots: list[Row] = [_snapshot("file_a", "first", FIRST_DAY, FIRST_DAY)]
    figures: list[Row] = []
    for edition, (list_kind, cells) in chosen.items():
        snapshots.append(_snapshot(f"file_{edition}", edition, EDITIONS[edition], landed[edition]))
        figures.append({"edition": edition, "list_kind": list_kind, "absence_status": "not_listed"})
        rows += [
            first | {"geo": geo, "period": period, "value": value, "snapshot_id": f"file_{edition}"}
            for (geo, period), value in cells.items()
            if value is not None
        ]
    for vintage, factor in growths.items():
        snapshots.append(_snapshot(f"file_{vintage}", vintage, VINTAGES[vintage], landed[vintage]))
        rows += _context(vintage, factor)
    return _bench(rows, snapshots, figures)


def _snapshot(snapshot_id: str, edition: str, published_at: date, landed: date) -> Row:
    recorded = datetime.combine(landed, time(23, 59))
    return {
        "snapshot_id": snapshot_id, "edition": edition, "published_at": published_at, "recorded_at": recorded,
    }  # fmt: skip


def _context(vintage: str, factor: float) -> list[Row]:
    """Denominators and rates of each year, others in every vintage; the first vintage ends a year earlier."""
    periods = SEEN[:-1] if vintage == "first vintage" else SEEN
    common = {"figure": "context", "snapshot_id": f"file_{vintage}"}
    people = [
        {**common, "indicator_id": name, "geo": geo, "period": period, "value": (number + 1) * factor**number}
        for name in ("population", "gdp_current_usd")
        for number, geo in enumerate(ECONOMIES[:-1])
        for period in periods
    ]
    rates = [
        {**common, "indicator_id": "exchange_rate_per_usd", "geo": "JPN", "period": period, "value": 100 * factor}
        for period in periods
    ]
    return [*people, *rates]


def _bench(rows: list[Row], snapshots: list[Row], figures: list[Row]) -> Bench:
    bench = Bench()
    bench.put("stage.source_observations", rows)
    bench.put("stage.accepted_snapshots", snapshots)
    bench.put("core.published_figures", figures)
    bench.put("core.economies", [economy(geo, currency="JPY" if geo == "JPN" else None) for geo in ECONOMIES])
    contexts = ("population", "gdp_current_usd", "exchange_rate_per_usd")
    money = {"unit": "US dollars"}
    bench.put(
        "core.indicators",
        [{"indicator_id": "robots"} | money, {"indicator_id": "models"} | money]
        + [{"indicator_id": name} | CONTEXT for name in contexts],
    )
    bench.put("stage.periods", [
        {"period": p, "year": int(p), "freq": "annual", "period_start": date(int(p), 1, 1),
         "period_end": date(int(p), 12, 31)}
        for p in (*SEEN, "2024")
    ])  # fmt: skip
    bench.put("core.sources", [{}])
    bench.put("core.growth_windows", GROWTH_WINDOWS)
    for table in ("core.editions", "meta.source_status", "meta.quarantine"):
        bench.put(table, [])
    return bench


def _by(day: date, days: Mapping[str, date], chosen: Mapping[str, object]) -> set[str]:
    return {name for name in chosen if days[name] <= day}


@pytest.mark.parametrize("axis", TIME_AXES, ids=lambda axis: axis.name)
@TRIED
@given(editions, factors, landings)
def test_a_past_day_is_answered_as_the_build_of_that_day_would_have_answered(
    axis: TimeAxis, chosen: dict[str, Edition], growths: dict[str, float], landed: dict[str, date]
) -> None:
    """At the end of time that is the latest view."""
    days = DAYS_OF_PUBLICATION if axis == PUBLISHED else landed
    everything = _built(chosen, growths, landed)
    asked = [date(2023, 12, 31), EDITIONS["2024"]] if axis == PUBLISHED else [LANDING_DAYS[1], LANDING_DAYS[3]]
    for day in (*asked, date(9999, 12, 30)):
        known = [{name: part[name] for name in _by(day, days, part)} for part in (chosen, growths)]
        then = _built(known[0], known[1], landed)  # type: ignore[arg-type]  # each part is of its own kind
        for table, columns in (("core.observations_latest", LATEST), ("mart.country_vs_world", COMPARED)):
            answer = everything.past_rows(table, axis, day, columns)
            assert answer == then.rows(table, columns), (table, day)


def _restated(*, withdrawn: bool) -> Bench:
    """Japan's 5 of the first edition is restated, or left out of a full list, by one published and landed later."""
    cells = {("JPN", "2022"): None if withdrawn else 6.0, ("USA", "2022"): 9.0}
    chosen = {"2023": ("full", {("JPN", "2022"): 5.0, ("USA", "2022"): 8.0}), "2024": ("full", cells)}
    return _built(chosen, {}, {"2023": date(2026, 1, 1), "2024": date(2026, 3, 1)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("axis", "before", "after"),
    [(PUBLISHED, date(2024, 3, 31), date(2024, 4, 1)), (RECORDED, date(2026, 2, 28), date(2026, 3, 1))],
    ids=lambda part: part.name if isinstance(part, TimeAxis) else None,
)
def test_restatements_and_withdrawals_go_by_the_time_axis_that_is_asked(
    axis: TimeAxis, before: date, after: date
) -> None:
    def japan(day: date, *, withdrawn: bool) -> list[object]:
        rows = _restated(withdrawn=withdrawn).past_rows(
            "core.observations_latest", axis, day, "geo, period, value, obs_status"
        )
        return [(value, status) for geo, period, value, status in rows if (geo, period) == ("JPN", "2022")]

    assert japan(before, withdrawn=False) == japan(before, withdrawn=True) == [(5.0, "observed")]
    assert japan(after, withdrawn=False) == [(6.0, "observed")]
    assert japan(after, withdrawn=True) == [(None, "not_listed")]


def test_what_the_publishers_file_repeats_was_recorded_with_the_embedded_edition() -> None:
    """The embedded row is superseded by the parsed one; what we knew since January must not wait for March."""
    files = [
        _snapshot("embedded", "2023", EDITIONS["2023"], date(2026, 1, 1)) | {"origin": "embedded"},
        _snapshot("parsed", "2023", EDITIONS["2023"], date(2026, 3, 1)) | {"origin": "handed_over"},
    ]
    rows: list[Row] = [
        {"geo": geo, "period": "2022", "value": value, "snapshot_id": snapshot_id, "unit": "US dollars"}
        for snapshot_id, cells in (("embedded", {"JPN": 5.0}), ("parsed", {"JPN": 5.0, "USA": 8.0}))
        for geo, value in cells.items()
    ]
    bench = _bench(rows, files, [])
    found = bench.rows("core.observations", "geo, snapshot_id, recorded_at, first_recorded_at")
    january, march = (datetime(2026, month, 1, 23, 59) for month in (1, 3))
    assert found == [
        ("JPN", "embedded", january, january),  # superseded
        ("JPN", "parsed", march, january),
        ("USA", "parsed", march, march),
    ]
    answer = bench.past_rows("core.observations_latest", RECORDED, date(2026, 2, 1), "geo, value")
    assert answer == [("JPN", 5.0)]
