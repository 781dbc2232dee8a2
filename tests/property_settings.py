"""How many examples hypothesis tries: few by default, all of them with ``--hypothesis-profile=full``.

The examples of a profile are the same ones on every machine and in every run; a failure is no matter of luck.
"""

from __future__ import annotations

from hypothesis import Phase, settings

SHORT, FULL = "short", "full"
_COMMON = {"deadline": None, "derandomize": True, "database": None}


def register_profiles() -> None:
    """Make both known, and the short one the default; pytest loads the one that its option names before any test."""
    settings.register_profile(SHORT, max_examples=100, **_COMMON)
    settings.register_profile(FULL, max_examples=500, **_COMMON)
    settings.load_profile(SHORT)


def tried(*, short: int, full: int) -> settings:
    """Settings of a property whose every example costs a build of models.

    A failing example is not made smaller: of many builds that takes more than five minutes.
    """
    examples = full if settings.get_current_profile_name() == FULL else short
    return settings(max_examples=examples, phases=[Phase.explicit, Phase.generate])
