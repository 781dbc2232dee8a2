"""One side against others, in the headline indicators: economies or groups, each pair within one list.

Of each indicator the newest period in which both sides have a value in the preferred source's lists, else in another
source's; else in which both lie between bounds; else the reason why there is nothing to compare.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contracts.sql_text import quoted
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings
from pipeline.showing.economies import meant_economy
from pipeline.showing.queries import connected
from pipeline.showing.tables import EXTRA, Column, show_table

if TYPE_CHECKING:
    import duckdb

#: Between the names of several comparators.
_SEPARATORS = re.compile(r"[,、，]")
#: What the answer of each indicator is made of.
_MEASURES = (
    "title_en, unit, period, value, value_low, value_high, comparator_value, comparator_low, comparator_high, gap_abs,"
    " ratio_to_comparator, ratio_low, ratio_high, years_behind, years_behind_censoring, years_to_parity, parity_status,"
    " missing_reason, source"
)
#: SQL of the answers to a focus and a comparator.
ANSWERS = f"""
with answers as (
    select
        g.*,
        row_number() over (
            partition by g.indicator_id
            order by
                -- both have a value, both lie between bounds, or nothing
                case
                    when g.missing_reason is null then 0
                    when coalesce(g.value_low, g.value_high) is not null
                        and coalesce(g.comparator_low, g.comparator_high) is not null then 1
                    else 2
                end,
                case when g.source_id = i.preferred_source_id then 0 else 1 end,
                g.period_end desc,
                g.published_at desc,
                case when g.price_base = 'constant' then 1 else 0 end,
                g.series_id
        ) as place
    from mart.gap_between({{focus}}, {{comparator}}) as g
    inner join core.indicators as i on g.indicator_id = i.indicator_id
    -- what an edition has withdrawn is no answer
    where g.withdrawn_at is null
)

select {_MEASURES}
from (
    select i.title_en, i.headline_order, i.unit, a.* exclude (unit), a.source_id || ', ' || a.edition as source
    from core.indicators as i
    left join answers as a
        on i.indicator_id = a.indicator_id
        and a.place = 1
    where i.headline_order is not null
)
order by headline_order
"""
#: Why there is nothing where no list has either side.
NO_LIST_OF_BOTH = "no list of both"
#: What a reader sees of ``ahead``, of ``left`` and of their like, before the years.
_YEARS: Mapping[str, str] = {
    "none": "",
    "left": "at least ",
    "hole": "at least ",
    "ahead": "ahead by ",
    "ahead_left": "ahead by at least ",
}


class Answer(NamedTuple):
    """What one row of mart.gap_between says of an indicator; all but title and unit are empty where there is none."""

    title: str
    unit: str
    period: str | None
    value: float | None
    value_low: float | None
    value_high: float | None
    comparator_value: float | None
    comparator_low: float | None
    comparator_high: float | None
    gap_abs: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    years_behind: float | None
    censoring: str | None
    years_to_parity: float | None
    parity_status: str | None
    missing_reason: str | None
    source: str | None


def show_comparisons(settings: Settings, focus: str, against: str) -> None:
    """Print a table for each comparator; ``against`` names them with commas between: codes or names, groups too.

    Raises:
        RunFault: a name is not known or means several, or a side is to be compared with itself.
    """
    with connected(settings) as connection:
        geo, name = meant_economy(connection, focus, command="aigap gap {} --against " + shlex.quote(against))
        sides = _sides(connection, geo, against)
        tables = [_answers(connection, geo, code) for code, _ in sides]
    for (code, other), answers in zip(sides, tables, strict=True):
        show_table(
            _columns(geo, code),
            [_row(answer, geo, code) for answer in answers],
            title=f"{name} against {other}",
            remedy=f"a wider terminal, or aigap query \"from mart.gap_between('{geo}', '{code}')\"",
        )


def _columns(geo: str, comparator: str) -> list[Column]:
    """The least important is left out first where a terminal is narrow."""
    return [
        Column("indicator", own_line="above"),
        Column("period", 1),
        Column(geo, 0),
        Column(comparator, 0),
        Column("ratio or gap", 0),
        Column("years behind", 2, narrowest=9),
        Column("years to parity", 3, narrowest=9),
        Column("source", EXTRA),
    ]


def _sides(connection: duckdb.DuckDBPyConnection, geo: str, against: str) -> list[tuple[str, str]]:
    """Code and name of each comparator, once."""
    names = [name.strip() for name in _SEPARATORS.split(against) if name.strip()]
    if not names:
        raise RunFault(
            "nobody is named to compare with",
            expected="codes or names with commas between, such as DEU,KOR,OECD",
            seen=against,
            next_step=f"aigap gap {geo} --against DEU,KOR,OECD",
        )
    sides = [meant_economy(connection, name, command=f"aigap gap {geo} --against {{}}") for name in names]
    if geo in {code for code, _ in sides}:
        raise RunFault(
            "a side cannot be compared with itself",
            expected=f"economies or groups other than {geo}",
            seen=against,
            next_step=f"aigap gap {geo}",
        )
    return list(dict(sides).items())


def _answers(connection: duckdb.DuckDBPyConnection, geo: str, comparator: str) -> list[Answer]:
    sql = ANSWERS.format(focus=quoted(geo), comparator=quoted(comparator))
    return [Answer(*row) for row in connection.execute(sql).fetchall()]


def _row(answer: Answer, geo: str, comparator: str) -> Sequence[str]:
    return [
        answer.title,
        answer.period or "",
        _side(answer.unit, answer.value, answer.value_low, answer.value_high),
        _side(answer.unit, answer.comparator_value, answer.comparator_low, answer.comparator_high),
        _gap(answer) or _reason(answer, geo, comparator),
        _years(answer),
        _parity(answer),
        answer.source or "",
    ]


def _reason(answer: Answer, geo: str, comparator: str) -> str:
    """Why there is no ratio, and for the lack of which side."""
    if answer.period is None:
        return NO_LIST_OF_BOTH
    reason = answer.missing_reason or ""
    side = comparator if reason.startswith("comparator_") else geo
    return f"{side}: {reason.removeprefix('comparator_')}" if reason else ""


def _side(unit: str, value: float | None, low: float | None, high: float | None) -> str:
    if value is not None:
        return _amount(unit, value)
    if low is not None and high is not None:
        return _range(_amount(unit, low), _amount(unit, high))
    if low is not None:
        return f"at least {_amount(unit, low)}"
    return f"at most {_amount(unit, high)}" if high is not None else ""


def _range(low: str, high: str) -> str:
    """Two bounds, or one where they read the same."""
    return low if low == high else f"{low} to {high}"


def _amount(unit: str, value: float) -> str:
    """A value with its unit, as the headline shows it."""
    if unit == "share":
        return f"{value * 100:.1f}%"
    if unit == "US dollars":
        return f"${value / 1e9:,.3f} bn"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _gap(answer: Answer) -> str:
    """The ratio to the comparator, or its bounds; of shares, ranks and balances the difference."""
    if answer.unit == "share" and answer.gap_abs is not None:
        return f"{answer.gap_abs * 100:+.1f} points"
    if answer.ratio is not None:
        return _factor(answer.ratio)
    if answer.ratio_low is not None and answer.ratio_high is not None:
        return _range(_factor(answer.ratio_low), _factor(answer.ratio_high))
    if answer.ratio_low is not None:
        return f"at least {_factor(answer.ratio_low)}"
    if answer.ratio_high is not None:
        return f"at most {_factor(answer.ratio_high)}"
    if answer.gap_abs is None:
        return ""
    return f"{answer.gap_abs:+,.0f} places" if answer.unit == "rank" else f"{answer.gap_abs:+,.2f}"


def _factor(ratio: float) -> str:
    """A ratio with three digits that mean something: 0.00754 and 23.3."""
    return f"{ratio:,.0f}" if ratio >= 1000 else f"{ratio:.3g}"


def _years(answer: Answer) -> str:
    if answer.years_behind is None or answer.censoring is None:
        return ""
    return f"{_YEARS[answer.censoring]}{abs(answer.years_behind):.1f}"


def _parity(answer: Answer) -> str:
    if answer.parity_status == "never_at_current_rates":
        return "never at these rates"
    if answer.parity_status == "at_or_above":
        return "level or above"
    return "" if answer.years_to_parity is None else f"{answer.years_to_parity:.1f}"
