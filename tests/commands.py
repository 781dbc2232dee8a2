"""``aigap`` as a person types it, in this process: what it prints, and its exit code.

Belongs here: the way in and out. Not here: what needs a process of its own, such as a terminal, a signal, or what is
imported (``tests.terminal``).
"""

from __future__ import annotations

import logging

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.settings import Settings


def typed(settings: Settings, *arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run a command on these settings; nothing of the surroundings enters, and nothing of it stays behind."""
    own_lines = logging.getLogger("aigap")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "from_environment", classmethod(lambda cls, environment=None: settings))
        patch.setattr(own_lines, "handlers", list(own_lines.handlers))  # a refresh adds its own
        patch.setenv("DAGSTER_HOME", "")  # a refresh names its own
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)
