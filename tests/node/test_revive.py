"""Whatever dies is back within seconds, under plain `crossbar start`, without anybody's help."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from twisted.internet import reactor

from tests.support.node import Kind, Node, wait_until
from tests.support.people import until
from tidings.faces.cli.socket_link import joined

KINDS: tuple[Kind, ...] = ("router", "container", "keeper")
BACK_WITHIN_S = 30.0
"""It is a third of that where nothing else runs; twice as long as this would be somebody who waits for something."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node of which parts may be killed; each test leaves it whole."""
    with Node(tmp_path_factory.mktemp("revive")) as node:
        wait_until(node.is_whole, 30, "the keeper is there too")
        yield node


def kill(node: Node, *kinds: Kind) -> float:
    """Kill, and wait until the node is whole again, with new processes; how long that took, in seconds."""
    before = {pid for kind in kinds for pid in node.pids(kind)}
    for kind in kinds:
        node.kill(kind)
    started = time.monotonic()
    wait_until(lambda: not before & set(node.pids()), 5, "they are dead")
    wait_until(node.is_whole, 60, f"the node is whole after {kinds} died; {node.log()[-3000:]}")
    return time.monotonic() - started


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_that_is_killed_is_back(whole: Node, kind: Kind) -> None:
    """Three times in a row."""
    for _ in range(3):
        assert kill(whole, kind) < BACK_WITHIN_S


@pytest.mark.parametrize("kinds", [("router", "container"), ("router", "keeper"), ("container", "keeper")])
def test_two_workers_that_die_at_once_are_back(whole: Node, kinds: tuple[Kind, Kind]) -> None:
    """Whichever is left brings back the others."""
    assert kill(whole, *kinds) < BACK_WITHIN_S


async def test_a_component_that_loses_its_session_is_back(whole: Node) -> None:
    """Its process stays, and the others in it."""
    before = whole.pids("container")
    async with joined(whole.root, reactor) as link:
        registration = await link.ask("wamp.registration.lookup", "tidings.chat.send")
        sessions = await link.ask("wamp.registration.list_callees", registration)
        assert isinstance(sessions, list)
        await link.ask("wamp.session.kill", sessions[0])
    await until(whole.is_ready, 5, "all components serve")
    assert whole.pids("container") == before


def test_components_wait_for_a_router_that_cannot_start(tmp_path: Path) -> None:
    """The router's port is taken for a while. Tries are few, and the log says once why."""
    with Node(tmp_path) as node:
        wait_until(node.is_whole, 30, "the keeper is there too")
        taken = _kill_and_take_port(node)
        wait_until(lambda: node.log().count("Starting the router worker failed") > 0, 40, "it fails")
        wait_until(lambda: len(node.pids("router")) == 0, 20, "it is given up for now")
        container = node.pids("container")
        taken.close()
        wait_until(node.is_whole, 40, "the node is whole when the port is free")
        assert node.pids("container") == container
        assert node.log().count("Starting the router worker failed") < 5


def _kill_and_take_port(node: Node) -> socket.socket:
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    node.kill("router")

    def take() -> bool:
        try:
            taken.bind(("127.0.0.1", node.port))
        except OSError:
            return False
        return True

    wait_until(take, 5, "the port is free")
    taken.listen(0)
    return taken


def test_the_node_ends_when_all_workers_are_dead(tmp_path: Path) -> None:
    """With an error, for its own supervisor to see, and not as an empty shell."""
    with Node(tmp_path) as node:
        wait_until(node.is_whole, 30, "the keeper is there too")
        node.signal(signal.SIGSTOP, "controller")  # it cannot help in between
        for kind in KINDS:
            node.kill(kind)
        node.signal(signal.SIGCONT, "controller")
        assert node.wait_end(20) != 0


def test_no_worker_outlives_the_controller(tmp_path: Path) -> None:
    """A node that is started again at once finds its port free."""
    with Node(tmp_path) as node:
        wait_until(node.is_whole, 30, "the keeper is there too")
        node.kill("controller")
        wait_until(lambda: node.pids() == [], 5, "all processes have ended")
