"""Counts what a reader of quantities makes of the hand-marked sets, as ``README.md`` beside this file defines it.

Belongs here: matching marks with quantities, and every rate. Not here: running a reader, printing, or a threshold. All
functions are pure but ``lines_of`` and ``economy_of``, which read the sets and the names of the economies.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.factcheck.checking import Check
from pipeline.factcheck.reading.article import article_of
from pipeline.factcheck.reading.pages import is_page
from pipeline.factcheck.verdicts import stated_unit
from pipeline.settings import PROJECT_ROOT

FOLDER = Path(__file__).parent
BLIND_SETS = ("japanese_sentences", "english_sentences")
SEEDS = "seed_articles"
#: The halves of the passages in the manner of real texts: one to tune on, one that is read once, at the end.
TUNING, UNTOUCHED = "passages_tuning", "passages_untouched"
#: Largest difference of two equal values, as a part of the larger one.
RELATIVE_TOLERANCE = 1e-6
UNCHECKABLE = frozenset({"not_checkable", "not_enough_information"})
_SUPPORTED = frozenset({"supported", "supported_within_rounding"})
#: The verdicts that say something of the data, each with its kinds.
JUDGED = {"supported": _SUPPORTED, "misleading": frozenset({"misleading"}), "refuted": frozenset({"refuted"})}
#: What may be told of a mark that lists no verdicts of its own: abstaining is never false.
_ALLOWED = {
    "supported": _SUPPORTED | {"not_enough_information"},
    "supported_within_rounding": _SUPPORTED | {"not_enough_information"},
    "refuted": frozenset({"refuted", "misleading", "not_enough_information"}),
    "misleading": frozenset({"misleading", "not_enough_information"}),
    "not_enough_information": UNCHECKABLE,
    "not_checkable": UNCHECKABLE,
}
#: Of the normal distribution, for an interval that holds the true rate in 95 of 100 samples.
_DEVIATIONS_OF_95_PERCENT = 1.959964
#: Economies that are one for the count, whichever publisher draws them.
_ONE_ECONOMY = frozenset({"World", "Europe"})
#: What stands at a part that is printed as a percentage or a multiple; any other part is one in words or a fraction.
_PERCENT_OR_MULTIPLE = re.compile(r"[%％割倍]|パーセント|per ?cent|times|fold", re.IGNORECASE)


@dataclass(frozen=True)
class Mark:
    """One quantity marked by hand; the fields are those of the sets, None where the set leaves one empty.

    ``allowed`` are the verdicts that accuse or vouch for nobody wrongly; where a set has none, ``expected`` gives them.
    """

    text: str
    start: int
    end: int
    is_claim: bool
    value: float | None
    unit: str | None
    claim_type: str | None
    indicator_id: str | None
    geo: str | None
    comparator_geo: str | None
    period: str | None
    expected: str | None
    allowed: tuple[str, ...] = ()

    @property
    def has_no_series(self) -> bool:
        """Whether it is a claim about something that no series of the warehouse measures."""
        return self.is_claim and self.indicator_id is None

    def permits(self, verdict: str) -> bool:
        """Whether the verdict does no wrong to the text."""
        return verdict in (self.allowed or _ALLOWED.get(self.expected or "", UNCHECKABLE))

    @property
    def is_checkable(self) -> bool:
        """Whether the warehouse's data decide on it."""
        return self.is_claim and self.indicator_id is not None and self.expected not in UNCHECKABLE


@dataclass(frozen=True)
class Told:
    """One quantity that the reader calls a claim, in base units, with its verdict and the reader's own reason."""

    quote: str
    start: int
    end: int
    value: float
    unit: str
    indicator_id: str | None
    geo: str | None
    comparator_geo: str | None
    period: str | None
    verdict: str
    why: str
    is_change: bool
    is_implied: bool
    is_linked: bool = True


@dataclass(frozen=True)
class Pair:
    """A marked claim with the quantity matched to it: none, or one of which value and unit agree or not."""

    mark: Mark
    told: Told | None

    @property
    def is_found(self) -> bool:
        """Whether the reader has the quantity: its place, value and unit."""
        return self.told is not None and has_value(self.mark, self.told) and has_unit(self.mark, self.told)

    @property
    def is_linked(self) -> bool:
        """Whether it is found and is about the same indicator and economy, and period where one is marked."""
        return (
            self.told is not None
            and self.is_found
            and self.told.indicator_id == self.mark.indicator_id
            and economy_of(self.told.geo) == economy_of(self.mark.geo)
            and self.mark.period in (None, self.told.period)
        )

    @property
    def is_wrongly_linked(self) -> bool:
        """Whether the reader links it, and to another indicator, economy or period than the marked one."""
        return self.told is not None and self.told.is_linked and self.is_found and not self.is_linked

    @property
    def has_comparator(self) -> bool:
        """Whether the quantity is compared with the same economy as the mark."""
        return self.told is not None and economy_of(self.told.comparator_geo) == economy_of(self.mark.comparator_geo)

    @property
    def is_right(self) -> bool:
        """Whether it is found and has the expected verdict; the two kinds of support are one."""
        if self.told is None or not self.is_found:
            return False
        return self.told.verdict == self.mark.expected or {self.told.verdict, self.mark.expected or ""} <= _SUPPORTED


@dataclass(frozen=True)
class Scored:
    """One text: its marked claims with what was matched to them, and all that the reader told of it."""

    line_id: str
    text: str = field(repr=False)
    marks: tuple[Mark, ...]
    pairs: tuple[Pair, ...]
    told: tuple[Told, ...]

    @property
    def extra(self) -> tuple[Told, ...]:
        """Quantities that the reader calls claims and that are matched with no mark."""
        matched = [pair.told for pair in self.pairs]
        return tuple(one for one in self.told if not any(one is other for other in matched))

    def falsely(self, verdicts: frozenset[str]) -> tuple[Told, ...]:
        """Quantities with one of ``verdicts`` where no mark at their place permits it."""
        return tuple(
            one
            for one in self.told
            if one.verdict in verdicts
            and not any(mark.is_claim and mark.permits(one.verdict) and overlap(mark, one) for mark in self.marks)
        )

    @property
    def false_refuted(self) -> tuple[Told, ...]:
        """Quantities refuted where no mark permits it, found and linked or not."""
        return self.falsely(JUDGED["refuted"])


@dataclass(frozen=True)
class Rate:
    """A count out of another; no percentage where there is nothing to count."""

    name: str
    numerator: int
    denominator: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 percent, as fractions; it is wide where little was counted.

        Raises:
            ValueError: nothing was counted.
        """
        n, z = self.denominator, _DEVIATIONS_OF_95_PERCENT
        if not n:
            raise ValueError(f"{self.name}: nothing to count, so no interval; show the count alone")
        share = self.numerator / n
        middle, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        whole = 1 + z * z / n
        return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)

    def __str__(self) -> str:
        counted = f"{self.name:<42}{self.numerator:>4} / {self.denominator:<4}"
        if not self.denominator:
            return counted
        low, high = self.interval
        return f"{counted} {self.numerator / self.denominator:6.1%}  ({low:.1%} to {high:.1%})"


def half_of(text: str) -> str:
    """The half that a passage belongs to: chance decides, once and for all, by the hash of its text."""
    is_even = hashlib.sha256(text.encode("utf-8")).digest()[0] % 2 == 0
    return TUNING if is_even else UNTOUCHED


def lines_of(name: str) -> list[dict[str, Any]]:
    """Every line of the set ``name``, parsed, its text as ``aigap check`` reads it."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [as_read(json.loads(line)) for line in lines]


def text_of(line: dict[str, Any], articles: Path) -> str:
    """The text that a line marks: its own, or the file of the folder ``articles`` that it names."""
    return str(line["text"]) if "text" in line else (articles / line["file"]).read_bytes().decode("utf-8")


def as_read(line: dict[str, Any]) -> dict[str, Any]:
    """A line whose text is markup as it is after reading, every mark at its new place; any other line as it is."""
    if not is_page(line.get("text", "")):
        return line
    text, end, marks = article_of(line["text"].encode(), name="").text, 0, []
    for mark in line["quantities"]:
        shown = html.unescape(mark["text"])
        start = text.index(shown, end)
        end = start + len(shown)
        marks.append({**mark, "text": shown, "start": start, "end": end})
    return {**line, "text": text, "quantities": marks}


def score(line: dict[str, Any], check: Check) -> Scored:
    """One line of a set against the reader's check of its text."""
    marks = tuple(_mark(quantity) for quantity in line["quantities"])
    told = quantities_told(check)
    pairs = matched([mark for mark in marks if mark.is_claim], told)
    return Scored(line["id"], check.parsed.text, marks, pairs, told)


def _mark(quantity: dict[str, Any]) -> Mark:
    fields = {name: quantity[name] for name in Mark.__dataclass_fields__ if name != "allowed"}
    return Mark(**fields, allowed=tuple(quantity.get("allowed", ())))


def quantities_told(check: Check) -> tuple[Told, ...]:
    """The quantities that a check calls claims. Dates and names that it sets aside are not among them."""
    return tuple(
        Told(
            finding.quantity.quote,
            finding.quantity.start,
            finding.quantity.end,
            float(finding.quantity.value),
            stated_unit(finding.quantity, finding.link or finding.candidate),
            finding.link.indicator_id if finding.link else None,
            finding.link.geo if finding.link else None,
            finding.link.comparator_geo if finding.link else None,
            finding.link.period if finding.link else None,
            finding.verdict,
            finding.reason_en,
            finding.quantity.is_change,
            finding.link is not None and finding.link.is_implied,
            finding.link is not None,
        )
        for finding in check.findings
    )


def matched(marks: Sequence[Mark], told: Sequence[Told]) -> tuple[Pair, ...]:
    """Every mark with at most one quantity and the reverse: first those that agree, then those that share most.

    Neither link nor verdict has a say in who is matched with whom.
    """

    def merit(mark: Mark, one: Told) -> tuple[int, int, int]:
        return has_value(mark, one) + has_unit(mark, one), not one.is_implied, overlap(mark, one)

    candidates = [(m, t) for m, mark in enumerate(marks) for t, one in enumerate(told) if overlap(mark, one)]
    candidates.sort(key=lambda pair: merit(marks[pair[0]], told[pair[1]]), reverse=True)
    chosen: dict[int, int] = {}
    for m, t in candidates:
        if m not in chosen and t not in chosen.values():
            chosen[m] = t
    return tuple(Pair(mark, told[chosen[m]] if m in chosen else None) for m, mark in enumerate(marks))


def overlap(mark: Mark, one: Told) -> int:
    """How many characters a mark and a quantity share."""
    return max(0, min(mark.end, one.end) - max(mark.start, one.start))


def has_value(mark: Mark, one: Told) -> bool:
    """Whether the values agree; the sign of a change is not counted."""
    if mark.value is None:
        return True
    marked, told = mark.value, one.value
    is_change = one.is_change or mark.claim_type == "trend" or (marked < 0 and mark.unit in ("share", "times"))
    if is_change:
        marked, told = abs(marked), abs(told)
    return math.isclose(marked, told, rel_tol=RELATIVE_TOLERANCE)


def has_unit(mark: Mark, one: Told) -> bool:
    """Whether the base units agree; ``times`` and ``share`` of a part in words or a fraction do."""
    if mark.unit is None:
        return True
    is_part = mark.value is not None and 0 < mark.value < 1 and not _PERCENT_OR_MULTIPLE.search(mark.text)
    if is_part and {mark.unit, one.unit} == {"times", "share"}:
        return True
    return _unit(mark.unit) == _unit(one.unit)


def _unit(unit: str) -> str:
    return "people" if unit == "persons" else unit


@cache
def _economies() -> dict[str, str]:
    path = PROJECT_ROOT / "warehouse" / "reference" / "geography" / "economies.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["geo"]: row["name_en"].split(" (")[0] for row in csv.DictReader(rows)}


def economy_of(geo: str | None) -> str | None:
    """What counts as one economy: the geo itself, but ``World`` and ``Europe`` for those of every publisher."""
    name = _economies().get(geo or "")
    return name if name in _ONE_ECONOMY else geo


def rates(scored: Iterable[Scored]) -> list[Rate]:
    """Every rate of one set, in the order of the README."""
    texts = list(scored)
    pairs = [pair for text in texts for pair in text.pairs]
    found = [pair for pair in pairs if pair.is_found]
    checkable = [pair for pair in pairs if pair.mark.is_checkable]
    linked = [pair for pair in checkable if pair.is_linked]
    compared = [pair for pair in linked if pair.mark.comparator_geo]
    without_series = [pair for pair in pairs if pair.mark.has_no_series]
    told = sum(len(text.told) for text in texts)
    return [
        Rate("found, of the marks (recall)", len(found), len(pairs)),
        Rate("found, of the told (precision)", len(found), told),
        Rate("found, of the checkable", sum(pair.is_found for pair in checkable), len(checkable)),
        Rate("linked rightly, of the checkable", len(linked), len(checkable)),
        Rate("linked wrongly, of the checkable", sum(pair.is_wrongly_linked for pair in checkable), len(checkable)),
        Rate(
            "linked, of those that no series holds",
            sum(pair.is_wrongly_linked for pair in without_series),
            len(without_series),
        ),
        Rate("comparator right, of linked with one", sum(pair.has_comparator for pair in compared), len(compared)),
        Rate("verdict right, of the marks", sum(pair.is_right for pair in pairs), len(pairs)),
        Rate("verdict right, of the checkable", sum(pair.is_right for pair in checkable), len(checkable)),
        Rate("verdict right, of the linked", sum(pair.is_right for pair in linked), len(linked)),
        Rate("rightly refuted, of those expected", *_rightly_refuted(pairs)),
        *(_false_rate(name, verdicts, texts) for name, verdicts in JUDGED.items()),
    ]


def _false_rate(name: str, verdicts: frozenset[str], texts: Sequence[Scored]) -> Rate:
    given = sum(one.verdict in verdicts for text in texts for one in text.told)
    return Rate(f"false {name}, of the {name}", sum(len(text.falsely(verdicts)) for text in texts), given)


def _rightly_refuted(pairs: Sequence[Pair]) -> tuple[int, int]:
    expected = [pair for pair in pairs if pair.mark.expected == "refuted"]
    return sum(pair.is_right for pair in expected), len(expected)


def miss_of(pair: Pair) -> str | None:
    """The first thing that is wrong with a marked claim, None where nothing is."""
    mark, told = pair.mark, pair.told
    if told is None:
        return "not found: no quantity at its place"
    if not pair.is_found:
        agrees = {"value": has_value(mark, told), "unit": has_unit(mark, told)}
        return f"not found: another {' and '.join(name for name, same in agrees.items() if not same)}"
    if mark.is_checkable and not pair.is_linked:
        return f"not linked: {_unlinked(mark, told)}"
    return None if pair.is_right else f"verdict: expected {mark.expected}, told {told.verdict}"


def _unlinked(mark: Mark, told: Told) -> str:
    if told.indicator_id is None:
        return "no indicator"
    if told.indicator_id != mark.indicator_id:
        return "another indicator"
    if told.geo is None:
        return "no economy"
    if economy_of(told.geo) != economy_of(mark.geo):
        return "another economy"
    return "another period" if told.period else "no period"


def place_of_extra(scored: Scored, one: Told) -> str:
    """Where a quantity stands that is matched with no mark."""
    if one.is_implied:
        return "extra: a place that only the order of the words tells"
    at = [mark for mark in scored.marks if overlap(mark, one)]
    if not at:
        return "extra: on an unmarked place"
    return "extra: a second quantity on a marked claim" if any(m.is_claim for m in at) else "extra: on what is no claim"
