"""Files through crashes: what was acknowledged is there, and nothing is on the disk that nobody knows of."""

import http.client
import random
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from tests.support.files import ask, jpeg, upload
from tests.support.node import Kind, Node, wait_until

KILLS: list[Kind] = ["container", "router", "container", "container", "router"]
BACK_WITHIN_S = 60.0


class Sender(threading.Thread):
    """Sends files, one after the other, whatever happens to the node; notes those that were taken."""

    def __init__(self, node: Node, key: str, content: bytes) -> None:
        super().__init__(daemon=True)
        self._node, self._key, self._content = node, key, content
        self.taken: list[str] = []
        self.is_over = False

    def run(self) -> None:
        """Go on until it is over."""
        while not self.is_over:
            try:
                answer = upload(self._node.url, self._key, "lobby", "file", self._content)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if answer.status == 201:
                self.taken.append(answer.body["id"])


def known(node: Node) -> dict[str, str]:
    """The files that the database knows of, and how they are."""
    with sqlite3.connect(node.root / "data" / "tidings.sqlite3") as database:
        return dict(database.execute("SELECT id, state FROM files").fetchall())


def on_disk(node: Node) -> set[str]:
    """The ids of what is on the disk, finished or not."""
    files: Path = node.root / "data" / "files"
    return {path.name.partition(".")[0] for path in files.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_what_was_acknowledged_is_there_and_the_rest_is_known(tmp_path: Path) -> None:
    """In five kills in the middle of uploads: what did not arrive has a row, by which housekeeping removes it."""
    with Node(tmp_path) as node:
        key = node.key("site")
        contents = [jpeg(), b"hello " * 100_000]
        senders = [Sender(node, key, content) for content in contents for _ in range(2)]
        for sender in senders:
            sender.start()
        for kind in KILLS:
            time.sleep(random.uniform(0.2, 1.2))
            node.kill(kind)
            before = [len(sender.taken) for sender in senders]
            wait_until(
                lambda before=before: all(  # type: ignore[misc] # a default fixes the loop's value
                    len(sender.taken) > count for sender, count in zip(senders, before, strict=True)
                ),
                BACK_WITHIN_S,
                f"files are taken after a kill of the {kind}",
            )
        for sender in senders:
            sender.is_over = True
        for sender in senders:
            sender.join(60)
        taken = [file for sender in senders for file in sender.taken]
        for file in taken:
            found = ask(node.url, "GET", f"/api/rooms/lobby/files/{file}", None, Authorization=f"Bearer {key}")
            assert (found.status, len(found.raw) > 0) == (200, True)
    rows = known(node)
    assert len(set(taken)) == len(taken)
    assert {rows[file] for file in taken} == {"ready"}
    assert on_disk(node) <= set(rows)
