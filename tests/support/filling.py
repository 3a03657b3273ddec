"""A room with a long past, written straight into the database: as mixed as what people say.

A hundred thousand messages take some fifteen seconds.
"""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from tidings.store import schema as s
from tidings.store.sqlite import engine

CAST = (("jack", "Jack"), ("jill", "Jill"), ("joe", "Joe"), ("mist", "Mist"), ("mocha", "Mocha"), ("tiger", "Tiger"))
STEP = 5000
_A_MINUTE, _A_NIGHT = 60_000, 9 * 3_600_000
_SAYINGS = (
    "Yes.",
    "On my way 🐾",
    "Has anybody seen the pail? I left it at the top of the hill, next to the well.",
    "We could meet at **half past four**, if *everybody* is back from the well by then.",
    "There is a note about it at https://example.org/hill/notes?page=2, near the end.",
    "> Who fetches the water today?\nI did yesterday, so it is your turn.",
    "For the record:\n- the pail is mended\n- the rope is not\n- the well is *deep*\n- and the hill is still a hill",
    "```python\ndef fetch(pail, well):\n    while not pail.full:\n        pail.dip(well)\n    return pail\n```",
    "I tried `fetch(pail)` and it fell down. Then again, slowly, which worked until the kittens came to play with it. ",
)
_WEIGHTS = (20, 12, 20, 14, 8, 6, 5, 4, 11)


def fill(database: Path, room: str, count: int, *, began: int, seed: int = 1) -> None:
    """Add messages to a room that exists. The first says "message 1.", the hundredth "message 100.", and so on.

    Args:
        database: an SQLite file of a node, which may run; nobody has the room open.
        began: when the first was said, in milliseconds; the later ones are minutes apart, with nights between them.
    """
    chance, made = random.Random(seed), engine(database, begin="BEGIN IMMEDIATE")
    try:
        with made.connect() as connection, connection.begin():
            head = connection.execute(select(s.streams.c.head).where(s.streams.c.name == f"room.{room}")).scalar_one()
        messages = _messages(chance, room, head, count, began)
        while rows := list(itertools.islice(messages, STEP)):
            with made.connect() as connection, connection.begin():
                _put(connection, chance, rows)
    finally:
        made.dispose()


def _put(connection: Connection, chance: random.Random, rows: list[dict[str, Any]]) -> None:
    """Some messages, with what people put to them; the head of the stream comes with them."""
    reactions = [
        {**_of(row), "emoji": emoji, "authid": authid, "author_name": name, "time": row["time"]}
        for row in rows
        if chance.random() < 0.12
        for emoji in chance.sample(("👍", "🎉", "🐾", "😄"), chance.randint(1, 3))
        for authid, name in chance.sample(CAST, chance.randint(1, 4))
    ]
    connection.execute(s.messages.insert(), rows)
    connection.execute(s.reactions.insert(), reactions)
    stream = s.streams.c.name == f"room.{rows[0]['room']}"
    connection.execute(s.streams.update().where(stream).values(head=rows[-1]["offset"]))


def _of(row: dict[str, Any]) -> dict[str, Any]:
    return {"room": row["room"], "message": row["id"], "offset": row["offset"]}


def _messages(chance: random.Random, room: str, head: int, count: int, began: int) -> Iterator[dict[str, Any]]:
    """Of the room itself; a thread shows here as the message that it began with."""
    at, (authid, name) = began, CAST[0]
    for number in range(1, count + 1):
        at += _A_NIGHT if number % 400 == 0 else round(chance.expovariate(1 / _A_MINUTE))
        if chance.random() < 0.5:
            authid, name = chance.choice(CAST)
        has_replies = chance.random() < 0.03
        yield {
            "room": room,
            "offset": head + number,
            "id": f"{room}-{head + number}",
            "authid": authid,
            "author_name": name,
            "text": f"message {number}. {_saying(chance)}",
            "attachments": _picture() if chance.random() < 0.03 else None,
            "time": at,
            "edited": at + 1000 if chance.random() < 0.05 else None,
            "deleted": False,
            "replies": chance.randint(1, 9) if has_replies else 0,
            "last_reply": at + _A_MINUTE if has_replies else None,
        }


def _saying(chance: random.Random) -> str:
    [text] = chance.choices(_SAYINGS, _WEIGHTS)
    text = text * chance.randint(1, 6) if text.endswith(" ") else text
    return "\n" + text if text[0] in ">`" or "\n- " in text else text


def _picture() -> bytes:
    return msgspec.json.encode([{"kind": "image", "url": "/kittens/mist.svg", "alt": "A grey kitten"}])
