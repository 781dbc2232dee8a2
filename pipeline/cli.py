"""The command line ``aigap``: what people type. Each command imports what it needs when it runs, and nothing before.

Belongs here: options, messages, exit codes and tables on the terminal. What a command does is in the stages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from pipeline.parsing.faults import AigapError
from pipeline.publishing.outputs import FORMATS, TABLE_SETS
from pipeline.settings import DUCKDB, SPARK, Settings
from pipeline.showing import completion
from pipeline.showing.folder_faults import folder_faults_told

P = ParamSpec("P")
R = TypeVar("R")

#: Exit codes: 1 for a fault that the message explains, 2 for a wrong command line (click's own).
FAULT = 1


def _say(text: str, *, is_error: bool = False) -> None:
    """A paragraph within the terminal's width, on standard output or error."""
    from pipeline.showing.paragraphs import say

    say(text, stream=sys.stderr if is_error else sys.stdout)


def _explained(command: Callable[P, R]) -> Callable[P, R]:
    """End with the fault's own message, not with a traceback: a traceback is for bugs."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with folder_faults_told():
                return command(*args, **kwargs)
        except AigapError as error:
            _say(f"aigap: {error}", is_error=True)
            sys.exit(FAULT)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="aigap")
def main() -> None:
    """Measure one economy's gap to the world in AI, with every value traceable.

    Start with `aigap refresh`, then `aigap gap JPN` or `aigap query "from mart.japan_vs_world"`.
    """


@main.command()
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="KEY",
    help="Fetch this live source only (repeatable).",
    shell_complete=completion.fetched_sources,
)
@click.option("--offline", is_flag=True, help="Fetch no live source: build from what is landed and embedded.")
@click.option("--force", is_flag=True, help="Make a release though nothing changed, from nothing; it ends a rollback.")
@click.option("--from-nothing", is_flag=True, help="Derive every table anew, though what it is made of is unchanged.")
@click.option("--engine", type=click.Choice([DUCKDB, SPARK]), help="What derives the models (AIGAP_ENGINE, duckdb).")
@click.option("--master", metavar="URL", help="Where Spark runs (AIGAP_SPARK_MASTER, local[*]).")
@_explained
def refresh(
    sources: tuple[str, ...], offline: bool, force: bool, from_nothing: bool, engine: str | None, master: str | None
) -> None:
    """Fetch, validate, load, derive, audit and release; then show the headline gaps.

    Runs the same Dagster job as the schedule and the UI, in this process. Where nothing changed, no release is made;
    in a new one, tables that are made of the same as before are taken from the current release.
    """
    from pipeline.contracts.lasting_imports import lasting_imports

    with lasting_imports():
        from pipeline.orchestration.running import run_refresh
    from pipeline.showing.headlines import refresh_summary

    settings = Settings.from_environment()
    before = _release_id(settings)
    _say("aigap refresh", is_error=True)
    run_refresh(
        settings,
        offline=offline,
        sources=sources,
        force=force,
        from_nothing=from_nothing,
        engine=engine,
        master=master,
    )
    after = _release_id(settings)
    refresh_summary(settings, changed=after != before)


def _release_id(settings: Settings) -> str | None:
    return settings.current_warehouse.resolve().parent.name if settings.current_warehouse.exists() else None


@main.command(context_settings={"ignore_unknown_options": True})  # a statement may start with a comment: -- like this
@click.argument("sql", type=click.UNPROCESSED)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="parquet writes bytes to standard output.",
)
@_explained
def query(sql: str, style: str) -> None:
    """Run SQL, read-only, on the current release; `-` reads it from standard input.

    The ledger since the release stands beside it as the database `live` (fetches, snapshots, validations, releases,
    decisions), and as `trial` what `aigap diff --held` has built since.
    """
    from pipeline.showing.queries import run_query

    run_query(Settings.from_environment(), sys.stdin.read() if sql == "-" else sql, style)


@main.command()
@click.argument("geo", default="", shell_complete=completion.economies)
@click.option(
    "--against",
    metavar="GEO,...",
    help="Compare with these economies or groups, such as DEU,KOR,OECD.",
    shell_complete=completion.several_economies,
)
@_explained
def gap(geo: str, against: str | None) -> None:
    """Show one economy against the world (GEO: a code or a name, KOR, KR, Korea, 韓国; else the default focus).

    With --against, a table for each economy or group that is named; GEO may then be a group too.
    """
    settings = Settings.from_environment()
    if against is None:
        from pipeline.showing.headlines import show_gaps

        show_gaps(settings, geo or settings.default_focus)
        return
    from pipeline.showing.comparisons import show_comparisons

    show_comparisons(settings, geo or settings.default_focus, against)


@main.command()
@click.option("--verbose", is_flag=True, help="Also each address that fails, and since when.")
@_explained
def status(verbose: bool) -> None:
    """Show the release, every source with its dates, files that are held or rejected, and what to do."""
    from pipeline.showing.status import show_status

    show_status(Settings.from_environment(), is_verbose=verbose)


@main.command()
@click.option("--deep", is_flag=True, help="Read every byte of snapshots and releases, and hold it to its hash.")
@click.option("--online", is_flag=True, help="Also fetch one file of every publisher, and throw it away.")
@_explained
def doctor(deep: bool, online: bool) -> None:
    """Say what is installed, where the data is, what is wrong with either, and the next command.

    Changes nothing, and may run beside a refresh. What is to be seen to is marked with !, and makes the exit code 1.
    """
    from pipeline.showing.doctor import show_findings

    sys.exit(0 if show_findings(Settings.from_environment(), deep=deep, online=online) else FAULT)


@main.command()
@click.option(
    "--focus", metavar="GEO", help="Begin with this economy, by its code or name.", shell_complete=completion.economies
)
@click.option("--open", "is_opened", is_flag=True, help="Open it in the browser.")
@click.option(
    "--svg",
    "slides",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write its charts there as SVG files, for slides (needs Chromium).",
)
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Of the SVG files.")
@_explained
def report(focus: str | None, is_opened: bool, slides: Path | None, language: str) -> None:
    """Print where the report of the current release is: a page with charts that needs no network.

    It shows any economy, in Japanese and English; --focus says which one first.
    """
    from pipeline.showing.report_address import show_report

    show_report(Settings.from_environment(), focus, is_opened=is_opened, slides=slides, language=language)


@main.command()
@click.option("--pin", "pinned", metavar="ID", help="Keep this one for good.", shell_complete=completion.releases)
@click.option("--unpin", metavar="ID", help="Let it go with the others again.", shell_complete=completion.releases)
@_explained
def releases(pinned: str | None, unpin: str | None) -> None:
    """List the releases on disk, newest first; the current one is marked with *.

    The newest five are kept (AIGAP_KEEP_RELEASES), beside the current one and those that are pinned.
    """
    from pipeline.releasing.promotion import pin
    from pipeline.showing.headlines import show_releases

    settings = Settings.from_environment()
    for name, is_kept in ((pinned, True), (unpin, False)):
        if name is not None:
            pin(settings, name, is_kept=is_kept)
    show_releases(settings)


@main.command()
@click.argument("release", default="", metavar="[ID]", shell_complete=completion.releases)
@click.option("--why", required=True, metavar="TEXT", help="What is wrong with the current one; the ledger keeps it.")
@_explained
def rollback(release: str, why: str) -> None:
    """Go back to the release before the current one, or to the release ID (`aigap releases` lists them).

    Readers have it at once. Until `aigap refresh --force`, every refresh lands what is new and releases nothing, and
    status, UI and alerts say so. The release that is left stays on disk.

    aigap rollback --why 'the ranks of robots are wrong'
    """
    from pipeline import refresh as stages

    done = stages.roll_back(Settings.from_environment(), release or None, why)
    _say(f"rolled back: {done.rolled_back} -> {done.release_id}")
    _say("next: mend the cause (aigap reject takes a file back), then aigap refresh --force")


@main.command()
@click.argument("release", metavar="ID", shell_complete=completion.releases)
@click.option("--against", metavar="ID", help="Hold it against this release.", shell_complete=completion.releases)
@_explained
def replay(release: str, against: str | None) -> None:
    """Make the release ID again, of what its manifest names, and prove it equal table by table.

    Offline and beside the data folder, which stays as it is. It takes as long as a build: snapshots are parsed anew,
    by the code of then, which Git brings back where it is another now. Times of fetches and builds are not compared.
    The exit code is 1 where a table differs. `aigap releases` lists the releases.
    """
    from pipeline.releasing import replay as replaying
    from pipeline.showing.replayed import show_replay

    settings = Settings.from_environment()
    try:
        done = replaying.replay(settings, release, against, lambda line: _say(f"  {line}", is_error=True))
    except replaying.OtherCodeError as other:
        _say(f"  made by other code; trying the revision {other.made_of.revision}", is_error=True)
        sys.exit(replaying.replay_by_its_code(settings, release, against, other))
    sys.exit(0 if show_replay(done) else FAULT)


@main.command()
@click.argument("before", default="", shell_complete=completion.releases)
@click.argument("after", default="", shell_complete=completion.releases)
@click.option(
    "--held",
    metavar="SNAPSHOT",
    help="What this held or just landed file would change, if it counted.",
    shell_complete=completion.undecided_snapshots,
)
@_explained
def diff(before: str, after: str, held: str | None) -> None:
    """Show what changed between two releases (the one before and the current one, unless they are named).

    Values of every series, ranks of the default focus, verdicts on claims, economies that come and go. With --held, a
    candidate with the file is built beside the release, and `aigap query` has it as the database `trial`.
    """
    from pipeline.showing.differences import show_differences, show_trial

    settings = Settings.from_environment()
    if held is not None and before:
        raise click.UsageError("--held compares with the current release: name no other one")
    if held is None:
        show_differences(settings, [name for name in (before, after) if name])
        return
    from pipeline import refresh as stages

    trial = stages.try_file(settings, held, lambda line: _say(f"  {line}", is_error=True))
    sys.exit(0 if show_trial(settings, held, trial) else FAULT)


@main.command()
@click.argument("source", shell_complete=completion.sources)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dataset", help="Which dataset of the source it is, where the source has several.")
@click.option("--edition", help="Which edition it is, such as 'AI Index 2026'.", shell_complete=completion.editions)
@click.option(
    "--published-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="When that edition was published; known for the editions in warehouse/reference/sources/editions.csv.",
)
@_explained
def land(source: str, path: Path, dataset: str | None, edition: str | None, published_at: datetime | None) -> None:
    """Land a publisher's file, zip or folder that you hand over, and read it (run `aigap refresh` afterwards).

    What was found is printed; a file that is held is kept with its reason, and the exit code is 1.

    An edition: aigap land stanford_ai_index ~/Downloads/ai_index_2026 --edition 'AI Index 2026'

    A vintage:  aigap land epoch_ai models.csv --dataset notable_ai_models --published-at 2025-02-24
    """
    from pipeline.contracts.lasting_imports import lasting_imports

    with lasting_imports():
        import schemas.registry  # noqa: F401  # with the libraries that reading any file needs
        from pipeline import refresh as stages
        from pipeline.showing.handed_over import show_handed_over

    day = published_at.date() if published_at else None
    handed_over = stages.land(
        Settings.from_environment(), source, path, dataset_id=dataset, edition=edition, published_at=day
    )
    if not show_handed_over(handed_over):
        sys.exit(1)


@main.command()
@click.argument("snapshot", shell_complete=completion.undecided_snapshots)
@click.option("--why", required=True, metavar="TEXT", help="Why it is right; the ledger keeps your words.")
@_explained
def accept(snapshot: str, why: str) -> None:
    """Let a held SNAPSHOT pass the gate, or take its rejection back (run `aigap refresh` afterwards).

    The gate holds a file that differs too much from the one before it; its reason, in `aigap status`, names the
    snapshot. A file that its parser cannot read stays held.
    """
    from pipeline import refresh as stages

    decision = stages.accept(Settings.from_environment(), snapshot, why)
    _say(f"accepted: {decision.snapshot_id}")
    _say("next: aigap refresh")


@main.command()
@click.argument("snapshot", shell_complete=completion.snapshots)
@click.option("--why", required=True, metavar="TEXT", help="Why it is wrong; the ledger keeps your words.")
@_explained
def reject(snapshot: str, why: str) -> None:
    """Withdraw a SNAPSHOT that should not have been landed (run `aigap refresh` afterwards).

    Its rows leave the next release, and the file before it is served; its bytes and its place in the ledger stay.
    `aigap accept` takes the rejection back: the newest decision holds.
    """
    from pipeline import refresh as stages

    decision = stages.reject(Settings.from_environment(), snapshot, why)
    _say(f"rejected: {decision.snapshot_id}")
    _say("next: aigap refresh")


_FORMATS_OPTION = click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only this one (repeatable); all of them where none is given.",
)
_TABLES_OPTION = click.option(
    "--tables",
    default="headline",
    show_default=True,
    metavar="SET",
    help=f"{', '.join(TABLE_SETS)}, or names with commas between.",
)
_COMMERCIAL_OPTION = click.option(
    "--commercial", is_flag=True, help="Leave out sources whose licence allows no commercial use."
)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@_FORMATS_OPTION
@_TABLES_OPTION
@_COMMERCIAL_OPTION
@click.option("--reviews-page", metavar="URL", help="Also write claim_reviews.json (ClaimReview) for the page at URL.")
@_explained
def export(folder: Path, formats: tuple[str, ...], tables: str, commercial: bool, reviews_page: str | None) -> None:
    """Write the release for others into DIR, as far as licences allow: a workbook, CSV, Parquet, DuckDB and SDMX.

    The tables are of core and mart, the few of the headline where nothing else is said; DIR must be new or empty.
    Rows that are left out are counted, with why. Attribution, citation, data package, JSON-LD and checksums are always
    there.
    """
    from pipeline.publishing.export import export_release

    done = export_release(
        Settings.from_environment(),
        folder,
        formats=formats,
        tables=tables,
        for_commercial_use=commercial,
        reviews_page=reviews_page,
    )
    for table in done.tables:
        inside = done.kept_in(table.table.name)
        where = f" (read for {' and '.join(inside)} only)" if inside else ""
        _say(f"{table.table.name}: {table.rows:,} rows, {sum(table.left_out.values()):,} left out{where}")
    for source, reason in done.reasons.items():
        _say(f"left out: {source}, {done.left_out.get(source, 0):,} rows: {reason}")
    if done.reviews is not None:
        _say(f"claim reviews: {done.reviews.n_published}, {len(done.reviews.left_out)} left out")
        for claim_id, reason in done.reviews.left_out.items():
            _say(f"left out: claim {claim_id}: {reason}")
    said = f"release {done.release_id}, {done.bytes:,} bytes; read ATTRIBUTION.md before passing it on"
    _say(f"written: {done.folder} ({said})")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--address", default="", metavar="URL", help="Where the site will be served, for feed and metadata.")
@_TABLES_OPTION
@_COMMERCIAL_OPTION
@_explained
def publish(folder: Path, address: str, tables: str, commercial: bool) -> None:
    """Write the static site of all releases into DIR, or add to it the releases that it has not.

    latest/ and <release>/ with report, files, data dictionary and checksums; changelog of the data, policy, Atom feed.
    Rows that a licence does not let be passed on are left out, and each release says which. A release that was rolled
    back is not added, and marked where it is.
    """
    from pipeline.publishing.site.publish import publish_site
    from pipeline.publishing.site.release_folder import Site
    from pipeline.showing.paragraphs import counted

    site = Site(f"{address.rstrip('/')}/" if address else "", commercial, tables)
    done = publish_site(Settings.from_environment(), folder, site)
    for release_id in done.added:
        _say(f"published: {release_id}")
    there = {one["release_id"] for one in done.releases}
    for release_id, rollback in done.rolled_back.items():
        outcome = "marked so" if release_id in there else "not published"
        _say(f"{release_id}: rolled back to {rollback.release_id}, {outcome}")
    for release_id, fault in done.troubles.items():
        _say(f"left aside: {release_id}: {fault}", is_error=True)
    latest = next(release for release in done.releases if release["release_id"] not in done.rolled_back)
    for source in latest["left_out"]:
        _say(f"left out: {source['source_id']}, {source['rows']:,} rows: {source['reason_en']}")
    _say(f"written: {done.folder} ({counted(len(there), 'release')}; open index.html)")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@_explained
def backup(folder: Path) -> None:
    """Copy ledger, snapshots and the current release into DIR, which must be new or empty.

    The copy is a data folder: AIGAP_DATA=DIR serves it, and refreshes it. Nothing need be stopped meanwhile.
    """
    from pipeline.releasing.backup import back_up
    from pipeline.showing.paragraphs import counted

    done = back_up(Settings.from_environment(), folder)
    _say(f"copied and verified: {counted(done.snapshots, 'snapshot')}, {done.bytes:,} bytes")
    for snapshot_id in done.lost:
        _say(f"not copied, its bytes are lost: {snapshot_id}", is_error=True)
    _say(f"written: {done.folder} (release {done.release_id or 'none yet'})")
    sys.exit(FAULT if done.lost else 0)


@main.command()
@click.option("--test", "is_test", is_flag=True, help="Send a test message on every channel, now.")
@_explained
def alerts(is_test: bool) -> None:
    """Show the alerts whose cause lasts and those that could not be sent; send what waits (AIGAP_ALERT_URLS)."""
    from pipeline.showing.open_alerts import send_test_alert, show_alerts

    settings = Settings.from_environment()
    if is_test and not send_test_alert(settings):
        sys.exit(FAULT)
    show_alerts(settings)


@main.command()
@click.argument("indicator", metavar="INDICATOR", shell_complete=completion.indicators)
@click.argument("geo", metavar="GEO", shell_complete=completion.economies)
@click.argument("period", metavar="PERIOD", shell_complete=completion.periods)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_explained
def cite(indicator: str, geo: str, period: str, style: str) -> None:
    """Show the passport of one value: its edition, file, row, hash, licence, citation, and every other vintage.

    aigap cite private_ai_investment JPN 2024 (a name of the economy will do, such as Japan or 日本)
    """
    from pipeline.showing.citation import show_citation

    show_citation(Settings.from_environment(), indicator, geo, period, style)


@main.command()
@click.argument("article", metavar="ARTICLE", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "html"]),
    default="table",
    show_default=True,
    help="html is one page that needs nothing else.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there instead.")
@click.option(
    "--edition",
    metavar="NAME",
    help="Hold quantities that cite no edition to this one, such as 'AI Index 2025'.",
    shell_complete=completion.editions,
)
@click.option(
    "--published-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The article's day: what was published later is shown as the latest edition, and not held against it.",
)
@click.option(
    "--language", type=click.Choice(["ja", "en"]), help="Of all words but the article's; its own where none is chosen."
)
@_explained
def check(
    article: str,
    style: str,
    output: Path | None,
    edition: str | None,
    published_at: datetime | None,
    language: str | None,
) -> None:
    """Find every quantity in ARTICLE (text, HTML, .docx, PDF or - for standard input) and set it beside what is known.

    Japanese and English. Each quantity is linked to indicator, economy and period by the words around it, or the reason
    why not is given. The verdicts are machine findings: read the evidence, and sign what you publish.

    aigap check article.txt --format html --output article.html
    """
    from pipeline.showing.article_check import show_check

    day = published_at.date() if published_at else None
    show_check(
        Settings.from_environment(),
        article,
        style=style,
        output=output,
        edition=edition,
        published_at=day,
        language=language,
    )


@main.command()
@click.option("--read-only", is_flag=True, help="For viewers: the UI shows everything and changes nothing.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port to listen on.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask every visitor once for the token that FILE holds (?token=...).",
)
@click.option(
    "--behind-proxy",
    metavar="URL",
    help="The address under which a reverse proxy, which knows its users, shows the UI.",
)
@_explained
def ui(read_only: bool, host: str, port: int, token_file: Path | None, behind_proxy: str | None) -> None:
    """Open the Dagster UI and its daemon on this machine (loopback), until Ctrl-C.

    The daemon runs the schedules, retries and alerts, one daemon for each data folder. The same runs, checks and
    tables as of `aigap refresh` are shown. Requests of other pages are refused, and an address beyond this machine
    needs --token-file or --behind-proxy.
    """
    from pipeline.orchestration.listening import Listening, guard_rules

    listening = Listening(host, port, token_file, behind_proxy)
    rules = guard_rules(listening)  # refuses before Dagster is imported, which takes seconds

    from pipeline.orchestration.ui import run_ui

    run_ui(Settings.from_environment(), listening, rules, read_only=read_only)


if __name__ == "__main__":
    main()
