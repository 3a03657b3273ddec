"""R22: a backup that is taken under load is of one moment; who has seen more than what is restored begins anew."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.threads import deferToThread

from tests.support.history import History
from tests.support.node import Node
from tests.support.people import Seen, joined, pause, until
from tidings.client import Client, guest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SETTINGS = {"TIDINGS_SENDS_PER_SECOND": "1000", "TIDINGS_SENDS_BURST": "1000"}


async def _writes(client: Client, history: History, is_over: list[bool]) -> None:
    number = 0
    while not is_over:
        number += 1
        text = f"message {number}"
        reply = await client.insist("tidings.chat.send", {"room": "lobby", "text": text})
        history.acknowledged[text] = reply["offset"]
        await pause(0.005)


async def _backed_up_meanwhile(node: Node, history: History, number: int) -> dict[str, int]:
    """Take a backup; what was acknowledged before it began."""
    known = dict(history.acknowledged)
    await deferToThread(node.tidings, "backup", str(node.root / f"{number}.backup"))
    said = len(history.acknowledged)
    await until(lambda: len(history.acknowledged) > said + 20, 20, "writing goes on")
    return known


def _restored(node: Node, history: History, number: int, known: dict[str, int]) -> dict[str, int]:
    """What a backup brings back: all that was acknowledged before it began, and nothing that never was."""
    told = json.loads(node.tidings("restore", str(node.root / f"{number}.backup"), "--yes", "--json"))
    offsets = _offsets(node.root)
    assert known.items() <= offsets.items() <= history.acknowledged.items()
    assert told["events"] >= len(offsets)
    return offsets


async def test_whoever_is_ahead_of_what_was_restored_begins_anew(tmp_path: Path) -> None:
    """Three backups while somebody writes; the first is restored, under a reader that has seen all that came later."""
    history, is_over = History(), list[bool]()
    shown, began_anew = Seen(), list[bool]()

    def begins_anew() -> None:
        began_anew.append(True)
        shown.clear()

    with Node(tmp_path, SETTINGS) as node:
        async with joined(node, guest("Jack"), guest("Jill")) as (jack, jill):
            await jack.insist("tidings.room.join", {"room": "lobby"})
            jill.follow("room.lobby", shown.append, on_reset=begins_anew)
            writing: Deferred[None] = ensureDeferred(_writes(jack, history, is_over))
            known = [await _backed_up_meanwhile(node, history, number) for number in range(3)]
            is_over.append(True)
            await writing
            await until(lambda: len(shown.texts()) == len(history.acknowledged), 20, "all is shown")
            node.stop()
            _, _, offsets = [_restored(node, history, number, known[number]) for number in (2, 1, 0)]
            node.start()
            await until(lambda: bool(began_anew), 40, "who was ahead begins anew")
            kept = sorted(offsets, key=offsets.__getitem__)
            await until(lambda: shown.texts() == kept, 20, "what there is is shown")
            reply = await jack.insist("tidings.chat.send", {"room": "lobby", "text": "after all"})
            await until(lambda: shown.texts() == [*kept, "after all"], 20, "what is new is shown")
            assert reply["offset"] == max(offsets.values()) + 1
            assert len({event["epoch"] for event in shown}) == 1


def _offsets(root: Path) -> dict[str, int]:
    """The texts that the database has, and their offsets, which have no gap."""
    with closing(sqlite3.connect(root / "data" / "tidings.sqlite3")) as database:
        rows = database.execute(
            "SELECT events.offset, events.type, events.data FROM events JOIN streams ON streams.id = events.stream "
            "WHERE streams.name = 'room.lobby' ORDER BY events.offset"
        ).fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    return {json.loads(data)["text"]: offset for offset, kind, data in rows if kind == "message.new"}


def test_a_damaged_database_ends_the_node_with_a_sentence(tmp_path: Path) -> None:
    """Nothing is written to it; the sentence says what to do."""
    with Node(tmp_path, SETTINGS) as node:
        node.key("site")
    database = tmp_path / "data" / "tidings.sqlite3"
    had = bytearray(database.read_bytes())
    had[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    database.write_bytes(had)
    node = Node(tmp_path, SETTINGS, port=node.port, is_written=True)
    before = len(node.log())
    node.launch()
    try:
        assert node.wait_end(60) != 0
    finally:
        node.kill()
    said = node.log()[before:]
    assert "tidings.sqlite3 is damaged" in said
    assert "bring back a backup with `tidings restore`" in said
    assert "Traceback" not in said
    assert database.read_bytes() == had
