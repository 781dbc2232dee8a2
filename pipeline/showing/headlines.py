"""The few tables that a person wants first: headline gaps, what a refresh did, the releases on disk."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipeline.contracts.sql_text import quoted
from pipeline.health.rollbacks import rollback_problems, rolled_back_releases
from pipeline.health.source_status import BROKEN
from pipeline.landing.existing_ledger import existing_ledger
from pipeline.landing.records import Rollback
from pipeline.parsing.faults import RunFault
from pipeline.releasing.promotion import is_pinned, read_manifest, releases_on_disk
from pipeline.reporting.report import report_of
from pipeline.settings import Settings
from pipeline.showing.comparisons import show_comparisons
from pipeline.showing.economies import is_group, meant_economy
from pipeline.showing.paragraphs import say
from pipeline.showing.queries import connected
from pipeline.showing.tables import EXTRA, Column, Row, show_table


def _amount(value: str, unit: str) -> str:
    """SQL of a value as a person reads it."""
    return f"""case {unit}
        when 'share' then printf('%.1f%%', {value} * 100)
        when 'US dollars' then printf('$%,.3f bn', {value} / 1e9)
        else rtrim(rtrim(printf('%,.2f', {value}), '0'), '.')
    end"""


_HEADLINES = f"""
select
    c.title_en as indicator,
    c.period,
    {_amount("c.value", "c.unit")} as value,
    coalesce(c.missing_reason, '') as absence,
    case
        when c.rank_missing_reason = 'within_sampling_error' then 'within error'
        else coalesce(c.rank_words_en, '')
    end as rank,
    coalesce(c.leader_geo, '') as leader,
    {_amount("c.leader_value", "c.unit")} as leader_value,
    case
        when c.leader_geo = c.geo then 'leads'
        when c.unit = 'share' then printf('%+.1f points', c.gap_abs * 100)
        when c.unit = 'rank' then printf('%.0f places behind', abs(c.gap_abs))
        when c.times_behind is not null then printf('%.2f times', c.times_behind)
        else ''
    end as gap,
    case
        when c.years_behind_missing_reason = 'leader_single_point' then 'no history'
        when c.leader_geo = c.geo or c.years_behind is null then ''
        when c.years_behind_censoring in ('left', 'hole') then printf('at least %.1f', floor(c.years_behind * 10) / 10)
        else printf('%.1f', c.years_behind)
    end as years_behind,
    coalesce(c.comparability, '') as grade,
    c.source_id || ', ' || c.edition as source,
    concat_ws(
        '; ',
        -- what the preferred source says, where another one answers
        case
            when c.answer_basis = 'other_source' and c.preferred_source_id is not null
                then c.preferred_source_id || ', ' || c.preferred_edition || ': ' || c.preferred_obs_status
        end,
        case
            when c.answer_basis = 'absence' and c.obs_status = 'not_listed'
                then 'the list shows ' || case c.rank_basis when 'top_k' then 'the first ' else '' end || c.n_ranked
                    || case when c.rank_basis in ('selected', 'single') then ' of the publisher''s choice' else '' end
        end,
        -- others may share the last place that is shown
        case
            when c.preferred_cut_off is not null and c.direction = 'lower'
                then 'not before ' || {_amount("c.preferred_cut_off", "c.unit")}
            when c.preferred_cut_off is not null then 'at most ' || {_amount("c.preferred_cut_off", "c.unit")}
        end,
        case when c.obs_status = 'computed_zero' then '0 in the list of ' || c.source_id end,
        case
            when c.last_value is not null
                then 'last: ' || {_amount("c.last_value", "c.unit")} || ' in ' || c.last_value_period
        end,
        case
            when c.stand_in_indicator_id is not null
                then 'instead, ' || c.stand_in_title_en || ': ' || {_amount("c.stand_in_value", "c.stand_in_unit")}
                    || ' in ' || c.stand_in_period || coalesce(', ' || c.stand_in_rank_words_en, '')
        end,
        case
            when c.value is null and c.stand_in_indicator_id is null and s.title_en is not null
                then s.title_en || ', which would stand in, is not landed'
        end,
        case
            when c.newer_edition is not null
                then case
                    when c.newer_edition = cast(c.newer_edition_published_at as varchar) then 'a newer edition'
                    else c.newer_edition
                end || ' is out since ' || c.newer_edition_published_at || ' and not landed'
                    || coalesce(': ' || c.newer_edition_note_en, '')
        end
    ) as beside
from mart.country_vs_world as c
inner join core.indicators as i using (indicator_id)
left join (
    select r.indicator_id, arg_min(t.title_en, r.priority) as title_en
    from core.stand_ins as r
    inner join core.indicators as t on r.stand_in_indicator_id = t.indicator_id
    where r.stand_in_indicator_id not in (select indicator_id from core.observations where value is not null)
    group by r.indicator_id
) as s on c.indicator_id = s.indicator_id
where c.geo = {{geo}} and i.headline_order is not null
order by i.headline_order
"""
#: The headline's columns: the least important is left out first where a terminal is narrow. Any other is said below its
#: row.
_GAP_COLUMNS = {
    "indicator": Column("indicator", own_line="above"),
    "period": Column("period", 1),
    "value": Column("value", 0, narrowest=10),
    "rank": Column("rank", 2, narrowest=9),
    "leader": Column("led by", 4),
    "leader_value": Column("leader value", EXTRA),
    "gap": Column("gap", 3, narrowest=7),
    "years_behind": Column("years behind", 5, narrowest=8),
    "grade": Column("grade", 6),
    "source": Column("source", EXTRA + 1),
    "beside": Column("beside it", own_line="below"),
}
_STATUS = """
select source_id, status, served_from, edition, reason, next_step
from meta.source_status
order by source_id
"""
_FAILED = "select table_name, check_name, severity, failures, message from meta.checks where not passed order by all"


def show_gaps(settings: Settings, economy: str) -> None:
    """Print the headline gaps of one economy, by its code or one of its names; of a group, those to the default focus.

    Raises:
        RunFault: the economy is unknown or has no gap.
    """
    with connected(settings) as connection:
        geo, name = meant_economy(connection, economy, command="aigap gap {}")
        several = is_group(connection, geo)
        rows = connection.execute(_HEADLINES.format(geo=quoted(geo))).fetchall()
        names = [column[0] for column in connection.description or []]
    if several:  # a leader is an economy, and a group is compared with another side
        show_comparisons(settings, geo, settings.default_focus)
        return
    if not rows:
        raise RunFault(
            f"there is no gap to show for {geo!r}",
            expected="an economy that some headline indicator lists",
            seen=f"{name}, which none lists",
            next_step='aigap query "select distinct geo from mart.country_vs_world"',
        )
    names, shown_rows = _absence_for_value(names, rows)
    show_table(
        [_GAP_COLUMNS.get(name, Column(name.replace("_", " "), own_line="below")) for name in names],
        shown_rows,
        title=f"{name} against the leader of each list",
        remedy='a wider terminal, or aigap query "from mart.country_vs_world"',
    )


def _absence_for_value(names: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """The reason of an absence in the place of the value, where a narrow terminal shows it as well."""
    value, absence = names.index("value"), names.index("absence")
    kept = [position for position in range(len(names)) if position != absence]
    return [names[position] for position in kept], [
        [row[position] or row[absence] if position == value else row[position] for position in kept] for row in rows
    ]


def refresh_summary(settings: Settings, *, changed: bool) -> None:
    """Print what a refresh did: the headline gaps, the sources that gave less than they should, the release."""
    with connected(settings) as connection:
        release = connection.execute("select release_id from meta.releases order by built_at desc limit 1").fetchone()
        rows = connection.execute(_STATUS).fetchall()
        failed = connection.execute(_FAILED).fetchall()
        quarantined = connection.execute("select count(*) from meta.quarantine").fetchone() or (0,)
    try:
        show_gaps(settings, settings.default_focus)
    except RunFault as no_gap:  # of a refresh that is done, with what it has to say beside
        say(str(no_gap), stream=sys.stderr)
    broken = [row for row in rows if row[1] in BROKEN]
    for source, status, served, edition, reason, step in broken:
        where = f"served from {served}{f' ({edition})' if edition else ''} instead"
        say(f"{source}: {status}; {where}", style="red", stream=sys.stderr)
        say(f"{reason}\nnext: {step}", 4, stream=sys.stderr)
    for table, check, severity, failures, _ in failed:
        say(f"check {check} on {table}: {failures} rows ({severity})", stream=sys.stderr)
    name = release[0] if release else "?"
    if quarantined[0]:
        say(f"quarantined rows: {quarantined[0]} (aigap query 'from meta.quarantine')", stream=sys.stderr)
    with existing_ledger(settings.ledger_url) as ledger:
        rolled_back = rollback_problems(settings, ledger)
    for problem in rolled_back:
        say(f"no new release: {problem.title}: {problem.seen}", style="red", stream=sys.stderr)
        say(f"next: {problem.next_step}", 4, stream=sys.stderr)
    unchanged = "current release" if rolled_back else "nothing changed, no new release; current release"
    say(f"{'new release' if changed else unchanged}: {name}")
    say(f"warehouse: {settings.current_warehouse}")
    say(f"report: {report_of(settings.current_warehouse.resolve())}")


def show_releases(settings: Settings) -> None:
    """Print the releases on disk, newest first: which is current, which are pinned, and which was gone back from."""
    homes = releases_on_disk(settings)
    if not homes:
        say("there is no release yet\nnext: aigap refresh")
        return
    current = settings.current_warehouse.resolve().parent if settings.current_warehouse.exists() else None
    left: dict[str, Rollback] = {}
    try:
        with existing_ledger(settings.ledger_url) as ledger:
            left = rolled_back_releases(settings, ledger)
    except RunFault as fault:  # the releases are there all the same
        say(f"which of them were gone back from is not known: {fault}", stream=sys.stderr)
    rows = []
    for home in reversed(homes):
        mark, manifest = "*" if home == current else "", read_manifest(home)
        gone_back = (
            f"rolled back by {left[home.name].decided_by}: {left[home.name].reason}" if home.name in left else ""
        )
        notes = "; ".join(note for note in ("pinned" if is_pinned(home) else "", gone_back) if note)
        if manifest is None:
            rows.append([mark, home.name, "its manifest is damaged", "", "", notes])
        else:
            tables = sum(manifest["row_counts"].values())
            rows.append([mark, manifest["release_id"], manifest["built_at"], manifest["trigger"], tables, notes])
    columns = [Column(""), Column("release"), Column("built"), Column("started by", 2), Column("rows", 1)]
    show_table([*columns, Column("notes", own_line="below")], rows)
