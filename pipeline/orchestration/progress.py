"""Progress: what a run reports of itself, a line each, on the terminal of the command line and in Dagster's log alike.

Our own lines go through the Python logger ``aigap``, which the instance's settings make Dagster record. The command
line shows the steps on standard error; while sources are fetched, a terminal shows one line for each that has answered,
and what is no terminal (a log, a pipe) nothing. What became of each file is for Dagster's event log alone: there are
dozens of them.
"""

import logging
import sys

import dagster as dg

LOGGER_NAME = "aigap"
LOG = logging.getLogger(LOGGER_NAME)
#: What became of each file that was fetched.
FETCH_LOG = LOG.getChild("fetches")


class _OwnLines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.name != FETCH_LOG.name:
            print(f"  {record.getMessage()}", file=sys.stderr, flush=True)


class _Watcher:
    """Whether somebody watches; found out before a run starts, because Dagster puts a pipe in the terminal's place."""

    is_there = False


def _silent(context: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("silent")
    logger.addHandler(logging.NullHandler())
    return logger


#: For the command line, which shows our own lines; the event log keeps everything.
silent_logger = dg.LoggerDefinition(_silent, description="says nothing on the console")


def show_progress() -> None:
    """Print our own lines on standard error for the rest of this process."""
    LOG.setLevel(logging.INFO)
    LOG.addHandler(_OwnLines())
    _Watcher.is_there = sys.stderr.isatty()


def show_answer(line: str) -> None:
    """Show that a source has answered: where somebody watches, and nowhere else."""
    if _Watcher.is_there:
        print(f"  {line}", file=sys.stderr, flush=True)
