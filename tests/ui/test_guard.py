"""What the guard of `aigap ui` refuses and what it lets pass, asked of real processes over real sockets."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from pipeline.settings import PROJECT_ROOT
from tests.terminal import environment_of
from tests.ui.running_ui import Answer, RunningUi, running_ui, start_ui

pytestmark = pytest.mark.long

TOKEN = "a-token-of-thirty-two-characters_"
PUBLIC = "https://aigap.example.org"
ASKS = "{ version }"
CHANGES = "mutation { setAutoMaterializePaused(paused: true) }"
CHANGES_NAMED = "query Harmless { version } mutation Hidden { setAutoMaterializePaused(paused: true) }"
PAUSED = "{ instance { autoMaterializePaused } }"


@pytest.fixture(scope="module")
def uis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningUi, RunningUi]]:
    """One for this machine, and one for viewers behind a proxy, on the same data folder."""
    folder = tmp_path_factory.mktemp("guard")
    (folder / "token").write_text(f"{TOKEN}\n")
    ours = start_ui(folder / "data")
    with running_ui(ours):
        ours.graphql(CHANGES.replace("true", "false"))
        options = ("--read-only", "--host", "0.0.0.0", "--token-file", str(folder / "token"), "--behind-proxy", PUBLIC)
        viewers = start_ui(folder / "data", *options)
        with running_ui(viewers):
            yield ours, viewers


@pytest.fixture(scope="module")
def ui(uis: tuple[RunningUi, RunningUi]) -> RunningUi:
    """On loopback, without a token."""
    return uis[0]


@pytest.fixture(scope="module")
def viewers(uis: tuple[RunningUi, RunningUi]) -> RunningUi:
    """Read-only, on every address, with a token and behind a proxy."""
    return uis[1]


def _refused(answer: Answer, because: str, status: int = 403) -> bool:
    assert (answer.status, answer.headers.get("content-type")) == (status, "text/plain; charset=utf-8"), answer
    assert answer.text.startswith("aigap ui refused this request: ")
    assert len(answer.text.splitlines()) <= 3
    return because in answer.text


def _handshake(ui: RunningUi, **headers: str) -> str:
    sent = {
        "Host": f"127.0.0.1:{ui.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Protocol": "graphql-ws",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ui.raw("GET /graphql HTTP/1.1\n" + "".join(f"{name}: {value}\n" for name, value in sent.items()) + "\n")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Content-Length: 4000001", 413),
        ("Content-Length: 999999999999", 413),
        ("Transfer-Encoding: chunked", 411),
    ],
)
def test_a_body_without_bounds_is_refused_before_it_is_read(ui: RunningUi, header: str, status: int) -> None:
    host = f"Host: 127.0.0.1:{ui.port}"
    answer = ui.raw(f"POST /graphql HTTP/1.1\n{host}\nContent-Type: application/json\n{header}\n\n")
    assert answer.startswith(f"HTTP/1.1 {status} "), answer[:200]
    assert "aigap ui refused this request" in answer


def test_its_own_pages_may_ask_and_change(ui: RunningUi) -> None:
    own = {"Origin": ui.address, "Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "cors"}
    assert ui.graphql(ASKS, **own)["version"]
    assert ui.graphql("mutation { setAutoMaterializePaused(paused: false) }", **own) == {
        "setAutoMaterializePaused": False
    }


def test_a_script_without_a_browser_may_ask(ui: RunningUi) -> None:
    assert ui.graphql(ASKS)["version"]
    assert ui.ask(f"/graphql?query={quote(ASKS)}").status == 200


def test_its_pages_are_served_and_stand_in_no_foreign_frame(ui: RunningUi) -> None:
    answer = ui.ask("/asset-groups", Sec_Fetch_Site="none", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")
    assert (answer.status, answer.headers["x-frame-options"]) == (200, "SAMEORIGIN")


def test_a_followed_link_opens_a_page(ui: RunningUi) -> None:
    """An alert that is read in a web mailer has a link to the UI."""
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert ui.ask("/runs", **link).status == 200
    assert _refused(ui.ask("/runs", "POST", {}, **link), "another origin")
    assert _refused(ui.ask("/runs", **(link | {"Sec_Fetch_Dest": "iframe"})), "another origin")
    assert _refused(ui.ask(f"/graphql?query={quote(CHANGES)}", **link), "a change in its address")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", ""])
def test_another_origin_is_refused(ui: RunningUi, origin: str) -> None:
    assert _refused(ui.ask("/graphql", "POST", {"query": ASKS}, Origin=origin), "a page of another origin (Origin:")
    assert _refused(ui.ask("/server_info", Origin=origin), "another origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "whatever"])
def test_what_a_browser_says_came_from_another_site_is_refused(ui: RunningUi, site: str) -> None:
    assert _refused(ui.ask("/server_info", Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors"), "(Sec-Fetch-Site: ")
    form = {"Sec_Fetch_Site": site, "Content_Type": "text/plain; application/json"}
    assert _refused(ui.ask("/graphql", "POST", {"query": CHANGES}, **form), "another origin")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "127.0.0.1@evil", ""])
def test_a_foreign_host_is_refused(ui: RunningUi, host: str) -> None:
    assert _refused(ui.ask("/graphql", "POST", {"query": ASKS}, Host=host), "not an address of this UI")


def test_an_origin_and_a_host_that_agree_are_refused_where_the_host_is_foreign(ui: RunningUi) -> None:
    """A name of somebody else may be pointed at this machine; for the browser it is then the same origin."""
    foreign = {"Host": "evil.example", "Origin": "http://evil.example", "Sec_Fetch_Site": "same-origin"}
    assert _refused(ui.ask("/graphql", "POST", {"query": ASKS}, **foreign), "not an address of this UI")


def test_no_host_and_two_hosts_are_refused(ui: RunningUi) -> None:
    assert " 403 " in ui.raw("GET /server_info HTTP/1.0\n\n").splitlines()[0]
    two = f"GET /server_info HTTP/1.1\nHost: 127.0.0.1:{ui.port}\nHost: evil.example\n\n"
    assert ui.raw(two).split()[1] in {"400", "403"}


@pytest.mark.parametrize("name", ["localhost:{port}", "127.0.0.1", "LOCALHOST:8080", "[::1]:{port}"])
def test_names_of_this_machine_pass_with_any_port(ui: RunningUi, name: str) -> None:
    """A tunnel (ssh -L 8080:127.0.0.1:3000) has another port at the browser's end."""
    host = name.format(port=ui.port)
    assert ui.ask("/graphql", "POST", {"query": ASKS}, Host=host, Origin=f"http://{host}").status == 200


@pytest.mark.parametrize("query", [CHANGES, CHANGES_NAMED, "subscription { runLogs }"])
@pytest.mark.parametrize("path", ["/graphql", "/%67raphql", "/graphql/"])
def test_a_change_asked_for_by_get_is_refused(ui: RunningUi, path: str, query: str) -> None:
    address = f"{path}?query={quote(query)}&operationName=Hidden&query={quote(ASKS)}"
    assert _refused(ui.ask(address), "it asks for a change in its address (GET)")
    assert _refused(ui.ask(address, "POST"), "it asks for a change in its address (POST)")
    assert ui.graphql(PAUSED)["instance"]["autoMaterializePaused"] is False


def test_a_websocket_of_its_own_page_is_served(ui: RunningUi) -> None:
    address = f"ws://127.0.0.1:{ui.port}/graphql"
    with connect(
        address, origin=Origin(ui.address), subprotocols=[Subprotocol("graphql-ws")], open_timeout=60
    ) as socket:
        socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket.recv(timeout=60)) == {"type": "connection_ack"}
        payload = {"query": CHANGES}
        socket.send(json.dumps({"type": "start", "id": "1", "payload": payload}))
        assert json.loads(socket.recv(timeout=60))["type"] == "error"
    assert ui.graphql(PAUSED)["instance"]["autoMaterializePaused"] is False


def test_a_websocket_of_another_page_or_host_is_refused(ui: RunningUi) -> None:
    assert _handshake(ui, Origin=ui.address).startswith("HTTP/1.1 101")
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        refused = _handshake(ui, **headers)
        assert refused.startswith("HTTP/1.1 403"), refused
    assert _handshake(ui, Host="evil.example", Origin="http://evil.example").startswith("HTTP/1.1 403")


def test_the_token_is_asked_of_everybody(viewers: RunningUi) -> None:
    for path in ("/", "/graphql", "/server_info", "/favicon.ico"):
        assert _refused(viewers.ask(path), "it carries no token", 401)
    assert _refused(viewers.ask("/graphql", "POST", {"query": ASKS}), "it carries no token", 401)
    assert _handshake(viewers).startswith("HTTP/1.1 401")


@pytest.mark.parametrize("said", ["wrong", TOKEN[:-1], TOKEN + "x", "", "ü"])
def test_a_wrong_token_is_refused(viewers: RunningUi, said: str) -> None:
    assert _refused(viewers.ask(f"/?token={quote(said)}"), "token is wrong", 401)
    shown = said.encode().decode("latin-1")
    cookie = f"aigap_ui_{viewers.port}={shown}"
    assert _refused(viewers.ask("/server_info", Cookie=cookie), "or a wrong one", 401)
    assert _refused(viewers.ask("/server_info", Authorization=f"Bearer {shown}"), "or a wrong one", 401)


def test_the_first_visit_sets_a_cookie_and_leaves_the_address_without_the_token(viewers: RunningUi) -> None:
    answer = viewers.ask(f"/runs?status=failed&token={TOKEN}")
    assert (answer.status, answer.headers["location"]) == (303, "/runs?status=failed")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Strict", "Secure"}
    assert viewers.ask("/server_info", Cookie=f"other=1; {cookie}").status == 200
    assert viewers.ask("/server_info", Authorization=f"Bearer {TOKEN}").status == 200
    assert _handshake(viewers, Cookie=cookie).startswith("HTTP/1.1 101")


def test_the_first_visit_leads_to_no_other_machine(viewers: RunningUi) -> None:
    for path in ("//evil.example/", "/%5Cevil.example/", "///evil.example"):
        location = viewers.ask(f"{path}?token={TOKEN}").headers["location"]
        assert location.startswith("/evil.example"), location


def test_the_token_opens_nothing_for_another_page(viewers: RunningUi) -> None:
    with_token = {"Authorization": f"Bearer {TOKEN}"}
    assert _refused(viewers.ask("/server_info", Origin="http://evil.example", **with_token), "another origin")
    assert _refused(viewers.ask("/server_info", Host="evil.example", **with_token), "not an address of this UI")


def test_the_proxys_address_is_an_own_one(viewers: RunningUi, ui: RunningUi) -> None:
    proxied = {"Host": "aigap.example.org", "Origin": PUBLIC, "Sec_Fetch_Site": "same-origin"}
    assert viewers.graphql(ASKS, Authorization=f"Bearer {TOKEN}", **proxied)["version"]
    assert _refused(ui.ask("/server_info", **proxied), "not an address of this UI")


def test_who_may_only_read_changes_nothing(viewers: RunningUi, ui: RunningUi) -> None:
    known = {"Authorization": f"Bearer {TOKEN}"}
    selector = 'repositoryLocationName: "aigap", repositoryName: "__repository__"'
    said = "... on PythonError { message } ... on UnauthorizedError { message }"
    job = f'selector: {{{selector}, jobName: "refresh"}}, mode: "default"'
    changes = {
        "launchRun": f"launchRun(executionParams: {{{job}}}) {{ __typename {said} }}",
        "wipeAssets": f'wipeAssets(assetPartitionRanges: [{{assetKey: {{path: ["core"]}}}}]) {{ __typename {said} }}',
        "setAutoMaterializePaused": "setAutoMaterializePaused(paused: true)",
        "reloadWorkspace": f"reloadWorkspace {{ __typename {said} }}",
    }
    for name, text in changes.items():
        answer = viewers.ask("/graphql", "POST", {"query": f"mutation {{ {text} }}"}, **known)
        assert "UnauthorizedError" in answer.text, (name, answer)
    report = viewers.ask("/report_asset_materialization/core/sources", "POST", {}, **known)
    assert report.status == 401
    seen = "{ instance { autoMaterializePaused } runsOrError { ... on Runs { results { id } } } }"
    assert ui.graphql(seen) == {"instance": {"autoMaterializePaused": False}, "runsOrError": {"results": []}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "the UI does not listen on 0.0.0.0: whoever reaches it"),
        (["--host", "::"], "the UI does not listen on ::"),
        (["--host", "0.0.0.0", "--read-only"], "seen: neither --token-file nor --behind-proxy"),
        (["--host", "no.such.machine.invalid"], "expected: a name or an IP address of this machine"),
        (["--token-file", "missing"], "the token file missing is not usable"),
        (["--token-file", "short"], "expected: a readable file with one line of 32 to 256"),
        (["--behind-proxy", "aigap.example.org"], "the address given with --behind-proxy is not usable"),
        (["--behind-proxy", "https://aigap.example.org/ui"], "without a path"),
    ],
)
def test_what_it_refuses_before_it_starts(tmp_path: Path, options: list[str], said: str) -> None:
    (tmp_path / "short").write_text("secret")
    options = [str(tmp_path / "short") if option == "short" else option for option in options]
    done = _started_in_vain(tmp_path, options)
    assert done.returncode == 1
    assert said in done.stderr
    assert "next step: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_is_named(tmp_path: Path, ui: RunningUi) -> None:
    done = _started_in_vain(tmp_path, ["--port", str(ui.port)])
    assert done.returncode == 1
    assert f"the UI cannot listen on 127.0.0.1, port {ui.port}" in done.stderr
    assert "Address already in use" in done.stderr


def _started_in_vain(folder: Path, options: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "ui", *options],
        cwd=PROJECT_ROOT,
        env=environment_of(folder / "data"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
