"""How many quantities of the hand-marked sets ``aigap check`` finds, links and judges rightly, by the current release.

Every rate is printed for each set apart, as numerator and denominator with its interval of 95 percent; ``--show`` lists
what is missed, by category. The untouched half of the passages is read only with ``--untouched``, and its texts are
never shown: whoever has seen them has no measurement left.
Nothing is built and nothing asserted: AIGAP_DATA names a data folder that has a release. The seed articles are read
from ``articles`` in the folder AIGAP_SHARED, or ``../shared``; where they are absent, that set is left out and said so.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.factcheck.checking import check_text
from pipeline.settings import PROJECT_ROOT, Settings
from tests.claims.scoring import (
    BLIND_SETS,
    JUDGED,
    SEEDS,
    TUNING,
    UNTOUCHED,
    Mark,
    Scored,
    Told,
    lines_of,
    miss_of,
    place_of_extra,
    rates,
    score,
    text_of,
)


def main() -> None:
    """Check every text of the sets and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list every miss by category")
    parser.add_argument("--untouched", action="store_true", help="measure the half kept apart, and only that, once")
    arguments = parser.parse_args()
    settings = Settings.from_environment()
    articles = Path(os.environ.get("AIGAP_SHARED") or PROJECT_ROOT.parent / "shared") / "articles"
    print(f"release {settings.current_warehouse.resolve().parent.name}")
    names = (UNTOUCHED,) if arguments.untouched else (SEEDS, *BLIND_SETS, TUNING)
    for name in names:
        if name == SEEDS and not articles.is_dir():
            print(f"\n{name}: left out, there is no folder {articles}")
            continue
        scored = [_scored(line, text_of(line, articles), settings) for line in lines_of(name)]
        print(f"\n{name}: {len(scored)} texts")
        print(*rates(scored), sep="\n")
        if arguments.show and name != UNTOUCHED:
            _show(scored)


def _scored(line: dict[str, object], text: str, settings: Settings) -> Scored:
    warehouse = settings.current_warehouse.resolve()
    return score(line, check_text(text, title="", warehouse=warehouse, models_folder=settings.models_folder))


def _show(scored: list[Scored]) -> None:
    by_category: dict[str, list[str]] = defaultdict(list)
    for category, told in (miss for text in scored for miss in _misses(text)):
        by_category[category].append(told)
    for category, misses in sorted(by_category.items()):
        print(f"\n  {category} ({len(misses)})")
        print(*(f"    {miss}" for miss in misses), sep="\n")


def _misses(text: Scored) -> Iterator[tuple[str, str]]:
    for verdicts in JUDGED.values():
        for one in text.falsely(verdicts):
            yield f"FALSE {one.verdict.upper()}", f"{_around(text, one)}; {_told(one)}"
    for pair in text.pairs:
        if pair.is_wrongly_linked:
            yield "WRONGLY LINKED", f"{_around(text, pair.mark)}; {_mark(pair.mark)}; {_told(pair.told)}"
        if category := miss_of(pair):
            yield category, f"{_around(text, pair.mark)}; {_mark(pair.mark)}; {_told(pair.told)}"
    for one in text.extra:
        yield place_of_extra(text, one), f"{_around(text, one)}; {_told(one)}"


def _around(text: Scored, at: Mark | Told) -> str:
    before, after = text.text[max(0, at.start - 60) : at.start], text.text[at.end : at.end + 30]
    return f"{text.line_id} …{before}[{text.text[at.start : at.end]}]{after}…".replace("\n", " ")


def _mark(mark: Mark) -> str:
    parts = (mark.value, mark.unit, mark.indicator_id, mark.geo, mark.comparator_geo, mark.period, mark.expected)
    return "MARKED " + ", ".join(str(part) for part in parts if part is not None)


def _told(one: Told | None) -> str:
    if one is None:
        return "TOLD nothing"
    parts = (one.value, one.unit, one.indicator_id, one.geo, one.comparator_geo, one.period, one.verdict, one.why)
    return "TOLD " + ", ".join(str(part) for part in parts if part is not None)


if __name__ == "__main__":
    main()
