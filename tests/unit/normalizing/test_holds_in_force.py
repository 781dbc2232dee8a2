"""Which holds count: for whoever looks, until a release has the file; for a build, until what they rest on changes."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.landing.ledger import Ledger
from pipeline.landing.records import HELD, Hold
from pipeline.normalizing.holds import end_holds, hold, validations_in_force, validations_to_build
from pipeline.settings import Settings, utc_now

Small = Callable[..., Settings]


def outcomes(settings: Settings, ledger: Ledger, name: str) -> tuple[str, str]:
    return tuple(results(settings, ledger)[name].outcome for results in (validations_in_force, validations_to_build))  # type: ignore[return-value]


def test_a_hold_is_seen_until_a_release_has_the_file_and_built_with_again_when_anything_changed(small: Small) -> None:
    settings = small()
    with Ledger.opened(settings.ledger_url) as ledger:
        name = ledger.snapshots()[-1].snapshot_id
        assert outcomes(settings, ledger, name) == ("accepted", "accepted")
        hold(settings, ledger, {name: "a check fails"})
        assert outcomes(settings, ledger, name) == (HELD, HELD)
        ledger.add_hold(Hold(name, "of other code", "a check fails", utc_now()))
        assert outcomes(settings, ledger, name) == (HELD, "accepted")
        end_holds(settings, ledger, ["another file"])
        assert outcomes(settings, ledger, name) == (HELD, "accepted")
        end_holds(settings, ledger, [name])
        assert outcomes(settings, ledger, name) == ("accepted", "accepted")
        end_holds(settings, ledger, [name])
        assert [one.key == "" for one in ledger.holds()] == [False, False, True]
