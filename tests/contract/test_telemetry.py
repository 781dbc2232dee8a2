"""No library reports home: a refresh with all that it imports reaches nothing beyond this machine."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml

from pipeline.orchestration.instance import INSTANCE_SETTINGS
from pipeline.settings import PROJECT_ROOT

#: Packages with a module for telemetry, and why nothing leaves all the same.
KNOWN_TO_HAVE_ONE = {
    "dagster": "off in the settings of its instance, which aigap writes",
    "dagster-graphql": "the same settings",
    "starlette": "a middleware that is not installed, and sends where it is told",
}
_REFRESH = """
import sys
from tests import loopback
loopback.install()
import socket
genuine_lookup = socket.getaddrinfo
def lookup(host, *arguments, **keywords):
    if host not in (None, "localhost", "127.0.0.1", "::1", socket.gethostname()):
        loopback.REFUSED.append(host)
        raise socket.gaierror("beyond loopback")
    return genuine_lookup(host, *arguments, **keywords)
socket.getaddrinfo = lookup
from pipeline.cli import main
main(["refresh", "--offline"], standalone_mode=False)
import dagster, great_expectations
with dagster.DagsterInstance.get() as instance:
    print("telemetry:", instance.telemetry_enabled)
print("refused:", loopback.REFUSED)
"""


@pytest.mark.long
def test_nothing_reports_home(tmp_path: Path) -> None:
    """Dagster, Great Expectations and all that they import, in a whole refresh with its audit."""
    environment = {"AIGAP_DATA": str(tmp_path / "data"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", _REFRESH]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["telemetry: False", "refused: []"]


def test_the_settings_of_dagster_switch_its_telemetry_off() -> None:
    settings = yaml.safe_load(INSTANCE_SETTINGS.format(event_log='"/x"'))
    assert (settings["telemetry"], settings["nux"]) == ({"enabled": False}, {"enabled": False})


def test_every_package_with_a_module_for_telemetry_is_known() -> None:
    """An upgrade may bring one that reports: it is to be read, and written down above."""
    found = set()
    for package in distributions():
        files = [file for file in package.files or () if file.suffix == ".py" and "tests" not in file.parts]
        if any(re.search(r"telemetry|posthog|sentry_sdk|mixpanel", file.name.lower()) for file in files):
            found.add(re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower())
    assert found == set(KNOWN_TO_HAVE_ONE)
