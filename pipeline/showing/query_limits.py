"""What a query may take and do: time, memory, and questions alone.

The engine is closed to other files before (``queries``). What is refused here would change the engine itself: its
limits, which are locked, or its logs and checkpoints, with which it can end the whole process.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

#: Statements that ask, or prepare a question within this connection; a release is opened read-only in any case.
_ASKING = frozenset(
    {
        duckdb.StatementType.SELECT,
        duckdb.StatementType.EXPLAIN,
        duckdb.StatementType.CREATE,  # temporary tables, macros and views
        duckdb.StatementType.DROP,
        duckdb.StatementType.INSERT,
        duckdb.StatementType.UPDATE,
        duckdb.StatementType.DELETE,
        duckdb.StatementType.PREPARE,
        duckdb.StatementType.EXECUTE,
        duckdb.StatementType.SET,  # variables and `use`: every configuration is locked
        duckdb.StatementType.TRANSACTION,
    }
)
#: Functions that act on the engine (a log in a file that it may not write ends the process), or run a text as SQL, in
#: which these could hide. A comment may stand before the parenthesis, and spaces that only the engine takes for such.
_ACTING = re.compile(
    r"""\b(enable_logging|disable_logging|truncate_duckdb_logs|enable_profiling|disable_profiling|force_checkpoint
    |checkpoint|write_log|json_execute_serialized_sql|query|query_table)"?[\s\u200b-\u200d\ufeff]*(?:\(|--|/\*)""",
    re.IGNORECASE | re.VERBOSE,
)


def lock_limits(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Limit the engine's memory, and let no statement change that or any other of its settings.

    Raises:
        RunFault: the limit is none that the engine knows.
    """
    try:
        connection.execute(f"set memory_limit = '{settings.query_memory}'")
    except duckdb.Error as error:
        raise RunFault(
            "the setting AIGAP_QUERY_MEMORY is not usable",
            expected="an amount such as 2GB",
            seen=settings.query_memory,
            next_step="set or unset AIGAP_QUERY_MEMORY",
        ) from error
    connection.execute("set lock_configuration = true")


def refuse_what_acts(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse a statement that does something to the engine.

    Raises:
        RunFault: one does.
        duckdb.Error: the SQL cannot be parsed.
    """
    others = [s.type.name for s in connection.extract_statements(sql) if s.type not in _ASKING]
    acting = _ACTING.search(sql)
    if others or acting:
        raise RunFault(
            "the query cannot be run: it would do something to the engine",
            expected="a question, such as a select",
            seen=f"{acting[1]}()" if acting else f"a statement of the kind {others[0]}",
            next_step="open the file with a client of your own, read-only, for anything else: aigap status names it",
        )


@contextmanager
def limited_time(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what runs on the connection when its time is over.

    Raises:
        RunFault: it was interrupted.
    """
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise RunFault(
            "the query was ended: it took too long",
            expected=f"an answer within {seconds:g} seconds",
            seen="none so far",
            next_step="ask for less, or set AIGAP_QUERY_SECONDS to more",
        ) from error
    finally:
        timer.cancel()
