"""The HTTP API without a network: what is asked of the components is written down, their answers are made up."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from treq.testing import StubTreq
from twisted.internet.defer import Deferred
from twisted.web.resource import Resource

from tests.support.answer import Answer
from tests.support.waiting import wait_for
from tidings.faces.http import api_resource


class Web:
    """The API at its place, and the components behind it.

    `asked` holds what was asked of them: procedure, payload, authorization, address. `reply` is what they answer, or
    raise. `wait_s` is what the last one may take longer than others.
    """

    def __init__(self, body_limit: int = 1000) -> None:
        self.asked: list[tuple[str, Mapping[str, Any], str | None, str]] = []
        self.wait_s = 0.0
        self.reply: Mapping[str, Any] | BaseException = {}
        root = Resource()
        root.putChild(b"api", cast("Any", api_resource(self._call, body_limit)))
        self._treq: Any = StubTreq(root)  # type: ignore[no-untyped-call] # treq is typed in part

    async def _call(
        self, procedure: str, payload: Mapping[str, Any], authorization: str | None, address: str, *, wait_s: float = 0
    ) -> Mapping[str, Any]:
        self.asked.append((procedure, payload, authorization, address))
        self.wait_s = wait_s
        if isinstance(self.reply, BaseException):
            raise self.reply
        return self.reply

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - anything, or bytes as they are
        headers: Mapping[str, str | bytes] | None = None,
    ) -> Answer:
        """Ask, and wait for the answer."""
        raw = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        sent = {"Content-Type": "application/json", **(headers or {})} if raw is not None else dict(headers or {})
        asked: Deferred[Any] = self._treq.request(method, f"http://tidings.example{path}", data=raw, headers=sent)
        response = wait_for(asked)
        told = {name.decode().lower(): values[-1].decode() for name, values in response.headers.getAllRawHeaders()}
        return Answer(response.code, told, wait_for(response.content()))
