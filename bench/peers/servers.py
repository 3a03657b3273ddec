"""The servers that are compared, and how a client talks to each."""

import shutil
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.load import WAMP
from tests.support.node import ROOT, free_port, wait_until
from tests.support.plain_router import REALM, PlainRouter, accepts
from tools.nodejs import npm_environment

HERE = Path(__file__).parent
BUILT = ROOT / "build" / "bench"
OTHERS = BUILT / "others"
TEXT = "x" * 170 + "%t"
"""With what is around it some 250 bytes on the wire, for everybody."""
_NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


class NotHereError(Exception):
    """This server is not on this machine; the text says what would bring it."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What the load is told: `joins` makes a connection ready, `says` is for fan-out, `asks` for calls if there are."""

    joins: Sequence[str]
    says: Sequence[str]
    asks: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that listens; `pid` is the process that serves."""

    port: int
    pid: int


class Peer(ABC):
    """One kind of server."""

    name: str
    talk: Talk

    @abstractmethod
    def prepare(self) -> None:
        """Install what it needs; raises NotHereError if that cannot be."""

    @contextmanager
    def runs(self) -> Iterator[Running]:
        """It runs while inside `with`."""
        port = free_port()
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(
                self.command(port, Path(folder)), cwd=self.place(), env=npm_environment(), stdout=subprocess.DEVNULL
            )
            try:
                wait_until(lambda: accepts(port), 30, f"{self.name} listens")
                yield Running(port=port, pid=_serving(process.pid))
            finally:
                process.terminate()
                process.wait(10)

    def command(self, port: int, folder: Path) -> Sequence[str]:
        """What starts it."""
        raise NotImplementedError

    def place(self) -> Path:
        """Where."""
        return BUILT


_PLAIN = Talk(
    joins=("--path", "/"),
    says=("--say", "S" + TEXT, "--event", "S"),
    asks=("--say", "A" + TEXT, "--event", "A"),
)


@dataclass
class NodeServer(Peer):
    """One of those in `node/`."""

    name: str
    script: str
    talk: Talk = field(default_factory=lambda: _PLAIN)

    def prepare(self) -> None:
        """The packages of its lock file."""
        place = self.place()
        if not (place / "node_modules" / "ws").exists():
            shutil.copytree(HERE / "node", place, dirs_exist_ok=True)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=place, env=npm_environment(), check=True, stdout=sys.stderr)
        shutil.copy(HERE / "node" / self.script, place)

    def place(self) -> Path:
        """Beside its packages."""
        return BUILT / "node"

    def command(self, port: int, folder: Path) -> Sequence[str]:
        """What starts it."""
        del folder
        return ["node", self.script, str(port)]


@dataclass
class PythonServer(Peer):
    """One in a folder here. `program` is one of its own environment's, with arguments; PORT stands for the port."""

    name: str
    folder: str
    program: Sequence[str]
    talk: Talk = field(default_factory=lambda: _PLAIN)

    def prepare(self) -> None:
        """An environment with its requirements."""
        wanted, has = HERE / self.folder / "requirements.txt", BUILT / self.folder / "requirements.txt"
        if not has.exists() or has.read_text() != wanted.read_text():
            subprocess.run([sys.executable, "-m", "venv", "--clear", BUILT / self.folder], check=True)
            pip = [str(BUILT / self.folder / "bin" / "pip"), "install", "--quiet", "--no-deps", "--requirement"]
            subprocess.run([*pip, str(wanted)], check=True, stdout=sys.stderr)
            shutil.copy(wanted, has)

    def place(self) -> Path:
        """Where its module is."""
        return HERE / self.folder

    def command(self, port: int, folder: Path) -> Sequence[str]:
        """What starts it."""
        del folder
        program, *arguments = self.program
        return [str(BUILT / self.folder / "bin" / program), *(one.replace("PORT", str(port)) for one in arguments)]


@dataclass
class Other(Peer):
    """One that is put there by hand: see `README.md`."""

    name: str
    talk: Talk = field(default_factory=lambda: _PLAIN)

    def prepare(self) -> None:
        """Whoever put it there did."""

    def place(self) -> Path:
        """Its folder."""
        return OTHERS / self.name

    def command(self, port: int, folder: Path) -> Sequence[str]:
        """What starts it."""
        del folder
        return [str(self.place() / "serve"), str(port)]


class Nchan(Peer):
    """nchan in nginx; it knows no calls."""

    name = "nchan"
    talk = Talk(joins=_PLAIN.joins, says=_PLAIN.says)

    def prepare(self) -> None:
        """It is a package of Debian's."""
        if not _NCHAN.exists():
            raise NotHereError("apt install nginx-light libnginx-mod-nchan")

    def command(self, port: int, folder: Path) -> Sequence[str]:
        """What starts it."""
        text = (HERE / "nchan.conf").read_text()
        for name, value in (("PORT", str(port)), ("FOLDER", str(folder)), ("MODULE", str(_NCHAN))):
            text = text.replace(name, value)
        (folder / "nginx.conf").write_text(text)
        return ["/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


_HELLO = f'[1,"{REALM}",{{"roles":{{"subscriber":{{}},"publisher":{{}},"caller":{{}}}}}}]'
_WAMP = Talk(
    joins=(
        *WAMP,
        *("--send", _HELLO, "--expect", "[2,"),
    ),
    says=(
        *("--send", '[32,1,{},"org.example.hill"]', "--expect", "[33,"),
        *("--say", f'[16,1,{{}},"org.example.hill",["{TEXT}"]]', "--event", "[36,"),
    ),
    asks=("--say", f'[48,1,{{}},"org.example.echo",["{TEXT}"]]', "--event", "[50,"),
)


@dataclass
class Crossbar(Peer):
    """A router of Crossbar's and nothing else, with our levers and guard or without; the procedure is inside."""

    name: str
    levers: Mapping[str, Any] | None
    guard: Mapping[str, Any] | None = None
    talk: Talk = field(default_factory=lambda: _WAMP)

    def prepare(self) -> None:
        """It is here."""

    @contextmanager
    def runs(self) -> Iterator[Running]:
        """It runs while inside `with`."""
        with (
            tempfile.TemporaryDirectory() as folder,
            PlainRouter(
                Path(folder), self.levers, ["bench.peers.echo.Echo"], compresses=False, guard=self.guard
            ) as router,
        ):
            yield Running(port=router.port, pid=router.pid())


_SOCKET_IO = Talk(
    joins=("--path", "/socket.io/?EIO=4&transport=websocket", "--expect", "0", "--send", "40", "--expect", "40"),
    says=("--say", f'42["say","{TEXT}"]', "--event", '42["say"'),
    asks=("--say", f'420["ask","{TEXT}"]', "--event", "43"),
)

STAGES = ("unread", "scanning", "reading", "frames", "joining", "delivering", "authorizing", "greeting", "resting")
"""The levers, each pulled beside those before it."""


def stages() -> Iterator[Peer]:
    """Crossbar's router as it comes, and with one lever more each time."""
    yield Crossbar("Crossbar", None)
    yield Crossbar("dispatch in chunks of 1,000", dict.fromkeys(STAGES, False))
    for place, name in enumerate(STAGES):
        yield Crossbar(f"and {name}", {one: one in STAGES[: place + 1] for one in STAGES})


_UVICORN = ("uvicorn", "site_app:application", "--port", "PORT", "--log-level", "warning", "--lifespan", "off")
_GUARD = {"messages_per_second": 1_000_000, "messages_burst": 1_000_000}
"""All of it, for one who says as much as a thousand people do."""
PEERS: Sequence[Peer] = (
    Crossbar("Tidings' router", {}, _GUARD),
    Crossbar("Crossbar", None),
    NodeServer("Socket.IO", "socketio.js", _SOCKET_IO),
    NodeServer("ws", "ws.js"),
    PythonServer("Django Channels", "channels", _UVICORN),
    PythonServer("uWebSockets", "uwebsockets", ("python", "serve.py", "PORT")),
    Nchan(),
    *(Other(serve.parent.name) for serve in sorted(OTHERS.glob("*/serve"))),
)


def _serving(pid: int) -> int:
    """The process itself, or the one worker that it has."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid
