"""Asking a person over a real router: over WAMP and over HTTP, with time-out, cancelling, and whoever asks gone."""

import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import pytest
import treq
from autobahn.wamp.exception import ApplicationError
from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred, ensureDeferred
from twisted.internet.utils import getProcessOutputAndValue
from twisted.web.http_headers import Headers

from tests.support.node import ROOT, Node
from tests.support.people import joined, until
from tidings.client import Client, Refused, api_key, token

NUMBERS: Iterator[int] = count(1)


class Asked:
    """A person with two pages, and what these were told."""

    def __init__(self, authid: str, one: Client, other: Client) -> None:
        self.authid, self.one, self.other = authid, one, other
        self.told: list[Any] = []

    def of(self, kind: str) -> list[Any]:
        """The events of one type."""
        return [event for event in self.told if event["type"] == kind]

    async def next_question(self) -> Any:  # noqa: ANN401 - JSON
        """Wait for a question; both pages are shown it."""
        await until(lambda: len(self.of("ask.new")) == 2, 5, "both pages are shown the question")
        return self.of("ask.new")[0]["question"]

    async def until_closed(self, reason: str) -> None:
        """Wait until both pages were told that it is gone, and why."""
        await until(lambda: [one["reason"] for one in self.of("ask.closed")] == [reason] * 2, 5, f"it is {reason}")
        assert (await self.one.call("tidings.ask.list"))["questions"] == []


@asynccontextmanager
async def jack(node: Node, *services: str) -> AsyncIterator[tuple[Asked, list[Client]]]:
    """Somebody who is here on two pages, and services that have joined by these keys."""
    authid = f"asked-{next(NUMBERS)}"
    login = token(node.tidings("token", authid).strip())
    async with joined(node, login, login, *map(api_key, services)) as (one, other, *backends):
        asked = Asked(authid, one, other)
        for page in (one, other):
            await page.subscribe_raw(f"tidings.live.user.{authid}", asked.told.append)
        yield asked, backends


def deploy(asked: Asked, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a request's fields
    """The question of these tests."""
    return {"authid": asked.authid, "question": "Deploy now?", "choices": ["Yes", "No"], "timeout_ms": 60_000, **fields}


async def test_the_answer_is_the_calls_result(node: Node, api_key: str) -> None:
    """However long it takes; an answer on one page takes the question off the other."""
    async with jack(node, api_key) as (asked, (backend,)):
        waiting = ensureDeferred(backend.call("tidings.ask", deploy(asked), timeout_s=60))
        question = await asked.next_question()
        assert question["asker"] == {"authid": "service:site", "name": "site"}
        assert (await asked.other.call("tidings.ask.list"))["questions"][0]["id"] == question["id"]
        await asked.one.call("tidings.ask.answer", {"id": question["id"], "answer": "Yes"})
        reply = await waiting
        assert (reply["answer"], reply["choice"], reply["person"]["authid"]) == ("Yes", 0, asked.authid)
        await asked.until_closed("answered")
        with pytest.raises(Refused) as refused:
            await asked.other.call("tidings.ask.answer", {"id": question["id"], "answer": "No"})
        assert refused.value.uri == "tidings.error.no_such_question"


async def test_time_is_over(node: Node, api_key: str) -> None:
    """The call fails with an error of its own; and people ask nobody."""
    async with jack(node, api_key) as (asked, (backend,)):
        with pytest.raises(Refused) as refused:
            await backend.call("tidings.ask", deploy(asked, timeout_ms=200))
        assert refused.value.uri == "tidings.error.timed_out"
        await asked.until_closed("expired")
        with pytest.raises(ApplicationError) as denied:
            await asked.one.call("tidings.ask", deploy(asked))
        assert denied.value.error == ApplicationError.NOT_AUTHORIZED


async def test_cancelling_the_call_takes_the_question_away(node: Node, api_key: str) -> None:
    """Plain WAMP: CANCEL of the call."""
    async with jack(node, api_key) as (asked, (backend,)):
        waiting = ensureDeferred(backend.call("tidings.ask", deploy(asked), timeout_s=60))
        await asked.next_question()
        waiting.cancel()
        with pytest.raises((CancelledError, ApplicationError)):
            await waiting
        await asked.until_closed("cancelled")


async def test_a_backend_that_goes_takes_its_questions_along(node: Node, api_key: str) -> None:
    """Nobody would get the answer."""
    async with jack(node, api_key) as (asked, (backend,)):
        waiting = ensureDeferred(backend.call("tidings.ask", deploy(asked), timeout_s=60))
        gone = waiting.addErrback(lambda _: None)
        await asked.next_question()
        backend.close()
        await asked.until_closed("cancelled")
        await gone


async def test_over_http_the_answer_is_the_response(node: Node, api_key: str) -> None:
    """The request waits for longer than others may."""
    async with jack(node) as (asked, _):
        body = {name: value for name, value in deploy(asked).items() if name != "authid"}
        headers = Headers({"Authorization": [f"Bearer {api_key}"]})
        asking = treq.post(f"{node.url}/api/people/{asked.authid}/ask", json=body, headers=headers)
        question = await asked.next_question()
        await asked.other.call("tidings.ask.answer", {"id": question["id"], "answer": "No"})
        response = await asking
        answer = await response.json()
        assert (response.code, answer["answer"], answer["choice"]) == (200, "No", 1)


async def test_a_request_that_is_dropped_takes_its_question_along(node: Node, api_key: str) -> None:
    """As when a page of PHP runs out of time."""
    async with jack(node) as (asked, _):
        body = json.dumps({"question": "Deploy now?", "timeout_ms": 60_000})
        request = (
            f"POST /api/people/{asked.authid}/ask HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api_key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        with socket.create_connection(("127.0.0.1", node.port), timeout=5) as line:
            line.sendall(request.encode())
            await asked.next_question()
        await asked.until_closed("cancelled")


async def test_the_example_asks_first(node: Node, api_key: str) -> None:
    """And says what the person answered, to people and to the shell."""
    async with jack(node) as (asked, _):
        environment = {**os.environ, "TIDINGS_URL": node.url, "TIDINGS_KEY": api_key}
        example = str(ROOT / "examples" / "ask-first" / "ask_first.py")
        running: Deferred[tuple[bytes, bytes, int]] = getProcessOutputAndValue(
            sys.executable, [example, asked.authid, "Deploy now?"], environment, reactor=reactor
        )
        question = await asked.next_question()
        await asked.one.call("tidings.ask.dismiss", {"id": question["id"]})
        out, complaints, code = await running
        assert (out, complaints.decode().strip(), code) == (
            b"The answer is: None.\n",
            f"{asked.one.name} does not want to answer.",
            1,
        )
