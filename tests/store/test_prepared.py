"""Statements that go to the driver itself: on either engine they answer as if SQLAlchemy had run them."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from tests.support.asked import asked
from tests.support.stores import append
from tidings.model.errors import Invalid
from tidings.model.people import Author
from tidings.model.rooms import Message, RoomRow, stranger
from tidings.store import Store, Tx
from tidings.store import message_statements as messages
from tidings.store import schema as s
from tidings.store import statements as sql
from tidings.store.prepared import Prepared
from tidings.store.readers import said_by

JACK = Author(authid="jack", name="Jack")
ROOM = RoomRow(name="garden", title="Garden", public=True, owner="jack", created=1, members=0)


@pytest.mark.parametrize(
    ("prepared", "values"),
    [
        (sql.ROOM, {"name": "garden"}),
        (sql.MEMBERSHIP, {"room": "garden", "authid": "jack"}),
        (sql.EVENTS, {"name": "room.garden", "after": 0, "limit": 2}),
        (messages.MESSAGES, {"room": "garden", "before": 9, "limit": 1}),
    ],
)
async def test_the_rows_are_those_of_sqlalchemy(store: Store, prepared: Prepared, values: dict[str, object]) -> None:
    """Names, order and types; booleans too, which SQLite keeps as numbers."""

    def both(tx: Any) -> tuple[Sequence[Any], Sequence[Any]]:  # noqa: ANN401 - every engine is SQL
        tx.add_room(ROOM)
        tx.put_membership(replace(stranger("garden", "jack"), state="joined"))
        for number in range(3):
            event = append("room.garden", number)(tx)
            said = Message(
                id=event.id, room="garden", offset=event.offset, author=JACK, text="", attachments=[], time=1
            )
            tx.add_message(said)
        theirs = tx._connection.execute(prepared.statement, {f"p_{name}": value for name, value in values.items()})
        return prepared.rows(tx.driver, values), theirs.mappings().all()

    ours, theirs = await store.write(both)
    assert ours
    assert [row._asdict() for row in ours] == [dict(row) for row in theirs]
    assert [[type(value) for value in row] for row in ours] == [
        [type(value) for value in row.values()] for row in theirs
    ]


async def test_parameters_must_be_those_of_the_statement(store: Store) -> None:
    """Not one more, not one less: a name that is written wrong is found at the first run."""
    for values in ({}, {"title": "garden"}, {"name": "garden", "title": "Garden"}):
        with pytest.raises(TypeError, match="takes"):
            await store.read(lambda tx, values=values: sql.ROOM.rows(tx.driver, values))  # type: ignore[misc] # a default fixes the loop's value


async def test_the_drivers_error_is_told_as_sqlalchemys(store: Store) -> None:
    """So the store does with it what it does with all; and nothing of the row is in it."""

    def twice(tx: Any) -> str:  # noqa: ANN401 - every engine is SQL
        values = {"sender": "s3cret", "key": "k", "fingerprint": b"", "reply": b"", "time": 1}
        sql.ADD_ANSWER.do(tx.driver, values)
        with pytest.raises(DBAPIError) as caught:
            sql.ADD_ANSWER.do(tx.driver, values)
        raise Invalid(said_by(caught.value))

    with pytest.raises(Invalid) as caught:
        await store.write(twice)
    assert "s3cret" not in caught.value.sentence


async def test_a_list_is_not_for_it(store: Store) -> None:
    """Another length is another statement; what is written so by mistake does not get as far as a release."""
    among = Prepared(select(s.rooms.c.name).where(s.rooms.c.name.in_(bindparam("p_names", expanding=True))))
    with pytest.raises(TypeError, match="a list"):
        await store.read(lambda tx: among.rows(tx.driver, {"names": ["garden"]}))  # type: ignore[attr-defined] # every engine is SQL


# ---- what is remembered within a transaction


def _twice(what: Callable[[Tx], object]) -> Callable[[Tx], tuple[object, object, int]]:
    def asks(tx: Tx) -> tuple[object, object, int]:
        with asked(tx) as found:
            return what(tx), what(tx), len(found)

    return asks


async def test_what_many_ask_is_asked_once(store: Store) -> None:
    """In one transaction the same room is the same."""
    await store.write(lambda tx: tx.add_room(ROOM))
    first, second, times = await store.write(_twice(lambda tx: tx.room("garden")))
    assert first == second == ROOM
    assert times == 1


async def test_that_there_is_none_is_an_answer(store: Store) -> None:
    """Remembered as well, until there is one."""

    def makes(tx: Tx) -> tuple[RoomRow | None, ...]:
        found = tx.room("garden"), tx.room("garden")
        tx.add_room(ROOM)
        return (*found, tx.room("garden"))

    assert await store.write(makes) == (None, None, ROOM)


@pytest.mark.parametrize("change", [lambda tx: tx.count_members("garden", 1), lambda tx: tx.change_room(ROOM)])
async def test_what_was_changed_is_asked_again(store: Store, change: Callable[[Tx], None]) -> None:
    """Whichever statement changed the table, prepared or not."""
    await store.write(lambda tx: tx.add_room(ROOM))

    def changes(tx: Tx) -> int:
        with asked(tx) as found:
            tx.room("garden")
            change(tx)
            tx.room("garden")
        return sum("FROM rooms" in statement for statement in found)

    assert await store.write(changes) == 2


async def test_what_was_undone_is_forgotten(store: Store) -> None:
    """A command made a room and saw it, and then failed; the next one of the same commit finds none."""

    def fails(tx: Tx) -> None:
        tx.add_room(ROOM)
        assert tx.room("garden") == ROOM
        raise Invalid

    failing, after = store.write(fails), store.write(lambda tx: tx.room("garden"))
    with pytest.raises(Invalid):
        await failing
    assert await after is None
