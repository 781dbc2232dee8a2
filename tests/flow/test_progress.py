"""What a refresh shows while it asks the publishers: a line for each source on a terminal, and nothing in a log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.landing.concurrent_fetches import Answer, Target, fetch_all
from pipeline.settings import Settings
from pipeline.sources import declared_sources
from pipeline.sources.declaration import Dataset, ParsedFile
from tests.commands import typed
from tests.mirror import Mirror, body, drip, running_mirror
from tests.publications import DIFFUSION, GDP, PAYLOADS, POPULATION, path_of
from tests.releases import Small
from tests.terminal import environment_of, on_terminal


@pytest.fixture
def server() -> Iterator[Mirror]:
    with running_mirror() as running:
        for dataset in (DIFFUSION, GDP, POPULATION):
            running.answers[path_of(*dataset)] = body(PAYLOADS[dataset])
        yield running


ASKED = ["refresh", "--source", DIFFUSION[0], "--source", GDP[0]]


@pytest.mark.long
def test_a_terminal_shows_one_line_per_source_and_a_pipe_none(server: Mirror, small_with_marts: Small) -> None:
    variables = {"AIGAP_MIRROR": server.url, "AIGAP_FETCH_SECONDS": "5"}
    settings = small_with_marts(**variables)
    root = settings.project_root
    where = environment_of(settings.data_folder, PYTHONPATH=str(root), **variables)
    code, lines = on_terminal(ASKED, where, columns=100, folder=root)
    assert code == 0, lines
    answered = [line for line in lines if " answered, " in line]
    assert sorted(line.split(",")[0].strip() for line in answered) == [
        "microsoft_ai_diffusion: 1 of 1 file answered",
        f"world_bank: 2 of {len(files_of(GDP[0]))} files answered",
    ]
    assert max(map(lines.index, answered)) < lines.index("  parsing what is landed")
    assert not any("world_bank/" in line for line in lines[: lines.index("  parsing what is landed")])

    done = typed(settings, *ASKED)
    assert done.exit_code == 0, done.stderr
    assert " answered, " not in done.stdout + done.stderr
    assert "world_bank/" not in done.stderr


def test_an_answer_is_reported_when_it_comes_and_not_when_all_have_come(tmp_path: Path) -> None:
    """Whoever waits wants to know for whom."""
    with running_mirror() as mirror:
        mirror.answers["/slow.example/x.csv"] = drip(b"a\n1\n", every=0.1, times=100)
        mirror.answers["/fast.example/x.csv"] = body(b"a\n1\n")
        targets = [Target(name, dataset_at(name), None) for name in ("slow", "fast")]
        heard: list[Answer] = []
        environment = {"AIGAP_DATA": str(tmp_path), "AIGAP_MIRROR": mirror.url, "AIGAP_FETCH_SECONDS": "1"}
        given = fetch_all(targets, Settings.from_environment(environment), heard.append)
    assert [answer.target.source_id for answer in heard] == ["fast", "slow"]
    assert [answer.target.source_id for answer in given] == ["fast", "slow"]
    assert heard[1].error is not None
    assert given[0].fetched is not None and given[0].fetched.content is not None
    given[0].fetched.content.close()


def files_of(source_id: str) -> list[Dataset]:
    return [d for source in declared_sources() if source.source_id == source_id for d in source.datasets]


def dataset_at(name: str) -> Dataset:
    urls = (f"https://{name}.example/x.csv",)
    return Dataset("rows", "x.csv", "csv", lambda payload, context: ParsedFile(), (), urls)
