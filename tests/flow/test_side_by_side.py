"""The benchmark of the product beside its peers measures what it says, and goes on where somebody does not finish."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.settings import PROJECT_ROOT
from tests.benchmarks.side_by_side.__main__ import chosen, side_by_side
from tests.benchmarks.side_by_side.contestants import (
    LOAD_RACE,
    MODEL_RACE,
    MODELS,
    PEERS,
    PRODUCT,
    Contestant,
    Found,
    Step,
    contestants,
    peer_names,
)
from tests.benchmarks.side_by_side.curve import fitted
from tests.benchmarks.side_by_side.measuring import run
from tests.benchmarks.side_by_side.panel import Panel, write_panel
from tests.benchmarks.side_by_side.plot import cost_plot
from tests.benchmarks.side_by_side.results import Results

#: How a lock names a package, before its hashes.
PINNED = re.compile(r"^([\w.-]+)==\S+", re.MULTILINE)


def only_land() -> Contestant:
    """The product up to where the file is typed and held to its rules: a refresh takes longer than a test may."""
    product = contestants()[PRODUCT]
    return replace(product, prepare=lambda panel, folder: product.prepare(panel, folder)[:1], found=landed)


def landed(folder: Path, output: str) -> Found:
    loaded, refused = re.search(r"([\d,]+) loaded, ([\d,]+) quarantined", output).groups()
    return Found(0, int(loaded.replace(",", "")), int(refused))


def endless(panel: Panel, folder: Path) -> list[Step]:
    return [Step("load", [sys.executable, "-c", "import time; print('began', flush=True); time.sleep(600)"], folder)]


def test_the_product_is_measured_beside_one_that_does_not_finish(tmp_path: Path) -> None:
    stuck = Contestant("stuck", LOAD_RACE, endless, landed)
    running = [only_land(), contestants()[MODELS]]
    measured = list(side_by_side(running, [1_000], rounds=1, limit_seconds=300, folder=tmp_path))
    measured[1:1] = side_by_side([stuck], [1_000, 2_000], rounds=2, limit_seconds=1, folder=tmp_path)
    results = Results(measured)
    land, late, models = (one.cost for one in measured)
    assert (land.failure, models.failure) == (None, None)
    assert late.failure == "did not end within 1 s; its last words: began"
    assert measured[0].found == Found(0, 996, 4), "one row in 250 is refused, and the others are kept"
    assert "did not finish: did not end within" in results.table(LOAD_RACE)
    assert f"{measured[2].found.rows:,}" in results.table(MODEL_RACE)
    assert "mart.time_distance" in measured[2].found.models
    assert results.dearest_models().count(", ") == 9
    assert results.fits() == "", "one size is no curve"
    results.write(tmp_path / "results.json")
    told = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["measured"]
    assert [(one["contestant"], one["found"] is None) for one in told] == [
        (PRODUCT, False),
        ("stuck", True),
        (MODELS, False),
    ]
    drawn = ElementTree.fromstring(cost_plot(results, LOAD_RACE, "a title"))
    assert "aigap land" in {element.text for element in drawn.iter()}


def test_what_a_command_takes_is_its_own_and_its_childrens(tmp_path: Path) -> None:
    """A process counts as its own peak what its parent held when it was started: the smallest had the harness's."""
    ours = bytearray(300_000_000)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'bytearray(150_000_000); sum(range(10**7))'])"
    cost = run([sys.executable, "-S", "-c", code], cwd=tmp_path, variables={}, limit_seconds=60)
    assert len(ours) > cost.peak_bytes > 150_000_000
    idle = run([sys.executable, "-S", "-c", ""], cwd=tmp_path, variables={}, limit_seconds=60)
    assert idle.peak_bytes < 50_000_000
    assert cost.cpu_seconds > idle.cpu_seconds
    failing = run([sys.executable, "-c", "raise SystemExit('no room')"], cwd=tmp_path, variables={}, limit_seconds=60)
    assert failing.failure == "ended with 1; its last words: no room"


def test_the_same_size_gives_the_same_file(tmp_path: Path) -> None:
    one, other = (write_panel(tmp_path / name, 1_000) for name in ("one", "other"))
    assert one.path.read_bytes() == other.path.read_bytes()
    assert len(one.path.read_text(encoding="utf-8").splitlines()) == 1 + one.rows
    assert write_panel(tmp_path, 300_000).indicators == ("scale_000", "scale_001", "scale_002")


@pytest.mark.parametrize(("fixed", "scale", "power"), [(20.0, 4e-4, 1.0), (0.1, 1e-9, 1.6), (3.0, 0.0, 1.0)])
def test_a_fit_finds_the_curve_that_the_seconds_are_of(fixed: float, scale: float, power: float) -> None:
    sizes = (10_000, 100_000, 300_000, 1_000_000)
    curve = fitted({size: fixed + scale * size**power for size in sizes})
    assert curve is not None
    assert curve.fixed == pytest.approx(fixed, rel=1e-6)
    assert curve.per_million == pytest.approx(scale * 1e6**power, rel=1e-6, abs=1e-9)
    assert fitted({10_000: 1.0}) is None


@pytest.mark.parametrize("peer", peer_names())
def test_a_peer_has_a_lock_of_what_it_asks_for_by_hash_and_without_an_index(peer: str) -> None:
    wanted = (PEERS / peer / "requirements.in").read_text(encoding="utf-8")
    lock = (PEERS / peer / "requirements.lock").read_text(encoding="utf-8")
    packages = set(PINNED.findall(lock))
    asked = {re.split(r"[\[=<>]", line)[0] for line in wanted.splitlines() if line and not line.startswith("#")}
    assert asked <= packages, "make lock"
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "://" not in lock
    assert "index-url" not in lock
    ours = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    engine = re.search(r"^duckdb==\S+", ours, re.MULTILINE)
    assert engine is not None
    assert engine[0] in lock, "a peer on another engine would be compared by its engine"


@pytest.mark.long
def test_a_peer_keeps_and_refuses_the_same_rows_as_the_product(tmp_path: Path) -> None:
    peer = contestants()["pandera_polars"]
    if not peer.python.exists():
        pytest.skip(f"the peers are not set up in {peer.python.parents[2]} (make peers)")
    running = chosen([PRODUCT, peer.name])
    measured = list(side_by_side(running, [10_000], rounds=1, limit_seconds=600, folder=tmp_path))
    assert [one.cost.failure for one in measured] == [None, None, None]
    found = {one.contestant: one.found for one in measured if one.found}
    assert {name: (one.rows, one.refused) for name, one in found.items()} == {
        PRODUCT: (9_960, 40),
        peer.name: (9_960, 40),
    }
    assert found[PRODUCT].tables["mart.gap_indicators"] > 9_960
