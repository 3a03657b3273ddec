"""The way in from anywhere: HTTP with an API key, by the routes that the table of procedures names."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import treq
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import IReactorTime
from twisted.web.client import ResponseFailed
from twisted.web.iweb import IResponse

from tidings.api import BY_URI
from tidings.faces.cli.link import Events, Lost, Payload, pause
from tidings.faces.cli.trouble import Trouble

ANSWER_S = 30
LOOK_EVERY_S = 1.0
UNAVAILABLE = 503
_PARAMETER = re.compile(r"{(\w+)}")


Requester = Callable[..., Awaitable[IResponse]]
"""`treq.request`, or what stands for it: method, URL, and treq's keyword arguments."""


class HttpLink:
    """A `Link` over HTTP. News are not pushed here: `news` waits a second and says to look.

    Args:
        url: where the node is: `https://example.com`, with a path if it is mounted below one.
        key: an API key or a person's token.
        request: sends one; tests have a node in memory behind it.
    """

    def __init__(self, url: str, key: str, reactor: IReactorTime, request: Requester = treq.request) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._reactor = reactor
        self._request = request

    async def call(self, uri: str, payload: Payload) -> Mapping[str, Any]:
        route = BY_URI[uri].http
        if route is None:
            raise Trouble(f"{uri} has no address over HTTP.", "Run this on the node's machine, without --url.")
        rest = {name: value for name, value in payload.items() if value is not None}
        path = _PARAMETER.sub(lambda found: str(rest.pop(found[1])), route.path)
        if route.method in {"GET", "DELETE"}:
            return await self._send(route.method, path, params={name: str(value) for name, value in rest.items()})
        body = msgspec.json.encode(rest)
        return await self._send(
            route.method, path, data=body, headers={**self._headers, "Content-Type": "application/json"}
        )

    async def _send(self, method: str, path: str, **kwargs: Any) -> Mapping[str, Any]:  # noqa: ANN401 - treq's own
        kwargs = {"headers": self._headers, "timeout": ANSWER_S, "reactor": self._reactor, **kwargs}
        try:
            response = await self._request(method, self._url + path, **kwargs)
            body = await treq.content(response)
        except (ConnectError, DNSLookupError, ResponseFailed, ConnectTimeout) as error:
            raise Lost(f"{self._url} does not answer: {error}", "Is the node up?") from None
        return _answer(response.code, body, self._url + path)

    async def follow(self, stream: str) -> None:
        del stream

    async def news(self, seconds: float) -> Events | None:
        await pause(self._reactor, min(seconds, LOOK_EVERY_S))
        return None


def _answer(status: int, body: bytes, url: str) -> Mapping[str, Any]:
    try:
        decoded = msgspec.json.decode(body)
    except msgspec.DecodeError:
        decoded = None
    if not isinstance(decoded, dict):
        raise Trouble(f"{url} answered {status}, and not with JSON.", "Is this the address of a Tidings node?")
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's successes
        return decoded
    detail = str(decoded.get("detail") or decoded.get("title") or f"The node answered {status}.")
    uri = str(decoded.get("error") or "")
    if status == UNAVAILABLE:
        raise Lost(detail, "Try again in a moment.")
    if decoded.get("temporary"):
        raise Trouble(detail, "Try again in a moment.", uri=uri)
    raise Trouble(detail, uri=uri)
