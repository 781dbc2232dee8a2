"""Progress: what a run says of itself, a line each, on the terminal of the command line and in Dagster's log alike.

Our own lines go through the Python logger ``aigap``, which the instance's settings make Dagster record. On a terminal
only they are shown: Dagster's events are for its event log.
"""

import logging
import sys

import dagster as dg

LOGGER_NAME = "aigap"
LOG = logging.getLogger(LOGGER_NAME)


class _OwnLines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print(f"  {record.getMessage()}", file=sys.stderr, flush=True)


def _say_nothing(context: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("silent")
    logger.addHandler(logging.NullHandler())
    return logger


#: For the command line, which shows our own lines; the event log keeps everything.
silent_logger = dg.LoggerDefinition(_say_nothing, description="says nothing on the console")


def show_progress() -> None:
    """Print our own lines on standard error for the rest of this process."""
    LOG.setLevel(logging.INFO)
    LOG.addHandler(_OwnLines())
