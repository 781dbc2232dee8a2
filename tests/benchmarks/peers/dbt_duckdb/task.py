"""dbt runs a project that is there, start-up and parsing included."""

from __future__ import annotations

import json
import sys

from dbt.cli.main import dbtRunner


def main(project: str) -> dict[str, int]:
    arguments = ["--quiet", "run", "--project-dir", project, "--profiles-dir", project, "--fail-fast"]
    result = dbtRunner().invoke(arguments)
    if not result.success:
        raise SystemExit(str(result.exception or result.result))
    return {"models": len(result.result.results)}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
