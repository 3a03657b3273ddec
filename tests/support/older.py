"""A database as it was before messages had keywords, and what is to be found in it after the migration."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, text

from tidings.store import Wanted
from tidings.store.migrate import upgrade
from tidings.store.queries import Commands

_ROOM = text("INSERT INTO rooms (name, title, public, created, members) VALUES ('a', 'a', :yes, 0, 0)")
_MESSAGE = text(
    'INSERT INTO messages (room, "offset", id, authid, author_name, text, time, deleted, files, attachments) '
    "VALUES ('a', :offset, :id, 'jack', 'Jack', :text, 20, :deleted, :files, :attachments)"
)
_POLL = text("INSERT INTO polls (room, message, choices, multiple, closed) VALUES ('a', '3', :choices, :no, :no)")


def keywords_come_with_the_migration(database: Engine) -> None:
    """What revision 0025 has of files, pictures and polls is found afterwards."""
    upgrade(database, "0025")
    with database.connect() as connection, connection.begin():
        _shows_and_asks(connection)
    upgrade(database)
    with database.connect() as connection, connection.begin():
        _is_found(connection)


def _shows_and_asks(connection: Connection) -> None:
    plan = {"id": "f", "kind": "image", "name": "plan.png", "type": "image/png", "bytes": 9, "alt": "the well"}
    pail = {"kind": "image", "url": "/pail", "alt": "a pail"}
    connection.execute(_ROOM, {"yes": True})
    connection.execute(_MESSAGE, [_row(1, "one", files=[plan]), _row(2, "two", attachments=[pail]), _row(3, "three")])
    connection.execute(_MESSAGE, _row(4, "", deleted=True, files=[plan]))
    connection.execute(_POLL, {"choices": b'["Jack", "Jacqueline"]', "no": False})


def _row(offset: int, said: str, *, deleted: bool = False, **shown: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    row = {"offset": offset, "id": str(offset), "text": said, "deleted": deleted, "files": None, "attachments": None}
    return row | {name: json.dumps(value).encode() for name, value in shown.items()}


def _is_found(connection: Connection) -> None:
    """All of it is; and nothing of what goes from then on."""
    tx = Commands(connection)

    def found(*words: str) -> list[str]:
        return [one.text for one in tx.search(Wanted(words=words, limit=9))]

    assert [found(word) for word in ("plan", "well", "pail", "jacqueline")] == [["one"], ["one"], ["two"], ["three"]]
    assert found("three", "jack") == ["three"]
    connection.exec_driver_sql("DELETE FROM messages WHERE room = 'a'")
    assert [found(word) for word in ("plan", "pail", "jack", "three")] == [[], [], [], []]
