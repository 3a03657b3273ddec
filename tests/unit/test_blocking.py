"""Blocking somebody: what the one who does it does not hear any more, and how little the other learns of it."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, KeptApart, LimitReached, NoSuchPerson
from tidings.model.limits import Limits
from tidings.model.notifications import PushSubscription
from tidings.model.people import Caller
from tidings.model.rooms import Room
from tidings.services import web_push

JOE = replace(JILL, authid="joe", name="Joe")


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack owns the lobby; Jill and Joe are in it."""
    site.meets(JOE)
    site.makes(JACK, "lobby")
    for one in (JILL, JOE):
        site.joins(one, "lobby")
    return site


def blocks(site: Site, who: Caller, whom: Caller) -> None:
    """Somebody blocks somebody."""
    assert site.do(who, "people.block", authid=whom.authid).blocked


def room_of(site: Site, who: Caller, name: str) -> Room:
    """A room as somebody sees it."""
    room: Room = site.do(who, "room.get", room=name)
    return room


def inbox(site: Site, who: Caller) -> list[str]:
    """The types of what is in somebody's inbox."""
    return [one.type for one in site.do(who, "notify.list").notifications]


def test_one_lists_and_unblocks_whom_one_has_blocked(lobby: Site) -> None:
    """By the name that they have now; doing either again changes nothing, and nobody else sees it."""
    site = lobby
    for _ in range(2):
        blocks(site, JILL, JACK)
    site.meets(replace(JACK, name="Jack the Lad"))
    (found,) = site.do(JILL, "people.blocks").blocks
    assert (found.authid, found.name, found.since) == ("jack", "Jack the Lad", site.now)
    assert site.do(JACK, "people.blocks").blocks == []
    for _ in range(2):
        assert not site.do(JILL, "people.unblock", authid="jack").blocked
    assert site.do(JILL, "people.blocks").blocks == []


def test_whom_nobody_can_block(lobby: Site) -> None:
    """Oneself, strangers, backends, and more than there may be."""
    site = lobby
    with pytest.raises(Invalid, match="themselves"):
        site.do(JILL, "people.block", authid="jill")
    for stranger in ("nobody", KITTENS.authid):
        with pytest.raises(NoSuchPerson):
            site.do(JILL, "people.block", authid=stranger)
    site.limits = Limits(blocks_per_person=1)
    blocks(site, JILL, JACK)
    with pytest.raises(LimitReached) as caught:
        site.do(JILL, "people.block", authid="joe")
    assert (caught.value.field, caught.value.limit) == ("authid", 1)


def test_what_they_say_is_not_news(lobby: Site) -> None:
    """It counts neither as unread nor as a mention, in the room and in threads; for others it does."""
    site = lobby
    blocks(site, JILL, JACK)
    root = site.says(JILL, "lobby", "who is here?")
    site.says(JACK, "lobby", "@Jill @Joe", mentions=["jill", "joe"])
    site.says(JACK, "lobby", "me", thread=root.id)
    hers, his = room_of(site, JILL, "lobby"), room_of(site, JOE, "lobby")
    assert (hers.unread, hers.mentions, hers.unread_threads) == (0, 0, 0)
    assert (his.unread, his.mentions) == (2, 1)
    site.says(JOE, "lobby", "me too", thread=root.id)
    assert room_of(site, JILL, "lobby").unread_threads == 1
    site.do(JILL, "people.unblock", authid="jack")
    hers = room_of(site, JILL, "lobby")
    assert (hers.unread, hers.mentions) == (1, 1)


def test_nothing_of_them_is_told(lobby: Site) -> None:
    """No mention, no reply, no words to several; what moderators have to know, they are told."""
    site = lobby
    blocks(site, JILL, JOE)
    blocks(site, JACK, JOE)
    root = site.says(JILL, "lobby", "who is here?")
    site.says(JOE, "lobby", "@Jill", mentions=["jill"])
    site.says(JOE, "lobby", "me", thread=root.id)
    assert inbox(site, JILL) == []
    site.do(JOE, "chat.report", room="lobby", message=root.id, reason="rude")
    assert inbox(site, JACK) == ["report.new"]


def test_no_browser_rings_for_them(lobby: Site) -> None:
    """Although its owner wants to be told of every message in the room."""
    site = lobby
    for who in (JACK, JILL):
        site.do(who, "notify.level", room="lobby", level="all")
        browser = PushSubscription(id=who.authid, authid=who.authid, endpoint="x", p256dh="", auth="", created=0)
        site.tx.put_push_subscription(browser)
    blocks(site, JILL, JOE)
    site.says(JOE, "lobby", "hello")
    event = site.tx.events("room.lobby", 0, 100)[-1]
    found = web_push.of_room(site.tx, event, 10)
    assert found is not None
    assert found[0] == ["jack"]


@pytest.mark.parametrize(("who", "whom"), [(JACK, JILL), (JILL, JACK)])
def test_the_two_have_no_direct_messages(lobby: Site, who: Caller, whom: Caller) -> None:
    """Neither opens a room with the other nor writes in the one that they had; both are told the same."""
    site = lobby
    room = site.do(JACK, "room.direct", people=["jill"]).room.name
    said = site.says(JILL, room, "hello")
    blocks(site, JILL, JACK)
    refusals = []
    for procedure, more in (
        ("room.direct", {"people": [whom.authid]}),
        ("room.direct", {"people": [whom.authid, GUEST.authid]}),
        ("chat.send", {"room": room, "text": "still there?"}),
        ("chat.react", {"room": room, "message": said.id, "emoji": "👍"}),
    ):
        with pytest.raises(KeptApart) as caught:
            site.do(who, procedure, **more)
        refusals.append(caught.value.sentence)
    assert not any(name in sentence for name in ("Jack", "Jill", "block") for sentence in refusals)
    assert site.texts(who, room) == ["hello"]
    assert room_of(site, who, room).apart
    site.says(KITTENS, room, "Backends may.")
    site.do(JILL, "people.unblock", authid="jack")
    assert not room_of(site, who, room).apart
    site.says(who, room, "again")


def test_a_group_goes_on(lobby: Site) -> None:
    """What two of them have against each other is nothing to the third, who may make one, too."""
    site = lobby
    room = site.do(JACK, "room.direct", people=["jill", "joe"]).room.name
    blocks(site, JILL, JOE)
    for who in (JACK, JILL, JOE):
        site.says(who, room, "hello")
        assert not room_of(site, who, room).apart
    assert inbox(site, JILL) == ["direct.new"]
    assert site.do(JOE, "room.direct", people=["jack", "jill"]).room.name == room
    site.do(JACK, "room.direct", people=["jill", "joe", GUEST.authid])


def test_who_is_blocked_does_not_invite(lobby: Site) -> None:
    """The other way round one may, and a backend invites everybody."""
    site = lobby
    for owner, room in ((JOE, "den"), (JILL, "attic")):
        site.makes(owner, room, public=False)
    blocks(site, JILL, JOE)
    with pytest.raises(KeptApart) as caught:
        site.do(JOE, "room.invite", room="den", authid="jill")
    assert caught.value.field == "authid"
    site.do(JILL, "room.invite", room="attic", authid="joe")
    site.do(KITTENS, "room.invite", room="den", authid="jill")


def test_who_is_blocked_still_moderates(lobby: Site) -> None:
    """An owner whom somebody has blocked mutes them and deletes what they said."""
    site = lobby
    said = site.says(JILL, "lobby", "something")
    blocks(site, JILL, JACK)
    site.do(JACK, "room.mute", room="lobby", authid="jill", mute_ms=60_000)
    site.do(JACK, "chat.delete", room="lobby", message=said.id)
    assert room_of(site, JILL, "lobby").muted_until > site.now
