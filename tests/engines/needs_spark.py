"""What tests with Spark ask for first, so that a machine without it says so and skips them."""

from __future__ import annotations

import pytest

from pipeline.building.spark.installed import require_spark
from pipeline.parsing.faults import RunFault


def spark_or_skip() -> None:
    """Skip, with what is missing and the command that mends it."""
    try:
        require_spark()
    except RunFault as missing:
        pytest.skip(f"{missing.problem}: {missing.next_step}", allow_module_level=True)
