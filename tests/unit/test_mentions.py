"""Mentions: whom a message addresses, and how many of them are unread."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.profiles import FindPeople
from tidings.model.rooms import EVERYBODY_HERE

JOE = replace(JILL, authid="joe", name="Joe")


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack and Jill in it, who have read everything."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def mentions(site: Site, who: Caller) -> int:
    """How many unread ones the list of rooms tells."""
    (room,) = site.do(who, "room.list").rooms
    return int(room.mentions)


def names(site: Site) -> list[list[str]]:
    """Whom the room's messages mention."""
    return [[one.name for one in message.mentions] for message in site.history(JILL, "lobby").messages]


def test_whoever_is_mentioned_is_told(lobby: Site) -> None:
    """With the name that they have; each once; the event says the same."""
    said = lobby.says(JACK, "lobby", "@Jill, lunch?", mentions=["jill", "jill"])
    assert (mentions(lobby, JILL), mentions(lobby, JACK), names(lobby)) == (1, 0, [["Jill"]])
    (event,) = lobby.reads(JILL, "room.lobby", after=said.offset - 1).events
    assert event.data["mentions"] == [{"authid": "jill", "name": "Jill"}]
    lobby.do(JILL, "room.read", room="lobby", offset=said.offset)
    assert mentions(lobby, JILL) == 0
    ann = lobby.makes(GUEST, "den").name
    lobby.joins(JACK, ann)
    lobby.joins(JILL, ann)
    lobby.says(GUEST, ann, "@Jill", mentions=["jill"])
    told = {who.authid: lobby.do(who, "room.get", room=ann).mentions for who in (JACK, JILL, GUEST)}
    assert told == {"jack": 0, "jill": 1, GUEST.authid: 0}


def test_everybody_may_be_mentioned(lobby: Site) -> None:
    """But for oneself; a backend may do so, too."""
    lobby.joins(GUEST, "lobby")
    lobby.says(JACK, "lobby", "@here Dinner!", mentions=[EVERYBODY_HERE, "jill"])
    lobby.says(KITTENS, "lobby", "@here Dessert!", mentions=[EVERYBODY_HERE])
    assert (mentions(lobby, JILL), mentions(lobby, GUEST), mentions(lobby, JACK)) == (2, 2, 1)
    assert names(lobby) == [["here", "Jill"], ["here"]]


def test_whoever_is_not_in_the_room_is_left_out(lobby: Site) -> None:
    """They learn nothing of it, and the message is said all the same."""
    lobby.joins(GUEST, "lobby")
    lobby.do(GUEST, "room.leave", room="lobby")
    lobby.says(JACK, "lobby", "@Ann @nobody", mentions=[GUEST.authid, "nobody"])
    assert names(lobby) == [[]]
    lobby.joins(GUEST, "lobby")
    assert mentions(lobby, GUEST) == 0


def test_an_edit_changes_whom_a_message_mentions(lobby: Site) -> None:
    """And a deleted one mentions nobody."""
    said = lobby.says(JACK, "lobby", "@Jill", mentions=["jill"])
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="nobody")
    assert (mentions(lobby, JILL), names(lobby)) == (0, [[]])
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="@Jill", mentions=["jill"])
    assert (mentions(lobby, JILL), names(lobby)) == (1, [["Jill"]])
    lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    assert (mentions(lobby, JILL), names(lobby)) == (0, [[]])


def test_a_mention_in_a_thread_makes_one_follow_it(lobby: Site) -> None:
    """It is told there and not in the room; who does not want to hear of the thread is left in peace."""
    begun = lobby.says(JACK, "lobby", "lunch?")
    lobby.says(JACK, "lobby", "@Jill?", thread=begun.id, mentions=["jill"])
    (room,) = lobby.do(JILL, "room.list").rooms
    assert (room.mentions, room.unread_threads) == (0, 1)
    lobby.do(JILL, "thread.follow", room="lobby", thread=begun.id, followed=False)
    lobby.says(JACK, "lobby", "@Jill!", thread=begun.id, mentions=["jill"])
    (room,) = lobby.do(JILL, "room.list").rooms
    assert room.unread_threads == 0


def test_what_retention_forgets_mentions_nobody(lobby: Site) -> None:
    """No row stays that no message has."""
    lobby.says(JACK, "lobby", "@Jill", mentions=["jill"])
    lobby.now += 1000
    lobby.says(JACK, "lobby", "later")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert mentions(lobby, JILL) == 0


def test_whoever_is_found_by_name_may_be_addressed_in_a_public_room(lobby: Site) -> None:
    """They are told, and do not follow the thread: they are not in the room."""
    lobby.limits = Limits(find_people="everybody")
    lobby.meets(JOE)
    begun = lobby.says(JACK, "lobby", "@Joe, look", mentions=[JOE.authid])
    lobby.says(JACK, "lobby", "@Joe, here", thread=begun.id, mentions=[JOE.authid])
    lobby.says(JACK, "lobby", "anybody?", thread=begun.id)
    assert names(lobby) == [["Joe"]]
    told = [one.type for one in lobby.do(JOE, "notify.list").notifications]
    assert told == ["mention.new", "mention.new"]


def test_whoever_was_put_out_is_not_called_back(lobby: Site) -> None:
    """Until the ban ends."""
    lobby.limits = Limits(find_people="everybody")
    lobby.do(JACK, "room.remove", room="lobby", authid="jill", ban_ms=60_000)
    lobby.says(JACK, "lobby", "@Jill", mentions=["jill"])
    lobby.now += 61_000
    lobby.says(JACK, "lobby", "@Jill, come back", mentions=["jill"])
    first, second = lobby.history(JACK, "lobby").messages
    assert (first.mentions, [one.name for one in second.mentions]) == ([], ["Jill"])


@pytest.mark.parametrize("reach", ["rooms", "nobody"])
def test_whoever_is_not_found_is_not_addressed(lobby: Site, reach: FindPeople) -> None:
    """As the site has it."""
    lobby.limits = Limits(find_people=reach)
    lobby.meets(JOE)
    lobby.says(JACK, "lobby", "@Joe", mentions=[JOE.authid])
    assert names(lobby) == [[]]


def test_in_a_private_room_only_its_people_are_addressed(lobby: Site) -> None:
    """Nobody else could read what is said to them."""
    lobby.limits = Limits(find_people="everybody")
    lobby.meets(JOE)
    den = lobby.makes(JACK, "den", public=False).name
    lobby.says(JACK, den, "@Joe", mentions=[JOE.authid])
    (said,) = lobby.history(JACK, den).messages
    assert said.mentions == []
