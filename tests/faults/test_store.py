"""R16, R17, R20: a full disk, a locked database, a stop under load: nothing acknowledged is lost, and it goes on."""

import random
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from autobahn.wamp.exception import ApplicationError
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults
from twisted.internet.threads import deferToThread

from bench.processes import memory_mb
from tests.support.history import History
from tests.support.node import Node
from tests.support.people import joined, pause, until
from tests.support.small_disk import SmallDisk, needs_mount
from tidings.client import Client, guest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SETTINGS = {"TIDINGS_SENDS_PER_SECOND": "1000", "TIDINGS_SENDS_BURST": "1000"}
NAMES = ("Jack", "Jill", "Mittens")


async def _writes(client: Client, name: str, history: History, is_over: list[bool]) -> None:
    await client.insist("tidings.room.join", {"room": "lobby"})
    number = 0
    while not is_over:
        number += 1
        text = f"{name} {number} {'purr' * 250}"
        reply = await client.insist("tidings.chat.send", {"room": "lobby", "text": text})
        history.acknowledged[text] = reply["offset"]
        await pause(random.uniform(0.005, 0.02))


@asynccontextmanager
async def talk(node: Node) -> AsyncIterator[tuple[History, Client]]:
    """Three people write, all the time, and one more reads; at the end all was shown, once and in order."""
    history, is_over = History(), list[bool]()
    async with joined(node, *(guest(name) for name in (*NAMES, "Reader"))) as (*writers, reader):
        reader.follow("room.lobby", history.reader("Reader").append)
        writing: list[Deferred[None]] = [
            ensureDeferred(_writes(client, name, history, is_over)) for client, name in zip(writers, NAMES, strict=True)
        ]
        await until(lambda: len(history.acknowledged) > 20, 20, "people talk")
        try:
            yield history, reader
        finally:
            is_over.append(True)
        await gatherResults(writing)
        await until(history.is_complete, 30, "the reader has come to the end")
    assert history.judge() == []


async def goes_on(history: History, seconds: float) -> None:
    """Writing goes on."""
    said = len(history.acknowledged)
    await until(lambda: len(history.acknowledged) > said + 20, seconds, "writing goes on")


async def refusal(client: Client) -> ApplicationError:
    """What somebody is told who writes now."""
    while True:
        try:
            await client.call("tidings.chat.send", {"room": "lobby", "text": "hello?"})
        except ApplicationError as error:
            return error


@needs_mount
async def test_a_full_disk_refuses_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """Reads go on meanwhile; the database is whole afterwards."""
    with SmallDisk(tmp_path / "data", 40) as disk, Node(tmp_path, SETTINGS) as node:
        async with talk(node) as (history, reader):
            await reader.insist("tidings.room.join", {"room": "lobby"})
            await deferToThread(disk.fill)
            error = await refusal(reader)
            assert error.error == "tidings.error.unavailable"
            assert (error.kwargs or {})["retry_after_ms"] > 0
            page = await reader.call("tidings.chat.history", {"room": "lobby", "limit": 5})
            assert len(page["messages"]) == 5
            await deferToThread(disk.make_room)
            await goes_on(history, 10)
        node.stop()
        with closing(sqlite3.connect(tmp_path / "data" / "tidings.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert node.log().count("disk is full") == 1  # nobody's disk gets fuller by being told so


async def test_a_database_that_is_locked_costs_time_and_nothing_else(tmp_path: Path) -> None:
    """Whoever writes meanwhile is told to come again; what waits has a limit."""
    with Node(tmp_path, SETTINGS) as node:
        async with talk(node) as (history, reader):
            (container,) = node.pids("container")
            had = memory_mb(container)
            await reader.insist("tidings.room.join", {"room": "lobby"})
            with closing(sqlite3.connect(tmp_path / "data" / "tidings.sqlite3", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                error = await refusal(reader)
                assert error.error == "tidings.error.unavailable"
                other.execute("ROLLBACK")
            await goes_on(history, 10)
            assert memory_mb(container) < had + 64


async def test_a_stop_under_load_loses_nothing_and_leaves_nobody_waiting(tmp_path: Path) -> None:
    """It takes less than ten seconds; the same people go on when the node is back."""
    with Node(tmp_path, SETTINGS) as node:
        async with talk(node) as (history, _):
            for _round in range(3):
                node.signal(signal.SIGTERM, "controller")
                await deferToThread(node.wait_end, 10)
                node.launch()
                await goes_on(history, 40)
