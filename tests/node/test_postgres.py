"""A node on PostgreSQL: people talk and search, and a server that is killed under them takes nothing with it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.answer import Answer
from tests.support.files import ask
from tests.support.node import Node, wait_until
from tests.support.postgres import Cluster, needs_postgres

pytestmark = [needs_postgres, pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server that keeps what it promised."""
    made = Cluster()
    yield made
    made.remove()


class Speaker:
    """A backend that says things in the lobby, and notes what was acknowledged."""

    def __init__(self, node: Node) -> None:
        self._node, self._proof = node, f"Bearer {node.key('site')}"
        self.said: list[str] = []

    def says(self, text: str) -> Answer:
        """Say it."""
        body = json.dumps({"text": text}).encode()
        answer = ask(
            self._node.url,
            "POST",
            "/api/rooms/lobby/messages",
            body,
            Authorization=self._proof,
            Content_Type="application/json",
        )
        if answer.status < 300:
            self.said.append(text)
        return answer

    def finds(self, path: str) -> list[str]:
        """The texts that a question is answered with."""
        answer = ask(self._node.url, "GET", path, Authorization=self._proof)
        assert answer.status == 200, answer.body
        return [one["text"] for one in answer.body.get("messages", answer.body.get("found"))]


def test_people_talk_while_the_server_comes_and_goes(server: Cluster, tmp_path: Path) -> None:
    """What was acknowledged stays; what was not is refused for the moment, and works again by itself."""
    with Node(tmp_path, {"TIDINGS_DATABASE": server.make("chat")}) as node:
        assert not (node.root / "data" / "tidings.sqlite3").exists()
        jack = Speaker(node)
        assert [jack.says(f"kitten {number}").status for number in range(3)] == [201] * 3
        server.stop("immediate")
        refused = jack.says("kitten lost")
        assert (refused.status, refused.body["error"]) == (503, "tidings.error.unavailable")
        server.start()
        wait_until(lambda: jack.says("kitten again").status == 201, 20, "the node writes again")
        server.stop("immediate")
        server.start()
        jack.says("kitten later")
        assert jack.finds("/api/rooms/lobby/messages") == jack.said
        assert jack.finds("/api/search?text=KITT&limit=50") == jack.said[::-1]
        assert "whole, schema" in node.tidings("doctor", "--json")
        assert "Traceback" not in node.log()
