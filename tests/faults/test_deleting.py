"""A person is deleted to the end, whenever the node dies in the middle of it."""

import random
import sqlite3
import time
import urllib.request
from pathlib import Path

import pytest
from twisted.internet.defer import ensureDeferred

from tests.support.node import Node, wait_until
from tests.support.people import joined
from tests.support.traces import STAYS
from tests.support.waiting import all_of, wait_for
from tidings.client import Client, guest

MESSAGES, TOGETHER = 2000, 50
_HAS = 'SELECT 1 FROM {table} WHERE instr(CAST("{column}" AS TEXT), ?) LIMIT 1'


def traces(node: Node, word: str) -> set[tuple[str, str]]:
    """Every table and column of the database in which a word stands, but for the indexes of the search."""
    with sqlite3.connect(f"file:{node.root / 'data' / 'tidings.sqlite3'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            (table, column)
            for table in tables
            if not table.startswith(("sqlite_", "messages_text"))
            for column in [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            if database.execute(_HAS.format(table=table, column=column), [word]).fetchone()
        }


async def _says_much(node: Node) -> str:
    """Somebody says a lot in the lobby, and leaves; who they are."""
    async with joined(node, guest("Joe")) as (joe,):
        await joe.insist("tidings.room.join", {"room": "lobby"})
        for number in range(0, MESSAGES, TOGETHER):
            await all_of([ensureDeferred(_says(joe, number + one)) for one in range(TOGETHER)])
        return joe.authid


async def _says(joe: Client, number: int) -> None:
    await joe.insist("tidings.chat.send", {"room": "lobby", "text": f"I was here {number}"})


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("messages", ["keep", "remove"])
def test_a_deletion_goes_on_where_it_was(tmp_path: Path, messages: str) -> None:
    """After each of some kills; at its end nothing leads to them."""
    many = {"TIDINGS_SENDS_PER_SECOND": "10000", "TIDINGS_SENDS_BURST": "10000"}
    with Node(tmp_path, many) as node:
        authid = wait_for(_says_much(node))
        assert len(traces(node, authid)) > len(STAYS)
        asked = urllib.request.Request(  # noqa: S310 - our own node
            f"{node.url}/api/people/{authid}",
            method="DELETE",
            data=f'{{"messages": "{messages}"}}'.encode(),
            headers={"Authorization": f"Bearer {node.key('site')}", "Content-Type": "application/json"},
        )
        urllib.request.urlopen(asked, timeout=20).close()  # noqa: S310 - our own node
        kills = 0
        while kills < 3 and ("deletions", "authid") in traces(node, authid):
            node.kill()
            kills += 1
            node.launch()
            node.wait_ready()
            time.sleep(random.uniform(0, 0.1))
        assert kills > 0, "it was over before it could be killed: more messages"
        wait_until(lambda: traces(node, authid) <= STAYS, 90, "nothing leads to them")
