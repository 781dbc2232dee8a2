"""``mart.japan_vs_world``: the default focus against the world."""

from __future__ import annotations

from schemas.mart.country_vs_world import CountryVsWorld


# A column more is one of GapMeasures (gap_indicators.py) or of CountryVsWorld, and follows here by itself.
class JapanVsWorld(
    CountryVsWorld,
    name="mart.japan_vs_world",
    key=("indicator_id",),
    title_en="The default focus against the world",
    title_ja="日本と世界の比較",
    grain="one row per indicator",
):
    """mart.country_vs_world at the default focus of the release: Japan, unless the settings name another economy."""
