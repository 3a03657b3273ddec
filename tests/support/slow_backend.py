"""A backend in a process of its own that answers `/search` when it is told to: for tests that cannot run a reactor."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Self

from autobahn.twisted.component import Component, run
from autobahn.wamp.types import CallDetails, RegisterOptions
from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.stdio import StandardIO
from twisted.protocols.basic import LineReceiver

ROOT = Path(__file__).parents[2]


class SlowBackend:
    """The tests' side: says what to do, one line each, and reads what happened."""

    def __init__(self, url: str, key: str) -> None:
        self._environment = {**os.environ, "SLOW_URL": url, "SLOW_KEY": key}

    def __enter__(self) -> Self:
        """Start it, and wait until it has registered."""
        command = [sys.executable, "-m", "tests.support.slow_backend"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._reads("ready")
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def waits_for(self, text: str) -> None:
        """Wait until `/search text` has come."""
        self._reads(f"asked {text}")

    def was_cancelled(self, text: str) -> None:
        """Wait until it is known there that nobody waits any more."""
        self._reads(f"cancelled {text}")

    def tells(self, about: str, **progress: str) -> None:
        """Have it tell of progress."""
        self._writes({"tell": about, "what": progress})

    def ends(self, text: str, answer: str) -> None:
        """Have it answer."""
        self._writes({"end": text, "what": {"text": answer}})

    def _writes(self, order: dict[str, Any]) -> None:
        orders: IO[str] = _there(self._process.stdin)
        orders.write(json.dumps(order) + "\n")
        orders.flush()

    def _reads(self, expected: str) -> None:
        line = _there(self._process.stdout).readline().strip()
        if line != expected:
            raise AssertionError(f"the backend says {line!r}, not {expected!r}")


def _there(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise AssertionError("the backend has no pipes")
    return stream


def say(line: str) -> None:
    """To the test; autobahn takes `sys.stdout` for its log."""
    os.write(1, f"{line}\n".encode())


class Searches(LineReceiver):
    """The backend's side."""

    delimiter = b"\n"

    def __init__(self) -> None:
        self._open: dict[str, tuple[Deferred[Any], CallDetails]] = {}

    def lineReceived(self, line: bytes) -> None:
        """Do as the test says."""
        order = json.loads(line)
        if "tell" in order:
            self._open[order["tell"]][1].progress(order["what"])
        else:
            self._open.pop(order["end"])[0].callback(order["what"])

    async def search(self, call: dict[str, Any], details: CallDetails) -> dict[str, Any]:
        """Answer `/search` some day."""
        answer: Deferred[Any] = Deferred()
        self._open[call["text"]] = (answer, details)
        say(f"asked {call['text']}")
        try:
            found: dict[str, Any] = await answer
        except CancelledError:
            say(f"cancelled {call['text']}")
            raise
        return found


def main() -> None:
    """Join the node and wait for orders."""
    searches = Searches()
    backend = Component(
        transports=[{"type": "websocket", "url": os.environ["SLOW_URL"]}],
        realm="tidings",
        authentication={"ticket": {"authid": "service:slow", "ticket": os.environ["SLOW_KEY"]}},
    )

    async def joined(session: Any, _details: object) -> None:  # noqa: ANN401 - autobahn's own
        await session.register(searches.search, "tidings.command.search", RegisterOptions(details_arg="details"))
        StandardIO(searches, reactor=reactor)
        say("ready")

    backend.on_join(joined)
    run([backend], log_level="critical")


if __name__ == "__main__":
    main()
