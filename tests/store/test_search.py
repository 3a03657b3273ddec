"""What every store promises to those who search."""

import pytest
from msgspec.structs import replace

from tests.support.site import NOON
from tests.support.stores import new
from tidings.model.errors import Invalid
from tidings.model.files import MessageFile
from tidings.model.people import Author
from tidings.model.polls import Poll, PollChoice
from tidings.model.rooms import Attachment, MemberRole, Membership, Message, RoomRow
from tidings.store import Store, Tx, Wanted


def room(tx: Tx, name: str, *members: str) -> None:
    """Make a room."""
    tx.add_room(RoomRow(name=name, title=name, public=True, owner=None, created=NOON, members=len(members)))
    for one in members:
        tx.put_membership(Membership(room=name, authid=one, role=MemberRole.MEMBER, state="joined", since=NOON))


def said(tx: Tx, room: str, text: str, authid: str = "jack", time: int = NOON) -> Message:
    """Store a message with its event."""
    event = tx.append(new(f"room.{room}", time=time))
    author = Author(authid=authid, name=authid)
    message = Message(
        id=f"{room}-{event.offset}", room=room, offset=event.offset, author=author, text=text, attachments=[], time=time
    )
    tx.add_message(message)
    return message


def again(tx: Tx, old: Message, text: str, *, deleted: bool = False) -> None:
    """Change a message, with the event that tells it."""
    tx.append(new(f"room.{old.room}"))
    tx.change_message(
        Message(
            id=old.id,
            room=old.room,
            offset=old.offset,
            author=old.author,
            text=text,
            attachments=[],
            time=old.time,
            deleted=deleted,
        )
    )


async def found(store: Store, *words: str, **more: object) -> list[str]:
    """The texts of what is found."""
    wanted = Wanted(words=words, limit=100, **more)  # type: ignore[arg-type] # fields of Wanted
    return [message.text for message in await store.read(lambda tx: tx.search(wanted))]


async def test_what_is_found_is_what_is_stored(store: Store) -> None:
    """As it stands now: added, changed, taken back."""

    def begin(tx: Tx) -> Message:
        room(tx, "a", "jack")
        said(tx, "a", "first word")
        return said(tx, "a", "second word")

    second = await store.write(begin)
    (whole,) = await store.read(lambda tx: tx.search(Wanted(words=("second",), limit=1)))
    assert whole == second
    assert await found(store, "word") == ["second word", "first word"]
    await store.write(lambda tx: again(tx, second, "another word"))
    assert await found(store, "second") == []
    assert await found(store, "word", "anoth") == ["another word"]
    await store.write(lambda tx: again(tx, second, "", deleted=True))
    assert await found(store, "word") == ["first word"]
    assert await found(store, "another") == []


async def test_a_command_that_raises_leaves_no_words(store: Store) -> None:
    """Neither new ones, nor does it take old ones away; those beside it are found."""
    await store.write(lambda tx: room(tx, "a", "jack"))
    first = await store.write(lambda tx: said(tx, "a", "old word"))

    def changes_its_mind(tx: Tx) -> None:
        said(tx, "a", "wrong word")
        again(tx, first, "wrong word")
        raise Invalid("No.", field="text")

    waiting = [store.write(changes_its_mind), store.write(lambda tx: said(tx, "a", "new word"))]
    with pytest.raises(Invalid):
        await waiting[0]
    await waiting[1]
    assert await found(store, "word") == ["new word", "old word"]
    assert await found(store, "wrong") == []


async def test_only_the_readers_rooms(store: Store) -> None:
    """Whatever else is asked."""

    def begin(tx: Tx) -> None:
        room(tx, "a", "jack", "jill")
        room(tx, "b", "jack")
        for name in ("a", "b"):
            said(tx, name, f"word in {name}")

    await store.write(begin)
    assert await found(store, "word") == ["word in b", "word in a"]
    assert await found(store, "word", reader="jack") == ["word in b", "word in a"]
    assert await found(store, "word", reader="jill") == ["word in a"]
    assert await found(store, "word", reader="jill", author="jack") == ["word in a"]
    assert await found(store, "word", reader="jill", room="b") == []
    assert await found(store, "word", reader="tom") == []
    assert await found(store, "word", room="b") == ["word in b"]


async def test_time_place_and_limit(store: Store) -> None:
    """Exclusive ends; a place that is not there is the end."""

    def begin(tx: Tx) -> list[Message]:
        room(tx, "a")
        room(tx, "b")
        return [said(tx, "ab"[number % 2], f"word {number}", time=NOON + number) for number in range(6)]

    messages = await store.write(begin)
    assert await found(store, "word", after=NOON + 1, before=NOON + 4) == ["word 3", "word 2"]
    below = messages[3].room, messages[3].offset
    assert await found(store, "word", below=below) == ["word 2", "word 1", "word 0"]
    assert await found(store, "word", below=("a", 99)) == []
    two = await store.read(lambda tx: tx.search(Wanted(words=("wor",), limit=2)))
    assert [message.text for message in two] == ["word 5", "word 4"]


async def test_what_is_shown_and_asked_is_found(store: Store) -> None:
    """Names of files, what is said of pictures, choices of a poll; until it is taken back."""

    def shown(offset: int, text: str) -> Message:
        jack = Author(authid="jack", name="jack")
        return Message(id=str(offset), room="a", offset=offset, author=jack, text=text, attachments=[], time=NOON)

    def begin(tx: Tx) -> list[Message]:
        room(tx, "a", "jack")
        file = MessageFile(id="f", kind="image", name="Plan-2026.png", type="image/png", bytes=9, alt="from above")
        poll = Poll(choices=[PollChoice(text="Jacqueline"), PollChoice(text="nobody")], multiple=False)
        made = [
            replace(shown(1, ""), files=[file]),
            replace(shown(2, "look"), attachments=[Attachment(kind="image", url="/a", alt="a pail")]),
            replace(shown(3, "Who?"), poll=poll),
        ]
        for one in made:
            tx.append(new("room.a"))
            tx.add_message(one)
        return made

    made = await store.write(begin)
    assert await found(store, "plan") == await found(store, "above") == [""]
    assert await found(store, "pail") == ["look"]
    assert await found(store, "who", "jacque") == ["Who?"]
    await store.write(lambda tx: again(tx, made[2], "Who is it?"))
    assert await found(store, "jacque") == ["Who is it?"]

    def end(tx: Tx) -> None:
        for one in made:
            again(tx, one, "", deleted=True)

    await store.write(end)
    assert [await found(store, word) for word in ("plan", "pail", "jacque", "who")] == [[], [], [], []]


async def test_what_is_trimmed_is_not_found(store: Store) -> None:
    """And time is still found its way in what is left; a clock that was set back harms nothing."""

    def begin(tx: Tx) -> None:
        room(tx, "a")
        for number in (*range(6), 2):
            said(tx, "a", f"word {number}", time=NOON + number)

    await store.write(begin)
    await store.write(lambda tx: tx.trim("room.a", NOON + 2, 100))
    assert await found(store, "word", "0") == []
    assert await found(store, "word", after=NOON + 2, before=NOON + 5) == ["word 4", "word 3"]
    assert await found(store, "word") == ["word 2", "word 5", "word 4", "word 3", "word 2"]


async def test_pages_after_an_offset(store: Store) -> None:
    """Oldest first, of that room only."""

    def begin(tx: Tx) -> None:
        room(tx, "a")
        room(tx, "b")
        for number in range(4):
            said(tx, "a", str(number))
        said(tx, "b", "other")

    await store.write(begin)
    page = await store.read(lambda tx: tx.messages_after("a", None, 1, 2))
    assert [message.text for message in page] == ["1", "2"]
    assert await store.read(lambda tx: tx.messages_after("a", None, 4, 2)) == []
