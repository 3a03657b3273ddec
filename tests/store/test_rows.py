"""What every store keeps of rooms, people, answers and keys."""

import pytest
from msgspec.structs import replace

from tests.support.cast import JACK, JILL
from tests.support.site import NOON
from tests.support.stores import new
from tests.support.waiting import wait_for
from tidings.model.people import Author, Person, Role
from tidings.model.rooms import Attachment, MemberRole, Membership, Message, RoomRow
from tidings.store import Store, StoredAnswer, StoredKey, Tx

DEN = RoomRow(name="den", title="The den 🦊", public=False, owner="jack", created=NOON, members=0)
LOBBY = replace(DEN, name="lobby", public=True, owner=None)
JACKS = Membership(room="den", authid="jack", role=MemberRole.OWNER, state="joined", since=NOON)
TOM = Person(authid="guest-tom", role=Role.GUEST, name="Tom", name_skeleton="torn", seen=NOON)
SAID = Message(
    id="m1",
    room="den",
    offset=1,
    author=Author(authid="jack", name="Jack"),
    text="hello\n😺",
    attachments=[Attachment(kind="image", url="/cat.svg", alt="a cat")],
    time=NOON,
)


@pytest.fixture
def den(store: Store) -> Store:
    """A store with two rooms, one private with Jack in it."""

    def command(tx: Tx) -> None:
        tx.add_room(DEN)
        tx.add_room(LOBBY)
        tx.put_membership(JACKS)

    wait_for(store.write(command))
    return store


async def test_rooms_come_back_as_they_were(den: Store) -> None:
    """One by one, all, those that somebody may see, those that somebody has joined."""
    assert await den.read(lambda tx: tx.room("den")) == DEN
    assert await den.read(lambda tx: tx.room("nowhere")) is None
    assert await den.read(lambda tx: tx.rooms("", 10, None)) == [DEN, LOBBY]
    assert await den.read(lambda tx: tx.rooms("den", 10, None)) == [LOBBY]
    assert await den.read(lambda tx: tx.rooms("", 1, None)) == [DEN]
    assert await den.read(lambda tx: tx.rooms("", 10, "jack")) == [DEN, LOBBY]
    assert await den.read(lambda tx: tx.rooms("", 10, "jill")) == [LOBBY]
    assert await den.read(lambda tx: tx.rooms("", 10, "jill", ["den", "nowhere"])) == [DEN, LOBBY]
    assert await den.read(lambda tx: tx.rooms_of("jack", "", 10)) == [DEN]
    assert await den.read(lambda tx: tx.joined("jack", ["den", "lobby"])) == {"den"}
    assert await den.read(lambda tx: tx.joined("jack", [])) == set()


async def test_a_room_is_changed(den: Store) -> None:
    """What may change does; the rest stays."""
    changed = replace(DEN, title="Kittens", topic="tea", picture="🐈‍⬛", slow_seconds=5, archived=True)
    await den.write(lambda tx: tx.change_room(changed))
    assert await den.read(lambda tx: tx.rooms("", 10, None)) == [changed, LOBBY]


async def test_memberships_are_replaced(den: Store) -> None:
    """One for each person and room; the counts follow the states."""
    assert await den.read(lambda tx: tx.membership("den", "jack")) == JACKS
    assert await den.read(lambda tx: tx.membership("den", "jill")) is None
    assert await den.read(lambda tx: (tx.owned_rooms("jack"), tx.joined_rooms("jack"))) == (1, 1)
    gone = replace(JACKS, state="removed", role=MemberRole.MEMBER, banned_until=NOON + 5)
    await den.write(lambda tx: tx.put_membership(gone))
    assert await den.read(lambda tx: tx.membership("den", "jack")) == gone
    assert await den.read(lambda tx: (tx.owned_rooms("jack"), tx.joined_rooms("jack"))) == (0, 0)
    assert await den.read(lambda tx: tx.members("den", "", 10)) == []
    assert await den.read(lambda tx: tx.rooms("", 10, "jack", ["den"])) == [LOBBY]


async def test_members_are_listed_under_their_names(den: Store) -> None:
    """By authid; whoever was never met is called by it."""

    def command(tx: Tx) -> None:
        tx.put_membership(replace(JACKS, authid="jill", role=MemberRole.MEMBER, since=NOON + 1))
        tx.put_membership(replace(JACKS, authid="zoe", state="invited"))
        tx.put_person(Person(authid="jill", role=Role.MEMBER, name="Jill", name_skeleton="jlll", seen=NOON))
        tx.count_members("den", 2)

    await den.write(command)
    members = await den.read(lambda tx: tx.members("den", "", 10))
    assert [(one.authid, one.name, one.role.value) for one in members] == [
        ("jack", "jack", "owner"),
        ("jill", "Jill", "member"),
    ]
    assert await den.read(lambda tx: tx.members("den", "jack", 10)) == members[1:]
    room = await den.read(lambda tx: tx.room("den"))
    assert room is not None
    assert room.members == 2


async def test_messages_come_back_as_they_were(den: Store) -> None:
    """Changed in place, with every offset that carried their text."""

    def say(tx: Tx) -> None:
        tx.append(new("room.den"))
        tx.add_message(SAID)

    changed = replace(SAID, text="", attachments=[], edited=NOON + 1, deleted=True)

    def change(tx: Tx) -> None:
        tx.append(new("room.den"))
        tx.change_message(changed)

    await den.write(say)
    assert await den.read(lambda tx: tx.message("den", "m1")) == SAID
    assert await den.read(lambda tx: tx.message("lobby", "m1")) is None
    await den.write(change)
    assert await den.read(lambda tx: tx.messages("den", None, None, 10)) == [changed]
    assert await den.write(lambda tx: tx.message_offsets("den", "m1")) == [1, 2]
    assert await den.write(lambda tx: tx.message_offsets("den", "m2")) == []


async def test_the_newest_messages_come_oldest_first(den: Store) -> None:
    """Before an offset, so many."""
    for offset in range(1, 5):
        await den.write(lambda tx, offset=offset: tx.add_message(replace(SAID, id=f"m{offset}", offset=offset)))  # type: ignore[misc] # a default fixes the loop's value
    assert [one.offset for one in await den.read(lambda tx: tx.messages("den", None, None, 2))] == [3, 4]
    assert [one.offset for one in await den.read(lambda tx: tx.messages("den", None, 3, 5))] == [1, 2]


async def test_whoever_bears_a_name_is_found(store: Store) -> None:
    """A member before a guest, the one seen last first."""
    await store.write(lambda tx: tx.put_person(TOM))
    assert await store.read(lambda tx: tx.person("guest-tom")) == TOM
    assert await store.read(lambda tx: tx.holder("torn")) == TOM
    later = replace(TOM, authid="guest-tom2", seen=NOON + 1)
    await store.write(lambda tx: tx.put_person(later))
    assert await store.read(lambda tx: tx.holder("torn")) == later
    member = replace(TOM, authid="tom", role=Role.MEMBER, seen=NOON - 1)
    await store.write(lambda tx: tx.put_person(member))
    assert await store.read(lambda tx: tx.holder("torn")) == member
    await store.write(lambda tx: tx.put_person(replace(member, name="Tim", name_skeleton="tlrn")))
    assert await store.read(lambda tx: tx.holder("torn")) == later
    assert await store.read(lambda tx: (tx.holder("nobody"), tx.person("nobody"))) == (None, None)


async def test_answers_are_remembered_for_a_time(store: Store) -> None:
    """By sender and key."""
    answer = StoredAnswer(fingerprint=b"\x00\xff", reply=b"{}")
    for sender, time in ((JACK.authid, NOON), (JILL.authid, NOON + 1)):
        await store.write(lambda tx, sender=sender, time=time: tx.remember(sender, "key", answer, time))  # type: ignore[misc] # see above
    assert await store.read(lambda tx: tx.answer("jack", "key")) == answer
    assert await store.read(lambda tx: tx.answer("jack", "other")) is None
    assert await store.write(lambda tx: tx.forget_answers(NOON + 1, 10)) == 1
    assert await store.read(lambda tx: tx.answer("jack", "key")) is None
    assert await store.read(lambda tx: tx.answer("jill", "key")) == answer


async def test_keys_are_kept_and_revoked(store: Store) -> None:
    """In the order of their making."""
    first = StoredKey(id="bbb", name="kittens", kind="api", digest=bytes(range(32)), created=NOON)
    second = replace(first, id="aaa", kind="cryptosign", created=NOON + 1)
    for key in (second, first):
        await store.write(lambda tx, key=key: tx.put_key(key))  # type: ignore[misc] # see above
    assert await store.read(lambda tx: tx.keys()) == [first, second]
    revoked = replace(first, revoked=NOON + 2)
    await store.write(lambda tx: tx.put_key(revoked))
    assert await store.read(lambda tx: tx.key("bbb")) == revoked
    assert await store.read(lambda tx: tx.key("ccc")) is None


async def test_heads_of_many_streams(store: Store) -> None:
    """Those that are there, in one go, few or many."""
    for stream in ("room.a", "room.b", "room.b"):
        await store.write(lambda tx, stream=stream: tx.append(new(stream)))  # type: ignore[misc] # see above
    for others in (["room.c"], [f"room.c{number}" for number in range(50)]):
        heads = await store.read(lambda tx, others=others: tx.heads(["room.b", *others, "room.a"]))  # type: ignore[misc] # see above
        assert {head.stream: head.offset for head in heads} == {"room.a": 1, "room.b": 2}
    assert await store.read(lambda tx: tx.heads([])) == []
