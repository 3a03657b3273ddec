"""How far people have read, and what is unread: per member and room, never back, never beyond the end."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import NoSuchRoom, NotAMember
from tidings.model.people import Caller
from tidings.model.rooms import UNREAD_MOST


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack and Jill in it."""
    site.makes(JACK, "lobby")
    site.do(JILL, "room.join", room="lobby")
    return site


def unread(site: Site, who: Caller) -> int:
    """What the list of rooms says."""
    (room,) = site.do(who, "room.list").rooms
    assert room == site.do(who, "room.get", room="lobby")
    return int(room.unread)


def says(site: Site, who: Caller, *texts: str) -> int:
    """Somebody says something; the offset of the last."""
    return int([site.do(who, "chat.send", room="lobby", text=text).offset for text in texts][-1])


def test_messages_of_others_are_unread_until_they_are_read(lobby: Site) -> None:
    """One's own are not, nor are people who come and go."""
    says(lobby, JACK, "one")
    middle = says(lobby, JACK, "two")
    last = says(lobby, JACK, "three")
    lobby.do(GUEST, "room.join", room="lobby")
    assert (unread(lobby, JILL), unread(lobby, JACK)) == (3, 0)
    marked = lobby.do(JILL, "room.read", room="lobby", offset=middle)
    assert (marked.read, marked.unread, unread(lobby, JILL)) == (middle, 1, 1)
    assert lobby.do(JILL, "room.read", room="lobby", offset=last).unread == 0
    says(lobby, JILL, "mine")
    assert (unread(lobby, JILL), unread(lobby, JACK)) == (0, 1)


def test_a_mark_never_goes_back_nor_beyond_the_end(lobby: Site) -> None:
    """Two devices may say it in any order."""
    last = says(lobby, JACK, "one", "two")
    assert lobby.do(JILL, "room.read", room="lobby", offset=2**53 - 1).read == last
    assert lobby.do(JILL, "room.read", room="lobby", offset=1).read == last
    says(lobby, JACK, "three")
    assert unread(lobby, JILL) == 1


def test_what_was_said_before_one_came_is_not_unread(lobby: Site) -> None:
    """Nor what was said while one was out."""
    says(lobby, JACK, "one")
    lobby.do(GUEST, "room.join", room="lobby")
    assert unread(lobby, GUEST) == 0
    lobby.do(JILL, "room.leave", room="lobby")
    says(lobby, JACK, "two")
    assert unread(lobby, JILL) == 0
    lobby.do(JILL, "room.join", room="lobby")
    assert unread(lobby, JILL) == 0
    says(lobby, JACK, "three")
    assert unread(lobby, JILL) == 1


def test_what_is_taken_back_is_not_unread(lobby: Site) -> None:
    """A deleted message, whether or not it was seen."""
    sent = lobby.do(JACK, "chat.send", room="lobby", text="oops")
    lobby.do(JACK, "chat.delete", room="lobby", message=sent.id)
    assert unread(lobby, JILL) == 0


def test_many_are_many(lobby: Site) -> None:
    """Nobody counts further than `UNREAD_MOST`."""
    says(lobby, KITTENS, *map(str, range(UNREAD_MOST + 5)))
    assert unread(lobby, JILL) == UNREAD_MOST


def test_only_members_mark(lobby: Site) -> None:
    """Whoever only looks on has nothing unread; of a private room they do not even learn that it is there."""
    with pytest.raises(NotAMember):
        lobby.do(GUEST, "room.read", room="lobby", offset=1)
    lobby.makes(JACK, "den", public=False)
    with pytest.raises(NoSuchRoom):
        lobby.do(GUEST, "room.read", room="den", offset=1)
