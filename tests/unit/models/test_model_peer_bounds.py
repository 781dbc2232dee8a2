"""mart.peer_groups and the peer columns of the gaps, where a list leaves members of the group out."""

from __future__ import annotations

import math
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_bench import Bench, Row, measure_kinds
from tests.property_settings import tried

#: Six members, of whom the list shows some.
MEMBERS = ("CHN", "DEU", "FRA", "JPN", "KOR", "USA")
MEAN = "mean_value, mean_low, mean_high, mean_missing_reason"
MEDIAN = "median_value, median_low, median_high, median_missing_reason"
SUM = "sum_value, sum_low, sum_high, sum_missing_reason"
GROUP = "group_geo = 'OECD'"


def _bench(
    shown: dict[str, float],
    published: Row | None = None,
    *,
    indicator: Row | None = None,
    possible: tuple[float | None, float | None] = (0.0, None),
    absent: dict[str, str] | None = None,
    members: tuple[str, ...] = MEMBERS,
) -> Bench:
    """One list of 2024, with what it shows, and of whom it says why it does not."""
    bench = Bench()
    rows: list[Row] = [{"geo": geo, "period": "2024", "value": value} for geo, value in shown.items()]
    rows += [{"geo": geo, "period": "2024", "obs_status": status} for geo, status in (absent or {}).items()]
    ends = {"smallest_shown": min(shown.values()), "largest_shown": max(shown.values())}
    if published is not None:
        bench.put("core.published_lists", [{"period": "2024", **ends, **published}])
    limits = dict(zip(("smallest_possible", "largest_possible"), possible, strict=True))
    bench.put("core.measure_kinds", [row | limits for row in measure_kinds()])
    bench.put("core.universes", [{}, {"universe_id": "g20", "universe_kind": "group", "group_geo": "G20"},
                                 {"universe_id": "sample", "universe_kind": "sample"}])  # fmt: skip
    bench.observe(rows, robots=indicator or {})
    two = [{"group_geo": "G20", "geo": geo} for geo in ("USA", "CHN", "JPN", "KOR")]
    bench.put("core.group_members", [*({"geo": geo} for geo in members), *two])
    bench.put("core.coverage_limits", [{}, {"parameter": "largest_share_not_covered", "setting": 0.5}])
    bench.put("stage.setting_values", [{"parameter": "peer_group", "value": "OECD"}])
    return bench


TOP = {"list_kind": "top_k", "k": 3}
THREE = {"USA": 12.0, "CHN": 6.0, "JPN": 3.0}


def test_whom_a_top_list_leaves_out_lies_below_its_last_place() -> None:
    bench = _bench(THREE, TOP)
    # 12, 6, 3 and three of 0 to 3 each: the mean from 21/6 to 30/6, the median from (0 + 3)/2 to 3
    assert bench.row("mart.peer_groups", f"n_members, n_missing, n_not_covered, {MEAN}", GROUP) == (
        3, 3, 0, None, 3.5, 5.0, "list_not_full",
    )  # fmt: skip
    assert bench.row("mart.peer_groups", MEDIAN, GROUP) == (None, 1.5, 3.0, "list_not_full")
    assert bench.row("mart.peer_groups", SUM, GROUP) == (None, 21.0, 30.0, "list_not_full")
    assert bench.row("mart.peer_groups", "is_incomplete, mean_missing_reason", "group_geo = 'WORLD'") == (
        True, "list_not_full",
    )  # fmt: skip


def test_a_ratio_lies_between_those_to_the_bounds() -> None:
    bench = _bench(THREE, TOP)
    columns = "peers_n, peers_missing, peer_median, peer_median_low, peer_median_high, ratio_to_peer_median"
    bounds = "ratio_to_peer_median_low, ratio_to_peer_median_high, peer_median_missing_reason"
    assert bench.row("mart.gap_indicators", f"{columns}, {bounds}", "geo = 'JPN'") == (
        3, 3, None, 1.5, 3.0, None, 1.0, 2.0, "list_not_full",
    )  # fmt: skip
    of_mean = "ratio_to_peer_mean, ratio_to_peer_mean_low, ratio_to_peer_mean_high, peer_missing_reason"
    found = bench.row("mart.gap_indicators", of_mean, "geo = 'JPN'")
    assert found == (None, pytest.approx(3 / 5), pytest.approx(3 / 3.5), "list_not_full")


def test_a_ratio_to_what_may_be_zero_has_no_upper_end() -> None:
    bench = _bench({"USA": 12.0, "JPN": 3.0}, TOP)
    columns = "peer_median_low, peer_median_high, ratio_to_peer_median_low, ratio_to_peer_median_high"
    assert bench.row("mart.gap_indicators", columns, "geo = 'JPN'") == (0.0, 3.0, 1.0, None)


def test_an_absent_focus_has_no_ratio() -> None:
    bench = _bench(THREE, TOP, absent={"KOR": "not_listed"})
    columns = "ratio_to_peer_mean_low, ratio_to_peer_mean_high, peer_missing_reason"
    assert bench.row("mart.gap_indicators", columns, "geo = 'KOR'") == (None, None, "not_listed")


def test_both_ends_alike_are_exact() -> None:
    """Of seven the middle one is shown, wherever below it the three absent ones lie."""
    bench = _bench({**THREE, "GBR": 5.0}, TOP, members=(*MEMBERS, "GBR"))
    assert bench.row("mart.peer_groups", MEDIAN, GROUP) == (3.0, 3.0, 3.0, None)
    columns = "ratio_to_peer_median, ratio_to_peer_median_low, ratio_to_peer_median_high, peer_median_missing_reason"
    assert bench.row("mart.gap_indicators", columns, "geo = 'USA'") == (4.0, 4.0, 4.0, None)


def test_whom_a_full_list_leaves_out_has_less_than_its_last_one() -> None:
    bench = _bench({"USA": 12.0, "CHN": 6.0, "JPN": 3.0, "KOR": 2.0, "DEU": 1.0}, {"list_kind": "full"})
    assert bench.row("mart.peer_groups", MEDIAN, GROUP) == (2.5, 2.5, 2.5, None)
    assert bench.row("mart.peer_groups", SUM, GROUP) == (None, 24.0, 25.0, "group_incomplete")


def test_the_publishers_cut_off_goes_before_the_last_one_shown() -> None:
    bench = _bench(THREE, TOP | {"cut_off": 2.0})
    assert bench.row("mart.peer_groups", "sum_low, sum_high", GROUP) == (21.0, 27.0)


def test_a_value_that_another_figure_shows_is_no_cut_off() -> None:
    """The list ends at 3; that somebody below it stands in another figure moves nobody else down."""
    bench = _bench({**THREE, "KOR": 1.0}, TOP | {"smallest_shown": 3.0})
    assert bench.row("mart.peer_groups", "n_missing, sum_low, sum_high", GROUP) == (2, 22.0, 28.0)


def test_where_lower_is_better_whom_a_list_leaves_out_lies_above_its_last_place() -> None:
    lower = {"direction": "lower"}
    bench = _bench({"USA": 1.0, "CHN": 2.0, "JPN": 4.0}, TOP, indicator=lower, possible=(0.0, 20.0))
    assert bench.row("mart.peer_groups", MEDIAN, GROUP) == (None, 4.0, 12.0, "list_not_full")
    assert bench.row("mart.peer_groups", SUM, GROUP) == (None, 19.0, 67.0, "list_not_full")


def test_an_end_that_nobody_declared_is_none() -> None:
    bench = _bench({"USA": 12.0, "CHN": 6.0, "JPN": 3.0, "KOR": 2.0}, TOP, possible=(None, None))
    assert bench.row("mart.peer_groups", MEAN, GROUP) == (None, None, pytest.approx(27 / 6), "list_not_full")
    # the third and fourth of six are shown, however far down the absent ones lie
    assert bench.row("mart.peer_groups", MEDIAN, GROUP) == (2.5, 2.5, 2.5, None)


@pytest.mark.parametrize(
    ("published", "reason"),
    [({"list_kind": "selected"}, "list_not_full"), ({"list_kind": "single"}, "list_not_full"),
     (None, "list_kind_unknown")],
)  # fmt: skip
def test_a_chosen_few_bound_nobody(published: Row | None, reason: str) -> None:
    bench = _bench(THREE, published)
    assert bench.row("mart.peer_groups", f"{MEAN}, is_incomplete", GROUP) == (None, None, None, reason, True)
    assert bench.row("mart.peer_groups", SUM, GROUP) == (None, None, None, reason)


def test_a_group_of_which_all_are_shown_needs_no_full_list() -> None:
    bench = _bench(THREE, {"list_kind": "selected"}, members=("USA", "CHN", "JPN"))
    found = bench.row("mart.peer_groups", "mean_value, median_value, sum_value, is_incomplete", GROUP)
    assert found == (7.0, 6.0, 21.0, False)


def test_a_member_alone_is_not_its_own_mean() -> None:
    bench = _bench({"JPN": 3.0}, {"list_kind": "single"})
    assert bench.row("mart.peer_groups", f"n_members, n_missing, {MEDIAN}", GROUP) == (
        1, 5, None, None, None, "no_peer",
    )  # fmt: skip
    columns = "peers_n, peer_median, ratio_to_peer_median, peer_median_missing_reason"
    assert bench.row("mart.gap_indicators", columns, "geo = 'JPN'") == (1, None, None, "no_peer")


def test_whom_the_list_does_not_cover_has_no_part_in_it_and_is_counted() -> None:
    bench = _bench(THREE, TOP, absent={"KOR": "not_covered", "FRA": "suppressed"})
    assert bench.row("mart.peer_groups", f"n_missing, n_not_covered, {MEAN}", GROUP) == (
        3, 2, None, 21 / 4, 24 / 4, "list_not_full",
    )  # fmt: skip
    assert bench.row("mart.peer_groups", SUM, GROUP) == (None, None, None, "group_incomplete")


def test_a_full_list_of_the_covered_has_their_mean_as_long_as_they_are_the_most() -> None:
    full = {"list_kind": "full", "absence_status": "not_covered"}
    bench = _bench(THREE, full, absent=dict.fromkeys(("KOR", "FRA", "DEU"), "not_covered"))
    assert bench.row("mart.peer_groups", f"n_not_covered, {MEAN}", GROUP) == (3, 7.0, 7.0, 7.0, None)
    bench = _bench({"USA": 12.0, "JPN": 3.0}, full)
    assert bench.row("mart.peer_groups", f"n_not_covered, {MEAN}", GROUP) == (4, None, None, None, "group_incomplete")


def test_only_members_of_the_lists_universe_are_bounded() -> None:
    """A list of the G20 of four tells of Korea, and of Germany and France nothing; a sample tells of nobody."""
    bench = _bench(THREE, TOP | {"universe_id": "g20"})
    assert bench.row("mart.peer_groups", f"n_missing, n_not_covered, {MEAN}", GROUP) == (
        3, 2, None, 21 / 4, 24 / 4, "list_not_full",
    )  # fmt: skip
    assert bench.row("mart.peer_groups", SUM, "group_geo = 'G20'") == (None, 21.0, 24.0, "list_not_full")
    bench = _bench(THREE, {"list_kind": "full", "universe_id": "sample"})
    assert bench.row("mart.peer_groups", f"n_missing, n_not_covered, {MEAN}", GROUP) == (3, 3, 7.0, 7.0, 7.0, None)
    assert bench.row("mart.peer_groups", MEAN, "group_geo = 'WORLD'") == (None, None, None, "list_not_of_world")
    bench = _bench(THREE, TOP | {"universe_id": "sample"})
    assert bench.row("mart.peer_groups", MEAN, GROUP) == (None, None, None, "list_not_full")


def test_a_list_of_which_a_row_was_refused_bounds_nobody() -> None:
    bench = _bench(THREE, TOP | {"is_whole": False})
    assert bench.row("mart.peer_groups", f"n_not_covered, {SUM}", GROUP) == (3, None, None, None, "list_not_full")


def test_shares_have_a_mean_and_no_sum() -> None:
    bench = _bench(THREE, TOP, indicator={"is_additive": False})
    assert bench.row("mart.peer_groups", f"mean_low, mean_high, {SUM}", GROUP) == (
        3.5, 5.0, None, None, None, "not_additive",
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------- properties

amounts = st.dictionaries(
    st.sampled_from(MEMBERS), st.integers(0, 9).map(float), min_size=len(MEMBERS), max_size=len(MEMBERS)
)


@tried(short=10, full=200)
@given(amounts, st.integers(1, 6), st.sampled_from(["higher", "lower"]))
def test_what_the_whole_list_would_give_lies_between_the_bounds_of_its_first_places(
    all_of_them: dict[str, float], k: int, direction: str
) -> None:
    sign = -1 if direction == "higher" else 1
    shown = dict(sorted(all_of_them.items(), key=lambda item: (sign * item[1], item[0]))[:k])
    bench = _bench(shown, TOP | {"k": k}, indicator={"direction": direction}, possible=(0.0, 9.0))
    for measure, name in ((fmean, "mean"), (median, "median"), (math.fsum, "sum")):
        true = measure(all_of_them.values())
        value, low, high = bench.row("mart.peer_groups", f"{name}_value, {name}_low, {name}_high", GROUP)
        assert low - 1e-9 <= true <= high + 1e-9
        assert value is None or value == pytest.approx(true)
        assert k < len(MEMBERS) or value is not None
    ratios = "geo, value, ratio_to_peer_mean_low, ratio_to_peer_mean_high"
    mean = fmean(all_of_them.values())
    for _, value, low, high in bench.rows("mart.gap_indicators", ratios):
        if mean > 0:
            assert (low is None or low <= value / mean + 1e-9) and (high is None or value / mean <= high + 1e-9)
