"""A real Crossbar node for tests and benchmarks: its own folder and port, all else as the project ships it."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Self

import msgspec

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
Kind = Literal["controller", "router", "container", "keeper"]

_WORKERS: dict[Kind, str] = {"router": "router", "container": "components", "keeper": "keeper"}


def free_port() -> int:
    """A TCP port that nobody listens on now.

    Below those that systems give to connections (RFC 6335, and Linux begins lower): what is going to listen here takes
    seconds to start, and until then a browser, or another process of tests, must not be given it.
    """
    while True:
        port = random.randrange(10_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(condition: Callable[[], bool], seconds: float, says: str) -> None:
    """Wait for a condition; raises TimeoutError that says what did not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{says}: not within {seconds:g} s")
        time.sleep(0.02)


class Node:
    """One node in a folder.

    Args:
        folder: an empty folder; the node's root.
        environment: settings, as `TIDINGS_…` variables.
        mend: changes the configuration before it is written.
        port: where it listens; a free one, if none is given.
        is_written: the configuration is there already, and is left as it is.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        mend: Callable[[dict[str, Any]], None] = lambda _: None,
        *,
        port: int | None = None,
        is_written: bool = False,
    ) -> None:
        self.root = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}/ws"
        self._environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "node.log"
        if not is_written:
            self._write_config(mend)

    def _write_config(self, mend: Callable[[dict[str, Any]], None]) -> None:
        config = msgspec.yaml.decode((ROOT / ".crossbar" / "config.yaml").read_bytes())
        for worker in config["workers"]:
            worker.setdefault("options", {})["pythonpath"] = [str(ROOT / "components")]
            for component in worker.get("components", []):
                if "address" in component.get("extra", {}):
                    component["extra"]["address"] = self.url
            for transport in worker.get("transports", []):
                if transport["endpoint"]["type"] == "tcp":
                    transport["endpoint"] |= {"port": self.port, "interface": "127.0.0.1"}
                    transport["paths"]["/"]["extra"]["folder"] = str(ROOT / "web" / "dist")
        mend(config)
        (self.root / ".crossbar").mkdir(parents=True, exist_ok=True)
        (self.root / ".crossbar" / "config.yaml").write_bytes(msgspec.yaml.encode(config))

    # ---- life

    def start(self) -> Self:
        """Start, and wait until it is ready."""
        self.launch()
        try:
            self.wait_ready()
        except BaseException:
            self.kill()  # nobody else would: `with` does not end what did not begin
            raise
        return self

    def launch(self) -> None:
        """Start, and wait for nothing."""
        crossbar = shutil.which("crossbar", path=str(Path(sys.executable).parent)) or "crossbar"
        outside = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [crossbar, "start", "--loglevel", "warn", "--cbdir", str(self.root / ".crossbar")],
                cwd=self.root,
                env={**outside, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until the components answer; on failure the node's log is in the error."""
        try:
            wait_until(self.is_ready, seconds, "the node is ready")
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log()[-6000:]}") from None

    def is_ready(self) -> bool:
        """Whether the components answer now."""
        try:
            with urllib.request.urlopen(f"{self.url}/health?ready", timeout=3) as answer:  # noqa: S310 - our own http
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Stop as an operator would; kill what does not stop within ten seconds."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self.kill()

    def kill(self, kind: Kind | None = None) -> None:
        """`kill -9` the processes of one kind, or the whole node."""
        self.signal(signal.SIGKILL, kind)
        if kind is None and self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def signal(self, signal_number: int, kind: Kind | None = None) -> None:
        """Send a signal to the processes of one kind, or to all."""
        for pid in self.pids(kind):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_number)

    def wait_end(self, seconds: float) -> int:
        """Wait until the node has ended by itself; its exit code."""
        if self._process is None:
            raise RuntimeError("it was not started")
        return self._process.wait(seconds)

    def is_whole(self) -> bool:
        """Whether all workers run, the keeper watches, and the components answer."""
        keepers = self.pids("keeper")
        return len(keepers) == 1 and f"{keepers[0]}] Watching over" in self.log() and self.is_ready()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # ---- looking

    def pids(self, kind: Kind | None = None) -> list[int]:
        """The node's processes, of one kind or all; they share the session that `start` made."""
        if self._process is None:
            return []
        return [
            int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and self._is_ours(entry, kind)
        ]

    def _is_ours(self, entry: Path, kind: Kind | None) -> bool:
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            title = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False
        is_alive, session = fields[0] != "Z", int(fields[3])
        if not is_alive or self._process is None or session != self._process.pid:
            return False
        if kind is None:
            return True
        if kind == "controller":
            return int(entry.name) == self._process.pid
        worker = _WORKERS[kind]  # it gives itself a title when it has started
        return title.strip() == f"tidings-{worker}" or f" --worker {worker}" in title

    def log(self) -> str:
        """All that the node has said."""
        return self._log.read_text("utf-8", errors="replace") if self._log.exists() else ""

    def key(self, name: str) -> str:
        """A fresh API key."""
        made: str = msgspec.json.decode(self.tidings("key", "create", name, "--json"))["key"]
        return made

    def tidings(self, *arguments: str) -> str:
        """Run the `tidings` command on this node and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tidings", *arguments],
            env={**os.environ, **self._environment, "TIDINGS_ROOT": str(self.root)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"tidings {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout
