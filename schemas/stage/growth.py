"""Internal tables of ``warehouse/models/stage/growth/``: growth, distance in time, projections."""

from __future__ import annotations

from schemas.base import internal
from schemas.columns import GeoColumn
from schemas.stage.keys import ObservationColumn, SeriesNumberColumn, TimeIndexColumn, WindowColumn

_PER_YEAR = "fraction (or points) per year"


class Growth(WindowColumn, ObservationColumn, name="stage.growth"):
    """Growth of every value over the windows."""

    start_value: float | None = internal("value at the start of the window", unit="see core.indicators")
    growth_per_year: float | None = internal("compound, or in points for bounded shares and ranks", unit=_PER_YEAR)
    missing_reason: str | None = internal("why there is no growth")


class Segments(GeoColumn, TimeIndexColumn, SeriesNumberColumn, name="stage.segments"):
    """Where an economy rose, from what to what and between when."""

    definition_number: int = internal("breaks of the series before it", unit="breaks")
    top: float = internal("oriented value at its end")
    bottom: float = internal("oriented value at its start; of a first value, minus infinity")
    previous_time_index: int | None = internal("time of its start", unit="half-months")
    is_first: bool = internal("the first value under its definition, which comes from nowhere")
    is_gap: bool = internal("more than three years, in which nobody knows when")
    is_log: bool = internal("interpolated in logarithms")


class LeaderDistance(ObservationColumn, name="stage.leader_distance"):
    """How long ago the leader stood where the economy stands."""

    years_behind: float = internal("years behind the leader", unit="years")
    censoring: str = internal("none, left or hole")
    n_crossings: int = internal("how often the leader reached the value from below", unit="crossings")


class ParityYears(WindowColumn, ObservationColumn, name="stage.parity_years"):
    """Years to parity with the leader, at the growth of each window."""

    leader_geo: str | None = internal("the leader, an economy")
    growth_per_year: float | None = internal("the economy's growth", unit=_PER_YEAR)
    leader_growth_per_year: float | None = internal("the leader's growth", unit=_PER_YEAR)
    growth_differential: float | None = internal("the economy's less the leader's", unit=_PER_YEAR)
    years_to_parity: float | None = internal("at these growths", unit="years")
    parity_status: str = internal("years, at_or_above, never_at_current_rates or cannot_say")
    missing_reason: str | None = internal("why it cannot say")


class Projections(ObservationColumn, name="stage.projections"):
    """How a value has grown over 5 years, and when it would be level with its leader."""

    growth_per_year: float | None = internal("growth over 5 years", unit=_PER_YEAR)
    growth_missing_reason: str | None = internal("why there is no growth")
    years_to_parity: float | None = internal("at the growth over 5 years", unit="years")
    years_to_parity_low: float | None = internal("the fewest over the windows", unit="years")
    years_to_parity_high: float | None = internal("the most over the windows; empty where one says never", unit="years")
    parity_status: str | None = internal("by the growth over 5 years")
    parity_missing_reason: str | None = internal("why it cannot say")
