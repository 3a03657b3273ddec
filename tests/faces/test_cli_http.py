"""The way over HTTP, against the real resource in memory."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from autobahn.wamp.exception import ApplicationError
from treq.testing import StubTreq
from twisted.internet.task import Clock
from twisted.web.resource import Resource
from twisted.web.server import Request

from tidings.api import BY_URI
from tidings.faces.cli.http_link import HttpLink
from tidings.faces.cli.link import Lost
from tidings.faces.cli.trouble import Trouble
from tidings.faces.decode import request_of
from tidings.faces.http import api_resource


class Page(Resource):
    """Some other program's page."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def render_GET(self, request: Request) -> bytes:
        """Answer with HTML."""
        return b"<h1>Hello</h1>"


class Site:
    """A node in memory that answers with what it was asked, or with an error."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, Any], str | None]] = []
        self.error: Exception | None = None
        self.root = Resource()
        self.root.putChild(b"api", api_resource(self._answer))
        self._treq: Any = StubTreq(self.root)  # type: ignore[no-untyped-call] # treq has no types for it

    async def _answer(
        self, procedure: str, payload: Mapping[str, Any], authorization: str | None, address: str, *, wait_s: float = 0
    ) -> Mapping[str, Any]:
        if self.error is not None:
            raise self.error
        is_text = BY_URI[procedure].http.method in {"GET", "DELETE"}  # type: ignore[union-attr] # it came by a route
        request = msgspec.to_builtins(request_of(payload, BY_URI[procedure].request, from_text=is_text))
        self.asked.append((procedure, request, authorization))
        return {"ok": True}

    def link(self) -> HttpLink:
        """A link to it."""

        async def request(method: str, url: str, **kwargs: Any) -> Any:  # noqa: ANN401 - treq's own
            kwargs.pop("timeout")
            kwargs.pop("reactor")
            sent = self._treq.request(method, url, **kwargs)
            self._treq.flush()
            return await sent

        return HttpLink("http://localhost:8080", "tk_test", Clock(), request)


@pytest.fixture
def site() -> Site:
    """A node in memory."""
    return Site()


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("tidings.push.publish", {"topic": "kittens", "data": {"title": "Cute"}, "type": "kitten.new", "key": "a" * 32}),
    ("tidings.push.notify", {"authid": "jack", "data": {"n": 1}, "type": "notification.new", "key": "a" * 32}),
    ("tidings.chat.send", {"room": "lobby", "text": "hello", "key": "a" * 32}),
    ("tidings.room.list", {"after": None, "limit": 200}),
    ("tidings.stream.read", {"stream": "room.lobby", "after": 3, "epoch": None, "limit": 500, "wait": 0}),
]


@pytest.mark.parametrize(("uri", "payload"), CALLS)
async def test_what_is_asked_arrives(site: Site, uri: str, payload: dict[str, Any]) -> None:
    """Each call of the command line is decoded on the other side to what was meant."""
    assert await site.link().call(uri, payload) == {"ok": True}
    ((asked, request, authorization),) = site.asked
    assert asked == uri
    assert authorization == "Bearer tk_test"
    assert all(request[name] == value for name, value in payload.items() if value is not None)


async def test_a_problem_becomes_a_sentence(site: Site) -> None:
    """The node's own sentence and its URI are what the user sees."""
    site.error = ApplicationError("tidings.error.no_such_room", "There is no room attic.", temporary=False)
    with pytest.raises(Trouble) as caught:
        await site.link().call("tidings.chat.send", {"room": "attic", "text": "hello"})
    assert caught.value.sentence == "There is no room attic."
    assert caught.value.uri == "tidings.error.no_such_room"
    assert caught.value.exit_code == 1


async def test_a_temporary_problem_says_so(site: Site) -> None:
    """What may succeed later is told as such."""
    site.error = ApplicationError("wamp.error.no_such_procedure", "not yet")
    with pytest.raises(Lost) as caught:
        await site.link().call("tidings.room.list", {})
    assert "again" in caught.value.mend


async def test_what_has_no_address_says_what_to_do(site: Site) -> None:
    """A procedure without a route is not tried over HTTP."""
    with pytest.raises(Trouble, match="no address over HTTP"):
        await site.link().call("tidings.stream.heads", {"streams": []})


async def test_something_else_at_the_address_is_told(site: Site) -> None:
    """A page in place of an answer is not printed, but explained."""
    site.root.putChild(b"elsewhere", Page())  # type: ignore[no-untyped-call] # Twisted's own __init__
    link = HttpLink("http://localhost:8080/elsewhere?", "tk_test", Clock(), site.link()._request)
    with pytest.raises(Trouble, match="not with JSON"):
        await link.call("tidings.room.list", {})


async def test_nobody_at_the_address_is_lost() -> None:
    """A refused connection ends with code 3."""
    from twisted.internet import reactor  # noqa: PLC0415 - the reactor is chosen by pytest-twisted

    with pytest.raises(Lost) as caught:
        await HttpLink("http://127.0.0.1:1", "tk_test", reactor).call("tidings.room.list", {})
    assert caught.value.exit_code == 3
