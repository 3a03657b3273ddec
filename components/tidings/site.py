"""For the site's own code: tell Tidings what happened, and sign the tokens of the site's users.

This file needs nothing but Python's standard library, on purpose: install the package, or copy the file into your app.

    from tidings.site import Tidings

    tidings = Tidings("http://localhost:8080", key=os.environ["TIDINGS_KEY"])
    tidings.publish("kittens", {"title": "A new kitten", "url": "/kittens/42"})

In an async app, `AsyncTidings` has the same methods, to be awaited. Every request carries an idempotency key, so that
one whose answer was lost is sent again and done once.
"""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

Json = dict[str, Any]

TRIES = 3
_TEMPORARY = frozenset({429, 502, 503, 504})
_LONGEST_WAIT_S = 5.0


class TidingsError(Exception):
    """Tidings refused, or could not be reached.

    `error` is the URI (`tidings.error.too_long`; empty if there was no answer), `status` the HTTP status (0 then), and
    `field` the field that is wrong, if it is one.
    """

    def __init__(self, sentence: str, *, error: str = "", status: int = 0, field: str | None = None) -> None:
        super().__init__(sentence)
        self.error, self.status, self.field = error, status, field


class Tidings:
    """A connection to the HTTP API of a node. One may be shared by threads.

    Args:
        url: where the node is, `http://localhost:8080`, or `https://www.example.com/tidings` behind your web server.
        key: an API key, from `tidings key create`.
        timeout_s: for one try; there are three at most.
    """

    def __init__(self, url: str, key: str, *, timeout_s: float = 5.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no address of a node: write http://localhost:8080")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/") + "/api"
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._timeout_s = timeout_s

    def publish(self, topic: str | Sequence[str], data: Mapping[str, Any], *, key: str | None = None) -> Json:
        """Publish to a topic, or to several at once.

        Args:
            data: a JSON object, as the pages get it.
            key: an idempotency key of your own (8 to 128 letters, digits or any of `_ . : -`): the same request with
                the same key is done once, also by another process.

        Returns:
            `{"published": [{"stream", "epoch", "offset", …}]}`, an entry per topic.

        Raises:
            TidingsError: it was not done; or, if `status` is 0, nobody knows.
        """
        where = {"topic": topic} if isinstance(topic, str) else {"topics": list(topic)}
        return self._post("/publish", {**where, "data": dict(data)}, key or new_key())

    def notify(self, authid: str | Sequence[str], data: Mapping[str, Any], *, key: str | None = None) -> Json:
        """Notify a person, or several: it waits in their inbox until they come. As for `publish`."""
        whom = {"authid": authid} if isinstance(authid, str) else {"authids": list(authid)}
        return self._post("/notify", {**whom, "data": dict(data)}, key or new_key())

    def batch(self, items: Sequence[Mapping[str, Any]], *, key: str | None = None) -> Json:
        """Publish and notify several things, all or none: `[{"topic": …, "data": …}, {"authid": …, "data": …}]`."""
        return self._post("/batch", {"items": [dict(item) for item in items]}, key or new_key())

    def send(self, room: str, text: str, *, key: str | None = None) -> Json:
        """Say something in a room, as the service whose key this is."""
        return self._post(f"/rooms/{quote(room, safe='')}/messages", {"text": text}, key or new_key())

    def logout(self, authid: str) -> Json:
        """End all that a person has open: they logged out on the site."""
        return self._post(f"/people/{quote(authid, safe='')}/logout", {}, None)

    def _post(self, path: str, body: Json, key: str | None) -> Json:
        headers = dict(self._headers)
        if key is not None:
            headers["Idempotency-Key"] = key
        payload = json.dumps(body).encode()
        for left in range(TRIES - 1, -1, -1):
            try:
                status, retry_after, answer = self._request(path, headers, payload)
            except (OSError, http.client.HTTPException) as error:
                failure, wait_s = TidingsError(f"{self._host} did not answer: {error}"), 0.2
            else:
                if status < 300:  # noqa: PLR2004 - success
                    return answer
                failure, wait_s = _refusal(status, answer), retry_after
                if status not in _TEMPORARY:
                    raise failure
            if not left:
                raise failure
            time.sleep(wait_s)
        raise AssertionError

    def _request(self, path: str, headers: Mapping[str, str], payload: bytes) -> tuple[int, float, Json]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._timeout_s)
        try:
            connection.request("POST", self._path + path, payload, dict(headers))
            response = connection.getresponse()
            answer = response.read(1_000_000)
            try:
                told = json.loads(answer)
            except ValueError:
                told = {}
            wait_s = _seconds(response.headers.get("Retry-After"))
            return response.status, wait_s, told if isinstance(told, dict) else {}
        finally:
            connection.close()


def new_key() -> str:
    """A fresh idempotency key."""
    return secrets.token_hex(16)


def _refusal(status: int, told: Json) -> TidingsError:
    sentence = str(told.get("detail") or f"The node answered with the status {status}.")
    return TidingsError(sentence, error=str(told.get("error") or ""), status=status, field=told.get("field"))


def _seconds(retry_after: str | None) -> float:
    try:
        return min(max(float(retry_after or 0.2), 0.05), _LONGEST_WAIT_S)
    except ValueError:
        return 0.2


class AsyncTidings:
    """`Tidings` for an async app: the same methods, to be awaited. They run on threads, as the work is waiting."""

    def __init__(self, url: str, key: str, *, timeout_s: float = 5.0) -> None:
        self._tidings = Tidings(url, key, timeout_s=timeout_s)

    async def publish(self, topic: str | Sequence[str], data: Mapping[str, Any], *, key: str | None = None) -> Json:
        """See `Tidings.publish`."""
        return await asyncio.to_thread(self._tidings.publish, topic, data, key=key)

    async def notify(self, authid: str | Sequence[str], data: Mapping[str, Any], *, key: str | None = None) -> Json:
        """See `Tidings.notify`."""
        return await asyncio.to_thread(self._tidings.notify, authid, data, key=key)

    async def batch(self, items: Sequence[Mapping[str, Any]], *, key: str | None = None) -> Json:
        """See `Tidings.batch`."""
        return await asyncio.to_thread(self._tidings.batch, items, key=key)

    async def send(self, room: str, text: str, *, key: str | None = None) -> Json:
        """See `Tidings.send`."""
        return await asyncio.to_thread(self._tidings.send, room, text, key=key)

    async def logout(self, authid: str) -> Json:
        """See `Tidings.logout`."""
        return await asyncio.to_thread(self._tidings.logout, authid)


def token(  # noqa: PLR0913 - one argument per claim
    secret: str,
    authid: str,
    name: str | None = None,
    *,
    seconds: int = 900,
    streams: Sequence[str] = (),
    kid: str | None = None,
) -> str:
    """Sign who a user of the site is (a JWT, RFC 7519, with HMAC-SHA256), for the page to hand to Tidings.

    Args:
        secret: the one of `jwt_keys`, 32 bytes at least.
        authid: your user's id, for good.
        name: what others see; the authid if you say none.
        seconds: for how long it is good. The page asks for a fresh one before that.
        streams: what they may read besides their own: `topic.private-board`, `room.board`.
        kid: which of several keys this is.
    """
    now = int(time.time())
    claims: Json = {"sub": authid, "iat": now, "exp": now + seconds}
    if name is not None:
        claims["name"] = name
    if streams:
        claims["streams"] = list(streams)
    header = {"alg": "HS256", "typ": "JWT", **({"kid": kid} if kid else {})}
    signed = f"{_part(header)}.{_part(claims)}"
    digest = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{_base64(digest)}"


def _part(value: Json) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
