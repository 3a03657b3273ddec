"""Every command in the README, and in the kitten finder's, runs and does what is said there."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.node import Node, wait_until

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(sys.executable).parent.parent
FOREVER = "kitten_finder.py"

pytestmark = pytest.mark.timeout(180)


def blocks(page: Path, language: str = "sh") -> list[str]:
    """The blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of a block: lines that end with a backslash go on."""
    joined = re.sub(r"\\\n\s*", "", block)
    return [line for line in joined.splitlines() if line.strip()]


class Reader:
    """Somebody who types what they read, in a shell that remembers what was exported."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._running: list[subprocess.Popen[bytes]] = []
        for name, there in (("examples", ROOT / "examples"), ("web", ROOT / "web"), (".venv", VENV)):
            (node.root / name).symlink_to(there)
        self._env = {**os.environ, "KITTEN_FINDER_URL": node.ws_url}

    def types(self, command: str) -> str:
        """Run one command to its end; what it printed. What it exports, later commands have."""
        shell = self._shell(f"{command}\necho; env -0")
        done = subprocess.run(shell, cwd=self._node.root, env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        told, _, environment = done.stdout.rpartition("\n")
        if command.startswith(("export ", "unset ")):
            self._env = dict(line.split("=", 1) for line in environment.split("\0") if "=" in line)
        return told

    def leaves_running(self, command: str, until: str) -> None:
        """Start what does not end, and wait for what it says."""
        out = self._node.root / f"out-{len(self._running)}"
        with out.open("wb") as file:
            process = subprocess.Popen(
                self._shell("exec " + command), cwd=self._node.root, env=self._env, stdout=file, stderr=file
            )
        self._running.append(process)
        wait_until(lambda: until in out.read_text("utf-8") or process.poll() is not None, 30, f"{command}: {until}")
        assert process.poll() is None, out.read_text("utf-8")

    def goes(self) -> None:
        """Press Ctrl-C wherever something runs."""
        for process in self._running:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        self._running.clear()

    def _shell(self, command: str) -> list[str]:
        quiet = command.replace("curl ", "curl --silent --show-error --fail-with-body ")
        return ["bash", "-eo", "pipefail", "-c", quiet.replace("http://localhost:8080", self._node.url)]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The node that `make run` would have started."""
    with Node(tmp_path_factory.mktemp("readme")) as started:
        yield started


@pytest.fixture(scope="module")
def reader(node: Node) -> Iterator[Reader]:
    """The reader of the README."""
    reading = Reader(node)
    yield reading
    reading.goes()


def test_the_two_commands(tmp_path: Path) -> None:
    """A clone of what is committed here has what `make run` needs, and make knows how."""
    clone, run = commands(blocks(ROOT / "README.md")[0])
    anywhere = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    script = "\n".join(
        ["set -e", clone.replace("REPOSITORY", str(ROOT)), run.replace("make run", "make --dry-run run")]
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **anywhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "tools.start" in done.stdout


def test_every_other_command_runs(reader: Reader, node: Node) -> None:
    """From "hello from a terminal" to the kitten finder, in the order of the page."""
    for block in blocks(ROOT / "README.md")[1:]:
        for command in commands(block):
            if FOREVER in command:
                reader.leaves_running(command, "The kitten finder is ready")
            else:
                reader.types(command)
    events = [json.loads(line) for line in _events(node, "room.lobby")]
    lobby = [event["data"]["text"] for event in events if event["type"] == "message.new"]
    assert lobby == ["Hello from a terminal", "The kittens are here."]
    news = [json.loads(line)["data"] for line in _events(node, "topic.kittens")]
    assert news == [{"title": "A new kitten", "url": "/kittens/tiger.svg"}, {"n": 1}]
    inbox = [json.loads(line)["data"] for line in _events(node, "user.jack")]
    assert inbox == [{"title": "Your kitten has arrived"}, {"n": 2}]
    reader.goes()


def _events(node: Node, stream: str) -> list[str]:
    return node.tidings("tail", stream, "--from-start", "--no-follow", "--json").splitlines()


def test_the_kitten_finders_own_page(reader: Reader) -> None:
    """Both ways to give it a key work."""
    for block in blocks(ROOT / "examples" / "kitten-finder" / "README.md"):
        for command in commands(block):
            if FOREVER in command:
                reader.leaves_running(command, "The kitten finder is ready")
            else:
                reader.types(command)
        reader.goes()


def test_the_commands_about_keys(reader: Reader) -> None:
    """Those of the page on access. Whoever reads about logging out has made a key by then."""
    reader.types("export TIDINGS_KEY=$(.venv/bin/tidings key create the-web-app)")
    for block in blocks(ROOT / "docs" / "topics" / "access.md"):
        for command in commands(block):
            told = command.partition("#")[0].replace("tidings key", ".venv/bin/tidings key")
            if "revoke" in told:
                found = json.loads(reader.types(".venv/bin/tidings key list --json"))["keys"]
                told = told.replace("ID", found[0]["id"])
            reader.types(told)
