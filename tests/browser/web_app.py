"""The web app that Tidings accompanies: it speaks HTTP to the node, with an API key."""

import json
import urllib.error
import urllib.request
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

    def publishes(self, topic: str, **data: object) -> None:
        """Publish to a topic."""
        self._post("/api/publish", {"topic": topic, "data": data})

    def notifies(self, authid: str, **data: object) -> None:
        """Tell one person something."""
        self._post("/api/notify", {"authid": authid, "data": data})

    def texts_in(self, room: str) -> list[str]:
        """What the last messages of a room say, as the node has them."""
        return [message["text"] for message in self._ask(f"/api/rooms/{room}/messages?limit=200")["messages"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask(path, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers)  # noqa: S310 - our own http
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - see above
            found: dict[str, Any] = json.load(answer)
            return found
