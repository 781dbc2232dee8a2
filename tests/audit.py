"""Are there known vulnerabilities in the packages of ``requirements.lock``? ``make audit`` asks, through uv.

Every version of the lock is looked up, on all platforms. The exit code is 1 where an advisory stands against one, and 3
where no source of advisories can be reached: then nothing is known.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.settings import PROJECT_ROOT

UV = PROJECT_ROOT / ".venv" / "bin" / "uv"
FOUND, UNKNOWN = 1, 3


def locked_requirements(lock: Path) -> list[str]:
    """Each requirement of a lock, exact and with its marker."""
    lines = re.findall(r"^([A-Za-z0-9][^\\\n]*?==[^\\\n]+?) \\$", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return [line.strip() for line in lines]


def audited(requirements: list[str], service: str | None) -> subprocess.CompletedProcess[str]:
    """What uv says of exactly these requirements, in a project made for the question."""
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        project = {"name": '"audited"', "version": '"0"', "requires-python": '">=3.11,<3.14"'}
        lines = [f"{name} = {value}" for name, value in project.items()]
        listed = ",\n".join(json.dumps(requirement) for requirement in requirements)
        text = "\n".join(["[project]", *lines, f"dependencies = [\n{listed}\n]", ""])
        (Path(folder) / "pyproject.toml").write_text(text, encoding="utf-8")
        at = ["--service-url", service] if service else []
        command = [UV, "audit", "--preview-features", "audit", *at]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)


def main(arguments: list[str] | None = None) -> int:
    """Ask, and say what is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", type=Path, default=PROJECT_ROOT / "requirements.lock")
    parser.add_argument("--service", metavar="URL", help="a source of advisories in the form of OSV's")
    given = parser.parse_args(arguments)
    requirements = locked_requirements(given.lock)
    done = audited(requirements, given.service)
    said = done.stdout + done.stderr
    if re.search(r"\bFound (no known|[0-9]+ known|[0-9]+) ", said):
        print(said.strip())
        return FOUND if done.returncode else 0
    print(f"no source of advisories could be reached, so nothing is known of {len(requirements)} packages:")
    print(said.strip()[-600:])
    return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
