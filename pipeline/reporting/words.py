"""How the page says a number, an absence or a distance, in English and in Japanese.

The texts stand in ``page/words.json``, which the page's own script reads too; ``page/words.js`` says numbers by the
same rules, and a test holds the two to each other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["en", "ja"]
Row = Mapping[str, Any]
LANGUAGES: tuple[Language, ...] = ("ja", "en")

_FILE = Path(__file__).parent / "page" / "words.json"
#: Units whose numbers are written with a power of ten from here on.
_POWER_FROM = 1e15


@cache
def words() -> dict[str, Any]:
    """The texts, each a pair of English and Japanese."""
    document: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return document


def said(group: str, key: str, language: Language, **inserted: object) -> str:
    """One text with what is inserted into it; a key that has none stands for itself.

    Of a text that has words for one of them, those are said where ``n`` is 1.
    """
    texts = words()[group]
    pair = (texts.get(f"{key}_one") if str(inserted.get("n")) == "1" else None) or texts.get(key)
    text: str = key if pair is None else pair[language == "ja"]
    for name, value in inserted.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def reason_words(reason: str | None, language: Language) -> str:
    """The reason of an absence; one of the leader or the comparator names whose it is."""
    if reason is None:
        return ""
    known = words()["reasons"]
    for whose in ("leader", "comparator"):
        if reason not in known and reason.startswith(f"{whose}_"):
            rest = said("reasons", reason.removeprefix(f"{whose}_"), language)
            return f"{said('reasons', whose, language)}{' ' if language == 'en' else ''}{rest}"
    return said("reasons", reason, language)


def period_words(period: str) -> str:
    """A period as people write it: a span with a dash."""
    return period.replace("/", "–")


def number_words(value: float) -> str:
    """A number as it is: whole, or to what its size bears."""
    size = abs(value)
    if size >= _POWER_FROM:
        mantissa, _, power = f"{value:.1e}".partition("e")
        return f"{mantissa}×10^{int(power)}"
    if value == int(value) or size >= 1000:
        return f"{value:,.0f}"
    return _trimmed(f"{value:.2f}" if size >= 1 else f"{value:.4f}")


def value_words(value: float | None, unit: str, language: Language) -> str:
    """A value with its unit; a share is shown in percent, dollars in billions or in 億."""
    if value is None:
        return ""
    if unit == "share":
        return f"{value * 100:.1f}%"
    if unit == "rank":
        return f"{value:.0f}位" if language == "ja" else f"{value:.0f}"
    if unit == "US dollars":
        return _dollars(value, language)
    number = number_words(value)
    return f"{number}{' ' if language == 'en' else ''}{said('units', unit, language, n=number)}"


def _dollars(value: float, language: Language) -> str:
    if language == "ja":
        return f"{_four_digits(value / 1e8)}億ドル" if abs(value) < 1e12 else f"{_four_digits(value / 1e12)}兆ドル"
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"${_four_digits(value / size)} {name}"
    return f"${_four_digits(value)}"


def _four_digits(value: float) -> str:
    before = len(str(int(abs(value))))
    return f"{value:,.{max(0, 4 - before)}f}"


def times_words(times: float, language: Language) -> str:
    """So many times."""
    return said("phrases", "times", language, n=f"{times:,.1f}" if times >= 10 else f"{times:.2f}")


def gap_words(row: Row, unit: str, language: Language) -> str:
    """The gap to the leader: times, points or places; else the reason why there is none."""
    if row["leader_geo"] is not None and row["leader_geo"] == row["geo"]:
        return said("phrases", "leads", language)
    if row["gap_abs"] is not None and unit == "share":
        return said("phrases", "points", language, n=_signed(row["gap_abs"] * 100, 1))
    if row["gap_abs"] is not None and unit == "rank":
        return said("phrases", "places", language, n=f"{abs(row['gap_abs']):.0f}")
    if row["times_behind"] is not None:
        return times_words(row["times_behind"], language)
    return reason_words(row["ratio_missing_reason"] or row.get("missing_reason"), language)


def span_words(years: float, censoring: str | None, language: Language) -> str:
    """So many years, behind or ahead; what is censored is said as a bound, rounded so that the bound still holds."""
    if censoring in ("left", "hole", "ahead_left"):
        return said("phrases", "at_least_years", language, n=_floor(abs(years)))
    return said("phrases", "years", language, n=f"{abs(years):.1f}")


def years_words(focus: str, years: float | None, censoring: str | None, reason: str | None, language: Language) -> str:
    """Years behind; where they are negative, that the focus, by its name, is ahead."""
    if years is None:
        return reason_words(reason, language)
    span = span_words(years, censoring, language)
    return said("phrases", "ahead", language, focus=focus, years=span) if years < 0 else span


def growth_words(growth: float | None, basis: str | None, language: Language) -> str:
    """Growth a year, in percent or in points."""
    if growth is None:
        return ""
    key = "points_a_year" if basis == "points" else "percent_a_year"
    return said("phrases", key, language, n=_signed(growth * 100, 1))


def closing_words(row: Row, language: Language) -> str:
    """Whether the gap closes: years to parity, not closing, level, or the reason why nobody can say."""
    status, years = row["parity_status"], row["years_to_parity"]
    if status == "years" and years is not None:
        return said("phrases", "closing", language, n=f"{years:.1f}")
    if status == "never_at_current_rates":
        return said("phrases", "never", language)
    if status == "at_or_above":
        return said("phrases", "at_or_above", language)
    reason = row.get("growth_missing_reason") or row.get("missing_reason")
    return said("phrases", "cannot_say", language, reason=reason_words(reason, language) or "–")


def peers_words(row: Row, unit: str, language: Language) -> str:
    """The peers' median, or the two values that it lies between, or the reason why nothing is known."""
    if row["peer_median"] is not None:
        return value_words(row["peer_median"], unit, language)
    low, high = row["peer_median_low"], row["peer_median_high"]
    if low is None:
        return reason_words(row["peer_median_missing_reason"], language)
    if high is None:
        return said("phrases", "no_end", language, low=value_words(low, unit, language))
    ends = {"low": value_words(low, unit, language), "high": value_words(high, unit, language)}
    return said("phrases", "between", language, **ends)


_LISTS = {"top_k": "list_shows_first", "selected": "list_shows_choice", "single": "list_shows_choice"}


def beside_words(row: Row, unit: str, language: Language) -> str:
    """What has to be said beside a value or its absence, without the stand-in's and the newer edition's notes."""
    parts = []
    if row["value"] == 0:
        parts.append(said("phrases", "zero_in_list", language))
    if row["answer_basis"] == "other_source":
        status = reason_words(row["preferred_obs_status"], language)
        period = period_words(row["preferred_period"] or "")
        edition = f"{row['preferred_source_id']}, {row['preferred_edition']}"
        parts.append(said("phrases", "other_source", language, edition=edition, period=period, status=status))
    if row["answer_basis"] == "absence" and row["obs_status"] == "not_listed" and row["n_ranked"] is not None:
        parts.append(said("phrases", _LISTS.get(row["rank_basis"], "list_shows"), language, n=row["n_ranked"]))
    if row["preferred_cut_off"] is not None:
        key = "not_before" if row["direction"] == "lower" else "at_most"
        parts.append(said("phrases", key, language, value=value_words(row["preferred_cut_off"], unit, language)))
    if row["last_value"] is not None:
        parts.append(_last(row, unit, language))
    if row["newer_edition"] is not None:
        edition, day = row["newer_edition"], row["newer_edition_published_at"]
        parts.append(said("phrases", "newer_edition", language, edition=edition, published=day))
    return ("；" if language == "ja" else "; ").join(parts)


def _last(row: Row, unit: str, language: Language) -> str:
    value, period = value_words(row["last_value"], unit, language), period_words(row["last_value_period"])
    edition = f"{row['last_value_source_id']}, {row['last_value_edition']}"
    return said("phrases", "last_value", language, value=value, period=period, edition=edition)


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}"


def _floor(value: float) -> str:
    """Rounded down, for an "at least": the small amount is what a floating-point sum may lack."""
    return f"{math.floor(value * 10 + 1e-6) / 10:.1f}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
