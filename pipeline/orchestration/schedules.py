"""One schedule for each cadence of ``warehouse/reference/operation/cadences.csv``, over the sources that declare it.

A cadence whose sources are all handed over has nothing to fetch: its schedule reminds of what is expected instead. A
tick has a key of its own, so that one that fires twice starts one run; and a second fetch finds nothing new anyway.
"""

from collections.abc import Sequence

import dagster as dg

from pipeline.health.problems import HAND_OVER, LATE_PUBLISHER, health_now
from pipeline.landing.ledger import Ledger
from pipeline.orchestration.asset_keys import landing_key
from pipeline.orchestration.retention import TRIGGER_TAG
from pipeline.orchestration.specs import REFRESH, refresh_job
from pipeline.reference.files import Reference
from pipeline.reference.release_calendar import Cadence, SourceCadence, read_source_cadences
from pipeline.settings import Settings

#: Where the hours of the schedules are meant.
TIMEZONE = "Asia/Tokyo"


def cadence_schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """The schedules, which run by default.

    Raises:
        HeldFileError: the reference data on sources or cadences are not well-formed.
    """
    sources = read_source_cadences(Reference(settings.reference_folder))
    cadences = {source.cadence.name: source.cadence for source in sources}
    return [_schedule(cadence, [s for s in sources if s.cadence == cadence]) for cadence in cadences.values()]


def _schedule(cadence: Cadence, sources: Sequence[SourceCadence]) -> dg.ScheduleDefinition:
    live = [source.source_id for source in sources if source.is_live]
    by_hand = [source.source_id for source in sources if not source.is_live]
    name = f"{cadence.name}_refresh"
    about = [f"fetches {', '.join(live)}"] if live else []
    about += [f"reminds of {', '.join(by_hand)}, which are handed over"] if by_hand else []
    keys = [landing_key(source.source_id) for source in sources]

    @dg.schedule(
        name=name,
        job=refresh_job(f"{REFRESH}_{cadence.name}", keys, "; ".join(about)),
        cron_schedule=cadence.cron,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="; ".join(about),
    )
    def fire(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Fetch the live sources of the cadence, or remind of what a person is to hand over."""
        reminder = _reminder(by_hand)
        if not live:
            return dg.SkipReason(reminder)
        if by_hand:
            context.log.info(reminder)
        when = context.scheduled_execution_time.isoformat()
        return dg.RunRequest(run_key=f"{name} {when}", tags={TRIGGER_TAG: name})

    return fire


def _reminder(source_ids: Sequence[str]) -> str:
    """What a person is to hand over, with the commands."""
    if not source_ids:
        return "nothing is handed over at this cadence"
    settings = Settings.from_environment()
    with Ledger.opened(settings.ledger_url) as ledger:
        healths = health_now(settings, ledger)
    expected = [
        f"{problem.title}; next: {problem.next_step}"
        for health in healths
        if health.source_id in source_ids
        for problem in health.of_kinds(HAND_OVER, LATE_PUBLISHER)
    ]
    return "to be handed over:\n" + "\n".join(expected) if expected else "nothing new is expected to be handed over yet"
