"""The current release as the one that the next is begun from, where its manifest says what its tables are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contracts.check_results import CheckResult
from pipeline.releasing.promotion import current_release, has_released_bytes
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.building.base_release import BaseRelease


def base_release(settings: Settings) -> BaseRelease | None:
    """The current release; None before the first one, of another version of the code, and where its bytes are others.

    Of what other code made nothing could be taken, and its copy would only be room that is lost.
    """
    from pipeline.building.base_release import BaseRelease
    from pipeline.building.engines import engine_name
    from pipeline.building.keys import Keys, Made

    manifest = current_release(settings)
    warehouse = settings.current_warehouse.resolve()
    if manifest is None or manifest.get("made_by") != Keys(settings.project_root, engine_name(settings)).builder:
        return None
    if not has_released_bytes(warehouse):
        return None
    made = {name: Made(*made_of) for name, made_of in manifest["made"].items()}
    checks = [CheckResult.of_row(row) for row in manifest["checks"]]
    return BaseRelease(warehouse, made, manifest["row_counts"], checks)
