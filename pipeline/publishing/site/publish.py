"""``aigap publish``: every release on disk that the site has not yet, then ``latest/`` and the pages at the root.

Belongs here: the order of the steps, and what stands where. A release that is published is never written again; one
that a person went back from is not published any more, and marked where it was. What one release consists of is in
``release_folder``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.health.rollbacks import rolled_back_releases
from pipeline.landing.existing_ledger import existing_ledger
from pipeline.landing.records import Rollback
from pipeline.parsing.faults import ResourceFault, RunFault
from pipeline.publishing.folders import made_whole, sweep
from pipeline.publishing.formats.checksums import FILE
from pipeline.publishing.site.release_folder import DESCRIPTION, Site, publish_release, sound_warehouse
from pipeline.publishing.site.root_pages import write_root
from pipeline.releasing.promotion import releases_on_disk
from pipeline.settings import Settings

_SITE = "site.json"
_LATEST = "latest"


@dataclass(frozen=True)
class Published:
    """What the site has now.

    Attributes:
        folder: where it stands.
        added: the releases that were written, oldest first.
        releases: every release of the site, newest first, as its ``release.json`` describes it.
        troubles: what is wrong with each release on disk that was left aside: damaged, or not to be passed on.
        rolled_back: the releases that a person went back from; of them none is added.
    """

    folder: Path
    added: tuple[str, ...]
    releases: tuple[dict[str, Any], ...]
    troubles: Mapping[str, RunFault]
    rolled_back: Mapping[str, Rollback]


def publish_site(settings: Settings, folder: Path, site: Site) -> Published:
    """Write the site of all releases into a folder, all of it or nothing, or add to it the releases that it has not.

    Raises:
        RunFault: there is no release, the current one is damaged or may not be passed on, or the folder holds something
            else or a site made otherwise.
        ResourceFault: the folder cannot be written.
    """
    target = folder.expanduser().resolve()
    if not releases_on_disk(settings):
        raise _nothing_to_publish(settings)
    if _is_there(target, site):
        sweep(target)
        return _renewed(settings, target, site)
    with made_whole(target, "site") as made:
        (made / _SITE).write_text(json.dumps(asdict(site)) + "\n", encoding="utf-8")
        done = _renewed(settings, made, site)
    return replace(done, folder=target)


def _nothing_to_publish(settings: Settings) -> RunFault:
    return RunFault(
        "there is no release to publish",
        expected=f"a release in {settings.releases_folder} that nobody went back from",
        seen="none",
        next_step="aigap refresh",
    )


def _is_there(target: Path, site: Site) -> bool:
    """Whether the folder has a site that was made in the same way; otherwise it is empty, or none.

    Raises:
        RunFault: it is neither.
    """
    there = _made(target / _SITE)
    if there == site:
        return True
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return False
    raise RunFault(
        "the site would mix with what is there",
        expected=f"at {target} no folder, an empty one, or a site made with {_typed(site)}",
        seen=f"a site made with {_typed(there)}" if there else "something else",
        next_step="choose another folder" + (f", or give the options of before: {_typed(there)}" if there else ""),
    )


def _made(path: Path) -> Site | None:
    """How the site that is there was made; None where there is none, or where the file is somebody else's."""
    try:
        return Site(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _typed(site: Site) -> str:
    """The options as a person types them."""
    address = [f"--address {site.address}"] if site.address else []
    commercial = ["--commercial"] if site.for_commercial_use else []
    return " ".join([*address, f"--tables {site.tables}", *commercial])


def _renewed(settings: Settings, target: Path, site: Site) -> Published:
    """Add what is missing, and write what changes with every release."""
    with existing_ledger(settings.ledger_url) as ledger:
        rolled_back = rolled_back_releases(settings, ledger)
    homes = releases_on_disk(settings)
    current = settings.current_warehouse.resolve().parent.name
    standing = [home for home in homes if home.name not in rolled_back]
    added, troubles = _add_missing(target, standing, site, current)
    releases = _published(target, [home.name for home in homes])
    names = [one["release_id"] for one in releases if one["release_id"] not in rolled_back]
    if not names:
        raise next(iter(troubles.values()), _nothing_to_publish(settings))
    _renew_latest(target, current if current in names else names[0])  # after a rollback not the newest
    write_root(target, releases, site.address, rolled_back)
    return Published(target, tuple(added), tuple(releases), troubles, rolled_back)


def _add_missing(
    target: Path, homes: Sequence[Path], site: Site, current: str
) -> tuple[Sequence[str], Mapping[str, RunFault]]:
    """Publish each release that the site has not; the trouble of one is its own, unless readers have that one.

    Raises:
        RunFault: the current release cannot be published.
        ResourceFault: the folder cannot be written.
    """
    added: list[str] = []
    troubles: dict[str, RunFault] = {}
    earlier: Path | None = None
    for home in homes:
        try:
            warehouse = sound_warehouse(home)
            if not (target / home.name / DESCRIPTION).is_file():
                publish_release(target / home.name, warehouse, earlier, site)
                added.append(home.name)
            earlier = warehouse
        except ResourceFault:
            raise
        except RunFault as fault:
            if home.name == current and not (target / home.name / DESCRIPTION).is_file():
                raise
            troubles[home.name] = fault
    return added, troubles


def _published(target: Path, on_disk: Sequence[str]) -> Sequence[dict[str, Any]]:
    """The releases of the site, newest first: in the order of their making, and before them those on disk no more."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in target.glob(f"[0-9]*/{DESCRIPTION}")]
    place = {name: number for number, name in enumerate(on_disk)}
    return sorted(found, key=lambda one: (place.get(one["release_id"], -1), one["release_id"]), reverse=True)


def _renew_latest(target: Path, release_id: str) -> None:
    """Let ``latest/`` be a copy of a release: a bucket knows no links."""
    latest, aside, old = target / _LATEST, target / f".{_LATEST}.partial", target / f".{_LATEST}.old"
    for leftover in (aside, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if latest.is_dir() and (latest / FILE).read_bytes() == (target / release_id / FILE).read_bytes():
        return
    shutil.copytree(target / release_id, aside)
    if latest.exists():
        latest.rename(old)
    aside.rename(latest)
    shutil.rmtree(old, ignore_errors=True)
