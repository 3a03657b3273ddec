"""The checks of a node that runs, or of the port that it would take."""

import base64
import hashlib
import http.client
import secrets
import socket
from collections.abc import Iterator

from tidings.faces.cli.checks import Finding, guarded
from tidings.faces.cli.config import NodeConfig, config_of
from tidings.faces.cli.local import Local
from tidings.faces.cli.trouble import Trouble

ANSWER_S = 5
_WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - compared, not bound
SWITCHING = 101
OK = 200


def of_node(local: Local) -> Iterator[Finding]:
    """Whether it runs; and if it does, whether it is ready and speaks WebSocket."""
    try:
        config = config_of(local.root)
    except Trouble:
        return  # told already, by the check of the folder
    if _is_free(config):
        says = f"does not run; port {config.port} is free for it"
        yield Finding(name="node", state="note", says=says, mend="`make run` or `crossbar start` starts it.")
        return
    running = guarded("node", lambda _: _health(config), local)
    yield running
    if running.state == "good":
        yield guarded("ready", lambda _: _ready(config), local)
        yield guarded("WebSocket", lambda _: _websocket(config), local)


def _is_free(config: NodeConfig) -> bool:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError:
            return False
        return True


def _connect(config: NodeConfig) -> http.client.HTTPConnection:
    host = "localhost" if config.host in _EVERYWHERE else config.host
    return http.client.HTTPConnection(host, config.port, timeout=ANSWER_S)


def _get(config: NodeConfig, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection = _connect(config)
    try:
        connection.request("GET", path, headers=headers or {})
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        told = str(error) or type(error).__name__
        raise Trouble(f"port {config.port} is taken, and does not answer HTTP: {told}", _TAKEN) from None
    finally:
        connection.close()


_TAKEN = "Stop the program that has the port, or change `port` in .crossbar/config.yaml."


def _health(config: NodeConfig) -> Finding:
    response = _get(config, "/health")
    if response.status != OK:
        says = f"port {config.port} is taken by something else: /health answers {response.status}"
        return Finding(name="node", state="bad", says=says, mend=_TAKEN)
    return Finding(name="node", state="good", says=f"runs, on port {config.port}")


def _ready(config: NodeConfig) -> Finding:
    response = _get(config, "/health?ready")
    if response.status == OK:
        return Finding(name="ready", state="good", says="all components answer")
    mend = "Wait a moment and try again; then look into the node's log for what its components say."
    return Finding(name="ready", state="bad", says=f"/health?ready answers {response.status}", mend=mend)


def _websocket(config: NodeConfig) -> Finding:
    """Shake hands as a browser does (RFC 6455, section 4)."""
    nonce = base64.b64encode(secrets.token_bytes(16)).decode()
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": nonce,
        "Sec-WebSocket-Protocol": "wamp.2.json",
    }
    response = _get(config, "/ws", headers)
    proof = base64.b64encode(hashlib.sha1((nonce + _WEBSOCKET_GUID).encode(), usedforsecurity=False).digest()).decode()
    is_right = response.status == SWITCHING and response.headers.get("Sec-WebSocket-Accept") == proof
    if is_right and response.headers.get("Sec-WebSocket-Protocol") == "wamp.2.json":
        return Finding(name="WebSocket", state="good", says="/ws speaks wamp.2.json")
    mend = "Look into the node's log, and into the part `ws` of .crossbar/config.yaml."
    return Finding(
        name="WebSocket", state="bad", says=f"/ws answers {response.status}, and does not upgrade", mend=mend
    )
