"""The web app that Tidings accompanies: it speaks HTTP to the node, with an API key."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

_NUMBERS = count(1)
_BATCH = 100


class WebApp:
    """What the app's backend does."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key

    def makes_room(self, title: str = "", *, public: bool = True) -> str:
        """Make a room that no other test uses; its name."""
        room = f"room-{next(_NUMBERS)}"
        self._post("/api/rooms", {"room": room, "title": title, "public": public})
        return room

    def says(self, room: str, text: str, *attachments: dict[str, str]) -> None:
        """Say something in a room."""
        self._post(f"/api/rooms/{room}/messages", {"text": text, "attachments": list(attachments)})

    def is_refused(self, room: str, text: str, *attachments: dict[str, str]) -> str:
        """Try to say something that the node does not take; the field that it names."""
        with pytest.raises(urllib.error.HTTPError) as refusal:
            self.says(room, text, *attachments)
        return str(json.load(refusal.value).get("field"))

    def says_all(self, room: str, texts: list[str]) -> None:
        """Say many things in a room, in this order."""
        for start in range(0, len(texts), _BATCH):
            items = [{"room": room, "text": text} for text in texts[start : start + _BATCH]]
            self._post("/api/batch", {"items": items})

    def gives(self, room: str, name: str, role: str) -> None:
        """Give a member of a room a role."""
        members = self._ask(f"/api/rooms/{room}/members")["members"]
        authid = next(one["authid"] for one in members if one["name"] == name)
        self._ask(f"/api/rooms/{room}/members/{authid}", json.dumps({"role": role}).encode(), "PATCH")

    def depicts(self, room: str, picture: str) -> None:
        """Give a room a picture."""
        self._ask(f"/api/rooms/{room}", json.dumps({"picture": picture}).encode(), "PATCH")

    def portrays(self, authid: str, picture: str) -> None:
        """Say where somebody's picture is."""
        self._ask(f"/api/people/{authid}", json.dumps({"picture": picture}).encode(), "PATCH")

    def publishes(self, topic: str, **data: object) -> None:
        """Publish to a topic."""
        self._post("/api/publish", {"topic": topic, "data": data})

    def notifies(self, authid: str, **data: object) -> None:
        """Tell one person something."""
        self._post("/api/notify", {"authid": authid, "data": data})

    def invites(self, room: str, authid: str) -> None:
        """Let somebody into a room."""
        self._post(f"/api/rooms/{room}/members", {"authid": authid})

    def texts_in(self, room: str) -> list[str]:
        """What the last messages of a room say, as the node has them."""
        return [message["text"] for message in self._ask(f"/api/rooms/{room}/messages?limit=200")["messages"]]

    @contextmanager
    def asking(self, authid: str, question: str, *choices: str, **more: object) -> Iterator[Future[dict[str, Any]]]:
        """Ask a person, and go on: the future has the answer."""
        body = {"question": question, "choices": choices, **more}
        with ThreadPoolExecutor(1) as waiting:
            yield waiting.submit(self._post, f"/api/people/{authid}/ask", body)

    def authid_of(self, room: str, name: str) -> str:
        """Who bears this name in a room."""
        members = self._ask(f"/api/rooms/{room}/members?limit=200")["members"]
        return next(str(member["authid"]) for member in members if member["name"] == name)

    def files_in(self, room: str) -> list[str]:
        """The ids of the files of a room's last messages."""
        messages = self._ask(f"/api/rooms/{room}/messages?limit=200")["messages"]
        return [file["id"] for message in messages for file in message["files"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask(path, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None = None, method: str | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers, method=method)  # noqa: S310 - our own http
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - see above
            found: dict[str, Any] = json.load(answer)
            return found
