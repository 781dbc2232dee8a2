"""`aigap ui`: Dagster's UI behind the guard, with its daemon, on the same instance as the command line.

Three processes: this one serves the UI, so that no port is open without the guard; a code server (on a socket in a
folder of its own) loads the definitions for both; the daemon starts what is scheduled. The latter two are kept by
``pipeline.orchestration.keeper`` and end with this one. Which address may be listened on is decided in
``pipeline.orchestration.listening``.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import FrameType
from typing import cast

import uvicorn

# Not public, but what `dagster-webserver` itself is made of; dagster is pinned to one version.
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._grpc.client import DagsterGrpcClient
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__ as webserver_version

from pipeline.orchestration.guard import Application, Guard, Rules, in_brackets
from pipeline.orchestration.instance import shared_instance
from pipeline.orchestration.keeper import Command, Keeper
from pipeline.orchestration.listening import Listening, bound_socket
from pipeline.orchestration.release_pages import ReleasePages
from pipeline.parsing.faults import RunFault
from pipeline.settings import Settings

CODE_SERVER_SECONDS = 180.0


def run_ui(settings: Settings, listening: Listening, rules: Rules, *, read_only: bool) -> None:
    """Serve the UI until a signal ends it.

    Raises:
        RunFault: the port is taken, the data folder cannot be written, or Dagster's code server or daemon ended.
    """
    _end_by_signals()
    # The instance first: two processes that both make its database would stand in each other's way.
    with bound_socket(listening) as bound, shared_instance(settings) as instance:
        os.chdir(settings.project_root)  # workspace.yaml names a module of the checkout
        folder = Path(tempfile.mkdtemp(prefix="aigap_ui_"))  # short, as a socket's path must be, and ours alone
        keeper = Keeper(folder)
        try:
            workspace = _start_code_server(settings.project_root / "workspace.yaml", folder, keeper)
            _start_daemon(workspace, settings.dagster_home, keeper)
            instance.optimize_for_webserver(statement_timeout=15_000, pool_recycle=3600, max_overflow=20)
            target = WorkspaceFileTarget([str(workspace)])
            with WorkspaceProcessContext(instance, target, webserver_version, read_only) as context:
                _serve(Guard(ReleasePages(_webserver(context), settings), rules), bound, keeper)
        except KeyboardInterrupt:
            return
        finally:
            keeper.end()


def _end_by_signals() -> None:
    """Leave by the way of every exception, which ends the other processes too.

    A shell that starts a job in the background makes it ignore Ctrl-C; that is undone.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _start_code_server(workspace: Path, folder: Path, keeper: Keeper) -> Path:
    """Have the code server started, and return the workspace file that names it."""
    (origin,) = WorkspaceFileTarget([str(workspace)]).create_origins()
    address = str(folder / "code_server")
    of_module = origin.loadable_target_origin.get_cli_args()
    options = ["--socket", address, "--location-name", origin.location_name, "--log-level", "warning"]
    keeper.start(Command("the code server", [sys.executable, "-m", "dagster", "api", "grpc", *options, *of_module]))
    running = folder / "workspace.yaml"
    server = {"grpc_server": {"socket": address, "location_name": origin.location_name}}
    running.write_text(json.dumps({"load_from": [server]}), encoding="utf-8")
    _wait_for_code_server(DagsterGrpcClient(socket=address), keeper)
    return running


def _wait_for_code_server(client: DagsterGrpcClient, keeper: Keeper) -> None:
    deadline = time.monotonic() + CODE_SERVER_SECONDS
    while True:
        try:
            client.ping("ready")
            return
        except DagsterUserCodeUnreachableError:
            if keeper.has_ended or time.monotonic() > deadline:
                raise _ended("no answer from its code server") from None
            time.sleep(0.2)


def _start_daemon(workspace: Path, home: Path, keeper: Keeper) -> None:
    """Have the daemon started, or one that waits until the daemon of another UI on this instance has ended."""
    arguments = [sys.executable, "-m", "dagster._daemon", "run", "-w", str(workspace), "--log-level", "warning"]
    keeper.start(Command("the daemon", arguments, alone=str(home / "daemon.lock")))


def _webserver(context: WorkspaceProcessContext) -> Application:
    """Dagster's own ASGI application."""
    return cast(Application, create_app_from_workspace_process_context(context, live_data_poll_rate=2000))


def _serve(guarded: Guard, bound: socket.socket, keeper: Keeper) -> None:
    """Serve until a signal, or the end of what is kept, ends it."""
    config = uvicorn.Config(
        guarded,
        lifespan="off",
        log_level="warning",
        access_log=False,  # it would write down the address that carries the token
        proxy_headers=False,  # nothing is decided by a visitor's address, so nobody is believed about it
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = _Server(config)
    threading.Thread(target=_stop_with, args=(keeper, server), daemon=True).start()
    server.run(sockets=[bound])
    if keeper.has_ended:
        raise _ended("one of its processes ended; its own lines are above")


class _Server(uvicorn.Server):
    """A server that says where it is, once it can be reached there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        for bound in sockets or []:
            host, port = bound.getsockname()[:2]
            print(f"the UI is at http://{in_brackets(host)}:{port} (Ctrl-C ends it)", file=sys.stderr, flush=True)


def _stop_with(keeper: Keeper, server: uvicorn.Server) -> None:
    keeper.wait()
    server.should_exit = True


def _ended(actual: str) -> RunFault:
    return RunFault(
        "the UI cannot go on",
        expected="Dagster's code server and daemon, running beside it",
        seen=actual,
        next_step="read the lines above, then start aigap ui again",
    )
