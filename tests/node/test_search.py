"""Search over a real node: by a backend over HTTP, by people over WAMP, each of what they may read."""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest

from tests.support.node import Node
from tests.support.people import joined
from tidings.client import guest, token


def search(node: Node, bearer: str, **query: object) -> dict[str, Any]:
    """`GET /api/search`."""
    request = urllib.request.Request(  # noqa: S310 - our own http
        f"{node.url}/api/search?{urllib.parse.urlencode(query)}", headers={"Authorization": f"Bearer {bearer}"}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - see above
        found: dict[str, Any] = json.load(answer)
        return found


def refused(node: Node, bearer: str, **query: object) -> tuple[int, dict[str, Any]]:
    """The status and the error of a search that is not done."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        search(node, bearer, **query)
    with caught.value as answer:
        return answer.code, json.load(answer)


def texts(reply: dict[str, Any]) -> list[str]:
    """What was found says."""
    return [message["text"] for message in reply["found"]]


async def test_everybody_finds_what_they_may_read(node: Node, api_key: str) -> None:
    """Page by page; what is in a private room, only its members and the backend; what was deleted, nobody."""
    jill = node.tidings("token", "searching-jill").strip()
    async with joined(node, guest("Searching Jack"), token(jill)) as (jack, member):
        for room, public in (("search-hall", True), ("search-secret", False)):
            await jack.insist("tidings.room.create", {"room": room, "public": public})
        await member.insist("tidings.room.join", {"room": "search-hall"})
        for room, text in (
            ("search-hall", "quokka one"),
            ("search-secret", "quokka secret"),
            ("search-hall", "quokka two"),
        ):
            await jack.insist("tidings.chat.send", {"room": room, "text": text})
        gone = await jack.insist("tidings.chat.send", {"room": "search-hall", "text": "quokka gone"})
        await jack.insist("tidings.chat.delete", {"room": "search-hall", "message": gone["id"]})

        assert texts(search(node, jill, text="quok")) == ["quokka two", "quokka one"]
        assert texts(search(node, api_key, text="quok")) == ["quokka two", "quokka secret", "quokka one"]
        assert texts(search(node, api_key, text="quok", room="search-secret")) == ["quokka secret"]
        assert texts(search(node, api_key, text='quokka "two', author=jack.authid, after=1)) == ["quokka two"]
        first = search(node, jill, text="quokka", limit=1)
        assert (texts(first), first["more"]) == (["quokka two"], True)
        second = search(node, jill, text="quokka", limit=1, cursor=first["cursor"])
        assert (texts(second), second["more"], second["cursor"]) == (["quokka one"], False, None)
        assert texts(await jack.call("tidings.chat.search", {"text": "quokka sec"})) == ["quokka secret"]

        assert refused(node, jill, text="quokka", room="search-secret")[0] == 404
        status, error = refused(node, jill, text="quokka", limit=51)
        assert (status, error["field"]) == (422, "limit")
