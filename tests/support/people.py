"""Clients of a real node, for async tests: people and services that join, and waiting that has an end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from twisted.internet import reactor, task

from tests.support.node import Node
from tidings.client import Client, Login


async def until(condition: Callable[[], bool], seconds: float, says: str) -> None:
    """Wait for a condition; raises TimeoutError that says what did not come true."""
    steps = max(1, int(seconds / 0.02))
    for _ in range(steps):
        if condition():
            return
        await pause(0.02)
    raise TimeoutError(f"{says}: not within {seconds:g} s")


async def pause(seconds: float) -> None:
    """Let the reactor run for a while: to pace traffic, never to wait for something."""
    await task.deferLater(reactor, seconds)


@asynccontextmanager
async def joined(node: Node, *logins: Login) -> AsyncIterator[list[Client]]:
    """Clients that have joined; they leave at the end."""
    clients = [Client(node.ws_url, login, reactor) for login in logins]
    try:
        for client in clients:
            client.start()
        for client in clients:
            await client.until_joined()
        yield clients
    finally:
        for client in clients:
            client.close()
        await until(lambda: all(client.is_gone for client in clients), 5, "every client has left")


class Seen(list[Any]):
    """The events that a follower was shown."""

    def texts(self) -> list[str]:
        """The texts of the messages among them."""
        return [event["data"]["text"] for event in self if event["type"] == "message.new"]
