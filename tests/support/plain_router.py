"""A router of Crossbar's and nothing else: no rules, no database. With our levers, some of them, or none."""

import itertools
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec
from autobahn import util
from autobahn.twisted.wamp import ApplicationSession
from autobahn.wamp.types import ComponentConfig

from tests.support.certificate import certificate
from tests.support.node import ROOT, START_SECONDS, free_port, wait_until
from tidings.router.swift import greeting

REALM = "plain"
GUARD = "tidings.router.guard.component.Guard"
_ALL = {"call": True, "register": True, "publish": True, "subscribe": True}


class Counted(ApplicationSession):
    """Inside the router: its identifiers are counted and not drawn, so that two routers say the same."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        util.id = itertools.count(1_000_001).__next__
        numbers = itertools.count(1)
        # who has not said who they are; the lever would draw it, too
        util.generate_serial_number = greeting.serial_number = lambda: f"nobody-{next(numbers):04}"


class PlainRouter:
    """Runs while inside `with`.

    Args:
        folder: an empty one.
        levers: the `extra` of `tidings.router.swift.component.Swift`; None for the router as Crossbar has it.
        components: classes that are to be in the router's process as well.
        compresses: whether clients may have what they are sent compressed.
        guard: the `extra` of `tidings.router.guard.component.Guard`; None for a router that has none. Who connects is
            a guest then, and may come by RawSocket, too.
    """

    def __init__(
        self,
        folder: Path,
        levers: Mapping[str, Any] | None,
        components: Sequence[str] = (),
        *,
        compresses: bool = True,
        guard: Mapping[str, Any] | None = None,
    ) -> None:
        self.port, self.tls_port, self.raw_port = free_port(), free_port(), free_port()
        self._role = "anybody" if guard is None else "guest"
        self._folder = folder
        self._log = folder / "router.log"
        # as the project ships it, beside Crossbar's own default
        self._options = {} if levers is None else {"event_dispatching_chunk_size": 1000}
        swift = {"classname": "tidings.router.swift.component.Swift", "extra": dict(levers or {})}
        # as many sessions in both, so that what is counted is the same
        second = {"classname": "autobahn.twisted.wamp.ApplicationSession"} if levers is None else swift
        first = {"classname": "tests.support.plain_router.Counted"}
        guards = [] if guard is None else [{"classname": GUARD, "extra": dict(guard)}]
        wanted = [first, second, *guards, *({"classname": one} for one in components)]
        self._write([{"type": "class", "realm": REALM, "role": "anybody", **one} for one in wanted], compresses)

    def _write(self, components: list[dict[str, Any]], compresses: bool) -> None:
        place = self._folder / ".crossbar"
        place.mkdir()
        for name, pem in zip(("key.pem", "certificate.pem"), certificate("localhost"), strict=True):
            (place / name).write_bytes(pem)
        worker = {
            "type": "router",
            "options": {"pythonpath": [str(ROOT), str(ROOT / "components")]},
            "realms": [{"name": REALM, "roles": [_role("anybody"), _role("guest")], "options": self._options}],
            "components": components,
            "transports": [
                _transport({"port": self.port, "backlog": 1024}, compresses, self._role),
                _transport({"port": self.tls_port, "tls": _TLS}, compresses, self._role),
                *([_raw_transport(self.raw_port)] if self._role == "guest" else []),
            ],
        }
        (place / "config.yaml").write_bytes(msgspec.yaml.encode({"version": 2, "workers": [worker]}))

    def __enter__(self) -> Self:
        crossbar = shutil.which("crossbar", path=str(Path(sys.executable).parent)) or "crossbar"
        command = [crossbar, "start", "--loglevel", "warn", "--cbdir", str(self._folder / ".crossbar")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            wait_until(self._listens, START_SECONDS, "the router listens")
        except TimeoutError as error:
            self.__exit__()
            raise TimeoutError(f"{error}\n{self.log()[-4000:]}") from None
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def pid(self) -> int:
        """The process of the worker that routes."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0])

    def log(self) -> str:
        """What it has logged."""
        return self._log.read_text()

    def _listens(self) -> bool:
        """The last of its paths is there: anything but a WebSocket is refused, and not unknown."""
        last = self.raw_port if self._role == "guest" else self.tls_port
        return self._answers(self.port) and accepts(last)

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.sendall(b"GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return b" 404 " not in probe.recv(100)
        except OSError:
            return False


def accepts(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _role(name: str) -> dict[str, Any]:
    return {"name": name, "permissions": [{"uri": "", "match": "prefix", "allow": _ALL, "cache": True}]}


_TLS = {"key": "key.pem", "certificate": "certificate.pem"}


def _raw_transport(port: int) -> dict[str, Any]:
    return {
        "type": "rawsocket",
        "endpoint": {"type": "tcp", "interface": "127.0.0.1", "port": port},
        "serializers": ["json", "msgpack"],
        "auth": {"anonymous": {"type": "static", "role": "guest"}},
    }


def _transport(endpoint: Mapping[str, Any], compresses: bool, role: str) -> dict[str, Any]:
    options: dict[str, Any] = {"max_frame_size": 500_000, "max_message_size": 500_000}
    if compresses:
        options["compression"] = {"deflate": {}}
    websocket = {
        "type": "websocket",
        "serializers": ["json", "cbor", "msgpack"],
        "options": options,
        "auth": {"anonymous": {"type": "static", "role": role}},
    }
    place = {"type": "tcp", "interface": "127.0.0.1", **endpoint}
    return {"type": "web", "endpoint": place, "paths": {"/": {"type": "json", "value": {}}, "ws": websocket}}
