"""What keeps the files of a source from being fetched, told once for each cause and not once for each file."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.health.source_records import FailingDataset, SourceRecords

#: As many files as are named; of more the count tells enough, and ``aigap status --verbose`` names all.
FILES_NAMED = 3


def reasons_by_cause(own: SourceRecords, failing: Sequence[FailingDataset]) -> list[str]:
    """One line for each problem, the most frequent first: "6 of 8 files: expected HTTP 200, seen 404 Not Found"."""
    by_problem: dict[str, list[str]] = {}
    for dataset in failing:
        by_problem.setdefault(dataset.newest.problem, []).append(dataset.dataset_id)
    groups = sorted(by_problem.items(), key=lambda group: (-len(group[1]), group[0]))
    return [f"{_which(names, len(own.live_datasets))}: {problem}" for problem, names in groups]


def _which(names: Sequence[str], total: int) -> str:
    if len(names) == 1:
        return names[0]
    named = f" ({', '.join(names)})" if len(names) <= FILES_NAMED else ""
    return f"{len(names)} of {max(total, len(names))} files{named}"
