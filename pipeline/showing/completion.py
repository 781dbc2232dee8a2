"""What the shell may complete behind ``aigap``: economies, indicators, sources, snapshots, editions, periods, releases.

All of it is read from the current release and the ledger beside it, so that nothing heavy is imported while somebody
types. Where there is no release, or it cannot be read, there is nothing to complete, and nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from pipeline.contracts.sql_text import attach, quoted
from pipeline.parsing.faults import AigapError
from pipeline.settings import Settings

#: A code with the name of the economy or group behind it.
_CODES = "select geo, name_en from core.economies order by geo_type = 'economy' desc, geo"
#: A name with its code. Aliases are understood and not offered: "Japanese" would keep "Jap" from becoming "Japan".
_NAMES = """
select name_en as name, geo from core.economies
union
select name_ja as name, geo from core.economies
order by 1
"""
_INDICATORS = "select indicator_id, title_en from core.indicators order by indicator_id"
_SOURCES = "select source_id, title_en from core.sources order by source_id"
_FETCHED = "select distinct source_id, title_en from meta.source_freshness where is_live order by source_id"
_EDITIONS = "select edition, source_id from core.editions {condition} order by published_at desc"
_PERIODS = """
select distinct o.period, o.indicator_id
from core.observations as o
inner join ({names}) as n on o.geo = n.geo
where o.indicator_id = {indicator} and lower(n.name) = lower({economy})
order by o.period desc
"""
#: The newest first: of the release, and what was landed since.
_SNAPSHOTS = """
select snapshot_id, coalesce(outcome, 'landed since the release')
from live.snapshots
left join meta.snapshots using (snapshot_id)
order by live.snapshots.recorded_at desc
"""
_UNDECIDED = f"select * from ({_SNAPSHOTS}) as s(snapshot_id, outcome) where outcome <> 'accepted'"

Row = tuple[str, str]


def economies(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes, and as soon as something is typed, names in English and Japanese too."""
    codes = _items(_rows(_CODES), incomplete)
    return [*codes, *_items(_rows(_NAMES), incomplete)] if incomplete else codes


def several_economies(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same for the last of several that stand behind each other with a comma between."""
    before, comma, last = incomplete.rpartition(",")
    items = economies(context, parameter, last)
    return [CompletionItem(f"{before}{comma}{item.value}", help=item.help) for item in items]


def indicators(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Every indicator, with its title."""
    return _items(_rows(_INDICATORS), incomplete)


def sources(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Every source, with its title."""
    return _items(_rows(_SOURCES), incomplete)


def fetched_sources(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The sources that are fetched."""
    return _items(_rows(_FETCHED), incomplete)


def editions(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The editions that are described: of the source that stands before, else of all."""
    source = context.params.get("source")
    return _items(
        _rows(_EDITIONS.format(condition=f"where source_id = {quoted(source)}" if source else "")), incomplete
    )


def periods(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The periods of which something is known for the indicator and the economy that stand before."""
    indicator, economy = context.params.get("indicator"), context.params.get("geo")
    if not indicator or not economy:
        return []
    names = f"select geo, geo as name from core.economies union all select geo, name from ({_NAMES})"
    sql = _PERIODS.format(names=names, indicator=quoted(indicator), economy=quoted(economy))
    return _items(_rows(sql), incomplete)


def snapshots(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Every landed file, with what became of it."""
    return _items(_rows(_SNAPSHOTS), incomplete)


def undecided_snapshots(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The files that are held or rejected, or landed since the release."""
    return _items(_rows(_UNDECIDED), incomplete)


def releases(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The releases on disk, newest first."""
    from pipeline.releasing.promotion import releases_on_disk

    try:
        names = [home.name for home in releases_on_disk(Settings.from_environment())]
    except AigapError:
        return []
    return _items([(name, "") for name in reversed(names)], incomplete)


def _items(rows: Iterable[Row], incomplete: str) -> list[CompletionItem]:
    """What begins as it is typed, in whatever case; each once."""
    begun = incomplete.casefold()
    fitting = {value: help_text for value, help_text in rows if value.casefold().startswith(begun)}
    return [CompletionItem(value, help=help_text) for value, help_text in fitting.items()]


def _rows(sql: str) -> Iterator[Row]:
    """The answer of the current release; nothing where there is none, or one of another version."""
    import duckdb

    try:
        settings = Settings.from_environment()
        with duckdb.connect(str(settings.current_warehouse.resolve()), read_only=True) as connection:
            if "live." in sql:
                attach(connection, settings.status_database, "live")
            yield from connection.execute(sql).fetchall()
    except (AigapError, duckdb.Error):
        return  # a shell that completes has no place for a message


class _Bash(BashComplete):
    """Bash takes a candidate as it would be typed: a blank or an apostrophe in a name has a backslash before it."""

    def format_completion(self, item: CompletionItem) -> str:
        as_typed = re.sub(r"([^\w@%+=:,./-])", r"\\\1", str(item.value))
        twice = as_typed.replace("\\", "\\\\")  # the shell's function reads a backslash itself
        return f"{item.type},{twice}"


add_completion_class(_Bash)
