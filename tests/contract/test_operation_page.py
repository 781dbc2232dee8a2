"""The page on operation: what it shows to copy is accepted by the tools that will read it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.settings import PROJECT_ROOT

PAGE = (PROJECT_ROOT / "warehouse" / "docs" / "operation.md").read_text(encoding="utf-8")
INSTALLED = "/opt/aigap/.venv/bin/aigap"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)


def units() -> dict[str, str]:
    return {Path(text.splitlines()[0].removeprefix("# ")).name: text for text in blocks("ini")}


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """Its own verifier, on paths that this machine has."""
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd-analyze is not installed")
    assert set(units()) == {"aigap.service", "aigap-backup.service", "aigap-backup.timer"}
    command = tmp_path / "aigap"
    command.write_text("#!/bin/sh\n", encoding="utf-8")
    command.chmod(0o755)
    for name, text in units().items():
        (tmp_path / name).write_text(text.replace(INSTALLED, str(command)), encoding="utf-8")
    done = subprocess.run(
        [verifier, "verify", "--man=no", *(str(tmp_path / name) for name in units())],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "aigap" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_every_command_of_the_page_exists() -> None:
    names = {
        name
        for name in re.findall(r"(?:`|^|bin/|\"|=\S+ )aigap ([a-z]+)(?=[ `\"\n])", PAGE, re.M)
        if name not in {"refreshes"}
    }
    assert {"ui", "refresh", "backup", "status", "alerts", "diff"} <= names
    assert names <= set(main.commands)
    with click.Context(main.commands["ui"]) as context:
        options = {option for parameter in main.commands["ui"].get_params(context) for option in parameter.opts}
    words = shlex.split(next(line for line in units()["aigap.service"].splitlines() if line.startswith("ExecStart")))
    assert {word for word in words if word.startswith("--")} <= options


def test_the_container_file_copies_what_there_is_and_starts_a_command() -> None:
    (text,) = blocks("dockerfile")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    assert {word for word, _ in lines} <= {
        "FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "STOPSIGNAL", "CMD"
    }  # fmt: skip
    copied = {name for word, rest in lines if word == "COPY" for name in rest.split()[:-1]}
    assert [name for name in sorted(copied) if not (PROJECT_ROOT / name).exists()] == []
    needed = {"pyproject.toml", "requirements.lock", "README.md", "workspace.yaml", "pipeline", "schemas", "warehouse"}
    assert needed <= copied
    (command,) = [json.loads(rest) for word, rest in lines if word == "CMD"]
    assert command[0] == "aigap"
    assert command[1] in main.commands


def test_the_page_names_the_schedules_sensors_and_checks_that_there_are() -> None:
    for name in (
        "daily_refresh",
        "retry_failed_fetches",
        "report_health",
        "raise_failed_run_alerts",
        "end_failed_run_alerts",
    ):
        assert f"`{name}`" in PAGE
    for name in ("served_as_declared", "fetched_in_time", "publisher_in_time"):
        assert f"`{name}`" in PAGE
